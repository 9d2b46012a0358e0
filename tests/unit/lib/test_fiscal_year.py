"""Fiscal years and where texts name them."""

from datetime import date

import pytest

from sasaeai.lib.fiscal_year import find_fiscal_years, first_day, fiscal_year_of, format_fiscal_year, last_day


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("平成29年度", [2017]),
        ("29年度", [2017]),
        ("５年度", [2023]),
        ("H29", [2017]),
        ("R元年度", [2019]),
        ("令和元(2019)年度", [2019]),
        ("2019(令和元)年度", [2019]),
        ("2019年度", [2019]),
        ("FY2019", [2019]),
        ("平成29～令和元年度", [2017, 2018, 2019]),
        ("平成29・30年度", [2017, 2018]),
        ("令和3年度から令和5年度まで", [2021, 2022, 2023]),
        ("平成32年度", [2020]),
        ("30年度の目標と2年度の実績", [2018, 2020]),
    ],
)
def test_named_fiscal_years(text: str, years: list[int]) -> None:
    assert [found.year for found in find_fiscal_years(text)] == years


@pytest.mark.parametrize(
    "text",
    [
        "29年2月",
        "平成29年2月",
        "平成29年",
        "H29.4.1",
        "H29年2月",
        "第2年度",
        "3年度目",
        "2か年",
        "年度末",
        "40年度",
        "HP29件",
    ],
)
def test_what_is_no_fiscal_year(text: str) -> None:
    assert find_fiscal_years(text) == []


def test_a_bare_number_takes_the_era_of_its_context() -> None:
    (with_context,) = find_fiscal_years("3年度", context_era="平成")
    (without,) = find_fiscal_years("3年度")
    assert (with_context.year, without.year) == (1991, 2021)
    assert with_context.confidence > without.confidence


def test_fiscal_years_turn_on_the_first_of_april() -> None:
    assert fiscal_year_of(date(2018, 3, 31)) == 2017
    assert fiscal_year_of(date(2018, 4, 1)) == 2018
    assert (first_day(2017), last_day(2017)) == (date(2017, 4, 1), date(2018, 3, 31))


@pytest.mark.parametrize(
    ("year", "printed"), [(2017, "平成29年度"), (2018, "平成30年度"), (2019, "令和元年度"), (1988, "昭和63年度")]
)
def test_printed_fiscal_years(year: int, printed: str) -> None:
    assert format_fiscal_year(year) == printed
