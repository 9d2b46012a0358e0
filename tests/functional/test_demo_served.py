"""``sasaeai demo --serve`` as a visitor meets it: a page at a printed address, with the same sheet to download."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.factories.known_sheets import SAMPLE
from tests.round_trip import lost

from sasaeai.sheets.reading import read, read_bytes

# The suite blocks sockets in its own process.
FETCH = "import sys, urllib.request as r; sys.stdout.buffer.write(r.urlopen(sys.argv[1], timeout=20).read())"


def fetched(address: str) -> bytes:
    answer = subprocess.run([sys.executable, "-c", FETCH, address], capture_output=True, timeout=60, check=False)
    return answer.stdout if answer.returncode == 0 else answer.stderr


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, "-m", "sasaeai.cli", "demo", "--serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        printed = b"".join(server.stdout.readline() for _ in range(3)).decode()
        found = re.search(r"http://127\.0\.0\.1:[0-9]+/", printed)
        assert found, printed
        yield found[0]
        server.send_signal(signal.SIGINT)
        rest, errors = server.communicate(timeout=30)
        assert "終わりました" in rest.decode()
        assert (server.returncode, errors) == (0, b"")


def test_the_page_shows_the_sheet_with_its_questions(address: str) -> None:
    page = fetched(address).decode()
    assert "認知症サポーター等の養成" in page
    assert "確認事項" in page
    assert "<script" not in page


def test_every_download_is_there_and_says_the_same(address: str) -> None:
    links = re.findall(r'<a href="([^"]+)" download>', fetched(address).decode())
    assert {link.rpartition(".")[2] for link in links} >= {"xlsx", "csv", "json"}
    data = {link.rpartition(".")[2]: fetched(address + link) for link in links}
    assert all(data.values())
    for kind in data.keys() - {"csv", "json"}:
        assert not lost(read(SAMPLE), read_bytes(data[kind], f"again.{kind}"))


@pytest.mark.parametrize("path", ["missing", "../pyproject.toml", "%2e%2e/etc/passwd"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    assert b"HTTP Error 404" in fetched(address + path)
