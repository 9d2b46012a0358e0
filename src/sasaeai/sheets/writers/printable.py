"""The sheet as a table to print, the same for Excel, PDF, Word and HTML: columns, heading rows, sections, measures.

The layout is the one that offices circulate: a section heading over the whole width, two rows a measure (the name over
its content, good points over issues), a column a year. Columns that no measure fills are left out. How a cell looks is
the writers' matter; what it says is decided here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sasaeai.sheets.model import Measure, MeasureNo, Node, Sheet
from sasaeai.sheets.writers.printable_columns import Column, columns_of
from sasaeai.sheets.writers.printable_texts import scale_text, section_text

CellKind = Literal["heading", "section", "field"]


class PrintCell(NamedTuple):
    """A cell of the table: its place (rows from 0, of which the first are headings), its text and its column."""

    row: int
    col: int
    text: str
    row_span: int = 1
    col_span: int = 1
    kind: CellKind = "field"
    column: Column | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that stay together: a section heading (``level`` from 1) or a measure."""

    cells: tuple[PrintCell, ...]
    n_rows: int
    level: int = 0
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Printable:
    """A sheet ready to be printed."""

    title: str
    columns: tuple[Column, ...]
    heading: tuple[PrintCell, ...]
    n_heading_rows: int
    bands: tuple[Band, ...] = ()
    legend: str = ""
    """A line below the table: what the marks mean."""

    def cells(self) -> Iterator[PrintCell]:
        """All cells from the top."""
        yield from self.heading
        for band in self.bands:
            yield from band.cells


def printable(sheet: Sheet, whole: Sheet | None = None) -> Printable:
    """Lay out a sheet; a part of a ``whole`` has the columns of that, for what is blank here may be filled in."""
    columns = columns_of(whole or sheet)
    heading, n_heading = _heading(columns)
    bands: list[Band] = []
    row = n_heading
    for item in _in_order(sheet):
        band = _section(item, row, len(columns)) if isinstance(item, _Heading) else _measure(item, row, columns)
        bands.append(band)
        row += band.n_rows
    return Printable(sheet.source.name, columns, heading, n_heading, tuple(bands), scale_text(whole or sheet))


class _Heading(NamedTuple):
    """A heading with the number of levels without a name above it."""

    node: Node
    depth: int


def _in_order(sheet: Sheet) -> Iterator[_Heading | Measure]:
    """Headings and measures as they follow each other; measures outside all headings come first.

    A node names its measures by number, and numbers may repeat: each is taken as often as it stands there.
    """
    named = _numbers(sheet.nodes)
    left: dict[MeasureNo | None, list[Measure]] = {}
    for measure in sheet.measures:
        left.setdefault(measure.no, []).append(measure)
    for measure in sheet.measures:
        if measure.no not in named:
            yield measure
    yield from _below(sheet.nodes, left)


def _numbers(nodes: Sequence[Node]) -> set[MeasureNo]:
    return {no for node in nodes for no in (*node.measures, *_numbers(node.children))}


def _below(
    nodes: Sequence[Node], left: dict[MeasureNo | None, list[Measure]], depth: int = 0
) -> Iterator[_Heading | Measure]:
    for node in nodes:
        yield _Heading(node, depth)
        for no in node.measures:
            if left.get(no):
                yield left[no].pop(0)
        yield from _below(node.children, left, depth + (node.level_name is None))


def _heading(columns: Sequence[Column]) -> tuple[tuple[PrintCell, ...], int]:
    """The heading rows: a group over its columns, or a heading over both rows."""
    cells: list[PrintCell] = []
    at = 0
    while at < len(columns):
        column = columns[at]
        same = next((end for end in range(at, len(columns)) if columns[end].group != column.group), len(columns))
        if column.group:
            cells.append(PrintCell(0, at, column.group, 1, same - at, "heading", column))
            cells += [PrintCell(1, col, columns[col].heading, 1, 1, "heading", columns[col]) for col in range(at, same)]
            at = same
        else:
            cells.append(PrintCell(0, at, column.heading, 2, 1, "heading", column))
            at += 1
    return tuple(sorted(cells)), 2


def _section(heading: _Heading, row: int, width: int) -> Band:
    text = section_text(heading.node, heading.depth)
    return Band((PrintCell(row, 0, text, 1, width, "section"),), 1, heading.node.level)


def _measure(measure: Measure, row: int, columns: Sequence[Column]) -> Band:
    """The rows of a measure; what has a single part spans them all."""
    parts = [column.parts(measure) for column in columns]
    n_rows = max(2, *(len(texts) for texts in parts))
    cells = []
    for col, (column, texts) in enumerate(zip(columns, parts, strict=True)):
        if len(texts) <= 1:
            cells.append(PrintCell(row, col, texts[0] if texts else "", n_rows, 1, "field", column))
            continue
        for at, text in enumerate(texts):
            span = n_rows - at if at == len(texts) - 1 else 1
            cells.append(PrintCell(row + at, col, text, span, 1, "field", column))
    return Band(tuple(sorted(cells, key=lambda cell: cell[:2])), n_rows, 0, measure)
