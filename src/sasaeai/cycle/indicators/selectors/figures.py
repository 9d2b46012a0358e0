"""A measure's values as the figures that pages show."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from sasaeai.base.ui.charts import Point
from sasaeai.base.ui.figures import Feed, Figure, Polarity
from sasaeai.cycle.indicators.models import Indicator
from sasaeai.cycle.indicators.selectors.shapes import MeasureFigures, Series, Value
from sasaeai.cycle.indicators.selectors.values import of_measure
from sasaeai.cycle.indicators.selectors.words import WHY_UNKNOWN, why_missing

_YEARS_SHOWN = 5
_POLARITIES = {
    Indicator.Polarity.MORE.value: Polarity.MORE_IS_BETTER,
    Indicator.Polarity.LESS.value: Polarity.LESS_IS_BETTER,
}


def told_for(measure: UUID, years: Iterable[int], *, on: date) -> MeasureFigures:
    """What figures of some years are made from: those years and the four before each, in a fixed number of queries."""
    wanted = sorted(set(years))
    reach = range(wanted[0] - _YEARS_SHOWN + 1, wanted[-1] + 1) if wanted else ()
    return of_measure(measure, reach, on=on)


def figures_in(told: MeasureFigures, years: Iterable[int]) -> dict[int, list[Figure]]:
    """The figures of a measure by fiscal year, in the order of its series, each with the years before that are told."""
    return {year: [_figure(series, year) for series in told.series] for year in years}


def _figure(series: Series, year: int) -> Figure:
    indicator, told = series.indicator, series.years[year]
    value, change = told.value, told.change
    is_judged = change.why_unknown is None
    before = None
    if value.value is not None and change.difference is not None:
        before = value.value - change.difference
    return Figure(
        label=indicator.label,
        value=value.value,
        unit=indicator.unit,
        counting_rule=gettext("%(rule)s: %(definition)s")
        % {"rule": indicator.get_counting_display(), "definition": indicator.definition},
        base_day=value.as_of if indicator.kind == Indicator.Kind.STOCK else None,
        year=year,
        feed=Feed(value.feed) if value.feed in set(Feed) else None,
        why_unknown=why_missing(value) if value.value is None else "",
        why_provisional=why_missing(value) if value.value is not None and not value.is_whole else "",
        before=before,
        polarity=_POLARITIES.get(indicator.polarity, Polarity.NEITHER) if is_judged else Polarity.NEITHER,
        why_not_judged=why_missing(value) or (WHY_UNKNOWN[change.why_unknown] if change.why_unknown else ""),
        history=tuple(_point(one.value) for at, one in series.years.items() if year - _YEARS_SHOWN < at <= year),
        target=told.target,
    )


def _point(value: Value) -> Point:
    is_provisional = value.value is not None and not value.is_whole
    return Point(value.year, value.value, why_missing(value), is_provisional=is_provisional)
