"""Returns (月報): which months are due when, what an answer lacks, and what may become of one that was sent.

A month is its first day. It may be sent from its last day on, or from the contract's where that comes first, and is
due on the 5th of the month after.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from sasaeai.city.registers.rules.terms import Term

DAYS_AFTER_CONTRACT = timedelta(days=60)
"""How long a body may still send the months of a contract that has ended: the last month's return, one sent back."""
LONGEST_WHY, LARGEST = 120, 10**12


_Sent = TypeVar("_Sent")


class State(StrEnum):
    """What became of a return."""

    SENT = "sent"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"


_NEXT = {
    State.SENT: {State.ACCEPTED, State.SENT_BACK, State.REPLACED},
    State.ACCEPTED: {State.REPLACED},
    State.SENT_BACK: {State.REPLACED},
    State.REPLACED: set(),
}


def may_become(state: str, to: State) -> bool:
    """Whether a return in a state may get into another. An accepted one is replaced by a correction alone."""
    return to in _NEXT[State(state)]


def latest(standing: Mapping[str, _Sent]) -> _Sent | None:
    """Of the returns of a month by state the one that is gone on from: on its way, else sent back, else accepted."""
    order = (State.SENT, State.SENT_BACK, State.ACCEPTED)
    return next((standing[state] for state in order if state in standing), None)


def month_of(day: date) -> date:
    """The month that a day lies in."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def deadline(month: date) -> date:
    """The 5th of the month after."""
    return (last_day(month) + timedelta(days=1)).replace(day=5)


def may_be_sent_from(month: date, contract: Term) -> date:
    """The first day on which a month is counted to its end."""
    return min(last_day(month), contract.last)


def is_of(month: date, contract: Term) -> bool:
    """Whether a contract runs on some day of a month."""
    return contract.meets(Term(month, last_day(month)))


def has_access(contract: Term, on: date) -> bool:
    """Whether a body may send returns for a contract: from its first day until 60 days after its last."""
    return contract.since <= on and (contract.until is None or on <= contract.until + DAYS_AFTER_CONTRACT)


def months_due(contract: Term, on: date, *, since: date = date.min) -> Iterator[date]:
    """The months of a contract that may be sent by a day, from that of ``since`` on, in order."""
    month = month_of(max(contract.since, since))
    while is_of(month, contract) and may_be_sent_from(month, contract) <= on:
        yield month
        month = last_day(month) + timedelta(days=1)


class Problem(NamedTuple):
    """What is wrong with the answer to one item, by its label."""

    label: str
    ja: str
    en: str


def problems(labels: Mapping[str, str], counts: Mapping[str, int | None], why: Mapping[str, str]) -> list[Problem]:
    """All that is wrong with the answers to the items of a programme, each by its key; ``labels`` names the items.

    Every item has either a count or in words why there is none: blank is not zero.
    """
    found = [
        Problem(
            labels[key], "数か、数えられなかった理由のどちらかを入れてください", "needs a count or why there is none"
        )
        if counts.get(key) is None
        else Problem(
            labels[key], "数と理由の両方が入っています。どちらかにしてください", "has both a count and a reason"
        )
        for key in labels
        if (counts.get(key) is None) != bool(why.get(key, "").strip())
    ]
    for key, label in labels.items():
        if not 0 <= (counts.get(key) or 0) <= LARGEST:
            found.append(Problem(label, "0以上、1兆以下の数を入れてください", "must lie between 0 and a trillion"))
        if len(why.get(key, "")) > LONGEST_WHY:
            found.append(
                Problem(label, f"理由は {LONGEST_WHY} 字までです", f"takes {LONGEST_WHY} characters of reason")
            )
    return found
