"""Nothing that a person is called or says is readable in what an installation leaves on the disk or prints."""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.factories.cities import installed, run
from tests.factories.leaks import Asking, files_below, forms, leaks, printing, tables_of
from tests.factories.lists import HEADINGS, as_csv, body, person

from sasaeai.sample.city.staff import LOGINS, PASSWORD

PERSON = {
    "name": "日野ひかり",
    "address": "hino.hikari@example.jp",
    "phone": "080-1234-9876",
    "street": "みはる野市若荻三丁目",
    "said": "夜になると戸がたたかれるという",
    "file": "日野様の面談",
}
DEED = """
import django, json, sys
django.setup()
person = json.loads(sys.stdin.readline())
from sasaeai.base.files.keeping import examined, keep
from sasaeai.base.files.kinds import DOCUMENTS
from sasaeai.base.jobs.working import work_once
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import post
C = Message.Channel
told = {"name": person["name"], "subject": person["name"], "body": person["said"], "by": "post:1"}
told["about"] = ("cases.case", "c-1")
for channel, address in ((C.MAIL, person["address"]), (C.LETTER, person["street"]), (C.PHONE, person["phone"])):
    post(channel=channel, address=address, **told)
data = json.dumps(person, ensure_ascii=False).encode()
keep(examined(data, DOCUMENTS), name=person["file"] + ".txt", purpose="cases.note", by="post:1")
try:
    post(channel=C.MAIL, address=person["said"], **told)
except Exception as error:
    print(error)
while work_once():
    pass
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed(tmp_path, has_tables=True) as environment:
        yield environment | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}


@pytest.mark.parametrize("text", PERSON.values())
def test_each_form_of_a_text_is_found(text: str) -> None:
    assert all(leaks([("place", b"before " + form + b" after")], [text]) for form in forms(text))
    assert not leaks([("place", b"nothing of the kind")], [text])


@pytest.mark.django_db
def test_messages_and_files_leave_nothing_readable(city: dict[str, str], tmp_path: Path) -> None:
    # Port 9 of this machine takes no mail: the sending fails, and what it says of that is looked through as well.
    done = run(
        [sys.executable, "-c", DEED],
        city | {"SASAEAI_SMTP": "smtp://127.0.0.1:9?from=a@example.org&security=none"},
        given=json.dumps(PERSON),
    )
    assert done.returncode == 0, done.stderr
    assert "failed: ConnectionRefusedError" in done.stderr
    places = [*files_below(tmp_path), ("printed", (done.stdout + done.stderr).encode())]
    if "DATABASE_URL" in city:
        tables = dict(tables_of(city["DATABASE_URL"]))
        assert tables["outbox_message"].count(b"\n") == 3
        places += tables.items()
    else:
        assert {"sasaeai.sqlite3"} <= {name for name, _ in places}
    assert leaks(places, PERSON.values()) == []


# The whole city, as it is used: in a browser's requests, with a server and a worker that print what they print.

USED = {
    "user": "青柳ことり",
    "mail": "kotori.aoyagi@mail.example",
    "listed": "波多すみれ",
    "listed kana": "ハタスミレ",
    "listed phone": "080-6161-7272",
    "listed address": "みはる野市波多五丁目六十六番",
    "listed birth": "1933年4月5日生まれ",
    "typed": "久世さくら",
    "typed kana": "クゼサクラ",
    "typed phone": "080-6363-7474",
    "refused": "早瀬もみじ",
    "refused kana": "ハヤセモミジ",
    "refused phone": "080-6565-7676",
    "instead of a day": "真野さんが倒れた頃",
    "list": "桐生の手もとの名簿",
    "sheet": "三隅の控えの評価表",
    "login": "朝倉かえで",
    "password": "himitsu-no-aikotoba-77",
    "asked": "水上つばき",
}
LONG = 2_001
"""Rows of a list that is checked by the worker."""
BUILD = """
import django, json, sys
from dataclasses import replace
from datetime import date
django.setup()
from sasaeai.installation import bring_up_to_date
bring_up_to_date()
from sasaeai.city.accounts.models import User
from sasaeai.sample.city.building import build
from sasaeai.sample.city.facts import Facts, sample_facts
from sasaeai.sample.city.staff import LOGINS
told, facts = json.loads(sys.stdin.readline()), sample_facts()
stocks = {date(2018, 3, 31): 9, date(2019, 3, 31): 8}
network = replace(facts.networks[0], stocks=stocks, ever=10, persons=4)
returns = replace(facts.returns[0], totals={2018: 12}, places=facts.returns[0].places[:1])
build(Facts((network,), (returns,)), seed=1, today=date.today())
for user in User.objects.filter(login__in=list(LOGINS.values())):
    user.name, user.mail = told["user"], told["mail"]
    user.save()
"""
# What a session holds is packed, so that no search of raw bytes would see it.
UNPACKED = """
import django, sys
django.setup()
from django.contrib.sessions.models import Session
from sasaeai.base.jobs.models import Job
for session in Session.objects.all():
    print(session.get_decoded())
print(list(Job.objects.values()))
from sasaeai.city.people.models import Person
print("persons", Person.objects.count(), file=sys.stderr)
"""


@pytest.mark.django_db
@pytest.mark.enable_socket
def test_a_city_in_use_leaves_nothing_readable(city: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    environment = city | {"TMPDIR": str(tmp_path / "tmp"), "SASAEAI_CITY": "みはる野市"}
    built = run([sys.executable, "-c", BUILD], environment, given=json.dumps(USED))
    assert built.returncode == 0, built.stderr
    with printing(environment, tmp_path / "printed.txt") as address:
        the_office_works(address, environment)
        places = list(files_below(tmp_path))  # while the newest is in the journal beside the database alone
    seen = {data for _, data in places}
    places += [(name, data) for name, data in files_below(tmp_path) if data not in seen]
    unpacked = run([sys.executable, "-c", UNPACKED], environment)
    assert int(unpacked.stderr.rpartition("persons ")[2]) == 4 + 2
    places += [("sessions and jobs", unpacked.stdout.encode()), ("building", (built.stdout + built.stderr).encode())]
    if "DATABASE_URL" in city:
        places += tables_of(city["DATABASE_URL"])
    else:
        assert {"sasaeai.sqlite3", "sasaeai.sqlite3-wal"} <= {name for name, _ in places}
    printed = (tmp_path / "printed.txt").read_text()
    assert ("IntegrityError" in printed, " ERROR " in printed) == (True, True)
    assert leaks(places, USED.values()) == []


def the_office_works(address: str, environment: dict[str, str]) -> None:
    """Wrong logins, a long list, a person typed in, forms that are refused, a sheet, and a fault in the middle."""
    stranger = Asking(address)
    for _ in range(11):
        stranger.send("/login/", {"username": USED["login"], "password": USED["password"]})
    stranger.send("/login/", {"username": LOGINS["division"], "password": USED["password"]})
    staff = Asking(address)
    assert staff.send("/login/", {"username": LOGINS["division"], "password": PASSWORD}).status == 302
    network = staff.find("/registers/networks/", r"/registers/networks/[-0-9a-f]+/")
    the_list_is_taken_in(staff, network)
    typed = {"name": USED["typed"], "kana": USED["typed kana"], "phone": USED["typed phone"], "since": "2017-04-01"}
    assert staff.send(f"{network}enrol/person/", typed).status == 302
    assert staff.send(f"{network}enrol/person/", typed | {"since": USED["instead of a day"]}).status == 422
    assert staff.get(f"{network}?who=ever&q={USED['asked']}").status == 200
    never_again(environment)
    refused = {"name": USED["refused"], "kana": USED["refused kana"], "phone": USED["refused phone"]}
    assert staff.send(f"{network}enrol/person/", typed | refused).status == 500
    office = Asking(address)
    assert office.send("/login/", {"username": LOGINS["office"], "password": PASSWORD}).status == 302
    no_sheet = b"\x00\x01" + USED["refused"].encode()
    assert office.send("/rounds/sheets/", {}, file=(f"{USED['sheet']}.zip", no_sheet)).status == 422


def the_list_is_taken_in(staff: Asking, network: str) -> None:
    """Sent in with more than its columns hold, checked by the worker, accepted."""
    told = {"フリガナ": USED["listed kana"], "電話番号": USED["listed phone"], "住所": USED["listed address"]}
    rows = [person(USED["listed"], "2016-04-01", **told), *(body(f"みどり野{n}商店") for n in range(LONG))]
    data = as_csv([[*row, USED["listed birth"]] for row in rows], headings=(*HEADINGS, "生年月日"))
    sent = staff.send(f"{network}import/", {}, file=(f"{USED['list']}.csv", data))
    assert sent.status == 302, sent.text[:3000]
    assert USED["listed"] not in staff.get(sent.to).text
    settled = staff.send(sent.to, staff.chosen(sent.to))
    assert settled.status == 302, settled.text[:3000]
    end = time.monotonic() + 60
    while "/accept/" not in (page := staff.get(settled.to).text) and time.monotonic() < end:
        time.sleep(0.2)
    assert USED["listed"] in page
    assert staff.send(f"{settled.to}accept/", {}).status == 302


def never_again(environment: dict[str, str]) -> None:
    """From now on the database refuses every enrolment, in words that on PostgreSQL tell the whole row."""
    if "DATABASE_URL" in environment:
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("ALTER TABLE people_person ADD CONSTRAINT never CHECK (false) NOT VALID")
        return
    with sqlite3.connect(Path(environment["SASAEAI_DATA"]) / "sasaeai.sqlite3", timeout=20) as connection:
        connection.execute(
            "CREATE TRIGGER never BEFORE INSERT ON people_person BEGIN SELECT RAISE(ABORT, 'never'); END"
        )
