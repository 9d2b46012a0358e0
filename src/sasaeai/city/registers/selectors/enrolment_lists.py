"""What a checked list would do: its first rows as they were understood, what changes, who is not in it, its stock."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.models import Batch
from sasaeai.base.stays import holding_on, surely_holding_on
from sasaeai.city.accounts.permissions import require_for
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.selectors import persons as people
from sasaeai.city.registers.models import Enrolment, Network, Organisation, StagedEnrolment
from sasaeai.lib.vague_days import Stay, Stock

NOTES = {
    "phone_differs": _("The phone in the list is not the register's, which stays."),
    "kana_differs": _("The reading in the list is not the register's, which stays."),
    "address_differs": _("The address in the list is not the register's, which stays."),
    "until_blank": _("The list has no last day and the register has one, which stays."),
    "kana_of_body": _("Readings of bodies are not kept."),
    "address_of_body": _("Addresses of bodies are not kept."),
}
"""What is in the list and is not taken over, by the codes in ``StagedEnrolment.notes``."""
FIRST = 20
State = StagedEnrolment.State


class ListedRow(NamedTuple):
    """A row as it was understood. ``before`` is how the register has it, for one that is changed."""

    row: int
    state: str
    party: str
    is_party_new: bool
    name: str
    stay: Stay
    why_left: str
    role: str
    notes: tuple[str, ...]
    before: "Before | None" = None


class Before(NamedTuple):
    """What a changed row was."""

    stay: Stay
    why_left: str
    role: str


class ListStock(NamedTuple):
    """How many the list has on a day, in all and by party."""

    on: date
    whole: Stock
    bodies: Stock
    people: Stock


class Preview(NamedTuple):
    """What accepting the list does. ``missing`` enrolments are those that it does not tell of; they stay."""

    batch: Batch
    first: list[ListedRow]
    changes: list[ListedRow]
    new_parties: dict[str, int]
    notes: dict[str, int]
    missing: int
    missing_going_on: int
    stock: ListStock


def preview(*, batch: Batch, viewer: Viewer, ground: str, on: date | None = None, first: int = FIRST) -> Preview:
    """What accepting a checked list does; ``on`` is the day of the stock, today where none is given.

    ``ground`` is why the names of those who are in the register already are read. Raises ``NotAllowedError``.
    """
    _require(batch, viewer)
    rows = StagedEnrolment.objects.filter(batch=batch).order_by("row")
    left = _missing(batch)
    return Preview(
        batch=batch,
        first=listed(viewer, rows[:first], ground=ground),
        changes=listed(viewer, rows.filter(state=State.CHANGED)[:first], ground=ground),
        new_parties=_new_parties(rows),
        notes=_notes(rows),
        missing=left.count(),
        missing_going_on=left.filter(until_latest__isnull=True).count(),
        stock=stock_on(batch=batch, on=on or viewer.on),
    )


def missing_ids(*, batch: Batch, viewer: Viewer) -> list[UUID]:
    """The network's enrolments that are in the register and not in this list. Raises ``NotAllowedError``."""
    _require(batch, viewer)
    return list(_missing(batch).order_by("pk").values_list("pk", flat=True))


def changes(*, batch: Batch, viewer: Viewer) -> "QuerySet[StagedEnrolment]":
    """The rows that change an enrolment; a page of them is ``listed``. Raises ``NotAllowedError``."""
    _require(batch, viewer)
    return StagedEnrolment.objects.filter(batch=batch, state=State.CHANGED).order_by("row")


def stock_on(*, batch: Batch, on: date) -> ListStock:
    """How many the list has on a day, and of how many that is not certain."""
    rows = StagedEnrolment.objects.filter(batch=batch)
    sure = surely_holding_on(on)
    told = (
        rows.filter(holding_on(on))
        .values_list("party")
        .annotate(possible=Count("pk"), certain=Count("pk", filter=sure))
    )
    stocks = {party: Stock(possible, possible - certain) for party, possible, certain in told}
    bodies, people = (stocks.get(party, Stock(0, 0)) for party in (Enrolment.Party.BODY, Enrolment.Party.PERSON))
    whole = Stock(bodies.total + people.total, bodies.uncertain + people.uncertain)
    return ListStock(on, whole, bodies, people)


def _require(batch: Batch, viewer: Viewer) -> None:
    network = Network.objects.select_related("programme").get(pk=batch.subject)
    require_for(viewer, Right.KEEP_REGISTERS, str(network.programme.division_id))


def _missing(batch: Batch) -> QuerySet[Enrolment]:
    told = StagedEnrolment.objects.filter(batch=batch).exclude(state=State.NEW)
    return Enrolment.objects.filter(network=UUID(batch.subject)).exclude(pk__in=told.values("enrolment"))


def _new_parties(rows: "QuerySet[StagedEnrolment]") -> dict[str, int]:
    return dict(rows.filter(is_party_new=True).order_by().values_list("party").annotate(count=Count("pk")))


def _notes(rows: "QuerySet[StagedEnrolment]") -> dict[str, int]:
    """How many rows have each note. Counted here: the two databases count in lists differently."""
    noted = rows.exclude(notes=[]).order_by().values_list("notes", flat=True)
    return dict(Counter(note for notes in noted.iterator(2_000) for note in notes))


def listed(viewer: Viewer, found: Iterable[StagedEnrolment], *, ground: str) -> list[ListedRow]:
    """The rows with their names, opened, and with what they change; a constant number of queries."""
    rows = list(found)
    called = _names(viewer, rows, ground)
    changed = [row.enrolment for row in rows if row.state == State.CHANGED]
    before = Enrolment.objects.in_bulk(changed)
    return [
        ListedRow(
            row=row.row,
            state=row.state,
            party=row.party,
            is_party_new=row.is_party_new,
            name=called.get(row.party_id, ""),
            stay=row.stay,
            why_left=row.why_left,
            role=row.role,
            notes=tuple(row.notes),
            before=Before(was.stay, was.why_left, was.role) if (was := before.get(row.enrolment)) else None,
        )
        for row in rows
    ]


def _names(viewer: Viewer, rows: list[StagedEnrolment], ground: str) -> dict[UUID, str]:
    """What the parties of rows are called, from the register or from the list itself."""
    bodies = {row.party_id for row in rows if row.party == Enrolment.Party.BODY}
    persons = {row.party_id for row in rows if row.party == Enrolment.Party.PERSON}
    found: dict[UUID, str] = dict(Organisation.objects.filter(pk__in=bodies).values_list("pk", "name"))
    found |= {key: one.name for key, one in people.names_of(viewer, persons, ground=ground).items()}
    brought = StagedEnrolment.objects.filter(
        Q(batch__in={row.batch_id for row in rows}), is_party_new=True, party_id__in=(bodies | persons) - found.keys()
    )
    for row in brought:
        found[row.party_id] = row.body_name or _unsealed(row)
    return found


def _unsealed(row: StagedEnrolment) -> str:
    assert row.row_key is not None  # noqa: S101 - new people have one
    return people.name_brought(bytes(row.name), row.row_key)
