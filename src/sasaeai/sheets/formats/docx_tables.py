"""The layout of one Word table: where its cells stand, by their spans and by the marks of merged cells.

The table's own list of columns is not trusted for places; two cells never share a position.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.docx_text import Contents
from sasaeai.sheets.grid import Cell

_FARTHEST_COLUMN = 10 * limits.MAX_COLUMNS
_SLIVER = 120
"""Columns narrower than this (in twentieths of a point; 2 mm) come from edges that do not quite meet."""


@dataclass(slots=True)
class Marks:
    """What the properties of a cell say: its span, and whether it goes on with the cell above or to its left."""

    span: int = 1
    down: str | None = None
    across: str | None = None
    is_deleted: bool = False


@dataclass(slots=True)
class _Draft:
    row: int
    col: int
    col_span: int
    contents: Contents
    row_span: int = 1
    is_hidden: bool = False


@dataclass(slots=True)
class _Row:
    drafts: list[_Draft] = field(default_factory=list)
    col: int = 0
    is_deleted: bool = False
    is_hidden: bool = False
    open_down: dict[tuple[int, int], _Draft] = field(default_factory=dict)
    last: _Draft | None = None


class WordTable:
    """A table while its elements are walked."""

    def __init__(self, name: str, *, is_deleted: bool) -> None:
        self.is_deleted = is_deleted
        self.widths: list[int] = []
        self.lines: list[Contents] = []
        self.changed: list[str] = []
        self._name = name
        self._drafts: list[_Draft] = []
        self._rows = 0
        self._has_lost_rows = False
        self._row = _Row()
        self._open_down: dict[tuple[int, int], _Draft] = {}

    @property
    def is_gone(self) -> bool:
        """Whether all of it was deleted."""
        return self.is_deleted or (self._rows == 0 and self._has_lost_rows)

    def start_row(self) -> None:
        """Begin a row."""
        self._row = _Row()

    def skip(self, columns: int) -> None:
        """Leave columns free before the row's first cell."""
        self._forward(min(max(columns, 0), limits.MAX_COLUMNS))

    def delete_row(self) -> None:
        """Note that the row was deleted."""
        self._row.is_deleted = True

    def hide_row(self) -> None:
        """Note that the row is not shown."""
        self._row.is_hidden = True

    def is_merged_away(self, marks: Marks) -> bool:
        """Whether the cell that is walked only goes on with one above it or to its left."""
        span = min(max(marks.span, 1), limits.MAX_COLUMNS)
        goes_on_across = marks.across == "continue" and self._row.last is not None
        return goes_on_across or (marks.down == "continue" and (self._row.col, span) in self._open_down)

    def add(self, marks: Marks, contents: Contents) -> None:
        """Add a cell to the row, or let it go on with another one."""
        if marks.is_deleted:
            return
        row = self._row
        span = min(max(marks.span, 1), limits.MAX_COLUMNS)
        col = row.col
        self._forward(span)
        draft = _Draft(self._rows, col, span, contents)
        if marks.across == "continue" and row.last is not None:
            if not contents.has_text:
                self._widen(row, row.last, span)
                return
            draft.is_hidden = True
        above = self._open_down.get((col, span)) if marks.down == "continue" else None
        if above is not None and not contents.has_text:
            row.open_down[col, span] = row.last = above
            return
        # The text of a cell that is merged away is not printed, and kept all the same.
        draft.is_hidden = draft.is_hidden or above is not None
        row.drafts.append(draft)
        row.last = draft
        if marks.down is not None:
            row.open_down[col, span] = draft

    def end_row(self) -> None:
        """End the row; merged cells above it grow into it unless it was deleted."""
        row = self._row
        if row.is_deleted:
            self._has_lost_rows = True
        else:
            for draft in row.drafts:
                draft.is_hidden = draft.is_hidden or row.is_hidden
            for above in row.open_down.values():
                above.row_span = self._rows - above.row + 1
            self._drafts += row.drafts
            self._open_down = row.open_down
            self._rows += 1
        self._row = _Row()

    def cells(self, number: int) -> Iterator[Cell]:
        """The cells with the references of table ``number``; notes which were changed, and what they hide."""
        drafts, self._drafts = self._drafts, []
        edges = _printed_edges(drafts, self.widths)
        widest = max((draft.col + 1 for draft in drafts), default=0)
        for draft in drafts:
            # A title cell may span "all" columns with a number far too large.
            span = draft.col_span
            if span >= limits.MAX_COLUMNS:
                span = min(span, max(1, widest - draft.col))
            col, end = draft.col, draft.col + span
            if edges is not None:
                col, end = edges[col], edges[min(end, len(edges) - 1)]
            contents = draft.contents
            ref = f"t{number}!r{draft.row + 1}c{col + 1}"
            if contents.is_changed:
                self.changed.append(ref)
            self.lines += contents.beside
            yield Cell(
                draft.row,
                col,
                contents.text,
                ref,
                draft.row_span,
                end - col,
                hidden=draft.is_hidden or contents.is_hidden,
                has_list=contents.has_list,
            )

    def texts(self) -> Iterator[Contents]:
        """What its cells hold, where a table only gives a page's head or foot its form."""
        return (draft.contents for draft in self._drafts)

    def _widen(self, row: _Row, last: _Draft, span: int) -> None:
        if last.row == self._rows:
            row.open_down.pop((last.col, last.col_span), None)
            last.col_span += span

    def _forward(self, columns: int) -> None:
        self._row.col += columns
        if self._row.col > _FARTHEST_COLUMN:
            raise refusals.too_tangled(self._name, "表の列", "columns in a table")


def _printed_edges(drafts: Sequence[_Draft], widths: Sequence[int]) -> list[int] | None:
    """The printed column that each edge begins, where columns too narrow to be seen are left out.

    Columns whose edges were drawn by hand do not meet; between them Word counts a column that nobody sees.
    ``None`` where there is no such column, or where the list of columns does not fit the cells.
    """
    ends = max((draft.col + draft.col_span for draft in drafts), default=0)
    if ends != len(widths) or min(widths, default=_SLIVER) >= _SLIVER:
        return None
    groups: list[list[int]] = []
    position = reach = 0
    for edge, width in enumerate([*widths, 0]):
        if not groups or position - reach >= _SLIVER:
            groups.append([])
            reach = position
        groups[-1].append(edge)
        position += max(width, 0)
    group_of = {edge: at for at, group in enumerate(groups) for edge in group}
    kept_apart = {
        group_of[draft.col] for draft in drafts if group_of[draft.col] == group_of[draft.col + draft.col_span]
    }
    edges: list[int] = []
    for at, group in enumerate(groups):
        first = edges[-1] + 1 if edges else 0
        edges += range(first, first + len(group)) if at in kept_apart else [first] * len(group)
    return edges
