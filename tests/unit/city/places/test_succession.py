"""Who answers for a division on a day, through any reorganisation."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.places.rules.succession import Term, answering_on, would_go_round

DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))
ONE = timedelta(days=1)


@st.composite
def chains(draw: st.DrawFn) -> dict[str, Term]:
    """Divisions that follow each other without a gap; the last may end without a successor."""
    starts = sorted(draw(st.lists(DAYS, min_size=1, max_size=6, unique=True)))
    terms = {}
    for at, start in enumerate(starts):
        is_last = at == len(starts) - 1
        end = draw(st.none() | st.just(start + timedelta(days=400))) if is_last else starts[at + 1] - ONE
        terms[str(at)] = Term(start, end, None if is_last else str(at + 1))
    return terms


@given(chains(), DAYS)
def test_on_each_day_of_a_chain_the_one_that_is_there_answers_for_all_before_it(
    terms: dict[str, Term], day: date
) -> None:
    there = [key for key, term in terms.items() if term.holds(day)]
    assert len(there) <= 1
    for key, term in terms.items():
        answers = answering_on(key, day, terms)
        if day < term.since:
            assert answers is None
        else:
            assert answers == (there[0] if there else None)


@given(chains())
def test_the_edge_of_two_terms_belongs_to_each_once(terms: dict[str, Term]) -> None:
    for key, term in terms.items():
        if term.successor is not None and term.until is not None:
            assert answering_on(key, term.until, terms) == key
            assert answering_on(key, term.until + ONE, terms) == term.successor


@given(chains())
def test_only_what_came_before_would_go_round(terms: dict[str, Term]) -> None:
    keys = list(terms)
    for at, key in enumerate(keys):
        assert [other for other in keys if would_go_round(key, other, terms)] == keys[: at + 1]


def test_two_divisions_that_became_one_are_both_answered_for_by_it() -> None:
    day = date(2020, 4, 1)
    terms = {
        "a": Term(date(2000, 4, 1), day - ONE, "c"), "b": Term(date(2010, 4, 1), day - ONE, "c"), "c": Term(day),
    }  # fmt: skip
    assert [answering_on(key, day, terms) for key in "abc"] == ["c", "c", "c"]
    assert answering_on("c", day - ONE, terms) is None


def test_records_that_go_round_are_answered_by_nobody_and_end() -> None:
    terms = {"a": Term(date(2000, 1, 1), date(2001, 1, 1), "b"), "b": Term(date(2000, 1, 1), date(2001, 1, 1), "a")}
    assert answering_on("a", date(2010, 1, 1), terms) is None
