"""The pages of registers: networks, enrolling one, the wizard of a list, and who is kept out."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.factories.lists import Row, as_csv, body, many_people, person
from tests.factories.registers_office import (
    KANA,
    NAME,
    START,
    City,
    a_city,
    client_of,
    page,
    queries_of,
    sent,
    url,
    words_of,
)
from tests.factories.viewers import a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.imports.models import Batch
from sasaeai.base.jobs.working import work_once
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.people.models import Person
from sasaeai.city.people.services import persons
from sasaeai.city.registers.models import Enrolment, Network, Organisation
from sasaeai.city.registers.services import enrolments, networks
from sasaeai.lib.vague_days import read_vague_day as day

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


# Who is kept out


def test_staff_pages_are_refused_to_contractors_and_other_divisions(city: City) -> None:
    enrolment = Enrolment.objects.get(person=city.person)
    batch = uploaded(city, [body()])
    for name, args in (
        ("enrol", [city.network.pk]),
        ("enrol-person", [city.network.pk]),
        ("leave", [enrolment.pk]),
        ("import-upload", [city.network.pk]),
        ("import-columns", [batch.pk]),
        ("import", [batch.pk]),
        ("import-changes", [batch.pk]),
        ("import-missing", [batch.pk]),
        ("programme-returns", [city.programme.pk]),
    ):
        for viewer in (city.other, city.sender):
            page(viewer, name, *args, status=403)
    for name in ("import-check", "import-accept", "import-give-up"):
        for viewer in (city.other, city.sender, city.office):
            sent(viewer, name, batch.pk, status=403)
    for viewer in (city.other, city.office):
        sent(viewer, "enrol", city.network.pk, status=403, name="郵便局", since="2018")
        sent(viewer, "leave", enrolment.pk, status=403, until="2018", version="1")
    assert (Enrolment.objects.count(), Batch.objects.get().state) == (2, "uploaded")


def test_networks_are_read_by_whoever_may_read_the_plan_and_by_no_contractor(city: City) -> None:
    for name, args in (("networks", []), ("network", [city.network.pk])):
        page(city.sender, name, *args, status=403)
        for role in (Role.COMMITTEE, Role.AUDITOR):
            page(a_viewer(role, on=city.today), name, *args)
        page(a_viewer(Role.SYSTEM_ADMIN, on=city.today), name, *args, status=403)


def test_what_is_not_there_is_not_found(city: City) -> None:
    nothing = city.person.pk
    for name in ("network", "enrol", "leave", "import", "import-columns", "import-upload", "filled", "filled-file"):
        page(city.staff, name, nothing, status=404)
    page(city.staff, "programme-returns", nothing, status=404)
    page(city.sender, "return", nothing, city.month.year, city.month.month, status=404)
    page(city.sender, "return", city.programme.pk, city.month.year, 13, status=404)
    page(city.sender, "return", city.programme.pk, 0, 1, status=404)


def test_every_page_asks_for_a_login(city: City) -> None:
    reply = Client().get(url("network", city.network.pk))
    assert (reply.status_code, reply["Location"].startswith(reverse("login"))) == (302, True)


# Networks


def test_the_networks_stand_with_those_enrolled_today(city: City) -> None:
    assert re.search(r"見守りネットワーク 見守り事業 高齢福祉課 1 1 ", page(city.staff, "networks"))
    other = page(city.other, "networks")
    assert "見守りネットワーク" in other


def test_a_network_shows_the_figures_of_the_day_that_is_asked_for(city: City) -> None:
    assert "平成28年5月1日（2016年） 1 0 1" in page(city.staff, "network", city.network.pk, on="2016-05-01")
    told = page(city.staff, "network", city.network.pk, on="2017-06-01")
    assert re.search(r"平成29年6月1日（2017年） 1 1\D+1\D+2\D+1\D", told)
    assert "平成29年3月31日（2017年） 1 0 1" in told
    assert NAME in told
    assert NAME not in page(city.staff, "network", city.network.pk, on="2016-05-01")
    assert NAME in page(city.staff, "network", city.network.pk, on="2016-05-01", who="ever")
    assert NAME not in page(city.staff, "network", city.network.pk, party="body")
    page(city.staff, "network", city.network.pk, on="昨日", page="x", sort="?")


def test_who_a_person_is_is_shown_to_his_division_alone_and_logged(city: City) -> None:
    own = page(city.staff, "network", city.network.pk)
    assert (NAME in own, KANA in own, "㈱みどり商店" in own) == (True, True, True)
    read = AuditEntry.objects.filter(action="people.person.read")
    assert (read.count(), read.get().ground) == (1, "register-keeping")
    for viewer in (city.other, city.office, a_viewer(Role.COMMITTEE, on=city.today)):
        shown = page(viewer, "network", city.network.pk, sort="name")
        assert (NAME in shown, KANA in shown, "㈱みどり商店" in shown) == (False, False, True)
        assert (
            url("enrol", city.network.pk) not in client_of(viewer).get(url("network", city.network.pk)).content.decode()
        )
    assert read.count() == 1


def test_addresses_of_pages_tell_of_nobody(city: City) -> None:
    for name, args in (("network", [city.network.pk]), ("leave", [Enrolment.objects.get(person=city.person).pk])):
        html = client_of(city.staff).get(url(name, *args)).content.decode()
        assert NAME in html
        assert not any(word in link for link in re.findall(r'(?:href|action)="([^"]*)"', html) for word in (NAME, "%"))
        assert str(city.person.pk) not in html


@pytest.mark.parametrize(("name", "query"), [("networks", {}), ("network", {}), ("network", {"sort": "name"})])
def test_lists_take_as_many_queries_for_100_as_for_5(city: City, name: str, query: dict[str, str]) -> None:
    args = [] if name == "networks" else [city.network.pk]
    numbers = []
    for count in (5, 95):
        for number in range(count):
            someone = persons.add(name=f"三隅 {count}番{number}", kana=f"ミスミ {number}", by=city.staff)
            enrolments.enrol(network=city.network, person=someone, since=day("2018-05"), by=city.staff)
        networks.set_up(programme=city.programme, name=f"名簿{count}", since=START, by=city.staff)
        numbers.append(queries_of(city.staff, name, *args, **query))
    assert numbers[0] == numbers[1]
    if name == "network":
        assert "若荻" in page(city.staff, name, *args, page="3", **query) + page(city.staff, name, *args, **query)


# Enrolling one


def test_a_body_is_enrolled_from_a_day_known_as_well_as_it_is(city: City) -> None:
    reply = sent(city.staff, "enrol", city.network.pk, name="あおば 郵便局", since="平成３０年度", kind="郵便局")
    assert reply["Location"] == url("network", city.network.pk)
    added = Enrolment.objects.get(organisation__name="あおば 郵便局")
    assert (str(added.since), added.organisation.kind) == ("平成30年度", "郵便局")
    assert "平成30年度" in page(city.staff, "network", city.network.pk)


def test_a_body_that_is_known_is_used_or_asked_about(city: City) -> None:
    before = Organisation.objects.count()
    sent(city.staff, "enrol", city.network.pk, name="みどり野市社会福祉協議会", since="H30.4")
    assert Enrolment.objects.filter(organisation=city.council).exists()
    asked = sent(city.staff, "enrol", city.network.pk, status=422, name="株式会社みどり商店", since="2012")
    assert "㈱みどり商店 商店 0123-45-6789" in words_of(asked)
    chosen = {"name": "株式会社みどり商店", "since": "平成24年5月", "which": str(city.shop.pk)}
    refused = sent(city.staff, "enrol", city.network.pk, status=422, **chosen)
    assert "重なる期間" in words_of(refused) or Enrolment.objects.filter(organisation=city.shop).count() == 1
    sent(city.staff, "enrol", city.network.pk, **chosen | {"which": "new"})
    assert (Organisation.objects.count(), Enrolment.objects.filter(party="body").count()) == (before + 1, 3)


def test_a_body_that_cannot_be_enrolled_leaves_nothing_behind(city: City) -> None:
    Network.objects.filter(pk=city.network.pk).update(until=date(2019, 3, 31))
    refused = sent(city.staff, "enrol", city.network.pk, status=422, name="あおば郵便局", since="2018")
    assert "終了しているので" in words_of(refused)
    assert not Organisation.objects.filter(name="あおば郵便局").exists()


@pytest.mark.parametrize("text", ["", "昨日", "43191", "2018-13-01"])
def test_a_day_that_cannot_be_read_is_refused_in_words(city: City, text: str) -> None:
    reply = sent(city.staff, "enrol", city.network.pk, status=422, name="あおば郵便局", since=text)
    assert f'value="{text}"' in reply.content.decode() or not text
    assert not Organisation.objects.filter(name="あおば郵便局").exists()


def test_a_person_is_enrolled_and_one_of_the_same_name_asked_about(city: City) -> None:
    told = {"name": "三隅 花江", "kana": "ミスミ ハナエ", "phone": "090-5550-0001", "since": "2018-04-01"}
    reply = sent(city.staff, "enrol-person", city.network.pk, **told)
    assert "三隅" not in reply["Location"]
    assert Person.objects.get(pk=Enrolment.objects.latest("added_at").person_id).name == "三隅 花江"
    same = {"name": "若荻　実", "since": "2010"}
    asked = sent(city.staff, "enrol-person", city.network.pk, status=422, **same)
    assert KANA in words_of(asked)
    sent(city.staff, "enrol-person", city.network.pk, status=422, **same, which="nobody")
    sent(city.staff, "enrol-person", city.network.pk, **same, which="new")
    assert (Person.objects.count(), Enrolment.objects.filter(party="person").count()) == (3, 3)
    second = networks.set_up(programme=city.programme, name="集いの名簿", since=START, by=city.staff)
    sent(city.staff, "enrol-person", second.pk, **same, phone="09012345678", which=str(city.person.pk))
    assert Enrolment.objects.get(network=second).person_id == city.person.pk


def test_my_number_is_refused_in_words(city: City) -> None:
    told = {"name": "三隅 花江", "since": "2018", "role": "1234 5678 9018"}
    assert "マイナンバー" in words_of(sent(city.staff, "enrol-person", city.network.pk, status=422, **told))
    assert Person.objects.count() == 1


def test_the_end_of_an_enrolment_is_noted_once(city: City) -> None:
    enrolment = Enrolment.objects.get(person=city.person)
    assert NAME in page(city.staff, "leave", enrolment.pk)
    early = sent(city.staff, "leave", enrolment.pk, status=422, until="2016-01-01", version="1")
    assert "終わりの日が、始まりの日より前です" in words_of(early)
    sent(city.staff, "leave", enrolment.pk, until="H31.3", why="転居", version="1")
    enrolment.refresh_from_db()
    assert (str(enrolment.until), enrolment.why_left) == ("平成31年3月", "転居")
    assert 'name="until"' not in client_of(city.staff).get(url("leave", enrolment.pk)).content.decode()
    sent(city.staff, "leave", enrolment.pk, status=422, until="2020", version="2")


def test_who_looked_at_an_older_record_is_told_and_nothing_is_overwritten(city: City) -> None:
    enrolment = Enrolment.objects.get(person=city.person)
    enrolments.correct(enrolment=enrolment, version=1, role="会長", by=city.staff)
    reply = sent(city.staff, "leave", enrolment.pk, status=422, until="2019-03-31", version="1")
    assert "ほかの人がこの記録を変えました" in words_of(reply)
    assert 'value="2"' in reply.content.decode()
    enrolment.refresh_from_db()
    assert (enrolment.until, enrolment.role, enrolment.version) == (None, "会長", 2)
    sent(city.staff, "leave", enrolment.pk, until="2019-03-31", version="2")


# The wizard of a list


def uploaded(city: City, rows: Sequence[Row], **more: object) -> Batch:
    file = SimpleUploadedFile("名簿.csv", as_csv(rows), "text/csv")
    reply = sent(city.staff, "import-upload", city.network.pk, file=file, **more)
    batch = Batch.objects.latest("added_at")
    assert reply["Location"] == url("import-columns", batch.pk)
    return batch


def settled(city: City, batch: Batch, **changed: str) -> HttpResponse:
    """The columns as they were guessed, but for those given."""
    guessed = {f"column{at}": key for key, at in batch.mapping.items()}
    return sent(city.staff, "import-columns", batch.pk, **guessed | changed)


def test_a_list_goes_the_whole_way(city: City) -> None:
    rows = [
        body("㈱みどり商店", "2016-04-01", "2019-03-31", 終了理由="閉店"),
        body("あおば郵便局", "2018-04-01"),
        person("三隅 花江", "平成30年5月", フリガナ="ミスミ ハナエ"),
    ]
    batch = uploaded(city, rows)
    columns = page(city.staff, "import-columns", batch.pk)
    assert "名称／氏名" in columns
    assert settled(city, batch)["Location"] == url("import", batch.pk)
    told = page(city.staff, "import", batch.pk, on="2018-04-30")
    assert re.search(r"平成30年4月30日（2018年） 2 0 2", told)
    assert ("三隅 花江" in told, "あおば郵便局" in told, "閉店" in told) == (True, True, True)
    assert "㈱みどり商店" in page(city.staff, "import-changes", batch.pk)
    assert NAME in page(city.staff, "import-missing", batch.pk)
    assert Enrolment.objects.count() == 2
    reply = sent(city.staff, "import-accept", batch.pk)
    assert reply["Location"] == url("network", city.network.pk)
    assert (Enrolment.objects.count(), Batch.objects.get().state) == (4, "accepted")
    assert url("network", city.network.pk) in client_of(city.staff).get(url("import", batch.pk)).content.decode()
    page(city.staff, "import-missing", batch.pk, status=404)


def test_a_list_with_problems_names_them_all_and_cannot_be_accepted(city: City) -> None:
    rows = [body("あおば郵便局", "きのう"), person("三隅 花江", "2018-04-01", "2017-04-01"), body("", "2018")]
    batch = uploaded(city, rows)
    settled(city, batch)
    html = client_of(city.staff).get(url("import", batch.pk)).content.decode()
    told = page(city.staff, "import", batch.pk)
    for place, sentence in (("F2", "日付として読めません"), ("G3", "終了日が登録日より前です"), ("B4", "空です")):
        assert re.search(rf"（{place}） \D*{sentence}", told)
    assert url("import-accept", batch.pk) not in html
    assert url("import-upload", city.network.pk) in html
    refused = sent(city.staff, "import-accept", batch.pk, status=422)
    assert "直すところが 3 か所あります" in words_of(refused)
    assert Enrolment.objects.count() == 2


def test_columns_are_settled_by_hand(city: City) -> None:
    batch = uploaded(city, [person("三隅 花江", フリガナ="ミスミ")])
    for name in ("import-check", "import-accept"):
        early = sent(city.staff, name, batch.pk, status=422)
        assert url("import-columns", batch.pk) in early.content.decode()
    twice = sent(city.staff, "import-columns", batch.pk, status=422, column1="name", column2="name", column5="since")
    assert "名称／氏名" in words_of(twice)
    lacking = sent(city.staff, "import-columns", batch.pk, status=422, column0="party", column1="name")
    assert "「登録日」の列がどれか" in words_of(lacking)
    settled(city, batch, column2="")
    assert "C フリガナ" in page(city.staff, "import", batch.pk)


def test_a_list_that_does_not_say_who_is_a_person_is_sent_with_that(city: City) -> None:
    headings = ("氏名", "登録日")
    file = as_csv([["三隅 花江", "2018"]], headings=headings)
    for party, status in (("", 422), ("person", 302)):
        sent(city.staff, "import-upload", city.network.pk, file=SimpleUploadedFile("a.csv", file), party=party)
        batch = Batch.objects.latest("added_at")
        sent(city.staff, "import-columns", batch.pk, status=status, column0="name", column1="since")
    sent(city.staff, "import-accept", batch.pk)
    assert Enrolment.objects.filter(party="person").count() == 2


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nothing", "マイナンバー,氏名,登録日\n1,三隅,2018\n".encode()])
def test_what_is_no_list_is_refused_beside_the_field(city: City, data: bytes) -> None:
    file = SimpleUploadedFile("a.csv", data)
    reply = sent(city.staff, "import-upload", city.network.pk, status=422, file=file)
    assert 'id="id_file_error"' in reply.content.decode()
    assert not Batch.objects.exists()


def test_a_register_that_changed_since_the_check_is_told_and_checked_again(city: City) -> None:
    batch = uploaded(city, [body("あおば郵便局")])
    settled(city, batch)
    enrolments.enrol(network=city.network, organisation=city.council, since=day("2018"), by=city.staff)
    refused = sent(city.staff, "import-accept", batch.pk, status=422)
    assert "確認のあとで台帳が変わりました" in words_of(refused)
    assert url("import-check", batch.pk) in refused.content.decode()
    sent(city.staff, "import-check", batch.pk)
    sent(city.staff, "import-accept", batch.pk)
    assert Enrolment.objects.count() == 4


def test_a_long_list_is_checked_by_a_job_that_the_page_follows(city: City) -> None:
    batch = uploaded(city, many_people(2_001))
    settled(city, batch)
    told = page(city.staff, "import", batch.pk)
    assert "2,001" in told
    assert "三隅" not in told
    while Batch.objects.get(pk=batch.pk).state == "checking":
        assert work_once()
    assert url("import-accept", batch.pk) in client_of(city.staff).get(url("import", batch.pk)).content.decode()


def test_a_list_is_given_up(city: City) -> None:
    batch = uploaded(city, [body("あおば郵便局")])
    assert url("import", batch.pk) in client_of(city.staff).get(url("import-upload", city.network.pk)).content.decode()
    sent(city.staff, "import-give-up", batch.pk)
    assert Batch.objects.get().state == "given_up"
    page(city.staff, "import", batch.pk)
    assert "取りやめ" in words_of(sent(city.staff, "import-accept", batch.pk, status=422))
    assert client_of(city.staff).get(url("import-columns", batch.pk)).status_code == 302


def test_the_result_takes_as_many_queries_however_long_the_list(city: City) -> None:
    numbers = []
    for count in (5, 100):
        batch = uploaded(city, [*many_people(count), *(body(f"商店{number}", "?") for number in range(count))])
        settled(city, batch)
        numbers.append(queries_of(city.staff, "import", batch.pk))
    assert numbers[0] == numbers[1]
