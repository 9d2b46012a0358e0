"""What is told of values: each with all that explains it, their series over years, and the records behind one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sasaeai.cycle.indicators.models import GivenValue, Indicator
from sasaeai.cycle.indicators.rules.counted import WhyMissing
from sasaeai.cycle.indicators.rules.judging import Change, Known
from sasaeai.lib.facts import Reported

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sasaeai.city.registers.models import Enrolment, ReturnValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value that a sheet printed or a person typed for the same indicator and year.

    ``differs`` is None where it cannot be said: the derived value is missing or not whole, or the units differ.
    """

    id: UUID
    value: Decimal
    unit: str
    label: str
    origin: str
    source: str
    is_approximate: bool
    differs: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of an indicator in a fiscal year, with all that explains it.

    ``value`` is None where it is not known, and ``why_missing`` says why; beside a value it says what that lacks.
    ``feed`` is where it is from, ``records`` how many are behind it, of which ``uncertain`` may not count. ``opening``
    is the opening balance within a cumulative one, ``reported`` how many returns have arrived of those due.
    """

    indicator: UUID
    year: int
    value: Decimal | None
    uncertain: int
    as_of: date
    as_of_line: str
    feed: str
    records: int
    why_missing: WhyMissing | None
    formula_version: int
    opening: Decimal | None
    reported: Reported | None
    uncounted: int
    is_approximate: bool
    given: tuple[Given, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it is known and lacks nothing."""
        return self.value is not None and self.why_missing is None

    @property
    def known(self) -> Known:
        """As it is judged."""
        return Known(self.value, self.uncertain, self.is_whole)


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a value: how many, and those that the viewer may see, of one of three kinds.

    ``missing`` are the months and bodies whose return is due and has not been accepted.
    """

    records: int
    rows: "QuerySet[Enrolment] | QuerySet[ReturnValue] | QuerySet[GivenValue]"
    missing: tuple[tuple[date, UUID], ...] = ()

    @property
    def hidden(self) -> int:
        """How many of them the viewer may not see."""
        return self.records - self.rows.count()


@dataclass(frozen=True, slots=True)
class YearOfSeries:
    """A year of a series: the value, how it changed from the year before, and what was aimed at.

    ``is_reached`` is None where no target was set, the value is missing, or nobody said which way is good.
    """

    value: Value
    change: Change
    target: Decimal | None
    is_reached: bool | None


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over years, the earliest first."""

    indicator: Indicator
    years: Mapping[int, YearOfSeries]

    @property
    def latest(self) -> Value | None:
        """The newest value that is known."""
        known = [one.value for one in self.years.values() if one.value.value is not None]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """The series of a measure in their order, and printed values of which nobody has said whose they are."""

    measure: UUID
    series: tuple[Series, ...]
    untied: tuple[GivenValue, ...]
