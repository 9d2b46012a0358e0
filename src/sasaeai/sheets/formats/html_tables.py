"""The layout of one HTML table: where its cells stand, after the rules of the HTML standard for spans.

Two cells never share a position: where spans run into each other, the later cell gives way.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.markup import PrintedText
from sasaeai.sheets.grid import Cell

_GROUPS = ("thead", "tbody", "tfoot")
_FARTHEST_COLUMN = 10 * limits.MAX_COLUMNS


@dataclass(slots=True)
class _Draft:
    row: int
    col: int
    row_span: int
    col_span: int
    printed: PrintedText
    is_hidden: bool


class OpenTable:
    """A table while its elements are walked; ``captions`` counts the open captions around it."""

    def __init__(self, name: str, *, is_hidden: bool, captions: int) -> None:
        self.is_hidden = is_hidden
        self.captions = captions
        self._name = name
        self._drafts: list[_Draft] = []
        self._current: _Draft | None = None
        self._row = -1
        self._col = 0
        self._group_drafts = 0
        self._taken_until: list[int] = []

    def sink(self) -> PrintedText | None:
        """Where text goes: the open cell, if there is one."""
        return self._current.printed if self._current else None

    def start(self, node: LexborNode, *, hidden: bool) -> bool:
        """Take the start of a row group, row or cell; False for any other element."""
        tag = node.tag
        if self._current is not None:
            return False
        if tag in _GROUPS:
            self._end_group()
        elif tag == "tr":
            self._row += 1
            self._col = 0
        elif tag in ("td", "th"):
            self._place(node, hidden=hidden)
        else:
            return False
        return True

    def end(self, tag: str | None) -> bool:
        """Take the end of a row group, row or cell; False for any other element."""
        if tag in ("td", "th") and self._current is not None:
            self._current = None
            return True
        if self._current is not None:
            return False
        if tag in _GROUPS:
            self._end_group()
        return tag in _GROUPS or tag == "tr"

    def close(self) -> None:
        """Take the end of the table."""
        self._end_group()

    def cells(self, number: int) -> Iterator[Cell]:
        """The cells with the references of table ``number``."""
        widest = max((draft.col + 1 for draft in self._drafts), default=0)
        for draft in self._drafts:
            text = draft.printed.result()
            # A title cell may span "all" columns with a number far too large.
            span = draft.col_span if draft.col_span < limits.MAX_COLUMNS else max(1, widest - draft.col)
            yield Cell(
                row=draft.row,
                col=draft.col,
                text=text,
                ref=f"t{number}!r{draft.row + 1}c{draft.col + 1}",
                row_span=draft.row_span,
                col_span=min(draft.col_span, span),
                hidden=draft.is_hidden or (text != "" and not draft.printed.is_seen),
                has_list=draft.printed.has_list,
            )

    def unseen(self) -> Iterator[str]:
        """What is hidden inside cells that are seen."""
        return (text for draft in self._drafts if not draft.is_hidden and (text := draft.printed.unseen()))

    def _place(self, node: LexborNode, *, hidden: bool) -> None:
        row = self._row = max(self._row, 0)
        taken = self._taken_until
        col = self._col
        while col < len(taken) and taken[col] > row:
            col += 1
        if col > _FARTHEST_COLUMN:
            raise refusals.too_tangled(self._name, "表の列", "columns in a table")
        wanted = min(_span(node, "colspan") or 1, limits.MAX_COLUMNS)
        free = 1
        while free < wanted and (col + free >= len(taken) or taken[col + free] <= row):
            free += 1
        # HTML: rowspan="0" reaches to the end of the row group.
        rows = min(_span(node, "rowspan"), limits.MAX_ROW_SPAN) or limits.MAX_ROW_SPAN
        taken.extend([0] * (col + free - len(taken)))
        taken[col : col + free] = [row + rows] * free
        self._col = col + free
        self._current = _Draft(row, col, rows, free, PrintedText(collapse=True), hidden)
        self._drafts.append(self._current)

    def _end_group(self) -> None:
        end = self._row + 1
        for draft in self._drafts[self._group_drafts :]:
            draft.row_span = max(1, min(draft.row_span, end - draft.row))
        self._group_drafts = len(self._drafts)
        self._taken_until = []


def _span(node: LexborNode, name: str) -> int:
    """The number that the attribute starts with; 1 where there is none."""
    value = (node.attributes.get(name) or "").strip().lstrip("+")
    digits = value[: len(value) - len(value.lstrip("0123456789"))][:9]
    return int(digits) if digits else 1
