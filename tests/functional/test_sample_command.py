"""``make demo`` as its visitor meets it: a city is built, and each login that is printed comes to its work.

One test, for the city takes most of its time: two of them on two processes would build it twice.
"""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.factories.leaks import Asking, wait_for

SASAEAI = str(Path(sys.executable).with_name("sasaeai"))
SECONDS = 120
WORK = {
    "plan office": ("福祉政策課 企画担当", "シートの取り込み", "障害者団体の支援", "承認済み"),
    "plan office, who freezes and publishes": ("福祉政策課 取りまとめ担当", "障害者団体の支援", "承認済み"),
    "division": ("高齢者福祉課 担当", "記入中", "差戻し", "圏域が増えた年度を、取組45とそろえてください。"),
    "head of the division": ("高齢者福祉課 課長", "認知症の初期集中支援チーム", "提出済み"),
    "body under contract": ("カフェひだまり 担当", "月報", "オレンジカフェ運営事業"),
}
"""By the role as it is printed: who its first page says that one is, and what it says there is to do."""
ITS_WORK = r'/(?:rounds/entries|registers/returns)/[-0-9a-f]{36}/[^"]*'


class Printed(NamedTuple):
    """What the command prints: the site's address, where office and residents come in, password, each role's login."""

    address: str
    office: str
    residents: str
    password: str
    logins: dict[str, str]


@pytest.mark.enable_socket
def test_every_printed_login_comes_to_its_work_and_residents_need_none(tmp_path: Path) -> None:
    with printed_by_the_sample(tmp_path) as printed:
        assert len(printed.logins) >= 4
        assert printed.logins.keys() == WORK.keys()
        for role, login in printed.logins.items():
            it_shows_its_work(printed, role, login)
        residents_read(printed)


def it_shows_its_work(printed: Printed, role: str, login: str) -> None:
    """The printed address asks for the login, leads back, and the first thing to do there opens."""
    person = Asking(printed.address)
    asked = person.get(printed.office)
    assert (asked.status, asked.to) == (302, f"/login/?next={printed.office}")
    entered = person.send(asked.to, {"username": login, "password": printed.password})
    assert (entered.status, entered.to) == (302, printed.office), role
    first = person.get(entered.to)
    assert (first.status, [words for words in WORK[role] if words not in first.text]) == (200, []), role
    assert person.get(person.find(entered.to, ITS_WORK)).status == 200, role


def residents_read(printed: Printed) -> None:
    resident = Asking(printed.address)
    front = resident.get(printed.residents)
    assert (front.status, "みはる野市地域福祉計画" in front.text) == (200, True)
    published = re.search(r'<a href="(/[^"]+)">16 [^<]*オレンジカフェ', front.text)
    assert published, front.text
    measure = resident.get(published[1])
    assert (measure.status, "オレンジカフェ" in measure.text, "今後の方向性" in measure.text) == (200, True, True)


@contextmanager
def printed_by_the_sample(folder: Path) -> Iterator[Printed]:
    """The command as ``make demo`` starts it, beside the settings of a city that it must leave alone."""
    kept, out, beside = folder / "tmp", folder / "out", folder / "beside"
    kept.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    city = {"SASAEAI_DATA": str(beside), "SASAEAI_FACE": "portal", "DATABASE_URL": "postgres://127.0.0.1:9/a-city"}
    environment = {**os.environ, **city, "TMPDIR": str(kept)}
    with out.open("wb") as file:
        command = [SASAEAI, "sample", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            printed = read(all_printed(out, server))
            assert printed.address == f"http://127.0.0.1:{port}"
            wait_for(printed.address)
            yield printed
        finally:
            server.terminate()
            code = server.wait(30)
    told = out.read_text()
    assert (code, "Traceback" in told, " ERROR " in told) == (0, False, False), told
    assert (list(kept.iterdir()), beside.exists()) == ([], False)  # records were there alone, and went


def all_printed(out: Path, server: "subprocess.Popen[bytes]") -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        if "Ctrl+C" in (text := out.read_text(errors="replace")):
            return text
        time.sleep(0.1)
    raise AssertionError(out.read_text(errors="replace"))


def read(text: str) -> Printed:
    """As somebody reads it who knows of the city only what stands there."""
    (address, office), (same, residents) = re.findall(r"^  (http://[^/\s]+)(/\S*)", text, re.MULTILINE)
    password = re.search(r"パスワードはどれも ([^\s）]+)", text)
    assert password, text
    assert address == same, text
    logins = re.findall(r"^  ([a-z-]+) +\S.* / (.+)$", text, re.MULTILINE)
    return Printed(address, office, residents, password[1], {role: login for login, role in logins})
