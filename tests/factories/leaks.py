"""Looking for a person's words in raw bytes, in each form in which they might stand there."""

import base64
import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg


def forms(text: str) -> Iterator[bytes]:
    """The bytes that give a text away: in any encoding, decomposed, escaped, as hexadecimal digits, in base64."""
    for plain in dict.fromkeys((text, unicodedata.normalize("NFD", text), unicodedata.normalize("NFKC", text))):
        yield json.dumps(plain)[1:-1].encode()
        for code in ("utf-8", "utf-16-le", "utf-16-be", "euc_jp", "cp932"):
            found = plain.encode(code, "ignore")
            if len(found) > 3:
                yield from (found, found.hex().encode(), found.hex().upper().encode(), *_in_base64(found))


def _in_base64(found: bytes) -> Iterator[bytes]:
    """A text within base64 has three forms, by where it begins; its ends depend on what is beside it."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + found)
        yield whole[4 if before else 0 : -4]


def leaks(places: Iterable[tuple[str, bytes]], texts: Iterable[str]) -> list[str]:
    """Where a text stands: the place and which text."""
    sought = [(text, form) for text in texts for form in dict.fromkeys(forms(text)) if len(form) > 3]
    return sorted({f"{name}: {text}" for name, data in places for text, form in sought if form in data})


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, such as a database with its journal; names are looked at as well."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, os.fsencode(path.name) + b"\0" + path.read_bytes()


def tables_of(url: str) -> Iterator[tuple[str, bytes]]:
    """Every table of a PostgreSQL as it copies it out."""
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" TO STDOUT') as copied:  # type: ignore[arg-type]
                yield name, b"".join(map(bytes, copied))
