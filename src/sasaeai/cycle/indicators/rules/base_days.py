"""On which day a stock of a fiscal year is counted, which days a flow spans, and how both are printed."""

import calendar
from datetime import date

from sasaeai.lib import fiscal_year, wareki


def base_day(month: int, day: int, year: int, *, is_after: bool = False) -> date:
    """The day on which a stock of a fiscal year is counted (基準日).

    A day from January to March lies in the calendar year after the fiscal year's number: 31 March of FY2017 is
    2018-03-31, 1 April of FY2017 is 2017-04-01. Some offices count FY2017 right after its end, as of 平成30年4月1日:
    ``is_after``. A month that is too short gives its last day. Raises ``ValueError`` where a day from January to March
    is to come after the year: that would be a year late.
    """
    if is_after and month < 4:
        raise ValueError("a base day after the fiscal year lies from April on")
    western = year + (month < 4) + is_after
    return date(western, month, min(day, calendar.monthrange(western, month)[1]))


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return day.day == calendar.monthrange(day.year, day.month)[1]


def as_of_line(kind: str, year: int, as_of: date) -> str:
    """When a value is of, as sheets print it: 平成30年3月31日現在, 平成29年度中, 平成30年3月31日までの累計.

    A flow of a year that was not over says until when it was counted: 平成30年度（平成30年12月1日まで）.
    """
    day = wareki.format_day(as_of)
    if kind == "stock":
        return f"{day}現在"
    if kind == "cumulative":
        return f"{day}までの累計"
    named = fiscal_year.format_fiscal_year(year)
    return f"{named}中" if as_of >= fiscal_year.last_day(year) else f"{named}（{day}まで）"
