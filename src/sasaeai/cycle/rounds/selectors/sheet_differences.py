"""A sheet against what is known already: names of divisions that nobody knows, and what differs from the records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from rapidfuzz import fuzz

from sasaeai.city.places.selectors.divisions import on_day
from sasaeai.city.plans.selectors.answering import settled_mains
from sasaeai.cycle.rounds.models import Entry, Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_changes import Changes, changes
from sasaeai.cycle.rounds.rules.sheet_fields import in_charge
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.recorded import as_sheet
from sasaeai.cycle.rounds.selectors.sheet_imports import as_sent, taken_sheet
from sasaeai.lib.fiscal_year import last_day
from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Measure, Sheet

if TYPE_CHECKING:
    from sasaeai.city.places.models import Division
    from sasaeai.city.plans.models import Plan

CHANGEABLE = frozenset({Stage.NOT_BEGUN, Stage.BEGUN})
"""The stages in which a sheet may still change an entry, where a person chooses so."""
_ALIKE = 75


@dataclass(frozen=True, slots=True)
class UnknownDivision:
    """A name that no division has on the day of the sheet, with the measures that name it.

    ``like`` are divisions of that day that are spelled alike, ``like_in_sheet`` other names of the sheet.
    """

    name: str
    measures: tuple[str, ...]
    like: tuple["Division", ...]
    like_in_sheet: tuple[str, ...]


def day_of(sheet: Sheet, otherwise: date) -> date:
    """The day on which the names of a sheet are understood: the last of its last fiscal year."""
    return last_day(max(sheet.fiscal_years)) if sheet.fiscal_years else otherwise


def known_divisions(names: Iterable[str], on: date) -> dict[str, "Division"]:
    """The divisions that names or spellings mean on a day, as ``divisions.named`` finds them; in two queries."""
    return _known(names, list(on_day(on).prefetch_related("spellings")))


def _known(names: Iterable[str], there: list["Division"]) -> dict[str, "Division"]:
    by_name = {spelling.text: one for one in reversed(there) for spelling in one.spellings.all()}
    by_name |= {one.name: one for one in reversed(there)}
    found = {name: by_name.get(" ".join(name.split())) for name in names}
    return {name: division for name, division in found.items() if division is not None}


def unknown_divisions(sheet_import: SheetImport, *, otherwise_on: date) -> list[UnknownDivision]:
    """The names that the plan office must decide on, in the order of the sheet; in two queries."""
    sheet = taken_sheet(sheet_import)
    named = named_in(sheet)
    there = list(on_day(day_of(sheet, otherwise_on)).prefetch_related("spellings"))
    known = _known(named, there)
    return [
        UnknownDivision(
            name,
            tuple(numbers),
            tuple(one for one in there if _are_alike(name, one.name)),
            tuple(other for other in named if other != name and _are_alike(name, other)),
        )
        for name, numbers in named.items()
        if name not in known
    ]


def named_in(sheet: Sheet) -> dict[str, list[str]]:
    """The names of divisions in a sheet, with the numbers of the measures that name each."""
    found: dict[str, list[str]] = {}
    for measure in sheet.measures:
        for one in in_charge(measure):
            found.setdefault(one.name, []).append("" if measure.no is None else str(measure.no))
    return found


def with_names(sheet: Sheet, names: Mapping[str, str]) -> Sheet:
    """The sheet with divisions called as the records call them."""
    return replace(sheet, measures=tuple(_renamed(measure, names) for measure in sheet.measures))


def differences(sheet_import: SheetImport, plan: "Plan", evaluation: Round | None, *, otherwise_on: date) -> Changes:
    """What a sheet would change in a plan and one of its rounds; without a round, one is opened for it.

    In a constant number of queries. Divisions are compared as divisions, however they are spelled.
    """
    sheet = taken_sheet(sheet_import)
    known = known_divisions(named_in(sheet), day_of(sheet, otherwise_on))
    coming = with_names(sheet, {name: division.name for name, division in known.items()})
    return changes_against(coming, plan, evaluation, otherwise_on=otherwise_on)


def changes_against(coming: Sheet, plan: "Plan", evaluation: Round | None, *, otherwise_on: date) -> Changes:
    """As ``differences``, for a sheet whose divisions are called as the records call them."""
    base = None if evaluation is None else _last_taken(evaluation, otherwise_on)
    return changes(
        as_sheet(plan, evaluation),
        coming,
        base=base,
        locked=frozenset() if evaluation is None else _locked(evaluation),
        has_round=evaluation is not None,
    )


def _last_taken(evaluation: Round, otherwise_on: date) -> Sheet | None:
    accepted = SheetImport.objects.filter(round=evaluation, state=SheetImport.State.ACCEPTED)
    last = accepted.order_by("-settled_at").first()
    if last is None:
        return None
    # As the file said it: what a person corrected is a person's word, which the next file does not undo unasked.
    sheet = as_sent(last)
    known = known_divisions(named_in(sheet), day_of(sheet, otherwise_on))
    return with_names(sheet, {name: division.name for name, division in known.items()})


def _locked(evaluation: Round) -> frozenset[str]:
    """The numbers of measures whose entry is past being written, or for which another one speaks (再掲)."""
    repeated = list(settled_mains(evaluation.plan_id))
    entries = Entry.objects.filter(~Q(stage__in=CHANGEABLE) | Q(measure__in=repeated), round=evaluation)
    return frozenset(entries.values_list("measure__number", flat=True))


def _renamed(measure: Measure, names: Mapping[str, str]) -> Measure:
    sub_units: dict[str, str] = {}
    for one in in_charge(measure):
        if one.sub_unit:
            sub_units.setdefault(names.get(one.name, one.name), one.sub_unit)
    called = tuple(dict.fromkeys(names.get(one.name, one.name) for one in in_charge(measure)))
    return replace(measure, divisions=called, joint_divisions=called[1:], sub_units=sub_units)


def _are_alike(one: str, other: str) -> bool:
    return fuzz.ratio(fold(one), fold(other)) >= _ALIKE
