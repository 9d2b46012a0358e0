"""Divisions by name and day, and who answers for one on another day."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sasaeai.city.places.models import Division
from sasaeai.city.places.rules.succession import Term, answered_for_by, answering_on


def on_day(day: date) -> QuerySet[Division]:
    """The divisions that were there on a day, by name."""
    return Division.objects.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day).order_by("name")


def named(text: str, *, on: date) -> Division | None:
    """The division that a name or spelling meant on a day."""
    name = " ".join(text.split())
    there = on_day(on)
    return there.filter(name=name).first() or there.filter(spellings__text=name).first()


def terms() -> dict[str, Term]:
    """Every division with its first and last day and its successor, in one query."""
    rows = Division.objects.values_list("pk", "since", "until", "successor_id")
    return {str(pk): Term(since, until, _key(after)) for pk, since, until, after in rows}


def answering(division: Division, *, on: date) -> Division | None:
    """The division that answers on a day for what another one did; None where nobody does."""
    key = answering_on(str(division.pk), on, terms())
    return Division.objects.get(pk=key) if key is not None else None


def answered_for(division: str, on: date) -> frozenset[str]:
    """The keys of all divisions for which one (by its key) answers on a day, itself among them."""
    return answered_for_by(division, on, terms())


def _key(found: UUID | None) -> str | None:
    return None if found is None else str(found)


def by_keys(keys: Iterable[str]) -> list[Division]:
    """Divisions by their keys, in one query."""
    return list(Division.objects.filter(pk__in=list(keys)))
