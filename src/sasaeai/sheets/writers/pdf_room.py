"""How wide the columns of a PDF are, and what has room on a page. Lengths are points; the paper is A3, laid across."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sasaeai.sheets.writers.printable import Band, Printable, PrintCell

SIZE = 8.0
"""The size of the type."""
LEADING = 0.35
"""Between lines, in sizes."""
INSET = (3.0, 2.5)
"""What a cell keeps free at its sides, and above and below."""
_WIDTH = 1133.8
_LINES_A_PAGE = 70
_LONGEST_WORD = 5
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_LONGEST_NUMBER, _DIGIT = 20, 0.6  # of a square, with some room for another font
_MOST_OF_HEADING = 25  # lines
_MOST_OF_SECTION = 6
_FULL = 0.8  # of a line that is full: the rest goes to marks that begin no line, and words that are kept whole


class Share(NamedTuple):
    """A column's part of the width, and what it must not tear: the words of its heading, its longest number."""

    width: float
    heading: str
    digits: int = 0


def widths_of(shares: Sequence[Share]) -> tuple[float, ...]:
    """The widths of columns: by their shares, but none tears a word or number of its own where the paper allows."""
    ways = ([_need(share) for share in shares], [_need(share._replace(heading="")) for share in shares])
    needs = next((way for way in ways if sum(way) <= _WIDTH), [0.0 for _ in shares])
    fixed: dict[int, float] = {}
    while True:
        unit = (_WIDTH - sum(fixed.values())) / sum(share.width for at, share in enumerate(shares) if at not in fixed)
        lacking = {
            at: needs[at] for at, share in enumerate(shares) if at not in fixed and share.width * unit < needs[at]
        }
        if not lacking:
            return tuple(fixed.get(at, share.width * unit) for at, share in enumerate(shares))
        fixed |= lacking
        if len(fixed) == len(shares):
            return tuple(need * _WIDTH / sum(needs) for need in needs)


def squares(widths: Sequence[float]) -> float:
    """How many full characters a cell over columns of these widths has side by side."""
    return max(1.0, (sum(widths) - 2 * INSET[0]) / SIZE)


def heading_fits(page: Printable, widths: Sequence[float]) -> bool:
    """Whether the heading is short enough to stand on each page."""
    return _height(page.heading, page.n_heading_rows, widths) <= _MOST_OF_HEADING


def lines_below_heading(page: Printable, widths: Sequence[float]) -> float:
    """How many lines a page surely has for measures."""
    return _LINES_A_PAGE - min(_MOST_OF_HEADING, _height(page.heading, page.n_heading_rows, widths))


def fits(band: Band, widths: Sequence[float], most: float, note: str = "") -> bool:
    """Whether a measure with the note beside it is surely no longer than ``most`` lines; a section, than a few."""
    beside = [PrintCell(band.cells[0].row, len(widths) - 1, note, band.n_rows)] if note else []
    height = _height([*band.cells, *beside], band.n_rows, widths)
    return height <= (most if band.measure else _MOST_OF_SECTION)


def longest_number(texts: Iterable[str]) -> int:
    """The characters of the longest number in texts."""
    return max((len(number) for text in texts for number in _NUMBER.findall(text)), default=0)


def _need(share: Share) -> float:
    longest = max(map(len, share.heading.split("\n")))
    squares_needed = max(min(longest, _LONGEST_WORD), min(share.digits, _LONGEST_NUMBER) * _DIGIT)
    return squares_needed * SIZE + 2 * INSET[0] + 1


def _height(cells: Sequence[PrintCell], n_rows: int, widths: Sequence[float]) -> float:
    """The most lines that rows can come to. What a cell over several rows needs more goes to the last of them."""
    first = min(cell.row for cell in cells)
    heights = [1] * n_rows
    for cell in sorted(cells, key=lambda cell: (cell.row_span, cell.row)):
        start, end = cell.row - first, cell.row - first + cell.row_span
        lines = _lines(cell.text, squares(widths[cell.col : cell.col + cell.col_span]))
        heights[end - 1] += max(0, lines - sum(heights[start:end]))
    return sum(heights) + n_rows * 2 * INSET[1] / (SIZE * (1 + LEADING))


def _lines(text: str, room: float) -> int:
    """The most lines that a text takes, each letter as wide as a square, for words are not always broken."""
    return len(text.splitlines()) + int(len(text) / max(1.0, room * _FULL)) if text else 1
