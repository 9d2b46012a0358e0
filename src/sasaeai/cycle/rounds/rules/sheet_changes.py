"""A sheet against the records that it is to be taken into: what differs, field by field, old beside new.

Each difference has an id made of what it says, so that a choice can never apply to something else than what was shown.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sasaeai.cycle.rounds.rules.sheet_fields import (
    FIGURES,
    RESULTS,
    differing,
    entry_texts,
    figures_by_key,
    folded,
    paths_of,
    plan_texts,
    value_text,
)
from sasaeai.sheets.comparing import compare
from sasaeai.sheets.model import Measure, Sheet

Kind = Literal["added", "gone", "field", "figure"]
_OF_THE_PLAN = ("no", "title", "description", "page", "divisions", "place")
_ID_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that a sheet says otherwise than the records. ``no`` is the number in the records, or the new one.

    ``is_by_person``: the records were changed since the last sheet was taken in. ``is_locked``: it lies in an entry
    that is past being written, or for which a twin speaks, and no sheet changes it. What is ``gone`` is only told.
    """

    id: str
    kind: Kind
    no: str
    field: str
    before: str
    after: str
    is_by_person: bool = False
    is_locked: bool = False

    @property
    def can_be_chosen(self) -> bool:
        """Whether a person may have it applied."""
        return self.kind != "gone" and not self.is_locked

    @property
    def is_suggested(self) -> bool:
        """Whether applying it undoes nobody's work; what a sheet leaves out may have been forgotten."""
        return self.can_be_chosen and not self.is_by_person and self.after != ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs, and which measure of the sheet is which of the records: by number in the sheet."""

    differences: tuple[Difference, ...]
    partners: Mapping[str, str]

    def by_id(self) -> dict[str, Difference]:
        """The differences by id."""
        return {one.id: one for one in self.differences}


def changes(records: Sheet, coming: Sheet, *, base: Sheet | None, locked: frozenset[str], has_round: bool) -> Changes:
    """Compare a sheet with the records in its form; ``base`` is what the last sheet said that was taken into them.

    ``locked`` are the numbers of measures whose entry no sheet changes any more. Without a round its entries are made
    anew, so that only the plan and figures that are known already can differ.
    """
    compared = compare(records, coming)
    old_paths, new_paths = paths_of(records.nodes), paths_of(coming.nodes)
    said = {} if base is None else _said(base)
    found: list[Difference] = []
    for pair in compared.pairs:
        no = str(pair.before.no)
        old, new = _told(pair.before, old_paths), _told(pair.after, new_paths)
        found += [
            _difference(no, name, old, new, said.get(no), is_locked=no in locked)
            for name in differing(old, new)
            if _counts(name, old, new, coming.fiscal_years, has_round=has_round)
        ]
    found += [_whole("added", measure) for measure in compared.added]
    found += [_whole("gone", measure) for measure in compared.gone]
    return Changes(tuple(found), {str(pair.after.no): str(pair.before.no) for pair in compared.pairs})


def is_of_the_plan(field: str) -> bool:
    """Whether a field belongs to the measure itself, not to its entry in a round."""
    return field in _OF_THE_PLAN


def _said(sheet: Sheet) -> dict[str, dict[str, str]]:
    paths = paths_of(sheet.nodes)
    return {str(measure.no): _told(measure, paths) for measure in sheet.measures}


def _told(measure: Measure, paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    figures = {key.field: value_text(figure) for key, figure in figures_by_key(measure).items()}
    return plan_texts(measure, paths.get(str(measure.no), ())) | entry_texts(measure) | figures


def _counts(
    field: str, old: Mapping[str, str], new: Mapping[str, str], years: tuple[int, ...], *, has_round: bool
) -> bool:
    """Whether a difference is one: a sheet says nothing against years that it does not cover."""
    if not has_round:
        return is_of_the_plan(field) or (field.startswith(FIGURES) and field in old and field in new)
    return field in new or _year_of(field) in {None, *years}


def _year_of(field: str) -> int | None:
    year = field.removeprefix(RESULTS) if field.startswith(RESULTS) else ""
    if field.startswith(FIGURES):
        year = field.split("|")[-4]
    return int(year) if year.isdecimal() else None


def _difference(
    no: str,
    field: str,
    old: Mapping[str, str],
    new: Mapping[str, str],
    said: Mapping[str, str] | None,
    *,
    is_locked: bool,
) -> Difference:
    before, after = old.get(field, ""), new.get(field, "")
    return Difference(
        id=_id(no, field, before, after),
        kind="figure" if field.startswith(FIGURES) else "field",
        no=no,
        field=field,
        before=before,
        after=after,
        is_by_person=said is not None and folded(said.get(field, "")) != folded(before),
        is_locked=is_locked and not is_of_the_plan(field),
    )


def _whole(kind: Kind, measure: Measure) -> Difference:
    no, title = str(measure.no), measure.title or ""
    before, after = ("", title) if kind == "added" else (title, "")
    return Difference(id=_id(no, kind, before, after), kind=kind, no=no, field="title", before=before, after=after)


def _id(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:_ID_LENGTH]
