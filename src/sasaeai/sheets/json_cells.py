"""The cells that a sheet names, as a document made up from the sheet alone, for rules that look at cells.

A cell says what the fields say that name it, or what a finding of the reading quotes of it: not always letter by letter
what was printed. Cells that nothing names, such as most headings, are not there.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from sasaeai.sheets.formats.addresses import column_number
from sasaeai.sheets.grid import Cell, Document, Grid
from sasaeai.sheets.model import Figure, Finding, Measure, Sheet

KIND = "json"
_BESIDE = "SH012"
"""The finding that quotes the texts beside the tables, each once."""
_OF_SHEET = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


def document_of(sheet: Sheet, name: str, sha256: str) -> Document:
    """The document of one column, with a cell for each address that is named and that has something to say."""
    texts = _texts(sheet)
    refs = sorted(filter(texts.__getitem__, texts), key=_places(texts).__getitem__)
    cells = tuple(Cell(row, 0, texts[ref], ref) for row, ref in enumerate(refs))
    return Document(name, sha256, KIND, (Grid("t1", cells),))


def _texts(sheet: Sheet) -> dict[str, str]:
    """By address, what the fields and figures that name it say, each text once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for measure in sheet.measures:
        for ref, text in _told(measure):
            if text.strip():
                found[ref][text] = None
    told = {ref: "\n".join(texts) for ref, texts in found.items()}
    for finding in sheet.findings:
        told |= {ref: quote for ref, quote in _quotes(finding) if ref not in told}
    return told


def _quotes(finding: Finding) -> Iterable[tuple[str, str]]:
    """The cells of a finding with what it quotes of each; legends beside the tables are quoted nowhere else."""
    quotes = list(_quoted(finding.message_ja))
    if len(quotes) == len(finding.cells):
        return zip(finding.cells, quotes, strict=True)
    return [(ref, "\n".join(quotes)) for ref in finding.cells[:1] if finding.code == _BESIDE]


def _quoted(sentence: str) -> Iterator[str]:
    """What stands in 「」, with the brackets that are in it."""
    depth, start = 0, 0
    for at, char in enumerate(sentence):
        if char == "「":
            depth, start = depth + 1, start if depth else at + 1
        elif char == "」" and depth:
            depth -= 1
            if not depth:
                yield sentence[start:at]


def _told(measure: Measure) -> Iterator[tuple[str, str]]:
    """Each address with a text; of figures only where no text tells them."""
    is_told = set()
    for name, refs in measure.sources.items():
        texts = _SAYS[name](measure) if name in _SAYS else []
        yield from zip(refs, _dealt(texts, len(refs)), strict=True)
        is_told |= set(refs) if any(texts) else set()
    for figure in measure.figures:
        yield from ((ref, _figure(figure)) for ref in figure.sources if ref not in is_told)


def _dealt(texts: list[str], cells: int) -> list[str]:
    """The texts, or their lines, one to each cell; where that does not come out even, everything in each."""
    whole = "\n".join(texts)
    return next((parts for parts in (texts, whole.split("\n")) if len(parts) == cells), [whole] * cells)


def _figure(figure: Figure) -> str:
    return f"{figure.label or ''} {figure.value:,}{figure.unit or ''}".strip()


def _given(*texts: str | None) -> list[str]:
    return [text for text in texts if text]


def _pages(measure: Measure) -> list[str]:
    return [f"(再掲{'・'.join(map(str, measure.cross_listed_pages))}ページ)"] if measure.cross_listed_pages else []


_SAYS: dict[str, Callable[[Measure], list[str]]] = {
    "no": lambda measure: [] if measure.no is None else [str(measure.no)],
    "page": lambda measure: [] if measure.page is None else [str(measure.page)],
    "title": lambda measure: _given(measure.title),
    "cross_listed_pages": _pages,
    "divisions": lambda measure: list(measure.divisions),
    "description": lambda measure: _given(measure.description),
    "results": lambda measure: [result.text for result in measure.results],
    "rating": lambda measure: _given(measure.rating_text or measure.rating),
    "ratings": lambda measure: [mark or "" for mark in measure.ratings.values()],
    "strengths": lambda measure: _given(measure.strengths),
    "issues": lambda measure: _given(measure.issues),
    "direction": lambda measure: _given(measure.direction_text),
    "direction_options": lambda measure: _given(measure.direction_text),
    "reason": lambda measure: _given(measure.reason),
    "other": lambda measure: list(measure.other.values()),
}
"""What each field says, in the order of its cells where it has several; joint divisions and sub-units are among all."""


def _places(refs: Iterable[str]) -> dict[str, tuple[int, list[float]]]:
    """A key for each address, in the order of the document: tables as they come, then rows, then columns."""
    tables: dict[str, int] = {}
    found = {}
    for ref in refs:
        table, place = _parted(ref.partition("+")[0])
        found[ref] = (tables.setdefault(table, len(tables)), _row_and_column(place))
    return found


def _parted(ref: str) -> tuple[str, str]:
    """The table, worksheet or page of an address, and the place in it."""
    cut = max(ref.rfind("!"), ref.rfind("@"))
    return ref[: max(cut, 0)], ref[cut + 1 :]


def _row_and_column(place: str) -> list[float]:
    """The row and the column of ``r12c5``, ``B7`` or a box in points; of any other address the numbers in it."""
    of_sheet = _OF_SHEET.fullmatch(place)
    if of_sheet is not None:
        return [float(of_sheet[2]), float(column_number(of_sheet[1]))]
    numbers = [float(number) for number in _NUMBER.findall(place)]
    return [numbers[1], numbers[0]] if "," in place and len(numbers) > 1 else numbers
