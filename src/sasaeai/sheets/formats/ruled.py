"""Tables from their rules: which lines belong together, where its rows and columns are, which of its cells are merged.

A table's rows and columns are the distinct places of its lines. Two neighbouring fields of that raster are one cell
where no line stands between them. Lines that a half-ruled table leaves out are guessed in ``half_ruled``.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sasaeai.sheets.formats.half_ruled import Lessons, by_slot, missing_columns, missing_rows, stacked_texts
from sasaeai.sheets.formats.joined_sets import JoinedSets
from sasaeai.sheets.formats.page import Box, Rule, Slot, around

SNAP = 3.0
"""Lines closer than this, in points, are one: double rules, and borders that cells draw each for themselves."""
_REACH = 3.0
_SHORTEST = 5.0
_COVERED = 0.5
_MAX_LINES = 1_500  # after merging; a page with more is a drawing
_MAX_FIELDS = 200_000

_Interval = tuple[float, float]
_Lines = list[tuple[float, _Interval]]
"""Merged lines of one direction: where they stand across, and from where to where they run."""


@dataclass(slots=True)
class RuledTable:
    """A table's place on the page and its cells, ordered by row, then column; none overlap.

    ``xs`` and ``ys`` are the places of its lines; ``has_guessed_columns`` says that no upright ones were drawn.
    """

    box: Box
    slots: list[Slot]
    xs: list[float]
    ys: list[float]
    has_guessed_columns: bool = False

    def by_field(self) -> dict[tuple[int, int], int]:
        """The position in ``slots`` of the cell that covers each (row, column)."""
        return {
            (row, col): at
            for at, slot in enumerate(self.slots)
            for row in range(slot.row, slot.row + slot.row_span)
            for col in range(slot.col, slot.col + slot.col_span)
        }

    def field_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column in which a point lies; None outside the table."""
        if not self.box.holds(x, y):
            return None
        return bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1


def find_tables(rules: Sequence[Rule], marks: Sequence[Box], lessons: Lessons | None = None) -> list[RuledTable]:
    """The tables on a page, from top to bottom, then from left to right.

    ``marks`` are the boxes of what is printed in one run; they tell the columns and rows of half-ruled tables. A page
    with thousands of separate lines is a drawing and has none. ``lessons`` is what other pages of the document teach.
    """
    level = _merged((rule.y0, (rule.x0, rule.x1)) for rule in rules if rule.is_level)
    upright = _merged((rule.x0, (rule.y0, rule.y1)) for rule in rules if not rule.is_level)
    if not level or len(level) + len(upright) > _MAX_LINES:
        return []
    tables = [_table(*group, marks, lessons or Lessons()) for group in _groups(level, upright)]
    found = [table for table in tables if table is not None]
    return sorted(_outermost(found), key=lambda table: (table.box.y0, table.box.x0))


def _merged(lines: Iterable[tuple[float, _Interval]]) -> _Lines:
    """Lines that lie on each other or go on from each other become one."""
    merged: _Lines = []
    for place, intervals in _by_place(sorted(lines)):
        start, end = intervals[0]
        for low, high in intervals[1:]:
            if low > end + _REACH:
                merged.append((place, (start, end)))
                start, end = low, high
            end = max(end, high)
        merged.append((place, (start, end)))
    return [(place, (low, high)) for place, (low, high) in merged if high - low >= _SHORTEST]


def _by_place(lines: _Lines) -> Iterator[tuple[float, list[_Interval]]]:
    """The lines of nearly one place together, in order."""
    group: _Lines = []
    for line in lines:
        if group and line[0] - group[0][0] > SNAP:
            yield _place_of(group), sorted(interval for _, interval in group)
            group = []
        group.append(line)
    if group:
        yield _place_of(group), sorted(interval for _, interval in group)


def _place_of(group: _Lines) -> float:
    return (group[0][0] + group[-1][0]) / 2


def _groups(level: _Lines, upright: _Lines) -> Iterator[tuple[_Lines, _Lines]]:
    """Lines that touch each other, directly or through others, are a group; so are lone level ones of one length."""
    touching = JoinedSets(len(level) + len(upright))
    for at, (x, (top, bottom)) in enumerate(upright, start=len(level)):
        first = bisect_left(level, (top - _REACH,))
        for other in range(first, len(level)):
            y, (left, right) = level[other]
            if y > bottom + _REACH:
                break
            if left - _REACH <= x <= right + _REACH:
                touching.join(at, other)
    groups = touching.groups()
    crossed = [group for group in groups if len(group) > 1]
    lone = [level[group[0]] for group in groups if len(group) == 1 and group[0] < len(level)]
    for group in crossed:
        yield (
            [level[at] for at in group if at < len(level)],
            [upright[at - len(level)] for at in group if at >= len(level)],
        )
    yield from ((lines, []) for lines in _of_one_length(lone))


def _of_one_length(lone: _Lines) -> Iterator[_Lines]:
    """Level lines that nothing crosses, by where they begin and end; shorter ones between them come along."""
    left = sorted(lone, key=lambda line: (line[1][0] - line[1][1], line))
    while left:
        _, (start, end) = left[0]
        same = [line for line in left if abs(line[1][0] - start) <= _REACH and abs(line[1][1] - end) <= _REACH]
        if len(same) < 3:
            left = left[1:]
            continue
        top, bottom = min(same)[0], max(same)[0]
        inside = [
            line
            for line in left
            if top <= line[0] <= bottom and start - _REACH <= line[1][0] and line[1][1] <= end + _REACH
        ]
        yield sorted(inside)
        taken = set(inside)
        left = [line for line in left if line not in taken]


def _table(level: _Lines, upright: _Lines, marks: Sequence[Box], lessons: Lessons) -> RuledTable | None:
    if len(level) < 2 and len(upright) < 2:
        return None
    box = around(
        [*(Box(left, y, right, y) for y, (left, right) in level), *(Box(x, top, x, end) for x, (top, end) in upright)]
    )
    if box.width < _SHORTEST * 2 or box.height < _SHORTEST:
        return None
    inside = [mark for mark in marks if box.holds((mark.x0 + mark.x1) / 2, (mark.y0 + mark.y1) / 2)]
    raster = _completed(_Raster(box, level, upright), inside, lessons)
    slots = raster.slots() if raster.is_sound else []
    return RuledTable(box, slots, raster.xs, raster.ys, raster.has_guessed_columns) if len(slots) > 1 else None


def _completed(raster: "_Raster", marks: Sequence[Box], lessons: Lessons) -> "_Raster":
    """A raster with the lines that a half-ruled table leaves out."""
    if raster.is_sound:
        raster = raster.with_rules(missing_columns(by_slot(raster.slots(), marks), lessons))
    if raster.is_sound:
        raster = raster.with_rules(missing_rows(by_slot(raster.slots(), marks)))
    if raster.is_sound and (raster.is_guessed or lessons.has_stacked):
        raster = raster.with_rules(stacked_texts(by_slot(raster.slots(), marks), lessons))
    return raster


class _Raster:
    """The fields between a table's lines."""

    def __init__(self, box: Box, level: _Lines, upright: _Lines) -> None:
        self.ys = _places((y for y, _ in level), box.y0, box.y1)
        self.xs = _places((x for x, _ in upright), box.x0, box.x1)
        self.is_guessed = self.has_guessed_columns = False
        self._box = box
        self._level = level
        self._upright = upright

    def with_rules(self, rules: Sequence[Rule]) -> "_Raster":
        """The raster with more lines."""
        if not rules:
            return self
        level = [*self._level, *((rule.y0, (rule.x0, rule.x1)) for rule in rules if rule.is_level)]
        upright = [*self._upright, *((rule.x0, (rule.y0, rule.y1)) for rule in rules if not rule.is_level)]
        raster = _Raster(self._box, _merged(level), _merged(upright))
        raster.is_guessed = True
        raster.has_guessed_columns = self.has_guessed_columns or len(self.xs) == 2
        return raster

    @property
    def is_sound(self) -> bool:
        """Whether it has fields, and not absurdly many."""
        return 0 < (len(self.ys) - 1) * (len(self.xs) - 1) <= _MAX_FIELDS

    def slots(self) -> list[Slot]:
        """The cells."""
        rows, cols = len(self.ys) - 1, len(self.xs) - 1
        below = _walls(self._level, self.ys, self.xs)
        beside = _walls(self._upright, self.xs, self.ys)
        fields = JoinedSets(rows * cols)
        for row in range(rows):
            for col in range(cols):
                at = row * cols + col
                if col + 1 < cols and (col + 1, row) not in beside:
                    fields.join(at + 1, at)
                if row + 1 < rows and (row + 1, col) not in below:
                    fields.join(at + cols, at)
        regions = ([divmod(at, cols) for at in group] for group in fields.groups())
        return sorted(slot for region in regions for slot in self._slots_of(region))

    def _slots_of(self, region: list[tuple[int, int]]) -> Iterator[Slot]:
        """A region as one slot; one that is no rectangle as several, for its text must have a place all the same."""
        runs: dict[int, list[list[int]]] = defaultdict(list)
        for row, col in region:
            if runs[row] and runs[row][-1][1] == col - 1:
                runs[row][-1][1] = col
            else:
                runs[row].append([col, col])
        open_runs: dict[tuple[int, int], tuple[int, int]] = {}
        for row in sorted(runs):
            now = {(first, last) for first, last in runs[row]}
            for run in [run for run, (_, end) in open_runs.items() if run not in now or end != row - 1]:
                yield self._slot(run, open_runs.pop(run))
            for run in now:
                open_runs[run] = (open_runs.get(run, (row, row))[0], row)
        for run, reach in open_runs.items():
            yield self._slot(run, reach)

    def _slot(self, run: tuple[int, int], reach: tuple[int, int]) -> Slot:
        (first_col, last_col), (first_row, last_row) = run, reach
        box = Box(self.xs[first_col], self.ys[first_row], self.xs[last_col + 1], self.ys[last_row + 1])
        return Slot(first_row, first_col, last_row - first_row + 1, last_col - first_col + 1, box)


def _places(found: Iterable[float], low: float, high: float) -> list[float]:
    """Distinct places in order, with the ends of the table, where sides are open."""
    places: list[float] = []
    for place in sorted([low, *found, high]):
        if not places or place - places[-1] > SNAP:
            places.append(place)
    return places


def _walls(lines: _Lines, across: list[float], along: list[float]) -> set[tuple[int, int]]:
    """Where lines stand: (place, field), such that the line runs along most of the field."""
    covered: dict[tuple[int, int], float] = defaultdict(float)
    for place, (start, end) in lines:
        at = min(range(len(across)), key=lambda index: abs(across[index] - place))
        for field in range(max(0, bisect_left(along, start) - 1), len(along) - 1):
            low, high = along[field], along[field + 1]
            if low >= end:
                break
            covered[at, field] += max(0.0, min(end, high) - max(start, low)) / (high - low)
    return {position for position, share in covered.items() if share >= _COVERED}


def _outermost(tables: list[RuledTable]) -> list[RuledTable]:
    """Tables that do not lie within a cell of another: a box drawn inside a cell is a part of its text."""
    kept: list[RuledTable] = []
    for table in sorted(tables, key=lambda table: -table.box.width * table.box.height):
        middle = ((table.box.x0 + table.box.x1) / 2, (table.box.y0 + table.box.y1) / 2)
        if not any(other.box.holds(*middle) for other in kept):
            kept.append(table)
    return kept
