"""Which division answers on a day for what another one did: offices are reorganised, mostly on 1 April.

Every division has a first and a last day, and at its end one successor or none. Several may have the same successor.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Term(NamedTuple):
    """From when to when a division was there (both days included), and the key of what succeeded it."""

    since: date
    until: date | None = None
    successor: str | None = None

    def holds(self, day: date) -> bool:
        """Whether it was there on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def answering_on(division: str, day: date, terms: Mapping[str, Term]) -> str | None:
    """The division that answers on a day for another: itself, or what came after it; None where nobody does.

    Before its first day a division answers for nothing: what it did lay with others then.
    """
    key: str | None = division
    seen: set[str] = set()
    while key is not None and key not in seen:
        seen.add(key)
        term = terms[key]
        if term.holds(day):
            return key
        if day < term.since:
            return None
        key = term.successor
    return None


def would_go_round(division: str, successor: str, terms: Mapping[str, Term]) -> bool:
    """Whether a division would in the end succeed itself."""
    key: str | None = successor
    while key is not None:
        if key == division:
            return True
        key = terms[key].successor
    return False


def answered_for_by(division: str, day: date, terms: Mapping[str, Term]) -> frozenset[str]:
    """All for which a division answers on a day: itself while it is there, and what it took over."""
    return frozenset(key for key in terms if answering_on(key, day, terms) == division)
