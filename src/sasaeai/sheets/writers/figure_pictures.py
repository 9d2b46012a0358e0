"""Figures over the years: which of a measure's figures belong together, and small pictures of them as SVG.

The pictures are drawn here, need no colour, and only repeat what a table beside them says.
"""

from math import isfinite
from typing import NamedTuple

from sasaeai.lib.wareki import era_years
from sasaeai.sheets.model import Figure, Measure
from sasaeai.sheets.rules.wording import value, year_ja
from sasaeai.sheets.writers.html_parts import in_one_line
from sasaeai.sheets.writers.printable_figures import KIND_HEADINGS, is_of_money

_STEP, _BAR, _HIGH, _LOW = 34, 22, 48, 14  # width of a year and of its bar; height of the bars and of the years' names


class Series(NamedTuple):
    """One indicator in one kind (target, actual…) over the fiscal years, the earliest first."""

    figures: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """実績値：来場者数."""
        first = self.figures[0]
        kind = KIND_HEADINGS[first.kind].removesuffix("（％）")
        if is_of_money(first) or not first.label:
            return kind
        return f"{kind}：{'うち ' if first.of_which else ''}{first.label}"

    @property
    def years(self) -> tuple[int, ...]:
        """The fiscal years that have a value, each once."""
        return tuple(dict.fromkeys(one.fiscal_year for one in self.figures if one.fiscal_year is not None))

    def text_in(self, year: int | None) -> str:
        """約600人; 3か所（同左）; nothing where the year has no value."""
        here = (one for one in self.figures if one.fiscal_year == year)
        return "、".join(f"{value(one)}{'（同左）' if one.carried_over else ''}" for one in here)


def series_of(measure: Measure, least_years: int = 0) -> list[Series]:
    """A measure's figures by label, unit and kind; those with values in too few fiscal years are left out."""
    found: dict[tuple[str | None, ...], list[Figure]] = {}
    for one in measure.figures:
        found.setdefault((one.label, one.unit, one.kind, one.of_which), []).append(one)
    every = (Series(tuple(sorted(figures, key=lambda one: one.fiscal_year or 0))) for figures in found.values())
    return [series for series in every if len(series.years) >= least_years]


def picture(series: Series) -> str:
    """Bars over the years from zero, values taken from the year before as dashed outlines.

    Nothing where fewer than two years have a value, or one has several.
    """
    figures = [one for one in series.figures if one.fiscal_year is not None]
    is_drawn = len(series.years) == len(figures) >= 2 and all(isfinite(one.value) for one in figures)
    if not is_drawn:
        return ""
    top = max(0.0, *(float(one.value) for one in figures))
    bottom = min(0.0, *(float(one.value) for one in figures))
    scale = _HIGH / ((top - bottom) or 1.0)
    zero = 1 + top * scale
    width, height = _STEP * len(figures), _HIGH + _LOW + 2
    bars = "".join(_bar(at, one, zero, scale) for at, one in enumerate(figures))
    told = "、".join(f"{year_ja(year)} {series.text_in(year)}" for year in series.years)
    return (
        f'<svg class="bars" role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>棒グラフ　{in_one_line(series.name)}　{in_one_line(told)}</title>{bars}"
        f'<path d="M0 {zero:.1f}H{width}" class="zero"/></svg>'
    )


def _bar(at: int, figure: Figure, zero: float, scale: float) -> str:
    tall = abs(figure.value) * scale
    left = at * _STEP + (_STEP - _BAR) / 2
    top = zero - tall if figure.value >= 0 else zero
    kind = ' class="same"' if figure.carried_over else ""
    return (
        f'<rect x="{left:.0f}" y="{top:.1f}" width="{_BAR}" height="{tall:.1f}"{kind}/>'
        f'<text x="{at * _STEP + _STEP / 2:.0f}" y="{_HIGH + _LOW}">{_short(figure.fiscal_year or 0)}</text>'
    )


def _short(year: int) -> str:
    """H29: a year's name that fits below its bar."""
    eras = era_years(year)
    return f"{eras[-1].era.letter}{eras[-1].year}" if eras else str(year)
