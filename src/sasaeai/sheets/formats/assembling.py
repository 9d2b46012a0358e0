"""Cells to grids, under the limits that hold for every format."""

from collections.abc import Iterable
from itertools import islice

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.grid import Cell, Grid


class Assembler:
    """Makes the grids of one document and counts its cells."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._cells_left = limits.MAX_CELLS

    def grid(self, table: str, cells: Iterable[Cell], *, hidden: bool = False) -> Grid:
        """The grid of the cells that hold text or are merged, in order.

        Raises ``UnreadableDocumentError`` over ``MAX_CELLS`` a document or ``MAX_COLUMNS`` filled columns a table.
        """
        wanted = (cell for cell in cells if cell.row_span > 1 or cell.col_span > 1 or cell.text.strip())
        kept = list(islice(wanted, self._cells_left + 1))
        if len(kept) > self._cells_left:
            raise refusals.too_many_cells(self.name)
        self._cells_left -= len(kept)
        kept.sort()
        self._require_few_columns(table, kept)
        return Grid(name=table, cells=tuple(kept), hidden=hidden)

    def lines(self, texts: Iterable[tuple[str, bool]]) -> Grid:
        """Grid ``t0``: what stands outside tables, one cell a line; each text comes with whether it is hidden."""
        cells = (
            Cell(row, 0, text, f"t0!r{row + 1}c1", hidden=hidden)
            for row, (text, hidden) in enumerate(entry for entry in texts if entry[0].strip())
        )
        return self.grid("t0", cells)

    def _require_few_columns(self, table: str, cells: list[Cell]) -> None:
        if len({cell.col for cell in cells}) <= limits.MAX_COLUMNS:
            return
        filled = {cell.col for cell in cells if cell.text.strip()}
        if len(filled) <= limits.MAX_COLUMNS:
            return
        first_beyond = sorted(filled)[limits.MAX_COLUMNS]
        ref = next(cell.ref for cell in cells if cell.col == first_beyond)
        raise refusals.too_many_columns(self.name, table, ref)
