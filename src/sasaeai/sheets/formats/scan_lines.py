"""Where lines of text stand in the ink of a scanned page, before anything is read. Boxes here are pixels.

Lines are cut even where they touch: from the top, at the thinnest places about one line apart.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sasaeai.sheets.formats.joined_sets import JoinedSets
from sasaeai.sheets.formats.scan_picture import Ink

_LOWEST, _HIGHEST = 0.05, 0.35  # inches: characters of 4 to 25 points
_TALLEST = 1.4  # of a character: what is taller holds several lines
_LEAST, _MOST = 0.6, 1.45  # of a character: the height of a line that is cut off others
_USUAL_PITCH = 1.1
_SPECK = 0.08  # of a character
_REACH = 0.8  # of a character: what is nearer on a line belongs together


_Pixel = TypeVar("_Pixel", bound=np.generic)


class Span(NamedTuple):
    """A rectangle of pixels, without its right and lower edge."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Its height in pixels."""
        return self.bottom - self.top

    def part(self, pixels: NDArray[_Pixel]) -> NDArray[_Pixel]:
        """What lies in it."""
        return pixels[self.top : self.bottom, self.left : self.right]

    def moved(self, right: int, down: int) -> "Span":
        """The same rectangle elsewhere."""
        return Span(self.left + right, self.top + down, self.right + right, self.bottom + down)


def rows_with(ink: Ink) -> Ink:
    """Which rows of pixels hold ink."""
    return np.asarray(ink.any(axis=1))


def columns_with(ink: Ink) -> Ink:
    """Which columns of pixels hold ink."""
    return np.asarray(ink.any(axis=0))


def stretches(filled: Ink, gap: int = 0) -> list[tuple[int, int]]:
    """Where a row of yes and no says yes, over gaps of so many."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.view(np.int8), [0]))))
    joined: list[tuple[int, int]] = []
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def character_size(inks: Sequence[Ink], dpi: float) -> float:
    """The usual height of a line of text in pixels, from the cells of a page."""
    low, high = _LOWEST * dpi, _HIGHEST * dpi
    heights = sorted(
        bottom - top for ink in inks for top, bottom in stretches(rows_with(ink), 2) if low < bottom - top < high
    )
    if not heights:
        return 0.12 * dpi
    single = [height for height in heights if height < 1.3 * heights[len(heights) * 2 // 5]]
    return float(single[len(single) // 2])


def lines_in(ink: Ink, size: float) -> list[Span]:
    """The lines of a cell from the top, each as wide as its ink."""
    spans: list[Span] = []
    for top, bottom in _bands(ink, size):
        for upper, lower in _cut(ink[top:bottom], size):
            columns = np.flatnonzero(columns_with(ink[top + upper : top + lower]))
            if columns.size:
                spans.append(Span(int(columns[0]), top + upper, int(columns[-1]) + 1, top + lower))
    return [span for span in spans if max(span.width, span.height) > _SPECK * size * 2]


def _bands(ink: Ink, size: float) -> list[tuple[int, int]]:
    """Stretches of rows with ink; a thin one joins its neighbour, of which it is the dots or the stroke."""
    joined: list[tuple[int, int]] = []
    for top, bottom in stretches(rows_with(ink)):
        if joined:
            first, last = joined[-1]
            thin = min(bottom - top, last - first) < 0.45 * size
            if top - last <= (0.3 if thin else 0.15) * size and bottom - first <= 1.25 * size:
                joined[-1] = (first, bottom)
                continue
        joined.append((top, bottom))
    return [(top, bottom) for top, bottom in joined if bottom - top >= _SPECK * size]


def _cut(ink: Ink, size: float) -> list[tuple[int, int]]:
    """A band cut into lines where it is thinnest; first and last may be lower than the others."""
    height = ink.shape[0]
    if height <= _TALLEST * size:
        return [(0, height)]
    weight = np.convolve(ink.sum(axis=1).astype(np.float64), [0.25, 0.5, 0.25], "same")
    weight /= max(1.0, float(np.percentile(weight, 75)))
    least, most = max(2, int(_LEAST * size)), int(_MOST * size)
    cost = np.full(height + 1, np.inf)
    cost[0] = 0.0
    before = np.zeros(height + 1, dtype=np.int64)
    for row in range(least, height + 1):
        starts = np.arange(max(0, row - most), row - least + 1)
        off = (row - starts) / size - _USUAL_PITCH
        off = np.where((starts == 0) | (row == height), np.maximum(0.0, off), off)
        total = cost[starts] + 2 * off**2
        best = int(np.argmin(total))
        cost[row] = total[best] + (weight[row] if row < height else 0.0)
        before[row] = starts[best]
    if not np.isfinite(cost[height]):
        return [(0, height)]
    cuts = [height]
    while cuts[-1] > 0:
        cuts.append(int(before[cuts[-1]]))
    cuts.reverse()
    return list(pairwise(cuts))


def lines_on(ink: Ink, size: float) -> list[Span]:
    """The lines of a page that has columns or none: ink that hangs together, cut into lines."""
    step = max(2, round(size / 4))
    found: list[Span] = []
    for area in _areas(ink, step, round(_REACH * size / step)):
        found += [span.moved(area.left, area.top) for span in lines_in(area.part(ink), size)]
    return sorted(found, key=lambda span: (span.top, span.left))


def _areas(ink: Ink, step: int, gap: int) -> list[Span]:
    """Boxes around ink whose squares of ``step`` pixels hang together, along rows over gaps of so many squares."""
    rows, cols = -(-ink.shape[0] // step), -(-ink.shape[1] // step)
    padded = np.pad(ink, ((0, rows * step - ink.shape[0]), (0, cols * step - ink.shape[1])))
    filled = padded.reshape(rows, step, cols, step).sum(axis=(1, 3)) > 1
    areas: list[list[int]] = []
    above: list[tuple[int, int, int]] = []
    touching = JoinedSets()

    for row in range(rows):
        here: list[tuple[int, int, int]] = []
        for start, stop in stretches(filled[row], gap):
            own = touching.add()
            areas.append([start, row, stop, row + 1])
            here.append((start, stop, own))
            for left, right, other in above:
                if left < stop and start < right:
                    touching.join(other, own)
        above = here
    whole = []
    for group in touching.groups():
        lefts, tops, rights, bottoms = zip(*(areas[at] for at in group), strict=True)
        whole.append((min(lefts), min(tops), max(rights), max(bottoms)))
    height, width = ink.shape
    return [
        Span(left * step, top * step, min(width, right * step), min(height, bottom * step))
        for left, top, right, bottom in whole
    ]
