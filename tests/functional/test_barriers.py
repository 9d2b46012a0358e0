"""Every page that there is, in each state that a thing can be in, without barriers and without moving sideways.

The pages are those of a city with something behind every address (``factories.crawled``), in a real browser, which gets
them from Django's own client: no server runs beside it.
"""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from playwright.sync_api import Browser, Page, Route
from tests.architecture.test_urls import patterns
from tests.factories.barriers import barriers
from tests.factories.crawled import ROLES, a_crawled_city, targets
from tests.factories.journeys import a_browser
from tests.factories.thorough import IS_THOROUGH, few

pytestmark = [pytest.mark.django_db, pytest.mark.sampled]
SITE = "http://localhost"
REFUSED = ("/login/", "/accounts/without-post/")
WHO = ("division", "head", "office", "collector", "contractor", "other-division", "without-post", "anonymous", *ROLES)


class Shown(NamedTuple):
    """A page as the first who sees it gets it, ``path`` and all."""

    path: str
    reply: HttpResponseBase


class Site(NamedTuple):
    """The pages by their labels, and the addresses that show none: a file, a word, what is only sent, what leads on."""

    pages: dict[str, Shown]
    no_pages: set[str]


def whole_site() -> Site:
    """All is asked for before a browser starts, beside whose loop, in this thread, Django asks no database."""
    pages, no_pages = {}, set()
    with a_crawled_city() as city:
        clients = {role: city.client(role) for role in dict.fromkeys(WHO)}
        for target in targets(city):
            for client in clients.values():
                reply = client.get(target.path)
                if reply.status_code == 200 and reply["Content-Type"].startswith("text/html"):
                    pages[target.label] = Shown(target.path, reply)
                    break
                leads_on = reply.status_code == 302 and not reply["Location"].startswith(REFUSED)
                if leads_on or reply.status_code in {200, 405}:
                    no_pages.add(target.name)
    return Site(pages, no_pages)


def opened(browser: Browser, shown: Shown, *, width: int, scheme: str) -> tuple[Page, list[str]]:
    """The page, and what the browser complained of."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        reply = shown.reply if path == shown.path else Client().get(path)
        body = b"".join(reply.streaming_content) if reply.streaming else reply.content
        route.fulfill(status=reply.status_code, headers=dict(reply.items()), body=body)

    told: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="ja-JP", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{SITE}{shown.path}")
    return page, told


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), *([(1440, "dark")] if IS_THOROUGH else [])])
def test_no_page_has_a_barrier(tmp_path: Path, width: int, scheme: str) -> None:
    site, found = whole_site(), {}
    names = {label.partition("@")[0] for label in site.pages}
    assert {name for name, *_ in patterns()} - names - site.no_pages == set()
    with a_browser(str(tmp_path)) as browser:
        for label in few(list(site.pages), 15):
            one = site.pages[label]
            page, told = opened(browser, one, width=width, scheme=scheme)
            told.append(barriers(page))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append("moves sideways")
            if any(told):
                found[label] = "\n".join(told)
            page.context.close()
    assert found == {}
