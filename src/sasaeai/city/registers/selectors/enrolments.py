"""Who is enrolled in a network, page by page, and how many on any day.

Bodies are public facts. Who the persons are is shown only to those who may see it for the network's division, and is
logged for those on the page alone.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil
from typing import NamedTuple
from uuid import UUID

from django.core.cache import caches
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sasaeai.base.stays import holding_on
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.selectors import persons
from sasaeai.city.people.selectors.persons import PersonName
from sasaeai.city.registers.models import Enrolment, Network
from sasaeai.city.registers.permissions import may_read_persons
from sasaeai.city.registers.selectors.standings import PARTIES, standings
from sasaeai.city.registers.selectors.states import states_of
from sasaeai.lib.vague_days import Stock, VagueDay

ROWS_A_PAGE = 50
_BYTES = 16  # of a key
_BODY, _PERSON = Enrolment.Party.BODY, Enrolment.Party.PERSON


class Sort(StrEnum):
    """In which order a list is shown."""

    SINCE = "since"
    LATEST_FIRST = "latest_first"
    NAME = "name"


_ORDERS = {
    Sort.SINCE: ("since_earliest", "since_latest", "pk"),
    Sort.LATEST_FIRST: ("-since_earliest", "-since_latest", "-pk"),
    Sort.NAME: ("since_earliest", "since_latest", "pk"),  # of persons whom the viewer may not know
}
_OF_BODIES = ("sort_name", *_ORDERS[Sort.SINCE])


@dataclass(frozen=True, slots=True, repr=False)
class EnrolmentRow:
    """An enrolment as a list shows it. ``number`` is its place in the whole list.

    ``name`` of a person is 個人（協力者） with that number for who may not see it; role and why he left are blank then.
    ``is_uncertain`` says that on the day asked for he may not have been there.
    """

    id: UUID
    number: int
    party: str
    name: str
    kana: str
    organisation: UUID | None
    person: UUID | None
    role: str
    since: VagueDay
    until: VagueDay | None
    why_left: str
    is_uncertain: bool
    version: int


@dataclass(frozen=True, slots=True, repr=False)
class EnrolmentPage:
    """Some rows of a list; ``number`` is the page's, from 1 to ``pages``."""

    rows: tuple[EnrolmentRow, ...]
    total: int
    number: int
    pages: int
    is_named: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are enrolled in a network, by party: on days, and ever."""

    by_day: Mapping[tuple[str, date], Stock]
    ever: Mapping[str, int]


def counts_of(network: Network, days: Collection[date]) -> Counts:
    """How many were there on days and how many ever, in the queries that the days alone would take."""
    found = standings([network.pk], [*days, date.max]).by_day
    by_day = {(party, day): Stock(one.total, one.uncertain) for (_, party, day), one in found.items()}
    return Counts(by_day, {party: found[network.pk, party, date.max].begun for party in PARTIES})


def enrolled(  # noqa: PLR0913 - what a list may be asked
    viewer: Viewer,
    network: Network,
    *,
    on: date | None = None,
    party: str | None = None,
    sort: Sort = Sort.SINCE,
    page: int = 1,
    ground: str,
    counts: Counts | None = None,
) -> EnrolmentPage:
    """A page of those in a network: all that ever were, or who may have been there on a day, bodies before persons.

    By name, persons come in the order of their kana for who may read it. ``ground`` is the code of why persons' names
    are read, ``counts`` what was counted already. The number of queries does not depend on that of rows. Raises
    ``NotAllowedError``, ``PeopleError`` without a ground, and ``TooManyPeopleError`` where more than 20,000 persons
    would have to be sorted by name.
    """
    require(viewer, Right.READ_PLAN)
    asked = _Asked(viewer, network, on, sort, ground, may_read_persons(viewer, network.programme.division_id))
    parties = PARTIES if party is None else (party,)
    known = counts or counts_of(network, [] if on is None else [on])
    numbers = {one: known.ever[one] if on is None else known.by_day[one, on].total for one in parties}
    total = sum(numbers.values())
    number = min(max(1, page), _pages(total))
    start = (number - 1) * ROWS_A_PAGE
    keys = [key for one, low, high in _spans(numbers, start) for key in _keys(asked, one, low, high)]
    found = Enrolment.objects.select_related("organisation").in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    ids = [row.person_id for row in rows if row.person_id] if asked.is_named else []
    names = persons.names_of(viewer, ids, ground=ground) if ids else {}
    shown = tuple(_shown(row, place, names, asked) for place, row in enumerate(rows, start + 1))
    return EnrolmentPage(shown, total, number, _pages(total), asked.is_named)


def stock(network: Network, on: date, *, party: str | None = None) -> Stock:
    """How many were in a network on a day, and of how many that is not certain."""
    return stocks([network.pk], [on], party=party)[network.pk, on]


def stocks(
    networks: Collection[UUID], days: Collection[date], *, party: str | None = None
) -> dict[tuple[UUID, date], Stock]:
    """The stocks of several networks on several days, in as many queries as ``standings``; empty ones have 0."""
    parties = PARTIES if party is None else (party,)
    found = standings(networks, days, parties).by_day
    return {
        (network, day): Stock(
            sum(found[network, one, day].total for one in parties),
            sum(found[network, one, day].uncertain for one in parties),
        )
        for network in networks
        for day in days
    }


def stocks_by_party(networks: Collection[UUID], days: Collection[date]) -> dict[tuple[UUID, str, date], Stock]:
    """The same for bodies and persons apart, in as many queries."""
    found = standings(networks, days).by_day
    return {key: Stock(one.total, one.uncertain) for key, one in found.items()}


class _Asked(NamedTuple):
    """Who asks for which list in which order, and whether he may know who the persons are."""

    viewer: Viewer
    network: Network
    on: date | None
    sort: Sort
    ground: str
    is_named: bool


def _spans(counts: Mapping[str, int], start: int) -> Iterator[tuple[str, int, int]]:
    """Which rows of each party stand on the page that begins after so many rows."""
    low, high = start, start + ROWS_A_PAGE
    for party, count in counts.items():
        if low < count and high > 0:
            yield party, max(0, low), min(count, high)
        low, high = low - count, high - count


def _keys(asked: _Asked, party: str, low: int, high: int) -> Iterable[UUID]:
    """The keys of some of so many rows of a party, in order: only those are then read whole."""
    listed = Enrolment.objects.filter(network=asked.network, party=party)
    if asked.on is not None:
        listed = listed.filter(holding_on(asked.on))
    if asked.sort is Sort.NAME and party == _PERSON and asked.is_named:
        return _keys_by_kana(asked, listed.order_by(), low, high)
    order: Sequence[str] = _ORDERS[asked.sort]
    if asked.sort is Sort.NAME and party == _BODY:
        listed, order = listed.filter(organisation__isnull=False), _OF_BODIES  # as the index by name has it
    return listed.order_by(*order).values_list("pk", flat=True)[low:high]


def _keys_by_kana(asked: _Asked, listed: QuerySet[Enrolment], low: int, high: int) -> list[UUID]:
    """Rows of persons in the order of their readings, of which only the order is kept in memory, never a reading."""
    order, key = caches["orders"], asked.network.pk
    state = states_of([key])[key]
    place = f"kana-{state}-{asked.on or 'ever'}"
    keys: bytes | None = order.get(place)
    if keys is None:
        keys = b"".join(one.bytes for one in _sorted_by_kana(asked, listed))
        if states_of([key])[key] == state:
            order.set(place, keys, timeout=None)
    return [UUID(bytes=keys[at : at + _BYTES]) for at in range(low * _BYTES, min(high * _BYTES, len(keys)), _BYTES)]


def _sorted_by_kana(asked: _Asked, listed: QuerySet[Enrolment]) -> Iterator[UUID]:
    known = persons.in_order_of_kana(asked.viewer, listed.values("person"), ground=asked.ground)
    ranks: dict[UUID | None, int] = {person: rank for rank, person in enumerate(known)}
    rows = listed.order_by(*_ORDERS[Sort.SINCE]).values_list("pk", "person")
    # Who came since the people were read is on the next page that is asked for: this order is not kept.
    there = (row for row in rows if row[1] in ranks)
    return (key for key, _person in sorted(there, key=lambda row: ranks[row[1]]))


def _shown(row: Enrolment, number: int, names: Mapping[UUID, PersonName], asked: _Asked) -> EnrolmentRow:
    is_person = row.party == _PERSON
    named = names.get(row.person_id) if row.person_id else None
    unnamed = _("person (supporter) %(number)d") % {"number": number}
    may_tell = asked.is_named or not is_person  # what was typed may name the person
    return EnrolmentRow(
        id=row.pk,
        number=number,
        party=row.party,
        name=(named.name if named and named.name else unnamed) if is_person else str(row.organisation),
        kana=named.kana if named else "",
        organisation=row.organisation_id,
        person=row.person_id if asked.is_named else None,
        role=row.role if may_tell else "",
        since=row.since,
        until=row.until,
        why_left=row.why_left if may_tell else "",
        is_uncertain=asked.on is not None and not row.stay.surely_holds(asked.on),
        version=row.version,
    )


def _pages(total: int) -> int:
    return max(1, ceil(total / ROWS_A_PAGE))
