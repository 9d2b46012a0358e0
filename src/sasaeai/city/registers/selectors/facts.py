"""Facts that registers publish for counting: what accepted returns counted, and the records behind a figure.

Each answers all that is asked in a fixed number of queries. How a figure comes of them is not known here.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Count, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum

from sasaeai.base.stays import holding_on
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers import permissions
from sasaeai.city.registers.models import Contract, Enrolment, Network, Programme, Return, ReturnItem, ReturnValue
from sasaeai.city.registers.rules.returns import months_due
from sasaeai.city.registers.rules.terms import Term
from sasaeai.lib.facts import Happenings, Month, Reported

_ACCEPTED = Return.State.ACCEPTED


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
    return rows.count(), seen.select_related("organisation").order_by("since_earliest", "pk")


def counted_in(*, item: UUID, first: date, last: date, viewer: Viewer) -> tuple[int, QuerySet[ReturnValue]]:
    """How many counts of an item accepted returns of some months hold, and those that the viewer may see, if any."""
    rows = ReturnValue.objects.filter(item=item, filled__state=_ACCEPTED, filled__month__range=(first, last))
    division = ReturnItem.objects.values_list("programme__division_id", flat=True).get(pk=item)
    try:
        permissions.require_reading_returns(viewer, division)
    except NotAllowedError:
        return rows.count(), rows.none()
    return rows.count(), rows.select_related("filled__organisation", "item").order_by("filled__month", "pk")


def _of_item(reported: Mapping[date, Reported], months: Mapping[date, Month]) -> dict[date, Reported]:
    """As the programme was reported, but a return without the item, which may have been added later, is none of it."""
    return {
        month: Reported(min(one.arrived, months[month].facts if month in months else 0), one.due)
        for month, one in reported.items()
    }


def _reported(programmes: Collection[UUID], on: date) -> dict[UUID, dict[date, Reported]]:
    alike = Counter((programme, terms) for (programme, _body), terms in _terms(programmes).items())
    due: Counter[tuple[UUID, date]] = Counter()
    for (programme, terms), bodies in alike.items():
        for month in _months(terms, on):
            due[programme, month] += bodies
    arrived = _arrived(programmes, {term.since for _programme, terms in alike for term in terms})
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
