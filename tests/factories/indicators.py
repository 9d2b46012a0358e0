"""A small city to count in: a programme of みどり野市 with a network, returns of two bodies, and a measure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

from tests.factories.viewers import a_division, a_viewer

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.models import Person
from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import Measure, MeasureDivision, Plan
from sasaeai.city.registers.models import (
    Contract,
    Enrolment,
    Network,
    Organisation,
    Programme,
    Return,
    ReturnItem,
    ReturnValue,
)
from sasaeai.cycle.indicators.models import GivenValue, Indicator
from sasaeai.cycle.indicators.rules.definitions import Definition
from sasaeai.lib.vague_days import VagueDay, read_vague_day

START, STAMP = date(2010, 4, 1), datetime(2019, 4, 5, tzinfo=UTC)


@dataclass
class City:
    """What there is to count, and who counts."""

    division: Division
    programme: Programme
    measure: Measure
    network: Network
    item: ReturnItem
    office: Viewer
    staff: Viewer

    def definition(self, family: str = "enrolled", **more: object) -> Definition:
        """A sound definition of a family."""
        told: dict[str, object] = {
            "enrolled": {"kind": "stock", "counting": "bodies", "party": "body", "network": self.network.pk},
            "returns": {"kind": "flow", "counting": "cases", "item": self.item.pk},
            "": {"kind": "flow", "counting": "yen"},
        }[family]
        common = {"label": f"指標{family}", "unit": "件", "definition": "数え方の一文", "family": family}
        return Definition(**(common | told | more))  # type: ignore[arg-type]

    def indicator(self, family: str = "enrolled", **more: object) -> Indicator:
        """An indicator as it is in the table, without the service."""
        told = vars_of(self.definition(family, **more))
        return Indicator.objects.create(measure=self.measure, **told)


def vars_of(definition: Definition) -> dict[str, object]:
    """A definition as the columns of an indicator."""
    told = {name: getattr(definition, name) for name in Definition.__dataclass_fields__}
    return {f"{name}_id" if name in {"network", "item"} else name: value for name, value in told.items()}


def a_city() -> City:
    """All of it, with nobody enrolled and nothing reported."""
    division = a_division()
    plan = Plan.objects.create(name="みどり野市地域福祉計画", first_year=2017, last_year=2021)
    measure = Measure.objects.create(plan=plan, number="42", title="見守りネットワーク", order=42)
    MeasureDivision.objects.create(measure=measure, division=division, part="lead")
    programme = Programme.objects.create(name="見守り事業", division=division, since=START)
    return City(
        division=division,
        programme=programme,
        measure=measure,
        network=Network.objects.create(programme=programme, name="見守りネットワーク", since=START),
        item=ReturnItem.objects.create(programme=programme, label="相談件数", unit="件", counts="相談一回"),
        office=a_viewer(Role.PLAN_OFFICE),
        staff=a_viewer(Role.DIVISION_STAFF, division=division),
    )


def a_body(name: str = "") -> Organisation:
    """A body of みどり野市."""
    name = name or f"みどり野商店{uuid4().hex[:8]}"
    return Organisation.objects.create(name=name, plain_name=name, added_at=STAMP)


def a_person() -> Person:
    """Somebody of whom nothing is known."""
    return Person.objects.create(name="緑野 試", added_at=STAMP)


def enrol(
    network: Network, since: str, until: str = "", *, body: Organisation | None = None, person: Person | None = None
) -> Enrolment:
    """An enrolment with days as papers write them; of a new body where nobody is named."""
    who = {"person": person, "party": "person"} if person else {"organisation": body or a_body(), "party": "body"}
    enrolment = Enrolment(network=network, added_at=STAMP, **who)
    enrolment.since, enrolment.until = read_vague_day(since), read_vague_day(until) if until else None
    enrolment.save()
    return enrolment


def enrol_many(network: Network, count: int, since: date, until: date | None = None) -> None:
    """So many bodies with the same days."""
    names = [f"みどり野商店{uuid4().hex}" for _ in range(count)]
    bodies = Organisation.objects.bulk_create(
        Organisation(name=name, plain_name=name, added_at=STAMP) for name in names
    )
    rows = [Enrolment(network=network, party="body", organisation=body, added_at=STAMP) for body in bodies]
    for row in rows:
        row.since, row.until = VagueDay(since), VagueDay(until) if until else None
    Enrolment.objects.bulk_create(rows)


def contract(city: City, body: Organisation, since: str, until: str = "") -> Contract:
    """That a body runs the programme for a time."""
    ends = date.fromisoformat(until) if until else None
    return Contract.objects.create(
        programme=city.programme, organisation=body, since=date.fromisoformat(since), until=ends
    )


def an_item(city: City, label: str) -> ReturnItem:
    """Another item of the programme's returns."""
    return ReturnItem.objects.create(programme=city.programme, label=label, unit="件", counts="一回")


def report(
    item: ReturnItem, body: Organisation, month: str, quantity: int | None, state: str = "accepted"
) -> ReturnValue:
    """A return of a body for a month (2018-04) with one count; None is "not counted"."""
    filled = Return.objects.create(
        programme=item.programme,
        organisation=body,
        month=date.fromisoformat(f"{month}-01"),
        state=state,
        sent_by="holding:1",
        sent_at=STAMP,
    )
    why = "" if quantity is not None else "担当者の休暇"
    return ReturnValue.objects.create(filled=filled, item=item, quantity=quantity, why_missing=why)


def printed(city: City, value: str, year: int | None = 2017, **more: object) -> GivenValue:
    """A value that a sheet printed for the measure."""
    told: dict[str, object] = {"label": "機関数", "origin": "sheet", "source": "評価シート", "given_by": "holding:1"}
    return GivenValue.objects.create(
        measure=city.measure, fiscal_year=year, value=Decimal(value), given_at=STAMP, **(told | more)
    )
