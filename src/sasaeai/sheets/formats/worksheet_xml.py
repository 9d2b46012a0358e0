"""What the reader library does not tell about a worksheet, found in its XML with patterns.

Hidden rows and columns, the extent, and which cells have a number format of interest.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from sasaeai.sheets.formats import limits
from sasaeai.sheets.formats.addresses import column_number
from sasaeai.sheets.formats.merging import HiddenParts, Position
from sasaeai.sheets.formats.number_text import NumberFormat, number_format

_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row(?=\s)(?=[^<>]*(?:\shidden=[\"'](?:1|true)[\"']|\sht=[\"']0(?:\.0*)?[\"']))[^<>]*>"
)
_COL = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_USUAL_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_UNUSUAL_CELL = re.compile(rb"<c[>\t\r\n/]|<\w+:c[\s>/]")
_USUAL_ROW = re.compile(rb'<row r="(\d{1,8})"')
_ROW_START = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ERROR_CELL = re.compile(rb'(<(?:\w+:)?c\b[^<>]*\bt=)["\']e["\']')
_PHONETIC_START = re.compile(rb"<(?:\w+:)?rPh(?=[\s>])")
_PHONETIC_END = re.compile(rb"</(?:\w+:)?rPh\s*>")
_STRING_START = re.compile(rb"<(?:\w+:)?si[\s>]")
_STRING_USE = re.compile(rb'\st="s"[^<>]{0,300}>\s*<(?:\w+:)?v>\s*(\d{1,9})')
_ATTRIBUTE = re.compile(rb"(?<![\w:])([\w:]++)\s*+=\s*[\"']([^\"']*)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?=[^<>]*\sr=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'])[^<>]*>\s*(<(?:\w+:)?f\b(?:(?!</(?:\w+:)?c>).)*+)",
    re.DOTALL,
)
_FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f\b[^<>]*>([^<>]*)<")
_YES = (b"1", b"true")
_BUILT_IN_PERCENT = {9: "0%", 10: "0.00%"}
_MAX_COLS = 16_384


def without_furigana(xml: bytes) -> bytes:
    """The worksheet without phonetic runs; the library leaves them out of shared strings only."""
    first, *rest = _PHONETIC_START.split(xml)
    return b"".join((first, *(_PHONETIC_END.split(part, maxsplit=1)[-1] for part in rest)))


def with_errors_as_text(xml: bytes) -> bytes:
    """The worksheet with its error values (``#DIV/0!``) marked as text; the library would drop them."""
    if b'"e"' not in xml and b"'e'" not in xml:
        return xml
    return _ERROR_CELL.sub(rb'\1"str"', xml)


def extent(xml: bytes) -> Position:
    """Rows and columns from A1 to the last filled cell; too large rather than too small."""
    usual = _USUAL_CELL.findall(xml)
    if len(usual) == xml.count(b"<c ") and not _UNUSUAL_CELL.search(xml):
        rows = max(_usual_rows(xml), max((int(row) for _, row in usual), default=0))
        cols = _farthest(letters for letters, _ in usual)
        if rows and rows * cols <= limits.MAX_POSITIONS:
            return rows, cols
    return _exact_extent(xml)


def hidden_parts(xml: bytes, cells: frozenset[Position]) -> HiddenParts:
    """The hidden rows and columns, and the single cells that are not shown."""
    return HiddenParts(frozenset(_hidden_rows(xml)), frozenset(_hidden_cols(xml)), cells)


def formats_of_interest(styles: ElementTree.Element) -> dict[int, NumberFormat]:
    """By index of cell style: the number formats that add words or a percent sign."""
    codes = dict(_BUILT_IN_PERCENT)
    cell_styles: list[ElementTree.Element] = []
    for element in styles.iter():
        if element.tag.endswith("}numFmt"):
            codes[_integer(element.get("numFmtId"))] = element.get("formatCode", "")
        elif element.tag.endswith("}cellXfs"):
            cell_styles = list(element)
    shown = {number: number_format(code) for number, code in codes.items()}
    found = ((index, shown.get(_integer(style.get("numFmtId")))) for index, style in enumerate(cell_styles))
    return {index: form for index, form in found if form is not None}


def formatted_cells(xml: bytes, formats: Mapping[int, NumberFormat]) -> Iterator[tuple[Position, NumberFormat]]:
    """The cells that have one of these formats."""
    if not formats:
        return
    styles = "|".join(map(str, formats)).encode()
    cell = re.compile(
        rb"<(?:\w+:)?c\b(?=[^<>]*\sr=[\"']([A-Za-z]{1,4})(\d{1,8})[\"'])(?=[^<>]*\ss=[\"']("
        + styles
        + rb")[\"'])[^<>]*[^/<>]>"
    )
    for letters, row, style in cell.findall(xml):
        yield (int(row) - 1, column_number(letters.decode())), formats[int(style)]


def uncalculated_formulas(xml: bytes) -> Iterator[tuple[Position, str]]:
    """The cells with a formula and no value, as programs write them that do not calculate; and the formulas."""
    if not _FORMULA.search(xml):
        return
    for letters, row, inside in _FORMULA_CELL.findall(xml):
        if b"<v>" in inside or b":v>" in inside:
            continue
        formula = _FORMULA_TEXT.search(inside)
        text = html.unescape(formula.group(1).decode("utf-8", "replace")) if formula else ""
        yield (int(row) - 1, column_number(letters.decode())), text


def string_sizes(shared: bytes) -> list[int]:
    """The size of each shared string, marks included."""
    return [len(string) for string in _STRING_START.split(shared)[1:]]


def shared_text_size(xml: bytes, sizes: list[int]) -> int:
    """The size of the strings that a worksheet refers to, or a cheap bound of it where that is small enough."""
    bound = max(sizes, default=0) * xml.count(b'"s"')
    if bound <= limits.MAX_SHEET_TEXT:
        return bound
    return sum(sizes[number] for number in map(int, _STRING_USE.findall(xml)) if number < len(sizes))


def _usual_rows(xml: bytes) -> int:
    rows = _USUAL_ROW.findall(xml)
    return max(map(int, rows), default=0) if len(rows) == len(_ROW_START.findall(xml)) else 0


def _farthest(letters: Iterable[bytes]) -> int:
    return max((column_number(column.decode()) + 1 for column in set(letters)), default=0)


def _exact_extent(xml: bytes) -> Position:
    """The extent by a strict parser, for worksheets of an unusual make. Raises ``ValueError`` for damage."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return walk.rows, walk.cols


class _Walk:
    """Where the cells of a worksheet stand, one after the other; those without an address follow one another."""

    def __init__(self) -> None:
        self.rows = self.cols = self._row = self._col = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note one element; a cell counts once something stands in it."""
        local = name.rpartition(":")[2]
        if local == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._col = 0
        elif local == "c":
            self._move(attributes.get("r"))
        elif local in ("v", "is", "f"):
            self.rows, self.cols = max(self.rows, self._row), max(self.cols, self._col)

    def _move(self, ref: str | None) -> None:
        if ref is None:
            self._col += 1
            return
        found = _REFERENCE.fullmatch(ref)
        if found is None:
            raise ValueError(ref)
        self._row, self._col = int(found[2]), column_number(found[1]) + 1


def _hidden_rows(xml: bytes) -> Iterator[int]:
    counted = at = 0
    for match in _HIDDEN_ROW.finditer(xml):
        counted, at = counted + len(_ROW_START.findall(xml, at, match.end())), match.end()
        yield (_integer(dict(_ATTRIBUTE.findall(match.group())).get(b"r")) or counted) - 1


def _hidden_cols(xml: bytes) -> Iterator[int]:
    for match in _COL.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(match.group(1)))
        if attributes.get(b"hidden") in _YES or _is_zero(attributes.get(b"width")):
            first = _integer(attributes.get(b"min")) or 1
            yield from range(first - 1, min(_integer(attributes.get(b"max")) or first, _MAX_COLS))


def _is_zero(size: bytes | None) -> bool:
    return size is not None and re.fullmatch(rb"0(?:\.0*)?", size) is not None


def _integer(text: str | bytes | None) -> int:
    digits = text.decode("ascii", "replace") if isinstance(text, bytes) else text or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
