"""Eras and Western years."""

from datetime import date

import pytest

from sasaeai.lib.wareki import (
    GREGORIAN_FROM,
    WarekiError,
    era_named,
    era_year_on,
    era_years,
    format_day,
    read_day,
    read_year,
)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("平成29年", 2017),
        ("H29", 2017),
        ("Ｈ２９", 2017),
        ("㍻29年度", 2017),
        ("令和元年", 2019),
        ("R元", 2019),
        ("R.2", 2020),
        ("昭和六十三年", 1988),
        ("平成十年", 1998),
        ("大正15年", 1926),
        ("明治33年", 1900),
        ("平成32年度", 2020),
        ("平成40", 2028),
    ],
)
def test_years_are_read_by_arithmetic(text: str, year: int) -> None:
    assert read_year(text).western == year


@pytest.mark.parametrize("text", ["", "平成", "平成0年", "X29", "29年", "平成百年", "令和元元年", "平成十十年"])
def test_what_is_no_era_year_is_refused(text: str) -> None:
    with pytest.raises(WarekiError):
        read_year(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("平成31年4月30日", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H30.3.31", date(2018, 3, 31)),
        ("平成32年4月1日", date(2020, 4, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["平成29年2月30日", "平成29年", "2017年4月1日", "令和0年1月1日"])
def test_impossible_days_are_refused(text: str) -> None:
    with pytest.raises(WarekiError):
        read_day(text)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (GREGORIAN_FROM, "明治6年1月1日"),
    ],
)
def test_days_are_printed_in_their_era(day: date, printed: str) -> None:
    assert format_day(day) == printed
    assert era_year_on(day).era.holds(day)


def test_a_day_before_the_gregorian_calendar_is_refused() -> None:
    with pytest.raises(WarekiError):
        era_year_on(date(1872, 12, 31))


def test_a_year_of_two_eras_has_both_names() -> None:
    assert [str(year) for year in era_years(2019)] == ["平成31年", "令和元年"]


def test_a_day_read_past_its_era_does_not_lie_in_it() -> None:
    assert not era_named("平成").holds(read_day("平成32年4月1日"))
