"""What must hold for any input: one sentence or a sheet in which nothing is lost, within time, the same each time."""

import hashlib
import io
import json
import re
import signal
import threading
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from rich.console import Console
from tests.fuzz import recognition

from sasaeai.sheets.checking import Checked, check
from sasaeai.sheets.comparing import compare
from sasaeai.sheets.errors import NoEvaluationTableError, UnreadableDocumentError, UserFacingError
from sasaeai.sheets.formats import json_of_sheet, load
from sasaeai.sheets.grid import Cell, Document, Grid
from sasaeai.sheets.json_sheets import from_json
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import opened, read_document
from sasaeai.sheets.writers.checked_file import CheckedFile
from sasaeai.sheets.writers.converting import comparison_written, site, written
from sasaeai.sheets.writers.csv import to_csv
from sasaeai.sheets.writers.findings_json import to_findings_json
from sasaeai.sheets.writers.findings_text import Report, print_findings
from sasaeai.sheets.writers.json import as_object, to_json
from sasaeai.sheets.writers.sarif import to_sarif
from sasaeai.sheets.writers.table import print_sheet

CPU_SECONDS, WALL_SECONDS = 10.0, 60.0
PAGES_CPU_SECONDS = 40.0  # pages whose characters have to be recognised cost seconds each
SLOW_SECONDS = 1.0
_MARKS = "○◎△×●◯〇▲☆★☐☑■□%"
_ALL_WRITERS, _TWICE = 20, 100
"""Of so many inputs one is printed in every form, and one is read twice; which, its digest decides."""
_WITH_PAGES = 400
_FEW_POSITIONS = 50_000
_PROJECT = "/sasaeai/sheets/"
_QUOTED = re.compile(r"「[^」]*」|“[^”]*”|[A-Za-z]{0,3}\d[\d,.]*")


@dataclass(frozen=True)
class Input:
    """One input: bytes under a name, how they came about, and what must come out where that is known."""

    data: bytes
    name: str
    how: tuple[str, ...] = ()
    texts: tuple[str, ...] | None = None
    """The texts that were written, none of which may be missing; none may be read that was not written."""
    word: str = ""
    """A word that must stand in a field, a node or a finding."""
    kind: str = ""
    """The kind that was written, where that is known."""

    @property
    def digest(self) -> str:
        """The first 16 hex digits of its SHA-256."""
        return hashlib.sha256(self.data).hexdigest()[:16]


@dataclass
class Outcome:
    """What became of an input: ``read``, ``same`` (grids as of an earlier input) or ``refused``; and what it shows."""

    status: str
    features: frozenset[tuple[object, ...]] = frozenset()
    seconds: float = 0.0


class FailureError(Exception):
    """Something does not hold. ``key`` is one for each cause, as far as that can be told."""

    def __init__(self, kind: str, where: str, detail: str) -> None:
        super().__init__(kind, where, detail)
        self.kind, self.where, self.detail = kind, where, detail

    @property
    def key(self) -> str:
        return f"{self.kind} {self.where}"


class HangError(BaseException):
    """The time is over. No ``Exception``, so that no reader takes it for damage."""


@dataclass
class Memory:
    """The grids that were read before, so that the same are not interpreted again."""

    grids: set[int] = field(default_factory=set)


def is_loaded(data: bytes, name: str) -> bool:
    """Whether a file becomes grids or is a sheet's JSON; not so where its reader is missing or still being written."""
    try:
        with recognition.pretended():
            if json_of_sheet(data, name) is None:
                load(data, name)
    except Exception:  # noqa: BLE001 - whatever a reader that is being written does
        return False
    return True


def examine(given: Input, memory: Memory | None = None) -> Outcome:
    """Read, check and write an input. Raises ``FailureError`` where something does not hold."""
    started = time.process_time()
    try:
        with recognition.pretended(), _limited_time(_cpu_seconds(given)):
            outcome = _examined(given, memory)
    except HangError as error:
        raise FailureError("hang", _place(error), f"more than {_cpu_seconds(given)} s") from None
    except (FailureError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise FailureError("exception", f"{type(error).__name__} {_place(error)}", _told(error)) from error
    outcome.seconds = time.process_time() - started
    return outcome


def _examined(given: Input, memory: Memory | None) -> Outcome:
    try:
        if json_of_sheet(given.data, given.name) is not None:
            return _examined_json(given, memory)
        document = load(given.data, given.name)
    except UnreadableDocumentError as error:
        _require_sentence(error)
        _require_written(given, error)
        return Outcome("refused", _refusal_features(error))
    require_sound(document)
    if given.texts is not None:
        _require_texts(given, given.texts, document)
    part = int(given.digest, 16)
    key = hash((document.kind, document.grids, document.remarks))
    if memory is not None and not given.word and part % _TWICE:
        if key in memory.grids:
            return Outcome("same")
        memory.grids.add(key)
    try:
        sheet = read_document(document)
    except NoEvaluationTableError as error:
        _require_sentence(error)
        return Outcome("refused", _refusal_features(error) | _grid_features(document))
    checked = check(document, sheet)
    require_conserved(document, sheet)
    _require_writable(document, sheet, checked, is_whole=part % _ALL_WRITERS == 0)
    if given.word:
        _require_word(given.word, document, sheet)
    if part % _TWICE == 0:
        again = load(given.data, given.name)
        _require(again == document and read_document(again) == sheet, "differs", "read twice", "not the same sheet")
        _require(check(again, sheet) == checked, "differs", "checked twice", "not the same findings")
    return Outcome("read", _sheet_features(document, sheet, checked))


def _examined_json(given: Input, memory: Memory | None) -> Outcome:
    """The JSON of a sheet is the sheet: one that is not refused says the same again, and every writer takes it."""
    document, sheet = opened(given.data, given.name)
    require_sound(document)
    plain = to_json(sheet)
    _require(from_json(plain, given.name) == sheet, "differs", "JSON read back", "not the same sheet")
    part = int(given.digest, 16)
    if memory is not None and part % _TWICE:
        if hash(plain) in memory.grids:
            return Outcome("same")
        memory.grids.add(hash(plain))
    checked = check(document, sheet)
    _require_writable(document, sheet, checked, is_whole=part % _ALL_WRITERS == 0)
    if part % _ALL_WRITERS == 0:
        _require_converted(sheet, checked, has_pages=part % _WITH_PAGES == 0)
    return Outcome("read", _sheet_features(document, sheet, checked))


def _require_converted(sheet: Sheet, checked: Checked, *, has_pages: bool) -> None:
    """Every kind of file can be made of the sheet, or the writer says in a sentence why not."""
    for suffix in (".html", ".csv", ".docx", ".xlsx", *((".pdf",) if has_pages else ())):
        try:
            written(sheet, suffix, checked.findings)
        except UserFacingError as error:
            _require_sentence(error)
    written(sheet, ".csv", form="figures")
    site(sheet, checked.findings)
    comparison_written(compare(sheet, sheet), ".html")


def _require(holds: bool, kind: str, where: str, detail: str) -> None:
    if not holds:
        raise FailureError(kind, where, detail)


# Sentences


def _require_sentence(error: UserFacingError) -> None:
    ja, en = error.message_ja, error.message_en
    template = _template(ja)
    _require(ja.endswith("。") and ja.isprintable(), "sentence", template, repr(ja))
    _require(en.endswith(".") and en.isprintable() and en != ja, "sentence", template, repr(en))
    _require(len(ja) < 600 and len(en) < 900, "sentence", template, f"{len(ja)} and {len(en)} characters")
    ja.encode(), en.encode()


def _template(sentence: str) -> str:
    return _QUOTED.sub("#", sentence)


# Grids


def require_sound(document: Document) -> None:
    """Cells in order that do not overlap, each with an address of its own and a text that can be written."""
    for grid in document.grids:
        _require(list(grid.cells) == sorted(grid.cells), "grid", f"order {document.kind}", grid.name)
        for cell in grid.cells:
            fits = cell.row >= 0 and cell.col >= 0 and cell.row_span >= 1 and cell.col_span >= 1
            _require(fits, "grid", f"place {document.kind}", repr(cell))
            _require(0.0 <= cell.confidence <= 1.0, "grid", f"confidence {document.kind}", repr(cell))
            shown = bool(cell.text.strip()) or (not cell.text and (cell.row_span > 1 or cell.col_span > 1))
            _require(shown, "grid", f"blank cell {document.kind}", repr(cell))
            _require(not _has_control(cell.text), "grid", f"control character {document.kind}", repr(cell))
        _require(not _overlaps(grid), "grid", f"overlap {document.kind}", grid.name)
    refs = Counter(cell.ref for cell in document.cells())
    twice = [ref for ref, count in refs.most_common(1) if count > 1]
    _require(not twice, "grid", f"address twice {document.kind}", f"{twice}")


def _has_control(text: str) -> bool:
    if text.isprintable():
        return False
    return any((char < " " and char not in "\n\t") or "\ud800" <= char <= "\udfff" or char == "\x7f" for char in text)


def _overlaps(grid: Grid) -> bool:
    if all(cell.row_span == cell.col_span == 1 for cell in grid.cells):
        return len({(cell.row, cell.col) for cell in grid.cells}) < len(grid.cells)
    area = sum(cell.row_span * cell.col_span for cell in grid.cells)
    if area <= _FEW_POSITIONS:
        return len(set(_positions(grid.cells))) < area
    return area > grid.n_rows * grid.n_cols or any(map(_meet, *_pairs(grid.cells)))


def _positions(cells: Iterable[Cell]) -> Iterator[tuple[int, int]]:
    for cell in cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for col in range(cell.col, cell.col + cell.col_span):
                yield row, col


def _pairs(cells: tuple[Cell, ...]) -> tuple[list[Cell], list[Cell]]:
    wide = [cell for cell in cells if cell.row_span > 1 or cell.col_span > 1][:300]
    pairs = [(one, two) for one in wide for two in cells if one is not two]
    return [one for one, _ in pairs], [two for _, two in pairs]


def _meet(one: Cell, two: Cell) -> bool:
    return (
        one.row < two.row + two.row_span
        and two.row < one.row + one.row_span
        and one.col < two.col + two.col_span
        and two.col < one.col + one.col_span
    )


# Nothing lost


def folded(texts: Iterable[str]) -> Counter[str]:
    """The letters, digits and marks of texts, each in its simplest form, with how often they stand there."""
    whole = unicodedata.normalize("NFKD", "\n".join(texts))
    return Counter(char for char in whole if char.isalnum() or char in _MARKS)


def _require_texts(given: Input, texts: tuple[str, ...], document: Document) -> None:
    written, read = folded(texts), folded(cell.text for cell in document.cells())
    # What the pages of a PDF repeat at their edges is told once.
    least = folded(dict.fromkeys(texts)) if document.kind == "pdf" else written
    _require(not least - read, "lost", document.kind, f"{least - read}")
    # A text that looks like another kind shows the marks of its own.
    is_as_written = not given.kind or given.kind == document.kind
    _require(not (is_as_written and read - written), "invented", document.kind, f"{read - written}")


def _require_written(given: Input, error: UserFacingError) -> None:
    """A table that was written whole may be refused only for what it holds."""
    if given.texts is not None and folded(given.texts):
        _require(not re.search("壊れ|空のファイル|文字コード", error.message_ja), "lost", "refused", error.message_ja)


def require_conserved(document: Document, sheet: Sheet) -> None:
    """Each non-blank cell is used, a heading or reported; whatever names a cell names one that is there."""
    cells = sheet.cells
    nonblank = sum(1 for cell in document.cells() if cell.text.strip())
    counted = (cells.nonblank, cells.used + cells.headings + cells.reported)
    _require(counted == (nonblank, nonblank), "count", document.kind, f"{cells} of {nonblank}")
    refs = {cell.ref for cell in document.cells()}
    named = _named(sheet)
    _require(named <= refs, "count", f"cells that are not there {document.kind}", f"{sorted(named - refs)[:3]}")
    _require(bool(sheet.measures), "count", f"no measures {document.kind}", "")


def _named(sheet: Sheet) -> set[str]:
    """The addresses of all cells that a sheet names."""
    named = {ref for finding in sheet.findings for ref in finding.cells}
    for measure in sheet.measures:
        named |= {ref for found in measure.sources.values() for ref in found}
        named |= {ref for figure in measure.figures for ref in figure.sources}
    return named


def _require_word(word: str, document: Document, sheet: Sheet) -> None:
    whole = as_object(sheet)
    shown = json.dumps({key: whole[key] for key in ("measures", "nodes", "findings")}, ensure_ascii=False)
    if word in shown:
        return
    refs = {cell.ref for cell in document.cells() if word in cell.text}
    fields = {name for measure in sheet.measures for name, found in measure.sources.items() if refs & set(found)}
    raise FailureError(
        "lost", f"a word of {'+'.join(sorted(fields)) or 'a cell that no field names'}", f"{word} {refs}"
    )


# Writers


def _require_writable(document: Document, sheet: Sheet, checked: Checked, *, is_whole: bool) -> None:
    plain = json.dumps(as_object(sheet), ensure_ascii=False, allow_nan=False)
    plain.encode()
    refs = {cell.ref for cell in document.cells()} | _named(sheet)
    for finding in checked.findings:
        _require(set(finding.cells) <= refs, "count", f"cells that are not there {finding.code}", repr(finding.cells))
        said = (finding.message_ja, finding.message_en)
        _require(all(said) and not any("\n" in part for part in said), "sentence", finding.code, repr(said))
    if not is_whole:
        return
    _require(json.loads(to_json(sheet)) == json.loads(plain), "writer", "JSON", "indented and plain JSON differ")
    again = as_object(from_json(to_json(sheet), "a.json"))
    _require(again == as_object(sheet), "writer", "JSON", "not the same sheet read back")
    texts = {cell.ref: cell.text for cell in document.cells()}
    file = CheckedFile("a", "a", texts, sheet, checked)
    json.loads(to_findings_json([file], has_several=False).encode())
    json.loads(to_sarif([file], "0").encode())
    to_csv(sheet).encode()
    screen = io.StringIO()
    print_sheet(sheet, Console(file=screen, width=132))
    print_findings([file], Console(file=screen, width=60), Report("en"))
    print_findings([file], Console(file=screen, width=100), Report("ja", brief=True))
    screen.getvalue().encode()


# What is new of an outcome


def _refusal_features(error: UserFacingError) -> frozenset[tuple[object, ...]]:
    found: set[tuple[object, ...]] = {("refusal", _template(error.message_ja))}
    if error.__cause__ is not None:
        frames = traceback.extract_tb(error.__cause__.__traceback__)
        last = frames[-1] if frames else None
        found.add(("cause", type(error.__cause__).__name__, last.name if last else "", last.lineno if last else 0))
    return frozenset(found)


def _grid_features(document: Document) -> frozenset[tuple[object, ...]]:
    cells = [cell for grid in document.grids for cell in grid.cells]
    spans = max((max(cell.row_span, cell.col_span) for cell in cells), default=1)
    shape = ("shape", document.kind, _bucket(len(cells)), min(len(document.grids), 4))
    found: set[tuple[object, ...]] = {shape, ("spans", document.kind, _bucket(spans))}
    found |= {("remark", remark.topic) for remark in document.remarks}
    found |= {("hidden", document.kind) for cell in cells if cell.hidden} | {
        ("list", document.kind) for c in cells if c.has_list
    }
    return frozenset(found)


def _sheet_features(document: Document, sheet: Sheet, checked: Checked) -> frozenset[tuple[object, ...]]:
    found: set[tuple[object, ...]] = {("measures", document.kind, _bucket(len(sheet.measures)))}
    found |= {("code", finding.code) for finding in checked.findings}
    found |= {("filled", name) for measure in sheet.measures for name in measure.sources}
    found |= {("scale", measure.scale) for measure in sheet.measures} | {("depth", len(sheet.nodes) > 0)}
    found |= {
        ("figure", figure.kind, bool(figure.label), bool(figure.unit)) for m in sheet.measures for figure in m.figures
    }
    return frozenset(found) | _grid_features(document)


def _bucket(count: int) -> int:
    return count.bit_length()


# Time


def _cpu_seconds(given: Input) -> float:
    return PAGES_CPU_SECONDS if given.name.endswith(".pdf") else CPU_SECONDS


@contextmanager
def _limited_time(cpu_seconds: float) -> Iterator[None]:
    """An exception after so many seconds of work, or a minute of waiting; only where signals can be caught."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [(number, signal.signal(number, _stop)) for number in (signal.SIGPROF, signal.SIGALRM)]
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before:
            signal.signal(number, handler)


def _stop(number: int, frame: FrameType | None) -> None:
    raise HangError


def _place(error: BaseException) -> str:
    """The innermost place in the project, and in whatever it called."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PROJECT in frame.filename]
    last = own[-1] if own else frames[-1]
    inner = frames[-1]
    where = f"{_short(last.filename)}:{last.lineno} {last.name}"
    return where if inner is last else f"{where} > {Path(inner.filename).name}:{inner.name}"


def _short(path: str) -> str:
    _, found, rest = path.rpartition(_PROJECT)
    return f"sheets/{rest}" if found else Path(path).name


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"
