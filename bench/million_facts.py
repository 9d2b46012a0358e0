"""The work that ``bench_indicators.py`` measures, a part a process: filling a database, counting, counting in loops.

700,000 enrolments in 80 networks over ten years, half of them ended, one in six vague at one end; 302,400
counts in the returns of 63 bodies a month for each of 10 programmes, of which a few were not counted or not accepted.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasaeai.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.db.models import Sum  # noqa: E402

from sasaeai.base.stays import holding_on, surely_holding_on  # noqa: E402
from sasaeai.city.places.models import Division  # noqa: E402
from sasaeai.city.plans.models import Measure, Plan  # noqa: E402
from sasaeai.city.registers.models import (  # noqa: E402
    Contract,
    Enrolment,
    Network,
    Organisation,
    Programme,
    Return,
    ReturnItem,
    ReturnValue,
)
from sasaeai.cycle.indicators.models import Indicator  # noqa: E402
from sasaeai.cycle.indicators.selectors.values import day_of, values  # noqa: E402
from sasaeai.lib.fiscal_year import first_day, last_day  # noqa: E402

YEARS = range(2009, 2019)
NETWORKS, ENROLMENTS = 80, 700_000
PROGRAMMES, ITEMS, REPORTING, MONTHS = 10, 4, 63, 120
FIRST, ON, STAMP = date(2009, 4, 1), date(2019, 6, 1), datetime(2019, 4, 5, tzinfo=UTC)
PAGES = 21

Row = tuple[object, ...]


def key(kind: int, number: int) -> UUID:
    """The same key for the same thing, spread like random ones."""
    return UUID(int=random.Random(kind * 10_000_000 + number).getrandbits(128), version=4)


BODIES, PROGRAMME_KEYS = [key(1, n) for n in range(2_000)], [key(2, n) for n in range(NETWORKS)]
NETWORK_KEYS, ITEM_KEYS = [key(3, n) for n in range(NETWORKS)], [key(4, n) for n in range(PROGRAMMES * ITEMS)]
SOURCE = random.Random(42)


def fill() -> float:
    """Make the tables and write the facts."""
    start = time.perf_counter()
    call_command("migrate", verbosity=0, skip_checks=True)
    parents()
    indicators()
    sent = list(returns())
    write(Enrolment, ENROLMENT_COLUMNS, enrolments())
    write(Return, RETURN_COLUMNS, sent)
    write(ReturnValue, ("filled_id", "item_id", "quantity", "why_missing"), counts(sent))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return time.perf_counter() - start


def parents() -> None:
    """Programmes, networks, bodies with their contracts, and items of returns."""
    division = Division.objects.create(name="福祉課", since=FIRST)
    Organisation.objects.bulk_create(
        Organisation(pk=one, name=f"団体{n}", plain_name=f"団体{n}", added_at=STAMP) for n, one in enumerate(BODIES)
    )
    Programme.objects.bulk_create(
        Programme(pk=one, name=f"事業{n}", division=division, since=FIRST) for n, one in enumerate(PROGRAMME_KEYS)
    )
    Network.objects.bulk_create(
        Network(pk=one, programme_id=PROGRAMME_KEYS[n], name=f"登録{n}", since=FIRST)
        for n, one in enumerate(NETWORK_KEYS)
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(pk=one, programme_id=PROGRAMME_KEYS[n // ITEMS], label=f"項目{n}", unit="人", counts="一人")
        for n, one in enumerate(ITEM_KEYS)
    )
    Contract.objects.bulk_create(
        Contract(programme_id=one, organisation_id=body, since=FIRST)
        for one in PROGRAMME_KEYS[:PROGRAMMES]
        for body in BODIES[:REPORTING]
    )


def indicators() -> None:
    """An indicator of each network and each item; of the items, half are cumulative."""
    measure = Measure.objects.create(plan=Plan.objects.create(name="計画"), number="1", title="取組", order=1)
    common = {"measure": measure, "unit": "人", "definition": "定義"}
    Indicator.objects.bulk_create(
        Indicator(
            kind="stock", counting="bodies", family="enrolled", network_id=one, party="body", label=f"{n}", **common
        )
        for n, one in enumerate(NETWORK_KEYS)
    )
    kinds = ("flow", "cumulative")
    Indicator.objects.bulk_create(
        Indicator(kind=kinds[n % 2], counting="cases", family="returns", item_id=one, label=f"月報{n}", **common)
        for n, one in enumerate(ITEM_KEYS)
    )


ENROLMENT_COLUMNS = (
    "id", "network_id", "party", "organisation_id", "role", "why_left", "version", "added_at",
    "since_earliest", "since_latest", "since_precision", "until_earliest", "until_latest", "until_precision",
)  # fmt: skip
RETURN_COLUMNS = (
    "id", "programme_id", "organisation_id", "month", "state", "sent_by", "sent_at", "settled_by", "settled_text",
    "correction",
)  # fmt: skip


def enrolments() -> Iterator[Row]:
    """Who joined when, and left when."""
    for n in range(ENROLMENTS):
        begun = FIRST + timedelta(days=SOURCE.randrange(3_650))
        ended = begun + timedelta(days=SOURCE.randrange(31, 2_000)) if n % 2 else None
        since = in_month(begun) if n % 10 == 0 else (begun, begun, "day")
        until = (None, None, "") if ended is None else in_month(ended) if n % 9 == 0 else (ended, ended, "day")
        network = NETWORK_KEYS[SOURCE.randrange(NETWORKS)]
        yield (new_key(), network, "body", BODIES[n % 2_000], "", "", 1, STAMP, *since, *until)


def in_month(day: date) -> tuple[date, date, str]:
    """A day of which only the month is known."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), "month"


def returns() -> Iterator[Row]:
    """A return a month of each body under contract; one in fifty has not been accepted."""
    for programme in PROGRAMME_KEYS[:PROGRAMMES]:
        for body in BODIES[:REPORTING]:
            for place in range(3, MONTHS + 3):
                month = date(FIRST.year + place // 12, place % 12 + 1, 1)
                state = "sent" if SOURCE.randrange(50) == 0 else "accepted"
                yield (new_key(), programme, body, month, state, "holding:1", STAMP, "", "", "")


def counts(sent: Iterable[Row]) -> Iterator[Row]:
    """Each item of each return; one in a hundred was not counted."""
    items = {PROGRAMME_KEYS[n]: ITEM_KEYS[n * ITEMS : (n + 1) * ITEMS] for n in range(PROGRAMMES)}
    for filled, programme, *_ in sent:
        for item in items[programme]:  # type: ignore[index]
            is_missing = SOURCE.randrange(100) == 0
            yield (filled, item, None, "休暇") if is_missing else (filled, item, SOURCE.randrange(200), "")


def new_key() -> UUID:
    return UUID(int=SOURCE.getrandbits(128), version=4)


def write(model: type[models.Model], columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """Rows into a table in one go, the way that each database takes them fastest."""
    table, names = model._meta.db_table, ", ".join(columns)  # noqa: SLF001
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(columns))
        plain = (tuple(map(in_sqlite, row)) for row in rows)
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", plain)


def in_sqlite(one: object) -> object:
    """A value as the file database holds it."""
    if isinstance(one, UUID):
        return one.hex
    if isinstance(one, datetime):
        return f"{one:%Y-%m-%d %H:%M:%S}"
    return one.isoformat() if isinstance(one, date) else one


def counted(*families: str) -> float:
    """All indicators of families over ten years, from before there is a connection."""
    connection.close()
    start = time.perf_counter()
    found = values(Indicator.objects.filter(family__in=families), YEARS, on=ON)
    spent = time.perf_counter() - start
    assert len(found) == 10 * Indicator.objects.filter(family__in=families).count()
    return spent


def looped(family: str, ask: Callable[[Indicator, int], object]) -> float:
    """The same by asking for one indicator and year after another."""
    connection.close()
    start = time.perf_counter()
    for indicator in Indicator.objects.filter(family=family):
        for year in YEARS:
            ask(indicator, year)
    return time.perf_counter() - start


def stock_alone(indicator: Indicator, year: int) -> tuple[int, int]:
    """A stock, and how many of it are certain."""
    day = day_of(indicator, year)
    rows = Enrolment.objects.filter(network=indicator.network_id, party=indicator.party)
    return rows.filter(holding_on(day)).count(), rows.filter(surely_holding_on(day)).count()


def sum_alone(indicator: Indicator, year: int) -> tuple[int | None, int]:
    """A sum, and how many returns of the programme were accepted in the time."""
    first = FIRST if indicator.kind == "cumulative" else first_day(year)
    within = (first, last_day(year))
    rows = ReturnValue.objects.filter(item=indicator.item_id, filled__state="accepted", filled__month__range=within)
    sent = Return.objects.filter(programme__return_items=indicator.item_id, state="accepted", month__range=within)
    return rows.aggregate(total=Sum("quantity"))["total"], sent.count()


def page(family: str, add: Callable[[Indicator], object]) -> float:
    """An indicator's ten years right after a record was added, the median of several; the record must be in them."""
    indicator = Indicator.objects.filter(family=family, kind__in=["stock", "flow"])[0]
    last, times = (indicator.pk, YEARS[-1]), []
    before = values([indicator], YEARS, on=ON)[last].records
    for count in range(1, PAGES + 1):
        add(indicator)
        start = time.perf_counter()
        found = values([indicator], YEARS, on=ON)
        times.append(time.perf_counter() - start)
        assert found[last].records == before + count
    return statistics.median(times)


def add_enrolment(indicator: Indicator) -> None:
    day = date(2019, 3, 1)
    Enrolment.objects.create(
        network_id=indicator.network_id, party="body", organisation_id=BODIES[0], added_at=STAMP,
        since_earliest=day, since_latest=day,
    )  # fmt: skip


def add_return(indicator: Indicator) -> None:
    body = Organisation.objects.create(name="団体", plain_name="団体", added_at=STAMP)
    sent = Return.objects.create(
        programme_id=PROGRAMME_KEYS[ITEM_KEYS.index(indicator.item_id) // ITEMS], organisation=body,
        month=date(2019, 3, 1), state="accepted", sent_by="holding:1", sent_at=STAMP,
    )  # fmt: skip
    ReturnValue.objects.create(filled=sent, item_id=indicator.item_id, quantity=1)


PARTS: dict[str, Callable[[], float]] = {
    "fill": fill,
    "enrolled": lambda: counted("enrolled"),
    "returns": lambda: counted("returns"),
    "all": lambda: counted("enrolled", "returns"),
    "enrolled_loops": lambda: looped("enrolled", stock_alone),
    "returns_loops": lambda: looped("returns", sum_alone),
    "page_enrolled": lambda: page("enrolled", add_enrolment),
    "page_returns": lambda: page("returns", add_return),
}

if __name__ == "__main__":
    print(PARTS[sys.argv[1]]())
