"""Which addresses there are: each asks for a login or stands in the list below, and each face has its own alone."""

import importlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import Resolver404, URLPattern, URLResolver, clear_url_caches, get_resolver, resolve, reverse
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter

from sasaeai.config import navigation, urls

FACES = ("inside", "outside", "both")
PUBLIC = {
    "healthz": "for whoever watches over the server: one word",
    "set_language": "sets a cookie",
    "home": "leads to the desk, where there are no residents' pages beside it",
    "login": "where one logs in",
    "logout": "ends a session that may have run out",
    "accounts:without-post": "says that one holds no post",
    "ui:gallery": "components without data",
    "portal:front": "what is published",
    "portal:plan": "what is published",
    "portal:measure": "what is published",
}
COMMON = {"healthz", "set_language"}
INSIDE = ("login", "logout", "accounts", "registers", "rounds", "desk", "ui")
OUTSIDE = ("portal",)
_SAMPLES: dict[type, Any] = {
    UUIDConverter: UUID("5ca1ab1e-0000-4000-8000-000000000000"),
    IntConverter: 2020,
    SlugConverter: "a",
    StringConverter: "a",
}


@pytest.fixture
def face(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL map as one face has it; it is built when its module is loaded."""
    with override_settings(SASAEAI_FACE=request.param):
        _load_anew()
        yield request.param
    _load_anew()


def _load_anew() -> None:
    importlib.reload(urls)
    clear_url_caches()


def patterns(found: Any = None, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    """Every address by its whole name, with arguments that fit into it."""
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            assert not one.pattern.converters, "an argument before an include: fill it in here"
            yield from patterns(one, (*names, one.namespace) if one.namespace else names)
        else:
            assert one.name, f"{one.pattern} has no name"
            arguments = {name: _SAMPLES[type(kind)] for name, kind in one.pattern.converters.items()}
            yield ":".join((*names, one.name)), one, arguments


def part_of(name: str) -> str:
    return name.partition(":")[0]


def wanted_in(face: str) -> set[str]:
    """The parts whose addresses a face has, beside those that all have."""
    return set({"inside": (*INSIDE, "home"), "outside": OUTSIDE, "both": INSIDE + OUTSIDE}[face])


def needs_login(pattern: URLPattern) -> bool:
    return bool(getattr(pattern.callback, "login_required", True))


@pytest.mark.parametrize("face", FACES, indirect=True)
def test_each_face_has_its_own_addresses_alone(face: str) -> None:
    parts = {part_of(name) for name, _, _ in patterns()} - COMMON
    assert parts == wanted_in(face)


@pytest.mark.parametrize("face", FACES, indirect=True)
def test_every_address_needs_a_login_or_is_listed_as_public(face: str) -> None:
    here = {name: needs_login(pattern) for name, pattern, _ in patterns()}
    assert {name for name, needed in here.items() if not needed} == PUBLIC.keys() & here.keys()
    elsewhere = {name for name in PUBLIC if part_of(name) not in wanted_in(face) | COMMON}
    assert PUBLIC.keys() - here.keys() == elsewhere
    assert {part_of(name) for name in here if name not in PUBLIC}.isdisjoint(OUTSIDE)


def test_no_address_stands_twice() -> None:
    names = [name for name, _, _ in patterns()]
    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["inside", "both"], indirect=True)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_nobody_gets_past_the_login(face: str, method: str) -> None:
    client = Client()
    for name, _, arguments in patterns():
        if name in PUBLIC:
            continue
        path = reverse(name, kwargs=arguments or None)
        reply = getattr(client, method)(path)
        assert (name, reply.status_code) == (name, 302)
        assert reply["Location"] == f"{reverse('login')}?next={path}"


@pytest.mark.parametrize(("face", "gone"), [("outside", "/login/ /desk/ /rounds/ /registers/networks/ /gallery/"),
                                            ("inside", "/plans/a/ /plans/a/1/")], indirect=["face"])  # fmt: skip
def test_addresses_of_the_other_face_are_not_there(face: str, gone: str) -> None:
    for path in gone.split():
        with pytest.raises(Resolver404):
            resolve(path)


@pytest.mark.parametrize("face", FACES, indirect=True)
def test_the_navigation_leads_to_what_is_there(face: str, monkeypatch: pytest.MonkeyPatch) -> None:
    entries: list[Any] = []
    monkeypatch.setattr(navigation, "register", entries.append)
    navigation.connect_navigation()
    assert entries
    assert {entry.url_name for entry in entries} <= {name for name, _, _ in patterns()}


def test_pages_without_a_login_know_no_viewer() -> None:
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert order.index("LoginRequiredMiddleware") < order.index("ViewerMiddleware")
    assert not hasattr(HttpRequest(), "viewer")
