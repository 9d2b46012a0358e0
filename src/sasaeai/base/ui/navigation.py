"""The main navigation: upper parts put their entries in; which are shown depends on who asks."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from sasaeai.base.ui.items import Text


def _always(_request: HttpRequest) -> bool:
    return True


class Entry(NamedTuple):
    """A place that the navigation leads to; ``url_name`` takes no arguments. Entries stand by ``order``."""

    label: Text
    url_name: str
    is_shown: Callable[[HttpRequest], bool] = _always
    order: int = 100


class Shown(NamedTuple):
    """An entry as one page shows it; ``current`` is ``aria-current``: this page, or one below it."""

    label: Text
    href: str
    current: Literal["", "page", "true"]


_ENTRIES: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Put an entry in. Raises ``ValueError`` for a second one to the same place."""
    if _ENTRIES.get(entry.url_name, entry) != entry:
        raise ValueError(f"two entries of the navigation lead to {entry.url_name}")
    _ENTRIES[entry.url_name] = entry


def entries() -> list[Entry]:
    """Every entry, in order."""
    return sorted(_ENTRIES.values(), key=lambda entry: (entry.order, entry.url_name))


def shown_to(request: HttpRequest) -> list[Shown]:
    """The entries for who asks; the current one is the deepest that the page lies below."""
    found = [(entry.label, reverse(entry.url_name)) for entry in entries() if entry.is_shown(request)]
    deepest = max((href for _, href in found if _lies_below(request.path, href)), key=len, default=None)
    current: Literal["page", "true"] = "page" if request.path == deepest else "true"
    return [Shown(label, href, current if href == deepest else "") for label, href in found]


def _lies_below(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href.rstrip("/") + "/"))
