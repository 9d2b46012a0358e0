"""Who may ask for what: every address as each role, by each method, held against the file that people wrote.

``tests/data/access.txt`` says what must be; no command writes it. A refused request writes nothing at all.
"""

import logging
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from tests.architecture.test_urls import patterns
from tests.factories.crawled import Crawled, Target, a_crawled_city, sent_by, targets
from tests.factories.thorough import few

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "data" / "access.txt"
MOST_LINES = 200
ROLES = (
    "anonymous", "without-post", "office", "division", "other-division", "head", "contractor", "other-contractor",
    "committee", "auditor", "admin",
)  # fmt: skip
STATUSES = {"200", "302", "403", "404", "405", "409", "422", "login", "no-post"}
REFUSED = {"login", "no-post", "403", "404", "405", "409", "422"}
# What anyone's request may write: that it was asked at all.
# A refusal by the page shows the page again, and whom it shows is logged.
OF_THE_PAGE, OF_A_PAGE = {"409", "422"}, {'INSERT INTO "audit_auditentry"'}
OF_EVERY_REQUEST = ("django_session", "axes_", "accounts_user", "SAVEPOINT")


class Line(NamedTuple):
    """A line of the file: patterns of role, method and address, and the status that must come."""

    number: int
    role: str
    method: str
    address: str
    status: str

    def holds(self, role: str, method: str, address: str) -> bool:
        """Whether it is about this request."""
        wanted = ((role, self.role), (method, self.method), (address, self.address))
        return all(fnmatchcase(text, pattern) for text, pattern in wanted)


def lines() -> list[Line]:
    numbered = enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1)
    told = [(number, text.split()) for number, text in numbered if text.strip() and not text.startswith("#")]
    return [Line(number, *words) for number, words in told]


def line_for(role: str, method: str, address: str, told: list[Line]) -> Line | None:
    return next((line for line in told if line.holds(role, method, address)), None)


def status_of(reply: HttpResponse) -> str:
    """The status; of a redirect to the login or to the notice without a post, its name."""
    to = reply.get("Location", "")
    if reply.status_code == 302 and to.startswith("/login/"):
        return "login"
    if reply.status_code == 302 and to == "/accounts/without-post/":
        return "no-post"
    return str(reply.status_code)


class Visit:
    """One role asks for everything; each request is taken back, so that all find the same city."""

    def __init__(self, city: Crawled, role: str) -> None:
        self.role, self.client = role, city.client(role)
        self._cookies = dict(self.client.cookies)
        self.written: list[str] = []

    def ask(self, target: Target, method: str) -> str:
        """What comes; what it wrote stands in ``written``."""
        self.client.cookies.clear()
        self.client.cookies.update(self._cookies)
        self.written = []
        with transaction.atomic(), connection.execute_wrapper(self._noted):
            data = sent_by(target) if method == "POST" else None
            reply = getattr(self.client, method.lower())(target.path, data)
            transaction.set_rollback(True)
        return status_of(reply)

    def _noted(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.lstrip().split(maxsplit=3)
        is_write = words[0].upper() in {"INSERT", "UPDATE", "DELETE", "REPLACE"}
        if is_write and not any(name in sql for name in OF_EVERY_REQUEST):
            self.written.append(" ".join(words[:3]))
        return execute(sql, params, many, context)


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Crawled]:
    with django_db_blocker.unblock(), a_crawled_city() as built:
        yield built


@pytest.fixture
def asked(city: Crawled) -> list[Target]:
    """What is asked for; of the files of a round one stands for all."""
    return [
        one for one in targets(city) if one.label not in {f"rounds:sheet@{suffix}" for suffix in ("pdf", "docx", "csv")}
    ]


@pytest.mark.sampled
@pytest.mark.parametrize("role", few(ROLES, 6))
def test_everything_answers_each_role_as_the_file_says(city: Crawled, asked: list[Target], role: str) -> None:
    told, visit, wrong = lines(), Visit(city, role), []
    logging.disable(logging.WARNING)
    try:
        for target in asked:
            for method in ("GET", "POST"):
                came = visit.ask(target, method)
                line = line_for(role, method, target.label, told)
                wanted = f"{line.status} (line {line.number})" if line else "no line"
                if line is None or came != line.status:
                    wrong.append(f"{role} {method} {target.label}: {came}, not {wanted}")
                if came in REFUSED and (set(visit.written) - OF_A_PAGE if came in OF_THE_PAGE else visit.written):
                    wrong.append(f"{role} {method} {target.label}: {came}, and yet {visit.written}")
    finally:
        logging.disable(logging.NOTSET)
    assert not wrong, "\n".join(wrong)


def test_every_line_is_about_something(asked: list[Target]) -> None:
    told = lines()
    requests = [(role, method, one.label) for role in ROLES for method in ("GET", "POST") for one in asked]
    used = {line_for(*request, told) for request in requests}
    assert [line for line in told if line not in used] == []


def test_every_address_of_the_site_is_asked_for(asked: list[Target]) -> None:
    assert {name for name, _, _ in patterns()} == {target.name for target in asked}


def test_the_file_can_be_read_by_people() -> None:
    assert len(lines()) <= MOST_LINES
    assert {line.status for line in lines()} <= STATUSES
