"""People in the database: found by any spelling, shown without what is protected, each reading in the log."""

from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.viewers import a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import MyNumberRefusedError, PeopleError, TooManyPeopleError
from sasaeai.city.people.models import Person
from sasaeai.city.people.rules.finding import Kind
from sasaeai.city.people.selectors import persons as asked
from sasaeai.city.people.services import persons
from sasaeai.lib.errors import UserFacingError

pytestmark = pytest.mark.django_db
ADDRESS, GROUND = "みどり野市本町1-2", "duty"


@pytest.fixture
def staff() -> Viewer:
    return a_viewer(Role.DIVISION_STAFF)


def add(staff: Viewer, name: str = "髙﨑 ひかり", kana: str = "ﾀｶｻｷ ﾋｶﾘ", **given: object) -> Person:
    return persons.add(by=staff, name=name, kana=kana, **{"address": ADDRESS, "phone": "0123-45-6789"} | given)  # type: ignore[arg-type]


def names(viewer: Viewer, text: str, kind: Kind) -> list[str]:
    return [one.name for one in asked.found(viewer, text, kind, ground=GROUND).persons]


def test_a_person_is_kept_with_the_year_and_month_of_birth_in_the_clear(staff: Viewer) -> None:
    person = add(staff, born_on=date(1950, 3, 31))
    kept = Person.objects.get()
    assert (kept.name, kept.born_on, kept.birth_year, kept.birth_month) == ("髙﨑 ひかり", "1950-03-31", 1950, 3)
    persons.change(person=person, born_on=None, by=staff)
    assert (person.born_on, person.birth_year, person.birth_month) == ("", None, None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("高崎ひかり", Kind.NAME),
        ("たかさき ひかり", Kind.KANA),
        ("たか", Kind.KANA),
        ("タカサ", Kind.KANA),
        ("ﾀｶｻｷﾋ", Kind.KANA),
        ("０１２３４５６７８９", Kind.PHONE),
        ("+81 123-45-6789", Kind.PHONE),
    ],
)
def test_a_person_is_found_by_any_spelling(staff: Viewer, text: str, kind: Kind) -> None:
    add(staff)
    add(staff, "渡邉 空", "わたなべ そら", phone="")
    assert names(staff, text, kind) == ["髙﨑 ひかり"]


@pytest.mark.parametrize(
    ("text", "kind"), [("", Kind.NAME), ("たかはし", Kind.KANA), ("た", Kind.KANA), ("なし", Kind.PHONE)]
)
def test_what_names_nobody_finds_nobody_and_leaves_no_row(staff: Viewer, text: str, kind: Kind) -> None:
    add(staff)
    before = AuditEntry.objects.count()
    assert names(staff, text, kind) == []
    assert AuditEntry.objects.count() == before


def test_a_reading_of_one_character_is_found(staff: Viewer) -> None:
    add(staff, "井", "い")
    assert names(staff, "イ", Kind.KANA) == ["井"]


def test_at_most_fifty_are_shown_in_the_order_of_their_readings(staff: Viewer) -> None:
    for one, other in reversed(list(product("かさたなはま", "いきしちにひみりうく"))[:52]):
        add(staff, "山田", f"やまだ {one}{other}")
    found = asked.found(staff, "やま", Kind.KANA, ground=GROUND)
    assert (len(found.persons), found.is_more) == (50, True)
    assert [one.kana for one in found.persons] == sorted(one.kana for one in found.persons)


def test_only_what_is_given_changes_and_indexes_follow(staff: Viewer) -> None:
    person = add(staff)
    persons.change(person=person, name="高崎 光", phone="", by=staff)
    assert (person.name, person.phone, person.address) == ("高崎 光", "", ADDRESS)
    assert names(staff, "髙﨑光", Kind.NAME) == ["高崎 光"]
    assert names(staff, "0123456789", Kind.PHONE) == []
    entry = AuditEntry.objects.filter(action="people.person.change").get()
    assert entry.fields == ["name", "phone"]
    persons.change(person=person, name="高崎 光", by=staff)
    assert AuditEntry.objects.filter(action="people.person.change").count() == 1


def test_a_protected_address_is_shown_to_nobody_on_any_list(staff: Viewer) -> None:
    person, other = add(staff), add(staff)
    persons.protect(person=person, ground="dv-support", by=staff)
    for viewer in (staff, a_viewer(Role.DIVISION_HEAD)):
        lists = [
            asked.shown(viewer, [person, other], ground=GROUND),
            asked.found(viewer, "たかさき", Kind.KANA, ground=GROUND).persons,
            asked.found(viewer, "高崎ひかり", Kind.NAME, ground=GROUND).persons,
            asked.found(viewer, "0123456789", Kind.PHONE, ground=GROUND).persons,
        ]
        for listed in lists:
            shown = {one.id: (one.address, one.is_address_hidden) for one in listed}
            assert shown == {person.pk: (None, True), other.pk: (ADDRESS, False)}
    assert ADDRESS not in repr(asked.names_of(staff, [person.pk], ground=GROUND))
    persons.unprotect(person=person, ground="dv-ended", by=staff)
    assert asked.shown(staff, [person], ground=GROUND)[0].address == ADDRESS
    grounds = AuditEntry.objects.filter(action__contains="protect").order_by("pk").values_list("ground", flat=True)
    assert list(grounds) == ["dv-support", "dv-ended"]


def test_a_reading_is_one_row_with_those_who_were_shown_and_nobodys_words(staff: Viewer) -> None:
    people = [add(staff), add(staff, "渡邉 空", "わたなべ そら", phone="")]
    ids = [one.pk for one in people]
    assert {one.name for one in asked.names_of(staff, ids, ground=GROUND).values()} == {"髙﨑 ひかり", "渡邉 空"}
    without_kana = add(staff, "さとう そら", "", phone="")
    ordered = [without_kana.pk, *ids]
    assert asked.in_order_of_kana(staff, [*ids[::-1], without_kana.pk], ground=GROUND) == ordered
    assert asked.in_order_of_kana(staff, Person.objects.values("pk"), ground=GROUND) == ordered
    entry = AuditEntry.objects.filter(action="people.person.read").get()
    assert (entry.actor, entry.ground, entry.quantity) == (staff.actor, GROUND, 2)
    assert sorted(entry.subject_ids) == sorted(map(str, ids))
    log = str(list(AuditEntry.objects.values()))
    assert not any(word in log for word in ("ひかり", "渡邉", "ﾀｶｻｷ", "わた", "本町", "0123", "45-6789"))
    assert "渡邉" not in repr(asked.shown(staff, people, ground=GROUND))


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"name": "山田", "born_on": date(2019, 4, 11)},
        {"name": "山" * 401},
        {"name": "山田 123456789018"},
        {"name": "山田", "address": "本町１２３４－５６７８－９０１８"},
        {"name": "山田", "phone": "123456789018"},
        {"name": "山田", "kana": "1234 5678 9018"},
    ],
)
def test_what_cannot_be_kept_is_refused_without_repeating_it(staff: Viewer, given: dict[str, object]) -> None:
    person = add(staff)
    before = AuditEntry.objects.count()
    for attempt in (lambda: persons.add(by=staff, **given), lambda: persons.change(person=person, by=staff, **given)):  # type: ignore[arg-type]
        with pytest.raises(PeopleError) as raised:
            attempt()
        assert raised.value.message_ja.endswith("。")
        assert raised.value.message_en.endswith(".")
        assert "9018" not in repr(raised.value)
    assert (AuditEntry.objects.count(), Person.objects.count()) == (before, 1)


def test_the_field_with_an_individual_number_is_named(staff: Viewer) -> None:
    with pytest.raises(MyNumberRefusedError) as raised:
        add(staff, phone="1234-5678-9018")
    assert "“phone”" in raised.value.message_en


def test_protecting_twice_or_without_a_ground_is_refused(staff: Viewer) -> None:
    person = add(staff)
    with pytest.raises(PeopleError):
        persons.unprotect(person=person, ground="dv-ended", by=staff)
    with pytest.raises(PeopleError):
        persons.protect(person=person, ground="", by=staff)
    persons.protect(person=person, ground="dv-support", by=staff)
    with pytest.raises(PeopleError):
        persons.protect(person=person, ground="dv-support", by=staff)


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.COMMITTEE, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.PLAN_OFFICE])
def test_others_neither_keep_nor_read_people(staff: Viewer, role: Role) -> None:
    person, viewer = add(staff), a_viewer(role)
    attempts = [
        lambda: add(viewer),
        lambda: persons.change(person=person, phone="", by=viewer),
        lambda: persons.protect(person=person, ground="dv-support", by=viewer),
        lambda: asked.found(viewer, "たか", Kind.KANA, ground=GROUND),
        lambda: asked.shown(viewer, [person], ground=GROUND),
        lambda: asked.names_of(viewer, [person.pk], ground=GROUND),
        lambda: asked.in_order_of_kana(viewer, [person.pk], ground=GROUND),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()


def test_a_list_needs_a_ground_and_opens_no_more_than_it_may(staff: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [add(staff).pk for _ in range(3)]
    monkeypatch.setattr(asked, "MOST_OPENED", 2)
    attempts = {
        PeopleError: lambda: asked.names_of(staff, ids, ground=""),
        TooManyPeopleError: lambda: asked.names_of(staff, ids, ground=GROUND),
    }
    for error, attempt in attempts.items():
        with pytest.raises(error) as raised:
            attempt()
        assert isinstance(raised.value, UserFacingError)
    for attempt in (
        lambda: asked.found(staff, "たか", Kind.KANA, ground=GROUND),
        lambda: asked.in_order_of_kana(staff, ids, ground=GROUND),
        lambda: asked.in_order_of_kana(staff, Person.objects.values("pk"), ground=GROUND),
    ):
        with pytest.raises(TooManyPeopleError):
            attempt()


def test_a_list_of_many_takes_as_many_queries_as_one_of_few(staff: Viewer) -> None:
    counts = []
    for _ in range(2):
        ids = [add(staff).pk for _ in range(10 + 40 * len(counts))]
        with CaptureQueriesContext(connection) as queries:
            asked.names_of(staff, ids, ground=GROUND)
            asked.found(staff, "たか", Kind.KANA, ground=GROUND)
        counts.append(len(queries))
    assert counts[0] == counts[1]
