"""Bodies, programmes, networks, enrolments: kept by their division, refused with a sentence, listed in few queries."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.models import Post
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import MyNumberRefusedError, PeopleError, TooManyPeopleError
from sasaeai.city.people.models import Person
from sasaeai.city.people.selectors import persons as people_asked
from sasaeai.city.people.services import persons
from sasaeai.city.registers.errors import ChangedMeanwhileError, RegisterError
from sasaeai.city.registers.models import Contract, Enrolment, Network, Organisation, Programme, Representative
from sasaeai.city.registers.selectors import enrolments as listed
from sasaeai.city.registers.selectors import networks as networks_asked
from sasaeai.city.registers.selectors import organisations as organisations_asked
from sasaeai.city.registers.selectors import programmes as programmes_asked
from sasaeai.city.registers.selectors.enrolments import Sort, enrolled
from sasaeai.city.registers.services import enrolments, networks, organisations, programmes
from sasaeai.lib.vague_days import Stock, read_vague_day

pytestmark = pytest.mark.django_db
START, TODAY, GROUND = date(2015, 4, 1), date(2019, 4, 10), "duty"
day = read_vague_day


class City(SimpleNamespace):
    """A division with its staff, a programme, a network, two bodies and a person."""

    staff: Viewer
    programme: Programme
    network: Network
    shop: Organisation
    post_office: Organisation
    person: Person


@pytest.fixture
def city() -> City:
    division = a_division()
    staff = a_viewer(Role.DIVISION_STAFF, division=division)
    programme = programmes.set_up(name="見守り  事業", division=division, since=START, by=staff)
    return City(
        staff=staff,
        programme=programme,
        network=networks.set_up(programme=programme, name="見守りネットワーク", since=START, by=staff),
        shop=organisations.add(name="㈱みどり商店", kind="商店", phone="0123-45-6789", by=staff),
        post_office=organisations.add(name="あおば郵便局", by=staff),
        person=persons.add(name="髙﨑 ひかり", kana="たかさき ひかり", address="みどり野市本町1-2", by=staff),
    )


def enrol_person(
    city: City, name: str = "渡邉 空", kana: str = "わたなべ そら", since: str = "2018-05-01"
) -> Enrolment:
    person = persons.add(name=name, kana=kana, by=city.staff)
    return enrolments.enrol(network=city.network, person=person, since=day(since), role="協力者", by=city.staff)


# Bodies


def test_a_body_of_the_same_name_is_asked_about(city: City) -> None:
    for name in ("株式会社 みどり商店", "（株）ミドリ商店", "みどり商店"):
        with pytest.raises(RegisterError, match="「㈱みどり商店」"):
            organisations.add(name=name, by=city.staff)
        with pytest.raises(RegisterError, match="「㈱みどり商店」"):
            organisations.rename(organisation=city.post_office, name=name, by=city.staff)
    other = organisations.add(name="みどり商店", is_known_duplicate=True, by=city.staff)
    assert {city.shop, other} == set(organisations_asked.of_the_name("みどり商店"))
    assert organisations.add(name="社会福祉法人みどり会", by=city.staff).plain_name == "みどり会"
    assert organisations.add(name="医療法人みどり会", by=city.staff).plain_name == "みどり会"


def test_a_body_is_renamed_and_changed(city: City) -> None:
    organisations.rename(organisation=city.shop, name="みどりマート㈱", by=city.staff)
    organisations.rename(organisation=city.shop, name="株式会社みどりマート", by=city.staff)
    organisations.change(organisation=city.shop, phone="0123-45-0000", by=city.staff)
    organisations.change(organisation=city.shop, phone="0123-45-0000", by=city.staff)
    kept = Organisation.objects.get(pk=city.shop.pk)
    assert (kept.name, kept.kind, kept.phone) == ("株式会社みどりマート", "商店", "0123-45-0000")
    assert AuditEntry.objects.filter(action="registers.organisation.change").get().fields == ["phone"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("商店", ["㈱みどり商店"]), ("ﾐﾄﾞﾘ", ["㈱みどり商店"]), ("㈱みどり", ["㈱みどり商店"]),
        ("郵便", ["あおば郵便局"]), ("%", []), ("_", []), ("", []), ("　", []),
    ],
)  # fmt: skip
def test_a_body_is_found_by_a_part_of_its_name(city: City, text: str, names: list[str]) -> None:
    assert [body.name for body in organisations_asked.found(text)] == names


# Programmes, contracts, representatives


def test_a_programme_ends_with_its_contracts_once_its_networks_have(city: City) -> None:
    contract = programmes.contract(
        programme=city.programme, organisation=city.post_office, since=START, until=date(2022, 3, 31), by=city.staff
    )
    with pytest.raises(RegisterError, match="見守りネットワーク"):
        programmes.end(programme=city.programme, last_day=date(2020, 3, 31), by=city.staff)
    networks.end(network=city.network, last_day=date(2020, 3, 31), by=city.staff)
    programmes.end(programme=city.programme, last_day=date(2020, 3, 31), by=city.staff)
    contract.refresh_from_db()
    assert contract.until == city.programme.until == date(2020, 3, 31)
    division = city.programme.division_id
    assert list(programmes_asked.of_division(division, on=date(2020, 3, 31))) == [city.programme]
    assert list(programmes_asked.of_division(division, on=date(2020, 4, 1))) == []
    again = programmes.set_up(name="見守り 事業", division=a_division(), since=date(2020, 4, 1), by=city.staff)
    assert again.name == city.programme.name


def test_a_contractor_sees_the_programmes_that_its_body_may_report_on(city: City) -> None:
    contractor = a_viewer(Role.CONTRACTOR)
    post = Post.objects.get(pk=contractor.post)
    contract = programmes.contract(programme=city.programme, organisation=city.shop, since=START, by=city.staff)
    programmes.represent(post=post, organisation=city.shop, by=city.staff)
    programmes.represent(post=post, organisation=city.shop, by=city.staff)
    assert programmes_asked.represented(contractor) == city.shop
    assert (
        list(programmes_asked.of_viewer(contractor)) == list(programmes_asked.of_viewer(city.staff)) == [city.programme]
    )
    programmes.end_contract(contract=contract, last_day=date(2018, 3, 31), by=city.staff)
    assert list(programmes_asked.of_viewer(contractor)) == []
    assert list(programmes_asked.of_viewer(a_viewer(Role.PLAN_OFFICE))) == [city.programme]
    assert list(programmes_asked.of_viewer(a_viewer(Role.SYSTEM_ADMIN))) == []
    assert AuditEntry.objects.filter(action="registers.representative.add").count() == 1


def test_a_post_acts_for_one_body_that_has_a_contract(city: City) -> None:
    post, clerk = (Post.objects.get(pk=a_viewer(role).post) for role in (Role.CONTRACTOR, Role.PLAN_OFFICE))
    with pytest.raises(NotAllowedError):
        programmes.represent(post=post, organisation=city.shop, by=city.staff)
    for body in (city.shop, city.post_office):
        programmes.contract(programme=city.programme, organisation=body, since=START, by=city.staff)
    with pytest.raises(RegisterError):
        programmes.represent(post=clerk, organisation=city.shop, by=city.staff)
    programmes.represent(post=post, organisation=city.shop, by=a_viewer(Role.SYSTEM_ADMIN))
    with pytest.raises(RegisterError):
        programmes.represent(post=post, organisation=city.post_office, by=city.staff)
    assert Representative.objects.get().organisation == city.shop


@pytest.mark.parametrize(
    "change",
    [
        lambda c: organisations.add(name=" ", by=c.staff),
        lambda c: organisations.add(name="緑" * 121, by=c.staff),
        lambda c: organisations.rename(organisation=c.shop, name="", by=c.staff),
        lambda c: organisations.change(organisation=c.shop, phone="0" * 21, by=c.staff),
        lambda c: programmes.set_up(name="", division=a_division(), since=START, by=c.staff),
        lambda c: programmes.set_up(name="見守り 事業", division=a_division(), since=TODAY, by=c.staff),
        lambda c: programmes.set_up(name="茶話会", division=a_division(), since=TODAY, until=START, by=c.staff),
        lambda c: programmes.end(programme=c.programme, last_day=date(2015, 3, 31), by=c.staff),
        lambda c: programmes.contract(programme=c.programme, organisation=c.shop, since=date(2015, 3, 31), by=c.staff),
        lambda c: programmes.contract(programme=c.programme, organisation=c.shop, since=TODAY, until=START, by=c.staff),
        lambda c: networks.set_up(programme=c.programme, name=" ", since=START, by=c.staff),
        lambda c: networks.set_up(programme=c.programme, name="見守りネットワーク", since=START, by=c.staff),
        lambda c: networks.set_up(programme=c.programme, name="別の名簿", since=date(2015, 3, 31), by=c.staff),
        lambda c: networks.end(network=c.network, last_day=date(2015, 3, 31), by=c.staff),
    ],
)
def test_what_would_contradict_itself_is_refused_with_a_sentence(city: City, change: Callable[[City], object]) -> None:
    tables = (Organisation, Programme, Network, Contract, AuditEntry)
    before = [list(table.objects.order_by("pk").values()) for table in tables]  # type: ignore[attr-defined]
    with pytest.raises(RegisterError) as raised:
        change(city)
    assert raised.value.message_ja.endswith("。")
    assert raised.value.message_en.endswith(".")
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before  # type: ignore[attr-defined]


def test_contracts_of_a_body_follow_each_other_and_end_once(city: City) -> None:
    def contract(since: date, until: date | None = None) -> Contract:
        return programmes.contract(
            programme=city.programme, organisation=city.shop, since=since, until=until, by=city.staff
        )

    first = contract(START, date(2018, 3, 31))
    with pytest.raises(RegisterError):
        contract(date(2018, 3, 31))
    second = contract(date(2018, 4, 1))
    with pytest.raises(RegisterError):
        programmes.end_contract(contract=first, last_day=date(2018, 3, 31), by=city.staff)
    networks.end(network=city.network, last_day=date(2017, 3, 31), by=city.staff)
    with pytest.raises(RegisterError, match="契約"):
        programmes.end(programme=city.programme, last_day=date(2017, 3, 31), by=city.staff)
    with pytest.raises(RegisterError):
        programmes.withdraw_contract(contract=first, by=city.staff)
    programmes.end_contract(contract=second, last_day=date(2019, 3, 31), by=city.staff)
    third = contract(date(2019, 4, 11))
    programmes.withdraw_contract(contract=third, by=city.staff)
    assert set(city.programme.contracts.all()) == {first, second}


# Enrolments


def test_a_body_and_a_person_join_and_leave(city: City) -> None:
    body = enrolments.enrol(
        network=city.network, organisation=city.shop, since=day("平成28年度"), role="協力店", by=city.staff
    )
    person = enrolments.enrol(network=city.network, person=city.person, since=day("2018-04-01"), by=city.staff)
    enrolments.leave(enrolment=body, version=body.version, until=day("平成31年3月"), why="閉店", by=city.staff)
    assert (str(body.until), body.why_left, body.version) == ("平成31年3月", "閉店", 2)
    assert listed.stock(city.network, date(2016, 6, 1)) == Stock(1, 1)
    assert listed.stock(city.network, date(2018, 4, 1)) == Stock(2, 0)
    assert listed.stock(city.network, date(2019, 3, 31)) == Stock(2, 1)
    assert listed.stock(city.network, date(2019, 4, 1), party="person") == Stock(1, 0)
    enrolments.leave(enrolment=person, version=person.version, until=day("2019-04-01"), by=city.staff)
    again = enrolments.enrol(network=city.network, person=city.person, since=day("2019-04-02"), by=city.staff)
    assert again.until is None


@pytest.mark.parametrize(
    ("since", "until"),
    [("2018-04-01", None), ("2018-04-01", "2017-04-01"), ("平成30年度", "平成30年度"), ("2010", None)],
)
def test_nobody_is_in_a_network_twice_or_leaves_before_he_comes(city: City, since: str, until: str | None) -> None:
    enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    before = AuditEntry.objects.count()
    with pytest.raises(RegisterError) as raised:
        enrolments.enrol(
            network=city.network,
            organisation=city.shop,
            since=day(since),
            until=day(until) if until else None,
            by=city.staff,
        )
    assert raised.value.message_ja.endswith("。")
    assert (Enrolment.objects.count(), AuditEntry.objects.count()) == (1, before)
    enrolments.enrol(network=city.network, organisation=city.post_office, since=day("2018-04-01"), by=city.staff)


def test_the_same_party_may_be_in_two_networks_and_come_again(city: City) -> None:
    other = networks.set_up(programme=city.programme, name="別の名簿", since=START, by=city.staff)
    for network in (city.network, other):
        enrolments.enrol(network=network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    with pytest.raises(ValueError, match="either"):
        enrolments.enrol(network=other, since=day("2016-04-01"), by=city.staff)
    assert list(networks_asked.of_viewer(city.staff)) == [other, city.network]
    assert list(networks_asked.of_programme(city.staff, city.programme.pk, on=date(2015, 3, 31))) == []


def test_leaving_twice_or_before_coming_is_refused(city: City) -> None:
    one = enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    with pytest.raises(RegisterError):
        enrolments.leave(enrolment=one, version=one.version, until=day("2016-03-31"), by=city.staff)
    enrolments.leave(enrolment=one, version=one.version, until=day("2016-04-01"), by=city.staff)
    with pytest.raises(RegisterError, match="平成28年4月1日"):
        enrolments.leave(enrolment=one, version=one.version, until=day("2018-04-01"), by=city.staff)


def test_of_two_who_correct_one_enrolment_the_second_is_told(city: City) -> None:
    one = enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    enrolments.correct(enrolment=one, version=1, since=day("平成27年度"), role="拠点", by=city.staff)
    assert (str(one.since), one.role, one.version) == ("平成27年度", "拠点", 2)
    with pytest.raises(ChangedMeanwhileError):
        enrolments.correct(enrolment=one, version=1, role="店", by=city.staff)
    assert Enrolment.objects.get().role == "拠点"
    enrolments.leave(enrolment=one, version=one.version, until=day("2018-03-31"), by=city.staff)
    enrolments.enrol(network=city.network, organisation=city.shop, since=day("2018-04-01"), by=city.staff)
    with pytest.raises(RegisterError, match="重なる"):
        enrolments.correct(enrolment=one, version=3, until=None, by=city.staff)
    assert AuditEntry.objects.filter(action="registers.enrolment.correct").get().fields == ["role", "since"]


def test_an_end_is_noted_of_the_record_that_was_looked_at(city: City) -> None:
    one = enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    enrolments.correct(enrolment=one, version=1, since=day("2017-04-01"), by=city.staff)
    with pytest.raises(ChangedMeanwhileError):
        enrolments.leave(enrolment=one, version=1, until=day("2018-03-31"), by=city.staff)
    assert Enrolment.objects.get().until is None


def test_what_was_enrolled_by_mistake_is_struck_out(city: City) -> None:
    one = enrol_person(city)
    enrolments.correct(enrolment=one, version=1, role="店", by=city.staff)
    with pytest.raises(ChangedMeanwhileError):
        enrolments.strike(enrolment=one, version=1, by=city.staff)
    key = str(one.pk)
    enrolments.strike(enrolment=one, version=2, by=city.staff)
    assert listed.stock(city.network, TODAY) == Stock(0, 0)
    assert AuditEntry.objects.filter(action="registers.enrolment.strike").get().subject_ids == [key]


def test_a_network_ends_with_all_who_are_in_it_and_takes_no_more(city: City) -> None:
    one = enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    left = enrolments.enrol(
        network=city.network, organisation=city.post_office, since=day("2016"), until=day("平成29年度"), by=city.staff
    )
    with pytest.raises(RegisterError, match="2 件"):
        networks.end(network=city.network, last_day=date(2015, 12, 31), by=city.staff)
    assert networks.end(network=city.network, last_day=date(2019, 3, 31), why="名簿の終了", by=city.staff) == 1
    for row in (one, left):
        row.refresh_from_db()
    assert [str(one.until), one.why_left, str(left.until)] == ["平成31年3月31日", "名簿の終了", "平成29年度"]
    assert listed.stock(city.network, date(2019, 4, 1)) == Stock(0, 0)
    with pytest.raises(RegisterError, match="終了している"):
        enrol_person(city)
    with pytest.raises(RegisterError, match="終わりの日より後"):
        enrolments.correct(enrolment=one, version=2, until=None, by=city.staff)
    with pytest.raises(RegisterError):
        networks.end(network=city.network, last_day=date(2019, 3, 31), by=city.staff)


def test_what_joins_a_network_that_will_end_ends_with_it(city: City) -> None:
    networks.end(network=city.network, last_day=date(2020, 3, 31), by=city.staff)
    one = enrol_person(city)
    assert one.until == day("2020-03-31")
    with pytest.raises(RegisterError):
        enrol_person(city, since="2020-04-01")


def test_an_individual_number_is_kept_in_no_text(city: City) -> None:
    number = "1234 5678 9018"
    one = enrol_person(city)
    attempts = [
        lambda: organisations.add(name=number, by=city.staff),
        lambda: organisations.change(organisation=city.shop, phone=number, by=city.staff),
        lambda: programmes.set_up(name=number, division=a_division(), since=START, by=city.staff),
        lambda: enrolments.enrol(
            network=city.network, organisation=city.shop, since=day("2018"), role=number, by=city.staff
        ),
        lambda: enrolments.leave(enrolment=one, version=one.version, until=day("2019"), why=number, by=city.staff),
        lambda: enrolments.correct(enrolment=one, version=1, why_left=number, by=city.staff),
    ]
    for attempt in attempts:
        with pytest.raises(MyNumberRefusedError):
            attempt()


@pytest.mark.parametrize("role", [Role.PLAN_OFFICE, Role.DIVISION_HEAD, Role.DIVISION_STAFF, Role.CONTRACTOR])
def test_only_the_staff_of_its_division_keep_a_register(city: City, role: Role) -> None:
    one = enrol_person(city)
    contract = programmes.contract(programme=city.programme, organisation=city.shop, since=START, by=city.staff)
    division = a_division("子育て支援課") if role is Role.DIVISION_STAFF else None
    stranger = a_viewer(role, division=division)
    attempts = [
        lambda: programmes.set_up(name="茶話会", division=a_division(), since=START, by=stranger),
        lambda: programmes.end(programme=city.programme, last_day=TODAY, by=stranger),
        lambda: programmes.contract(programme=city.programme, organisation=city.post_office, since=START, by=stranger),
        lambda: programmes.end_contract(contract=contract, last_day=TODAY, by=stranger),
        lambda: programmes.withdraw_contract(contract=contract, by=stranger),
        lambda: networks.set_up(programme=city.programme, name="別", since=START, by=stranger),
        lambda: networks.end(network=city.network, last_day=TODAY, by=stranger),
        lambda: enrolments.enrol(network=city.network, organisation=city.shop, since=day("2018"), by=stranger),
        lambda: enrolments.leave(enrolment=one, version=one.version, until=day("2019"), by=stranger),
        lambda: enrolments.correct(enrolment=one, version=1, role="店", by=stranger),
        lambda: enrolments.strike(enrolment=one, version=1, by=stranger),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    if role is not Role.DIVISION_STAFF:
        with pytest.raises(NotAllowedError):
            organisations.add(name="くるみ薬局", by=stranger)


# Lists


def test_persons_are_named_to_those_alone_who_may_know_them(city: City) -> None:
    enrolments.enrol(network=city.network, organisation=city.shop, since=day("2016-04-01"), by=city.staff)
    one = enrol_person(city)
    enrolments.leave(enrolment=one, version=one.version, until=day("2019-03-31"), why="体調のため", by=city.staff)
    rows = enrolled(city.staff, city.network, ground=GROUND).rows
    assert [(row.number, row.name, row.why_left) for row in rows] == [
        (1, "㈱みどり商店", ""),
        (2, "渡邉 空", "体調のため"),
    ]
    entry = AuditEntry.objects.filter(action="people.person.read").get()
    assert (entry.subject_ids, entry.actor, entry.ground) == ([str(one.person_id)], city.staff.actor, GROUND)
    for stranger in (a_viewer(Role.PLAN_OFFICE), a_viewer(Role.DIVISION_STAFF, division=a_division("子育て支援課"))):
        for sort in Sort:
            page = enrolled(stranger, city.network, sort=sort, ground=GROUND)
            row = next(row for row in page.rows if row.party == "person")
            assert (row.person, row.kana, row.role, row.why_left, page.is_named) == (None, "", "", "", False)
            assert str(row.number) in row.name
            assert "渡" not in row.name
    assert AuditEntry.objects.filter(action="people.person.read").count() == 1
    with pytest.raises(NotAllowedError):
        enrolled(a_viewer(Role.CONTRACTOR), city.network, ground=GROUND)
    with pytest.raises(PeopleError):
        enrolled(city.staff, city.network, ground="")
    assert enrolled(a_viewer(Role.DIVISION_HEAD), city.network, ground=GROUND).is_named


def test_a_protected_address_is_on_no_list_of_a_network(city: City) -> None:
    persons.protect(person=city.person, ground="dv-support", by=city.staff)
    enrolments.enrol(network=city.network, person=city.person, since=day("2018"), by=city.staff)
    for sort in Sort:
        page = enrolled(city.staff, city.network, sort=sort, ground=GROUND)
        assert page.rows[0].name == "髙﨑 ひかり"
        assert "本町" not in "".join(str(getattr(row, name)) for row in page.rows for name in row.__slots__)


def test_lists_are_for_a_day_of_a_kind_and_in_an_order(city: City) -> None:
    enrolments.enrol(network=city.network, organisation=city.shop, since=day("平成30年度"), by=city.staff)
    enrolments.enrol(network=city.network, organisation=city.post_office, since=day("2016-04-01"), by=city.staff)
    enrol_person(city, since="2017-04-01")
    enrol_person(city, "安部 遥", "あべ はるか", since="2018-06-01")

    def names(**wanted: object) -> list[str]:
        return [row.name for row in enrolled(city.staff, city.network, ground=GROUND, **wanted).rows]  # type: ignore[arg-type]

    assert names() == ["あおば郵便局", "㈱みどり商店", "渡邉 空", "安部 遥"]
    assert names(sort=Sort.LATEST_FIRST) == ["㈱みどり商店", "あおば郵便局", "安部 遥", "渡邉 空"]
    assert names(sort=Sort.NAME) == ["あおば郵便局", "㈱みどり商店", "安部 遥", "渡邉 空"]
    assert names(on=date(2017, 12, 31)) == ["あおば郵便局", "渡邉 空"]
    assert names(party="person", sort=Sort.NAME) == ["安部 遥", "渡邉 空"]
    on = enrolled(city.staff, city.network, on=date(2018, 5, 1), ground=GROUND)
    assert [row.is_uncertain for row in on.rows] == [False, True, False]


@pytest.mark.parametrize("sort", Sort)
def test_pages_hold_everybody_once(city: City, sort: Sort) -> None:
    many(city, 130)
    seen: list[object] = []
    for number in (1, 2, 3):
        page = enrolled(city.staff, city.network, sort=sort, page=number, ground=GROUND)
        assert (page.number, page.pages, page.total) == (number, 3, 130)
        assert [row.number for row in page.rows] == list(range(len(seen) + 1, len(seen) + len(page.rows) + 1))
        seen += [row.id for row in page.rows]
    assert len(set(seen)) == 130
    assert enrolled(city.staff, city.network, sort=sort, page=99, ground=GROUND).number == 3
    assert enrolled(city.staff, city.network, sort=sort, page=0, ground=GROUND).number == 1


def many(city: City, count: int) -> None:
    """So many more enrolments, every other one of a person."""
    for number in range(count):
        if number % 2:
            enrol_person(city, f"山田 {number}", f"やまだ {number}")
        else:
            body = organisations.add(name=f"くるみ薬局 第{number}店", is_known_duplicate=True, by=city.staff)
            enrolments.enrol(network=city.network, organisation=body, since=day("2018-05-01"), by=city.staff)


def test_long_lists_take_as_many_queries_as_short_ones(city: City) -> None:
    counts, a_plan_office = [], a_viewer(Role.PLAN_OFFICE)
    many(city, 130)  # so that the last page has persons alone, with more of them as with fewer
    for more in (0, 300):
        many(city, more)
        per_list = []
        for ask in (
            lambda: enrolled(city.staff, city.network, on=TODAY, party="person", ground=GROUND),
            lambda: enrolled(city.staff, city.network, sort=Sort.NAME, page=99, ground=GROUND),
            lambda: enrolled(a_plan_office, city.network, party="body", sort=Sort.NAME, ground=GROUND),
            lambda: listed.stock(city.network, TODAY),
            lambda: listed.stocks([city.network.pk], [START, TODAY]),
            lambda: list(organisations_asked.found("くるみ")),
            lambda: [one.programme.name for one in networks_asked.of_viewer(city.staff)],
            lambda: [one.division.name for one in programmes_asked.of_viewer(city.staff)],
        ):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                ask()
            per_list.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
        counts.append(per_list)
    assert counts[0] == counts[1] == [8, 11, 6, 4, 4, 1, 1, 1]


def called(city: City, viewer: Viewer | None = None, on: date | None = None) -> list[str]:
    """The persons of the network by name."""
    page = enrolled(viewer or city.staff, city.network, party="person", sort=Sort.NAME, on=on, ground=GROUND)
    return [row.name for row in page.rows]


def test_a_list_by_name_is_in_order_at_once_after_any_change(city: City) -> None:
    last = enrol_person(city, "渡邉 空", "わたなべ そら")
    assert called(city) == ["渡邉 空"]
    enrol_person(city, "青木 海", "あおき うみ")
    assert called(city) == ["青木 海", "渡邉 空"]
    assert last.person is not None
    persons.change(person=last.person, name="相田 空", kana="あいだ そら", by=city.staff)
    assert called(city) == ["相田 空", "青木 海"]
    enrolments.leave(enrolment=last, version=last.version, until=day("2019-03-31"), by=city.staff)
    assert called(city, on=TODAY) == ["青木 海"]
    assert called(city) == ["相田 空", "青木 海"]
    with pytest.raises(PeopleError):
        enrolled(city.staff, city.network, party="person", sort=Sort.NAME, ground="")


def test_another_person_of_an_enrolment_is_in_his_own_place(city: City) -> None:
    """As where two records of one person become one."""
    first, last = (
        enrol_person(city, "青木 海", "あおき うみ"),
        persons.add(name="渡邉 空", kana="わたなべ", by=city.staff),
    )
    enrol_person(city, "佐藤 陸", "さとう りく")
    assert called(city) == ["青木 海", "佐藤 陸"]
    Enrolment.objects.filter(pk=first.pk).update(person=last)
    assert called(city) == ["佐藤 陸", "渡邉 空"]


def test_who_is_enrolled_while_a_list_is_sorted_is_on_the_next(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol_person(city, "渡邉 空", "わたなべ そら")
    sorted_by_kana = people_asked.in_order_of_kana

    def slowly(*told: object, **more: object) -> list[object]:
        known = sorted_by_kana(*told, **more)  # type: ignore[arg-type]
        enrol_person(city, "青木 海", "あおき うみ")
        return known

    monkeypatch.setattr(people_asked, "in_order_of_kana", slowly)
    assert called(city) == ["渡邉 空"]
    monkeypatch.undo()
    assert called(city) == ["青木 海", "渡邉 空"]


def test_an_order_that_is_kept_is_not_told_to_who_may_not_know_it(city: City) -> None:
    for name, kana, since in (("渡邉 空", "わたなべ そら", "2018-05-01"), ("青木 海", "あおき うみ", "2018-06-01")):
        enrol_person(city, name, kana, since)
    assert called(city) == ["青木 海", "渡邉 空"]
    page = enrolled(a_viewer(Role.PLAN_OFFICE), city.network, party="person", sort=Sort.NAME, ground=GROUND)
    assert [row.since.day.month for row in page.rows] == [5, 6]


def test_more_people_than_may_be_opened_are_not_sorted_by_name(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    many(city, 6)
    monkeypatch.setattr(people_asked, "MOST_OPENED", 2)
    with pytest.raises(TooManyPeopleError):
        enrolled(city.staff, city.network, sort=Sort.NAME, ground=GROUND)


def test_nobodys_words_are_in_the_log(city: City) -> None:
    one = enrol_person(city)
    enrolments.leave(enrolment=one, version=one.version, until=day("2019"), why="体調のため", by=city.staff)
    enrolled(city.staff, city.network, sort=Sort.NAME, ground=GROUND)
    log = str(list(AuditEntry.objects.values()))
    assert not any(word in log for word in ("渡邉", "わたなべ", "みどり", "見守り", "体調", "協力者", "本町"))
    assert "渡邉" not in repr(enrolled(city.staff, city.network, ground=GROUND))
