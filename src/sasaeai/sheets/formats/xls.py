"""Old Excel workbooks (.xls): one grid a worksheet."""

import io
import struct
from collections.abc import Callable

import xlrd
import xlrd.formula
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.sheet import Cell as SourceCell
from xlrd.sheet import Sheet

from sasaeai.sheets.formats import refusals
from sasaeai.sheets.formats.addresses import References
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.merging import HiddenParts, MergedRange, Position, merging, worksheet_cells
from sasaeai.sheets.formats.number_text import NumberFormat, number_format, value_text
from sasaeai.sheets.grid import Grid

# On damaged files the library fails in all these ways.
_LIBRARY_ERRORS = (
    xlrd.XLRDError,
    CompDocError,
    xlrd.formula.FormulaError,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)


def read(data: bytes, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a workbook, hidden worksheets too."""
    book = _opened(data, assembler.name)
    formats = _formats(book)
    return tuple(_grid(book, sheet, formats, assembler) for sheet in book.sheets())


def _opened(data: bytes, name: str) -> Book:
    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), use_mmap=False
        )
    except _LIBRARY_ERRORS as error:
        if "encrypted" in str(error).lower():
            raise refusals.protected(name) from error
        raise refusals.damaged(name) from error


def _formats(book: Book) -> Callable[[int], NumberFormat | None]:
    shown = {key: number_format(form.format_str or "") for key, form in book.format_map.items()}
    by_style = [shown.get(style.format_key) for style in book.xf_list]
    return lambda index: by_style[index] if 0 <= index < len(by_style) else None


def _grid(book: Book, sheet: Sheet, formats: Callable[[int], NumberFormat | None], assembler: Assembler) -> Grid:
    try:
        texts = _texts(book, sheet, formats)
        ranges = _ranges(sheet)
    except _LIBRARY_ERRORS as error:
        raise refusals.damaged(assembler.name) from error
    merged = merging(texts, ranges, assembler.name)
    cells = worksheet_cells(texts, merged, _hidden_parts(sheet), References(sheet.name))
    return assembler.grid(printable(sheet.name), cells, hidden=sheet.visibility != 0)


def _texts(book: Book, sheet: Sheet, formats: Callable[[int], NumberFormat | None]) -> dict[Position, str]:
    texts = {}
    for row in range(sheet.nrows):
        for col, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                text = _text(book, cell, formats)
                if text.strip():
                    texts[row, col] = text
    return texts


def _text(book: Book, cell: SourceCell, formats: Callable[[int], NumberFormat | None]) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return value_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, f"#ERR{cell.value}"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date_text(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_NUMBER and (form := formats(cell.xf_index)):
        return form.show(cell.value)
    return value_text(cell.value)


def _date_text(serial: float, datemode: int) -> str:
    try:
        moment = xlrd.xldate_as_datetime(serial, datemode)
    except (ArithmeticError, ValueError):
        return value_text(serial)
    return value_text(moment.time() if 0 <= serial < 1 else moment)


def _ranges(sheet: Sheet) -> list[MergedRange]:
    return [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]


def _hidden_parts(sheet: Sheet) -> HiddenParts:
    rows = (row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)
    cols = (col for col, info in sheet.colinfo_map.items() if info.hidden or info.width == 0)
    return HiddenParts(frozenset(rows), frozenset(cols))
