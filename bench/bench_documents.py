"""Reading PDF and Word, beside the table extraction of pdfplumber and camelot and beside python-docx.

Prints a Markdown table. Every reader reads every file in a process of its own: seconds from the start of the process
to the end of its first reading, the median of the readings after it, the peak memory up to then, and the share of
fields that are right. Ours reads measures; the peers extract tables only, so their tables are made a document
of ours (blanks that belong to a merged cell as such, line breaks kept or dropped, whichever is better for them) and
read by our own ``read_document``. Per file a peer has its default and, of the settings tried, the one that gets most
fields right. Right is what ``tests/fields_right.py`` says, against the text that the file was printed from.
The PDF of 200 pages has cells that go on over the ends of pages; ``--quick`` leaves it out.
"""

# ruff: noqa: PLC0415 - a process that measures one reader must not load the others

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from camelot.core import Cell

    from sasaeai.sheets.grid import Document

ROOT = Path(__file__).resolve().parents[1]
PLUMBER: dict[str, dict[str, str]] = {
    "default": {},
    "text columns": {"vertical_strategy": "text", "horizontal_strategy": "lines"},
    "text rows": {"vertical_strategy": "lines", "horizontal_strategy": "text"},
    "text": {"vertical_strategy": "text", "horizontal_strategy": "text"},
}
# For each way of ruling its name, and what is tried of pdfplumber (its default comes first) and of camelot.
KINDS = {
    "full": ("ruled", ("default",), ("lattice",)),
    "open": ("no outer rules", ("default", "text columns"), ("lattice", "hybrid")),
    "rows": ("no vertical rules", ("default", "text columns", "text"), ("stream", "network")),
    "columns": ("no rules between measures", ("default", "text rows", "text"), ("lattice", "stream", "network")),
}
TIMES_OVER = 22
"""How often the sample's measures are printed to fill some 200 pages."""
WORD_ROWS = 2_000

Tables = list[list[list[str | None]]]


def by_sasaeai(path: Path, _setting: str) -> object:
    from sasaeai import sheets
    from sasaeai.sheets.writers.json import as_object

    return as_object(sheets.read(path))["measures"]


def by_pdfplumber(path: Path, setting: str) -> Tables:
    import pdfplumber

    tables: Tables = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            tables += page.extract_tables(PLUMBER[setting])
            page.close()
    return tables


def by_camelot(path: Path, flavor: str) -> Tables:
    import camelot

    found = camelot.read_pdf(str(path), pages="all", flavor=flavor)
    return [[[_camelot_text(cell, flavor) for cell in row] for row in table.cells] for table in found]


def _camelot_text(cell: "Cell", flavor: str) -> str | None:
    """The text; None where a cell of a ruled table has no rule above or at its left: it belongs to a merged one."""
    is_merged = flavor == "lattice" and not (cell.left and cell.top)
    return None if is_merged and not cell.text.strip() else cell.text


def by_python_docx(path: Path, _setting: str) -> Tables:
    import docx

    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


READERS: dict[str, Callable[[Path, str], object]] = {
    "Sasaeai": by_sasaeai,
    "pdfplumber": by_pdfplumber,
    "camelot": by_camelot,
    "python-docx": by_python_docx,
}


class Reading(NamedTuple):
    """One reader with one setting on one file; times in seconds. ``right`` is None where the reading failed."""

    reader: str
    setting: str
    cold: float
    warm: float
    megabytes: float
    right: float | None


def measure_here(reader: str, setting: str, path: Path, answer: Path, *, started: float, once: bool) -> None:
    """Read a file in this process, and write what was read and what it took."""
    read = READERS[reader]
    first = time.perf_counter()
    found = read(path, setting)
    first = time.perf_counter() - first
    cold = time.time() - started
    megabytes = peak_megabytes()
    times = [] if runs_after(first, once=once) else [first]
    for _ in range(runs_after(first, once=once)):
        start = time.perf_counter()
        read(path, setting)
        times.append(time.perf_counter() - start)
    numbers = {"cold": cold, "warm": statistics.median(times), "megabytes": megabytes}
    answer.write_text(json.dumps(numbers | {"found": found}), encoding="utf-8")


def peak_megabytes() -> float:
    """The peak memory of this process; ``getrusage`` never says less than the parent had, so Linux is asked first."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    return (peaks[0] if peaks else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def runs_after(first: float, *, once: bool) -> int:
    """How many readings follow the first; what takes half a minute starts no faster the second time."""
    if once or first > 30:
        return 0
    return 5 if first < 2 else 2 if first < 8 else 1


def measured(reader: str, setting: str, path: Path, truth: Sequence[Any], *, once: bool = False) -> Reading:
    """The same in a new process, with the share of fields right."""
    answer = path.with_suffix(".answer.json")
    command = [
        sys.executable,
        __file__,
        "--one",
        reader,
        setting,
        str(path),
        str(answer),
        str(time.time()),
        str(int(once)),
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=900)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:]
        sys.stderr.write(f"{reader} ({setting}) failed on {path.name}: {' '.join(reason)[:300]}\n")
        return Reading(reader, setting, 0, 0, 0, None)
    numbers = json.loads(answer.read_text(encoding="utf-8"))
    found = numbers.pop("found")
    right = share(found, truth) if reader == "Sasaeai" else max(share_of_tables(found, truth))
    return Reading(reader, setting, **numbers, right=right)


def share(found: Sequence[Any], truth: Sequence[Any]) -> float:
    from tests.fields_right import fields, share_right

    return share_right(fields(truth, found))


def share_of_tables(tables: Tables, truth: Sequence[Any]) -> list[float]:
    """The shares with line breaks kept and dropped."""
    from sasaeai.sheets.errors import UserFacingError
    from sasaeai.sheets.reading import read_document
    from sasaeai.sheets.writers.json import as_object

    shares = []
    for line_break in ("\n", ""):
        try:
            shares.append(share(as_object(read_document(document_of(tables, line_break)))["measures"], truth))
        except UserFacingError:
            shares.append(0.0)
    return shares


def document_of(tables: Tables, line_break: str) -> "Document":
    """A document of ours from a peer's tables."""
    from sasaeai.sheets import grid

    grids = []
    for number, table in enumerate(tables, start=1):
        cells = [
            grid.Cell(row, col, text.replace("\n", line_break), f"t{number}!r{row + 1}c{col + 1}", *spans)
            for row, col, text, spans in anchors(table)
            if text.strip()
        ]
        if cells:
            grids.append(grid.Grid(f"t{number}", tuple(cells)))
    return grid.Document("peer.pdf", "0" * 64, "pdf", tuple(grids))


def anchors(table: Sequence[Sequence[str | None]]) -> list[tuple[int, int, str, tuple[int, int]]]:
    """The cells with a text and their spans; None belongs to the cell at its left, else to the one above."""
    width = max(map(len, table), default=0)
    free = {(row, col) for row, line in enumerate(table) for col, text in enumerate(line) if text is None}
    found = []
    for row, line in enumerate(table):
        for col, text in enumerate(line):
            if text is None:
                continue
            right = next((at for at in range(col + 1, width + 1) if (row, at) not in free), width)
            columns = range(col, right)
            below = next(at for at in range(row + 1, len(table) + 1) if any((at, c) not in free for c in columns))
            free -= {(at, c) for at in range(row, below) for c in columns}
            found.append((row, col, text, (below - row, right - col)))
    return found


def show(what: str, readings: Sequence[Reading]) -> None:
    """A row for each reading; in parentheses ours divided by the peer's."""
    ours = readings[0]
    for one in readings:
        name = one.reader if one.reader in {"Sasaeai", "python-docx"} else f"{one.reader}, {one.setting}"
        if one.right is None:
            sys.stdout.write(f"| {what} | {name} | failed | – | – | – |\n")
            continue
        beside = one is not ours and ours.right is not None
        cold, warm, megabytes = (
            f"{mine:{form}}" + (f" (×{own / mine:.2f})" if beside else "")
            for own, mine, form in (
                (ours.cold, one.cold, ".2f"),
                (ours.warm, one.warm, ".2f"),
                (ours.megabytes, one.megabytes, ".0f"),
            )
        )
        sys.stdout.write(f"| {what} | {name} | {cold} | {warm} | {megabytes} | {one.right:.1%} |\n")
    sys.stdout.flush()


def best(reader: str, settings: Sequence[str], path: Path, truth: Sequence[Any]) -> str:
    """The setting that gets most fields right, the first of those that do."""
    if len(settings) == 1:
        return settings[0]
    tried = {setting: measured(reader, setting, path, truth, once=True).right or 0.0 for setting in settings}
    return max(tried, key=lambda setting: tried[setting])


def compare_pdf(what: str, rules: str, path: Path, truth: Sequence[Any]) -> None:
    """A PDF that is ruled so, by all who read PDF."""
    _, settings, flavors = KINDS[rules]
    plumber = dict.fromkeys(("default", best("pdfplumber", settings, path, truth)))
    readings = [measured("Sasaeai", "", path, truth)]
    readings += [measured("pdfplumber", setting, path, truth) for setting in plumber]
    readings.append(measured("camelot", best("camelot", flavors, path, truth), path, truth))
    show(what, readings)


def truth_of(pages: Sequence[Any]) -> list[Any]:
    from tests.factories.sheets_in_formats import as_tab_text

    from sasaeai.sheets.reading import read_bytes
    from sasaeai.sheets.writers.json import as_object

    return as_object(read_bytes(as_tab_text(pages), "truth.txt"))["measures"]


def many_times(pages: Sequence[Any], times: int) -> list[Any]:
    """One page with the measures of all pages again and again, numbered on."""
    from tests.factories.printed_tables import continuous
    from tests.factories.sheets_in_formats import Content

    page = continuous(pages)[0]
    body, no = [], 0
    for part in [*page.body] * times:
        if isinstance(part, tuple):
            no += 1
            body.append((dict(part[0]) | {"no": Content(str(no))}, part[1]))
        else:
            body.append(part)
    return [replace(page, body=body)]


def write_word(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """A Word document with one table, no more than Word asks for."""
    row = "<w:tr>{}</w:tr>"
    cell = '<w:tc><w:tcPr><w:tcW w:w="800" w:type="dxa"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    lines = "".join(row.format("".join(cell.format(escape(str(text))) for text in texts)) for texts in rows)
    grid = "<w:tblGrid>" + '<w:gridCol w:w="800"/>' * len(rows[0]) + "</w:tblGrid>"
    office = "http://schemas.openxmlformats.org"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>'
        f"<w:tbl><w:tblPr/>{grid}{lines}</w:tbl><w:p/></w:body></w:document>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')


def compare_word(folder: Path) -> None:
    from bench_reading import HEADINGS, _measure, write_workbook

    from sasaeai.sheets.reading import read
    from sasaeai.sheets.writers.json import as_object

    chance = random.Random(WORD_ROWS)
    word, excel = folder / "rows.docx", folder / "rows.xlsx"
    write_word(word, [HEADINGS, *(_measure(row, chance) for row in range(1, WORD_ROWS + 1))])
    write_workbook(excel, WORD_ROWS)
    truth = as_object(read(excel))["measures"]
    readings = [measured(reader, "", word, truth) for reader in ("Sasaeai", "python-docx")]
    show(f"Word, {WORD_ROWS:,} × {len(HEADINGS)}", readings)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the PDF of 200 pages")
    parser.add_argument("--one", nargs=6, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        reader, setting, path, answer, started, once = arguments.one
        measure_here(reader, setting, Path(path), Path(answer), started=float(started), once=once == "1")
        return
    sys.path.insert(0, str(ROOT))
    from tests.factories.known_sheets import SAMPLE, loaded
    from tests.factories.printed_sheets import as_pdf
    from tests.factories.printed_tables import Style
    from tests.factories.sheets_in_formats import pages_of

    sys.stdout.write("| file | reader | cold, s | warm, s | peak, MB | fields right |\n|---|---|---|---|---|---|\n")
    pages = pages_of(loaded(SAMPLE))
    truth = truth_of(pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rules, (what, _, _) in KINDS.items():
            path = folder / f"{rules}.pdf"
            path.write_bytes(as_pdf(pages, "typst", Style(rules=rules)))
            compare_pdf(f"PDF, A3, 46 measures, {what}", rules, path, truth)
        if not arguments.quick:
            many = many_times(pages, TIMES_OVER)
            path = folder / "many.pdf"
            path.write_bytes(as_pdf(many, "typst", Style(paper="a4-landscape", is_continuous=True)))
            compare_pdf(f"PDF, A4, 198 pages, {46 * TIMES_OVER:,} measures, ruled", "full", path, truth_of(many))
        compare_word(folder)


if __name__ == "__main__":
    main()
