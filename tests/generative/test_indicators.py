"""Figures by family against the plainest way of counting, over random enrolments and returns; and one record less."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.thorough import share

from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import Measure, Plan
from sasaeai.city.registers.models import (
    Contract,
    Enrolment,
    Network,
    Organisation,
    Programme,
    Return,
    ReturnItem,
    ReturnValue,
)  # fmt: skip
from sasaeai.city.registers.selectors.standings import PARTIES, standings
from sasaeai.cycle.indicators.models import Indicator
from sasaeai.cycle.indicators.selectors.values import day_of, values
from sasaeai.lib.fiscal_year import first_day, fiscal_year_of
from sasaeai.lib.vague_days import Precision, Stay, VagueDay, stock_on

pytestmark = pytest.mark.django_db
START, NOW, ON = date(2014, 1, 1), datetime(2020, 4, 1, tzinfo=UTC), date(2020, 4, 1)
YEARS = range(2014, 2020)
DAYS = st.dates(START, date(2019, 12, 31))
SOME = settings(max_examples=share(60))


@st.composite
def vague_days(draw: st.DrawFn) -> VagueDay:
    day, precision = draw(DAYS), draw(st.sampled_from([Precision.DAY, *Precision]))
    match precision:
        case Precision.MONTH:
            day = day.replace(day=1)
        case Precision.YEAR:
            day = day.replace(month=1, day=1)
        case Precision.FISCAL_YEAR:
            day = first_day(fiscal_year_of(day))
    return VagueDay(day, precision)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """Who joins may leave on the same day, and where days are vague, perhaps before he came."""
    since = draw(vague_days())
    until = draw(st.none() | st.just(since) | vague_days())
    return Stay(since, until if until is not None and until.latest >= since.earliest else None)


ENROLLED = st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(["body", "person"]), stays()), max_size=25)
RETURNS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.integers(0, 71),
        st.sampled_from(["sent", "accepted", "accepted", "sent_back", "replaced"]),
        st.none() | st.integers(0, 500),
    ),
    max_size=25,
    unique_by=lambda one: one[:2],
)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_programme() -> tuple[Programme, Measure]:
    division = Division.objects.create(name="福祉課", since=START)
    plan = Plan.objects.create(name="みどり野市地域福祉計画")
    measure = Measure.objects.create(plan=plan, number="1", title="見守り", order=1)
    return Programme.objects.create(name="見守り", division=division, since=START), measure


def an_indicator(measure: Measure, label: str, **more: Any) -> Indicator:
    return Indicator.objects.create(measure=measure, label=label, unit="件", definition="定義", **more)


def enrol(network: Network, party: str, stay: Stay) -> Enrolment:
    who = {"organisation_id" if party == "body" else "person_id": uuid4()}
    enrolment = Enrolment(network=network, party=party, added_at=NOW, **who)
    enrolment.since, enrolment.until = stay
    enrolment.save()
    return enrolment


@SOME
@given(ENROLLED, st.lists(DAYS, min_size=1, max_size=6))
def test_stocks_are_those_of_counting_one_by_one(enrolled: list[tuple[int, str, Stay]], days: list[date]) -> None:
    with undone():
        programme, _ = a_programme()
        networks = [Network.objects.create(programme=programme, name=str(n), since=START) for n in range(2)]
        for place, party, stay in enrolled:
            enrol(networks[place], party, stay)
        found = standings([one.pk for one in networks], days)
        for place, network in enumerate(networks):
            for party in PARTIES:
                there = [stay for at, who, stay in enrolled if (at, who) == (place, party)]
                assert ((network.pk, party) in found.recorded) is bool(there)
                for day in days:
                    standing = found.by_day[network.pk, party, day]
                    assert standing[:2] == stock_on(day, there)
                    assert standing.begun == sum(stay.since.earliest <= day for stay in there)


@SOME
@given(ENROLLED.filter(bool), st.data())
def test_a_removed_enrolment_changes_the_figures_by_itself_alone(
    enrolled: list[tuple[int, str, Stay]], data: st.DataObject
) -> None:
    with undone():
        programme, measure = a_programme()
        networks = [Network.objects.create(programme=programme, name=str(n), since=START) for n in range(2)]
        rows = [(enrol(networks[place], party, stay), stay) for place, party, stay in enrolled]
        month, day = data.draw(st.sampled_from([(3, 31), (4, 1), (5, 1), (12, 1)]))
        indicators = [
            an_indicator(
                measure, f"{network.name}{party}", kind="stock", counting="places", family="enrolled", network=network,
                party=party, base_month=month, base_day=day,
            )
            for network in networks
            for party in ("", "body", "person")
        ]  # fmt: skip
        gone, stay = data.draw(st.sampled_from(rows))

        def is_counted(one: Indicator, year: int) -> bool:
            is_of = gone.network_id == one.network_id and one.party in {"", gone.party}
            return is_of and stay.may_hold(day_of(one, year))

        _assert_one_less(indicators, gone.delete, lambda one, year: (int(is_counted(one, year)), is_counted(one, year)))


def _assert_one_less(
    indicators: list[Indicator],
    remove: Callable[[], object],
    share: Callable[[Indicator, int], tuple[int, bool]],
) -> None:
    """That each value is less by the record's share, and rests on one record less where that was behind it."""
    before = values(indicators, YEARS, on=ON)
    remove()
    after = values(indicators, YEARS, on=ON)
    for one in indicators:
        for year in YEARS:
            had, has = before[one.pk, year], after[one.pk, year]
            less = (had.value or 0) - (has.value or 0), had.records - has.records
            assert less == share(one, year)


def send(item: ReturnItem, body: Organisation, place: int, state: str, quantity: int | None) -> Return:
    month = date(2014 + (place + 3) // 12, (place + 3) % 12 + 1, 1)
    sent = Return.objects.create(
        programme_id=item.programme_id, organisation=body, month=month, state=state, sent_by="post:1", sent_at=NOW
    )
    why = "" if quantity is not None else "担当者の休暇"
    ReturnValue.objects.create(filled=sent, item=item, quantity=quantity, why_missing=why)
    return sent


@SOME
@given(RETURNS, st.data())
def test_sums_of_returns_are_those_of_adding_one_by_one(
    sent: list[tuple[int, int, str, int | None]], data: st.DataObject
) -> None:
    with undone():
        programme, measure = a_programme()
        item = ReturnItem.objects.create(programme=programme, label="件数", unit="件", counts="一件")
        bodies = [
            Organisation.objects.create(name=name, plain_name=name, added_at=NOW) for name in ("一の会", "二の会")
        ]
        terms = [
            (since, since + timedelta(days=data.draw(st.integers(0, 900))))
            for since in [data.draw(DAYS)]
            for _ in bodies
        ]
        for body, (since, until) in zip(bodies, terms, strict=True):
            Contract.objects.create(programme=programme, organisation=body, since=since, until=until)
        rows = [send(item, bodies[place], month, state, number) for place, month, state, number in sent]
        common = {"counting": "cases", "family": "returns", "item": item}
        flow = an_indicator(measure, "年度", kind="flow", **common)
        total = an_indicator(measure, "累計", kind="cumulative", **common)
        found = values([flow, total], YEARS, on=ON)
        accepted = [(row, one[3]) for row, one in zip(rows, sent, strict=True) if one[2] == "accepted"]
        due = {(body, month) for body, term in zip(bodies, terms, strict=True) for month in _months(*term)}
        for year in YEARS:
            inside = [(row, number) for row, number in accepted if fiscal_year_of(row.month) == year]
            numbers = [number for _, number in inside if number is not None]
            value = found[flow.pk, year]
            assert (value.value, value.records) == (sum(numbers) if numbers else None, len(inside))
            of_year = {(body, month) for body, month in due if fiscal_year_of(month) == year}
            if value.reported is not None:
                there = {(row.organisation, row.month) for row, _ in inside}
                assert value.reported == (len(of_year & there), len(of_year))
            so_far = [number for row, number in accepted if fiscal_year_of(row.month) <= year]
            known = [number for number in so_far if number is not None]
            assert found[total.pk, year].value == (sum(known) if known else None)
        if accepted:
            gone, number = data.draw(st.sampled_from(accepted))
            _assert_one_less(
                [flow, total],
                lambda: (gone.values.all().delete(), gone.delete()),
                lambda one, year: (number or 0, True) if _counts(one, gone.month, year) else (0, False),
            )


def _months(since: date, until: date) -> Iterator[date]:
    """The months that a contract touches; a plain walk over its days."""
    yield from {(since + timedelta(days=n)).replace(day=1) for n in range((until - since).days + 1)}


def _counts(indicator: Indicator, month: date, year: int) -> bool:
    own = fiscal_year_of(month)
    return own == year or (indicator.kind == "cumulative" and own < year)
