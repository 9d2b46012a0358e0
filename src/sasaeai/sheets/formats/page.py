"""One page of a PDF, digital or scanned, as tables and lines. Lengths are points; x from the left, y from the top."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on a page, in points; ``y0`` is its upper edge."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Its height in points."""
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around others, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


class Glyph(NamedTuple):
    """One character: its em box, baseline, size, and its turn against the page's text (0, 90, 180, 270 degrees).

    Characters that the file prints in one piece share the number of that ``part``.
    """

    text: str
    box: Box
    base: float
    size: float
    turn: int = 0
    part: int = 0


class Rule(NamedTuple):
    """A straight line along an axis; ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_level(self) -> bool:
        """Whether it lies, rather than stands."""
        return self.x1 - self.x0 >= self.y1 - self.y0


class Slot(NamedTuple):
    """A cell's place in a table, before it has a text: rows and columns from 0, its box on the page."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


class Line(NamedTuple):
    """One line of a text: where it begins and ends along its direction, where it stands across it, and its box.

    ``head`` is the length of the first piece that cannot be broken.
    """

    text: str
    start: float
    end: float
    across: float
    size: float
    head: float
    box: Box


class PageCell(NamedTuple):
    """A slot with its text; ``confidence`` below 1 where the characters had to be recognised.

    ``room`` is how long its lines may be.
    """

    slot: Slot
    text: str
    confidence: float = 1.0
    lines: tuple[Line, ...] = ()
    room: float = 0.0


class PageLine(NamedTuple):
    """A line of text outside tables."""

    text: str
    box: Box
    confidence: float = 1.0


@dataclass(slots=True)
class PageTable:
    """The cells of one table on a page; blank slots are among them, for rows and columns must be known.

    ``inset`` is the distance of texts from the sides of their cells.
    """

    box: Box
    cells: list[PageCell]
    inset: float = 0.0


@dataclass(slots=True)
class Page:
    """A page's tables from top to bottom, then from left to right, and the lines that stand outside them.

    ``unseen`` is text that is in the file and not printed; ``unmapped`` counts characters that have no meaning.
    """

    number: int
    size: Box
    tables: list[PageTable] = field(default_factory=list)
    lines: list[PageLine] = field(default_factory=list)
    unseen: list[PageLine] = field(default_factory=list)
    unmapped: int = 0
    is_recognised: bool = False
