"""Writing an entry. What it said before a change is kept whole; nobody overwrites what he has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.city.plans.selectors.answering import settled_main
from sasaeai.cycle.rounds.errors import EntryChangedError, NotWritableNowError, RoundError
from sasaeai.cycle.rounds.models import Entry, EntryRevision, EntryYear
from sasaeai.cycle.rounds.permissions import may_act
from sasaeai.cycle.rounds.rules.merging import merged
from sasaeai.cycle.rounds.rules.stages import WRITABLE, Actor, Stage
from sasaeai.cycle.rounds.selectors.leads import lead_of
from sasaeai.sheets.formats.characters import printable

TEXTS = ("rating", "strengths", "issues", "direction", "reason")
"""The fields of an entry that people write, without those of its years."""
LONGEST = 10_000
_SUBJECT = "rounds.entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote: fields by name, and texts by fiscal year; what is not named stays as it is."""

    texts: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[int, str] = field(default_factory=dict)
    same_as_left: Mapping[int, bool] = field(default_factory=dict)

    def flat(self) -> dict[str, str | bool]:
        """Every field under one name: ``issues``, ``year2018``, ``same2018``; texts as they are kept."""
        return {
            **{name: plain(text) for name, text in self.texts.items()},
            **{f"year{year}": plain(text) for year, text in self.years.items()},
            **{f"same{year}": value for year, value in self.same_as_left.items()},
        }


def write(*, entry: Entry, seen_version: int, written: Written, by: Viewer) -> Entry:
    """Keep what was written. Where nothing differs nothing happens.

    Where somebody else has changed other fields since ``seen_version``, both changes stand. Raises ``NotAllowedError``;
    ``NotWritableNowError`` past being written; ``EntryChangedError`` for fields that both changed; ``RoundError`` where
    the entry is another's (再掲); ``MyNumberRefusedError``.
    """
    with transaction.atomic():
        locked = Entry.objects.select_for_update().select_related("measure", "round").get(pk=entry.pk)
        if not may_act(by, Actor.WRITER, lead_of(locked)):
            raise NotAllowedError
        require_own(locked)
        if locked.stage not in WRITABLE:
            raise NotWritableNowError
        before = said_by(locked)
        now, mine = flat(before), _fitting(locked, written)
        found = merged(_seen(locked, seen_version, now), now, mine)
        if found.conflicts:
            raise EntryChangedError(found.conflicts)
        if found.fields:
            _refuse_my_numbers(found.fields)
            _put_in(locked, found.fields)
            _keep(locked, before, list(found.fields), by)
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


def flat(said: Mapping[str, Any]) -> dict[str, str | bool]:
    """What ``said_by`` tells, every field under one name, as ``Written.flat``."""
    found: dict[str, str | bool] = {name: said[name] for name in TEXTS}
    for year, told in said["years"].items():
        found |= {f"year{year}": told["text"], f"same{year}": told["is_same_as_left"]}
    return found


def require_own(entry: Entry) -> None:
    """Raise ``RoundError`` where another entry speaks for this one."""
    main = settled_main(entry.measure)
    if main is not None:
        raise RoundError(
            f"この取組は取組{main.number}の再掲です。取組{main.number}の評価票に書くと、こちらにも同じものが載ります。",
            f"This measure repeats measure {main.number}; what is written there is printed here as well.",
        )


def plain(text: str) -> str:
    """As typed, without the blanks at its ends; signs that nobody can see show as U+FFFD."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def seen_by(entry: Entry, version: int) -> dict[str, str | bool]:
    """What an entry said in a version, every field under one name."""
    return _seen(entry, version, flat(said_by(entry)))


def _seen(entry: Entry, version: int, now: dict[str, str | bool]) -> dict[str, str | bool]:
    if version >= entry.version:
        return now
    later = entry.revisions.filter(version__gte=version).order_by("version").first()
    return flat(later.said) if later else now


def _fitting(entry: Entry, written: Written) -> dict[str, str | bool]:
    """What was written, by names that the entry has. Raises ``ValueError`` for others, ``RoundError`` for too long."""
    mine = written.flat()
    names = {*TEXTS, *(f"{kind}{year}" for year in entry.round.years for kind in ("year", "same"))}
    if unknown := mine.keys() - names:
        raise ValueError(f"an entry has no fields {sorted(unknown)}")
    if any(len(text) > LONGEST for text in mine.values() if isinstance(text, str)):
        raise RoundError(
            f"1つの欄は{LONGEST:,}字までです。短くしてから、もう一度保存してください。",
            f"A field takes {LONGEST:,} characters at most; shorten it and save again.",
        )
    # A year that has no row yet says nothing, and a box that is not ticked there is nothing new.
    said = flat(said_by(entry))
    return {name: value for name, value in mine.items() if value != (said.get(name) or type(value)())} | {
        name: value for name, value in mine.items() if name in said
    }


def _refuse_my_numbers(fields: Mapping[str, str | bool]) -> None:
    """Only of what is changed: what stood there before is no reason to refuse another field."""
    texts = {name: text for name, text in fields.items() if isinstance(text, str)}
    refuse_my_number({name: text for name, text in texts.items() if name in TEXTS}, Entry)
    for name, text in texts.items():
        if name not in TEXTS:
            refuse_my_number({"text": text}, EntryYear)


def _put_in(entry: Entry, fields: Mapping[str, str | bool]) -> None:
    """Put changed fields into the rows."""
    years = {year.fiscal_year: year for year in entry.years.all()}
    for name, value in fields.items():
        if name in TEXTS:
            setattr(entry, name, value)
            continue
        number = int(name[-4:])
        row = years.setdefault(number, EntryYear(entry=entry, fiscal_year=number))
        setattr(row, "text" if name.startswith("year") else "is_same_as_left", value)
    for number in {int(name[-4:]) for name in fields if name not in TEXTS}:
        years[number].save()
    if "direction" in fields:
        entry.direction_text = ""


def _keep(entry: Entry, before: dict[str, Any], fields: list[str], by: Viewer) -> None:
    now = timezone.now()
    EntryRevision.objects.create(entry=entry, version=entry.version, at=now, by=by.actor, said=before)
    entry.version += 1
    entry.changed_at, entry.changed_by = now, by.actor
    if entry.stage == Stage.NOT_BEGUN:
        entry.stage = Stage.BEGUN
    entry.save()
    record(action="rounds.entry.write", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(entry.pk)], fields=fields)
