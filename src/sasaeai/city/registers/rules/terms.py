"""From when to when something runs; both days are included, and None as the last one says that it goes on."""

from datetime import date
from typing import NamedTuple


class Term(NamedTuple):
    """The first and the last day."""

    since: date
    until: date | None = None

    @property
    def last(self) -> date:
        """The last day; the last of all days while it goes on."""
        return self.until or date.max

    def holds(self, day: date) -> bool:
        """Whether it runs on a day."""
        return self.since <= day <= self.last

    def meets(self, other: "Term") -> bool:
        """Whether both run on some day."""
        return self.since <= other.last and other.since <= self.last

    def covers(self, other: "Term") -> bool:
        """Whether it runs on every day of another."""
        return self.since <= other.since and other.last <= self.last
