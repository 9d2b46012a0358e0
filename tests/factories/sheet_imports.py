"""Sheets on their way in, for tests: sent in and read as the site does it, or put in as if they had been."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from sasaeai.base.files.keeping import examined, keep
from sasaeai.base.files.kinds import DOCUMENTS
from sasaeai.base.jobs.kinds import register
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.models import Round, SheetImport
from sasaeai.cycle.rounds.selectors.sheet_differences import unknown_divisions
from sasaeai.cycle.rounds.services import sheet_reading, sheets
from sasaeai.cycle.rounds.services.sheet_acceptance import Accepted, Target, accept
from sasaeai.cycle.rounds.services.sheet_divisions import Decision, NewDivision
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.writers.json import as_object

SINCE = date(2010, 4, 1)
register(sheets.READ, sheet_reading.read, given_up=sheet_reading.give_up_reading)


def no_progress(done: int, in_all: int | None = None) -> None:
    """A job's progress that nobody looks at."""


_AS_READ = ("state", "read", "columns", "cells", "findings", "refusal_ja", "refusal_en")
_read: dict[tuple[bytes, str], dict[str, Any]] = {}


def read_in(data: bytes | Path, by: Viewer, *, name: str = "評価シート.txt") -> SheetImport:
    """A sheet, sent in and read; the same file is read once by all tests of a process, which takes half a second."""
    if isinstance(data, Path):
        data, name = data.read_bytes(), data.name
    made = sheets.upload(data=data, name=name, by=by)
    if (data, name) in _read:
        SheetImport.objects.filter(pk=made.pk).update(**_read[data, name])
    else:
        sheet_reading.read(no_progress, sheet_import=str(made.pk))
    made.refresh_from_db()
    _read[data, name] = {field: getattr(made, field) for field in _AS_READ}
    return made


def put_in(sheet: Sheet, by: Viewer) -> SheetImport:
    """A sheet as if it had been read from a file."""
    file = keep(examined("番号,名称\n".encode(), DOCUMENTS), name="x.csv", purpose="rounds.sheet", by=by.actor)
    return SheetImport.objects.create(
        file=file,
        state=SheetImport.State.READ,
        read=as_object(sheet),
        added_at=timezone.now(),
        added_by=by.actor,
    )


def all_new(sheet_import: SheetImport, by: Viewer) -> dict[str, Decision]:
    """Decisions that set up every division that nobody knows."""
    unknown = unknown_divisions(sheet_import, otherwise_on=by.on)
    return {one.name: NewDivision(SINCE) for one in unknown}


def accepted(
    sheet_import: SheetImport,
    by: Viewer,
    *,
    divisions: Mapping[str, Decision] | None = None,
    plan: str = "みどり野市地域福祉計画",
    is_published: bool = False,
) -> Accepted:
    """Take a sheet in as a new plan with a new round."""
    target = Target(
        plan=plan, round="中間評価", kind=Round.Kind.INTERIM, is_published=is_published, years=_years(sheet_import)
    )
    divisions = all_new(sheet_import, by) if divisions is None else divisions
    return accept(sheet_import=sheet_import, target=target, divisions=divisions, by=by)


def _years(sheet_import: SheetImport) -> tuple[int, int] | None:
    return None if (sheet_import.read or {}).get("fiscal_years") else (2018, 2018)
