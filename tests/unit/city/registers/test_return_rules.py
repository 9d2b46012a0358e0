"""Which months are due when, what may become of a return, and what its answers lack."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.registers.models import Return
from sasaeai.city.registers.rules import returns as rules
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.rules.terms import Term

DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))


def terms() -> st.SearchStrategy[Term]:
    return st.builds(
        lambda since, length: Term(since, None if length is None else since + timedelta(days=length)),
        DAYS,
        st.none() | st.integers(0, 800),
    )


@pytest.mark.parametrize(
    ("month", "deadline"), [(date(2019, 4, 1), date(2019, 5, 5)), (date(2019, 12, 1), date(2020, 1, 5))]
)
def test_a_month_is_due_on_the_fifth_of_the_next(month: date, deadline: date) -> None:
    assert rules.deadline(month) == deadline


@pytest.mark.parametrize(
    ("on", "months"),
    [
        (date(2019, 4, 29), []),
        (date(2019, 4, 30), [4]),
        (date(2019, 6, 9), [4, 5]),
        (date(2019, 6, 10), [4, 5, 6]),
        (date(2020, 6, 10), [4, 5, 6]),
    ],
)
def test_the_months_of_a_contract_become_due_one_by_one(on: date, months: list[int]) -> None:
    contract = Term(date(2019, 4, 15), date(2019, 6, 10))
    assert list(rules.months_due(contract, on)) == [date(2019, month, 1) for month in months]


@given(terms(), DAYS, DAYS)
def test_due_months_are_those_with_a_day_of_the_contract_that_are_over(contract: Term, on: date, since: date) -> None:
    expected = []
    month = date(2015, 1, 1)
    while month <= on:
        days = [month + timedelta(days=n) for n in range((rules.last_day(month) - month).days + 1)]
        held = [day for day in days if contract.holds(day)]
        if held and rules.last_day(month) >= since and min(days[-1], contract.last) <= on:
            expected.append(month)
        month = days[-1] + timedelta(days=1)
    assert list(rules.months_due(contract, on, since=since)) == expected


def test_access_ends_sixty_days_after_the_contract() -> None:
    contract = Term(date(2018, 4, 1), date(2019, 3, 31))
    days = (date(2018, 3, 31), date(2018, 4, 1), date(2019, 5, 30), date(2019, 5, 31))
    assert [rules.has_access(contract, day) for day in days] == [False, True, True, False]


def test_states_are_those_of_the_table_and_lead_to_replaced_alone() -> None:
    assert {state.value for state in State} == set(Return.State.values)
    allowed = {(one.value, other.value) for one in State for other in State if rules.may_become(one, other)}
    assert allowed == {
        ("sent", "accepted"), ("sent", "sent_back"), ("sent", "replaced"), ("accepted", "replaced"),
        ("sent_back", "replaced"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("count", "why", "is_fine"),
    [
        (0, "", True), (12, "", True), (None, "休館のため", True), (10**12, "", True),
        (None, "", False), (None, " ", False), (3, "休館のため", False), (-1, "", False), (10**12 + 1, "", False),
        (None, "休" * 121, False),
    ],
)  # fmt: skip
def test_an_answer_is_a_count_or_a_reason(count: int | None, why: str, is_fine: bool) -> None:
    found = rules.problems({"a": "参加者数", "b": "開催回数"}, {"a": count, "b": 1}, {"a": why})
    assert [one.label for one in found] == [] if is_fine else ["参加者数"]


def test_every_item_without_an_answer_is_named() -> None:
    assert [one.label for one in rules.problems({"a": "参加者数", "b": "開催回数"}, {}, {})] == ["参加者数", "開催回数"]
