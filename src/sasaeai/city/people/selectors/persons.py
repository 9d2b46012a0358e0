"""People looked up and named in lists. Every such reading is one row of the log, with whom it showed.

Nobody asks a ``Person`` for its address: what is shown goes through ``PersonShown``, which has no protected one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from sasaeai.base.audit.recording import record
from sasaeai.base.vault.models import sought
from sasaeai.base.vault.sealing import unseal
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import TooManyPeopleError
from sasaeai.city.people.models import Person
from sasaeai.city.people.permissions import require_keeping, require_reading
from sasaeai.city.people.rules.finding import Kind, plan_for
from sasaeai.lib.names import plain_kana

MOST_OPENED = 20_000
"""How many people one list may open: they are opened and sorted in memory (a tenth of a second for 70,000)."""
MOST_FOUND = 50
_KANA, _NAME = (f"{Person._meta.label_lower}.{field}" for field in ("kana", "name"))  # noqa: SLF001 - Django's documented interface


@dataclass(frozen=True, slots=True, repr=False)
class PersonName:
    """How a person is called; blank where the record has expired."""

    name: str
    kana: str


@dataclass(frozen=True, slots=True, repr=False)
class PersonShown:
    """A person as lists, prints and exports show him. ``address`` is None where it is protected."""

    id: UUID
    name: str
    kana: str
    address: str | None
    is_address_hidden: bool


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """Who was found, by kana; ``is_more`` where there were more than one list shows."""

    persons: tuple[PersonShown, ...]
    is_more: bool


def found(viewer: Viewer, text: str, kind: Kind, *, ground: str) -> Found:
    """The people of a name, a reading (or its first two or more characters), or a phone number; 50 at most.

    Raises ``NotAllowedError``, ``PeopleError`` without a ground, ``TooManyPeopleError``.
    """
    require_reading(viewer, ground)
    plan = plan_for(text, kind)
    if plan is None:
        return Found((), is_more=False)
    people = _opened(sought(Person, plan.column, plan.text))
    matching = sorted((plain_kana(one.kana), str(one.pk), one) for one in people)
    matching = [entry for entry in matching if entry[0].startswith(plan.prefix)]
    persons = [one for _, _, one in matching[:MOST_FOUND]]
    return Found(shown(viewer, persons, ground=ground), is_more=len(matching) > MOST_FOUND)


def shown(viewer: Viewer, persons: Iterable[Person], *, ground: str) -> tuple[PersonShown, ...]:
    """People as they may be shown, in the order given, without an address that is protected, whoever asks."""
    require_reading(viewer, ground)
    listed = list(persons)
    _log(viewer, [one.pk for one in listed], ["name", "kana", "address"], ground)
    return tuple(
        PersonShown(
            id=one.pk,
            name=one.name,
            kana=one.kana,
            address=None if one.is_protected else one.address,
            is_address_hidden=one.is_protected,
        )
        for one in listed
    )


def names_of(viewer: Viewer, ids: Collection[UUID], *, ground: str) -> dict[UUID, PersonName]:
    """How many people are called, in one query. Raises ``TooManyPeopleError`` beyond ``MOST_OPENED``."""
    require_reading(viewer, ground)
    people = _opened(Q(pk__in=_few(ids)))
    _log(viewer, [one.pk for one in people], ["name", "kana"], ground)
    return {one.pk: PersonName(one.name, one.kana) for one in people}


def by_key(viewer: Viewer, key: UUID) -> Person:
    """A person, to be enrolled or changed, not to be shown. Raises ``NotAllowedError`` and ``Person.DoesNotExist``."""
    require_keeping(viewer)
    person: Person = Person.objects.get(pk=key)
    return person


def name_brought(sealed: bytes, row: UUID) -> str:
    """The name of somebody whom a list brings and nobody has taken over yet; it is sealed as a person's is."""
    return unseal(sealed, field=_NAME, row=row, ring=settings.SASAEAI_KEYS())


def in_order_of_kana(viewer: Viewer, ids: "Collection[UUID] | QuerySet[Any, Any]", *, ground: str) -> list[UUID]:
    """The keys in the order of their readings, for a page of a list; who is on that page is then asked for.

    ``ids`` may be a query for them. Nobody's name leaves here, so that the log tells of those alone
    who are shown. Raises ``TooManyPeopleError``.
    """
    require_reading(viewer, ground)
    condition = Q(pk__in=ids if isinstance(ids, QuerySet) else _few(ids))
    # Bare columns, not people: a third of the time for 20,000.
    rows = list(Person.objects.filter(condition).values_list("pk", "row_key", "kana", "name")[: MOST_OPENED + 1])
    if len(rows) > MOST_OPENED:
        raise TooManyPeopleError(MOST_OPENED)
    ring = settings.SASAEAI_KEYS()
    ordered = []
    for key, row, kana, name in rows:
        field, sealed = (_KANA, kana) if kana else (_NAME, name)
        ordered.append((plain_kana(unseal(bytes(sealed), field=field, row=row, ring=ring)) if sealed else "", key))
    return [key for _kana, key in sorted(ordered)]


def _few(ids: Collection[UUID]) -> Collection[UUID]:
    if len(ids) > MOST_OPENED:
        raise TooManyPeopleError(MOST_OPENED)
    return ids


def _opened(condition: Q) -> list[Person]:
    rows: QuerySet[Person] = Person.objects.filter(condition)
    people = list(rows[: MOST_OPENED + 1])
    if len(people) > MOST_OPENED:
        raise TooManyPeopleError(MOST_OPENED)
    return people


def _log(viewer: Viewer, ids: Iterable[UUID], fields: Iterable[str], ground: str) -> None:
    listed = sorted(map(str, ids))
    if not listed:
        return
    with transaction.atomic():
        record(
            action="people.person.read",
            by=viewer.actor,
            subject_type="people.person",
            subject_ids=listed,
            fields=fields,
            ground=ground,
        )
