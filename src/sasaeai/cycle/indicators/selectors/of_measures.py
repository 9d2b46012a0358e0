"""The indicators of several measures, and what was aimed at, each in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from sasaeai.cycle.indicators.models import Indicator, Target


def of_measures(measures: Collection[UUID]) -> dict[UUID, list[Indicator]]:
    """The indicators by measure, in their order."""
    found: dict[UUID, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(measure__in=list(measures)):
        found[indicator.measure_id].append(indicator)
    return dict(found)


def targets_of(indicators: Iterable[UUID], years: Iterable[int]) -> dict[tuple[UUID, int], Decimal]:
    """What was aimed at, by indicator and fiscal year."""
    rows = Target.objects.filter(indicator__in=list(indicators), fiscal_year__in=list(years))
    told = rows.values_list("indicator", "fiscal_year", "value")
    return {(indicator, year): value for indicator, year, value in told}
