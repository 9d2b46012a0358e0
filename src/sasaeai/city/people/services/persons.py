"""People are added, changed, and their addresses protected."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import PeopleError, PersonChangedError
from sasaeai.city.people.models import Person
from sasaeai.city.people.permissions import require_ground, require_keeping
from sasaeai.city.people.services.texts import refuse_my_number

_SUBJECT = "people.person"
_LONGEST = 400


class Particulars(TypedDict, total=False):
    """What is known of a person; a blank text or None says that it is not known."""

    name: str
    kana: str
    born_on: date | None
    address: str
    phone: str


def add(*, by: Viewer, **given: Unpack[Particulars]) -> Person:
    """Add a person; only the name must be there.

    Raises ``PeopleError`` for a blank name, a text that is too long, a birth date to come; ``MyNumberRefusedError``.
    """
    require_keeping(by)
    values = _checked({"name": ""} | given, by)
    with transaction.atomic():
        person: Person = Person.objects.create(added_at=timezone.now(), **values)
        _record("add", person, by, fields=sorted(values))
    return person


def change(*, person: Person, seen: Mapping[str, str] | None = None, by: Viewer, **given: Unpack[Particulars]) -> None:
    """Change what is given and nothing else; ``seen`` is what stood there for who changes it, by field.

    Raises as ``add`` does, and ``PersonChangedError`` where a field that is changed says something else by now.
    """
    require_keeping(by)
    values = _checked({**given}, by)
    with transaction.atomic():
        # Held from new enrolments, too: their lists are sorted anew when the name changes, and none may be missed.
        locked = Person.objects.select_for_update().get(pk=person.pk)
        changed = [field for field, value in values.items() if getattr(locked, field) != value]
        if any(getattr(locked, field) != (seen or {}).get(field, getattr(locked, field)) for field in changed):
            raise PersonChangedError
        if changed:
            for field in changed:
                setattr(locked, field, values[field])
            locked.save(update_fields=changed)
            _record("change", locked, by, fields=sorted(changed))
    person.refresh_from_db()


def protect(*, person: Person, ground: str, by: Viewer) -> None:
    """Hide a person's address from everyone (DV等支援措置); ``ground`` is a code, kept in the log.

    Raises ``PeopleError`` where it is hidden already or no ground is given.
    """
    _set_protected(person, to=True, ground=ground, by=by)


def unprotect(*, person: Person, ground: str, by: Viewer) -> None:
    """Show a person's address again, once the measure has ended. Raises ``PeopleError`` as ``protect`` does."""
    _set_protected(person, to=False, ground=ground, by=by)


def _set_protected(person: Person, *, to: bool, ground: str, by: Viewer) -> None:
    require_keeping(by)
    require_ground(ground)
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if locked.is_protected is to:
            raise PeopleError(
                "この人の住所は、もう非表示になっています。" if to else "この人の住所は、非表示になっていません。",
                "This address is hidden already." if to else "This address is not hidden.",
            )
        locked.is_protected = to
        locked.save(update_fields=["is_protected"])
        _record("protect" if to else "unprotect", locked, by, fields=["is_protected"], ground=ground)
    person.refresh_from_db()


def _checked(given: Particulars, by: Viewer) -> dict[str, object]:
    """The columns for what is given. Raises ``PeopleError``."""
    values: dict[str, object] = {}
    born = given.get("born_on")
    if born is not None and born > by.on:
        raise PeopleError("生年月日が今日より後になっています。", "The birth date lies in the future.")
    if "born_on" in given:
        values["born_on"] = born.isoformat() if born else ""
        values["birth_year"], values["birth_month"] = (born.year, born.month) if born else (None, None)
    texts = {field: " ".join(str(text).split()) for field, text in given.items() if field != "born_on"}
    if texts.get("name") == "":
        raise PeopleError("氏名を入れてください。", "The person needs a name.")
    if any(len(text) > _LONGEST for text in texts.values()):
        raise PeopleError(
            f"長すぎる欄があります（{_LONGEST} 字まで）。", f"A field is too long ({_LONGEST} characters at most)."
        )
    refuse_my_number(texts, Person)
    return values | texts


def _record(deed: str, person: Person, by: Viewer, *, fields: list[str], ground: str = "") -> None:
    record(
        action=f"people.person.{deed}",
        by=by.actor,
        subject_type=_SUBJECT,
        subject_ids=[str(person.pk)],
        fields=fields,
        ground=ground,
    )
