"""Printed numbers are sorted as people count, and new ones find their place among those that stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.plans.rules.numbering import merged, sort_key


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "10"],
        ["1-2", "1-10", "2-1"],
        ["1", "1-1", "2"],
        ["3の2", "3の10", "4"],
        ["１", "2", "１０"],
        ["9", "A", "B"],
        ["1(2)", "1(10)"],
    ],
)
def test_numbers_are_sorted_as_people_count(numbers: list[str]) -> None:
    assert sorted(sorted(numbers, key=len), key=sort_key) == numbers


@given(st.lists(st.text(max_size=6), max_size=8))
def test_any_numbers_can_be_sorted(numbers: list[str]) -> None:
    assert len(sorted(numbers, key=sort_key)) == len(numbers)


@pytest.mark.parametrize(
    ("standing", "coming", "order"),
    [
        ([], ["2", "1"], ["2", "1"]),
        (["1", "2", "3"], ["1", "9", "2"], ["1", "9", "2", "3"]),
        (["1", "2"], ["0", "1"], ["0", "1", "2"]),
        (["1", "2"], ["2", "8", "9"], ["1", "2", "8", "9"]),
        (["3", "1"], ["1", "3"], ["3", "1"]),
    ],
)
def test_what_stands_keeps_its_place(standing: list[str], coming: list[str], order: list[str]) -> None:
    assert merged(standing, coming) == order


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_merging_loses_and_repeats_nothing(one: list[int], two: list[int]) -> None:
    standing, coming = list(map(str, one)), list(map(str, two))
    order = merged(standing, coming)
    assert sorted(order) == sorted({*standing, *coming})
    assert [number for number in order if number in standing] == standing
