"""A city's site as its people meet it: an installation, its server, and a real browser logged in as each of them."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from tests.factories.barriers import barriers
from tests.factories.printed_sheets import program_of

QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update"
    " --disable-sync"
).split()
_SECONDS = 20
_FORM_AGAIN = re.compile(r"responded with a status of (422|409) ")


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[str]:
    """The site of an installation, with its worker; the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sasaeai.cli", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(_SECONDS)


@contextmanager
def a_browser(home: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program_of("chromium"), args=QUIET, env={**os.environ, "HOME": home}
        )
        yield browser
        browser.close()


class Visitor:
    """Somebody with a window of his own. ``told`` is what the browser complained of."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1440, has_scripts: bool = True) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 900}, locale="ja-JP", java_script_enabled=has_scripts
        )
        self.context.set_default_timeout(_SECONDS * 1000)
        self.page: Page = self.context.new_page()
        self.told: list[str] = []
        self.page.on("console", self._complained)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))

    def _complained(self, message: ConsoleMessage) -> None:
        """Chromium also notes each page that answers 422 or 409, which is how a form comes back with its errors."""
        if not _FORM_AGAIN.search(message.text):
            self.told.append(message.text)

    def log_in(self, login: str, password: str) -> "Visitor":
        self.page.goto(f"{self.address}/login/")
        self.page.get_by_label("ログイン名").fill(login)
        self.page.get_by_label("パスワード").fill(password)
        self.press("ログイン")
        return self

    def open(self, path: str) -> "Visitor":
        self.page.goto(f"{self.address}{path}")
        return self

    def follow(self, name: str | re.Pattern[str]) -> "Visitor":
        return self._comes_to_a_page(self.page.get_by_role("link", name=name).first)

    def press(self, name: str | re.Pattern[str], *, inside: Locator | None = None) -> "Visitor":
        return self._comes_to_a_page((inside or self.page).get_by_role("button", name=name).first)

    def _comes_to_a_page(self, by: Locator) -> "Visitor":
        """A click returns before the page has come: what is asked next would be asked of the old one, or of neither."""
        with self.page.expect_navigation(wait_until="load"):
            by.click()
        return self

    def write(self, label: str | re.Pattern[str], text: str) -> "Visitor":
        self.page.get_by_label(label).first.fill(text)
        return self

    def reads(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()

    def part(self, kind: str, heading: str) -> Locator:
        """The section, card or figure of the page that has a heading."""
        named = self.page.get_by_role("heading", name=heading, exact=True)
        return self.page.locator(f".ui-{kind}", has=named).first

    def figure(self, label: str) -> str:
        """All that is told of a figure, in one line: where it is from, its value, its base day, what it counts."""
        return " ".join(self.part("figure", label).inner_text().split())

    def barriers(self) -> str:
        """What axe finds on the page, and whether it moves sideways; blank where all is well."""
        wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return barriers(self.page) + ("moves sideways" if wide else "")


def _wait_for(url: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as reply:
                if reply.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")
