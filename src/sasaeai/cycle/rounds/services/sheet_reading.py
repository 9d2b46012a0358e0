"""Reading a sheet that was sent in: a job, in a process with limits; what cannot be read is told in one sentence."""

import tomllib
from pathlib import PurePath
from typing import Any

from sasaeai.base.files.keeping import content_of
from sasaeai.base.jobs.kinds import Progress
from sasaeai.cycle.rounds.models import SheetImport
from sasaeai.cycle.rounds.rules.sheet_fields import references
from sasaeai.lib.errors import UserFacingError
from sasaeai.sheets.checking import Checked
from sasaeai.sheets.formats import refusals
from sasaeai.sheets.formats.kinds import may_be_json
from sasaeai.sheets.grid import Document
from sasaeai.sheets.json_sheets import from_json
from sasaeai.sheets.layout.mapping import load_mapping
from sasaeai.sheets.limited.asking import Answer, ask_limited
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.writers.json import as_object, finding_object, to_json

_NAME = "評価シート"
"""How sentences call the file: its own name may be somebody's, and sentences are kept in the clear."""
_ENDINGS = frozenset(".csv .tsv .tab .txt .text .md .html .htm .json .xlsx .xls .docx .pdf".split())
_WAITING = SheetImport.State.WAITING


def read(progress: Progress, *, sheet_import: str) -> None:
    """Read a sheet that waits, and keep what the reading made of it, or why it could not be read.

    Safe to do twice: what is not waiting, or was given other roles meanwhile, is left alone.
    """
    row = SheetImport.objects.select_related("file").get(pk=sheet_import)
    if row.state != _WAITING:
        return
    try:
        told = _told(row, progress)
    except UserFacingError as error:
        told = _refused(error)
    SheetImport.objects.filter(pk=row.pk, state=_WAITING, roles=row.roles).update(**told)


def give_up_reading(*, sheet_import: str) -> None:
    """Say that a sheet could not be read, after the job has failed for good."""
    told = _refused(refusals.fault(_NAME))
    SheetImport.objects.filter(pk=sheet_import, state=_WAITING).update(**told)


def _told(row: SheetImport, progress: Progress) -> dict[str, Any]:
    if row.file is None:
        raise ValueError("a sheet that waits has a file")
    data, name = content_of(row.file), _NAME + _ending(row.file.name)
    wanted = ["document", "checked", *([] if may_be_json(data) else ["mapping_text"])]
    mapping = load_mapping(row.roles, "列の対応表") if row.roles else None
    answer = ask_limited(data, name, wanted=wanted, mapping=mapping, progress=progress)
    if answer.document is None or answer.checked is None:
        raise refusals.no_answer(name)
    from_json(to_json(answer.sheet), name)  # what the wizard could not open again is refused now, with a sentence
    return {
        "state": SheetImport.State.READ,
        "read": as_object(answer.sheet),
        "columns": _columns(answer),
        "cells": _cells(answer.document, answer.sheet, answer.checked),
        "findings": [_finding(finding) for finding in answer.checked.findings],
        "refusal_ja": "",
        "refusal_en": "",
    }


def _ending(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    return ending if ending in _ENDINGS else ""


def _columns(answer: Answer) -> list[dict[str, str]]:
    roles = tomllib.loads(answer.mapping_text or "[columns]").get("columns", {})
    return [{"heading": heading, "role": role} for heading, role in roles.items()]


def _cells(document: Document, sheet: Sheet, checked: Checked) -> dict[str, str]:
    """The words of the cells that something refers to, by address."""
    named = {ref for finding in (*sheet.findings, *checked.findings) for ref in finding.cells}
    named |= {ref for measure in sheet.measures for _, refs in references(measure) for ref in refs}
    return {cell.ref: cell.text for cell in document.cells() if cell.ref in named}


def _finding(finding: Finding) -> dict[str, Any]:
    return finding_object(finding) | {"words": list(finding.words)}


def _refused(error: UserFacingError) -> dict[str, Any]:
    return {
        "state": SheetImport.State.REFUSED,
        "refusal_ja": error.message_ja,
        "refusal_en": error.message_en,
    }
