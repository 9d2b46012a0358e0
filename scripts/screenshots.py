"""Pictures of the sample city's pages for README (``scripts/screenshots``)."""

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Literal, NamedTuple

from PIL.Image import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdfium2 import PdfDocument

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PASSWORD = "minna-de-sasaeai"
QUIET = "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync".split()


class Picture(NamedTuple):
    """What is taken: where, as whom, how wide and high, light or dark; or what a printer makes of it."""

    name: str
    login: str
    way: tuple[str, ...]
    width: int = 1440
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"
    medium: Literal["screen", "print"] = "screen"

    @property
    def is_phone(self) -> bool:
        return self.width == PHONE


PHONE = 360
DPI = 96
"""Of a printed page, which is A4: 794 pixels wide."""
ENTRY, BOARD, MEASURE = ("/desk/", "^5 "), ("/rounds/", "中間評価"), ("/", "^16 ")
PICTURES = (
    Picture("entry", "kourei", ENTRY),
    Picture("entry-dark", "kourei", ENTRY, scheme="dark"),
    Picture("board", "kikaku", BOARD),
    Picture("measure", "", MEASURE, height=1200),
    Picture("measure-print", "", MEASURE, medium="print"),
    Picture("measure-phone", "", MEASURE, width=PHONE, height=860),
    Picture("return-phone", "cafe", ("/desk/", "オレンジカフェ"), width=PHONE, height=860),
    Picture("entry-phone-dark", "kourei", (*ENTRY, "FG007"), width=PHONE, height=860, scheme="dark"),
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
    context = browser.new_context(
        viewport=size,  # type: ignore[arg-type]
        color_scheme=picture.scheme,
        locale="ja-JP",
        is_mobile=picture.is_phone,
        has_touch=picture.is_phone,
    )
    page = context.new_page()
    if picture.login:
        _log_in(page, address, picture.login)
    page.goto(address + picture.way[0])
    for link in picture.way[1:]:
        page.get_by_role("link", name=re.compile(link)).first.click()
        page.wait_for_load_state()
    file = IMAGES / f"{picture.name}.png"
    if picture.medium == "print":
        _first_page(page.pdf(format="A4", prefer_css_page_size=True)).save(file)
    else:
        page.screenshot(path=file)
    context.close()


def _first_page(pdf: bytes) -> Image:
    """As it comes out of the printer, with its margins and where it ends, which a screen that plays paper lacks."""
    return PdfDocument(pdf)[0].render(scale=DPI / 72).to_pil()  # type: ignore[no-any-return]


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
