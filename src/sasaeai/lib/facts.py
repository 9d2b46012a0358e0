"""Facts that parts publish for counting, in their counted form: what stood on a day, and what happened in a month.

Whoever counts them need not know whose records they are. Days are local days, written when the record was made.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Standing(NamedTuple):
    """Of facts with a first and a last day: how many may have stood on a day, of how many of them that is not certain.

    ``begun`` is how many had begun by then, whether they still stood or not: none before the first record.
    """

    total: int = 0
    uncertain: int = 0
    begun: int = 0

    def __add__(self, other: "Standing") -> "Standing":  # type: ignore[override]
        """Both together; a party is a body or a person, never both."""
        return Standing(self.total + other.total, self.uncertain + other.uncertain, self.begun + other.begun)


class Standings(NamedTuple):
    """What stood, by the key of its list, its party and the day; and which lists and parties have any facts at all."""

    by_day: Mapping[tuple[UUID, str, date], Standing]
    recorded: frozenset[tuple[UUID, str]]


class Month(NamedTuple):
    """Facts of one kind in a month: their sum, how many there are, and how many of them say "not counted".

    ``quantity`` is None where none was counted, which is not zero.
    """

    quantity: int | None
    facts: int
    uncounted: int = 0


class Reported(NamedTuple):
    """How many returns have arrived of those that are due."""

    arrived: int = 0
    due: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether none is missing."""
        return self.arrived >= self.due


class Happenings(NamedTuple):
    """What happened, by the key of what is counted and the month (its first day), and how much of it was reported."""

    months: Mapping[UUID, Mapping[date, Month]]
    reported: Mapping[UUID, Mapping[date, Reported]]
