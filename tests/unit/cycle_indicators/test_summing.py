"""Sums of returns: which months count, what an opening balance adds, and what a value says that lacks something."""

from datetime import date
from decimal import Decimal

import pytest

from sasaeai.cycle.indicators.rules.counted import WhyMissing
from sasaeai.cycle.indicators.rules.summing import Opening, summed
from sasaeai.lib.facts import Month, Reported

LATER = date(2030, 1, 1)
MARCH, APRIL, NEXT_MARCH, NEXT_APRIL = date(2017, 3, 1), date(2017, 4, 1), date(2018, 3, 1), date(2018, 4, 1)
EDGES = {MARCH: Month(1, 1), APRIL: Month(10, 1), NEXT_MARCH: Month(100, 1), NEXT_APRIL: Month(1_000, 1)}
WHOLE = dict.fromkeys(EDGES, Reported(1, 1))


def test_a_month_counts_to_the_fiscal_year_that_it_lies_in() -> None:
    values = [summed(EDGES, WHOLE, year, LATER) for year in (2016, 2017, 2018)]
    assert [(one.value, one.records, one.why_missing) for one in values] == [
        (Decimal(1), 1, None), (Decimal(110), 2, None), (Decimal(1_000), 1, None),
    ]  # fmt: skip


def test_a_cumulative_value_adds_what_comes_after_its_opening_balance() -> None:
    opening = Opening(date(2017, 3, 31), Decimal(2_599))
    values = [
        summed(EDGES, WHOLE, year, LATER, is_cumulative=True, opening=opening) for year in (2015, 2016, 2017, 2018)
    ]
    assert [one.value for one in values] == [None, 2_599, 2_709, 3_709]
    assert [one.records for one in values] == [0, 0, 2, 3]
    assert [one.opening for one in values] == [None, 2_599, 2_599, 2_599]
    assert [one.why_missing for one in values] == [WhyMissing.BEFORE_OPENING, None, None, None]


def test_without_a_balance_it_adds_from_the_first_record() -> None:
    assert [summed(EDGES, WHOLE, year, LATER, is_cumulative=True).value for year in (2015, 2016, 2017)] == [
        None,
        1,
        111,
    ]


@pytest.mark.parametrize(
    ("months", "reported", "year", "on", "value", "why"),
    [
        ({}, {}, 2017, LATER, None, WhyMissing.NO_RECORDS),
        ({NEXT_APRIL: Month(1, 1)}, {}, 2017, LATER, None, WhyMissing.BEFORE_RECORDS),
        ({MARCH: Month(1, 1)}, {APRIL: Reported(0, 1)}, 2017, LATER, None, WhyMissing.NOT_ALL_REPORTED),
        ({MARCH: Month(1, 1)}, {}, 2017, LATER, None, WhyMissing.NO_RECORDS),
        ({APRIL: Month(5, 1)}, {APRIL: Reported(1, 2)}, 2017, LATER, 5, WhyMissing.NOT_ALL_REPORTED),
        ({APRIL: Month(None, 1, 1)}, {APRIL: Reported(1, 1)}, 2017, LATER, None, WhyMissing.NOT_COUNTED),
        ({APRIL: Month(5, 2, 1)}, {APRIL: Reported(2, 2)}, 2017, LATER, 5, WhyMissing.NOT_COUNTED),
        ({APRIL: Month(0, 1)}, {APRIL: Reported(1, 1)}, 2017, LATER, 0, None),
        ({APRIL: Month(5, 1)}, {APRIL: Reported(1, 1)}, 2017, date(2017, 5, 7), 5, WhyMissing.NOT_OVER),
        ({APRIL: Month(5, 1)}, {APRIL: Reported(1, 1)}, 2018, date(2017, 5, 7), None, WhyMissing.NOT_OVER),
    ],
)
def test_blank_is_not_zero_and_says_why(
    months: dict[date, Month],
    reported: dict[date, Reported],
    year: int,
    on: date,
    value: int | None,
    why: WhyMissing | None,
) -> None:
    found = summed(months, reported, year, on)
    assert (found.value, found.why_missing) == (value, why)


def test_what_happens_after_the_day_on_which_it_is_asked_does_not_count() -> None:
    found = summed(EDGES, WHOLE, 2017, date(2018, 2, 28))
    assert (found.value, found.as_of, found.why_missing) == (10, date(2018, 2, 28), WhyMissing.NOT_OVER)


def test_returns_are_told_as_so_many_of_those_due() -> None:
    found = summed(EDGES, WHOLE | {date(2017, 5, 1): Reported(2, 5)}, 2017, LATER)
    assert (found.reported, found.why_missing) == (Reported(4, 7), WhyMissing.NOT_ALL_REPORTED)
