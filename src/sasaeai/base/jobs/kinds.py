"""The kinds of jobs: what does each, how often it is tried, and which come again by themselves."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple, Protocol


class Progress(Protocol):
    """How a job tells how far it is; each telling keeps its claim alive."""

    def __call__(self, done: int, in_all: int | None = None) -> None:
        """So many steps are done, of so many where that is known. Raises where another worker has taken over."""


class NotYetError(Exception):
    """What a job raises that cannot be done yet, such as for a missing setting: it is tried later."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(after)
        self.after = after


Work = Callable[..., None]


class Kind(NamedTuple):
    """What is done under a name. ``every`` makes it come again that long after it ended.

    ``given_up`` is called with the arguments after the last attempt failed.
    """

    name: str
    work: Work
    most_attempts: int
    every: timedelta | None
    given_up: Work | None = None


_KINDS: dict[str, Kind] = {}


def register(
    name: str,
    work: Work,
    *,
    most_attempts: int = 5,
    every: timedelta | None = None,
    given_up: Work | None = None,
) -> None:
    """Make a kind known: ``work(progress, **arguments)``. It must be safe to do twice: a worker may die at its end."""
    if name in _KINDS and _KINDS[name].work is not work:
        raise ValueError(f"two kinds of jobs are called {name}")
    _KINDS[name] = Kind(name, work, most_attempts, every, given_up)


def kinds() -> Mapping[str, Kind]:
    """The kinds that this version of the site knows, by name."""
    return _KINDS


def recurring() -> list[Kind]:
    """The kinds that come again by themselves."""
    return [kind for kind in _KINDS.values() if kind.every is not None]
