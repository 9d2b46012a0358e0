"""The straight rules of a scanned page: long runs of ink that are thin, along either axis."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sasaeai.sheets.formats.scan_picture import Gray, Ink

Runs = NDArray[np.int64]
"""One run a row: the line of pixels, its first and the one behind its last."""
_Piece = tuple[int, int, int, int]
"""Start, stop, low, high as in a stroke."""

_LONG = 0.25  # inches; strokes of characters do not run together to so much
_LONE = 0.7  # so long, a rule may end in the air
_SHORT = 0.1  # a piece that goes on from a long one, or a side between two of them
_GAP = 0.007  # within a run
_BREAK = 0.06  # between pieces of one rule
_THICKEST = 0.04
_MEETING = 0.015
_OVERHANG = 0.2
_FILLED = 0.9
_LONGER = 1.3


class Stroke(NamedTuple):
    """A rule in pixels: along ``start`` to ``stop``, and from ``low`` to ``high`` across."""

    is_level: bool
    start: int
    stop: int
    low: int
    high: int

    @property
    def length(self) -> int:
        """From end to end."""
        return self.stop - self.start


def strokes_in(ink: Ink, dpi: float) -> list[Stroke]:
    """The rules of a level picture, each from end to end; short ones only where both ends meet a long one across."""
    level = [Stroke(True, *found) for found in _strokes(ink, dpi)]
    upright = [Stroke(False, *found) for found in _strokes(np.ascontiguousarray(ink.T), dpi)]
    long_levels, long_uprights = ([one for one in side if one.length >= _LONE * dpi] for side in (level, upright))
    near, overhang = round(_MEETING * dpi), round(_OVERHANG * dpi)
    return [
        _trimmed(one, across, near, overhang) if one.length >= _LONE * dpi else one
        for side, across in ((level, long_uprights), (upright, long_levels))
        for one in side
        if one.length >= _LONE * dpi or _meets_both(one, across, near)
    ]


def _trimmed(stroke: Stroke, across: list[Stroke], near: int, overhang: int) -> Stroke:
    """Without what goes on a little beyond the last rule across: a character that touches the rule's end."""
    met = [other for other in across if other.start - near <= stroke.high and stroke.low <= other.stop + near]
    first = min((other.low for other in met if other.high >= stroke.start - near), default=stroke.start)
    last = max((other.high for other in met if other.low <= stroke.stop + near), default=stroke.stop)
    start = first if near < first - stroke.start <= overhang else stroke.start
    stop = last if near < stroke.stop - last <= overhang else stroke.stop
    return stroke._replace(start=start, stop=stop)


def without(gray: Gray, strokes: list[Stroke], margin: int, paper: int = 255) -> Gray:
    """The picture with its rules painted over."""
    clean = gray.copy()
    for stroke in strokes:
        across = slice(max(0, stroke.low - margin), stroke.high + margin)
        along = slice(max(0, stroke.start - margin), stroke.stop + margin)
        clean[(across, along) if stroke.is_level else (along, across)] = paper
    return clean


def _meets_both(stroke: Stroke, across: list[Stroke], near: int) -> bool:
    ends = (stroke.start, stroke.stop)
    return all(
        any(
            other.low - near <= end <= other.high + near
            and other.start - near <= stroke.high
            and stroke.low <= other.stop + near
            for other in across
        )
        for end in ends
    )


def _strokes(ink: Ink, dpi: float) -> list[_Piece]:
    """Long pieces and what goes on from them, then short pieces that stand alone."""
    thickest, gap = max(3, round(_THICKEST * dpi)), round(_BREAK * dpi)
    runs = _runs(ink, max(1, round(_GAP * dpi)), round(_SHORT * dpi))
    is_long = runs[:, 2] - runs[:, 1] >= _LONG * dpi
    long = _chained([], _slender(runs[is_long], thickest), gap, thickest)
    lines, starts, stops = runs[~is_long].T
    is_new = np.ones(lines.size, dtype=bool)
    for start, stop, low, high in long:
        is_new &= (lines < low - 2) | (lines >= high + 2) | (starts < start) | (stops > stop)
    short = _thin(_grown(runs[~is_long][is_new].tolist()), thickest // 2)
    return _chained(long, short, gap // 2, thickest) if long else short


def _slender(runs: Runs, thickest: int) -> list[_Piece]:
    """The thin pieces among runs; where characters touch a rule and make it thick, its longest runs alone."""
    pieces = _grown(runs.tolist())
    found = _thin(pieces, thickest)
    lengths = runs[:, 2] - runs[:, 1]
    for start, stop, low, high in pieces:
        if high - low > thickest:
            is_inside = (runs[:, 0] >= low) & (runs[:, 0] < high) & (runs[:, 1] >= start) & (runs[:, 2] <= stop)
            longer = is_inside & (lengths > _LONGER * lengths[is_inside].min())
            found += _slender(runs[longer], thickest)
    return found


def _thin(pieces: list[_Piece], thickest: int) -> list[_Piece]:
    return [piece for piece in pieces if piece[3] - piece[2] <= thickest]


def _grown(runs: list[list[int]]) -> list[_Piece]:
    """Runs that touch from one line of pixels to the next, as one piece."""
    grown: list[_Piece] = []
    ended: list[_Piece] = []
    for line, start, stop in runs:
        ended += [piece for piece in grown if piece[3] < line]
        grown = [piece for piece in grown if piece[3] >= line]
        touched = [piece for piece in grown if piece[0] <= stop + 2 and start <= piece[1] + 2]
        grown = [piece for piece in grown if piece not in touched]
        starts, stops, lows, _ = zip(*touched, (start, stop, line, line), strict=True)
        grown.append((min(starts), max(stops), min(lows), line + 1))
    return ended + grown


def _chained(whole: list[_Piece], pieces: list[_Piece], gap: int, thickest: int) -> list[_Piece]:
    """The whole ones made longer by pieces on their line that are hardly apart; where there are none, by each other."""
    chained = list(whole)
    most = len(whole) or len(pieces)
    for piece in sorted(pieces):
        for at, other in enumerate(chained[:most]):
            low, high = min(other[2], piece[2]), max(other[3], piece[3])
            if whole:
                is_in_line = high - low <= other[3] - other[2] + 2
            else:
                is_in_line = other[2] - 2 <= piece[3] and piece[2] <= other[3] + 2 and high - low <= thickest
            if is_in_line and other[0] - gap <= piece[1] and piece[0] <= other[1] + gap:
                chained[at] = (min(other[0], piece[0]), max(other[1], piece[1]), low, high)
                break
        else:
            chained.append(piece)
    return chained


def _runs(ink: Ink, gap: int, least: int) -> Runs:
    """The runs of ink in each line of pixels, over small gaps, that have a length."""
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).view(np.int8), axis=1)
    lines, starts = np.nonzero(edges == 1)
    stops = np.nonzero(edges == -1)[1]
    is_new = np.ones(lines.size, dtype=bool)
    is_new[1:] = (lines[1:] != lines[:-1]) | (starts[1:] - stops[:-1] > gap)
    first = np.flatnonzero(is_new)
    if not first.size:
        return np.empty((0, 3), dtype=np.int64)
    last = np.append(first[1:], lines.size) - 1
    filled = np.add.reduceat(stops - starts, first)
    lengths = stops[last] - starts[first]
    kept = (lengths >= least) & (filled >= _FILLED * lengths)
    return np.stack([lines[first][kept], starts[first][kept], stops[last][kept]], axis=1).astype(np.int64)
