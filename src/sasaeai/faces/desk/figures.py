"""A measure's figures as the desk shows them: with their years, what stands beside them, the way to their records."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from sasaeai.base.ui.figures import Figure
from sasaeai.base.ui.wording import in_figures, in_fiscal_year
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.selectors.figures import figures_in, told_for
from sasaeai.cycle.indicators.selectors.shapes import MeasureFigures, Value

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure, and in words what stands beside it: what is uncertain, an opening balance, what sheets print."""

    figure: Figure
    notes: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """All figures of a measure, and printed values of which nobody has said which figure they are."""

    shown: tuple[Shown, ...]
    untied: tuple[str, ...]


def figures_page(measure: "Measure", last_year: int, viewer: Viewer) -> FiguresPage:
    """The figures up to a fiscal year, in a fixed number of queries."""
    told = told_for(measure.pk, [last_year], on=viewer.on)
    figures = figures_in(told, [last_year])[last_year]
    shown = tuple(
        Shown(
            replace(figure, href=reverse("desk:behind", args=[series.indicator.pk, last_year])),
            tuple(_notes(series.years[last_year].value, series.indicator.unit)),
            tuple(
                _differing(year.value, series.indicator.unit) for year in series.years.values() if _differs(year.value)
            ),
        )
        for series, figure in zip(told.series, figures, strict=True)
    )
    return FiguresPage(shown, tuple(_untied(told)))


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
