"""A small office for the tests of pages: two divisions, a network, a council that reports.

And how such a test asks for a page and sends a form.
"""

import re
from datetime import date, timedelta
from types import SimpleNamespace

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.viewers import a_division, a_viewer

from sasaeai.city.accounts.models import Post, User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.models import Person
from sasaeai.city.people.services import persons
from sasaeai.city.registers.models import Network, Organisation, Programme, ReturnItem
from sasaeai.city.registers.rules.returns import last_day, month_of
from sasaeai.city.registers.services import enrolments, networks, organisations, programmes, return_items
from sasaeai.lib.vague_days import read_vague_day as day

START = date(2015, 4, 1)
NAME, KANA = "若荻 実", "ワカオギ ミノル"


class City(SimpleNamespace):
    """Two divisions; a network of the first with a shop and a person, and a council that reports.

    Its contract was for the month before today's, which it owes.
    """

    today: date
    month: date
    staff: Viewer
    other: Viewer
    office: Viewer
    sender: Viewer
    programme: Programme
    network: Network
    shop: Organisation
    council: Organisation
    person: Person
    people: ReturnItem
    times: ReturnItem


def representative(organisation: Organisation, by: Viewer) -> Viewer:
    viewer = a_viewer(Role.CONTRACTOR, on=by.on)
    programmes.represent(post=Post.objects.get(pk=viewer.post), organisation=organisation, by=by)
    return viewer


def a_city() -> City:
    """Made for today, as pages look at the calendar themselves."""
    today = timezone.localdate()
    staff = a_viewer(Role.DIVISION_STAFF, on=today)
    programme = programmes.set_up(name="見守り事業", division=a_division(), since=START, by=staff)
    network = networks.set_up(programme=programme, name="見守りネットワーク", since=START, by=staff)
    shop = organisations.add(name="㈱みどり商店", kind="商店", phone="0123-45-6789", by=staff)
    someone = persons.add(name=NAME, kana=KANA, phone="090-1234-5678", by=staff)
    enrolments.enrol(network=network, organisation=shop, since=day("2016-04-01"), by=staff)
    enrolments.enrol(network=network, person=someone, since=day("平成29年度"), role="班長", by=staff)
    council = organisations.add(name="みどり野市社会福祉協議会", by=staff)
    month = month_of(month_of(today) - timedelta(days=1))
    programmes.contract(programme=programme, organisation=council, since=month, until=last_day(month), by=staff)
    asked = [
        return_items.ask(programme=programme, label=label, unit=unit, counts=counts, by=staff)
        for label, unit, counts in (("参加者数", "人", "延べ人数"), ("開催回数", "回", "1日に2度開けば2回"))
    ]
    return City(
        today=today,
        month=month,
        staff=staff,
        other=a_viewer(Role.DIVISION_STAFF, division=a_division("道路課"), on=today),
        office=a_viewer(Role.PLAN_OFFICE, on=today),
        sender=representative(council, staff),
        programme=programme,
        network=network,
        shop=shop,
        council=council,
        person=someone,
        people=asked[0],
        times=asked[1],
    )


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user), "django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"registers:{name}", args=args)


def page(viewer: Viewer, name: str, /, *args: object, status: int = 200, **query: str) -> str:
    reply = client_of(viewer).get(url(name, *args), query)
    assert reply.status_code == status, reply.content.decode()[:2000]
    return words_of(reply)


def words_of(reply: HttpResponse) -> str:
    """What a page says: its words alone, with one space between them."""
    text = re.sub(r"<[^>]+>", " ", reply.content.decode())
    return " ".join(text.split())


def sent(viewer: Viewer, name: str, /, *args: object, status: int = 302, **data: object) -> HttpResponse:
    reply = client_of(viewer).post(url(name, *args), data)
    assert reply.status_code == status, words_of(reply)[:2000]
    return reply


def queries_of(viewer: Viewer, name: str, *args: object, **query: str) -> int:
    client = client_of(viewer)
    client.get(url(name, *args), query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(name, *args), query).status_code == 200
    return len(queries)
