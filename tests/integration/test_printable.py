"""A sheet laid out to be printed says what the sheet says, field by field, whatever layout it came in."""

from collections import Counter
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.round_trip import lost

from sasaeai.sheets.grid import Cell, Document, Grid
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read, read_document
from sasaeai.sheets.writers.printable import Printable, printable


def read_again(page: Printable) -> Sheet:
    cells = [
        Cell(cell.row, cell.col, cell.text, f"t1!r{cell.row + 1}c{cell.col + 1}", cell.row_span, cell.col_span)
        for cell in sorted(page.cells(), key=lambda cell: cell[:2])
    ]
    grids = [Grid("t1", tuple(cells))]
    if page.legend:
        grids.append(Grid("t0", (Cell(0, 0, page.legend, "t0!r1c1"),)))
    return read_document(Document("printed", "0", "html", tuple(grids)))


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_a_sheet_laid_out_says_the_same(path: Path) -> None:
    sheet = read(path)
    assert not lost(sheet, read_again(printable(sheet)))


def test_the_founding_sheet_laid_out_says_the_same(shared: Path) -> None:
    sheet = read(shared / "seed" / "plan-sheet.txt")
    assert not lost(sheet, read_again(printable(sheet)))


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_no_two_cells_cover_the_same_place_and_none_is_left_over(path: Path) -> None:
    page = printable(read(path))
    places = Counter(
        (row, col)
        for cell in page.cells()
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    )
    n_rows = page.n_heading_rows + sum(band.n_rows for band in page.bands)
    assert set(places.values()) == {1}
    assert len(places) == n_rows * len(page.columns)
