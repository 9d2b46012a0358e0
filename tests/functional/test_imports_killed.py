"""Lists taken in by processes that are killed, several at once, and long ones: all or nothing, nobody waits long."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.factories.cities import installed, run

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
ROWS = 2_500
"""More than is checked while one waits: the check is a job."""
KILLS = 7

PREPARE = """
import json, os, sys, time
sys.path.insert(0, {root!r})
import django
django.setup()
from django.db import connection, transaction
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.staging import check_by_job
from sasaeai.city.accounts.models import Holding
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.models import Person
from sasaeai.city.registers.models import Enrolment, Network, StagedEnrolment
from sasaeai.city.registers.services import enrolment_lists as lists
from tests.factories.lists import a_network, as_csv, many_people, wired
from tests.factories.viewers import a_division, a_viewer
wired()

def clerk():
    return a_viewer(Role.DIVISION_STAFF)

def uploaded(network, by, rows):
    batch = lists.upload(network=network, data=as_csv(rows), name="a.csv", by=by)
    return lists.map_columns(batch=batch, mapping=batch.mapping, by=by)

def checked(batch, by):
    lists.check(batch=batch, by=by)
    check_by_job(lambda done, in_all=None: None, batch=str(batch.pk))
    return Batch.objects.get(pk=batch.pk)

def live():
    return [Person.objects.count(), Enrolment.objects.count()]
"""
UPLOAD = """
by = clerk()
batch = uploaded(a_network(), by, many_people(int(sys.argv[1])))
lists.check(batch=batch, by=by)
print(json.dumps([str(batch.pk)]))
"""
DEEDS = """
from sasaeai.base.imports import accepting
deeds = {
    "check": lambda: check_by_job(lambda done, in_all=None: None, batch=sys.argv[1]),
    "accept": lambda: accepting.accept(batch=Batch.objects.get(pk=sys.argv[1]), by="post:1"),
}
for line in sys.stdin:  # each deed is a process of its own, which is there at once
    child = os.fork()
    if not child:
        deeds[line.strip()]()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
OPEN = """
print(json.dumps([[one.name for one in Person.objects.order_by("pk")[:3]], Person.everyone.count()]))
"""
FOUR = """
seed = int(sys.argv[1])
by = Viewer(**json.loads(sys.argv[2]) | dict(role=Role.DIVISION_STAFF, on=__import__("datetime").date(2019, 4, 10)))
by = Viewer(by.user, by.holding, by.post, by.role, by.on, frozenset(by.divisions))
network = Network.objects.get(name=f"名簿{seed}")
batch = checked(uploaded(network, by, many_people(600, seed)), by)
lists.accept(batch=batch, by=by)
assert (batch.new, batch.wrong) == (600, 0), (batch.new, batch.wrong)
"""
LONG = """
import threading
from datetime import datetime, UTC
from uuid import UUID
from django.db import connections
from sasaeai.base.imports.ids import ordered_ids
from sasaeai.base.jobs.models import Job

by = clerk()
batch = checked(uploaded(a_network(), by, many_people(2_100)), by)
# The check of 2,100 rows wrote its chunks; so many more rows of the same kind are staged here in no time.
fields = [field for field in StagedEnrolment._meta.concrete_fields if not field.primary_key]
like = StagedEnrolment.objects.filter(batch=batch).order_by("id").last()
alike = [field.get_db_prep_save(getattr(like, field.attname), connection) for field in fields]
varying = {field.name: field for field in fields}
ids = ordered_ids(datetime.now(UTC))
kana2, kana3 = ([os.urandom(8) for _ in range(count)] for count in (1_500, 9_000))  # as many as a city's readings have
made = []
for number in range(70_000 - batch.new):
    own = dict(row=10_000 + number, enrolment=next(ids), party_id=next(ids), row_key=next(ids))
    own |= {name: os.urandom(8) for name in ("name_index", "kana_index", "phone_index")}
    own |= {"kana2_index": kana2[number % 1_500], "kana3_index": kana3[number % 9_000]}
    own = {name: varying[name].get_db_prep_save(value, connection) for name, value in own.items()}
    made.append([own.get(field.name, value) for field, value in zip(fields, alike, strict=True)])
columns = ", ".join(f'"{field.column}"' for field in fields)
marks = ", ".join(["%s"] * len(fields))
with transaction.atomic(), connection.cursor() as cursor:
    cursor.executemany(f'INSERT INTO registers_stagedenrolment ({columns}) VALUES ({marks})', made)
Batch.objects.filter(pk=batch.pk).update(new=70_000, rows=70_000)

waits, stop = [], threading.Event()
def write():
    while not stop.is_set():
        began = time.perf_counter()
        Job.objects.create(kind="none", added_at=datetime.now(UTC), due_at=datetime(2099, 1, 1, tzinfo=UTC))
        waits.append(time.perf_counter() - began)
        time.sleep(0.02)
    connections.close_all()

writer = threading.Thread(target=write, daemon=True)
writer.start()
while len(waits) < 3 and writer.is_alive():
    time.sleep(0.01)
waits.clear()
from sasaeai.base.imports import accepting
held = {}
def timed(name):
    deed = getattr(accepting, name)
    def measured(*given, **named):
        wall, own = time.perf_counter(), time.thread_time()
        result = deed(*given, **named)
        held[name] = [time.perf_counter() - wall, time.thread_time() - own]
        return result
    setattr(accepting, name, measured)
timed("_write_ahead"), timed("_make_live")
lists.accept(batch=batch, by=by)
time.sleep(0.3)
assert writer.is_alive(), "the other writer met an error"
stop.set()
writer.join()
print(json.dumps({"longest": max(waits), "writes": len(waits), "held": held, "live": live()}))
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed(tmp_path, has_tables=True) as environment:
        yield environment | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}


def program(deed: str) -> str:
    return PREPARE.format(root=str(ROOT)) + deed


def told(deed: str, city: dict[str, str], *arguments: str) -> list[Any]:
    done = run([PYTHON, "-c", program(deed), *arguments], city)
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def stands(city: dict[str, str]) -> tuple[str, int, int, int]:
    """The state of the list, and how many people, enrolments and staged rows there are: asked past the application.

    People that a list not accepted brings along are none yet (``tests/integration/test_lists_written_ahead.py``).
    """
    tables = (
        "people_person AS p JOIN imports_batch AS b ON b.id = p.batch_id AND b.state = 'accepted'",
        "registers_enrolment",
        "registers_stagedenrolment",
    )
    query = f"SELECT state, {', '.join(f'(SELECT count(*) FROM {table})' for table in tables)} FROM imports_batch"
    if "DATABASE_URL" in city:
        with psycopg.connect(city["DATABASE_URL"]) as server:
            row = server.execute(query).fetchone()
    else:
        with closing(sqlite3.connect(Path(city["SASAEAI_DATA"]) / "sasaeai.sqlite3")) as file:
            row = file.execute(query).fetchone()
    assert row is not None
    return row[0], row[1], row[2], row[3]


class Doing:
    """Deeds about one list, each done by a process that may be killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begin(self, deed: str) -> int:
        """Begin it; the number of the process that does it."""
        assert self._process.stdin is not None
        print(deed, file=self._process.stdin, flush=True)
        return self._number()

    def end(self) -> int:
        """Wait for it; how its process ended."""
        return self._number()

    def _number(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


@contextmanager
def doing(city: dict[str, str], batch: str) -> Iterator[Doing]:
    command, pipe = [PYTHON, "-c", program(DEEDS), batch], subprocess.PIPE
    with subprocess.Popen(command, env=city, stdin=pipe, stdout=pipe, text=True) as process:
        yield Doing(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.django_db
def test_killed_at_any_moment_a_list_is_taken_in_as_a_whole_or_not_at_all(city: dict[str, str]) -> None:
    batch = str(told(UPLOAD, city, str(ROWS))[0])
    chance = random.Random(20260401)
    with doing(city, batch) as deeds:

        def kill(deed: str, most: float) -> None:
            process = deeds.begin(deed)
            time.sleep(chance.uniform(0, most))
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            assert deeds.end() in {0, -signal.SIGKILL}

        for _ in range(KILLS):
            kill("check", 2)
            assert stands(city)[1:3] == (0, 0)
        deeds.begin("check")
        assert (deeds.end(), stands(city)) == (0, ("checked", 0, 0, ROWS))
        for _ in range(KILLS):
            kill("accept", 0.4)
            found = stands(city)
            assert found in {("checked", 0, 0, ROWS), ("accepted", ROWS, ROWS, ROWS)}, found
        deeds.begin("accept")
        assert (deeds.end(), stands(city)[:3]) == (0, ("accepted", ROWS, ROWS))
    names, people = told(OPEN, city)
    assert all(len(name) > 3 for name in names)
    assert people == ROWS  # and nobody is left over from what was stopped


@pytest.mark.django_db
def test_four_lists_at_once_lose_nothing_and_no_lock_is_reported(city: dict[str, str]) -> None:
    made = """
by = clerk()
for seed in range(1, 5):
    a_network(f"名簿{seed}")
print(json.dumps([json.dumps(dict(user=by.user, holding=by.holding, post=by.post, divisions=sorted(by.divisions)))]))
"""
    viewer = str(told(made, city)[0])
    commands = [[PYTHON, "-c", program(FOUR), str(seed), viewer] for seed in range(1, 5)]
    started = [subprocess.Popen(one, env=city, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for one in commands]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 4, [error.decode()[-800:] for _, error in ended]
    assert told("print(json.dumps(live()))", city) == [2_400, 2_400]


@pytest.mark.thorough
@pytest.mark.django_db
def test_seventy_thousand_people_hold_up_others_for_less_than_a_second(city: dict[str, str]) -> None:
    done = run([PYTHON, "-c", program(LONG)], city)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["live"] == [70_000, 70_000]
    # Processor time where other tests run beside: it is what the transaction takes with nobody else at work.
    assert found["held"]["_make_live"][1] < 1.0, found
    assert found["longest"] < (1.0 if "DATABASE_URL" in city else 2.0), found
