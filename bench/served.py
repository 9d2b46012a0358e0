"""A city installed and served for a measurement, and somebody who asks it over HTTP, all on this machine.

What ``bench_pages.py`` and ``bench_writes.py`` share: the installation, the server as ``sasaeai serve`` runs it, the
times of requests, and the file of figures that they leave.
"""

import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from sasaeai.base.vault.keyring import new_ring

FOLDER = Path(__file__).resolve().parent
FIGURES = FOLDER / "figures"
POSTGRESQL = str(FOLDER.parent / "scripts" / "with-postgresql")
SERVERS_WORKERS, _SECONDS = 2, 120
LOGIN, PASSWORD = "kourei", "minna-de-sasaeai"
"""Of the sample city's division that keeps the network (``sasaeai.sample.city.staff``)."""


class Answer(NamedTuple):
    """What came back, and after how many seconds all of it was there."""

    status: int
    body: bytes
    seconds: float


class Visitor:
    """One client with one connection that is kept, and his cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
        self._cookies: dict[str, str] = {}

    def rest(self) -> None:
        """Ask over a new connection next time: the server closes those on which nothing comes for a while."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """A page."""
        return self._asked("GET", path, None)

    def post(self, path: str, **fields: str) -> Answer:
        """A form sent, with the token that the cookie has; where it leads is not followed."""
        return self._asked("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self._cookies["csrftoken"]}))

    def sees(self, path: str, words: str = "", *, rows: int = 0) -> float:
        """The seconds that a page took, which must be the page that was meant: by its words, or rows of its tables."""
        answer = self.get(path)
        assert answer.status == 200, (path, answer.status)
        assert words.encode() in answer.body, (path, words)
        assert answer.body.count(b"<tr") >= rows, path
        return answer.seconds

    def log_in(self) -> "Visitor":
        """As the division that keeps the network."""
        self.get("/login/")
        answer = self.post("/login/", username=LOGIN, password=PASSWORD)
        assert answer.status == 302, answer.status
        return self

    def _asked(self, method: str, path: str, sent: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self._cookies.items())}
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self._connection.request(method, path, sent, headers)
        reply = self._connection.getresponse()
        body = reply.read()
        spent = time.perf_counter() - start
        for line in reply.headers.get_all("Set-Cookie") or ():
            name, _, text = line.partition(";")[0].partition("=")
            self._cookies[name] = text
        return Answer(reply.status, body, spent)


@contextmanager
def installed() -> Iterator[dict[str, str]]:
    """The environment of a new installation, which is gone afterwards; on the database of ours, if we have one."""
    with tempfile.TemporaryDirectory(prefix="sasaeai-bench-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "keys").write_text(new_ring(date(2026, 4, 1)).as_text(), "utf-8")
        kept = {name: text for name, text in os.environ.items() if not name.startswith("SASAEAI_")}
        yield kept | {
            "SASAEAI_DATA": str(folder / "data"),
            "SASAEAI_KEYS_FILE": str(folder / "keys"),
            "SASAEAI_HOSTS": "127.0.0.1",
            "SASAEAI_PLAIN_HTTP": "1",
            "SASAEAI_CITY": "みはる野市",
        }


def filled(environment: Mapping[str, str]) -> dict[str, Any]:
    """Fill it; the keys of what is looked at."""
    command = [sys.executable, str(FOLDER / "big_city.py")]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[int]:
    """The site as ``sasaeai serve`` runs it, with its worker; the port."""
    command = [sys.executable, "-m", "sasaeai.cli", "serve", "--workers", str(SERVERS_WORKERS), "--port", "PORT"]
    with running(command, environment, "/healthz") as port:
        yield port


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], path: str) -> Iterator[int]:
    """A server whose command says ``PORT``, from when it answers at a path; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([one.replace("PORT", str(port)) for one in command], env=environment, **quiet)
    try:
        _wait_for(port, path)
        yield port
    finally:
        server.terminate()
        server.wait(_SECONDS)


def _wait_for(port: int, path: str) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            if Visitor(port).get(path).status < 500:
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(path)


def durable(url: str) -> None:
    """Start the PostgreSQL of ``scripts/with-postgresql`` again so that it keeps what it has acknowledged.

    For tests it does not wait for the disk, which would flatter every write.
    """
    folder = Path(dict(parse_qsl(urlsplit(url).query))["host"])
    control = max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda one: int(one.parts[-3]))
    owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    options = f"-k {folder} -c listen_addresses='' -c max_connections=60"
    command = [*owner, str(control), "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options]
    subprocess.run([*command, "restart"], check=True, cwd="/", stdout=subprocess.DEVNULL)


def at_once(clients: Sequence[Callable[[], list[float]]]) -> list[float]:
    """What several clients do at the same time, each in a thread; the times of all."""
    with ThreadPoolExecutor(len(clients)) as threads:
        started = [threads.submit(client) for client in clients]
        return [seconds for one in started for seconds in one.result()]


class Times(NamedTuple):
    """Of many requests, in milliseconds."""

    p50: float
    p95: float


def times(seconds: Sequence[float]) -> Times:
    """The median, and what 95 of 100 stay under."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return Times(round(cuts[9] * 1_000, 1), round(cuts[18] * 1_000, 1))


def median_of(runs: Sequence[Times]) -> Times:
    """The medians of several runs."""
    return Times(statistics.median(one.p50 for one in runs), statistics.median(one.p95 for one in runs))


def on_each_database(script: str) -> dict[str, Any]:
    """What a script says with the word ``here``, on a file database and on a PostgreSQL of its own."""
    found = {}
    plain = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    for database, wrapper in (("SQLite", []), ("PostgreSQL", [POSTGRESQL])):
        command = [*wrapper, sys.executable, script, "here"]
        done = subprocess.run(command, check=True, env=plain, stdout=subprocess.PIPE)
        found[database] = json.loads(done.stdout)
    return found


def keep(name: str, figures: object) -> None:
    """Leave figures for documents to quote, with the day, the kind of machine, and how busy it was."""
    told = {
        "on": f"{datetime.now(UTC).date()}",
        "machine": f"{os.cpu_count()} cores, {platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.machine()}",
        "python": platform.python_version(),
        "load_of_the_last_15_minutes": round(os.getloadavg()[2], 1),
        "figures": figures,
    }
    FIGURES.mkdir(exist_ok=True)
    (FIGURES / name).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
