"""Stocks of who is enrolled in networks, on base days."""

from collections.abc import Sequence

from sasaeai.city.registers.selectors.standings import PARTIES, standings
from sasaeai.cycle.indicators.rules.counted import Counted, Feed, WhyMissing
from sasaeai.cycle.indicators.rules.standing import stock
from sasaeai.cycle.indicators.selectors.families.asking import Asked, Context, Key
from sasaeai.lib.facts import Standings


def answer(questions: Sequence[Asked], context: Context) -> dict[Key, Counted]:
    """The stock of each network on each base day; a day that is still to come has none."""
    past = [one for one in questions if one.day <= context.on]
    parties = {one.indicator.party for one in past}
    networks = {one.indicator.network_id for one in past if one.indicator.network_id is not None}
    wanted = PARTIES if "" in parties else sorted(parties)
    found = standings(networks, {one.day for one in past}, wanted)
    return {one.key: _stock(one, found, context) for one in questions}


def _stock(asked: Asked, found: Standings, context: Context) -> Counted:
    network = asked.indicator.network_id
    if asked.day > context.on:
        return Counted(feed=Feed.RECORDS, as_of=asked.day, why_missing=WhyMissing.NOT_OVER)
    if network is None:
        return Counted(feed=Feed.RECORDS, as_of=asked.day, why_missing=WhyMissing.NO_RECORDS)
    return stock(found, network, asked.indicator.party, asked.day)
