"""How high rows have to be for their texts, for formats that do not fit merged cells by themselves.

Widths are in full characters, heights in lines.
"""

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

from sasaeai.sheets.writers.printable import PrintCell

_MARGIN = 0.6  # of a character: what a cell keeps free beside its text


def line_count(text: str, width: float) -> int:
    """The lines of a text in a cell of this width; at least one."""
    room = max(1.0, width - _MARGIN)
    return sum(max(1, ceil(_length(line) / room)) for line in text.split("\n"))


def row_heights(cells: Sequence[PrintCell], first_row: int, n_rows: int, widths: Sequence[float]) -> list[int]:
    """The lines that each row of a band needs; what a cell over several rows needs more goes to the last of them."""
    heights = [1] * n_rows
    for cell in sorted(cells, key=lambda cell: (cell.row_span, cell.row)):
        width = sum(widths[cell.col : cell.col + cell.col_span])
        start = cell.row - first_row
        lacking = line_count(cell.text, width) - sum(heights[start : start + cell.row_span])
        if lacking > 0:
            heights[start + cell.row_span - 1] += lacking
    return heights


def _length(line: str) -> float:
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.55 for char in line)
