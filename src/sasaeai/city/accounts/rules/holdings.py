"""Which of a user's holdings count on a day, and what a hand-over makes of them; no Django."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple


class Term(NamedTuple):
    """From when to when something holds; both days are included, None while it goes on."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def hold_together(*terms: Term, on: date) -> bool:
    """Whether all of them hold on a day: a holding counts only while its post is there."""
    return all(term.holds(on) for term in terms)


def ends_before(change: date) -> date:
    """The last day of who hands over on a day."""
    return change - timedelta(days=1)


def overlap(one: Term, others: Iterable[Term]) -> bool:
    """Whether a term shares a day with one of the others."""
    return any(_touch(one, other) for other in others)


def _touch(one: Term, other: Term) -> bool:
    return (other.until is None or one.since <= other.until) and (one.until is None or other.since <= one.until)
