"""The sheet as a Word document, for papers to a committee: the printed table on A3, and the questions below it.

The table is written as text of XML, for what is built as a tree takes longer with each row that there is.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PureWindowsPath

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.writers.checked_file import SEVERITIES
from sasaeai.sheets.writers.docx_parts import (
    POINTS,
    TEXT_WIDTH,
    empty_document,
    in_attribute,
    paragraph,
    with_body,
)
from sasaeai.sheets.writers.printable import Band, Printable, PrintCell, printable
from sasaeai.sheets.writers.printable_columns import Column

MAX_COLUMNS = 63
"""Word says that a file with wider tables is damaged."""

_UNNAMED = "名称なし"
_LINE = '<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="404040"/>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(_LINE.format(side=side, kind="single") for side in _SIDES)
_PADDING = 60
_NARROWEST = 3 * 20 * POINTS + 2 * _PADDING + 20
"""Three characters, such as ページ, and some air."""

_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 30), ("left", _PADDING), ("bottom", 40), ("right", _PADDING))
)
_HEADING_FILL, _SECTION_FILLS = "E6E6E6", ("D0D0D0", "E0E0E0", "F0F0F0")
_CENTRED = ("no", "page", "unit", "rating")
_FEW = 5
"""Characters that look well in the middle of a cell; a choice of marks to tick has more."""

_IN_THE_MIDDLE = ("no", "page", "rating")


def to_docx(sheet: Sheet, findings: Sequence[Finding] = ()) -> bytes:
    """The document: a heading, the table with what its marks mean, and with findings a section that lists them.

    Raises ``UserFacingError`` for a sheet with more columns than a table of Word may have.
    """
    page = printable(sheet)
    _require_room(len(page.columns))
    title = f"取組の評価　{' '.join(PureWindowsPath(page.title).stem.split()) or _UNNAMED}"
    # Word asks for a paragraph after a table.
    body = (
        paragraph(title, "Heading1"),
        _table(page, title),
        paragraph(page.legend, "SheetLegend"),
        *_questions(findings),
    )
    return with_body(empty_document(title), body)


def _require_room(n_columns: int) -> None:
    if n_columns > MAX_COLUMNS:
        raise UserFacingError(
            f"表が {n_columns} 列あり、Word の表に収まりません（{MAX_COLUMNS} 列まで）。Excel か HTML にしてください。",
            f"The table has {n_columns} columns; one of Word holds {MAX_COLUMNS}. Write Excel or HTML.",
        )


def _questions(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield paragraph("確認事項", "Heading2")
    for finding in findings:
        severity = SEVERITIES[finding.severity][0]
        yield paragraph(f"\t{finding.code}\t{finding.message_ja}", "SheetQuestion", bold=severity)


def _table(page: Printable, title: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in _widths(page.columns))
    rows = "".join(_rows(page))
    return f"<w:tbl><w:tblPr>{_properties(page, title)}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _properties(page: Printable, title: str) -> str:
    about = f"{_n_measures(page)}件の取組を、計画の体系の順に並べた表です。見出しの行は各ページの先頭に繰り返します。"
    return (
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1"'
        f' w:noVBand="1"/><w:tblCaption w:val="{in_attribute(title)}"/>'
        f'<w:tblDescription w:val="{in_attribute(about)}"/>'
    )


def _n_measures(page: Printable) -> int:
    return sum(band.measure is not None for band in page.bands)


def _widths(columns: Sequence[Column]) -> list[int]:
    """The columns' widths, which fill the width of the text; none is too narrow for a letter."""
    every = sum(column.width for column in columns)
    wanted = [max(_NARROWEST, column.width * TEXT_WIDTH / every) for column in columns]
    edges = [round(sum(wanted[:at]) * TEXT_WIDTH / sum(wanted)) for at in range(len(wanted) + 1)]
    return [end - start for start, end in pairwise(edges)]


def _rows(page: Printable) -> Iterator[str]:
    """The rows from the top: headings that come again on each page, sections, measures."""
    rows = _Rows(_widths(page.columns))
    yield from rows.of(page.heading, "<w:cantSplit/><w:tblHeader/>")
    for band in page.bands:
        yield from rows.of(band.cells, "<w:cantSplit/>", band)


class _Rows:
    """Writes the cells of a heading or band as rows."""

    def __init__(self, widths: Sequence[int]) -> None:
        self._widths = widths

    def of(self, cells: Sequence[PrintCell], properties: str, band: Band | None = None) -> Iterator[str]:
        """The rows in which a cell begins, each kept on the page of the next; others would be lines of nothing."""
        rows = sorted({cell.row for cell in cells})
        for row in rows:
            here = sorted(
                (cell for cell in cells if cell.row <= row < cell.row + cell.row_span), key=lambda cell: cell.col
            )
            inside = "".join(self._cell(cell, row, rows, band) for cell in here)
            yield f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"

    def _cell(self, cell: PrintCell, row: int, rows: Sequence[int], band: Band | None) -> str:
        """A cell in one of its rows; below the first it only says that it goes on."""
        width = sum(self._widths[cell.col : cell.col + cell.col_span])
        end = cell.row + cell.row_span
        span = f'<w:gridSpan w:val="{cell.col_span}"/>' if cell.col_span > 1 else ""
        merge = ""
        if sum(cell.row <= begun < end for begun in rows) > 1:
            merge = f'<w:vMerge w:val="{"restart" if row == cell.row else "continue"}"/>'
        look = _fill(cell, band) + _alignment(cell)
        style = _style(cell, band)
        text = paragraph(cell.text if row == cell.row else "", style, keep_next=row != rows[-1])
        lines = _lines(is_first=cell.row == rows[0], is_last=end > rows[-1]) if cell.kind == "field" else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{lines}{look}</w:tcPr>{text}</w:tc>'


def _lines(*, is_first: bool, is_last: bool) -> str:
    """Dotted lines inside a measure, where a column has several texts."""
    sides = ("" if is_first else "top", "" if is_last else "bottom")
    drawn = "".join(_LINE.format(side=side, kind="dotted") for side in sides if side)
    return f"<w:tcBorders>{drawn}</w:tcBorders>" if drawn else ""


def _fill(cell: PrintCell, band: Band | None) -> str:
    if cell.kind == "field":
        return ""
    grey = _HEADING_FILL if band is None else _SECTION_FILLS[_level(band) - 1]
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{grey}"/>'


def _alignment(cell: PrintCell) -> str:
    is_in_the_middle = cell.kind != "field" or (cell.column is not None and cell.column.role in _IN_THE_MIDDLE)
    return '<w:vAlign w:val="center"/>' if is_in_the_middle else ""


def _style(cell: PrintCell, band: Band | None) -> str:
    if band is None:
        return "SheetHeading"
    if cell.kind == "section" or cell.column is None:
        return f"SheetSection{_level(band)}"
    if cell.column.role in _CENTRED and len(cell.text) <= _FEW:
        return "SheetCentred"
    if cell.column.role == "title" and cell.row == band.cells[0].row:
        return "SheetName"
    return "SheetValue" if cell.column.role == "value" else "SheetText"


def _level(band: Band) -> int:
    return min(max(band.level, 1), len(_SECTION_FILLS))
