"""The people of a list, written before it is accepted: nobody sees them until then; given up, it leaves none."""

import pytest
from tests.factories.lists import a_network, as_csv, many_people, wired
from tests.factories.viewers import a_viewer

from sasaeai.base.imports import accepting, turns
from sasaeai.base.imports.clearing import clear
from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.models import Batch
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.models import Person
from sasaeai.city.people.rules.finding import Kind
from sasaeai.city.people.selectors.persons import found
from sasaeai.city.registers.models import Enrolment, Network
from sasaeai.city.registers.services import enrolment_lists as lists

pytestmark = pytest.mark.django_db
PEOPLE = 30


class StoppedError(Exception):
    """As if the process ended here."""


@pytest.fixture(autouse=True)
def _wired(monkeypatch: pytest.MonkeyPatch) -> None:
    wired()
    monkeypatch.setattr(turns, "CHUNK", 10)


@pytest.fixture
def network() -> Network:
    return a_network()


@pytest.fixture
def clerk(network: Network) -> Viewer:
    return a_viewer(Role.DIVISION_STAFF)


@pytest.fixture
def batch(network: Network, clerk: Viewer) -> Batch:
    uploaded = lists.upload(network=network, data=as_csv(many_people(PEOPLE)), name="名簿.csv", by=clerk)
    lists.map_columns(batch=uploaded, mapping=uploaded.mapping, by=clerk)
    return lists.check(batch=uploaded, by=clerk)


@pytest.fixture
def stopped(batch: Batch, clerk: Viewer, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A list whose acceptance ended when everyone was written and it was not live yet."""

    def stop(*_given: object, **_named: object) -> None:
        raise StoppedError

    with monkeypatch.context() as patched:
        patched.setattr(accepting, "_make_live", stop)
        with pytest.raises(StoppedError):
            lists.accept(batch=batch, by=clerk)
    assert Person.everyone.count() == PEOPLE
    return batch


def stand() -> tuple[int, int, int]:
    """How many people the register has, how many rows there are of people, and of enrolments."""
    return Person.objects.count(), Person.everyone.count(), Enrolment.objects.count()


def test_nobody_finds_them_before_the_list_is_accepted(stopped: Batch, clerk: Viewer) -> None:
    assert Person.objects.count() == 0
    someone = Person.everyone.order_by("pk").first()
    assert someone is not None
    assert found(clerk, someone.name, Kind.NAME, ground="enrolling").persons == ()
    lists.accept(batch=stopped, by=clerk)
    assert someone.pk in {one.id for one in found(clerk, someone.name, Kind.NAME, ground="enrolling").persons}


def test_another_list_takes_none_of_them_for_known(stopped: Batch, clerk: Viewer) -> None:
    data = as_csv(many_people(PEOPLE))
    other = lists.upload(network=a_network("もう一つの名簿"), data=data, name="名簿.csv", by=clerk)
    lists.map_columns(batch=other, mapping=other.mapping, by=clerk)
    lists.accept(batch=lists.check(batch=other, by=clerk), by=clerk)
    assert stand() == (PEOPLE, 2 * PEOPLE, PEOPLE)
    lists.give_up(batch=stopped, by=clerk)
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)


def test_accepting_once_more_goes_on_where_it_was_stopped(stopped: Batch, clerk: Viewer) -> None:
    lists.accept(batch=stopped, by=clerk)
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)
    lists.accept(batch=stopped, by=clerk)
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)


def test_a_list_given_up_leaves_nobody(stopped: Batch, clerk: Viewer) -> None:
    lists.give_up(batch=stopped, by=clerk)
    assert stand() == (0, 0, 0)


def test_a_new_check_begins_with_nobody(stopped: Batch, clerk: Viewer) -> None:
    batch = lists.check(batch=stopped, by=clerk)
    assert stand() == (0, 0, 0)
    lists.accept(batch=batch, by=clerk)
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)


def test_clearing_an_accepted_list_removes_no_person(stopped: Batch, clerk: Viewer) -> None:
    lists.accept(batch=stopped, by=clerk)
    clear(stopped)  # as it was before: whoever clears may know an older state
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)


def test_a_check_that_begins_in_between_ends_the_acceptance(
    batch: Batch, clerk: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows staged anew have other ids: nothing of the old ones may become live with them."""
    at_first = accepting.in_turns

    def with_a_check_after_the_first(rows: object) -> object:
        for number, chunk in enumerate(at_first(rows)):  # type: ignore[arg-type]
            if number == 1:
                lists.check(batch=batch, by=clerk)
            yield chunk

    monkeypatch.setattr(accepting, "in_turns", with_a_check_after_the_first)
    with pytest.raises(ImportRefusedError, match="確認がやり直されました"):
        lists.accept(batch=batch, by=clerk)
    monkeypatch.undo()
    lists.accept(batch=batch, by=clerk)
    assert stand() == (PEOPLE, PEOPLE, PEOPLE)
