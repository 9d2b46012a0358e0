"""A city's installation for tests that run the command: a folder, keys, and a database of its own."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from sasaeai.base.vault.keyring import new_ring

_SETTINGS = {"DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}


@contextmanager
def installed(folder: Path, *, has_tables: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a new installation, on a file or, where the tests run on PostgreSQL, on a database there.

    Its tables are made by who uses it, as by every new version; or they are there: a copy of those made once.
    """
    environment = _environment(folder)
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        if has_tables:
            shutil.copy(_made_file(), environment["SASAEAI_DATA"])
        yield environment
        return
    with _database(server, copied=_made_database(server) if has_tables else None) as url:
        yield environment | {"DATABASE_URL": url}


def _environment(folder: Path) -> dict[str, str]:
    keys = folder / "keys"
    keys.write_text(new_ring(date(2026, 4, 1)).as_text())
    (folder / "data").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "SASAEAI_DATA": str(folder / "data"),
        "SASAEAI_KEYS_FILE": str(keys),
        "SASAEAI_HOSTS": "127.0.0.1",
        "SASAEAI_PLAIN_HTTP": "1",
    }


@contextmanager
def _database(server: str, *, copied: str | None) -> Iterator[str]:
    name = f"city_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {copied}" if copied else ""))
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _made_file() -> Path:
    """A database file with the tables of this version; one a process of tests."""
    folder = Path(tempfile.mkdtemp(prefix="sasaeai-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = _environment(folder)
    _make_tables(environment)
    return Path(environment["SASAEAI_DATA"]) / "sasaeai.sqlite3"


@cache
def _made_database(server: str) -> str:
    """The name of a database with the tables of this version; it goes when the process of tests ends."""
    database = _database(server, copied=None)
    url = database.__enter__()
    atexit.register(database.__exit__, None, None, None)
    with tempfile.TemporaryDirectory() as folder:
        _make_tables(_environment(Path(folder)) | {"DATABASE_URL": url})
    return urlsplit(url).path.lstrip("/")


def _make_tables(environment: dict[str, str]) -> None:
    done = run([sys.executable, "-m", "django", "migrate", "-v0"], environment | _SETTINGS)
    assert done.returncode == 0, done.stderr


def run(command: list[str], environment: Mapping[str, str], *, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=120, check=False
    )
