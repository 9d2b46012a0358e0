"""No page of the plan asks the database more often because there is more of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.plain_sheets import a_measure, a_sheet
from tests.factories.sheet_imports import accepted, put_in
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.models import User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division
from sasaeai.cycle.indicators.rules.definitions import Definition
from sasaeai.cycle.indicators.services.indicators import define
from sasaeai.cycle.rounds import public
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.services.entries import Written, write
from sasaeai.cycle.rounds.services.publishing import publish
from sasaeai.cycle.rounds.services.steps import take

pytestmark = pytest.mark.django_db
LATER = date(2020, 6, 28)


@dataclass
class Asked:
    """How often each page asked, by its name."""

    office: Client
    resident: Client
    counts: dict[str, int]

    def ask(self, client: Client, name: str, *args: object) -> None:
        address = reverse(name, args=args)
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        self.counts[name] = len(queries)


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user), "django.contrib.auth.backends.ModelBackend")
    return client


def a_round(measures: int, office: Viewer) -> Round:
    """A round in whose first half entries are published, in the other written, each with figures and a history."""
    sheet = a_sheet(
        *(a_measure(number, divisions=("福祉課",), joint_divisions=()) for number in range(1, measures + 1))
    )
    round_ = accepted(put_in(sheet, office), office).round
    division = Division.objects.get(name="福祉課")
    staff, head = (a_viewer(role, division=division, on=LATER) for role in (Role.DIVISION_STAFF, Role.DIVISION_HEAD))
    entries = list(Entry.objects.filter(round=round_).order_by("measure__order"))
    for place, begun in enumerate(entries):
        for figure in range(1 + measures // 4):
            told = {"unit": "件", "definition": "数", "kind": "flow", "counting": "times"}
            define(measure=begun.measure, definition=Definition(label=f"会議{figure}", **told), by=office)
        entry = begun
        for text in range(1 + measures // 4):
            written = Written(texts={"issues": f"課題{text}"})
            entry = write(entry=entry, seen_version=entry.version, written=written, by=staff)
        steps = (("submit", staff), ("approve", head), ("freeze", office)) if place < measures // 2 else ()
        for step, by in steps:
            entry = take(entry=entry, step=step, seen_version=entry.version, by=by)
    publish(
        round_=round_, decided_on=LATER - timedelta(days=1), decision_no="1", by=a_viewer(Role.PLAN_OFFICE, on=LATER)
    )
    return round_


def counted(measures: int) -> dict[str, int]:
    """How often each page asks where a plan has so many measures."""
    with transaction.atomic():
        cache.clear()
        office = a_viewer(Role.PLAN_OFFICE, on=LATER)
        round_ = a_round(measures, office)
        first = Entry.objects.filter(round=round_).order_by("measure__order")[0]
        (plan,) = public.plans()
        asked = Asked(client_of(office), Client(), {})
        for name, args in (
            ("desk:home", ()), ("desk:measures", ()), ("desk:measure", (first.measure_id,)), ("rounds:rounds", ()),
            ("rounds:board", (round_.pk,)), ("rounds:publish", (round_.pk,)), ("rounds:twins", (round_.pk,)),
            ("rounds:sheets", ()), ("rounds:entry", (first.pk,)), ("rounds:history", (first.pk,)),
            ("rounds:withdraw", (first.pk,)),
        ):  # fmt: skip
            asked.ask(asked.office, name, *args)
        for name, args in (("portal:front", ()), ("portal:plan", (plan.slug,)), ("portal:measure", (plan.slug, "1"))):
            asked.ask(asked.resident, name, *args)
        transaction.set_rollback(True)
    return asked.counts


def test_a_larger_plan_takes_as_many_queries_as_a_small_one() -> None:
    few, many = counted(4), counted(24)
    assert {name: (few[name], many[name]) for name in few if few[name] != many[name]} == {}
    assert max(many.values()) < 60
