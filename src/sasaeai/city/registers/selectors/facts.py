"""Facts that registers publish for counting: who stood in a network on days, and what accepted returns counted.

Each answers all that is asked in a fixed number of queries. How a figure comes of them is not known here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum

from sasaeai.base.stays import holding_on, surely_holding_on
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers import permissions
from sasaeai.city.registers.models import Contract, Enrolment, Network, Programme, Return, ReturnItem, ReturnValue
from sasaeai.city.registers.rules.returns import months_due
from sasaeai.city.registers.rules.terms import Term
from sasaeai.lib.facts import Happenings, Month, Reported, Standing, Standings

PARTIES: tuple[str, ...] = tuple(Enrolment.Party.values)
_BEGUN, _ENDED = "since_earliest", "until_latest"
# Written as the index of vague enrolments is, so that the database sees that it may use it.
_IS_VAGUE = Q(since_earliest__lt=F("since_latest")) | Q(until_earliest__lt=F("until_latest"))
_ACCEPTED = Return.State.ACCEPTED


def standings(networks: Collection[UUID], days: Iterable[date], parties: Sequence[str] = PARTIES) -> Standings:
    """Who stood in networks on days, as ``lib.vague_days.stock_on`` says of each day, in two queries.

    Begun and ended are counted between one day and the next, each a range of an index, and added up here (decision
    record 15). An enrolment ends after it begins, so that who had begun and had not ended is a difference.
    """
    wanted = sorted(set(days))
    if not networks or not wanted:
        return Standings({}, frozenset())
    counts = [
        _within(party, column, *ends) for party in parties for column in (_BEGUN, _ENDED) for ends in _gaps(wanted)
    ]
    rows = Network.objects.filter(pk__in=networks).values_list("pk", *counts, *map(_has_any, parties))
    uncertain = _uncertain(networks, wanted)
    by_day: dict[tuple[UUID, str, date], Standing] = {}
    recorded = set()
    for network, *found in rows:
        numbers = iter(found)
        for party in parties:
            begun, ended = _added_up(numbers, len(wanted)), _added_up(numbers, len(wanted))
            for day, came, went in zip(wanted, begun, ended, strict=True):
                by_day[network, party, day] = Standing(came - went, uncertain[network, party, day], came)
        recorded |= {(network, party) for party, is_any in zip(parties, numbers, strict=True) if is_any}
    return Standings(by_day, frozenset(recorded))


def happenings(items: Collection[UUID], on: date) -> Happenings:
    """What accepted returns counted of items in each month, and how many of those due by a day have arrived.

    A month without any return is absent from ``months``. Four queries.
    """
    if not items:
        return Happenings({}, {})
    same = ReturnItem.objects.filter(pk__in=items).values("programme")
    programmes = dict(ReturnItem.objects.filter(programme__in=same).values_list("pk", "programme_id"))
    # Where most items are asked for, to read whole returns is half the work of finding each item in each return.
    are_most = 2 * len(items) >= len(programmes)
    asked = Q(filled__programme__in=set(programmes.values())) if are_most else Q(item__in=items)
    rows = (
        ReturnValue.objects.filter(asked, filled__state=_ACCEPTED)
        .order_by()
        .values_list("item_id", "filled__month")
        .annotate(total=Sum("quantity"), facts=Count("*"), counted=Count("quantity"))
    )
    months: dict[UUID, dict[date, Month]] = defaultdict(dict)
    for item, month, total, facts, counted in rows:
        months[item][month] = Month(total, facts, facts - counted)
    reported = _reported(set(programmes.values()), on)
    return Happenings(months, {item: _of_item(reported.get(programmes[item], {}), months[item]) for item in items})


def missing_returns(*, item: UUID, first: date, last: date, on: date) -> list[tuple[date, UUID]]:
    """The month and the body of each return with an item that is due by a day and has not been accepted, by month."""
    programme = Programme.objects.get(return_items=item)
    there = set(
        Return.objects.filter(programme=programme, state=_ACCEPTED, month__range=(first, last))
        .order_by()
        .values_list("month", "organisation_id")
    )
    due = {
        (month, body)
        for (_, body), terms in _terms([programme.pk]).items()
        for month in _months(terms, on)
        if first <= month <= last
    }
    return sorted(due - there)


def stood_on(*, network: UUID, party: str, day: date, viewer: Viewer) -> tuple[int, QuerySet[Enrolment]]:
    """How many may have stood in a network on a day, and those that the viewer may see: persons only of his division.

    ``party`` is blank for bodies and persons.
    """
    rows = Enrolment.objects.filter(holding_on(day), network=network, **({"party": party} if party else {}))
    division = Network.objects.values_list("programme__division_id", flat=True).get(pk=network)
    may_see = permissions.may_read_persons(viewer, division)
    seen = rows if may_see else rows.filter(party=Enrolment.Party.BODY)
    return rows.count(), seen.select_related("organisation").order_by(_BEGUN, "pk")


def counted_in(*, item: UUID, first: date, last: date, viewer: Viewer) -> tuple[int, QuerySet[ReturnValue]]:
    """How many counts of an item accepted returns of some months hold, and those that the viewer may see, if any."""
    rows = ReturnValue.objects.filter(item=item, filled__state=_ACCEPTED, filled__month__range=(first, last))
    division = ReturnItem.objects.values_list("programme__division_id", flat=True).get(pk=item)
    try:
        permissions.require_reading_returns(viewer, division)
    except NotAllowedError:
        return rows.count(), rows.none()
    return rows.count(), rows.select_related("filled__organisation", "item").order_by("filled__month", "pk")


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


def _of_item(reported: Mapping[date, Reported], months: Mapping[date, Month]) -> dict[date, Reported]:
    """As the programme was reported, but a return without the item, which may have been added later, is none of it."""
    return {
        month: Reported(min(one.arrived, months[month].facts if month in months else 0), one.due)
        for month, one in reported.items()
    }


def _reported(programmes: Collection[UUID], on: date) -> dict[UUID, dict[date, Reported]]:
    due: Counter[tuple[UUID, date]] = Counter()
    known: dict[tuple[Term, ...], frozenset[date]] = {}
    starts = set()
    for (programme, _), terms in _terms(programmes).items():
        starts |= {term.since for term in terms}
        if terms not in known:
            known[terms] = _months(terms, on)
        due.update((programme, month) for month in known[terms])
    arrived = _arrived(programmes, starts)
    found: dict[UUID, dict[date, Reported]] = defaultdict(dict)
    for (programme, month), number in due.items():
        found[programme][month] = Reported(min(arrived.get((programme, month), 0), number), number)
    return found


def _terms(programmes: Collection[UUID]) -> dict[tuple[UUID, UUID], tuple[Term, ...]]:
    """When each body ran each programme."""
    found: dict[tuple[UUID, UUID], tuple[Term, ...]] = {}
    rows = Contract.objects.filter(programme__in=programmes).order_by("since")
    for programme, body, since, until in rows.values_list("programme_id", "organisation_id", "since", "until"):
        found[programme, body] = (*found.get((programme, body), ()), Term(since, until))
    return found


def _months(terms: Iterable[Term], on: date) -> frozenset[date]:
    return frozenset(month for term in terms for month in months_due(term, on))


def _arrived(programmes: Collection[UUID], starts: Collection[date]) -> dict[tuple[UUID, date], int]:
    """How many bodies under contract in a month have an accepted return of it."""
    is_begun = Q(since__lte=F("month"))
    for start in starts:
        if start.day > 1:  # the month that a contract begins in is one of its months
            is_begun |= Q(since=start) & Q(month=start.replace(day=1))
    contracts = Contract.objects.alias(month=ExpressionWrapper(OuterRef("month"), output_field=DateField())).filter(
        is_begun,
        Q(until__isnull=True) | Q(until__gte=F("month")),
        programme=OuterRef("programme"),
        organisation=OuterRef("organisation"),
    )
    rows = (
        Return.objects.filter(Exists(contracts), state=_ACCEPTED, programme__in=programmes)
        .order_by()
        .values_list("programme_id", "month")
        .annotate(bodies=Count("*"))
    )
    return {(programme, month): bodies for programme, month, bodies in rows}
