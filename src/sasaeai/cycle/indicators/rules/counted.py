"""A counted value with what explains it, and why one is missing or not whole. Blank is never zero."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sasaeai.lib.facts import Reported


class WhyMissing(StrEnum):
    """Why there is no value, or why the one there is does not tell all."""

    NO_RECORDS = "no_records"
    BEFORE_RECORDS = "before_records"
    BEFORE_OPENING = "before_opening"
    NOT_OVER = "not_over"
    NOT_ALL_REPORTED = "not_all_reported"
    NOT_COUNTED = "not_counted"
    NOT_DISTINCT = "not_distinct"
    NOT_TYPED = "not_typed"
    SHEETS_DIFFER = "sheets_differ"


class Feed(StrEnum):
    """Where a value is from (記録, 月報, 手入力, 取込)."""

    RECORDS = "records"
    RETURNS = "returns"
    TYPED = "typed"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A value as a family of formulas found it. ``records`` are those behind it, ``uncertain`` of them may not count.

    With a value, ``why_missing`` says what it lacks: it is the value so far. ``opening`` is the part of it that an
    opening balance gave; ``reported`` is how many returns of those due it rests on, ``uncounted`` how many of them said
    that they could not count.
    """

    feed: Feed
    as_of: date
    value: Decimal | None = None
    records: int = 0
    uncertain: int = 0
    why_missing: WhyMissing | None = None
    opening: Decimal | None = None
    reported: Reported | None = None
    uncounted: int = 0
    is_approximate: bool = False
