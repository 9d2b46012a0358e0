"""How large the type of a PDF is, how wide its columns are, and what has room on a page, which is A3 laid across.

Lengths are in sizes of the type, unless another unit is told: a full character is one wide.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sasaeai.sheets.writers.printable import Band, Printable, PrintCell

LEADING = 0.35
"""Between lines."""
INSET = (0.375, 0.3125)
"""What a cell keeps free at its sides, and above and below."""
_SIZES = (8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
"""The sizes of the type in points, the one to choose first; the last is that of timetables."""
_WIDTH = 1133.8  # of the page within its margins, in points
_HEIGHT = 756.0
_LONGEST_WORD = 5
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_DIGIT = 0.6  # with some room for another font
_NAME = re.compile(r"[^（）：\n]+")
_LONGEST_NUMBER, _LONGEST_NAME = 12, 10
_MOST_OF_HEADING = 25  # lines
_MOST_OF_SECTION = 6
_STROKE = 0.125
_FULL = 0.8  # of a line that is full: the rest goes to marks that begin no line, and words that are kept whole


class Share(NamedTuple):
    """A column's part of the width, its heading, and how wide the longest text is that it must not tear."""

    width: float
    heading: str
    whole: float = 0


class Room(NamedTuple):
    """The size of the type in points, and the widths of the columns."""

    size: float
    widths: tuple[float, ...]

    @property
    def lines_a_page(self) -> float:
        """The lines that a page has."""
        return _HEIGHT / (self.size * (1 + LEADING))


def room_of(shares: Sequence[Share]) -> Room:
    """The largest type in which no column tears what it must not; with very many, all but headings; else the least.

    Within that the widths go by the columns' shares.
    """
    for needs in ([_need(share) for share in shares], [_need(share._replace(heading="")) for share in shares]):
        for size in _SIZES:
            if sum(needs) * size <= _WIDTH:
                return Room(size, _widths(shares, needs, _WIDTH / size))
    return Room(_SIZES[-1], _widths(shares, [0.0 for _ in shares], _WIDTH / _SIZES[-1]))


def _widths(shares: Sequence[Share], needs: Sequence[float], width: float) -> tuple[float, ...]:
    """What the needs leave of the width is dealt out by the shares."""
    fixed: dict[int, float] = {}
    while True:
        unit = (width - sum(fixed.values())) / sum(share.width for at, share in enumerate(shares) if at not in fixed)
        lacking = {
            at: needs[at] for at, share in enumerate(shares) if at not in fixed and share.width * unit < needs[at]
        }
        if not lacking:
            return tuple(fixed.get(at, share.width * unit) for at, share in enumerate(shares))
        fixed |= lacking
        if len(fixed) == len(shares):
            return tuple(need * width / sum(needs) for need in needs)


def squares(widths: Sequence[float]) -> float:
    """How many full characters a cell over columns of these widths has side by side."""
    return max(1.0, sum(widths) - 2 * INSET[0])


def heading_fits(page: Printable, widths: Sequence[float]) -> bool:
    """Whether the heading is short enough to stand on each page."""
    return _height(page.heading, page.n_heading_rows, widths) <= _MOST_OF_HEADING


def lines_below_heading(page: Printable, room: Room) -> float:
    """How many lines a page surely has for measures."""
    return room.lines_a_page - min(_MOST_OF_HEADING, _height(page.heading, page.n_heading_rows, room.widths))


def fits(cells: Sequence[PrintCell], n_rows: int, widths: Sequence[float], most: float) -> bool:
    """Whether rows are surely no longer than ``most`` lines."""
    return _height(cells, n_rows, widths) <= most


def section_fits(band: Band, widths: Sequence[float]) -> bool:
    """Whether the heading of a section is short enough to be kept with what follows."""
    return fits(band.cells, band.n_rows, widths, _MOST_OF_SECTION)


def row_heights(cells: Sequence[PrintCell], n_rows: int, lines: Sequence[int]) -> list[float]:
    """The heights of rows whose cells have so many lines."""
    needs = [count * (1 + LEADING) - LEADING + 2 * INSET[1] for count in lines]
    return _dealt(cells, n_rows, needs, 1 + 2 * INSET[1])


def longest_number(texts: Iterable[str]) -> float:
    """How wide the longest number in texts is, up to what a column can be asked to hold."""
    longest = max((len(number) for text in texts for number in _NUMBER.findall(text)), default=0)
    return min(longest * _DIGIT, _LONGEST_NUMBER)


def longest_name(texts: Iterable[str]) -> float:
    """How wide the longest name between brackets is, up to what a column can be asked to hold."""
    return min(max((len(name) for text in texts for name in _NAME.findall(text)), default=0), _LONGEST_NAME)


def _need(share: Share) -> float:
    longest = max(map(len, share.heading.split("\n")))
    return max(min(longest, _LONGEST_WORD), share.whole) + 2 * INSET[0] + _STROKE


def _height(cells: Sequence[PrintCell], n_rows: int, widths: Sequence[float]) -> float:
    """The most lines that rows can come to."""
    lines = [_lines(cell.text, squares(widths[cell.col : cell.col + cell.col_span])) for cell in cells]
    return sum(_dealt(cells, n_rows, lines, 1)) + n_rows * 2 * INSET[1] / (1 + LEADING)


def _dealt(cells: Sequence[PrintCell], n_rows: int, needs: Sequence[float], least: float) -> list[float]:
    """The heights of rows, each at least so high. What a cell over several rows needs more goes to the last of them."""
    first = min(cell.row for cell in cells)
    heights = [least] * n_rows
    for cell, need in sorted(zip(cells, needs, strict=True), key=lambda item: (item[0].row_span, item[0].row)):
        start, end = cell.row - first, cell.row - first + cell.row_span
        heights[end - 1] += max(0, need - sum(heights[start:end]))
    return heights


def _lines(text: str, room: float) -> int:
    """The most lines that a text takes, each letter as wide as a square, for words are not always broken."""
    return len(text.splitlines()) + int(len(text) / max(1.0, room * _FULL)) if text else 1
