"""Nothing that a person is called or says is readable in what an installation leaves on the disk or prints."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories.cities import installed, run
from tests.factories.leaks import files_below, forms, leaks, tables_of

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
from sasaeai.base.files.keeping import keep
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
keep(data=data, name=person["file"] + ".txt", purpose="cases.note", wanted=DOCUMENTS, by="post:1")
try:
    post(channel=C.MAIL, address=person["said"], **told)
except Exception as error:
    print(error)
while work_once():
    pass
"""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed(tmp_path) as environment:
        yield environment | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}


@pytest.mark.parametrize("text", PERSON.values())
def test_each_form_of_a_text_is_found(text: str) -> None:
    assert all(leaks([("place", b"before " + form + b" after")], [text]) for form in forms(text))
    assert not leaks([("place", b"nothing of the kind")], [text])


@pytest.mark.django_db
def test_messages_and_files_leave_nothing_readable(city: dict[str, str], tmp_path: Path) -> None:
    assert run([sys.executable, "-m", "django", "migrate", "-v0"], city).returncode == 0
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
