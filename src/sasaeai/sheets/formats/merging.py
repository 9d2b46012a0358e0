"""Merged ranges of worksheets: which cells span, and what to do where ranges are odd."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain, product

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.addresses import References
from sasaeai.sheets.grid import Cell

Position = tuple[int, int]
MergedRange = tuple[int, int, int, int]
"""First row, first column, last row, last column, all from 0 and included."""


@dataclass(slots=True)
class Merging:
    """Spans by anchor, the anchor of every merged position, and filled positions that a merge lies over."""

    spans: dict[Position, tuple[int, int]] = field(default_factory=dict)
    anchors: dict[Position, Position] = field(default_factory=dict)
    covered: set[Position] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class HiddenParts:
    """Rows, columns and single cells that are not shown."""

    rows: frozenset[int] = frozenset()
    cols: frozenset[int] = frozenset()
    cells: frozenset[Position] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.cols or self.cells)

    def cover(self, rows: range, cols: range) -> bool:
        """Whether nothing of these rows and columns is shown."""
        return (
            (rows.start, cols.start) in self.cells
            or all(row in self.rows for row in rows)
            or all(col in self.cols for col in cols)
        )


def merging(texts: Mapping[Position, str], ranges: Iterable[MergedRange], name: str) -> Merging:
    """Resolve the merged ranges of a worksheet.

    A range that overlaps an earlier one is left out. A range over a second filled cell is left out too, and what
    lies under it marked as covered, so that no text is lost. Ranges are cut where nothing is filled any more.
    """
    found = Merging()
    last_row = max((row for row, _ in texts), default=0) + limits.MAX_COLUMNS
    last_col = max(max((col for _, col in texts), default=0), limits.MAX_COLUMNS)
    visited = 0
    for top, left, lowest, farthest in ranges:
        bottom, right = min(lowest, last_row), min(farthest, last_col)
        area = (bottom - top + 1) * (right - left + 1)
        if top > bottom or left > right or area < 2:
            continue
        visited += area
        if visited > limits.MAX_MERGED_POSITIONS:
            raise refusals.too_tangled(name, "結合セル", "merged cells")
        _add(found, texts, (top, left), list(product(range(top, bottom + 1), range(left, right + 1))))
    return found


def worksheet_cells(
    texts: Mapping[Position, str], merged: Merging, hidden: HiddenParts, refs: References
) -> Iterable[Cell]:
    """The cells of a worksheet with their spans and whether they are hidden."""
    starts = refs.up_to(max((col for _, col in chain(texts, merged.spans)), default=0))
    if not (merged.spans or merged.covered or hidden):
        return (Cell(row, col, text, f"{starts[col]}{row + 1}") for (row, col), text in texts.items())
    return _spanning_cells(texts, merged, hidden, starts)


def _spanning_cells(
    texts: Mapping[Position, str], merged: Merging, hidden: HiddenParts, starts: list[str]
) -> Iterable[Cell]:
    blank_anchors = {anchor: "" for anchor in merged.spans if anchor not in texts}
    for position, text in chain(texts.items(), blank_anchors.items()):
        row, col = position
        row_span, col_span = merged.spans.get(position, (1, 1))
        is_hidden = position in merged.covered or hidden.cover(range(row, row + row_span), range(col, col + col_span))
        yield Cell(row, col, text, f"{starts[col]}{row + 1}", row_span, col_span, is_hidden)


def _add(found: Merging, texts: Mapping[Position, str], anchor: Position, positions: list[Position]) -> None:
    if any(position in found.anchors for position in positions):
        return
    under = [position for position in positions if position != anchor and position in texts]
    if under:
        found.covered.update(under)
        return
    found.anchors.update(dict.fromkeys(positions, anchor))
    last_row, last_col = positions[-1]
    found.spans[anchor] = (last_row - anchor[0] + 1, last_col - anchor[1] + 1)
