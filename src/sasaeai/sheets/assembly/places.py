"""Cells out of place. A cell that cannot be what its column is was displaced, and so may its neighbours in the row be.

Displaced cells are taken out of their fields: their texts stay under the heading they stand under, as *other*.
Where a sheet has one row a measure, a column of its own holds such a text, after the heading where it stood.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sasaeai.sheets.assembly.draft import Draft, Reading
from sasaeai.sheets.assembly.profile import UNPROFILED
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.looks import Look, affinity, look_of

_CANNOT_BE = -0.55
_UNLIKE = 0.2
_STRICT = frozenset({"rating", "direction", "division", "page"})
_AFTER_HEADING = "："


class Displaced(NamedTuple):
    """A displaced text: a cell with that text alone, and the heading under which it stood."""

    heading: str
    cell: Cell


def find_displaced(draft: Draft, reading: Reading) -> list[Displaced]:
    """Find and set aside the displaced cells of a measure; ask about them once."""
    found = [*_misplaced(draft, reading), *_told(draft)]
    if found:
        draft.displaced |= {one.cell.ref for one in found}
        reading.questions.ask("displaced", draft.index, [one.cell for one in found])
    return found


def told_as_displaced(heading: str, text: str) -> str:
    """What the column for displaced texts says of one."""
    return f"{heading}{_AFTER_HEADING}{text}"


def _told(draft: Draft) -> Iterator[Displaced]:
    """The texts in a column for them; what names no heading is left where it stands."""
    for cell in draft.block.of("displaced"):
        heading, mark, text = cell.text.partition(_AFTER_HEADING)
        if mark and heading.strip():
            yield Displaced(heading.strip(), cell._replace(text=text))


def _misplaced(draft: Draft, reading: Reading) -> list[Displaced]:
    placed = [(column, cell) for column in draft.block.columns for cell in draft.block.cells.get(column.col, ())]
    misfits = [(column, cell) for column, cell in placed if _is_misfit(column, cell, reading)]
    if not misfits:
        return []
    rows = {cell.row for _, cell in misfits}
    neighbours = [
        (column, cell)
        for column, cell in placed
        if cell.row in rows and (column, cell) not in misfits and _is_unlike(column, cell, reading)
    ]
    found = sorted([*misfits, *neighbours], key=lambda item: (item[1].row, item[1].col))
    return [Displaced(column.known_as, cell) for column, cell in found]


def _is_misfit(column: Column, cell: Cell, reading: Reading) -> bool:
    if column.role not in _STRICT:
        return column.role not in UNPROFILED and look_of(cell.text) is Look.TICKS
    look = look_of(cell.text)
    return affinity(column.role, look) <= _CANNOT_BE and reading.facts.profile.is_seldom(column.role, look)


def _is_unlike(column: Column, cell: Cell, reading: Reading) -> bool:
    """Whether a cell beside a misfit is more like another column's cells than like its own."""
    return column.role not in UNPROFILED and reading.facts.profile.fit(column.role, cell.text) < _UNLIKE
