"""When an enrolment contradicts itself or another of the same party in the same network, and why.

Days are as exact as the papers (``lib.vague_days``). Only what is certain is refused: two stays of which the papers
leave open whether they meet may both be true.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from sasaeai.lib.vague_days import Stay


class Overlap(StrEnum):
    """Whether two stays share a day."""

    NONE = "none"
    POSSIBLE = "possible"
    CERTAIN = "certain"


class Objection(StrEnum):
    """Why an enrolment cannot be."""

    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    THERE_ALREADY = "there_already"
    NETWORK_ENDED = "network_ended"
    OUTLASTS_THE_NETWORK = "outlasts_the_network"


def overlap(one: Stay, other: Stay) -> Overlap:
    """Whether two stays share a day: on whatever days they begin and end, on some of these, or never.

    The last day of a stay still belongs to it. Neither may end before it begins.
    """
    if _begins_by(one) <= _lasts_until(other) and _begins_by(other) <= _lasts_until(one):
        return Overlap.CERTAIN
    if one.since.earliest <= _latest_end(other) and other.since.earliest <= _latest_end(one):
        return Overlap.POSSIBLE
    return Overlap.NONE


def ends_before_it_begins(stay: Stay) -> bool:
    """Whether a stay certainly ends before it begins."""
    return stay.until is not None and stay.until.latest < stay.since.earliest


def objection(stay: Stay, others: Iterable[Stay]) -> Objection | None:
    """Why a stay cannot stand beside the others of the same party; None where it can."""
    if ends_before_it_begins(stay):
        return Objection.ENDS_BEFORE_IT_BEGINS
    if any(overlap(stay, other) is Overlap.CERTAIN for other in others):
        return Objection.THERE_ALREADY
    return None


def outlasts(stay: Stay, network_until: date | None) -> bool:
    """Whether a stay certainly goes on, or begins, after the last day of its network (None while that goes on)."""
    if network_until is None:
        return False
    return _lasts_until(stay) > network_until


def _begins_by(stay: Stay) -> date:
    """The latest day on which it can begin."""
    return min(stay.since.latest, _latest_end(stay))


def _lasts_until(stay: Stay) -> date:
    """The earliest day on which it can end."""
    return date.max if stay.until is None else max(stay.until.earliest, stay.since.earliest)


def _latest_end(stay: Stay) -> date:
    return date.max if stay.until is None else stay.until.latest
