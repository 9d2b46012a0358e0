"""The rules that a half-ruled table leaves out, told from the gaps in what is printed.

Three steps, each over the cells as the step before left them. Where a table has no upright lines, its columns are the
gaps that run through nearly all of its rows. Where a band between two lines holds several entries of the first column,
each has a row of its own. And where such a table stacks two texts in most cells of a column, they are two cells.
"""

import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from statistics import median
from typing import NamedTuple

from sasaeai.sheets.formats.page import Box, Rule, Slot, around

_NARROWEST_GAP = 3.0
_CROSSED = 0.15  # of the rows may run through a gap: headings over several columns
_BEFORE_TEXT = 1.5
_STOREYS = 0.4  # of a line's height: the least room between two headings that stand one above the other
_TOP = 1.2  # lines of room above an entry that stands at the top of its row
_CLEAR, _PERHAPS = 1.8, 1.25  # of the usual distance of lines: two stacked texts
_BARELY = 0.05  # of the room between two texts
_MOSTLY = 0.6
_PLACE = 4.0
_FEW_ROWS = 3

_MOST_BANDS = 2_000

Held = dict[Slot, list[Box]]
_Band = tuple[tuple[float, float], ...]
"""Where a row has anything, from left to right."""


class Lessons:
    """What the pages of a document teach about its half-ruled tables, for pages that have too few rows to tell."""

    def __init__(self) -> None:
        # Headings that every page repeats count once.
        self._bands: dict[tuple[int, int], dict[_Band, None]] = defaultdict(dict)
        self._stacked: set[tuple[int, int]] = set()
        self.is_complete = False
        """Whether every page has been seen."""

    @property
    def has_columns(self) -> bool:
        """Whether any table had no upright lines, so that a second look at it pays."""
        return bool(self._bands)

    @property
    def has_stacked(self) -> bool:
        """Whether any column was seen to stack two texts."""
        return bool(self._stacked)

    def columns(self, table: Box, bands: list[_Band]) -> list[float]:
        """Where the columns of a table end, by its rows and those of tables with the same sides."""
        known = self._bands[_sides(table)]
        if not self.is_complete and len(known) < _MOST_BANDS:
            known |= dict.fromkeys(bands)
        gaps = _gaps(list(known)) if len(known) > 1 else []
        return [gap[1] - min(_BEFORE_TEXT, (gap[1] - gap[0]) / 2) for gap in gaps]

    def stacks(self, slot: Slot) -> None:
        """The column of this slot stacks two texts."""
        self._stacked.add(_sides(slot.box))

    def is_stacked(self, slot: Slot) -> bool:
        """Whether a column of this place, give or take a little, is known to stack two texts."""
        left, right = _sides(slot.box)
        return any(abs(left - known[0]) <= 1 and abs(right - known[1]) <= 1 for known in self._stacked)


def _sides(box: Box) -> tuple[int, int]:
    return round(box.x0 / _PLACE), round(box.x1 / _PLACE)


def by_slot(slots: Sequence[Slot], marks: Sequence[Box]) -> Held:
    """The marks that stand in each slot."""
    tops = sorted({slot.box.y0 for slot in slots})
    rows: dict[float, list[Slot]] = defaultdict(list)
    for slot in slots:
        for top in tops[bisect_right(tops, slot.box.y0) - 1 :]:
            if top >= slot.box.y1:
                break
            rows[top].append(slot)
    held: Held = defaultdict(list)
    for mark in marks:
        x, y = (mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2
        at = bisect_right(tops, y) - 1
        found = next((slot for slot in rows[tops[at]] if slot.box.holds(x, y)), None) if at >= 0 else None
        if found is not None:
            held[found].append(mark)
    return held


def missing_columns(held: Held, lessons: Lessons) -> list[Rule]:
    """Upright lines for a table that has none inside, row by row; a heading over several columns stays whole."""
    if not held or any(slot.col for slot in held):
        return []
    box = around(slot.box for slot in held)
    bands = [(slot, marks) for slot, marks in held.items() if _has_neighbours(marks)]
    places = lessons.columns(box, [_band(marks) for _, marks in bands])
    return [rule for slot, marks in bands for rule in _cut(slot.box, marks, places)]


def _has_neighbours(marks: Sequence[Box]) -> bool:
    """Whether some of the marks stand beside each other, not only below."""
    return any(mark.x0 > marks[0].x1 or mark.x1 < marks[0].x0 for mark in marks[1:])


def _band(marks: Iterable[Box]) -> _Band:
    return tuple(_joined((round(mark.x0, 1), round(mark.x1, 1)) for mark in marks))


def _cut(box: Box, marks: Sequence[Box], places: Sequence[float]) -> Iterator[Rule]:
    """A row's upright lines; below a heading over several columns they begin under it, and a level line does too.

    What stands beside such a heading in two storeys, or in one of them only, is cut at the same height.
    """
    storeys: list[Rule] = []
    for x in places:
        crossing = [mark for mark in marks if mark.x0 < x < mark.x1]
        if not crossing:
            yield Rule(x, box.y0, x, box.y1)
            continue
        heading = around(crossing)
        left = max((place for place in places if place <= heading.x0 + _BEFORE_TEXT), default=box.x0)
        right = min((place for place in places if place >= heading.x1 - _BEFORE_TEXT), default=box.x1)
        below = [mark for mark in marks if mark not in crossing and left <= mark.x0 and mark.x1 <= right]
        if len(below) > 1 and min(mark.y0 for mark in below) >= heading.y1 - 1:
            y = (heading.y1 + min(mark.y0 for mark in below)) / 2
            storeys.append(Rule(left, y, right, y))
            yield Rule(x, y, x, box.y1)
    yield from storeys
    if storeys:
        yield from _cut_beside(storeys, marks, [box.x0, *places, box.x1])


def _cut_beside(storeys: Sequence[Rule], marks: Sequence[Box], places: Sequence[float]) -> Iterator[Rule]:
    """Level lines through the columns beside headings that have others below them, where nothing is in the way."""
    y = storeys[0].y0
    for left, right in itertools.pairwise(places):
        if any(rule.x0 < right and left < rule.x1 for rule in storeys):
            continue
        inside = [mark for mark in marks if mark.x0 < right and left < mark.x1]
        above = max((mark.y1 for mark in inside if mark.y0 < y), default=-inf)
        below = min((mark.y0 for mark in inside if mark.y0 >= y), default=inf)
        if inside and above <= y and below - above >= _STOREYS * median(mark.height for mark in inside):
            yield Rule(left, y, right, y)


def _joined(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def _gaps(bands: list[_Band]) -> list[tuple[float, float]]:
    """Where nearly no band has anything, between places where some have; the emptiest part of each such gap."""
    steps: dict[float, int] = defaultdict(int)
    for band in bands:
        for low, high in band:
            steps[low] += 1
            steps[high] -= 1
    places = sorted(steps)
    most = max(1.0 if len(bands) > 3 else 0.0, _CROSSED * len(bands))
    gaps: list[list[tuple[int, float, float]]] = [[]]
    count = 0
    for place, following in itertools.pairwise(places):
        count += steps[place]
        if count <= most:
            gaps[-1].append((count, place, following))
        elif gaps[-1]:
            gaps.append([])
    wide = [gap for gap in gaps if gap and gap[-1][2] - gap[0][1] >= _NARROWEST_GAP]
    # Headings in the middle of a column reach further than what stands below them.
    return [min(gap, key=lambda part: (part[0], part[1] - part[2]))[1:] for gap in wide]


def missing_rows(held: Held) -> list[Rule]:
    """Level lines between the entries of the first column, in bands that hold several."""
    bands: dict[tuple[float, float], list[Slot]] = defaultdict(list)
    for slot in held:
        bands[slot.box.y0, slot.box.y1].append(slot)
    return [
        rule
        for slots in bands.values()
        if len(slots) > 2
        for rule in _between_entries(around(slot.box for slot in slots), [held[slot] for slot in slots])
    ]


def _between_entries(band: Box, cells: list[list[Box]]) -> Iterator[Rule]:
    height = median(mark.height for marks in cells for mark in marks)
    entries = sorted(min(cells, key=lambda marks: min(mark.x0 for mark in marks)), key=lambda mark: mark.y0)
    pairs = list(itertools.pairwise(entries))
    if not pairs or any(after.y0 - before.y1 < height for before, after in pairs):
        return
    taken = _joined((mark.y0, mark.y1) for marks in cells for mark in marks)
    free = [(before[1] + after[0]) / 2 for before, after in itertools.pairwise(taken)]
    top, is_at_top = band.y0, entries[0].y0 - band.y0 <= _TOP * height
    for before, after in pairs:
        # An entry in the middle of its row tells where the row ends, for its upper end is known.
        wanted = after.y0 if is_at_top else before.y0 + before.y1 - top
        between = [y for y in free if before.y1 <= y <= after.y0]
        if not between:
            return
        top = min(between, key=lambda y: abs(y - wanted))
        yield Rule(band.x0, top, band.x1, top)


def stacked_texts(held: Held, lessons: Lessons) -> list[Rule]:
    """Level lines within the cells of a column that stacks two texts in most of its rows.

    Cells beside such a one are cut with it where several hold two texts too, apart at the same height.
    """
    columns: dict[tuple[int, int], list[_Stack]] = defaultdict(list)
    filled: dict[int, int] = defaultdict(int)
    for slot, marks in held.items():
        filled[slot.row] += 1
        lines = _joined((mark.y0, mark.y1) for mark in marks)
        if len(lines) > 1:
            columns[slot.col, slot.col_span].append(_Stack(slot, lines))
    stacks = [stack for column in columns.values() for stack in column]
    usual = median(distance for stack in stacks for distance in stack.distances()) if stacks else 0.0
    rows = sum(count > 2 for count in filled.values())
    cuts: dict[int, tuple[int, float]] = {}
    for _, column in sorted(columns.items()):
        clear = [stack for stack in column if stack.widest()[0] >= _CLEAR * usual]
        if len(clear) >= max(_FEW_ROWS, _MOSTLY * rows):
            lessons.stacks(clear[0].slot)
        if lessons.is_stacked(column[0].slot):
            # The first such column shows where the measures' own parts meet; others have paragraphs.
            cuts = {
                stack.slot.row: (stack.slot.col, _cut_through(stack, stacks, _PERHAPS * usual))
                for stack in column
                if stack.widest()[0] >= _PERHAPS * usual
            }
            break
    apart = [stack for stack in stacks if stack.slot.row in cuts]
    apart = [stack for stack in apart if stack.is_apart_at(cuts[stack.slot.row][1], _PERHAPS * usual)]
    beside = Counter(stack.slot.row for stack in apart if stack.slot.col != cuts[stack.slot.row][0])
    return [
        Rule(stack.slot.box.x0, y, stack.slot.box.x1, y)
        for stack in apart
        for col, y in (cuts[stack.slot.row],)
        if stack.slot.col == col or beside[stack.slot.row] > 1
    ]


class _Stack(NamedTuple):
    """A cell with the upper and lower end of each of its lines."""

    slot: Slot
    lines: list[tuple[float, float]]

    def gaps(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        """Each line with the next."""
        return zip(self.lines, self.lines[1:], strict=False)

    def distances(self) -> list[float]:
        """From the top of each line to that of the next."""
        return [after[0] - before[0] for before, after in self.gaps()]

    def widest(self) -> tuple[float, tuple[float, float]]:
        """The greatest of these, and the room between the two lines."""
        return max((after[0] - before[0], (before[1], after[0])) for before, after in self.gaps())

    def is_apart_at(self, y: float, least: float) -> bool:
        """Whether the lines above and below a place stand further apart than lines of one text do."""
        return any(before[1] <= y <= after[0] and after[0] - before[0] >= least for before, after in self.gaps())


def _cut_through(stack: _Stack, stacks: Sequence[_Stack], least: float) -> float:
    """Where the two texts of a cell part, at the height where most other cells of the row part too.

    Short upper texts leave much room, and it is where the lower ones begin that cells side by side agree.
    """
    upper, lower = stack.widest()[1]
    beside = [other for other in stacks if other.slot.row == stack.slot.row]
    places = [(upper + lower) / 2, lower - _BARELY * (lower - upper)]
    return max(places, key=lambda y: sum(other.is_apart_at(y, least) for other in beside))
