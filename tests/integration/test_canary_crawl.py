"""Every page, list, download and refusal, asked for as each role: personal words appear where the table allows it only.

Each personal field of the city holds a word of its own (``factories.crawled``). A role follows every link that it is
shown, asks for every address that there is, for further pages and other orders, and sends every form with wrong data.
"""

import html
import io
import logging
import re
import unicodedata
import zipfile
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import pypdfium2
import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpResponse
from tests.factories.crawled import CANARIES, ROLES, Crawled, Target, a_crawled_city, targets
from tests.factories.thorough import few

pytestmark = pytest.mark.django_db
OUTSIDE = ("anonymous", "without-post", "contractor", "other-contractor", "committee", "admin")
INSIDE = ("office", "division", "head", "other-division", "other-head", "auditor")
KEEPERS = ("division", "head")
REPORTING = ("division", "head", "office", "contractor")
SEES: dict[str, tuple[str, ...]] = {
    # Whoever is logged in reads his own name; on the board, inside, that of whom to ask in each division.
    "office-name": ("office",),
    "collector-name": (),
    "division-name": INSIDE,
    "head-name": ("head",),
    "other-division-name": INSIDE,
    "other-head-name": ("other-head",),
    "contractor-name": ("contractor",),
    "other-contractor-name": ("other-contractor",),
    "committee-name": ("committee",),
    "auditor-name": ("auditor",),
    "admin-name": ("admin",),
    "mail": (),
    # Of persons in a network: the staff and the head of its division. The plan office counts them.
    "person-name": KEEPERS,
    "person-kana": KEEPERS,
    "person-born": (),
    "person-address": (),
    "person-phone": (),
    "protected-name": KEEPERS,
    "protected-address": (),
    "why-left": KEEPERS,
    # Of lists on their way in: who keeps the network, and of each row only the name and why it ended.
    "staged-name": ("division",),
    "staged-kana": (),
    "staged-phone": (),
    "staged-address": (),
    "staged-why": ("division",),
    "wrong-cell": (),
    "wrong-name": (),
    "list-file": (),
    # Of returns: the division, the plan office, and the body itself.
    "return-file": (),
    "return-content": REPORTING,
    "correction": REPORTING,
    "settled-text": REPORTING,
    "why-missing": REPORTING,
    "sheet-file": ("office",),
    # What goes out by letter, fax and phone: who works through the lists.
    "letter-name": ("office",),
    "letter-address": ("office",),
    "letter-body": ("office",),
    # Said inside the office: what is not settled, and how it came about.
    "draft": INSIDE,
    "before-mending": INSIDE,
    "send-back": INSIDE,
    "kept-reason": INSIDE,
}
QUERIES = {
    "registers:network": ("who=ever&sort=name", "who=ever&sort=latest_first&party=person", "page=2", "on=2017-05-01"),
    "registers:programme-returns": ("year=2020",),
    "desk:measures": ("of=mine",),
    "desk:behind": ("page=2",),
    "registers:import": ("on=2017-05-01",),
    "registers:import-missing": ("page=2",),
    "registers:returns": ("year=2020",),
    "portal:front": ("page=2",),
}
LEFT_OUT = {f"rounds:entry@{stage}" for stage in ("not-begun", "submitted", "approved")}
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
LIKE_THEIR_ENTRY = ("rounds:write", "rounds:step")
NO_DATA = ("/static/", "/gallery/")
LOOSE = re.compile(r"[\s\-‐‑–—―ー－・]")
WRONG = {
    "version": "x",
    "file": "",
    "name": "",
    "text": "",
    "since": "いつか",
    "until": "むかし",
    "pair": "0",
    "field": "x",
}


class Seen(NamedTuple):
    """Where a role met a canary."""

    role: str
    canary: str
    place: str


class Crawl:
    """One role at work: what it found is in ``seen``."""

    def __init__(self, city: Crawled, role: str) -> None:
        self.role, self.client = role, city.client(role)
        self.targets = targets(city)
        self.seen: list[Seen] = []
        # Who works on the plan may read every entry: three stages of the seven are left out, for the time it takes.
        self.visited = {one.path for one in self.targets if role in INSIDE and one.label in LEFT_OUT}
        self._cookies = dict(self.client.cookies)

    def run(self) -> list[Seen]:
        """Ask for everything."""
        queue = deque(path for target in self.targets for path in _asked_for(target))
        while queue:
            path = queue.popleft()
            if path in self.visited:
                continue
            self.visited.add(path)
            reply = self._ask(path)
            queue += self._links(reply, path)
        for target in self.targets:
            if target.name not in LIKE_THEIR_ENTRY or target.which.startswith(("sent-back", "published")):
                self._ask(target.path, WRONG)
        return self.seen

    def _ask(self, path: str, data: dict[str, str] | None = None) -> HttpResponse:
        """Ask, and put everything back: a page must not change what the next one shows."""
        self.client.cookies.clear()
        self.client.cookies.update(self._cookies)
        with transaction.atomic():
            reply = self.client.get(path) if data is None else self.client.post(path, data)
            sessions = [str(one.get_decoded()) for one in Session.objects.all()] if data is not None else []
            transaction.set_rollback(True)
        assert reply.status_code < 500 or path == "/healthz", (self.role, path, data)
        method = "GET" if data is None else "POST"
        for part, text in (*_parts(reply), ("address", unquote(path)), ("session", "\n".join(sessions))):
            folded = loose(text)
            found = [name for name, words in FOLDED.items() if words in folded]
            self.seen += [Seen(self.role, name, f"{method} {path} {part}") for name in found]
        return reply

    def _links(self, reply: HttpResponse, path: str) -> Iterator[str]:
        if not reply.get("Content-Type", "").startswith("text/html"):
            return
        for link in LINK.findall(reply.content.decode()):
            found = urlsplit(urljoin(f"http://testserver{path}", html.unescape(link)))
            if found.netloc == "testserver" and not found.path.startswith(NO_DATA):
                yield f"{found.path}?{found.query}" if found.query else found.path


def _asked_for(target: Target) -> list[str]:
    return [target.path, *(f"{target.path}?{query}" for query in QUERIES.get(target.name, ()))]


def loose(text: str) -> str:
    """In one form, without white space and dashes: as a word may be broken in a document."""
    return LOOSE.sub("", unicodedata.normalize("NFKC", text)).casefold()


FOLDED = {name: loose(words) for name, words in CANARIES.items()}


def _parts(reply: HttpResponse) -> Iterator[tuple[str, str]]:
    """What a reply says: headers with cookies, and its body in each form."""
    headers = [f"{name}: {unquote(value)}" for name, value in reply.items()]
    cookies = [unquote(cookie.OutputString()) for cookie in reply.cookies.values()]
    yield "headers", "\n".join([*headers, *cookies])
    yield from _texts(reply.content)


def _texts(body: bytes) -> Iterator[tuple[str, str]]:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                text = archive.read(name).decode(errors="replace")
                yield name, html.unescape(re.sub("<[^>]+>", "", text) + text)
    elif body.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(body) as document:
            yield "pages", "\n".join(page.get_textpage().get_text_bounded() for page in document)
            yield "properties", str(document.get_metadata_dict())
    else:
        text = body.decode(errors="replace")
        yield "body", html.unescape(text)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Crawled]:
    with django_db_blocker.unblock(), a_crawled_city() as built:  # type: ignore[attr-defined]
        yield built


@pytest.mark.sampled
@pytest.mark.parametrize("role", few([*INSIDE, *OUTSIDE], 6))
def test_who_sees_which_personal_words(city: Crawled, role: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        seen = Crawl(city, role).run()
    too_much = [f"{one.canary}: {one.place}" for one in seen if role not in SEES[one.canary]]
    assert sorted(set(too_much)) == []
    assert {one.canary for one in seen} == {name for name, roles in SEES.items() if role in roles}
    folded = loose(caplog.text)
    assert [name for name, words in FOLDED.items() if words in folded] == []


def test_every_personal_word_and_role_is_in_the_table() -> None:
    assert set(SEES) == set(CANARIES)
    assert set(OUTSIDE) | set(INSIDE) == {"anonymous", "without-post", *ROLES} - {"collector"}
