"""Damage as recognition and hasty typing do it: cells that slide, slip, merge or tear, headings and marks misread.

Each kind changes one grid of a document below or in its header and returns its cells, or None where it finds no place.
Which rows are header rows is told by the rows of the measures of the undamaged sheet.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.factories.known_sheets import with_grid

from sasaeai.sheets.grid import Cell, Document, Grid

UNKNOWN_HEADING = "柊木印"
MISREAD = str.maketrans({"1": "l", "8": "B", "5": "S", "A": "Λ", "B": "8", "◎": "@", "○": "ロ", "△": "ム", "×": "メ"})
FEWEST_CELLS = 20


class Place(NamedTuple):
    """A grid with its body cells in rows, its header cells, and a source of chance."""

    grid: Grid
    rows: dict[int, list[Cell]]
    header: list[Cell]
    chance: random.Random

    def row(self, fewest: int = 4) -> list[Cell]:
        """A body row of some width, left to right; empty where there is none."""
        wide = [cells for cells in self.rows.values() if len(cells) >= fewest]
        return self.chance.choice(wide) if wide else []

    def cell(self, accept: Callable[[Cell], bool]) -> Cell | None:
        """A body cell that is accepted."""
        found = [cell for cells in self.rows.values() for cell in cells if accept(cell)]
        return self.chance.choice(found) if found else None

    def taken(self) -> set[tuple[int, int]]:
        """The positions that cells cover."""
        return {
            (row, col)
            for cell in self.grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for col in range(cell.col, cell.col + cell.col_span)
        }


Damaged = Sequence[Cell] | None


def _changed(place: Place, cell: Cell | None, **fields: object) -> Damaged:
    if cell is None:
        return None
    return [other._replace(**fields) if other is cell else other for other in place.grid.cells]


def slide_right(place: Place) -> Damaged:
    """The cells of a row from somewhere on stand one column further right."""
    row = place.row()
    if not row:
        return None
    start = place.chance.choice(row[1:])
    later = {cell.ref for cell in row if cell.col >= start.col}
    return [cell._replace(col=cell.col + 1) if cell.ref in later else cell for cell in place.grid.cells]


def slide_left(place: Place) -> Damaged:
    """A blank cell was overlooked: what stands right of it moved into its place."""
    row = place.row(fewest=3)
    after_gap = [cell for left, cell in pairwise(row) if cell.col > left.col + left.col_span]
    if not after_gap:
        return None
    start = place.chance.choice(after_gap)
    later = {cell.ref for cell in row if cell.col >= start.col}
    return [cell._replace(col=cell.col - 1) if cell.ref in later else cell for cell in place.grid.cells]


def put_beside(place: Place) -> Damaged:
    """One cell was written into the blank column beside its own."""
    taken = place.taken()
    side = place.chance.choice((-1, 1))
    cell = place.cell(
        lambda cell: (
            cell.row_span == cell.col_span == 1 and cell.col + side >= 0 and (cell.row, cell.col + side) not in taken
        )
    )
    return _changed(place, cell, col=cell.col + side) if cell else None


def slip_down(place: Place) -> Damaged:
    """One cell stands a row lower, before what stands there."""
    cell = place.cell(lambda cell: True)
    if cell is None:
        return None
    below = (cell.row + cell.row_span, cell.col)
    met = next((other for other in place.grid.cells if (other.row, other.col) == below), None)
    if met is None:
        return _changed(place, cell, row=below[0], row_span=1)
    rest = [other for other in place.grid.cells if other is not cell]
    return [other._replace(text=f"{cell.text}\n{met.text}") if other is met else other for other in rest]


def join(place: Place) -> Damaged:
    """The line between two cells of a row was overlooked."""
    row = place.row()
    if not row:
        return None
    at = place.chance.randrange(len(row) - 1)
    left, right = row[at], row[at + 1]
    rest = [cell for cell in place.grid.cells if cell is not right]
    return [cell._replace(text=f"{left.text} {right.text}") if cell is left else cell for cell in rest]


def tear(place: Place) -> Damaged:
    """The end of a text stands at the beginning of the cell to its right."""
    cell = place.cell(lambda cell: len(cell.text) > 6)
    if cell is None:
        return None
    cut = place.chance.randrange(2, len(cell.text) - 2)
    beside = (cell.row, cell.col + cell.col_span)
    met = next((other for other in place.grid.cells if (other.row, other.col) == beside), None)
    cells = [other._replace(text=cell.text[:cut]) if other is cell else other for other in place.grid.cells]
    if met is not None:
        return [other._replace(text=f"{cell.text[cut:]} {met.text}") if other is met else other for other in cells]
    torn = Cell(*beside, cell.text[cut:], f"{cell.ref}torn")
    return [*cells, torn]


def lose_heading(place: Place) -> Damaged:
    """A heading came out blank."""
    if not place.header:
        return None
    lost = place.chance.choice(place.header)
    return [cell for cell in place.grid.cells if cell is not lost]


def misread_heading(place: Place) -> Damaged:
    """A heading came out as a word that heads nothing."""
    return _changed(place, place.chance.choice(place.header), text=UNKNOWN_HEADING) if place.header else None


def misread(place: Place) -> Damaged:
    """A mark or number came out with letters that look like it."""
    cell = place.cell(lambda cell: len(cell.text) <= 4 and cell.text != cell.text.translate(MISREAD))
    return _changed(place, cell, text=cell.text.translate(MISREAD)) if cell else None


def lose_boxes(place: Place) -> Damaged:
    """A cell of tick boxes was cut off after one of them."""
    cell = place.cell(lambda cell: sum(cell.text.count(box) for box in "☐☑□■") > 1)
    if cell is None:
        return None
    starts = [at for at, letter in enumerate(cell.text) if letter in "☐☑□■"]
    return _changed(place, cell, text=cell.text[: place.chance.choice(starts[1:])])


KINDS = (
    slide_right, slide_left, put_beside, slip_down, join, tear, lose_heading, misread_heading, misread, lose_boxes,
)  # fmt: skip


def damaged(document: Document, first_rows: dict[str, int], chance: random.Random) -> tuple[Document, list[str]]:
    """The document with one to three damages, and their names; by grid, the row of its first measure is known."""
    names = []
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(KINDS)
        at = chance.choice([at for at, grid in enumerate(document.grids) if _is_large(grid, first_rows)])
        cells = kind(_place(document.grids[at], first_rows[document.grids[at].name], chance))
        if cells is not None:
            document = with_grid(document, at, cells)
            names.append(kind.__name__)
    return document, names


def _is_large(grid: Grid, first_rows: dict[str, int]) -> bool:
    return grid.name in first_rows and len(grid.cells) >= FEWEST_CELLS


def _place(grid: Grid, first_row: int, chance: random.Random) -> Place:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in grid.cells:
        if cell.row >= first_row and cell.text.strip():
            rows[cell.row].append(cell)
    return Place(grid, dict(rows), [cell for cell in grid.cells if cell.row < first_row and cell.text.strip()], chance)
