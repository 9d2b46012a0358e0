"""On which day a stock is counted, and how that is printed."""

from datetime import date

import pytest

from sasaeai.cycle.indicators.rules.base_days import as_of_line, base_day, is_month_end


@pytest.mark.parametrize(
    ("month", "day", "is_after", "expected"),
    [
        (3, 31, False, "2018-03-31"),
        (1, 1, False, "2018-01-01"),
        (4, 1, False, "2017-04-01"),
        (4, 1, True, "2018-04-01"),
        (5, 1, False, "2017-05-01"),
        (12, 1, False, "2017-12-01"),
        (2, 29, False, "2018-02-28"),
        (4, 31, False, "2017-04-30"),
        (6, 30, True, "2018-06-30"),
    ],
)
def test_the_base_day_of_fy2017(month: int, day: int, is_after: bool, expected: str) -> None:
    assert base_day(month, day, 2017, is_after=is_after).isoformat() == expected


def test_29_february_is_there_in_a_leap_year() -> None:
    assert base_day(2, 29, 2019) == date(2020, 2, 29)


def test_a_day_from_january_on_cannot_follow_the_year() -> None:
    with pytest.raises(ValueError, match="April"):
        base_day(3, 31, 2017, is_after=True)


@pytest.mark.parametrize(
    ("kind", "as_of", "expected"),
    [
        ("stock", date(2018, 4, 1), "平成30年4月1日現在"),
        ("flow", date(2018, 3, 31), "平成29年度中"),
        ("flow", date(2017, 12, 1), "平成29年度（平成29年12月1日まで）"),
        ("cumulative", date(2018, 3, 31), "平成30年3月31日までの累計"),
    ],
)
def test_when_a_value_is_of_reads_as_sheets_print_it(kind: str, as_of: date, expected: str) -> None:
    assert as_of_line(kind, 2017, as_of) == expected


def test_the_last_day_of_a_month() -> None:
    assert [is_month_end(date(2020, 2, day)) for day in (28, 29)] == [False, True]
