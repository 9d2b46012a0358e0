"""Sums of what returns counted, over a fiscal year or since an opening balance, and what they lack.

A month belongs to the year that it lies in. A value that lacks returns is the value so far, and says so.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sasaeai.cycle.indicators.rules.counted import Counted, Feed, WhyMissing
from sasaeai.lib.facts import Month, Reported
from sasaeai.lib.fiscal_year import first_day, last_day


class Opening(NamedTuple):
    """What a cumulative value stood at on a day."""

    as_of: date
    value: Decimal


class Span(NamedTuple):
    """Both days included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


def span(year: int, on: date, *, is_cumulative: bool, opening: Opening | None) -> Span:
    """Over which days is counted: a fiscal year, or all until its end, after the opening balance; never past ``on``.

    It is empty (its last day before its first) for a year that has not begun, or that the balance holds already.
    """
    first = first_day(year)
    if is_cumulative:
        first = date.min if opening is None else date.fromordinal(opening.as_of.toordinal() + 1)
    return Span(first, min(last_day(year), on))


def summed(
    months: Mapping[date, Month],
    reported: Mapping[date, Reported],
    year: int,
    on: date,
    *,
    is_cumulative: bool = False,
    opening: Opening | None = None,
) -> Counted:
    """The value of a fiscal year as known on a day, from the months of an item and what was reported of each."""
    days = span(year, on, is_cumulative=is_cumulative, opening=opening)
    if on < first_day(year):
        return _none(last_day(year), WhyMissing.NOT_OVER)
    if opening is not None and days.last < opening.as_of:
        return _none(days.last, WhyMissing.BEFORE_OPENING)
    if opening is None and (not months or days.last < min(months)):
        return _none(days.last, WhyMissing.BEFORE_RECORDS if months else WhyMissing.NO_RECORDS)
    inside = [month for day, month in months.items() if days.holds(day)]
    counted = [month.quantity for month in inside if month.quantity is not None]
    due = [one for day, one in reported.items() if days.holds(day)]
    have = Reported(sum(one.arrived for one in due), sum(one.due for one in due))
    base = None if opening is None else opening.value
    uncounted = sum(month.uncounted for month in inside)
    return Counted(
        feed=Feed.RETURNS,
        as_of=days.last,
        value=Decimal(sum(counted)) + (base or 0) if counted or opening is not None else None,
        records=sum(month.facts for month in inside),
        why_missing=_lacks(days, last_day(year), have, uncounted, is_blank=not inside),
        opening=base,
        reported=have,
        uncounted=uncounted,
    )


def _lacks(days: Span, end: date, have: Reported, uncounted: int, *, is_blank: bool) -> WhyMissing | None:
    if days.last < end:
        return WhyMissing.NOT_OVER
    if not have.is_whole:
        return WhyMissing.NOT_ALL_REPORTED
    if uncounted:
        return WhyMissing.NOT_COUNTED
    return WhyMissing.NO_RECORDS if is_blank and days.first <= days.last else None


def _none(as_of: date, why: WhyMissing) -> Counted:
    return Counted(feed=Feed.RETURNS, as_of=as_of, why_missing=why)
