"""Cells out of place. A cell that cannot be what its column is was displaced, and so may its neighbours in the row be.

Displaced cells are taken out of their fields: their texts stay under the heading they stand under, as *other*.
"""

from sasaeai.sheets.assembly.draft import Draft, Reading
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.looks import Look, affinity, look_of

_CANNOT_BE = -0.55
_UNLIKE = 0.2
_STRICT = frozenset({"rating", "direction", "division", "page"})
_OPEN = frozenset({"other", "level", "no", "label", "value", "unit", "row_kind", "row_year", "row_code"})


def find_displaced(draft: Draft, reading: Reading) -> list[tuple[Column, Cell]]:
    """Find and set aside the displaced cells of a measure; ask about them once."""
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
    draft.displaced |= {cell.ref for _, cell in found}
    reading.questions.ask("displaced", draft.index, [cell for _, cell in found])
    return found


def _is_misfit(column: Column, cell: Cell, reading: Reading) -> bool:
    if column.role not in _STRICT:
        return column.role not in _OPEN and look_of(cell.text) is Look.TICKS
    look = look_of(cell.text)
    return affinity(column.role, look) <= _CANNOT_BE and reading.facts.profile.is_seldom(column.role, look)


def _is_unlike(column: Column, cell: Cell, reading: Reading) -> bool:
    """Whether a cell beside a misfit is more like another column's cells than like its own."""
    return column.role not in _OPEN and reading.facts.profile.fit(column.role, cell.text) < _UNLIKE
