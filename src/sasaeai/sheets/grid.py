"""Cells, grids and documents: what a file holds before anybody asks what it means.

Positions and merged ranges live here. What a column or a row *is* belongs to ``layout``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    r"""One anchor cell; a merged range is one cell. Rows and columns count from 0.

    ``text`` is what is printed: line breaks as ``\n``, tick boxes as ``☐`` and ``☑``, never stripped of
    inner spaces. ``ref`` is the cell's address in the syntax of its format (``t3!r12c5``, ``Sheet!B7``).
    ``has_list`` says that the line breaks are those of a marked-up list. ``confidence`` (0 to 1) is how sure it is
    that the text is what is printed: 1 unless the characters had to be recognised.
    """

    row: int
    col: int
    text: str
    ref: str
    row_span: int = 1
    col_span: int = 1
    hidden: bool = False
    has_list: bool = False
    confidence: float = 1.0


class Remark(NamedTuple):
    """Something that a format noticed and cannot mend: its topic in ``rules.wording``, the cells' addresses, words."""

    topic: str
    refs: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a document, or the text that stands outside its tables (``name == "t0"``).

    Several grids may be named ``t0``, one for each stretch of text between tables. Only non-blank cells and merged
    blank ones are kept; they are ordered by row, then column. No two cells cover the same position.
    """

    name: str
    cells: tuple[Cell, ...]
    hidden: bool = False

    @property
    def n_rows(self) -> int:
        """Rows covered by the cells."""
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def n_cols(self) -> int:
        """Columns covered by the cells."""
        return max((cell.col + cell.col_span for cell in self.cells), default=0)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as grids. ``kind`` is told from the content: text, html, markdown, csv, tsv, xlsx, xls, docx or pdf.

    It is json where the cells are made up of a sheet's JSON, which has no grids of its own (``json_cells``).
    """

    name: str
    sha256: str
    kind: str
    grids: tuple[Grid, ...]
    remarks: tuple[Remark, ...] = ()

    def formulas(self) -> list[Cell]:
        """Formulas that were never calculated; they stand as hidden cells, for they show nothing yet."""
        if self.kind != "xlsx":
            return []
        return [cell for cell in self.cells() if cell.hidden and cell.text.startswith("=")]

    def cells(self) -> Iterable[Cell]:
        """Every anchor cell of every grid, in the order of the document."""
        return (cell for grid in self.grids for cell in grid.cells)
