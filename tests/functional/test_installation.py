"""The commands that run an installation: what is missing is said, keys change, the log is walked, the site answers."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.factories.cities import installed, run

SASAEAI = str(Path(sys.executable).with_name("sasaeai"))
PYTHON = sys.executable


@pytest.fixture
def new_city(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed(tmp_path) as environment:
        yield environment


@pytest.fixture
def city(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed(tmp_path, has_tables=True) as environment:
        yield environment


def test_all_that_is_missing_is_said_in_one_message() -> None:
    done = run([SASAEAI, "serve"], {"PATH": "/usr/bin", "SASAEAI_FACE": "front", "DATABASE_URL": "mysql://x/y"})
    assert done.returncode == 2
    for name in ("SASAEAI_DATA", "SASAEAI_KEYS_FILE", "SASAEAI_HOSTS", "SASAEAI_FACE", "DATABASE_URL"):
        assert len(re.findall(rf"(?:・|- ){name}", done.stderr)) == 2, name
    assert "Traceback" not in done.stderr


def test_a_host_that_is_every_host_is_refused(new_city: dict[str, str]) -> None:
    done = run([SASAEAI, "audit", "verify"], new_city | {"SASAEAI_HOSTS": "*"})
    assert (done.returncode, "SASAEAI_HOSTS" in done.stderr) == (2, True)


def test_new_keys_are_for_their_owner_alone_and_are_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    done = run([SASAEAI, "keys", "new", str(file)], {"PATH": "/usr/bin"})
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_text()
    again = run([SASAEAI, "keys", "new", str(file)], {"PATH": "/usr/bin"})
    assert again.returncode == 2
    assert file.read_text() == before
    secrets = [line.split()[2] for line in before.splitlines() if not line.startswith("#")]
    assert not any(secret in done.stdout + done.stderr + again.stderr for secret in secrets)


@pytest.mark.django_db
def test_keys_change_and_the_old_ones_stay_on_the_ring(city: dict[str, str]) -> None:
    file = Path(city["SASAEAI_KEYS_FILE"])
    before = file.read_text()
    for command in ("rotate", "reindex"):
        done = run([SASAEAI, "keys", command], city)
        assert done.returncode == 0, done.stderr
    after = file.read_text().splitlines()
    assert len(after) == len(before.splitlines()) + 2
    assert set(before.splitlines()) <= set(after)
    done = run([SASAEAI, "keys", "rotate", "--resume"], city)
    assert (done.returncode, file.read_text().splitlines()) == (0, after)


@pytest.mark.thorough
@pytest.mark.django_db
def test_two_changes_of_keys_at_once_lose_neither_key_nor_note(city: dict[str, str]) -> None:
    file = Path(city["SASAEAI_KEYS_FILE"])
    file.write_text("# kept in the safe of room 3\n" + file.read_text())
    started = [
        subprocess.Popen([SASAEAI, "keys", command], env=city, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in ("rotate", "reindex", "rotate", "reindex")
    ]
    assert [process.wait(timeout=120) for process in started] == [0] * 4
    lines = file.read_text().splitlines()
    assert "# kept in the safe of room 3" in lines
    assert [sum(line.startswith(f"{purpose} ") for line in lines) for purpose in ("field", "index")] == [3, 3]


WRITER = """
import django, sys
django.setup()
from django.db import transaction
from sasaeai.base.audit.recording import record
for number in range(100):
    with transaction.atomic():
        record(action="a.b", by=f"post:{sys.argv[1]}", subject_type="a.b", subject_ids=[f"w{sys.argv[1]}-{number}"])
"""
SEALER = """
import django, sys, time
from datetime import UTC, datetime
django.setup()
from django.conf import settings
from sasaeai.base.audit.sealing import seal_committed
end = time.monotonic() + 60
count = 0
while count < 400 and time.monotonic() < end:
    count += seal_committed(settings.SASAEAI_KEYS(), settings.SASAEAI_AUDIT_HEADS, now=datetime.now(UTC))
    time.sleep(0.02)
print(count)
"""


@pytest.mark.django_db
def test_four_writers_at_once_lose_nothing_and_the_chain_holds(city: dict[str, str]) -> None:
    environment = city | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}
    commands = [*([PYTHON, "-c", WRITER, str(at)] for at in range(4)), [PYTHON, "-c", SEALER]]
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 5, [error for _, error in ended]
    assert ended[-1][0].strip() == "400"
    done = run([SASAEAI, "audit", "verify"], city)
    assert (done.returncode, "400 entries, 0 problems, 0 waiting" in done.stdout) == (0, True), done.stdout


PREPARE = """
import django, os, sys, time
django.setup()
from sasaeai.base.jobs.kinds import register

def write(progress, number):
    with open(sys.argv[1], "a") as file:
        file.write(f"{number}\\n")

def hang(progress):
    print("hanging", flush=True)
    time.sleep(600)

register("write", write)
register("hang", hang)
"""
ADD_JOBS = (
    PREPARE
    + """
from sasaeai.base.jobs.adding import add
for number in range(200):
    add("write", number=number)
"""
)
DO_JOBS = (
    PREPARE
    + """
from sasaeai.base.jobs.working import work_once
from sasaeai.base.jobs.models import Job
while Job.objects.filter(kind="write").exclude(state="done").exists():
    work_once()
"""
)
HANG = (
    PREPARE
    + """
from datetime import timedelta
from sasaeai.base.jobs.adding import add
from sasaeai.base.jobs.working import work_once
add("hang")
work_once(lease=timedelta(seconds=1))
"""
)
STATE = (
    PREPARE
    + """
from sasaeai.base.jobs.models import Job
from sasaeai.base.jobs.working import work_once
from sasaeai.base.jobs import kinds
kinds._KINDS["hang"] = kinds.Kind("hang", lambda progress: print("done by another"), 5, None)
time.sleep(1.1)
print(work_once(), Job.objects.get(kind="hang").state)
"""
)


@pytest.mark.thorough
@pytest.mark.django_db
def test_four_workers_do_each_job_once(city: dict[str, str], tmp_path: Path) -> None:
    environment = city | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}
    file = tmp_path / "done"
    assert run([PYTHON, "-c", ADD_JOBS, str(file)], environment).returncode == 0
    command = [PYTHON, "-c", DO_JOBS, str(file)]
    started = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * 4, [error for _, error in ended]
    assert "locked" not in "".join(error for _, error in ended)
    assert sorted(map(int, file.read_text().split())) == list(range(200))


@pytest.mark.django_db
def test_a_killed_workers_job_is_done_by_another(city: dict[str, str]) -> None:
    environment = city | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}
    with subprocess.Popen([PYTHON, "-c", HANG], env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "hanging\n"
        worker.kill()
    assert run([PYTHON, "-c", STATE], environment).stdout == "done by another\nTrue done\n"


@pytest.mark.thorough
@pytest.mark.django_db
def test_the_worker_of_a_killed_server_ends(city: dict[str, str]) -> None:
    command = ["sh", "-c", f"'{SASAEAI}' work --with-parent & echo $!; wait"]
    with subprocess.Popen(command, env=city, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        worker = Path("/proc") / server.stdout.readline().strip()
        assert worker.exists()
        time.sleep(3)
        assert worker.exists()
        server.kill()
        assert waited_for(lambda: not worker.exists() or "zombie" in (worker / "status").read_text())


@pytest.mark.django_db
def test_a_log_without_its_end_is_told_with_exit_code_1(city: dict[str, str]) -> None:
    heads = Path(city["SASAEAI_DATA"]) / "audit-heads.txt"
    heads.write_text(f"2026-04-01T00:00:00+00:00 3 {'ab' * 32}\n")
    done = run([SASAEAI, "audit", "verify"], city)
    assert done.returncode == 1
    assert "at 3" in done.stdout


ONE_ENTRY = """
import django
django.setup()
from django.db import transaction
from sasaeai.base.audit.recording import record
with transaction.atomic():
    record(action="a.b", by="post:1", subject_type="a.b", subject_ids=["1"])
"""


def write_one_entry(city: dict[str, str]) -> None:
    done = run([PYTHON, "-c", ONE_ENTRY], city | {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"})
    assert done.returncode == 0, done.stderr


def waited_for(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


# The suite blocks sockets in its own process.
FREE_PORT = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
ASK = """
import json, sys, time, urllib.error, urllib.request
end = time.monotonic() + 40
while True:
    try:
        told = urllib.request.urlopen(sys.argv[1], timeout=5)
    except urllib.error.HTTPError as error:
        told = error
    except OSError:
        if time.monotonic() > end:
            raise
        time.sleep(0.1)
        continue
    print(json.dumps([told.status, told.read().decode(), dict(told.headers)]))
    break
"""


def answer(url: str) -> tuple[int, str, dict[str, str]]:
    done = run([PYTHON, "-c", ASK, url], {})
    assert done.returncode == 0, done.stderr
    status, text, headers = json.loads(done.stdout)
    return status, text, {name.lower(): value for name, value in headers.items()}


@pytest.mark.django_db
def test_a_new_site_answers_whoever_watches_over_it(new_city: dict[str, str]) -> None:
    city = new_city  # whose tables the command makes
    port = run([PYTHON, "-c", FREE_PORT], {}).stdout.strip()
    command = [SASAEAI, "serve", "--port", port, "--workers", "1"]
    process = subprocess.Popen(command, env=city, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        status, text, headers = answer(f"http://127.0.0.1:{port}/healthz")
        assert (status, text) == (200, "ok\n")
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        status, text, _ = answer(f"http://127.0.0.1:{port}/nothing-here")
        assert status == 404
        assert "urlpatterns" not in text
        heads = Path(city["SASAEAI_DATA"]) / "audit-heads.txt"
        assert not heads.exists()
        write_one_entry(city)
        assert waited_for(heads.exists)
    finally:
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=30)
    assert "Traceback" not in told, told
