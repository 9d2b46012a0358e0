"""Fills the installation that ``bench_pages.py`` and ``bench_writes.py`` measure, in a process of its own.

The sample city with 100,000 enrolments in one network: 80,000 bodies and 20,000 persons with sealed names over ten
years, one in ten known by its month alone, half of them ended; published measures; 4,800 monthly returns that wait.
Prints the keys of what is looked at.
"""

import json
import random
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle, islice
from typing import Any

from sasaeai.installation import bring_up_to_date, start_site

start_site()

from django.db import connection  # noqa: E402

from sasaeai.city.accounts.selectors.viewers import viewer_of  # noqa: E402
from sasaeai.city.people.models import Person  # noqa: E402
from sasaeai.city.registers.models import (  # noqa: E402
    Contract,
    Enrolment,
    Network,
    Organisation,
    Programme,
    Return,
    ReturnValue,
)
from sasaeai.city.registers.selectors.organisations import plain_name_of  # noqa: E402
from sasaeai.cycle.rounds.models import Entry, PublishedMeasure  # noqa: E402
from sasaeai.cycle.rounds.services import steps  # noqa: E402
from sasaeai.sample.city import names  # noqa: E402
from sasaeai.sample.city.building import City, build  # noqa: E402
from sasaeai.sample.city.facts import sample_facts  # noqa: E402

BODIES, PERSONS, CHUNK, WRITERS = 80_000, 20_000, 2_000, 4
WAITING_BODIES, WAITING_MONTHS = 40, 120
FIRST, DAYS, STAMP = date(2009, 4, 1), 3_650, datetime(2019, 4, 5, tzinfo=UTC)
DIVISION = "高齢者福祉課"
SOURCE = random.Random(42)


def fill() -> dict[str, object]:
    """Build the city in an empty database."""
    bring_up_to_date()
    facts = sample_facts()
    city = build(facts, seed=1, today=datetime.now(UTC).date())
    by_label = city.indicators
    stock, flow = by_label[facts.networks[0].label], by_label[facts.returns[0].label]
    assert stock.network is not None
    assert flow.item is not None
    enrol(stock.network)
    wait(flow.item.programme, f"holding:{city.staff.collector.pk}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    published = PublishedMeasure.objects.filter(is_current=True).order_by("order")[0]
    waiting = Return.objects.filter(state="sent").order_by("month", "pk")
    return {
        "network": str(stock.network_id),
        "indicator": str(stock.pk),
        "measure": str(stock.measure_id),
        "plan": str(city.round.plan_id),
        "round": str(city.round.pk),
        "published": published.number,
        "title": published.title,
        "entries": [str(one.pk) for one in reopened(city)],
        "returns": [str(key) for key in waiting.values_list("pk", flat=True)],
    }


def reopened(city: City) -> list[Entry]:
    """Published entries of the division, to be written again; one for each who writes at the same time."""
    own = Entry.objects.filter(round=city.round, stage="published", measure__answering__part="lead")
    own = own.filter(measure__answering__division__name=DIVISION, measure__cross_listing=None)
    by = viewer_of(city.staff.collector, on=datetime.now(UTC).date())
    found = list(own.order_by("measure__order")[:WRITERS])
    assert len(found) == WRITERS
    for one in found:
        steps.take(entry=one, step="reopen", seen_version=one.version, text="追記があるため。", by=by)
    return found


def enrol(network: Network) -> None:
    """As many bodies and persons as are missing, in no order."""
    bodies = [
        Organisation(name=name, plain_name=plain_name_of(name), added_at=STAMP)
        for name in islice(names.bodies(SOURCE), BODIES - network.enrolments.filter(party="body").count())
    ]
    called = cycle(list(islice(names.persons(SOURCE), 400)))
    people = [
        Person(name=name, kana=kana, added_at=STAMP)
        for name, kana in islice(called, PERSONS - network.enrolments.filter(party="person").count())
    ]
    for chunk in chunks(bodies):
        Organisation.objects.bulk_create(chunk)
    for chunk in chunks(people):
        Person.objects.bulk_create(chunk)
    rows = [Enrolment(party="body", organisation=one, sort_name=one.plain_name) for one in bodies]
    rows += [Enrolment(party="person", person=one) for one in people]
    SOURCE.shuffle(rows)
    for place, row in enumerate(rows):
        row.network, row.added_at = network, STAMP
        set_stay(row, place)
    for chunk in chunks(rows):
        Enrolment.objects.bulk_create(chunk)
    assert network.enrolments.count() == BODIES + PERSONS


def set_stay(row: Enrolment, place: int) -> None:
    """Who joined when, and left when."""
    begun = FIRST + timedelta(days=SOURCE.randrange(DAYS))
    is_vague = place % 10 == 0
    row.since_earliest, row.since_latest = in_month(begun) if is_vague else (begun, begun)
    row.since_precision = "month" if is_vague else "day"
    if place % 2:
        ended = begun + timedelta(days=SOURCE.randrange(31, 2_000))
        row.until_earliest = row.until_latest = ended
        row.until_precision = "day"


def in_month(day: date) -> tuple[date, date]:
    """A day of which only the month is known."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def wait(programme: Programme, sender: str) -> None:
    """Returns that wait to be accepted, of bodies that stand in no network."""
    called = [f"月報事業所{place}" for place in range(WAITING_BODIES)]
    bodies = Organisation.objects.bulk_create(Organisation(name=one, plain_name=one, added_at=STAMP) for one in called)
    Contract.objects.bulk_create(Contract(programme=programme, organisation=one, since=FIRST) for one in bodies)
    months = [date(2009 + place // 12, place % 12 + 1, 1) for place in islice(count(3), WAITING_MONTHS)]
    sent = Return.objects.bulk_create(
        Return(programme=programme, organisation=body, month=month, sent_by=sender, sent_at=STAMP)
        for body in bodies
        for month in months
    )
    items = list(programme.return_items.all())
    values = [ReturnValue(filled=one, item=item, quantity=9) for one in sent for item in items]
    ReturnValue.objects.bulk_create(values, batch_size=CHUNK)


def chunks(rows: list[Any]) -> list[list[Any]]:
    return [rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK)]


if __name__ == "__main__":
    json.dump(fill(), sys.stdout)
