"""Monthly counts of which exactly the given totals of the fiscal years follow."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from sasaeai.sample.city.facts import ReturnFacts


class Counted(NamedTuple):
    """What a place counted in a month."""

    place: str
    month: date
    quantity: int


def counts(facts: ReturnFacts, random: Random) -> Iterator[Counted]:
    """Every place in every month of the years; a total is dealt out at random, with months in which nobody came."""
    for year, total in sorted(facts.totals.items()):
        cells = [(place, month) for month in months(year) for place in facts.places]
        dealt = dict.fromkeys(cells, 0)
        for _ in range(total):
            dealt[random.choice(cells)] += 1
        for (place, month), quantity in dealt.items():
            yield Counted(place, month, quantity)


def months(year: int) -> list[date]:
    """The first days of the months of a fiscal year."""
    return [date(year + (month < 4), month, 1) for month in (*range(4, 13), 1, 2, 3)]
