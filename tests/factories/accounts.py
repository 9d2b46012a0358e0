"""Where the words of each cell went, worked out from a sheet's JSON and the list of heading words alone.

It shares no code with the reader's own count, so that the two can be held against each other.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sasaeai.sheets.grid import Cell, Document

_LEXICON = Path(__file__).resolve().parents[2] / "src" / "sasaeai" / "sheets" / "lexicon" / "headings.toml"
_MARKS = "○◎△×●◯〇▲☆★☐☑■□〃✓%"
_NO_LETTER = re.compile(rf"[^\w{_MARKS}]|[_ー]")
_KEYS = {
    "rating": ("rating", "rating_text", "scale"),
    "direction": ("direction_text", "direction_options"),
    "title": ("title", "cross_listed_pages"),
    "divisions": ("divisions", "joint_divisions", "sub_units"),
}
_NOTES = re.compile(r"再掲|ペジ|頁|[主副]担当|[主副]|関係|担当|約|[p第]")
_YEAR = re.compile(r"(?:平成|令和|昭和|[hrs])?(?:元|\d{1,4})年度?|[hrs]\d{1,2}")
_DIGITS = re.compile(r"[\s\d]")


def letters(text: str) -> str:
    """The letters, digits and marks of a text, in one form; white space and separators are left out."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text)).casefold().replace("◯", "○").replace("〇", "○")


def strings_in(value: Any) -> Iterator[str]:
    """Every text and number in a JSON value, keys included."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from strings_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings_in(part)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from {str(value), f"{value:.1f}", f"{value:.2f}", f"{value:g}"}


def texts_by_cell(sheet: dict[str, Any]) -> dict[str, list[str]]:
    """The texts of the fields that name a cell as their source, by cell."""
    texts: dict[str, list[str]] = defaultdict(list)
    for measure in sheet["measures"]:
        for field, refs in measure["sources"].items():
            found = [text for key in _KEYS.get(field, (field,)) for text in strings_in(measure[key])]
            for ref in refs:
                texts[ref] += found
        for figure in measure["figures"]:
            for ref in figure["sources"]:
                texts[ref] += strings_in({key: figure[key] for key in ("label", "unit", "value", "of_which")})
    return texts


def left_over(text: str, parts: Iterable[str]) -> str:
    """The letters of a text that none of the parts holds. The text may also lie within one part."""
    rest = letters(text)
    folded = sorted({letters(part) for part in parts} - {""}, key=len, reverse=True)
    if any(rest in part for part in folded):
        return ""
    for part in folded:
        rest = rest.replace(part, " ")
    return _NOTES.sub("", rest).replace(" ", "")


class HeadingWords:
    """The words that head columns, from the list that the reader has too."""

    def __init__(self) -> None:
        lists = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
        named = [word for part in ("roles", "kinds", "levels") for words in lists[part].values() for word in words]
        self._words = sorted({letters(word) for word in [*named, *lists["filler"]["words"]]} - {""}, key=len)[::-1]

    def without(self, text: str) -> str:
        """The letters of a text that are neither words of headings nor years nor numbers."""
        rest = letters(text)
        for word in self._words:
            rest = rest.replace(word, " ")
        return _DIGITS.sub("", _YEAR.sub("", rest))

    def make_up(self, text: str) -> bool:
        """Whether most letters of a text are words of headings and years; never for a bare number or mark."""
        whole = _DIGITS.sub("", letters(text))
        return len(whole) > 1 and len(self.without(text)) <= 0.4 * len(whole)


HEADINGS = HeadingWords()


def heading_cells(document: Document) -> set[str]:
    """Cells that are words of headings throughout, and all cells of rows in which most are, or that lie between."""
    found: set[str] = set()
    for grid in document.grids:
        rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in grid.cells:
            if cell.text.strip():
                rows[cell.row].append(cell)
        headed: set[int] = set()
        for row, cells in rows.items():
            alike = [cell for cell in cells if HEADINGS.make_up(cell.text)]
            worded = [cell for cell in cells if _DIGITS.sub("", letters(cell.text))]
            found |= {cell.ref for cell in alike}
            if len(alike) > 2 and 3 * len(alike) >= 2 * len(worded):
                headed.add(row)
                headed |= {low for cell in alike for low in range(row, row + cell.row_span) if cell.col_span == 1}
        found |= {cell.ref for row in headed for cell in rows.get(row, ())}
    return found


class Account:
    """Where the words of each cell of a document stand in the JSON of its sheet."""

    def __init__(self, document: Document, sheet: dict[str, Any]) -> None:
        self._document = document
        self._nodes = [text for node in sheet["nodes"] for text in strings_in(node)]
        self._named = texts_by_cell(sheet)
        self._reported = {ref for finding in sheet["findings"] for ref in finding["cells"]}
        self._headings = heading_cells(document)
        places = {cell.ref: (grid.name, cell) for grid in document.grids for cell in grid.cells}
        self._rows: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._tables: dict[str, list[str]] = defaultdict(list)
        for measure in sheet["measures"]:
            texts = list(strings_in({key: value for key, value in measure.items() if key != "sources"}))
            at = [places[ref] for refs in measure["sources"].values() for ref in refs]
            for name, row in {(name, row) for name, cell in at for row in range(cell.row, cell.row + cell.row_span)}:
                self._rows[name, row] += texts
            for name in {name for name, _ in at}:
                self._tables[name] += texts

    def lost(self) -> dict[str, str]:
        """The cells with words in no field, node, heading or finding; each with those words and its text."""
        found = {}
        for grid in self._document.grids:
            for cell in grid.cells:
                if cell.text.strip() and cell.ref not in self._reported | self._headings:
                    rest = self._rest(grid.name, cell)
                    if rest:
                        found[cell.ref] = f"{rest} of {cell.text}"
        return found

    def _rest(self, table: str, cell: Cell) -> str:
        if not letters(cell.text):
            return "" if cell.ref in self._named else cell.text.strip()
        places = (self._named[cell.ref], self._rows[table, cell.row], self._nodes)
        rests = [left_over(cell.text, texts) for texts in places if texts]
        if not rests or all(rests):
            everything = [*self._nodes, *self._tables[table]]
            rests += [left_over(cell.text, everything), left_over(HEADINGS.without(cell.text), everything)]
        return min(rests, key=len)
