"""Signs that are told by their shape, not read: rating marks alone in a cell, and boxes to tick.

Sizes are relative to a character of the page. What is unclear is a sign with low confidence, or ``UNCLEAR``.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sasaeai.sheets.formats.scan_lines import Span, columns_with, rows_with, stretches
from sasaeai.sheets.formats.scan_picture import Ink

DASH = "—"
UNCLEAR = "☐?"
"""A box of which nobody can say whether it is ticked; ``fields.ticks`` knows it."""
_SIDE = 32  # pixels of a mark when it is compared
_ALIKE = 0.62
_CLOSED = 0.9
_NO_RING, _RING = 0.25, 0.5  # the most ink at one distance from the middle, as a share of the rim's
_DASH_SHARE = 0.35

_Floats = NDArray[np.float64]


class Sign(NamedTuple):
    """A mark and how sure it is."""

    text: str
    confidence: float


class Tick(NamedTuple):
    """A box to tick and its place in the cell: ``☐``, ``☑`` or ``UNCLEAR``."""

    text: str
    confidence: float
    span: Span


def mark_in(ink: Ink, size: float) -> Sign | None:
    """The one symbol that a cell holds; None where it holds anything else."""
    rows, cols = np.flatnonzero(rows_with(ink)), np.flatnonzero(columns_with(ink))
    if not rows.size:
        return None
    shape = ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    height, width = shape.shape
    if width > 1.8 * size or height > 1.8 * size:
        return None
    if width >= 0.25 * size and height <= max(3, _DASH_SHARE * width) and shape.mean() > 0.5:
        return Sign(DASH, 0.95 if width >= 0.4 * size else 0.7)
    if min(width, height) < 0.4 * size or not 0.8 <= width / height <= 1.3:
        return None
    return _symbol(_scaled(shape))


def is_full_stop(ink: Ink, size: float) -> bool:
    """Whether a line that found no more room holds nothing but 。."""
    cols = np.flatnonzero(columns_with(ink))
    rows = np.flatnonzero(rows_with(ink))
    if not rows.size:
        return False
    shape = ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    height, width = shape.shape
    if max(height, width) > 0.5 * size or min(height, width) < 0.12 * size:
        return False
    return bool(0.75 * height <= width <= 1.33 * height)


def _symbol(shape: _Floats) -> Sign | None:
    alike = sorted(((_likeness(shape, drawn), name) for name, drawn in _drawn()), reverse=True)
    best, name = alike[0]
    other = next((value for value, other in alike if other != name), 0.0)
    if best < _ALIKE:
        return None
    if name in "○◎●":
        return _round(shape)
    sure = min(0.97, 0.5 + (best - _ALIKE) + 2 * max(0.0, best - other))
    return Sign(name, round(sure, 3))


def _round(shape: _Floats) -> Sign | None:
    """A ring, two of them, or a disc, by how much ink there is at each distance from the middle."""
    inside, closed = _rays(shape)
    if closed < _CLOSED:
        return None
    within = inside[: int(0.68 * len(inside))]
    if within.mean() > 0.85:
        return Sign("●", 0.9)
    share = float(within.max()) / max(0.01, float(inside[int(0.75 * len(inside)) :].max()))
    if share < _NO_RING:
        return Sign("○", round(0.97 - share, 3))
    if share > _RING:
        return Sign("◎", round(min(0.97, 0.5 + share / 2), 3))
    return Sign("◎" if share > (_NO_RING + _RING) / 2 else "○", 0.4)


def _rays(shape: _Floats) -> tuple[_Floats, float]:
    """The mean ink by distance from the middle, and the share of directions in which there is a rim."""
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    radii = np.linspace(0.05, 1.0, 24)
    middle = (_SIDE - 1) / 2
    xs = np.rint(middle + middle * np.outer(np.cos(angles), radii)).astype(np.int64)
    ys = np.rint(middle + middle * np.outer(np.sin(angles), radii)).astype(np.int64)
    seen = shape[ys, xs]
    rim = seen[:, radii > 0.72].max(axis=1) > 0.3
    means: _Floats = seen.mean(axis=0)
    return means, float(rim.mean())


def _scaled(shape: Ink) -> _Floats:
    """The shape on a square of ``_SIDE`` pixels, each as dark as the share of ink under it."""
    height, width = shape.shape
    grown = shape.astype(np.float64).cumsum(axis=0).cumsum(axis=1)
    grown = np.pad(grown, ((1, 0), (1, 0)))
    ys, xs = np.linspace(0, height, _SIDE + 1), np.linspace(0, width, _SIDE + 1)
    rows = _between(grown, ys)
    sums = _between(rows.T, xs).T
    area = (height / _SIDE) * (width / _SIDE)
    shares: _Floats = np.diff(np.diff(sums, axis=0), axis=1) / area
    return shares


def _between(values: _Floats, places: _Floats) -> _Floats:
    """Rows of ``values`` at places between them."""
    low = np.minimum(places.astype(np.int64), values.shape[0] - 2)
    share = (places - low)[:, np.newaxis]
    between: _Floats = values[low] * (1 - share) + values[low + 1] * share
    return between


def _likeness(one: _Floats, other: _Floats) -> float:
    """Correlation of two pictures: 1 for the same, 0 for nothing in common."""
    first, second = _softened(one) - _softened(one).mean(), _softened(other) - _softened(other).mean()
    scale = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / scale if scale else 0.0


def _softened(values: _Floats) -> _Floats:
    padded = np.pad(values, 1, mode="edge")
    soft: _Floats = sum(
        (padded[dy : dy + values.shape[0], dx : dx + values.shape[1]] for dy in range(3) for dx in range(3)),
        start=np.zeros_like(values),
    )
    return soft / 9


@cache
def _drawn() -> tuple[tuple[str, _Floats], ...]:
    """The marks as they are printed, drawn with thin and thick lines."""
    at = (np.arange(_SIDE) + 0.5) / _SIDE * 2 - 1
    x, y = np.meshgrid(at, at)
    radius = np.hypot(x, y)
    found: list[tuple[str, _Floats]] = [
        ("●", (radius < 1).astype(np.float64)),
        ("▲", (_to_triangle(x, y) > 0).astype(np.float64)),
    ]
    for thick in (0.12, 0.2, 0.3):
        found.append(("○", ((radius < 1) & (radius > 1 - thick)).astype(np.float64)))
        rings = ((radius < 1) & (radius > 1 - thick)) | ((radius < 0.6) & (radius > 0.6 - thick))
        found.append(("◎", rings.astype(np.float64)))
        near = _to_triangle(x, y)
        found.append(("△", ((near > 0) & (near < thick)).astype(np.float64)))
        cross = np.minimum(np.abs(x - y), np.abs(x + y)) < thick * 0.9
        found.append(("×", cross.astype(np.float64)))
    return tuple(found)


def _to_triangle(x: _Floats, y: _Floats) -> _Floats:
    """How far inside the upright triangle that fills the square each point lies; below 0 outside."""
    slope = np.hypot(2.0, 1.0)
    inside: _Floats = np.minimum.reduce([1 - y, (y + 1 - 2 * x) / slope, (y + 1 + 2 * x) / slope])
    return inside


_SHORTEST, _LONGEST = 0.36, 1.35  # of a character: the side of a box
_SAME = 0.06
_STRAIGHT = 0.8  # of a side is ink
_SWING, _SLACK = 0.4, 0.15  # of a side: how far a tick may reach out of its box, upwards or to the right; and below
_EMPTY, _TICKED = 0.04, 0.09
_LEAST_INNER = 0.12
_BEFORE, _AFTER = 0.3, 0.2  # of a character: the gaps beside a box that stands for itself


def ticks_in(ink: Ink, lines: Sequence[Span], size: float) -> list[Tick]:
    """The boxes to tick in a cell: several of one size, or one alone, each where an entry begins.

    A character such as 国 has the same outline; so among several one must be empty, or all have gaps behind them.
    """
    found = [place for line in lines for place in _boxes_on(ink, line, size)]
    if not found:
        return []
    ticks = [(_state(span.part(ink), span), gap) for span, gap in found]
    plain = [tick.span for tick, _ in ticks if tick.text == "☐"] or [tick.span for tick, _ in ticks]
    sides = sorted(span.height for span in plain)
    usual = sides[len(sides) // 2]
    same = [(tick, gap) for tick, gap in ticks if _is_of(tick.span, usual)]
    is_apart = all(gap >= _AFTER * size for _, gap in same)
    is_plain = any(tick.text == "☐" for tick, _ in same)
    if not same:
        return []
    if len(same) == 1:
        tick, gap = same[0]
        is_alone = len(lines) == 1 and tick.span.left <= lines[0].left and gap >= 2 * _AFTER * size
        return [tick] if is_alone else []
    if not (is_apart or is_plain):
        return []
    ticks_seen = [tick for tick, _ in same]
    return ticks_seen + [_broken(line, usual) for line in lines if _lacks_box(ink, line, ticks_seen, size)]


def _lacks_box(ink: Ink, line: Span, ticks: Sequence[Tick], size: float) -> bool:
    """Whether a line of a list begins with something where the others have their boxes."""
    if any(tick.span.top < line.bottom and line.top < tick.span.bottom for tick in ticks):
        return False
    side = ticks[0].span.height
    pieces = stretches(columns_with(line.part(ink)))
    stop = pieces[0][1]
    begin = pieces[1][0] if len(pieces) > 1 else stop
    is_in_column = all(abs(tick.span.left - line.left) <= 0.3 * size for tick in ticks)
    return is_in_column and 0.6 * side <= stop <= 1.4 * side and begin - stop >= _AFTER * size


def _broken(line: Span, side: int) -> Tick:
    return Tick(UNCLEAR, 0.2, Span(line.left, line.top, line.left + side, line.bottom))


def _is_of(span: Span, side: int) -> bool:
    """Whether a box has a side, but for the blur of its edges."""
    return max(abs(span.height - side), abs(span.width - side)) <= _SAME * side + 1


def _boxes_on(ink: Ink, line: Span, size: float) -> list[tuple[Span, int]]:
    """Those of a line that stand at its start or after a gap, each with the gap behind it."""
    row = line.part(ink)
    pieces = stretches(columns_with(row))
    found: list[tuple[Span, int]] = []
    for at, (start, stop) in enumerate(pieces):
        if at and start - pieces[at - 1][1] < _BEFORE * size:
            continue
        box = _box_at(row[:, start:stop], size)
        if box is not None:
            following = next((begin for begin, _ in pieces if begin >= start + box.right - 1), line.width + line.height)
            found.append((box.moved(start + line.left, line.top), following - start - box.right))
    return found


def _box_at(part: Ink, size: float) -> Span | None:
    """The square outline that begins at the left edge of a part of a line."""
    upright = _side(part, size)
    if upright is None:
        return None
    top, bottom = upright
    side, depth = bottom - top, max(3, (bottom - top) // 5)
    down = part[top:bottom].mean(axis=0)
    low, high = int(0.8 * side), min(int(1.2 * side) + 1, part.shape[1])
    right = low + int(np.argmax(down[low:high])) if low < high else 0
    if not right or down[right] < _STRAIGHT - 0.1 or down[:depth].max() < _STRAIGHT:
        return None
    while right + 1 < part.shape[1] and down[right + 1] > 0.5:
        right += 1
    across = part[top:bottom, : right + 1].mean(axis=1)
    if min(across[:depth].max(), across[-depth:].max()) < _STRAIGHT:
        return None
    return Span(0, top, right + 1, bottom)


def _side(part: Ink, size: float) -> tuple[int, int] | None:
    """Where the left side of a box begins and ends, if nothing but a tick reaches beyond."""
    first = stretches(rows_with(part[:, : max(3, round(0.12 * size))]), 1)
    if not first:
        return None
    top, bottom = max(first, key=lambda run: run[1] - run[0])
    side = bottom - top
    rows = np.flatnonzero(rows_with(part))
    above, below, beside = top - int(rows[0]), int(rows[-1]) + 1 - bottom, part.shape[1] - side
    is_alone = max(above, beside) <= _SWING * side and below <= _SLACK * side
    return (top, bottom) if is_alone and _SHORTEST * size <= side <= _LONGEST * size else None


def _state(square: Ink, span: Span) -> Tick:
    """What is inside the outline, whose thickness is measured."""
    down, across = square.mean(axis=0), square.mean(axis=1)
    depths = sorted(_depth(side) for side in (down, down[::-1], across, across[::-1]))
    thin = depths[1] + 1  # a tick that runs along one side, or two, does not make the outline thicker
    inner = square[thin:-thin, thin:-thin]
    share = float(inner.mean()) if inner.size else 1.0
    if inner.size < _LEAST_INNER * square.size and share < 0.9:
        return Tick(UNCLEAR, 0.2, span)
    if share <= _EMPTY:
        return Tick("☐", 0.97, span)
    if share >= _TICKED:
        return Tick("☑", 0.95 if share >= 1.5 * _TICKED else 0.8, span)
    return Tick(UNCLEAR, 0.2, span)


def _depth(shares: _Floats) -> int:
    """How far an outline reaches in, given the share of ink in each line of pixels from outside."""
    wall = np.flatnonzero(shares[: max(3, shares.size // 4)] >= 0.5)
    if not wall.size:
        return 0
    behind = np.flatnonzero(shares[wall[0] :] < 0.5)
    return int(wall[0] + behind[0]) if behind.size else int(shares.size)
