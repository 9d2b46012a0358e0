"""The sheet as an Excel workbook to be filled in: the offices' layout, drop-downs, a locked frame, open fields.

Texts are written as texts and never become formulas or links. Each measure carries a row code with a check digit, so
that its answers are known again when the workbook comes back.
"""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sasaeai.sheets.fields.row_codes import HEADING, row_code
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.writers import xlsx_guide
from sasaeai.sheets.writers.office_texts import fitting
from sasaeai.sheets.writers.printable import Band, Printable, PrintCell, printable
from sasaeai.sheets.writers.printable_columns import Column
from sasaeai.sheets.writers.text_heights import row_heights
from sasaeai.sheets.writers.xlsx_choices import Choices, choices_of
from sasaeai.sheets.writers.xlsx_looks import LINE_POINTS, MOST_POINTS, PADDING_POINTS, Looks, look_of

SHEET_NAME = "評価シート"
MAX_CHARACTERS = 32_767
_A3, _WIDTH_OF_CHARACTER, _CODE_WIDTH = 8, 1.72, 6.0
_COMMENT = {"x_scale": 3, "y_scale": 2, "author": ""}
_PROTECTION = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


def to_xlsx(
    sheet: Sheet, findings: Sequence[Finding] = (), *, whole: Sheet | None = None, positions: Sequence[int] = ()
) -> bytes:
    """The workbook. With findings each is a comment at its measures and a line of a sheet of its own.

    Of a part of a ``whole`` sheet, ``positions`` are its measures' places (from 1) in that, for their row codes.
    Raises ``UserFacingError`` for a text that is longer than a cell of Excel may be.
    """
    page = printable(sheet, whole)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        looks = Looks(book)
        table = book.add_worksheet(SHEET_NAME)
        choices = choices_of(whole or sheet)
        _Table(table, page, looks, choices).write(positions or range(1, len(sheet.measures) + 1))
        _set_up(table, page, sheet)
        xlsx_guide.write_guide(book, choices, looks)
        if findings:
            xlsx_guide.write_findings(book, findings, looks)
            _comment(table, page, findings)
    return out.getvalue()


class _Table:
    """Writes the table cell by cell."""

    def __init__(self, target: Worksheet, page: Printable, looks: Looks, choices: Choices) -> None:
        self._target = target
        self._page = page
        self._looks = looks
        self._choices = choices
        self._latest = max((column.fiscal_year or 0 for column in page.columns), default=0)
        self._widths = [column.width for column in page.columns]

    def write(self, positions: Sequence[int]) -> None:
        """Write headings, sections and measures, and the row codes in a column of their own at the right."""
        last = len(self._page.columns)
        for cell in self._page.heading:
            self._put(cell)
        self._merge(PrintCell(0, last, HEADING, self._page.n_heading_rows), "heading")
        self._set_heights(self._page.heading, 0, self._page.n_heading_rows)
        row, at = self._page.n_heading_rows, 0
        for band in self._page.bands:
            for cell in band.cells:
                self._put(cell, band)
            if band.measure is not None:
                self._merge(PrintCell(row, last, row_code(positions[at]), band.n_rows), "code")
                at += 1
            self._set_heights(band.cells, row, band.n_rows)
            row += band.n_rows
        if self._page.legend:
            self._target.write_string(row + 1, 0, self._page.legend, self._looks["legend"])

    def _put(self, cell: PrintCell, band: Band | None = None) -> None:
        look = self._look(cell, band)
        wide = cell.col_span + (cell.kind == "section")  # a section reaches over the row codes too
        self._merge(cell._replace(col_span=wide, text=self._fitting(cell, band)), look)
        if band is not None and cell.column is not None and cell.row == band.cells[0].row:
            self._choices.offer(self._target, cell, band)

    def _look(self, cell: PrintCell, band: Band | None) -> str:
        if cell.kind == "section":
            return f"section {min(band.level if band else 1, 3)}"
        if cell.kind == "heading" or cell.column is None:
            return "heading"
        return look_of(cell, is_open=_is_open(cell.column, self._latest), band=band)

    def _fitting(self, cell: PrintCell, band: Band | None) -> str:
        heading = cell.column.heading if cell.column else ""
        number = band.measure.no if band is not None and band.measure is not None else None
        return fitting(cell.text, MAX_CHARACTERS, number, heading, "Excel")

    def _merge(self, cell: PrintCell, look: str) -> None:
        row, col, text, style = cell.row, cell.col, cell.text, self._looks[look]
        if cell.row_span > 1 or cell.col_span > 1:
            self._target.merge_range(row, col, row + cell.row_span - 1, col + cell.col_span - 1, "", style)
        number = _number(text) if look.startswith(("value", "no")) else None
        if number is not None:
            self._target.write_number(row, col, number, style)
        elif text:
            self._target.write_string(row, col, text, style)
        else:
            self._target.write_blank(row, col, None, style)

    def _set_heights(self, cells: Sequence[PrintCell], row: int, n_rows: int) -> None:
        for at, lines in enumerate(row_heights(cells, row, n_rows, self._widths)):
            self._target.set_row(row + at, min(MOST_POINTS, lines * LINE_POINTS + PADDING_POINTS))


def _is_open(column: Column, latest: int) -> bool:
    """Whether the division fills in the column: the latest year and the answers. Plan and past are the frame."""
    if column.fiscal_year is not None:
        return column.fiscal_year == latest
    return column.role in ("rating", "strengths+issues", "direction", "reason", "other", "value")


def _number(text: str) -> float | None:
    plain = text.replace(",", "")
    return float(plain) if plain.isascii() and plain.replace(".", "", 1).isdigit() else None


def _set_up(target: Worksheet, page: Printable, sheet: Sheet) -> None:
    """Print set-up: A3 landscape, the heading on each page, as wide as the paper; the frame locked."""
    for col, column in enumerate(page.columns):
        target.set_column(col, col, column.width * _WIDTH_OF_CHARACTER)
    last = len(page.columns)
    target.set_column(last, last, _CODE_WIDTH * _WIDTH_OF_CHARACTER)
    target.set_landscape()
    target.set_paper(_A3)
    target.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0, page.n_heading_rows - 1)
    name = fitting(sheet.source.name.rpartition(".")[0] or sheet.source.name, 200, None, "", "Excel").replace("&", "&&")
    target.set_header(f"&L&9{name}")
    target.set_footer("&C&9&P / &N")
    target.freeze_panes(page.n_heading_rows, _first_free(page))
    target.protect("", _PROTECTION)


def _first_free(page: Printable) -> int:
    """The first column that scrolls: what follows the measure's name."""
    return next((col + 1 for col, column in enumerate(page.columns) if column.role == "title"), 1)


def _comment(target: Worksheet, page: Printable, findings: Sequence[Finding]) -> None:
    """The questions about each measure as a comment at its name."""
    for band in page.bands:
        if band.measure is None:
            continue
        asked = [finding for finding in findings if band.measure.no in finding.measures]
        place = next((cell for cell in band.cells if cell.column is not None and cell.column.role == "title"), None)
        if asked and place is not None:
            text = "\n".join(f"{finding.code}　{finding.message_ja}" for finding in asked)
            target.write_comment(place.row, place.col, text[:MAX_CHARACTERS], _COMMENT)
