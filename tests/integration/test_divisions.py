"""Divisions in the database: set up, spelled, reorganised; what would contradict itself is refused, whoever tries."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.places.errors import DivisionError
from sasaeai.city.places.models import Division
from sasaeai.city.places.selectors import divisions as asked
from sasaeai.city.places.services import divisions

START, CHANGE = date(2015, 4, 1), date(2020, 4, 1)
DAY = timedelta(days=1)
BY = "post:1"
pytestmark = pytest.mark.django_db


def set_up(name: str, since: date = START) -> Division:
    return divisions.set_up(name=name, since=since, by=BY)


def test_a_division_is_found_by_its_name_and_its_spellings_while_it_is_there() -> None:
    division = set_up(" 子ども  支援課 ")
    divisions.add_spelling(division=division, text="こども支援課", by=BY)
    divisions.add_sub_unit(division=division, name="子育て相談室", by=BY)
    assert division.name == "子ども 支援課"
    assert asked.named("子ども 支援課", on=START) == asked.named("こども支援課", on=CHANGE) == division
    assert asked.named("こども支援課", on=START - DAY) is None
    assert asked.named("支援課", on=START) is None
    assert [unit.name for unit in division.sub_units.all()] == ["子育て相談室"]


def test_a_reorganisation_moves_what_is_answered_for_from_its_day_on() -> None:
    old, other, new = set_up("福祉課"), set_up("介護課"), set_up("高齢者福祉課", CHANGE)
    for division in (old, other):
        divisions.succeed(division=division, successor=new, on=CHANGE, by=BY)
    assert old.until == CHANGE - DAY
    assert [asked.answering(old, on=day) for day in (START - DAY, CHANGE - DAY, CHANGE)] == [None, old, new]
    assert asked.answering(other, on=date(2030, 1, 1)) == new
    assert list(asked.on_day(CHANGE)) == [new]


def test_a_name_may_come_again_after_its_end() -> None:
    old = set_up("福祉課")
    divisions.succeed(division=old, successor=None, on=CHANGE, by=BY)
    new = set_up("福祉課", CHANGE)
    assert (asked.named("福祉課", on=CHANGE - DAY), asked.named("福祉課", on=CHANGE)) == (old, new)
    assert asked.answering(old, on=CHANGE) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda one, two: set_up(" "),
        lambda one, two: set_up("福祉課"),
        lambda one, two: set_up("ふくし課"),
        lambda one, two: divisions.succeed(division=one, successor=two, on=START, by=BY),
        lambda one, two: divisions.succeed(division=one, successor=one, on=CHANGE, by=BY),
        lambda one, two: divisions.succeed(division=one, successor=two, on=CHANGE - DAY, by=BY),
        lambda one, two: divisions.add_spelling(division=two, text="ふくし課", by=BY),
        lambda one, two: divisions.add_spelling(division=two, text=" ", by=BY),
    ],
)
def test_what_would_contradict_itself_is_refused_with_a_sentence(
    change: Callable[[Division, Division], object],
) -> None:
    one, two = set_up("福祉課"), set_up("介護課", CHANGE)
    divisions.add_spelling(division=one, text="ふくし課", by=BY)
    before = AuditEntry.objects.count()
    state = list(Division.objects.order_by("pk").values())
    with pytest.raises(DivisionError) as raised:
        change(one, two)
    assert str(raised.value).endswith("。")
    assert raised.value.message_en.endswith(".")
    assert AuditEntry.objects.count() == before
    assert list(Division.objects.order_by("pk").values()) == state


def test_a_division_ends_once() -> None:
    one, two = set_up("福祉課"), set_up("介護課", CHANGE)
    divisions.succeed(division=one, successor=two, on=CHANGE, by=BY)
    with pytest.raises(DivisionError):
        divisions.succeed(division=one, successor=None, on=CHANGE, by=BY)


@pytest.mark.parametrize("wrong", [{"until": START - DAY}, {"name": ""}, {"successor_id": "self"}])
def test_the_database_refuses_what_no_service_would_write(wrong: dict[str, object]) -> None:
    division = set_up("福祉課")
    if wrong.get("successor_id") == "self":
        wrong = {"successor_id": division.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(pk=division.pk).update(**wrong)


def test_each_change_is_in_the_log_without_names() -> None:
    one, two = set_up("福祉課"), set_up("介護課", CHANGE)
    divisions.add_spelling(division=one, text="ふくし課", by=BY)
    divisions.succeed(division=one, successor=two, on=CHANGE, by=BY)
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "places.division.set_up", "places.division.set_up", "places.division.spell", "places.division.succeed",
    ]  # fmt: skip
    assert "課" not in str(list(AuditEntry.objects.values()))


def test_asking_who_answers_takes_as_many_queries_however_long_the_history() -> None:
    counts = []
    for years in (2, 30):
        line = [set_up(f"第{years}の{year}課", date(1980 + year, 4, 1)) for year in range(years)]
        for one, two in pairwise(line):
            divisions.succeed(division=one, successor=two, on=two.since, by=BY)
        with CaptureQueriesContext(connection) as queries:
            assert asked.answering(line[0], on=CHANGE) == line[-1]
        counts.append(len(queries))
    assert counts == [2, 2]
