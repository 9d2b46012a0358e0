"""Cells that a page break cuts in two: the part on the next page joins the part it goes on from.

A row is the rest of a cut one where each of its texts goes on from a text above that fills its cell down to the
bottom, and at least one of these breaks off in the middle of a line. Nothing is asked about what the texts mean.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sasaeai.sheets.formats.flow import flowed, joint
from sasaeai.sheets.formats.page import Line, Page, PageCell, PageTable, Slot

_SAME_PLACE = 3.0
_LEADING = 1.6  # of a character's size, from line to line, where there is only one


@dataclass(frozen=True, slots=True)
class Part:
    """One printed part of a cell: the page it is on, and the cell there."""

    page: int
    cell: PageCell


@dataclass(slots=True)
class WholeTable:
    """A table of one page whose cut cells have their other parts, and which rows the next page begins with."""

    page: int
    table: PageTable
    cells: dict[Slot, list[Part]]

    def text(self, slot: Slot) -> str:
        """The text of a cell with what other pages print of it."""
        first, *rest = self.cells[slot]
        if not rest:
            return first.cell.text
        lines = [line for part in (first, *rest) for line in part.cell.lines]
        # Each page counts its own distances; only the seam between two pages must not look like a paragraph.
        return flowed(lines, first.cell.room)


def whole_tables(pages: list[Page]) -> Iterator[tuple[Page, list[WholeTable]]]:
    """Every page with its tables; rows that only go on from the page before are joined to it and left out."""
    wholes = [[_whole(page, table) for table in page.tables] for page in pages]
    before: WholeTable | None = None
    for tables in wholes:
        is_joined = before is not None and bool(tables) and _joins(before, tables[0])
        # A cell may be longer than a page: then the next page goes on from the same one.
        if tables and not (is_joined and len(tables) == 1 and not _has_body(before, tables[0])):
            before = tables[-1]
    return zip(pages, wholes, strict=True)


def _whole(page: Page, table: PageTable) -> WholeTable:
    return WholeTable(page.number, table, {cell.slot: [Part(page.number, cell)] for cell in table.cells})


def _has_same_columns(one: PageTable, other: PageTable) -> bool:
    places = [sorted({round(cell.slot.box.x0) for cell in table.cells}) for table in (one, other)]
    return len(places[0]) == len(places[1]) and all(
        abs(left - right) <= _SAME_PLACE for left, right in zip(*places, strict=True)
    )


def _joins(before: WholeTable | None, after: WholeTable) -> bool:
    """Join the row that a table begins with, if it is the rest of a cut one; and whether it was."""
    if before is None or not _has_same_columns(before.table, after.table):
        return False
    first = _first_row(before, after)
    row = [slot for slot in after.cells if slot.row == first]
    pairs = [(above, slot) for slot in row if after.text(slot).strip() for above in (_last_above(before, slot),)]
    if _begins_anew(before, after, pairs):
        return False
    rest = [(above, slot) for above, slot in pairs if above and _goes_on(before, above, after, slot)]
    if _lacks_a_row(before, first) and {slot.col for _, slot in pairs} & _filled_below(before, first):
        # What spans the rows of a measure goes on; the rest of the row is the measure's next one.
        rest = [(above, slot) for above, slot in rest if _usual_span(before, above, first) > 1]
        rest = [(above, slot) for above, slot in rest if _breaks_off(before, above, after, slot)]
    elif len(rest) < len(pairs) or not any(_breaks_off(before, above, after, slot) for above, slot in rest):
        return False
    for above, slot in rest:
        before.cells[above] += after.cells.pop(slot)
    if len(rest) == len(pairs):
        for slot in row:
            if slot.row_span == 1:
                after.cells.pop(slot, None)
    return bool(rest)


def _begins_anew(before: WholeTable, after: WholeTable, pairs: list[tuple[Slot | None, Slot]]) -> bool:
    """Whether the first column has an entry of its own on either page, such as a number: then no row is cut."""
    left = min(slot.col for slot in after.cells)
    return any(
        above is not None
        and slot.col == left
        and before.cells[above][-1].cell.lines
        and after.cells[slot][0].cell.lines
        and not _breaks_off(before, above, after, slot)
        for above, slot in pairs
    )


def _lacks_a_row(before: WholeTable, first: int) -> bool:
    """Whether the last cell of the first column spans fewer rows than such cells do: its next row is still to come."""
    left = min(slot.col for slot in before.cells)
    last = max((slot for slot in before.cells if slot.col == left), key=lambda slot: slot.row)
    return last.row_span < _usual_span(before, last, first)


def _filled_below(before: WholeTable, first: int) -> set[int]:
    """The columns that mostly have a text in a measure's second row, as its description stands below its title."""
    left = min(slot.col for slot in before.cells)
    tops = {slot.row for slot in before.cells if slot.col == left and slot.row >= first and slot.row_span > 1}
    below = [slot for slot in before.cells if slot.row - 1 in tops and slot.row not in tops]
    filled = Counter(slot.col for slot in below if before.text(slot))
    return {col for col, count in filled.items() if 2 * count >= len(tops)}


def _usual_span(before: WholeTable, like: Slot, first: int) -> int:
    """How many rows the cells of a column mostly span, below the headings; headings of sections left out."""
    spans = [
        slot.row_span
        for slot in before.cells
        if slot.row >= first and slot is not like and (slot.col, slot.col_span) == (like.col, like.col_span)
    ]
    return max(set(spans), key=spans.count) if spans else 1


def _has_body(before: WholeTable | None, after: WholeTable) -> bool:
    """Whether a table has more than the headings that it repeats."""
    first = _first_row(before, after) if before is not None else 0
    return any(slot.row >= first and after.text(slot).strip() for slot in after.cells)


def _first_row(before: WholeTable, after: WholeTable) -> int:
    """The first row below the headings that a page repeats from the one before."""
    rows = (_texts_by_row(before), _texts_by_row(after))
    first = 0
    while first in rows[0] and rows[0][first] == rows[1].get(first) and any(rows[0][first]):
        first += 1
    return first


def _texts_by_row(whole: WholeTable) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = {}
    for slot in whole.cells:
        rows.setdefault(slot.row, []).append("".join(whole.text(slot).split()))
    return rows


def _last_above(before: WholeTable, slot: Slot) -> Slot | None:
    """The lowest cell of the page before in the same column."""
    same = [
        above
        for above in before.cells
        if abs(above.box.x0 - slot.box.x0) <= _SAME_PLACE and abs(above.box.x1 - slot.box.x1) <= _SAME_PLACE
    ]
    lowest = max(same, key=lambda above: above.row + above.row_span, default=None)
    is_last = lowest is not None and lowest.box.y1 >= before.table.box.y1 - _SAME_PLACE
    return lowest if is_last else None


def _goes_on(before: WholeTable, above: Slot, after: WholeTable, slot: Slot) -> bool:
    last, first = before.cells[above][-1].cell.lines, after.cells[slot][0].cell.lines
    if not last or not first:
        return False
    bottom = before.cells[above][-1].cell.slot.box.y1
    # A text fills its cell where not one more line would have fitted.
    room = _line_distance(last) + before.table.inset + 1
    return bottom - last[-1].box.y1 <= room and first[0].box.y0 - slot.box.y0 <= room


def _line_distance(lines: tuple[Line, ...]) -> float:
    distances = [after.across - line.across for line, after in pairwise(lines)]
    return median(distances) if distances else _LEADING * lines[0].size


def _breaks_off(before: WholeTable, above: Slot, after: WholeTable, slot: Slot) -> bool:
    last, first = before.cells[above][-1].cell.lines, after.cells[slot][0].cell.lines
    return joint(last[-1], first[0], before.cells[above][-1].cell.room) != "\n"
