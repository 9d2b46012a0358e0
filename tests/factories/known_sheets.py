"""The evaluation sheets that the project has itself, and ways to change single cells of a document."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Cell, Document, Grid

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "src" / "sasaeai" / "sample" / "plan_sheet.txt"


def _sheets_in(folder: str) -> tuple[Path, ...]:
    files = (ROOT / "tests" / "data" / folder).iterdir()
    return tuple(sorted(path for path in files if not path.name.endswith(".gold.json")))


UNLIKE = _sheets_in("unlike")
FURTHER = _sheets_in("further")
OWN = (SAMPLE, *UNLIKE)


@lru_cache(maxsize=32)
def loaded(path: Path) -> Document:
    """The grids of a file; the same object each time."""
    return load(path.read_bytes(), path.name)


def with_grid(document: Document, at: int, cells: Iterable[Cell]) -> Document:
    """The document with other cells in one of its grids."""
    grid = replace(document.grids[at], cells=tuple(sorted(cells)))
    return replace(document, grids=(*document.grids[:at], grid, *document.grids[at + 1 :]))


def with_text(document: Document, ref: str, text: str) -> Document:
    """The document with another text in one cell."""
    grids = tuple(
        replace(
            grid,
            cells=tuple(cell._replace(text=text) if cell.ref == ref else cell for cell in grid.cells),
        )
        for grid in document.grids
    )
    return replace(document, grids=grids)


def with_new_cell(document: Document, at: int, row: int, col: int, text: str) -> Document:
    """The document with a text at a place of a grid where none was."""
    grid = document.grids[at]
    new = Cell(row, col, text, f"{grid.name}!r{row + 1}c{col + 1}n{at}")
    return with_grid(document, at, [*grid.cells, new])


def free_places(grid: Grid) -> list[tuple[int, int]]:
    """The positions inside a grid that no cell covers."""
    covered = {
        (row, col)
        for cell in grid.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    }
    return [(row, col) for row in range(grid.n_rows) for col in range(grid.n_cols) if (row, col) not in covered]


def grid_of(name: str, rows: Iterable[Iterable[str]]) -> Grid:
    """A grid of plain rows; blank texts are no cells."""
    cells = tuple(
        Cell(row, col, text, f"{name}!r{row + 1}c{col + 1}")
        for row, texts in enumerate(rows)
        for col, text in enumerate(texts)
        if text.strip()
    )
    return Grid(name, cells)


def document_of(*grids: Grid, kind: str = "csv") -> Document:
    """A document of these grids."""
    return Document("自作.csv", "0" * 64, kind, grids)
