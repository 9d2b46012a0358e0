"""What was given to an indicator besides its records: targets, typed values, an opening balance, printed values."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from sasaeai.cycle.indicators.models import GivenValue, Indicator, OpeningBalance

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SHEET, _TYPED = GivenValue.Origin.SHEET, GivenValue.Origin.TYPED


def typed_of(indicator: Indicator) -> list[GivenValue]:
    """The current typed values, by year."""
    return list(_current().filter(indicator=indicator, origin=_TYPED).order_by("fiscal_year"))


def typed_among(indicator: Indicator, keys: Iterable[str], year: int) -> GivenValue | None:
    """The one of some typed values that is of a year, current or not; ids that are none are passed over."""
    return next(
        (
            one
            for one in GivenValue.objects.filter(indicator=indicator, origin=_TYPED, fiscal_year=year)
            if str(one.pk) in set(keys)
        ),
        None,
    )


def tieable(indicator: Indicator) -> list[GivenValue]:
    """What sheets printed for the measure in some year and is nobody's yet, or this indicator's, by year."""
    free = Q(indicator=None, measure=indicator.measure_id) | Q(indicator=indicator)
    rows = _current().filter(free, origin=_SHEET, fiscal_year__isnull=False)
    return list(rows.order_by("fiscal_year", "given_at", "pk"))


def opening_of(indicator: UUID) -> OpeningBalance | None:
    """The opening balance, if one was given."""
    return OpeningBalance.objects.filter(indicator=indicator).first()


def _current() -> "QuerySet[GivenValue]":
    return GivenValue.objects.filter(is_current=True)
