"""Whether a figure went to the better, and whether a printed value says the same as the derived one."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

_MOST_OFF = Decimal("0.05")


class Judgement(StrEnum):
    """What became of a figure from one year to the next."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


class WhyUnknown(StrEnum):
    """Why it cannot be said."""

    NOTHING_NOW = "nothing_now"
    NOTHING_BEFORE = "nothing_before"
    NOT_WHOLE = "not_whole"
    UNCERTAIN = "uncertain"
    NO_POLARITY = "no_polarity"


class Known(NamedTuple):
    """A value, whether it tells all, and by how much the true one may be less."""

    value: Decimal | None
    uncertain: int = 0
    is_whole: bool = True


class Change(NamedTuple):
    """The difference to the year before, None where either value is missing, and what to think of it."""

    difference: Decimal | None
    judgement: Judgement
    why_unknown: WhyUnknown | None = None


def change(before: Known, now: Known, polarity: str) -> Change:
    """How a value changed. ``polarity`` is more, less or unknown.

    It is judged only where both values tell all and the difference has the same sign whatever is uncertain.
    """
    if now.value is None or before.value is None:
        why = WhyUnknown.NOTHING_NOW if now.value is None else WhyUnknown.NOTHING_BEFORE
        return Change(None, Judgement.UNKNOWN, why)
    difference = now.value - before.value
    if not (before.is_whole and now.is_whole):
        return Change(difference, Judgement.UNKNOWN, WhyUnknown.NOT_WHOLE)
    lowest, highest = difference - now.uncertain, difference + before.uncertain
    if lowest == highest == 0:
        return Change(difference, Judgement.SAME)
    if lowest <= 0 <= highest:
        return Change(difference, Judgement.UNKNOWN, WhyUnknown.UNCERTAIN)
    if polarity not in {"more", "less"}:
        return Change(difference, Judgement.UNKNOWN, WhyUnknown.NO_POLARITY)
    is_better = (difference > 0) is (polarity == "more")
    return Change(difference, Judgement.BETTER if is_better else Judgement.WORSE)


def is_reached(value: Decimal | None, target: Decimal | None, polarity: str) -> bool | None:
    """Whether a target is reached; None where either is missing, or nobody said which way is good."""
    if value is None or target is None or polarity not in {"more", "less"}:
        return None
    return value >= target if polarity == "more" else value <= target


def agrees(printed: Decimal, derived: Decimal, *, is_approximate: bool = False) -> bool:
    """Whether a printed value says what the derived one says.

    An approximate one (約600) does where the derived value rounds to it, but never when it is off by more than 5 %.
    """
    if not is_approximate:
        return printed == derived
    return abs(printed - derived) <= min(_step(printed) / 2, abs(printed) * _MOST_OFF)


def _step(printed: Decimal) -> Decimal:
    """What it was rounded to: 100 for 600."""
    exponent = printed.normalize().as_tuple().exponent
    return Decimal(10) ** (exponent if isinstance(exponent, int) else 0)
