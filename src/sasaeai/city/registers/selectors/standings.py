"""Who stood in networks on days, counted; what was counted is kept in memory as long as a network's list is the same.

Whether it is the same, the database itself says (``NetworkState``): a count is right at once after any change, and so
it never expires.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from sasaeai.base.stays import holding_on, surely_holding_on
from sasaeai.city.registers.models import Enrolment, Network
from sasaeai.city.registers.selectors.states import states_of
from sasaeai.lib.facts import Standing, Standings

PARTIES: tuple[str, ...] = tuple(Enrolment.Party.values)
_BEGUN, _ENDED = "since_earliest", "until_latest"
# Written as the index of vague enrolments is, so that the database sees that it may use it.
_IS_VAGUE = Q(since_earliest__lt=F("since_latest")) | Q(until_earliest__lt=F("until_latest"))


class _Counted(NamedTuple):
    """Of one party in one network on one day; ``is_any``: whether the party has any enrolment there at all."""

    standing: Standing
    is_any: bool


_Found = dict[tuple[UUID, str, date], _Counted]


def standings(networks: Collection[UUID], days: Iterable[date], parties: Sequence[str] = PARTIES) -> Standings:
    """Who stood in networks on days, as ``lib.vague_days.stock_on`` says of each day.

    One query where nothing has changed since it was asked before, four where something has.
    """
    wanted = sorted(set(days))
    if not networks or not wanted:
        return Standings({}, frozenset())
    states = states_of(networks)
    found = _kept(states, wanted, parties)
    changed = [one for one in states if any((one, party, day) not in found for party in parties for day in wanted)]
    if changed:
        counted = _counted(changed, wanted, parties)
        _keep(states, counted)
        found |= counted
    by_day = {key: one.standing for key, one in found.items()}
    return Standings(by_day, frozenset((network, party) for (network, party, _), one in found.items() if one.is_any))


def _kept(states: Mapping[UUID, str], days: Sequence[date], parties: Sequence[str]) -> _Found:
    keys = {
        _key(state, party, day): (network, party, day)
        for network, state in states.items()
        for party in parties
        for day in days
    }
    return {keys[key]: counted for key, counted in cache.get_many(keys).items()}


def _keep(states: Mapping[UUID, str], counted: _Found) -> None:
    """Keep what was counted, of lists that did not change while we counted."""
    same = {network for network, state in states_of(states).items() if state == states[network]}
    rows = counted.items()
    cache.set_many({_key(states[key[0]], *key[1:]): one for key, one in rows if key[0] in same}, timeout=None)


def _key(state: str, party: str, day: date) -> str:
    return f"standing-{state}-{party}-{day.toordinal()}"


def _counted(networks: Collection[UUID], days: Sequence[date], parties: Sequence[str]) -> _Found:
    """The same from the enrolments themselves, in two queries.

    Begun and ended are counted between one day and the next, each a range of an index, and added up here (decision
    record 15). An enrolment ends after it begins, so that who had begun and had not ended is a difference.
    """
    counts = [_within(party, column, *ends) for party in parties for column in (_BEGUN, _ENDED) for ends in _gaps(days)]
    rows = Network.objects.filter(pk__in=networks).values_list("pk", *counts, *map(_has_any, parties))
    uncertain = _uncertain(networks, days)
    counted: _Found = {}
    for network, *found in rows:
        numbers, are_any = iter(found), found[len(counts) :]
        for party, is_any in zip(parties, are_any, strict=True):
            begun, ended = _added_up(numbers, len(days)), _added_up(numbers, len(days))
            for day, came, went in zip(days, begun, ended, strict=True):
                standing = Standing(came - went, uncertain[network, party, day], came)
                counted[network, party, day] = _Counted(standing, is_any)
    return counted


def _gaps(days: Sequence[date]) -> Iterator[tuple[date | None, date]]:
    yield None, days[0]
    yield from pairwise(days)


def _within(party: str, column: str, low: date | None, high: date) -> Subquery:
    """How many of a network began after one day and by another, or ended on or after one and before another."""
    above, below = ("gt", "lte") if column == _BEGUN else ("gte", "lt")
    ends: dict[str, date] = {f"{column}__{below}": high} | ({f"{column}__{above}": low} if low else {})
    rows = Enrolment.objects.filter(network=OuterRef("pk"), party=party, **ends).order_by()
    return Subquery(rows.values("network").annotate(number=Count("*")).values("number"))


def _has_any(party: str) -> Exists:
    return Exists(Enrolment.objects.filter(network=OuterRef("pk"), party=party))


def _added_up(numbers: Iterator[int | None], length: int) -> list[int]:
    total, sums = 0, []
    for _ in range(length):
        total += next(numbers) or 0
        sums.append(total)
    return sums


def _uncertain(networks: Collection[UUID], days: Sequence[date]) -> Counter[tuple[UUID, str, date]]:
    counts = {
        f"on{place}": Count(_BEGUN, filter=holding_on(day) & ~surely_holding_on(day)) for place, day in enumerate(days)
    }
    rows = Enrolment.objects.filter(_IS_VAGUE, network__in=networks).order_by().values_list("network_id", "party")
    return Counter(
        {
            (network, party, day): number
            for network, party, *numbers in rows.annotate(**counts)
            for day, number in zip(days, numbers, strict=True)
        }
    )
