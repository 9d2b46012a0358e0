"""Cells to grids, under the limits that hold for every format."""

from collections.abc import Callable, Iterable
from itertools import islice

from sasaeai.lib.japanese_text import INVISIBLE
from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.grid import Cell, Grid, Remark

Progress = Callable[[int, int], None]
"""Called with how many parts of a document (its pages) are done, and how many there are."""


class Assembler:
    """Makes the grids of one document, counts its cells, and keeps what a format remarks."""

    def __init__(self, name: str, progress: Progress | None = None) -> None:
        self.name = name
        self.remarks: list[Remark] = []
        self._progress = progress
        self._cells_left = limits.MAX_CELLS
        self._grids: list[Grid] = []
        self._tables = 0
        self._lines: list[tuple[str, bool]] = []
        self._lines_before = 0

    def grid(self, table: str, cells: Iterable[Cell], *, hidden: bool = False) -> Grid:
        """The grid of the cells that hold text or are merged, in order.

        Raises ``UnreadableDocumentError`` over ``MAX_CELLS`` a document or ``MAX_COLUMNS`` filled columns a table.
        """
        seen = (cell if _is_visible(cell.text) else cell._replace(text="") for cell in cells)
        wanted = (cell for cell in seen if cell.row_span > 1 or cell.col_span > 1 or cell.text)
        kept = list(islice(wanted, self._cells_left + 1))
        if len(kept) > self._cells_left:
            raise refusals.too_many_cells(self.name)
        self._cells_left -= len(kept)
        for cell in kept:
            if len(cell.text) > limits.MAX_CELL_TEXT:
                raise refusals.too_long_text(self.name, cell.ref)
        kept.sort()
        self._require_few_columns(table, kept)
        return Grid(name=table, cells=tuple(kept), hidden=hidden)

    def done(self, parts: int, of: int) -> None:
        """Tell whoever waits how far the reading is."""
        if self._progress is not None:
            self._progress(parts, of)

    def remark(self, topic: str, refs: Iterable[str] = (), words: str = "") -> None:
        """Keep a remark on the document; the reading turns it into a finding."""
        self.remarks.append(Remark(topic, tuple(refs), words))

    def line(self, text: str, *, hidden: bool = False) -> None:
        """Add a line that stands outside tables."""
        if _is_visible(text):
            self._lines.append((text, hidden))

    def table(self, cells: Callable[[int], Iterable[Cell]], *, hidden: bool = False) -> None:
        """Add the next table; ``cells`` makes its cells for the number that it gets."""
        self._end_lines()
        self._tables += 1
        self._grids.append(self.grid(f"t{self._tables}", cells(self._tables), hidden=hidden))

    def finish(self) -> tuple[Grid, ...]:
        """The grids in the order of the document: ``t1``, ``t2``… and a ``t0`` for each stretch of lines between."""
        self._end_lines()
        return tuple(self._grids)

    def _end_lines(self) -> None:
        first = self._lines_before + 1
        cells = [
            Cell(row, 0, text, f"t0!r{first + row}c1", hidden=hidden) for row, (text, hidden) in enumerate(self._lines)
        ]
        if cells:
            self._grids.append(self.grid("t0", cells))
        self._lines_before += len(cells)
        self._lines = []

    def _require_few_columns(self, table: str, cells: list[Cell]) -> None:
        if len({cell.col for cell in cells}) <= limits.MAX_COLUMNS:
            return
        filled = {cell.col for cell in cells if cell.text.strip()}
        if len(filled) <= limits.MAX_COLUMNS:
            return
        first_beyond = sorted(filled)[limits.MAX_COLUMNS]
        ref = next(cell.ref for cell in cells if cell.col == first_beyond)
        raise refusals.too_many_columns(self.name, table, ref)


def _is_visible(text: str) -> bool:
    """Whether a text shows anything: neither white space alone nor characters that take no room."""
    return bool(text.strip()) and (text.isprintable() or bool("".join(text.split()).strip(INVISIBLE)))
