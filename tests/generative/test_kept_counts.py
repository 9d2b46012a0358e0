"""What was counted of networks is kept, and is right at once after any change of an enrolment, however it is made."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.thorough import share

from sasaeai.base.stays import columns_of
from sasaeai.city.places.models import Division
from sasaeai.city.registers import triggers
from sasaeai.city.registers.models import Enrolment, Network, Programme
from sasaeai.city.registers.selectors import standings as module
from sasaeai.city.registers.selectors.standings import standings
from sasaeai.lib.facts import Standings
from sasaeai.lib.vague_days import Precision, VagueDay

pytestmark = pytest.mark.django_db
START, STAMP = date(2015, 4, 1), datetime(2019, 4, 5, tzinfo=UTC)
DAYS = [START + timedelta(days=one) for one in (0, 1, 30, 365)]
Change = Callable[[list[Network], int], None]


def an_enrolment(network: Network, number: int) -> Enrolment:
    """One of the two parties, since some day, still there."""
    who = {"organisation_id": uuid4()} if number % 2 else {"person_id": uuid4()}
    enrolment = Enrolment(network=network, party="body" if number % 2 else "person", added_at=STAMP, **who)
    enrolment.since = VagueDay(DAYS[number % 4])
    return enrolment


def some(networks: list[Network], number: int) -> Enrolment | None:
    found = Enrolment.objects.filter(network__in=networks).order_by("pk")
    return found[number % len(found)] if found else None


def added(networks: list[Network], number: int) -> None:
    an_enrolment(networks[number % 2], number // 2).save()


def added_at_once(networks: list[Network], number: int) -> None:
    Enrolment.objects.bulk_create(an_enrolment(networks[one % 2], one) for one in range(number % 5))


def ended(networks: list[Network], number: int) -> None:
    one = some(networks, number)
    if one is not None:
        one.until = VagueDay(one.since_latest + timedelta(days=number))
        one.save()


def made_vague(networks: list[Network], number: int) -> None:
    since = columns_of(VagueDay(START.replace(month=1, day=1), Precision.YEAR))
    names = ("since_earliest", "since_latest", "since_precision")
    found = Enrolment.objects.filter(network=networks[number % 2], until_latest__isnull=True)
    found.update(**dict(zip(names, since, strict=True)))


def moved(networks: list[Network], number: int) -> None:
    one = some(networks, number)
    if one is not None:
        Enrolment.objects.filter(pk=one.pk).update(network=networks[number % 2])


def struck(networks: list[Network], number: int) -> None:
    one = some(networks, number)
    if one is not None:
        one.delete()


def struck_by_a_bare_statement(networks: list[Network], number: int) -> None:
    with connection.cursor() as cursor:
        field = Enrolment._meta.get_field("network")
        key = field.get_db_prep_value(networks[number % 2].pk, connection)
        cursor.execute("DELETE FROM registers_enrolment WHERE network_id = %s AND party = 'person'", [key])


def undone(networks: list[Network], number: int) -> None:
    """Added and counted, and then it never was."""
    with transaction.atomic():
        added(networks, number)
        asked(networks)
        transaction.set_rollback(True)


CHANGES: list[Change] = [
    added,
    added_at_once,
    ended,
    made_vague,
    moved,
    struck,
    struck_by_a_bare_statement,
    undone,
]


@pytest.fixture
def networks() -> Iterator[list[Network]]:
    """Two of them, which never were: nobody stands behind their enrolments."""
    with transaction.atomic():
        yield two_networks()
        transaction.set_rollback(True)


def asked(networks: list[Network]) -> Standings:
    return standings([one.pk for one in networks], DAYS)


def two_networks() -> list[Network]:
    division = Division.objects.create(name="福祉課", since=START)
    programme = Programme.objects.create(name="見守り", division=division, since=START)
    return [Network.objects.create(programme=programme, name=str(one), since=START) for one in range(2)]


@settings(max_examples=share(150), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 60)), min_size=1, max_size=12))
def test_what_is_kept_is_what_would_be_counted(changes: list[tuple[Change, int]]) -> None:
    with transaction.atomic():
        networks = two_networks()
        for change, number in changes:
            change(networks, number)
            kept = asked(networks)
            cache.clear()
            assert kept == asked(networks)
        transaction.set_rollback(True)


def test_the_triggers_come_back_when_the_tables_are_made_anew(networks: list[Network]) -> None:
    """What a migration does that changes one of them: on SQLite that drops the table with its triggers."""
    added_at_once(networks, 4)
    asked(networks)
    with connection.cursor() as cursor:
        for statement in triggers.remove(connection.vendor):
            cursor.execute(statement)
        struck(networks, 0)
        for statement in triggers.install(connection.vendor):
            cursor.execute(statement)
    for change in (added, moved, struck_by_a_bare_statement):
        change(networks, 1)
        kept = asked(networks)
        cache.clear()
        assert kept == asked(networks)


def test_many_added_at_once_as_a_long_list_adds_them(networks: list[Network]) -> None:
    added(networks, 0)
    asked(networks)
    before, after = triggers.at_once(connection.vendor)
    with connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        added_at_once(networks, 4)
        for statement in after:
            cursor.execute(statement)
    for change in (asked, lambda networks: added(networks, 1)):
        change(networks)
        kept = asked(networks)
        cache.clear()
        assert kept == asked(networks)


def test_what_is_no_stay_leaves_the_counts(networks: list[Network]) -> None:
    added_at_once(networks, 4)
    asked(networks)
    Enrolment.objects.filter(network=networks[0]).update(sort_name="くるみ", role="協力者")
    with CaptureQueriesContext(connection) as queries:
        asked(networks)
    assert len(queries) == 1


def test_nothing_is_counted_twice(networks: list[Network]) -> None:
    added_at_once(networks, 4)
    asked(networks)
    with CaptureQueriesContext(connection) as queries:
        asked(networks)
    assert len(queries) == 1
    added(networks, 0)
    with CaptureQueriesContext(connection) as queries:
        asked(networks)
    assert len(queries) == 4


def test_an_end_that_another_writer_notes_while_we_count_is_not_missed(
    networks: list[Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was counted after a change must not be kept for the list as it was before it."""
    added_at_once(networks, 4)
    before = asked(networks)
    states = []

    def count_late(*told: object) -> object:
        states.append(told)
        added(networks, 0)
        return counted(*told)

    counted = module._counted
    cache.clear()
    monkeypatch.setattr(module, "_counted", count_late)
    assert asked(networks) != before
    monkeypatch.undo()
    kept = asked(networks)
    cache.clear()
    assert states
    assert kept == asked(networks)
