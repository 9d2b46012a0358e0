"""Returns as those who owe them and those who accept them look at them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Programme, Return, ReturnItem, ReturnValue
from sasaeai.city.registers.permissions import require_reading_returns
from sasaeai.city.registers.rules import returns as rules
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.rules.terms import Term
from sasaeai.city.registers.selectors.programmes import contracts_of_viewer
from sasaeai.lib import fiscal_year as fiscal_years

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a return says to one item."""

    item: UUID
    label: str
    unit: str
    quantity: int | None
    why_missing: str


@dataclass(frozen=True, slots=True)
class DueMonth:
    """A month that a body still owes for a programme. ``sent_back`` says why its last return came back, if one did.

    ``last`` are the counts of the month before, to be looked at beside.
    """

    programme: UUID
    programme_name: str
    organisation: UUID
    month: date
    deadline: date
    is_late: bool
    sent_back: str
    last: tuple[Answer, ...]


class CellState(StrEnum):
    """How a month of a body stands."""

    NO_CONTRACT = "no_contract"
    NOT_DUE = "not_due"
    OWED = "owed"
    LATE = "late"
    SENT = "sent"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Cell:
    """A month of a body: the return in force or on its way, with its counts; ``correction`` waits to be accepted."""

    month: date
    state: CellState
    filled: UUID | None = None
    correction: UUID | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class BodyLine:
    """The twelve months of a body, April first."""

    organisation: UUID
    name: str
    cells: tuple[Cell, ...]


def items_of(programme: UUID) -> QuerySet[ReturnItem]:
    """What a programme's returns ask for, in order."""
    return ReturnItem.objects.filter(programme=programme)


def due(viewer: Viewer, on: date) -> list[DueMonth]:
    """The months that the viewer's body still owes on a day, by programme and month, in three queries.

    Only those of the fiscal year and the one before: what is older is closed. Raises ``NotAllowedError``.
    """
    require(viewer, Right.SEND_RETURNS)
    start = fiscal_years.first_day(fiscal_years.fiscal_year_of(on) - 1)
    contracts = list(contracts_of_viewer(viewer))
    programmes = {one.programme_id: one.programme for one in contracts}
    bodies = {one.organisation_id for one in contracts}
    standing = _standing(
        Return.objects.filter(programme__in=programmes, organisation__in=bodies, month__gte=start - _ONE * 31)
    )
    owed: dict[tuple[UUID, UUID, date], DueMonth] = {}
    for one in contracts:
        for month in rules.months_due(Term(one.since, one.until), on, since=start):
            key = one.programme_id, one.organisation_id, month
            found = standing[key]
            if found.keys() & {State.SENT, State.ACCEPTED}:
                continue
            before = standing[one.programme_id, one.organisation_id, rules.month_of(month - _ONE)]
            back = found.get(State.SENT_BACK)
            owed[key] = DueMonth(
                programme=one.programme_id,
                programme_name=one.programme.name,
                organisation=one.organisation_id,
                month=month,
                deadline=rules.deadline(month),
                is_late=on > rules.deadline(month),
                sent_back=back.settled_text if back else "",
                last=_answers(_in_force(before)),
            )
    return sorted(owed.values(), key=lambda one: (one.programme_name, one.month))


def of_programme(viewer: Viewer, programme: Programme, fiscal_year: int) -> list[BodyLine]:
    """How each body's returns of a fiscal year stand on the viewer's day, bodies by name, in three queries.

    Bodies are those with a contract or a return in that year. Raises ``NotAllowedError``.
    """
    require_reading_returns(viewer, programme.division_id)
    first, last = fiscal_years.first_day(fiscal_year), fiscal_years.last_day(fiscal_year)
    months = [date(fiscal_year + (month < 4), month, 1) for month in (*range(4, 13), 1, 2, 3)]
    names: dict[UUID, tuple[str, str]] = {}
    terms: dict[UUID, list[Term]] = defaultdict(list)
    for one in programme.contracts.select_related("organisation"):
        term = Term(one.since, one.until)
        if term.meets(Term(first, last)):
            terms[one.organisation_id].append(term)
            names[one.organisation_id] = one.organisation.plain_name, one.organisation.name
    returns = Return.objects.filter(programme=programme, month__range=(first, last)).select_related("organisation")
    standing = _standing(returns)
    for by_state in standing.values():
        for filled in by_state.values():
            names[filled.organisation_id] = filled.organisation.plain_name, filled.organisation.name
    return [
        BodyLine(
            organisation=body,
            name=names[body][1],
            cells=tuple(_cell(month, standing[programme.pk, body, month], terms[body], viewer.on) for month in months),
        )
        for body in sorted(names, key=lambda body: (*names[body], body))
    ]


def readable(viewer: Viewer, key: UUID) -> Return | None:
    """A return with its programme and body: of a body under contract its own, of the city's people their division's.

    None where there is none such, or it is another body's. Raises ``NotAllowedError`` for those of other divisions.
    """
    found = Return.objects.select_related("programme__division", "organisation").filter(pk=key).first()
    if found is None:
        return None
    if not viewer.may(Right.SEND_RETURNS):
        require_reading_returns(viewer, found.programme.division_id)
        return found
    own = contracts_of_viewer(viewer).filter(programme=found.programme_id, organisation=found.organisation_id)
    return found if own.exists() else None


def to_accept(viewer: Viewer) -> QuerySet[Return]:
    """The returns that the viewer's divisions have not settled, the oldest first; his own are another's to accept."""
    divisions = [UUID(one) for one in viewer.divisions]
    found = Return.objects.filter(state=State.SENT, programme__division__in=divisions)
    waiting = found.exclude(sender=UUID(viewer.user)) if viewer.may(Right.ACCEPT_RETURNS) else found.none()
    return waiting.select_related("programme", "organisation").order_by("month", "sent_at")


_Standing = dict[State, Return]


def _standing(returns: QuerySet[Return]) -> defaultdict[tuple[UUID, UUID, date], _Standing]:
    """By programme, body and month the return in each state, of several sent back the last; replaced ones left out."""
    values = ReturnValue.objects.select_related("item").order_by("item__order", "item__label")
    listed = returns.exclude(state=State.REPLACED).order_by("sent_at").prefetch_related(Prefetch("values", values))
    found: defaultdict[tuple[UUID, UUID, date], _Standing] = defaultdict(dict)
    for one in listed:
        found[one.programme_id, one.organisation_id, one.month][State(one.state)] = one
    return found


def _in_force(by_state: _Standing) -> Return | None:
    """The accepted one; else the one on its way; else the one that came back."""
    order = (State.ACCEPTED, State.SENT, State.SENT_BACK)
    return next((by_state[state] for state in order if state in by_state), None)


def _cell(month: date, by_state: _Standing, terms: Iterable[Term], on: date) -> Cell:
    filled = _in_force(by_state)
    if filled is not None:
        waiting = by_state.get(State.SENT)
        correction = waiting.pk if waiting is not None and waiting != filled else None
        return Cell(month, CellState(filled.state), filled.pk, correction, _answers(filled))
    of_month = [term for term in terms if rules.is_of(month, term)]
    if not of_month:
        return Cell(month, CellState.NO_CONTRACT)
    if on < max(rules.may_be_sent_from(month, term) for term in of_month):
        return Cell(month, CellState.NOT_DUE)
    return Cell(month, CellState.LATE if on > rules.deadline(month) else CellState.OWED)


def _answers(filled: Return | None) -> tuple[Answer, ...]:
    if filled is None:
        return ()
    return tuple(
        Answer(value.item_id, value.item.label, value.item.unit, value.quantity, value.why_missing)
        for value in filled.values.all()
    )
