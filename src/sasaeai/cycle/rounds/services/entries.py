"""Writing an entry. What it said before a change is kept whole; nobody overwrites what he has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.answering import settled_main
from sasaeai.cycle.rounds.errors import EntryChangedError, RoundError
from sasaeai.cycle.rounds.models import Entry, EntryRevision, EntryYear
from sasaeai.cycle.rounds.permissions import may_write
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.leads import lead_of

TEXTS = ("rating", "strengths", "issues", "direction", "reason")
"""The fields of an entry that people write, without those of its years."""
_SUBJECT = "rounds.entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote: fields by name, and texts by fiscal year; what is not named stays as it is."""

    texts: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[int, str] = field(default_factory=dict)
    same_as_left: Mapping[int, bool] = field(default_factory=dict)


def write(*, entry: Entry, seen_version: int, written: Written, by: Viewer) -> Entry:
    """Keep what was written. Where nothing differs nothing happens.

    Raises ``NotAllowedError``, ``EntryChangedError`` where the entry is no longer the version that was seen, and
    ``RoundError`` where the entry is another's (再掲).
    """
    with transaction.atomic():
        locked = Entry.objects.select_for_update().select_related("measure", "round").get(pk=entry.pk)
        if not may_write(by, Stage(locked.stage), lead_of(locked)):
            raise NotAllowedError
        require_own(locked)
        if locked.version != seen_version:
            raise EntryChangedError(seen_version, locked.version)
        before = said_by(locked)
        fields = _put_in(locked, written)
        if fields:
            _keep(locked, before, fields, by)
    return locked


def said_by(entry: Entry) -> dict[str, Any]:
    """Everything that an entry says, as its history keeps it."""
    return {
        **{name: getattr(entry, name) for name in (*TEXTS, "direction_text")},
        "years": {
            str(year.fiscal_year): {"text": year.text, "is_same_as_left": year.is_same_as_left}
            for year in entry.years.all()
        },
    }


def require_own(entry: Entry) -> None:
    """Raise ``RoundError`` where another entry speaks for this one."""
    main = settled_main(entry.measure)
    if main is not None:
        raise RoundError(
            f"この取組は取組{main.number}の再掲です。取組{main.number}の評価票に書くと、こちらにも同じものが載ります。",
            f"This measure repeats measure {main.number}; what is written there is printed here as well.",
        )


def _put_in(entry: Entry, written: Written) -> list[str]:
    """Put it into the rows; the names of the fields that differ now."""
    unknown = written.texts.keys() - set(TEXTS)
    if unknown:
        raise ValueError(f"an entry has no fields {sorted(unknown)}")
    fields = [name for name, text in written.texts.items() if getattr(entry, name) != _plain(text)]
    for name in fields:
        setattr(entry, name, _plain(written.texts[name]))
    if "direction" in fields:
        entry.direction_text = ""
        fields.append("direction_text")
    rows = {year.fiscal_year: year for year in entry.years.all()}
    for number in sorted(written.years.keys() | written.same_as_left.keys()):
        row = rows.get(number) or EntryYear(entry=entry, fiscal_year=number)
        if _is_put_into_year(row, number, written):
            row.save()
            fields.append(f"year{number}")
    return fields


def _is_put_into_year(row: EntryYear, number: int, written: Written) -> bool:
    if number not in row.entry.round.years:
        raise ValueError(f"the round does not cover {number}")
    text = _plain(written.years.get(number, row.text))
    is_same = written.same_as_left.get(number, row.is_same_as_left)
    is_new = row._state.adding  # noqa: SLF001 - Django's documented interface
    if not is_new and (row.text, row.is_same_as_left) == (text, is_same):
        return False
    is_new_and_blank = is_new and not text and not is_same
    row.text, row.is_same_as_left = text, is_same
    return not is_new_and_blank


def _keep(entry: Entry, before: dict[str, Any], fields: list[str], by: Viewer) -> None:
    now = timezone.now()
    EntryRevision.objects.create(entry=entry, version=entry.version, at=now, by=by.actor, said=before)
    entry.version += 1
    entry.changed_at, entry.changed_by = now, by.actor
    if entry.stage == Stage.NOT_BEGUN:
        entry.stage = Stage.BEGUN
    entry.save()
    record(action="rounds.entry.write", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(entry.pk)], fields=fields)


def _plain(text: str) -> str:
    """As typed, but for the forms of line ends and blanks at its ends, which browsers add."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
