"""A network's list of which exactly the given stocks follow: who joined and left when, some known by the year alone."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from sasaeai.lib.vague_days import Precision, VagueDay
from sasaeai.sample.city.facts import StockFacts, least
from sasaeai.sample.city.names import bodies, persons

_FIRST = date(2009, 4, 1)
_AFTER = timedelta(days=300)


class Enrolled(NamedTuple):
    """A line of the list."""

    is_person: bool
    name: str
    kana: str
    since: VagueDay
    until: VagueDay | None
    why_left: str


def enrolments(facts: StockFacts, random: Random) -> list[Enrolled]:
    """The list: ``ever`` lines, of whom on each day exactly as many stand enrolled as the facts say."""
    stays = _stays(facts.stocks, facts.ever, random)
    who = _parties(facts, random)
    return [Enrolled(*next(who), since, until, random.choice(_REASONS) if until else "") for since, until in stays]


_REASONS = ("閉店", "移転", "担当者の退職", "本人の申し出", "統合")


def _stays(stocks: Mapping[date, int], ever: int, random: Random) -> list[tuple[VagueDay, VagueDay | None]]:
    """Joining and leaving days: between two days of the facts as many leave and join as make the difference.

    Who is spare beyond what the differences need joins and leaves between two of the days, or after the last.
    """
    days = sorted(stocks)
    spans = [(_FIRST, days[0]), *pairwise(days)]
    there: list[VagueDay] = []
    gone: list[tuple[VagueDay, VagueDay | None]] = []
    spare = ever - least(stocks)
    for (start, end), wanted in zip(spans, (stocks[day] for day in days), strict=True):
        leaving = max(0, len(there) - wanted)
        swapped = min(spare, random.randint(0, max(1, len(there) // 40)), len(there) - leaving) if there else 0
        spare -= swapped
        random.shuffle(there)
        gone += [(since, _between(start, end, random)) for since in there[: leaving + swapped]]
        there = there[leaving + swapped :]
        there += [_between(start, end, random) for _ in range(wanted - len(there))]
    after = days[-1] + timedelta(days=1)
    gone += [(_between(after, after + _AFTER, random, is_exact=True), None) for _ in range(spare)]
    stays = [*gone, *((since, None) for since in there)]
    random.shuffle(stays)
    return stays


def _between(after: date, until: date, random: Random, *, is_exact: bool = False) -> VagueDay:
    """A day after one and up to another; where a whole calendar year fits between them, sometimes only the year."""
    day = after + timedelta(days=random.randint(1, (until - after).days - 1))
    year = VagueDay(date(day.year, 1, 1), Precision.YEAR)
    if not is_exact and after < year.earliest and year.latest < until and random.random() < _VAGUE:
        return year
    return VagueDay(day)


_VAGUE = 0.3
"""How many of the older entries are known by their year alone, as in a register that grew out of paper."""


def _parties(facts: StockFacts, random: Random) -> Iterator[tuple[bool, str, str]]:
    kinds = [True] * facts.persons + [False] * (facts.ever - facts.persons)
    random.shuffle(kinds)
    names, people = bodies(random), persons(random)
    for is_person in kinds:
        yield (True, *next(people)) if is_person else (False, next(names), "")
