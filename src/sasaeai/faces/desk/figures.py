"""A measure's figures as the desk shows them: with their years, what stands beside them, the way to their records."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from sasaeai.base.ui.figures import Figure
from sasaeai.base.ui.wording import in_figures, in_fiscal_year
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.selectors.figures import figures_in, told_for
from sasaeai.cycle.indicators.selectors.shapes import MeasureFigures, Series, Value
from sasaeai.cycle.indicators.selectors.typing_rights import may_type
from sasaeai.lib.fiscal_year import fiscal_year_of

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure


_YEARS_SHOWN, _MOST_YEARS = 5, 15


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure, where it is defined, and in words what is uncertain, an opening balance, what sheets print."""

    figure: Figure
    settings: str
    notes: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All figures of a measure, and printed values of which nobody has said which figure they are."""

    shown: tuple[Shown, ...]
    untied: tuple[str, ...]


def figures_page(measure: "Measure", evaluated: int, asked: int | None, viewer: Viewer) -> FiguresPage:
    """The figures of the fiscal year that is ``asked`` for, in a fixed number of queries.

    Where none is, each shows its latest known year up to the one that was ``evaluated`` last, else the latest at all.
    """
    told = told_for(measure.pk, [asked or evaluated], on=viewer.on)
    if asked is None and any(series.latest is None for series in told.series):
        # Only then are the years since looked at: each year that is counted anew costs a hundredth of a second.
        told = told_for(measure.pk, years_of(evaluated, viewer), on=viewer.on)
    picked = [asked or _latest(series, evaluated) for series in told.series]
    by_year = figures_in(told, set(picked))
    has_settings = may_type(viewer, measure.pk)
    shown = []
    for at, (series, year) in enumerate(zip(told.series, picked, strict=True)):
        unit, until = series.indicator.unit, [one for one in series.years if year - _YEARS_SHOWN < one <= year]
        values = [series.years[one].value for one in until]
        figure = replace(by_year[year][at], href=reverse("desk:behind", args=[series.indicator.pk, year]))
        differing = tuple(_differing(one, unit) for one in values if _differs(one))
        settings = reverse("desk:indicator", args=[series.indicator.pk]) if has_settings else ""
        shown.append(Shown(figure, settings, tuple(_notes(series.years[year].value, unit)), differing))
    return FiguresPage(tuple(shown), tuple(_untied(told)))


def years_of(evaluated: int, viewer: Viewer) -> range:
    """The fiscal years of which the page of a measure tells: until this year, or the one evaluated last."""
    last = max(evaluated, fiscal_year_of(viewer.on))
    return range(max(evaluated - _YEARS_SHOWN + 1, last - _MOST_YEARS + 1), last + 1)


def _latest(series: Series, evaluated: int) -> int:
    known = [year for year, told in series.years.items() if told.value.value is not None]
    return max((year for year in known if year <= evaluated), default=max(known, default=max(series.years)))


def _notes(value: Value, unit: str) -> list[str]:
    found = []
    if value.uncertain:
        told = {"count": in_figures(value.uncertain)}
        found.append(gettext("Of these %(count)s may not count, as their days are not known exactly.") % told)
    if value.opening is not None:
        told = {"value": f"{in_figures(value.opening)}{unit}"}
        found.append(gettext("Of this %(value)s is the opening balance from before the records.") % told)
    return found


def _differs(value: Value) -> bool:
    return any(one.differs for one in value.given)


def _differing(value: Value, unit: str) -> str:
    printed = "、".join(f"{in_figures(one.value)}{one.unit or unit}" for one in value.given if one.differs)
    told = {"year": in_fiscal_year(value.year), "printed": printed}
    return gettext("%(year)s: the sheet prints %(printed)s.") % told


def _untied(told: MeasureFigures) -> list[str]:
    return [
        " ".join(
            [
                *([in_fiscal_year(one.fiscal_year)] if one.fiscal_year else []),
                one.label,
                f"{in_figures(one.value)}{one.unit}",
            ]
        )
        for one in told.untied
    ]
