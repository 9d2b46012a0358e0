"""The kinds of jobs: what does each, how often it is tried, and which come again by themselves."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple, Protocol


class Progress(Protocol):
    """How a job tells how far it is; each telling keeps its claim alive."""

    def __call__(self, done: int, in_all: int | None = None) -> None:
        """So many steps are done, of so many where that is known. Raises where another worker has taken over."""


Work = Callable[..., None]


class Kind(NamedTuple):
    """What is done under a name. ``every`` makes it come again that long after it ended."""

    name: str
    work: Work
    most_attempts: int
    every: timedelta | None


_KINDS: dict[str, Kind] = {}


def register(name: str, work: Work, *, most_attempts: int = 5, every: timedelta | None = None) -> None:
    """Make a kind known: ``work(progress, **arguments)``. It must be safe to do twice: a worker may die at its end."""
    if name in _KINDS and _KINDS[name].work is not work:
        raise ValueError(f"two kinds of jobs are called {name}")
    _KINDS[name] = Kind(name, work, most_attempts, every)


def kind_of(name: str) -> Kind | None:
    """The kind of a name; None where the code knows none (any more)."""
    return _KINDS.get(name)


def recurring() -> list[Kind]:
    """The kinds that come again by themselves."""
    return [kind for kind in _KINDS.values() if kind.every is not None]
