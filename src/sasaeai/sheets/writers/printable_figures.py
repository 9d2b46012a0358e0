"""Figures that stand in columns of their own: one row an indicator (label and unit), one column a year and kind.

Figures that the texts of the results tell are not repeated here.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.sheets.model import Figure, Measure, Sheet

KIND_HEADINGS = {
    "target": "目標値",
    "actual": "実績値",
    "cumulative": "累計",
    "rate": "達成率（％）",
    "budget": "予算額",
    "settled": "決算額",
}
_OF_MONEY = ("budget", "settled")
_ORDER = tuple(KIND_HEADINGS)
_TOLD_ELSEWHERE = ("results", "other")


class Indicator(NamedTuple):
    """What the figures of one row share."""

    label: str | None
    of_which: str | None


class Place(NamedTuple):
    """What the figures of one column share."""

    fiscal_year: int | None
    kind: str
    unit: str | None = None

    @property
    def group(self) -> str:
        """The heading over the columns of one year."""
        return "" if self.fiscal_year is None else format_fiscal_year(self.fiscal_year)

    @property
    def heading(self) -> str:
        """The column's own heading: 目標値, 予算額（千円）."""
        return KIND_HEADINGS[self.kind] + (f"（{self.unit}）" if self.unit else "")


def figures_in_columns(measure: Measure) -> list[Figure]:
    """The figures of a measure that no text of it tells."""
    told = {ref for name in _TOLD_ELSEWHERE for ref in measure.sources.get(name, ())}
    return [figure for figure in measure.figures if not set(figure.sources) <= told]


def places_of(sheet: Sheet) -> list[Place]:
    """The columns that a sheet's figures need, by year, then by kind."""
    found = {_place(figure) for measure in sheet.measures for figure in figures_in_columns(measure)}
    return sorted(found, key=lambda place: (place.fiscal_year or 0, _ORDER.index(place.kind), place.unit or ""))


def indicators_of(measure: Measure) -> list[Indicator]:
    """The rows that a measure's indicators need; money has a column of its own and needs none."""
    return list(dict.fromkeys(_indicator(figure) for figure in figures_in_columns(measure) if not is_of_money(figure)))


def label_texts(measure: Measure) -> tuple[str, ...]:
    """The indicators' names from the top; うち before a part of another."""
    return tuple(f"うち {one.label or ''}" if one.of_which else one.label or "" for one in indicators_of(measure))


def unit_texts(measure: Measure) -> tuple[str, ...]:
    """The indicators' units from the top."""
    return tuple(unit_of(measure, indicator) for indicator in indicators_of(measure))


def unit_of(measure: Measure, indicator: Indicator) -> str:
    """The unit of an indicator; rates have theirs in the heading."""
    units = [
        figure.unit
        for figure in figures_in_columns(measure)
        if figure.unit and figure.kind != "rate" and _indicator(figure) == indicator and not is_of_money(figure)
    ]
    return units[0] if units else ""


def figure_texts(measure: Measure, place: Place) -> tuple[str, ...]:
    """The values of one column from the top, one for each indicator; of money, one for all."""
    here = [figure for figure in figures_in_columns(measure) if _place(figure) == place]
    if place.kind in _OF_MONEY and place.unit is not None:
        return tuple(_value(figure, place.unit) for figure in here[:1])
    texts = []
    for indicator in indicators_of(measure):
        values = [figure for figure in here if _indicator(figure) == indicator]
        usual = "％" if place.kind == "rate" else unit_of(measure, indicator)
        texts.append("、".join(_value(figure, usual) for figure in values))
    return tuple(texts) if any(texts) else ()


def is_of_money(figure: Figure) -> bool:
    """Whether a figure's label is no more than the heading of its column."""
    return figure.kind in _OF_MONEY and figure.label == KIND_HEADINGS[figure.kind]


def has_indicators(measures: Iterable[Measure]) -> bool:
    """Whether any measure has a figure that needs a row of its own."""
    return any(indicators_of(measure) for measure in measures)


def _indicator(figure: Figure) -> Indicator:
    return Indicator(figure.label, figure.of_which)


def _place(figure: Figure) -> Place:
    return Place(figure.fiscal_year, figure.kind, figure.unit if is_of_money(figure) else None)


def _value(figure: Figure, usual: str) -> str:
    """A value with its unit where that is not the usual one."""
    unit = figure.unit or ""
    number = f"{figure.value:,}" if isinstance(figure.value, int) or figure.value >= 1000 else str(figure.value)
    return f"{'約' if figure.approximate else ''}{number}{'' if unit == usual else unit}"
