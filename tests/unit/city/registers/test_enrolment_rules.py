"""When two enrolments of one party contradict each other: exactly when no reading of the papers keeps them apart."""

from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.registers.rules.enrolments import (
    Objection,
    Overlap,
    ends_before_it_begins,
    objection,
    outlasts,
    overlap,
)
from sasaeai.lib.vague_days import Stay, VagueDay, read_vague_day

ONE = timedelta(days=1)
FIRST = date(2019, 3, 25)
"""The days tried lie around the turn of a fiscal year and of a month; later than ``_LAST`` stands for ever after."""
_LAST = FIRST + 14 * ONE


def a_stay(since: str, until: str | None = None) -> Stay:
    return Stay(read_vague_day(since), read_vague_day(until) if until else None)


class Short(NamedTuple):
    """A day between two, as months and years are, but short enough to try every day of it."""

    earliest: date
    latest: date


@st.composite
def vague(draw: st.DrawFn) -> VagueDay:
    """A day that stands for few days, so that all can be tried."""
    first = draw(st.integers(0, 13))
    length = draw(st.integers(0, 3))
    return Short(FIRST + first * ONE, FIRST + (first + length) * ONE)  # type: ignore[return-value]


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    since = draw(vague())
    until = draw(st.none() | vague())
    stay = Stay(since, until)
    return Stay(since, None) if ends_before_it_begins(stay) else stay


def readings(stay: Stay) -> list[tuple[date, date]]:
    """Every pair of a first and a last day that the papers allow."""
    span = [stay.since.earliest + n * ONE for n in range((stay.since.latest - stay.since.earliest).days + 1)]
    if stay.until is None:
        ends = [_LAST + 10 * ONE]
    else:
        ends = [stay.until.earliest + n * ONE for n in range((stay.until.latest - stay.until.earliest).days + 1)]
    return [(first, last) for first, last in product(span, ends) if first <= last]


@given(stays(), stays())
def test_it_is_what_trying_every_day_finds(one: Stay, other: Stay) -> None:
    shared = {first <= to and start <= last for (first, last), (start, to) in product(readings(one), readings(other))}
    expected = {(True,): Overlap.CERTAIN, (False,): Overlap.NONE}.get(tuple(shared), Overlap.POSSIBLE)
    assert overlap(one, other) is overlap(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (("2018-04-01", "2019-03-31"), ("2019-04-01", None), Overlap.NONE),
        (("2018-04-01", "2019-03-31"), ("2019-03-31", None), Overlap.CERTAIN),
        (("2019-03-31", "2019-03-31"), ("2019-03-31", "2019-03-31"), Overlap.CERTAIN),
        (("平成30年度", "平成30年度"), ("平成30年度", None), Overlap.POSSIBLE),
        (("平成30年度", None), ("平成30年4月", None), Overlap.CERTAIN),
        (("平成29年度", "平成30年度"), ("平成31年度", None), Overlap.NONE),
        (("平成27年4月1日より前", None), ("平成30年度", None), Overlap.CERTAIN),
        (("平成27年4月1日より前", "平成28年度"), ("平成28年度", None), Overlap.POSSIBLE),
    ],
)
def test_as_papers_say_it(one: tuple[str, str | None], other: tuple[str, str | None], found: Overlap) -> None:
    assert overlap(a_stay(*one), a_stay(*other)) is found


def test_what_is_refused_and_why() -> None:
    there = [a_stay("平成30年度", "平成30年10月"), a_stay("2019-01-10")]
    assert objection(a_stay("2019-04-01", "2019-03-31"), []) is Objection.ENDS_BEFORE_IT_BEGINS
    assert objection(a_stay("2019-02-01"), there) is Objection.THERE_ALREADY
    assert objection(a_stay("平成30年11月", "平成30年12月"), there) is None


@pytest.mark.parametrize(
    ("stay", "is_refused"),
    [
        (("2018-04-01", None), True),
        (("2018-04-01", "2019-03-31"), False),
        (("2018-04-01", "2019-04-01"), True),
        (("2018-04-01", "平成31年"), False),
        (("2019-04-01", "平成31年"), True),
    ],
)
def test_a_stay_does_not_outlast_its_network(stay: tuple[str, str | None], is_refused: bool) -> None:
    assert outlasts(a_stay(*stay), date(2019, 3, 31)) is is_refused
    assert not outlasts(a_stay(*stay), None)
