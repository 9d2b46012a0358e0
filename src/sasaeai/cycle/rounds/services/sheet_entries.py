"""The entries' part of accepting a sheet: written anew for a new round; of those that stand, what was chosen."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, EntryRevision, EntryYear, Round, Transition
from sasaeai.cycle.rounds.rules.sheet_changes import is_of_the_plan
from sasaeai.cycle.rounds.rules.sheet_fields import ENTRY_TEXTS, FIGURES, RESULTS, direction_of, has_entry, rating_of
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.services.entries import said_by
from sasaeai.cycle.rounds.services.sheet_taking import Taking
from sasaeai.sheets.model import Measure as SheetMeasure

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure


def put_entries_in(taking: Taking, measures: dict[str, "Measure"]) -> int:
    """Make the entries that are missing, and put what was chosen into those that stand; how many were made."""
    standing = {entry.measure_id: entry for entry in held_entries(taking.round)}
    for measure, _, fields in taking.changed:
        entry = standing.get(measures[str(measure.no)].pk)
        names = frozenset(name for name in fields if not is_of_the_plan(name) and not name.startswith(FIGURES))
        if entry is not None and names:
            _change(taking, entry, measure, names)
    wanted = [(measures[str(measure.no)], measure) for measure in taking.coming.measures if str(measure.no) in measures]
    new = [(measure, told) for measure, told in wanted if measure.pk not in standing]
    made = [_entry(taking, measure, told) for measure, told in new]
    if taking.is_new_round and not taking.is_published:
        known = {measure.pk for measure, _ in wanted}
        made += [_blank(taking, measure) for measure in taking.plan.measures.all() if measure.pk not in known]
    Entry.objects.bulk_create(made)
    EntryYear.objects.bulk_create(
        year for entry, (_, told) in zip(made, new, strict=False) for year in _years(taking, entry, told)
    )
    Transition.objects.bulk_create(_transition(taking, entry) for entry in made if entry.stage == Stage.PUBLISHED)
    return len(made)


def held_entries(evaluation: Round) -> list[Entry]:
    """The entries of a round, held: nobody writes them between what is compared and what is put in."""
    rows = Entry.objects.select_for_update().filter(round=evaluation).order_by("pk")
    return list(rows.prefetch_related("years"))


# New entries


def _entry(taking: Taking, measure: "Measure", told: SheetMeasure) -> Entry:
    entry = _blank(taking, measure)
    _write(entry, told, frozenset(ENTRY_TEXTS))
    if taking.is_published:
        entry.stage = Stage.PUBLISHED
    elif has_entry(told):
        entry.stage = Stage.BEGUN
    return entry


def _blank(taking: Taking, measure: "Measure") -> Entry:
    return Entry(round=taking.round, measure=measure, changed_at=timezone.now(), changed_by=taking.by.actor)


def _years(taking: Taking, entry: Entry, told: SheetMeasure) -> list[EntryYear]:
    years = []
    for result in told.results:
        year = _covered(taking, told, result.fiscal_year)
        years.append(EntryYear(entry=entry, fiscal_year=year, text=result.text, is_same_as_left=result.same_as_left))
    return years


def _transition(taking: Taking, entry: Entry) -> Transition:
    return Transition(
        entry=entry,
        before=Stage.NOT_BEGUN,
        after=Stage.PUBLISHED,
        version=entry.version,
        at=entry.changed_at,
        by=taking.by.actor,
        user=UUID(taking.by.user),
        is_acting=taking.by.is_acting,
    )


# Entries that stand


def _change(taking: Taking, entry: Entry, told: SheetMeasure, fields: frozenset[str]) -> None:
    """Keep what the entry says, then put the chosen fields in. That none is locked was seen before."""
    now = timezone.now()
    EntryRevision.objects.create(entry=entry, version=entry.version, at=now, by=taking.by.actor, said=said_by(entry))
    _write(entry, told, fields)
    for name in sorted(name for name in fields if name.startswith(RESULTS)):
        _write_year(taking, entry, told, int(name.removeprefix(RESULTS)))
    entry.version += 1
    entry.changed_at, entry.changed_by = now, taking.by.actor
    entry.stage = Stage.BEGUN
    entry.save()


def _write(entry: Entry, told: SheetMeasure, fields: frozenset[str]) -> None:
    code, printed = direction_of(told)
    texts = {
        "rating": rating_of(told),
        "strengths": told.strengths or "",
        "issues": told.issues or "",
        "direction": code,
        "reason": told.reason or "",
    }
    for name in ENTRY_TEXTS:
        if name in fields:
            setattr(entry, name, texts[name])
    if "direction" in fields:
        entry.direction_text = printed


def _write_year(taking: Taking, entry: Entry, told: SheetMeasure, fiscal_year: int) -> None:
    result = next((one for one in told.results if one.fiscal_year == fiscal_year), None)
    year = _covered(taking, told, fiscal_year)
    if result is None:
        EntryYear.objects.filter(entry=entry, fiscal_year=year).delete()
        return
    EntryYear.objects.update_or_create(
        entry=entry,
        fiscal_year=year,
        defaults={"text": result.text, "is_same_as_left": result.same_as_left},
    )


def _covered(taking: Taking, told: SheetMeasure, fiscal_year: int | None) -> int:
    if fiscal_year is None or fiscal_year not in taking.round.years:
        raise RoundError(
            f"取組{told.no}に{fiscal_year}年度の実績がありますが、この評価の対象は{taking.round.first_year}～"
            f"{taking.round.last_year}年度です。評価の年度を直すか、選択を外してください。",
            f"Measure {told.no} has a result of fiscal year {fiscal_year}, but the round covers "
            f"{taking.round.first_year} to {taking.round.last_year}; change the years, or leave it out.",
        )
    return fiscal_year
