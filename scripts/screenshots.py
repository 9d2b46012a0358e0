"""Pictures of the sample city's pages for README (``scripts/screenshots``)."""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "minna-de-sasaeai"
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync".split()


class Picture(NamedTuple):
    """What is taken: where, as whom, how wide and high, light or dark."""

    name: str
    login: str
    way: tuple[str, ...]
    width: int = 1440
    height: int = 1000
    scheme: str = "light"


PICTURES = (
    Picture("entry", "kourei", ("/desk/", "^5 ")),
    Picture("entry-dark", "kourei", ("/desk/", "^5 "), scheme="dark"),
    Picture("board", "kikaku", ("/rounds/", "中間評価")),
    Picture("measure", "", ("/", "^16 "), height=1200),
    Picture("measure-phone", "", ("/", "^16 "), width=360, height=780),
    Picture("return-phone", "cafe", ("/desk/", "オレンジカフェ"), width=360, height=780),
)


def main() -> None:
    """Build the city, serve it, and take every picture."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [sys.executable, "-m", "sasaeai.cli", "sample", "--port", str(port), "--folder", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/healthz")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
                for picture in PICTURES:
                    _take(browser, address, picture)
        finally:
            server.terminate()
            server.wait()


def _take(browser: Browser, address: str, picture: Picture) -> None:
    size = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=size, color_scheme=picture.scheme, locale="ja-JP")  # type: ignore[arg-type]
    page = context.new_page()
    if picture.login:
        _log_in(page, address, picture.login)
    page.goto(address + picture.way[0])
    for link in picture.way[1:]:
        page.get_by_role("link", name=re.compile(link)).first.click()
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def _log_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/login/")
    page.get_by_label("ログイン名").fill(login)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン").click()


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


if __name__ == "__main__":
    main()
