"""Any sheet that an office could keep: accepted, it comes back from the database as it was, and differs in nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.random_sheets import sheets
from tests.factories.sheet_imports import accepted, all_new, put_in
from tests.factories.thorough import share
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.rules.sheet_changes import changes
from sasaeai.cycle.rounds.rules.sheet_fields import entry_texts, figures_by_key, in_charge, paths_of, plan_texts
from sasaeai.cycle.rounds.selectors.recorded import as_sheet
from sasaeai.cycle.rounds.selectors.sheet_differences import differences
from sasaeai.cycle.rounds.selectors.sheet_imports import page, taken_sheet
from sasaeai.cycle.rounds.selectors.twins import twins_that_disagree
from sasaeai.cycle.rounds.services import sheets as services
from sasaeai.cycle.rounds.services.sheet_acceptance import Target, accept
from sasaeai.sheets.model import Figure, Measure, Sheet

pytestmark = pytest.mark.django_db


@contextmanager
def rolled_back() -> Iterator[Viewer]:
    """A plan office in a database of its own, for one example."""
    with transaction.atomic():
        yield a_viewer(Role.PLAN_OFFICE)
        transaction.set_rollback(True)


def told(measure: Measure, sheet: Sheet) -> dict[str, object]:
    """Everything that the records hold of a measure."""
    place = paths_of(sheet.nodes).get(str(measure.no), ())
    return {
        **plan_texts(measure, place),
        **entry_texts(measure),
        "in_charge": in_charge(measure),
        "same_as_left": [(result.fiscal_year, result.same_as_left) for result in measure.results],
        "figures": [(key, bare(figure)) for key, figure in figures_by_key(measure).items()],
    }


def bare(figure: Figure) -> Figure:
    return replace(figure, sources=(), confidence=1.0)


@settings(max_examples=share(25))
@given(sheet=sheets(), is_published=st.booleans())
def test_what_is_accepted_comes_back_from_the_database(sheet: Sheet, is_published: bool) -> None:
    with rolled_back() as office:
        made = put_in(sheet, office)
        assert [measure.number for measure in page(made).measures] == [str(measure.no) for measure in sheet.measures]
        result = accepted(made, office, is_published=is_published)
        coming, records = taken_sheet(made), as_sheet(result.plan, result.round)
        assert [told(one, records) for one in records.measures] == [told(one, coming) for one in coming.measures]
        assert Entry.objects.filter(round=result.round).count() == len(sheet.measures)
        assert twins_that_disagree(result.round) == []


@settings(max_examples=share(15))
@given(sheet=sheets(), other=sheets())
def test_the_same_sheet_differs_in_nothing_and_another_one_in_nothing_more_once_all_is_chosen(
    sheet: Sheet, other: Sheet
) -> None:
    years = sheet.fiscal_years or (2018,)
    first = replace(sheet, fiscal_years=years)
    answers = zip(first.measures, cycle(other.measures), strict=False)
    second = replace(first, measures=tuple(answered(*pair) for pair in answers))
    with rolled_back() as office:
        result = accepted(put_in(first, office), office)
        again = put_in(first, office)
        assert differences(again, result.plan, result.round, otherwise_on=office.on).differences == ()
        later = put_in(second, office)
        found = differences(later, result.plan, result.round, otherwise_on=office.on).differences
        chosen = [one.id for one in found if one.can_be_chosen]
        target = Target(plan=result.plan, round=result.round)
        accept(sheet_import=later, target=target, divisions=all_new(later, office), chosen=chosen, by=office)
        records = as_sheet(result.plan, result.round)
        left = changes(records, taken_sheet(later), base=None, locked=frozenset(), has_round=True).differences
        assert {one.kind for one in left} <= {"gone"}


def answered(measure: Measure, other: Measure) -> Measure:
    """A measure with the answers of another one, in the years of its own."""
    return replace(
        measure,
        description=other.description,
        rating=other.rating,
        rating_text=other.rating_text,
        strengths=other.strengths,
        issues=other.issues,
        direction=other.direction,
        direction_text=other.direction_text,
        reason=other.reason,
        figures=other.figures,
    )


@settings(max_examples=share(15))
@given(sheet=sheets(), data=st.data())
def test_a_corrected_text_is_taken_in_and_nothing_else_changes(sheet: Sheet, data: st.DataObject) -> None:
    key = str(data.draw(st.sampled_from([measure.no for measure in sheet.measures])))
    name = data.draw(st.sampled_from(["title", "description", "strengths", "issues", "reason"]))
    with rolled_back() as office:
        made = put_in(sheet, office)
        services.correct(sheet_import=made, measure_no=key, field=name, text="人が直した文。", by=office)
        result = accepted(made, office)
        before = {str(one.no): entry_texts(one) | plan_texts(one, ()) for one in sheet.measures}
        after = {
            str(one.no): entry_texts(one) | plan_texts(one, ()) for one in as_sheet(result.plan, result.round).measures
        }
        assert after[key].pop(name) == "人が直した文。"
        before[key].pop(name)
        assert after == before
