"""Pictures of a figure over the years as SVG: a sparkline and bars. They repeat what the words beside them say.

Drawn here, without styles or ids, so that any page may hold several; they need no colour. A year without a value is a
gap, and the description says why.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import isfinite
from typing import NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from sasaeai.base.ui.items import Text
from sasaeai.base.ui.wording import Number, in_few_figures, in_figures, in_fiscal_year_briefly, in_year_marks

_WIDE, _HIGH, _EDGE = 116, 34, 5
_STEP, _BAR, _TALL, _TOP, _FOOT = 56, 32, 110, 20, 34
_HATCH, _MARGIN = 5, 56


class Point(NamedTuple):
    """A fiscal year's value. A year without one says why; a ``provisional`` one is still counted on."""

    year: int
    value: Number | None
    why_missing: Text = ""
    is_provisional: bool = False


def in_words(points: Sequence[Point], unit: Text = "") -> str:
    """Every year with its value, or why it has none: 平成29年度 41人、平成30年度 なし（未集計）."""
    return gettext(", ").join(_point_in_words(point, unit) for point in points)


def sparkline(points: Sequence[Point], label: Text, unit: Text = "") -> SafeString:
    """A small line over the years, its last value as a dot; nothing where fewer than two years have a value."""
    known = _known(points)
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    across = (_WIDE - 2 * _EDGE) / (len(points) - 1)
    scale = (_HIGH - 2 * _EDGE) / ((high - low) or 1)
    spots = [
        None if point.value is None else (_EDGE + at * across, _HIGH - _EDGE - (float(point.value) - low) * scale)
        for at, point in enumerate(points)
    ]
    runs = [
        [spot for spot in run if spot]
        for is_there, run in groupby(spots, key=lambda spot: spot is not None)
        if is_there
    ]
    lines = _joined(_run(run) for run in runs)
    gaps = _joined(_gap(_EDGE + at * across) for at, spot in enumerate(spots) if spot is None)
    last = spots[-1]
    dot = format_html('<circle cx="{}" cy="{}" r="3.5" fill="currentColor"/>', *map(_n, last)) if last else ""
    return _picture(
        _WIDE, _HIGH, gettext("Trend: %(label)s") % {"label": label}, in_words(points, unit), lines, gaps, dot
    )


def bars(points: Sequence[Point], label: Text, unit: Text = "", target: Number | None = None) -> SafeString:
    """A bar a year from zero: the last dark, provisional ones hatched, missing ones outlined; a line at the target."""
    known = [*_known(points), *([] if target is None else [float(target)])]
    if not _known(points):
        return SafeString("")
    high, low = max(0.0, *known), min(0.0, *known)
    scale = _TALL / ((high - low) or 1)
    zero = _TOP + high * scale
    width, height = _STEP * len(points) + 8, _TOP + _TALL + _FOOT + (16 if low < 0 else 0)
    line = "" if target is None else _target(target, zero - float(target) * scale, width)
    drawn = _joined(
        _bar(point, 4 + at * _STEP, zero, scale, is_last=at == len(points) - 1) for at, point in enumerate(points)
    )
    marks = _joined(_year_mark(point.year, 4 + at * _STEP + _STEP / 2, height) for at, point in enumerate(points))
    axis = format_html('<path class="ui-chart__axis" d="M0 {0}H{1}" stroke="currentColor"/>', _n(zero), width)
    told = in_words(points, unit)
    if target is not None:
        told += gettext(". Target: %(value)s%(unit)s") % {"value": in_figures(target), "unit": unit}
    title = gettext("Bar chart: %(label)s") % {"label": label}
    return _picture(width + (_MARGIN if line else 0), height, title, told, line, drawn, marks, axis)


def _known(points: Sequence[Point]) -> list[float]:
    known = [float(point.value) for point in points if point.value is not None]
    if not all(map(isfinite, known)):
        raise ValueError("a chart is given numbers only")
    return known


def _point_in_words(point: Point, unit: Text) -> str:
    year = in_fiscal_year_briefly(point.year)
    if point.value is None:
        reason = point.why_missing or gettext("no record")
        return gettext("%(year)s none (%(reason)s)") % {"year": year, "reason": reason}
    words = f"{year} {in_figures(point.value)}{unit}"
    return gettext("%(words)s (provisional)") % {"words": words} if point.is_provisional else words


def _picture(width: float, height: float, title: str, told: str, *parts: str) -> SafeString:
    return format_html(
        '<svg class="ui-chart" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}">'
        "<title>{2}</title><desc>{3}</desc>{4}</svg>",
        _n(width),
        _n(height),
        title,
        told,
        _joined(parts),
    )


def _joined(parts: Iterable[str]) -> SafeString:
    return SafeString("".join(map(conditional_escape, parts)))


def _run(run: Sequence[tuple[float, float]]) -> SafeString:
    if len(run) == 1:
        return format_html('<circle cx="{}" cy="{}" r="1.75" fill="currentColor"/>', *map(_n, run[0]))
    path = "L".join(f"{_n(x)} {_n(y)}" for x, y in run)
    return format_html('<path d="M{}" fill="none" stroke="currentColor" stroke-width="1.75"/>', path)


def _gap(x: float) -> SafeString:
    """A year without a value: a dotted upright."""
    return format_html(
        '<path class="ui-chart__axis" d="M{} {}V{}" stroke="currentColor" stroke-dasharray="2 3"/>',
        _n(x),
        _EDGE,
        _HIGH - _EDGE,
    )


def _bar(point: Point, left: float, zero: float, scale: float, *, is_last: bool) -> SafeString:
    middle, x = left + _STEP / 2, left + (_STEP - _BAR) / 2
    if point.value is None:
        return _missing(x, middle, zero)
    tall = abs(float(point.value)) * scale
    top = zero - tall if point.value >= 0 else zero
    rect = format_html(
        '<rect {} x="{}" y="{}" width="{}" height="{}" stroke="currentColor"/>',
        _fill(point, is_last=is_last),
        *map(_n, (x, top, _BAR, tall)),
    )
    hatch = _hatched(x, top, tall) if point.is_provisional else ""
    label_y = top - 5 if point.value >= 0 else top + tall + 13
    return _joined((rect, hatch, _words(middle, label_y, in_few_figures(point.value), size=12)))


def _fill(point: Point, *, is_last: bool) -> SafeString:
    if point.is_provisional:
        return SafeString('fill="none"')
    return SafeString('fill="currentColor"' if is_last else 'class="ui-chart__past" fill="none"')


def _hatched(x: float, y: float, tall: float) -> SafeString:
    """Slanting lines within a bar, so that it needs neither colour nor a pattern with an id."""
    lines = []
    offset = float(_HATCH)
    while offset < _BAR + tall:
        start = (x + max(0.0, offset - tall), y + min(tall, offset))
        end = (x + min(float(_BAR), offset), y + max(0.0, offset - _BAR))
        lines.append(f"M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}")
        offset += _HATCH
    return format_html('<path d="{}" fill="none" stroke="currentColor"/>', "".join(lines))


def _missing(x: float, middle: float, zero: float) -> SafeString:
    box = format_html(
        '<rect x="{}" y="{}" width="{}" height="26" fill="none" stroke="currentColor" stroke-dasharray="3 3"/>',
        *map(_n, (x, zero - 26, _BAR)),
    )
    return box + _words(
        middle,
        zero - 9,
        gettext(
            "none",
        ),
        size=11,
    )


def _year_mark(year: int, middle: float, height: float) -> SafeString:
    era, western = in_year_marks(year), str(year)
    if era == f"FY{year}":
        return _words(middle, height - 16, era, size=11)
    return _words(middle, height - 17, era, size=12) + _words(middle, height - 4, western, size=10, is_faint=True)


def _target(target: Number, y: float, width: float) -> SafeString:
    """A broken line behind the bars, named at its end."""
    line = format_html(
        '<path class="ui-chart__target" d="M0 {}H{}" stroke="currentColor" stroke-dasharray="6 3"/>', _n(y), _n(width)
    )
    name = _words(width + _MARGIN / 2, y - 3, gettext("Target"), size=11, is_faint=True)
    return _joined((line, name, _words(width + _MARGIN / 2, y + 11, in_few_figures(target), size=12)))


def _words(x: float, y: float, text: str, *, size: int, is_faint: bool = False) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" text-anchor="middle"{}>{}</text>',
        _n(x),
        _n(y),
        size,
        SafeString(' class="ui-chart__faint"') if is_faint else "",
        text,
    )


def _n(value: float) -> str:
    """A coordinate as short as it can be."""
    return f"{value:.1f}".removesuffix(".0")
