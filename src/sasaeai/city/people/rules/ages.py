"""Ages as the law counts them, and school years.

An age is reached at the end of the day before the birthday (年齢計算ニ関スル法律; 民法 143 II), so that who was born on
1 April begins school with those born in March (学校教育法 17).
"""

from datetime import date, timedelta

from sasaeai.lib.fiscal_year import fiscal_year_of

_SCHOOL_AGE = 6


def reached_on(born: date, age: int) -> date:
    """The day on which somebody reaches an age: the one before his birthday; for 29 February always the 28th."""
    year = born.year + age
    if (born.month, born.day) == (2, 29):
        return date(year, 2, 28)
    return born.replace(year=year) - timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """How old somebody is by law on a day. Raises ``ValueError`` for a day before he was born."""
    if day < born:
        raise ValueError("the day lies before the birth")
    years = day.year - born.year
    return next(age for age in (years + 1, years, years - 1) if reached_on(born, age) <= day)


def begins_school_in(born: date) -> int:
    """The fiscal year in which somebody begins primary school: the first that begins after he has reached six."""
    return fiscal_year_of(reached_on(born, _SCHOOL_AGE)) + 1


def grade_on(born: date, day: date) -> int:
    """The school year (学年) on a day by age alone: 1 to 6 primary, 7 to 9 lower, 10 to 12 upper secondary school.

    0 and less are the years before school, 13 and more those after it.
    """
    return fiscal_year_of(day) - begins_school_in(born) + 1
