"""A city's installation for tests that run the command: a folder, keys, and a database of its own."""

import os
import subprocess
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from sasaeai.base.vault.keyring import new_ring


@contextmanager
def installed(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a new installation, on a file or, where the tests run on PostgreSQL, on a database there."""
    keys = folder / "keys"
    keys.write_text(new_ring(date(2026, 4, 1)).as_text())
    (folder / "data").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "SASAEAI_DATA": str(folder / "data"),
        "SASAEAI_KEYS_FILE": str(keys),
        "SASAEAI_HOSTS": "127.0.0.1",
        "SASAEAI_PLAIN_HTTP": "1",
    }
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield environment
        return
    name = f"city_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield environment | {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(command: list[str], environment: Mapping[str, str], *, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=120, check=False
    )
