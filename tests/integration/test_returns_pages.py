"""The pages of monthly returns, as bodies send them and as divisions settle them, and what waits on the home page."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from tests.factories.registers_office import (
    START,
    City,
    a_city,
    client_of,
    page,
    queries_of,
    representative,
    sent,
    url,
    words_of,
)
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.registers.models import Return
from sasaeai.city.registers.rules.returns import month_of
from sasaeai.city.registers.services import organisations, programmes, returns
from sasaeai.faces.desk.due import due_of
from sasaeai.lib.fiscal_year import fiscal_year_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


# Returns, as they are sent


def counts(city: City, people: str = "120", times: str = "8", **more: str) -> dict[str, str]:
    return {f"number-{city.people.pk}": people, f"number-{city.times.pk}": times, **more}


def year_of(city: City) -> str:
    return str(fiscal_year_of(city.month))


def month_args(city: City) -> tuple[object, int, int]:
    return city.programme.pk, city.month.year, city.month.month


def sent_return(city: City, people: str = "120", status: int = 302, **more: object) -> HttpResponse:
    seen = more.pop("seen", None) or str(Return.objects.order_by("sent_at").values_list("pk", flat=True).last() or "")
    return sent(
        city.sender,
        "return",
        *month_args(city),
        status=status,
        seen=seen,
        **({"file_of": seen} | counts(city, people) | more),
    )


def test_a_month_that_is_owed_is_sent_and_confirmed(city: City) -> None:
    owed = client_of(city.sender).get(url("returns")).content.decode()
    assert url("return", *month_args(city)) in owed
    form = client_of(city.sender).get(url("return", *month_args(city))).content.decode()
    assert (form.count('inputmode="numeric"'), "延べ人数" in form) == (2, True)
    reply = client_of(city.sender).post(
        url("return", *month_args(city)), counts(city, "１，２３４人", " 8 "), follow=True
    )
    filled = Return.objects.get()
    assert reply.redirect_chain == [(url("filled", filled.pk), 302)]
    assert "1,234人" in words_of(reply)
    assert {value.item.label: value.quantity for value in filled.values.all()} == {"参加者数": 1234, "開催回数": 8}
    assert url("return", *month_args(city)) not in client_of(city.sender).get(url("returns")).content.decode()
    listed = client_of(city.sender).get(url("returns"), {"year": year_of(city)}).content.decode()
    assert url("filled", filled.pk) in listed


@pytest.mark.parametrize(
    ("people", "why", "is_sent"),
    [("", "", False), ("0", "", True), ("", "休館", True), ("3", "休館", False), ("-1", "", False), ("多数", "", False),
     ("1.5", "", False), ("9" * 14, "", False)],
)  # fmt: skip
def test_each_item_has_a_number_or_a_reason(city: City, people: str, why: str, is_sent: bool) -> None:
    reply = sent_return(city, people, status=302 if is_sent else 422, **{f"why-{city.people.pk}": why})
    assert Return.objects.exists() is is_sent
    if not is_sent:
        assert f'id="id_number-{city.people.pk}_error"' in reply.content.decode()


def test_the_counts_of_the_month_before_stand_beside_the_fields(city: City) -> None:
    before = month_of(city.month - timedelta(days=1))
    city.council.contracts.update(since=before)
    answered = returns.Answered({city.people: 98, city.times: None}, {city.times: "休館"})
    given = {"programme": city.programme, "organisation": city.council, "seen": None, "by": city.sender}
    returns.send(month=before, answered=answered, **given)
    told = page(city.sender, "return", *month_args(city))
    assert ("98人" in told, "休館" in told) == (True, True)


def test_what_is_sent_again_takes_the_place_of_what_was_sent(city: City) -> None:
    file = SimpleUploadedFile("表.csv", "日,人\n1,3\n".encode())
    sent_return(city, file=file)
    first = Return.objects.get()
    assert 'value="120"' in client_of(city.sender).get(url("return", *month_args(city))).content.decode()
    sent_return(city, "121")
    now = Return.objects.get(state="sent")
    first.refresh_from_db()
    assert (first.state, now.file_id) == ("replaced", first.file_id)
    reply = client_of(city.sender).get(url("filled-file", now.pk))
    assert (reply.content.decode(), "attachment" in reply["Content-Disposition"]) == ("日,人\n1,3\n", True)
    assert AuditEntry.objects.get(action="registers.return.read_file").subject_ids == [str(now.pk)]


def test_who_filled_in_an_older_form_is_told(city: City) -> None:
    sent_return(city, "77", file=SimpleUploadedFile("他の人.csv", "日,人\n1,3\n".encode()))
    reply = sent(city.sender, "return", *month_args(city), status=422, seen="", **counts(city, "9"))
    assert "ほかの人がこの記録を変えました" in words_of(reply)
    assert "77人" in words_of(reply)
    assert 'value="9"' in reply.content.decode()
    assert Return.objects.count() == 1
    seen = re.search(r'name="seen" value="([^"]+)"', reply.content.decode())
    assert seen is not None
    sent_return(city, "9", seen=seen[1], file_of="")
    assert Return.objects.get(state="sent").file is None  # the other one's file is not filed under these counts


def test_a_file_of_another_kind_is_refused_and_nothing_sent(city: City) -> None:
    reply = sent_return(city, status=422, file=SimpleUploadedFile("a.zip", b"\x00\x01\x02"))
    assert 'id="id_file_error"' in reply.content.decode()
    assert not Return.objects.exists()


def test_other_bodies_and_ended_contracts_find_no_page(city: City) -> None:
    sent_return(city)
    filled = Return.objects.get()
    salon = programmes.set_up(name="ふれあいサロン", division=a_division(), since=START, by=city.staff)
    programmes.contract(programme=salon, organisation=city.shop, since=START, by=city.staff)
    stranger = representative(city.shop, city.staff)
    for name, args in (("return", month_args(city)), ("filled", (filled.pk,)), ("filled-file", (filled.pk,))):
        page(stranger, name, *args, status=404)
    sent(stranger, "return", *month_args(city), status=404, **counts(city))
    assert city.programme.name not in page(stranger, "returns")
    city.council.contracts.update(since=date(2016, 4, 1), until=city.today - timedelta(days=61))
    for name, args in (("return", month_args(city)), ("filled", (filled.pk,))):
        page(city.sender, name, *args, status=404)
    assert city.programme.name not in page(city.sender, "returns")
    for viewer in (city.staff, city.office):
        page(viewer, "returns", status=403)
        page(viewer, "return", *month_args(city), status=403)


def test_a_month_that_is_not_over_says_from_when_it_is_sent(city: City) -> None:
    city.council.contracts.update(until=None)
    following = month_of(city.today)
    args = city.programme.pk, following.year, following.month
    html = client_of(city.sender).get(url("return", *args)).content.decode()
    last = month_of(following + timedelta(days=31)) - timedelta(days=1)
    assert ('name="seen"' in html) is (city.today >= last)
    if city.today < last:
        sent(city.sender, "return", *args, status=422, **counts(city))
        assert not Return.objects.exists()
    page(city.sender, "return", city.programme.pk, 2010, 4, status=404)


# Returns, as they are settled


def test_a_return_is_accepted_by_its_division_alone(city: City) -> None:
    sent_return(city)
    filled = Return.objects.get()
    grid = (
        client_of(city.staff).get(url("programme-returns", city.programme.pk), {"year": year_of(city)}).content.decode()
    )
    assert ("みどり野市社会福祉協議会" in grid, url("filled", filled.pk) in grid) == (True, True)
    page(city.other, "filled", filled.pk, status=403)
    for viewer in (city.other, city.office, city.sender):
        sent(viewer, "filled-accept", filled.pk, status=403 if viewer is city.other else 422)
    office = client_of(city.office).get(url("filled", filled.pk)).content.decode()
    assert url("filled-accept", filled.pk) not in office
    staff = client_of(city.staff).get(url("filled", filled.pk)).content.decode()
    assert (url("filled-accept", filled.pk) in staff, "contractor" in staff) == (True, True)
    sent(city.staff, "filled-accept", filled.pk)
    filled.refresh_from_db()
    assert filled.state == "accepted"
    assert "もう確認済み" in words_of(sent(city.staff, "filled-accept", filled.pk, status=422))


def test_a_return_is_sent_back_mended_and_accepted(city: City) -> None:
    sent_return(city)
    first = Return.objects.get()
    sent(city.staff, "filled-send-back", first.pk, status=422, text=" ")
    sent(city.staff, "filled-send-back", first.pk, text="先月の数と入れ替わっていませんか")
    assert "先月の数と入れ替わっていませんか" in page(city.sender, "returns")
    assert "先月の数と入れ替わっていませんか" in page(city.sender, "return", *month_args(city))
    sent_return(city, "98")
    second = Return.objects.get(state="sent")
    sent(city.staff, "filled-accept", second.pk)
    assert url("filled", first.pk) not in client_of(city.sender).get(url("returns")).content.decode()
    assert {one.state for one in Return.objects.all()} == {"replaced", "accepted"}


def test_an_accepted_return_is_corrected_with_a_reason(city: City) -> None:
    sent_return(city)
    first = Return.objects.get()
    returns.accept(filled=first, by=city.staff)
    sent_return(city, "130", status=422)
    sent_return(city, "130", text="数え漏れ")
    correction = Return.objects.get(state="sent")
    shown = page(city.staff, "filled", correction.pk)
    assert ("数え漏れ" in shown, "130人" in shown, "120人" in shown) == (True, True, True)
    grid = (
        client_of(city.staff).get(url("programme-returns", city.programme.pk), {"year": year_of(city)}).content.decode()
    )
    assert (url("filled", first.pk) in grid, url("filled", correction.pk) in grid) == (True, True)
    sent(city.staff, "filled-accept", correction.pk)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_programmes_lead_to_the_returns_that_may_be_looked_at(city: City) -> None:
    link = url("programme-returns", city.programme.pk)
    for viewer, leads in ((city.staff, True), (city.office, True), (a_viewer(Role.AUDITOR, on=city.today), False)):
        html = client_of(viewer).get(url("programmes")).content.decode()
        assert (city.programme.name in html, link in html) == (True, leads)
    assert city.programme.name not in page(city.other, "programmes")
    assert url("returns") in client_of(city.sender).get(url("programmes")).content.decode()
    page(a_viewer(Role.SYSTEM_ADMIN, on=city.today), "programmes", status=403)
    page(a_viewer(Role.AUDITOR, on=city.today), "programme-returns", city.programme.pk, status=403)


def test_the_grid_takes_as_many_queries_for_many_bodies(city: City) -> None:
    numbers = []
    for count in (1, 12):
        for number in range(count):
            council = organisations.add(name=f"第{count}地区{number}協議会", by=city.staff)
            programmes.contract(programme=city.programme, organisation=council, since=city.month, by=city.staff)
        numbers.append(queries_of(city.staff, "programme-returns", city.programme.pk))
        numbers.append(queries_of(city.staff, "programmes"))
    assert numbers[:2] == numbers[2:]


# What waits, for the desk's home


def test_what_waits_is_told_to_who_sends_and_then_to_who_accepts(city: City) -> None:
    assert [one.href for one in due_of(city.sender)] == [url("return", *month_args(city))]
    assert due_of(city.staff) == due_of(city.other) == due_of(city.office) == []
    sent_return(city)
    filled = Return.objects.get()
    assert due_of(city.sender) == []
    waiting = due_of(city.staff)
    assert [one.href for one in waiting] == [url("filled", filled.pk)]
    assert (city.programme.name in waiting[0].title, city.council.name in waiting[0].note) == (True, True)
    assert due_of(city.other) == due_of(city.office) == []


def test_late_months_come_first_and_no_more_than_a_year_of_them(city: City) -> None:
    city.council.contracts.update(since=date(2016, 4, 1))
    with CaptureQueriesContext(connection) as many:
        owed = due_of(city.sender)
    assert len(owed) == 12
    city.council.contracts.update(since=city.month)
    with CaptureQueriesContext(connection) as one:
        assert len(due_of(city.sender)) == 1
    assert len(many) == len(one)
