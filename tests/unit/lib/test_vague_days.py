"""Days with a precision: what they mean, how they are written and read, and who was there on a day."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.lib.fiscal_year import first_day, fiscal_year_of, last_day
from sasaeai.lib.vague_days import Precision, Stay, Stock, VagueDay, VagueDayError, read_vague_day, stock_on

DAYS = st.dates(date(1900, 1, 1), date(2080, 12, 31))


@st.composite
def vague_days(draw: st.DrawFn) -> VagueDay:
    day, precision = draw(DAYS), draw(st.sampled_from(Precision))
    match precision:
        case Precision.MONTH:
            day = day.replace(day=1)
        case Precision.YEAR:
            day = day.replace(month=1, day=1)
        case Precision.FISCAL_YEAR:
            day = first_day(day.year)
    return VagueDay(day, precision)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "written"),
    [
        ("2018-04-01", "2018-04-01", "2018-04-01", "平成30年4月1日"),
        ("H30.4.1", "2018-04-01", "2018-04-01", "平成30年4月1日"),
        ("平成３０年４月１日", "2018-04-01", "2018-04-01", "平成30年4月1日"),
        ("R元/5/1", "2019-05-01", "2019-05-01", "令和元年5月1日"),
        ("2016/2", "2016-02-01", "2016-02-29", "平成28年2月"),
        ("平成30年4月", "2018-04-01", "2018-04-30", "平成30年4月"),
        ("2018年", "2018-01-01", "2018-12-31", "平成30年"),
        ("2019", "2019-01-01", "2019-12-31", "令和元年"),
        ("平成30年度", "2018-04-01", "2019-03-31", "平成30年度"),
        ("2019年度", "2019-04-01", "2020-03-31", "令和元年度"),
        ("平成30年3月31日以前", "0001-01-01", "2018-03-31", "平成30年4月1日より前"),
        ("平成30年4月1日より前", "0001-01-01", "2018-03-31", "平成30年4月1日より前"),
        ("2015年度まで", "0001-01-01", "2016-03-31", "平成28年4月1日より前"),
        ("2015年より前", "0001-01-01", "2014-12-31", "平成27年1月1日より前"),
    ],
)
def test_a_text_says_as_much_as_it_says(text: str, earliest: str, latest: str, written: str) -> None:
    read = read_vague_day(text)
    assert (read.earliest.isoformat(), read.latest.isoformat(), str(read)) == (earliest, latest, written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不明",
        "2018-02-30",
        "平成30年13月",
        "4月1日",
        "30",
        "平成",
        "2018-4-1-1",
        "平成0年",
        "約2018年",
        "2018年度4月",
    ],
)
def test_other_texts_name_no_day(text: str) -> None:
    with pytest.raises(VagueDayError):
        read_vague_day(text)


@given(vague_days())
def test_what_is_written_reads_back(day: VagueDay) -> None:
    assert read_vague_day(str(day)) == day
    assert day.earliest <= day.latest


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(VagueDayError):
        assert isinstance(read_vague_day(text), VagueDay)


@pytest.mark.parametrize("precision", [Precision.MONTH, Precision.YEAR, Precision.FISCAL_YEAR])
def test_a_day_that_does_not_begin_its_month_or_year_is_refused(precision: Precision) -> None:
    with pytest.raises(VagueDayError):
        VagueDay(date(2018, 4, 2), precision)


def test_joined_and_left_on_the_same_day_counts_on_that_day_alone() -> None:
    stay = Stay(VagueDay(date(2018, 3, 31)), VagueDay(date(2018, 3, 31)))
    days = [date(2018, 3, 30), date(2018, 3, 31), date(2018, 4, 1)]
    assert [stock_on(day, [stay]) for day in days] == [Stock(0, 0), Stock(1, 0), Stock(0, 0)]


@pytest.mark.parametrize(
    ("day", "counts"), [("2018-03-31", 1), ("2018-04-01", 0), ("2017-04-01", 1), ("2017-03-31", 0)]
)
def test_the_edges_of_the_fiscal_year(day: str, counts: int) -> None:
    whole = Stay(VagueDay(date(2017, 4, 1)), VagueDay(date(2018, 3, 31)))
    assert stock_on(date.fromisoformat(day), [whole]) == Stock(counts, 0)


def test_who_joined_in_a_year_is_uncertain_within_it() -> None:
    stay = Stay(read_vague_day("平成29年度"), read_vague_day("平成30年度"))
    told = {
        day: stock_on(date.fromisoformat(day), [stay])
        for day in ("2017-03-31", "2017-09-30", "2018-03-31", "2018-09-30")
    }
    assert list(told.values()) == [Stock(0, 0), Stock(1, 1), Stock(1, 0), Stock(1, 1)]


@given(vague_days(), st.none() | vague_days(), DAYS)
def test_who_surely_was_there_may_have_been(since: VagueDay, until: VagueDay | None, day: date) -> None:
    stay = Stay(since, until)
    assert not stay.surely_holds(day) or stay.may_hold(day)


@given(st.lists(st.tuples(vague_days(), st.none() | vague_days())), DAYS)
def test_the_stock_is_the_sum_of_its_parts_and_one_more_counts_as_itself(
    found: list[tuple[VagueDay, VagueDay | None]], day: date
) -> None:
    stays = [Stay(*one) for one in found]
    whole = stock_on(day, stays)
    parts = [stock_on(day, [stay]) for stay in stays]
    assert whole == Stock(sum(part.total for part in parts), sum(part.uncertain for part in parts))
    assert 0 <= whole.uncertain <= whole.total <= len(stays)


@given(DAYS, DAYS, DAYS)
def test_exact_days_leave_no_doubt(since: date, until: date, day: date) -> None:
    stock = stock_on(day, [Stay(VagueDay(since), VagueDay(until))])
    assert stock == Stock(int(since <= day <= until), 0)


@given(vague_days(), DAYS)
def test_a_day_of_a_fiscal_year_lies_in_it(day: VagueDay, some: date) -> None:
    year = fiscal_year_of(some)
    assert first_day(year) <= some <= last_day(year)
    assert first_day(year) - timedelta(days=1) == last_day(year - 1)
    if day.precision is Precision.FISCAL_YEAR:
        assert fiscal_year_of(day.earliest) == fiscal_year_of(day.latest)
