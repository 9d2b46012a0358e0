"""The tables of a document as rows of texts, for lists that are no evaluation: registers, rolls, returns.

What is merged downwards stands in each of its rows. What a heading is, and where it stands, is not asked here.
"""

from collections import defaultdict
from itertools import islice
from typing import NamedTuple

from sasaeai.sheets.grid import Document, Grid

_MOST_NAMED = 20


class PlainList(NamedTuple):
    """One table. A row ends with its last filled cell; blank rows between others are empty ones.

    ``hidden_rows`` counts rows that the program does not show (a filter); they are read. Of a hidden sheet only the
    name is told. ``uncalculated`` names the first cells with formulas that have no value yet.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden_rows: int
    is_hidden: bool
    uncalculated: tuple[str, ...]


def plain_lists(document: Document) -> tuple[PlainList, ...]:
    """The tables of a document in its order."""
    formulas = {cell.ref for cell in document.formulas()}
    return tuple(_plain(grid, formulas) for grid in document.grids)


def _plain(grid: Grid, formulas: set[str]) -> PlainList:
    if grid.hidden:
        return PlainList(grid.name, (), 0, True, ())
    filled: dict[int, dict[int, str]] = defaultdict(dict)
    shown: set[int] = set()
    for cell in grid.cells:
        if not cell.text.strip():
            continue
        for row in range(cell.row, cell.row + cell.row_span):
            filled[row][cell.col] = cell.text
        if not cell.hidden:
            shown.update(range(cell.row, cell.row + cell.row_span))
    rows = tuple(_row(filled.get(row, {})) for row in range(max(filled, default=-1) + 1))
    uncalculated = islice((cell.ref for cell in grid.cells if cell.ref in formulas), _MOST_NAMED)
    return PlainList(grid.name, rows, len(filled.keys() - shown), False, tuple(uncalculated))


def _row(texts: dict[int, str]) -> tuple[str, ...]:
    return tuple(texts.get(col, "") for col in range(max(texts, default=-1) + 1))
