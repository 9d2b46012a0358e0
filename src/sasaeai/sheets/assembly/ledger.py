"""The conservation law: what became of each non-blank cell. No word of a document is lost without being named."""

import re
from collections import defaultdict
from collections.abc import Iterable

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.model import CellCounts, Finding

_SEPARATORS = re.compile(r"[\s、，,・/／;；()「」:：~ー.※]+")


class Ledger:
    """Which texts the fields took from which cell, and which cells are headings."""

    def __init__(self) -> None:
        self._claims: dict[str, list[str]] = defaultdict(list)
        self._headings: set[str] = set()

    def claim(self, cell: Cell, *texts: str) -> None:
        """Note that fields which name this cell as their source hold these texts of it."""
        self._claims[cell.ref].extend(texts)

    def head(self, cell: Cell) -> None:
        """Note that a cell is a heading."""
        self._headings.add(cell.ref)

    def left_over(self, cell: Cell) -> str:
        """The words of a cell that no claim covers, in folded form; blank when it is wholly used."""
        claims = self._claims.get(cell.ref, ())
        if cell.text in claims:
            return ""
        rest = fold(cell.text)
        if not claims:
            return rest
        for claimed in sorted((fold(text) for text in claims), key=len, reverse=True):
            if claimed:
                rest = rest.replace(claimed, " ", 1)
        return _SEPARATORS.sub(" ", rest).strip()

    def is_heading(self, cell: Cell) -> bool:
        """Whether the cell was noted as a heading."""
        return cell.ref in self._headings

    def unaccounted(self, cells: Iterable[Cell]) -> list[Cell]:
        """The non-blank cells that are neither wholly used nor headings; a finding must name them."""
        return [cell for cell in cells if cell.text.strip() and not self.is_heading(cell) and self.left_over(cell)]

    def counts(self, cells: Iterable[Cell], findings: Iterable[Finding]) -> CellCounts:
        """Count every non-blank cell once, under the first of used, heading, reported that applies."""
        named = {ref for finding in findings for ref in finding.cells}
        nonblank = used = headings = reported = 0
        for cell in cells:
            if not cell.text.strip():
                continue
            nonblank += 1
            if self._claims.get(cell.ref) and not self.left_over(cell):
                used += 1
            elif self.is_heading(cell):
                headings += 1
            elif cell.ref in named:
                reported += 1
        return CellCounts(nonblank, used, headings, reported)
