"""Ages by law and school years: reached the day before the birthday, turning on 2 April."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.people.rules.ages import age_on, begins_school_in, grade_on, reached_on

ONE = timedelta(days=1)
BIRTHS = st.dates(date(1900, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        (date(2000, 6, 15), 18, date(2018, 6, 14)),
        (date(2000, 1, 1), 18, date(2017, 12, 31)),
        (date(2000, 2, 29), 18, date(2018, 2, 28)),
        (date(2000, 2, 29), 20, date(2020, 2, 28)),
        (date(2000, 3, 1), 20, date(2020, 2, 29)),
    ],
)
def test_an_age_is_reached_the_day_before_the_birthday(born: date, age: int, day: date) -> None:
    assert reached_on(born, age) == day
    assert (age_on(born, day - ONE), age_on(born, day)) == (age - 1, age)


@pytest.mark.parametrize(
    ("born", "year"), [(date(2011, 4, 1), 2017), (date(2011, 4, 2), 2018), (date(2012, 3, 31), 2018)]
)
def test_school_years_turn_on_the_second_of_april(born: date, year: int) -> None:
    assert begins_school_in(born) == year
    assert (grade_on(born, date(year, 3, 31)), grade_on(born, date(year, 4, 1))) == (0, 1)
    assert grade_on(born, date(year + 9, 3, 31)) == 9


@given(BIRTHS, st.integers(0, 40_000))
def test_an_age_is_the_last_one_reached(born: date, days: int) -> None:
    day = born + timedelta(days=days)
    age = age_on(born, day)
    assert age >= 0
    assert reached_on(born, age) <= day < reached_on(born, age + 1)


@given(BIRTHS)
def test_all_of_a_class_are_born_within_a_year_of_school(born: date) -> None:
    year = begins_school_in(born)
    assert date(year - 7, 4, 2) <= born <= date(year - 6, 4, 1)
    assert age_on(born, date(year, 4, 1)) == 6 or (born.month, born.day) == (4, 2)


def test_nobody_has_an_age_before_his_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(date(2000, 1, 2), date(2000, 1, 1))
