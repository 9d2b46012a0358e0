"""What ``pretix.sh`` runs: with ``fill`` in pretix's own environment, with ``measure`` in ours.

``fill`` makes an organiser, an event, a check-in list and so many orders of one ticket, and prints a token of the API
with their secrets. ``measure`` serves pretix and checks tickets in by its API (``checkinrpc/redeem``), each once.
"""

# ruff: noqa: ANN401, PLC0415 - each part runs where the packages of the other are not installed
import http.client
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TICKETS, REQUESTS, WARM, RUNS, CLIENTS = 1_400, 200, 20, 3, (1, 4)


def fill(file: Path) -> None:
    """Everything that a check-in needs, in a migrated database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.settings")
    import django

    django.setup()
    from django_scopes import scopes_disabled
    from pretix import __version__
    from pretix.base.models import CheckinList, Event, Organizer, Team, TeamAPIToken

    with scopes_disabled():
        organiser = Organizer.objects.create(name="Bench", slug="bench")
        start = datetime.now(UTC) + timedelta(days=30)
        event = Event.objects.create(
            organizer=organiser, name="Bench", slug="bench", date_from=start, live=True, plugins="", currency="EUR"
        )
        team = Team.objects.create(
            organizer=organiser,
            name="Door",
            all_events=True,
            all_event_permissions=True,
            all_organizer_permissions=True,
        )
        token = TeamAPIToken.objects.create(team=team, name="door")
        item = event.items.create(name="Ticket", default_price=0, admission=True)
        quota = event.quotas.create(name="All", size=None)
        quota.items.add(item)
        door = CheckinList.objects.create(event=event, name="Door", all_products=True)
        channel = organiser.sales_channels.get(identifier="web")
        secrets = [sold(event, item, channel, start, place) for place in range(TICKETS)]
    file.write_text(json.dumps({"version": __version__, "token": token.token, "list": door.pk, "secrets": secrets}))


def sold(event: Any, item: Any, channel: Any, until: datetime, place: int) -> str:
    """One paid order of one ticket; its secret."""
    from django.db import transaction
    from pretix.base.models import Order, OrderPosition

    with transaction.atomic():
        order = Order.objects.create(
            code=f"B{place:05}",
            event=event,
            organizer=event.organizer,
            email="guest@example.org",
            status=Order.STATUS_PAID,
            datetime=datetime.now(UTC),
            expires=until,
            total=0,
            locale="en",
            sales_channel=channel,
        )
        name = {"_scheme": "full", "full_name": f"Guest {place}"}
        secret = f"bench-{place:05}"
        OrderPosition.objects.create(order=order, item=item, price=0, attendee_name_parts=name, secret=secret)
        order.create_transactions(is_new=True)
    return secret


class Door:
    """One client of the API."""

    def __init__(self, port: int, told: dict) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._list = told["list"]
        self._headers = {"Authorization": f"Token {told['token']}", "Content-Type": "application/json"}

    def check_in(self, secret: str) -> float:
        """Let somebody in; the seconds until that is answered."""
        sent = json.dumps({"lists": [self._list], "secret": secret})
        start = time.perf_counter()
        self._connection.request("POST", "/api/v1/organizers/bench/checkinrpc/redeem/", sent, self._headers)
        reply = self._connection.getresponse()
        body = reply.read()
        spent = time.perf_counter() - start
        assert reply.status == 201, (reply.status, body[:300])
        assert json.loads(body)["status"] == "ok", body[:300]
        return spent


def measure(gunicorn: str, file: Path) -> None:
    """Check in by one client and by several at once, several times, and keep the figures."""
    from served import SERVERS_WORKERS, at_once, durable, keep, median_of, running, times

    durable(os.environ["DATABASE_URL"])
    told = json.loads(file.read_text())
    secrets = iter(told["secrets"])
    command = [gunicorn, "pretix.wsgi", "--workers", str(SERVERS_WORKERS), "--bind", "127.0.0.1:PORT"]
    found = {}
    print(f"| pretix {told['version']}, one check-in by its API, ms | p50 | p95 |\n|---|---|---|")
    with running(command, os.environ, "/api/v1/version") as port:
        doors = [Door(port, told) for _ in range(max(CLIENTS))]
        at_once([checking_in(door, secrets, WARM) for door in doors])
        for clients in CLIENTS:
            share = REQUESTS // clients
            runs = [
                times(at_once([checking_in(door, secrets, share) for door in doors[:clients]])) for _ in range(RUNS)
            ]
            found[f"{clients}"] = spent = median_of(runs)
            print(f"| clients at once: {clients} | {spent.p50:.0f} | {spent.p95:.0f} |")
    server = f"gunicorn, {SERVERS_WORKERS} workers, PostgreSQL, tasks put aside"
    keep("pretix.json", {"version": told["version"], "server": server, "check_in": found})


def checking_in(door: Door, secrets: Iterator[str], number: int) -> Callable[[], list[float]]:
    """So many check-ins, one after the other, of tickets that nobody else has."""
    own = [next(secrets) for _ in range(number)]
    return lambda: [door.check_in(secret) for secret in own]


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(Path(sys.argv[2]))
    else:
        measure(sys.argv[2], Path(sys.argv[3]))
