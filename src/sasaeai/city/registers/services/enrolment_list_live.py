"""Making a staged list live: a few statements, each over the whole list, in the transaction of the acceptance.

Ids and rows come in one order, so that most indexes grow at their end and the lock is short (docs/adr/0014).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models
from django.utils import timezone

from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.models import Batch
from sasaeai.base.stays import StayModel
from sasaeai.base.vault.models import BlindIndexField, SealedTextField
from sasaeai.city.registers import triggers
from sasaeai.city.registers.models import Enrolment, Network, Organisation, StagedEnrolment
from sasaeai.city.registers.rules.list_parties import BODY, PERSON
from sasaeai.city.registers.services.enrolment_list_register import person_model, standing
from sasaeai.lib.names import legal_form

State = StagedEnrolment.State
_DAYS = tuple(field.name for field in StayModel._meta.get_fields())  # noqa: SLF001 - Django's documented interface
_STAGED = '"registers_stagedenrolment"'
_PLAIN_NAME = 'SELECT o."plain_name" FROM "registers_organisation" AS o WHERE o."id" = s."party_id"'
_CHANGING = (*(name for name in _DAYS if name.startswith("until")), "why_left", "role")


class Given(NamedTuple):
    """A value that is the same in all rows."""

    value: object


class OfParty(NamedTuple):
    """The staged party where the row is one of that kind, else null."""

    party: str


class NameOfBody(NamedTuple):
    """The plain name of the body that is staged, from the register, where it is by now; blank of persons."""


Source = str | Given | OfParty | NameOfBody
"""Where a column comes from: a staged column, or one of these."""
_OF_BODIES: dict[str, Source] = {
    "id": "party_id",
    "name": "body_name",
    "plain_name": "body_plain_name",
    "kind": "body_kind",
    "phone": "body_phone",
}
_OF_ENROLMENTS: dict[str, Source] = {
    **{name: name for name in (*_DAYS, "party", "role", "why_left")},
    "id": "enrolment",
    "organisation": OfParty(BODY),
    "person": OfParty(PERSON),
    "sort_name": NameOfBody(),
}


def live(batch: Batch) -> int:
    """The live function of the kind. How many enrolments were added or changed.

    Raises ``ImportRefusedError`` where the network's register has changed since the check.
    """
    Network.objects.select_for_update().get(pk=batch.subject)
    if standing(UUID(batch.subject)) != batch.register:
        raise ImportRefusedError(
            "確認のあとで台帳が変わりました。もう一度確認してから取り込んでください。",
            "The register has changed since the check; check the list again.",
        )
    _meet_new_bodies(batch)
    now = Given(timezone.now())
    _insert(Organisation, _OF_BODIES | {"added_at": now}, batch, is_party_new=True, party=BODY)
    fixed = {"network": Given(UUID(batch.subject)), "version": Given(1), "added_at": now}
    with _at_once():
        _insert(Enrolment, _OF_ENROLMENTS | fixed, batch, state=State.NEW)
    _change(batch)
    return batch.new + batch.changed


@contextmanager
def _at_once() -> Iterator[None]:
    before, after = triggers.at_once(connection.vendor)
    with connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        yield
        for statement in after:
            cursor.execute(statement)


def ahead(batch: Batch, first: int, last: int) -> None:
    """Write the new people of these staged rows, whom nobody sees before the batch is accepted.

    Five digests without any order make a person slow to write; so this is not done while everyone else waits.
    """
    told = _of_people() | {"added_at": Given(timezone.now()), "batch": Given(batch.pk)}
    _insert(person_model(), told, batch, rows=(first, last), is_party_new=True, party=PERSON)


def take_back(batch: Batch, first: int, last: int) -> None:
    """Remove the people that were written ahead of these staged rows."""
    rows = StagedEnrolment.objects.filter(batch=batch, pk__range=(first, last), is_party_new=True, party=PERSON)
    person_model().everyone.filter(pk__in=rows.values("party_id"), batch=batch).delete()


def _of_people() -> dict[str, Source]:
    staged = {field.name for field in StagedEnrolment._meta.concrete_fields}  # noqa: SLF001
    sealed = (SealedTextField, BlindIndexField)
    fields = [field.name for field in person_model()._meta.concrete_fields if isinstance(field, sealed)]  # noqa: SLF001
    same: dict[str, Source] = {name: name for name in fields if name in staged}
    return same | {"id": "party_id", "row_key": "row_key"}


def _meet_new_bodies(batch: Batch) -> None:
    """Bodies that another list brought in since the check are not brought in twice: the rows go over to those."""
    staged = StagedEnrolment.objects.filter(batch=batch, is_party_new=True, party=BODY)
    plain_names = staged.values("body_plain_name")
    known = defaultdict[str, list[tuple[UUID, str]]](list)
    found = Organisation.objects.filter(plain_name__in=plain_names).order_by("added_at", "pk")
    for plain_name, pk, name in found.values_list("plain_name", "pk", "name"):
        known[plain_name].append((pk, name))
    new = staged.filter(body_plain_name__in=known).values_list("body_plain_name", "body_name", "party_id")
    for plain_name, name, party in list(new) if known else ():
        met = next((pk for pk, other in known[plain_name] if legal_form(other) == legal_form(name)), None)
        if met is not None:
            rows = StagedEnrolment.objects.filter(batch=batch, party_id=party)
            rows.update(party_id=met, is_party_new=False)


def _insert(
    model: type[models.Model],
    told: Mapping[str, Source],
    batch: Batch,
    rows: tuple[int, int] | None = None,
    **which: str | bool,
) -> None:
    """Add to a table what the staged rows of a batch tell; what they do not tell has its default.

    With the ids of a first and a last row, of these alone, and what is there already stays.
    """
    columns, selected, values = list[str](), list[str](), list[Any]()
    defaults = {field.name: Given(field.get_default()) for field in model._meta.concrete_fields}  # noqa: SLF001
    for name, source in (defaults | dict(told)).items():
        field: models.Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001
        columns.append(_quoted(str(field.column)))
        match source:
            case str():
                selected.append(_staged_column(source))
            case OfParty(party):
                selected.append(f"CASE WHEN {_staged_column('party')} = %s THEN {_staged_column('party_id')} END")
                values.append(party)
            case NameOfBody():
                selected.append(f"CASE WHEN {_staged_column('party')} = %s THEN ({_PLAIN_NAME}) ELSE '' END")
                values.append(BODY)
            case Given(None):
                selected.append(f"CAST(NULL AS {field.db_type(connection)})")
            case Given(value):
                selected.append("%s")
                values.append(field.get_db_prep_value(value, connection))
    condition, conditions = _condition(batch, **which)
    if rows is not None:
        condition, conditions = f"{condition} AND {_staged_column('id')} BETWEEN %s AND %s", [*conditions, *rows]
    statement = (
        f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) "  # noqa: S608, SLF001 - names of code only
        f"SELECT {', '.join(selected)} FROM {_STAGED} AS s WHERE {condition} ORDER BY {_staged_column('id')}"
        + (f" ON CONFLICT ({_quoted('id')}) DO NOTHING" if rows else "")
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *conditions])


def _change(batch: Batch) -> None:
    """Change the enrolments of which the list knows otherwise; each must be as it was at the check."""
    taken = ", ".join(f"{_column(name)} = {_staged_column(name)}" for name in _CHANGING)
    enrolment = _quoted(Enrolment._meta.db_table)  # noqa: SLF001 - Django's documented interface
    condition, conditions = _condition(batch, state=State.CHANGED)
    statement = (
        f"UPDATE {enrolment} SET {taken}, {_column('version')} = {enrolment}.{_column('version')} + 1 "  # noqa: S608 - names of code only
        f"FROM {_STAGED} AS s WHERE {condition} AND {enrolment}.{_column('id')} = {_staged_column('enrolment')} "
        f"AND {enrolment}.{_column('version')} = {_staged_column('enrolment_version')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, conditions)
        if cursor.rowcount != batch.changed:
            raise ImportRefusedError(
                "確認のあとで台帳が変わりました。もう一度確認してから取り込んでください。",
                "The register has changed since the check; check the list again.",
            )


def _condition(batch: Batch, **which: str | bool) -> tuple[str, list[Any]]:
    """Which staged rows. Words of code stand in the statement itself: SQLite finds partial indexes by those only."""
    field: models.Field[Any, Any] = StagedEnrolment._meta.get_field("batch")  # noqa: SLF001
    told = [f"{_staged_column('batch')} = %s"]
    for name, value in which.items():
        told.append(_staged_column(name) if value is True else f"{_staged_column(name)} = '{value!s}'")
    return " AND ".join(told), [field.get_db_prep_value(batch.pk, connection)]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _column(name: str) -> str:
    field: models.Field[Any, Any] = Enrolment._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001
    return _quoted(str(field.column))


def _staged_column(name: str) -> str:
    field: models.Field[Any, Any] = StagedEnrolment._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001
    return f"s.{_quoted(str(field.column))}"
