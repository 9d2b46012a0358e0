"""Looking for a person's words in raw bytes, in each form in which they might stand there.

And how a test uses a site whose bytes are then looked through: a server that prints to a file, requests with a cookie.
"""

import base64
import html
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, NamedTuple

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


@contextmanager
def printing(environment: Mapping[str, str], into: Path) -> Iterator[str]:
    """The site of an installation, with its worker; all that they print goes into a file. Gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sasaeai.cli", "serve", "--port", str(port), "--workers", "1"]
    address = f"http://127.0.0.1:{port}"
    with into.open("wb") as file:
        server = subprocess.Popen(command, env=environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            wait_for(address)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address: str) -> None:
    """Until the site there answers, which takes a moment once its server has been started."""
    asking, end = Asking(address), time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if asking.get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer")


class Reply(NamedTuple):
    """What came: the status, where a redirect leads, and the text."""

    status: int
    to: str
    text: str


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told: Any, **_more: Any) -> None:
        """Redirects are looked at, not followed."""


class Asking:
    """Somebody who asks without a browser, and sends forms as one does."""

    def __init__(self, address: str) -> None:
        self._address, self._jar = address, CookieJar()
        self._opener = urllib.request.build_opener(_Stays, urllib.request.HTTPCookieProcessor(self._jar))

    def get(self, path: str) -> Reply:
        return self._open(urllib.request.Request(self._address + urllib.parse.quote(path, safe="/?&=%")))

    def find(self, path: str, pattern: str) -> str:
        """The first address on a page that a pattern fits to."""
        found = re.search(pattern, self.get(path).text)
        assert found, path
        return found[0]

    def chosen(self, path: str) -> dict[str, str]:
        """What the lists of a page's form stand at."""
        found = {}
        for name, inside in re.findall(r'<select name="([^"]+)"(.*?)</select>', self.get(path).text, re.DOTALL):
            option = re.search(r'<option value="([^"]*)" selected', inside)
            found[name] = html.unescape(option[1]) if option else ""
        return found

    def send(self, path: str, data: Mapping[str, str], *, file: tuple[str, bytes] | None = None) -> Reply:
        """Send the form of a page, with its token; ``file`` is a name and the content."""
        self.get(path)
        token = next((cookie.value for cookie in self._jar if cookie.name == "csrftoken"), None) or ""
        fields = {**data, "csrfmiddlewaretoken": token}
        limit = secrets.token_hex(16)
        parts = [f'--{limit}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
                 for name, text in fields.items()]  # fmt: skip
        if file:
            head = f'--{limit}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
            parts += [head.encode(), file[1], b"\r\n"]
        kind = {"Content-Type": f"multipart/form-data; boundary={limit}", "Referer": self._address + path}
        body = b"".join(parts) + f"--{limit}--\r\n".encode()
        return self._open(urllib.request.Request(self._address + path, body, kind))

    def _open(self, request: urllib.request.Request) -> Reply:
        try:
            with self._opener.open(request, timeout=60) as reply:
                return Reply(reply.status, "", reply.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers.get("Location", ""), error.read().decode(errors="replace"))
