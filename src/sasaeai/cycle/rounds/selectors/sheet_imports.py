"""What the wizard shows of a sheet on its way in: columns, each field with its source words, findings, problems."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.models import SheetImport
from sasaeai.cycle.rounds.rules.sheet_corrections import FIELDS, effective, keys_of, lost, original
from sasaeai.cycle.rounds.rules.sheet_fields import FIGURES, RESULTS, rating_of
from sasaeai.cycle.rounds.rules.sheet_problems import problems
from sasaeai.sheets.checking import check
from sasaeai.sheets.json_cells import document_of
from sasaeai.sheets.json_sheets import from_json
from sasaeai.sheets.model import Figure, Measure, Sheet
from sasaeai.sheets.writers.json import finding_object

_NAME = "評価シート"
_ORDER = ("no", "title", "divisions", "description", RESULTS, "rating", "strengths", "issues", "direction", "reason")


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field as it was read, with the correction if there is one, and the words of the cells that it came from."""

    name: str
    original: str
    corrected: str | None
    cells: tuple[tuple[str, str], ...]
    confidence: float | None
    figure: Figure | None = None

    @property
    def text(self) -> str:
        """What is taken in."""
        return self.original if self.corrected is None else self.corrected


@dataclass(frozen=True, slots=True)
class ReadFinding:
    """A question of the linter, by number of the measures as they were read, with the words of its cells."""

    code: str
    severity: str
    message_ja: str
    message_en: str
    measures: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """Something that must be settled before the sheet can be taken in; ``key`` is None for the whole sheet."""

    key: str | None
    field: str
    message_ja: str
    message_en: str


@dataclass(frozen=True, slots=True)
class ReadMeasure:
    """A measure of the sheet; ``key`` names it in corrections. ``beside`` has no place in the records: other columns,
    ratings of earlier years, words beside a mark. It stays with the sheet.
    """

    key: str
    number: str
    fields: tuple[ReadField, ...]
    figures: tuple[ReadField, ...]
    findings: tuple[ReadFinding, ...]
    beside: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Everything about one sheet. ``lost`` are corrections (key, field) of what a later reading does not find."""

    columns: tuple[tuple[str, str], ...]
    fiscal_years: tuple[int, ...]
    measures: tuple[ReadMeasure, ...]
    findings: tuple[ReadFinding, ...]
    problems: tuple[ReadProblem, ...]
    lost: tuple[tuple[str, str], ...]


def readable(viewer: Viewer) -> QuerySet[SheetImport]:
    """The sheets that a viewer may see on their way in, the latest first."""
    rows = SheetImport.objects.select_related("file", "plan", "round").order_by("-added_at")
    return rows if viewer.may(Right.TAKE_IN_SHEETS) else rows.none()


def read_sheet(sheet_import: SheetImport) -> Sheet:
    """The sheet as it was read."""
    return from_json(json.dumps(sheet_import.read, ensure_ascii=False), _NAME)


def taken_sheet(sheet_import: SheetImport) -> Sheet:
    """The sheet as it is taken in: with the corrections, numbers as texts, one result a year."""
    return effective(read_sheet(sheet_import), sheet_import.corrected, sheet_import.undated_year)


def as_sent(sheet_import: SheetImport) -> Sheet:
    """The sheet as it is taken in, with what the file said instead of the corrections; numbers are as corrected."""
    numbers = {key: {"no": found["no"]} for key, found in sheet_import.corrected.items() if "no" in found}
    return effective(read_sheet(sheet_import), numbers, sheet_import.undated_year)


def page(sheet_import: SheetImport) -> ReadPage:
    """All that the wizard shows of a sheet that was read; needs no query."""
    sheet = read_sheet(sheet_import)
    taken = taken_sheet(sheet_import)
    keys = keys_of(sheet)
    findings = _findings(sheet_import, sheet, taken)
    about: dict[str, list[ReadFinding]] = defaultdict(list)
    for finding in findings:
        for number in finding.measures:
            about[number].append(finding)
    return ReadPage(
        columns=tuple((column["heading"], column["role"]) for column in sheet_import.columns),
        fiscal_years=taken.fiscal_years,
        measures=tuple(
            _measure(key, measure, sheet_import, about) for key, measure in zip(keys, sheet.measures, strict=True)
        ),
        findings=findings,
        problems=problems_of(keys, taken),
        lost=tuple(lost(sheet, sheet_import.corrected)),
    )


def problems_of(keys: list[str], taken: Sheet) -> tuple[ReadProblem, ...]:
    """What stands in the way of taking a sheet in, by key of the measure."""
    return tuple(
        ReadProblem(None if one.place is None else keys[one.place], one.field, one.ja, one.en)
        for one in problems(taken)
    )


def _measure(
    key: str, measure: Measure, sheet_import: SheetImport, about: Mapping[str, list[ReadFinding]]
) -> ReadMeasure:
    corrected, cells = sheet_import.corrected.get(key, {}), sheet_import.cells
    number = "" if measure.no is None else str(measure.no)
    return ReadMeasure(
        key=key,
        number=number,
        fields=tuple(_field(measure, name, corrected, cells) for name in _names(measure, corrected)),
        figures=tuple(
            _field(measure, f"{FIGURES}{at}", corrected, cells, figure) for at, figure in enumerate(measure.figures)
        ),
        findings=tuple(about.get(number, ())),
        beside=_beside(measure),
    )


def _names(measure: Measure, corrected: Mapping[str, Any]) -> list[str]:
    """The fields that can be corrected, in the order of a sheet."""
    years = {f"{RESULTS}{result.fiscal_year}" for result in measure.results}
    years |= {name for name in corrected if name.startswith(RESULTS)}
    return [
        name for known in _ORDER for name in (sorted(years) if known == RESULTS else [known] if known in FIELDS else [])
    ]


def _field(
    measure: Measure, name: str, corrected: Mapping[str, Any], cells: Mapping[str, str], figure: Figure | None = None
) -> ReadField:
    root = name.partition(".")[0]
    refs = figure.sources if figure else _refs(measure, name, root)
    return ReadField(
        name=name,
        original=original(measure, name),
        corrected=corrected[name]["text"] if name in corrected else None,
        cells=_words(refs, cells),
        confidence=measure.confidence.get(root),
        figure=figure,
    )


def _refs(measure: Measure, name: str, root: str) -> tuple[str, ...]:
    """The cells of a field: of a year's result its own cell, where there is one for each."""
    refs = measure.sources.get(root, ())
    if root == "results" and len(refs) == len(measure.results):
        own = zip(refs, measure.results, strict=True)
        return tuple(ref for ref, result in own if name == f"{RESULTS}{result.fiscal_year}")
    if root == "direction" and not refs:
        return measure.sources.get("direction_options", ())
    return refs


def _words(refs: tuple[str, ...] | list[str], cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((ref, cells.get(ref, "")) for ref in refs)


def _findings(sheet_import: SheetImport, sheet: Sheet, taken: Sheet) -> tuple[ReadFinding, ...]:
    """What the check asked of the file, without what corrections have settled, and with what they have raised."""
    found = tuple(_finding(told, sheet_import.cells) for told in sheet_import.findings)
    if not sheet_import.corrected:
        return found
    as_read = effective(sheet, {}, sheet_import.undated_year)
    before, after = _asked(as_read), _asked(taken)
    settled = {(one.code, one.measures) for key, one in before.items() if key not in after}
    settled -= {(one.code, one.measures) for key, one in before.items() if key in after}
    called = {str(new.no): str(old.no) for old, new in zip(as_read.measures, taken.measures, strict=True)}
    raised = (
        replace(one, measures=tuple(called.get(number, number) for number in one.measures))
        for key, one in after.items()
        if key not in before
    )
    return (*(one for one in found if (one.code, one.measures) not in settled), *raised)


def _asked(sheet: Sheet) -> dict[tuple[str, tuple[str, ...], str], ReadFinding]:
    """What the check asks of a sheet by itself, by code, measures and words."""
    checked = check(document_of(sheet, sheet.source.name, sheet.source.sha256), sheet)
    told = (_finding(finding_object(one) | {"cells": [], "words": []}, {}) for one in checked.findings)
    return {(one.code, one.measures, one.message_ja): one for one in told}


def _finding(told: Mapping[str, Any], cells: Mapping[str, str]) -> ReadFinding:
    return ReadFinding(
        code=told["code"],
        severity=told["severity"],
        message_ja=told["message_ja"],
        message_en=told["message_en"],
        measures=tuple(str(number) for number in told["measures"]),
        cells=_words(told["cells"], cells),
        words=tuple(told.get("words", ())),
    )


def _beside(measure: Measure) -> dict[str, str]:
    """What a measure says that the records have no place for, by heading or field."""
    beside = dict(measure.other)
    if measure.ratings:
        beside["ratings"] = " ".join(f"{year}：{mark or ''}" for year, mark in measure.ratings.items())
    if measure.rating_text and measure.rating_text.strip() != rating_of(measure):
        beside["rating_text"] = measure.rating_text
    if measure.direction_text and measure.direction and not measure.direction_options:
        beside["direction_text"] = measure.direction_text
    return beside
