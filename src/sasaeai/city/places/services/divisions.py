"""Divisions are set up, spelled, and succeeded by others; none is ever deleted or renamed, for old sheets name it."""

from datetime import date, timedelta

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.places.errors import DivisionError
from sasaeai.city.places.models import Division, DivisionSpelling, SubUnit
from sasaeai.city.places.rules.succession import would_go_round
from sasaeai.city.places.selectors.divisions import named, terms

_SUBJECT = "places.division"


def set_up(*, name: str, since: date, by: str) -> Division:
    """Set up a division from a day on. Raises ``DivisionError`` where one is called that by then."""
    name = " ".join(name.split())
    if not name:
        raise DivisionError("課の名前を入れてください。", "The division needs a name.")
    with transaction.atomic():
        if named(name, on=since) is not None:
            raise DivisionError(
                f"「{name}」という課は、その日にはもうあります。", f"There is a division “{name}” on that day already."
            )
        division = Division.objects.create(name=name, since=since)
        record(action="places.division.set_up", by=by, subject_type=_SUBJECT, subject_ids=[str(division.pk)])
    return division


def succeed(*, division: Division, successor: Division | None, on: date, by: str) -> None:
    """From a day on another division, or none, takes a division's place; the day before is its last.

    Raises ``DivisionError`` where it has ended, or would end before it began, or the successor is not there on the day.
    """
    last = on - timedelta(days=1)
    with transaction.atomic():
        locked = Division.objects.select_for_update().get(pk=division.pk)
        if locked.until is not None:
            raise DivisionError(f"「{locked.name}」はもう終わっています。", f"“{locked.name}” has ended already.")
        if last < locked.since:
            raise DivisionError(
                f"「{locked.name}」が始まる前の日には終われません。", f"“{locked.name}” cannot end before it began."
            )
        if successor is not None:
            _require_fitting(locked, successor, on)
        locked.until, locked.successor = last, successor
        locked.save()
        subjects = [str(one.pk) for one in (locked, successor) if one is not None]
        record(
            action="places.division.succeed",
            by=by,
            subject_type=_SUBJECT,
            subject_ids=subjects,
            fields=["until", "successor"],
        )
    division.refresh_from_db()


def add_spelling(*, division: Division, text: str, by: str) -> None:
    """Note another way in which a division is written. Raises ``DivisionError`` where it is another's by then."""
    text = " ".join(text.split())
    with transaction.atomic():
        other = named(text, on=division.since) if text else division
        if other is not None and (other != division or not text):
            raise DivisionError(
                f"「{text}」は、ほかの課の名前です。", f"“{text}” is blank or the name of another division."
            )
        DivisionSpelling.objects.get_or_create(division=division, text=text)
        record(
            action="places.division.spell",
            by=by,
            subject_type=_SUBJECT,
            subject_ids=[str(division.pk)],
            fields=["spellings"],
        )


def add_sub_unit(*, division: Division, name: str, by: str) -> SubUnit:
    """Note a part of a division that sheets name beside it."""
    with transaction.atomic():
        unit, _ = SubUnit.objects.get_or_create(division=division, name=" ".join(name.split()))
        record(
            action="places.division.add_sub_unit",
            by=by,
            subject_type=_SUBJECT,
            subject_ids=[str(division.pk)],
            fields=["sub_units"],
        )
    return unit


def _require_fitting(division: Division, successor: Division, on: date) -> None:
    known = terms()
    if would_go_round(str(division.pk), str(successor.pk), known):
        raise DivisionError(
            f"「{successor.name}」は「{division.name}」の前の課なので、後を継げません。",
            f"“{successor.name}” came before “{division.name}” and cannot succeed it.",
        )
    if not known[str(successor.pk)].holds(on):
        raise DivisionError(
            f"「{successor.name}」は、その日にはありません。", f"“{successor.name}” is not there on that day."
        )
