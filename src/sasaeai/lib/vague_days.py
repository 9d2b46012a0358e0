"""Days of which only the month, the year or a limit is known: an interval, how it is written, and who was there.

A register says when somebody joined and left as exactly as its papers do. A stock on a day counts who may have been
there: who had begun by the interval's start and not left by its end. How many of those are uncertain is told beside it.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from sasaeai.lib import fiscal_year, wareki
from sasaeai.lib.japanese_text import narrow
from sasaeai.lib.wareki import WarekiError


class Precision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"
    BEFORE = "before"


class VagueDayError(ValueError):
    """The text names no day, month, year, fiscal year or limit."""


@dataclass(frozen=True, slots=True)
class VagueDay:
    """A day as far as it is known. ``day`` is the first that it can be; with ``BEFORE`` the first that it cannot be.

    Two that mean the same are equal: ``day`` is always the start of its month or year. Raises ``VagueDayError``.
    """

    day: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        """Refuse a day that does not begin what it stands for."""
        begins = {
            Precision.MONTH: self.day.day == 1,
            Precision.YEAR: (self.day.month, self.day.day) == (1, 1),
            Precision.FISCAL_YEAR: (self.day.month, self.day.day) == (4, 1),
        }
        if not begins.get(self.precision, True):
            raise VagueDayError(f"{self.day} begins no {self.precision}")

    @property
    def earliest(self) -> date:
        """The first day that it can be; the first of all days where only a limit is known."""
        return date.min if self.precision is Precision.BEFORE else self.day

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        match self.precision:
            case Precision.DAY:
                return self.day
            case Precision.MONTH:
                return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
            case Precision.YEAR:
                return self.day.replace(month=12, day=31)
            case Precision.FISCAL_YEAR:
                return fiscal_year.last_day(self.day.year)
            case Precision.BEFORE:
                return self.day - timedelta(days=1)

    def __str__(self) -> str:
        """As Japanese offices write it: 平成30年4月1日, 平成30年4月, 平成30年, 平成30年度, 平成30年4月1日より前."""
        match self.precision:
            case Precision.DAY:
                return wareki.format_day(self.day)
            case Precision.MONTH:
                return f"{wareki.era_year_on(self.latest)}{self.day.month}月"
            case Precision.YEAR:
                return str(wareki.era_years(self.day.year)[-1])
            case Precision.FISCAL_YEAR:
                return fiscal_year.format_fiscal_year(self.day.year)
            case Precision.BEFORE:
                return f"{wareki.format_day(self.day)}より前"


_YEAR = r"(?P<year>[0-9]{4}|(?:明治|大正|昭和|平成|令和|[MTSHRmtshr])\.? ?(?:元|[0-9]{1,2}))"
_DAY = re.compile(
    rf"{_YEAR}(?:年度(?P<fiscal>)|年?(?:[./年 -]?(?P<month>[0-9]{{1,2}})月?(?:[./月 -]?(?P<day>[0-9]{{1,2}})日?)?)?)"
    r"(?P<limit> ?(?:より前|以前|まで))?"
)


def read_vague_day(text: str) -> VagueDay:
    """2018-04-01, H30.4.1, 平成30年4月, 2018, 平成30年度 or 平成30年3月31日以前. Raises ``VagueDayError``.

    A limit with 以前 or まで includes its day, one with より前 does not; of a month or year it is the end or start.
    """
    found = _DAY.fullmatch(narrow(text).strip())
    if found is None:
        raise VagueDayError(f"{text!r} names no day")
    try:
        known = _known(found)
    except (ValueError, WarekiError) as error:
        raise VagueDayError(f"{text!r} is no day of the calendar") from error
    limit = (found["limit"] or "").strip()
    if not limit:
        return known
    after = known.day if limit == "より前" else known.latest + timedelta(days=1)
    return VagueDay(after, Precision.BEFORE)


def _known(found: re.Match[str]) -> VagueDay:
    year = _western(found["year"])
    if found["fiscal"] is not None:
        return VagueDay(fiscal_year.first_day(year), Precision.FISCAL_YEAR)
    if found["month"] is None:
        return VagueDay(date(year, 1, 1), Precision.YEAR)
    month = int(found["month"])
    if found["day"] is None:
        return VagueDay(date(year, month, 1), Precision.MONTH)
    return VagueDay(date(year, month, int(found["day"])))


def _western(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return wareki.read_year(text.replace(" ", "")).western


class Stay(NamedTuple):
    """From when to when somebody was there; ``until`` is the last day, None while he is."""

    since: VagueDay
    until: VagueDay | None = None

    def may_hold(self, day: date) -> bool:
        """Whether he may have been there on a day."""
        return self.since.earliest <= day and (self.until is None or day <= self.until.latest)

    def surely_holds(self, day: date) -> bool:
        """Whether he was there on a day, whatever is not known."""
        return self.since.latest <= day and (self.until is None or day <= self.until.earliest)


class Stock(NamedTuple):
    """How many were there on a day, and of how many of them that is not certain."""

    total: int
    uncertain: int


def stock_on(day: date, stays: Iterable[Stay]) -> Stock:
    """The stock on a day."""
    possible = [stay for stay in stays if stay.may_hold(day)]
    return Stock(len(possible), sum(not stay.surely_holds(day) for stay in possible))
