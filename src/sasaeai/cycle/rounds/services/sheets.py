"""Sheets on their way in: sent in, told the roles of their columns, corrected, given up. Not how they are read."""

from collections.abc import Collection
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.files.keeping import examined, keep, remove
from sasaeai.base.files.kinds import DOCUMENTS
from sasaeai.base.jobs.adding import add
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import SheetImport
from sasaeai.cycle.rounds.rules.sheet_corrections import Fault, fault_of, is_as_read, keys_of, marks_of, was
from sasaeai.cycle.rounds.selectors.sheet_imports import read_sheet
from sasaeai.sheets.layout.mapping import load_mapping

READ = "rounds.sheet.read"
"""The kind of job that reads a sheet; its work is ``sheet_reading.read``."""
SUBJECT = "rounds.sheet"
_LONGEST_TEXT, _LONGEST_ROLES = 20_000, 100_000
_State = SheetImport.State
_FAULTS: dict[Fault, tuple[str, str]] = {
    "field": ("その欄は直せません。取組と欄を選び直してください。", "This field cannot be corrected; choose another."),
    "number": ("番号を20字までで入れてください。", "The number needs from 1 to 20 characters."),
    "rating": ("このシートの評価の記号から選んでください：{marks}", "Choose one of the sheet's marks: {marks}"),
    "direction": (
        "「拡充」「継続」「見直し」「廃止」のような方向性として読めません。書き直してください。",
        "This is not readable as a direction; write one such as 拡充, 継続, 見直し or 廃止.",
    ),
    "value": (
        "数値として読めません。「399」のように数字で入れてください。数値でないときは空欄にしてください。",
        "This is not readable as a number; write digits such as 399, or nothing where it is no figure.",
    ),
}


def upload(*, data: bytes, name: str, by: Viewer) -> SheetImport:
    """Take an evaluation sheet in, and have it read. Raises ``NotAllowedError`` and ``FileRefusedError``."""
    require(by, Right.TAKE_IN_SHEETS)
    with transaction.atomic():
        file = keep(examined(data, DOCUMENTS), name=PurePath(name).name, purpose="rounds.sheet", by=by.actor)
        sheet_import = SheetImport.objects.create(file=file, added_at=timezone.now(), added_by=by.actor)
        record(action="rounds.sheet.upload", by=by.actor, subject_type=SUBJECT, subject_ids=[str(sheet_import.pk)])
        add(READ, sheet_import=str(sheet_import.pk))
    return sheet_import


def remap(*, sheet_import: SheetImport, mapping_text: str, by: Viewer) -> None:
    """Have a sheet read again, with the roles that a person gives to its headings (TOML, ``sheets.layout.mapping``).

    What was corrected stays. Raises ``NotAllowedError``, ``RoundError`` for a sheet that is accepted or being read, and
    ``UserFacingError`` naming the line that cannot be read.
    """
    require(by, Right.TAKE_IN_SHEETS)
    if len(mapping_text) > _LONGEST_ROLES:
        raise RoundError("列の対応表が長すぎます。", "The mapping of columns is too long.")
    load_mapping(mapping_text, "列の対応表")
    with transaction.atomic():
        locked = _open(sheet_import, {_State.READ, _State.REFUSED})
        locked.roles, locked.state, locked.refusal_ja, locked.refusal_en = mapping_text, _State.WAITING, "", ""
        locked.save()
        _note("rounds.sheet.remap", locked, by, ["roles"])
        add(READ, sheet_import=str(locked.pk))
    sheet_import.refresh_from_db()


def correct(*, sheet_import: SheetImport, measure_no: str, field: str, text: str, by: Viewer) -> None:
    """Correct what was read for one field of a measure; what was read stays beside it.

    ``measure_no`` is the measure's key (``selectors.sheet_imports.page``): its number where it has one of its own.
    ``field`` is no, title, divisions, description, rating, strengths, issues, direction or reason, ``results.2018``, or
    ``figures.0`` for the value of the first figure; blank takes a figure away. A text as it was read ends the
    correction. Raises ``NotAllowedError``, ``RoundError`` and ``MyNumberRefusedError``.
    """
    require(by, Right.TAKE_IN_SHEETS)
    if len(text) > _LONGEST_TEXT:
        raise RoundError(
            f"長すぎます（{_LONGEST_TEXT:,}字まで）。", f"Too long ({_LONGEST_TEXT:,} characters at most)."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_my_number({"corrected": text}, SheetImport)
    with transaction.atomic():
        locked = _open(sheet_import, {_State.READ})
        sheet = read_sheet(locked)
        measure = dict(zip(keys_of(sheet), sheet.measures, strict=True)).get(measure_no)
        if measure is None:
            raise RoundError(
                f"取組「{measure_no}」は、このシートにありません。", f"The sheet has no measure “{measure_no}”."
            )
        marks = marks_of(sheet)
        fault = fault_of(measure, field, text, marks)
        if fault is not None:
            raise _refusal(fault, marks)
        if is_as_read(measure, field, text):
            _drop(locked, measure_no, field)
        else:
            told = {"text": text, "was": was(measure, field), "by": by.actor, "at": timezone.now().isoformat()}
            locked.corrected.setdefault(measure_no, {})[field] = told
        locked.save()
        _note("rounds.sheet.correct", locked, by, [field.partition(".")[0]])
    sheet_import.refresh_from_db()


def uncorrect(*, sheet_import: SheetImport, measure_no: str, field: str, by: Viewer) -> None:
    """Take a correction back, also one of what a later reading does not find. Raises as ``correct``."""
    require(by, Right.TAKE_IN_SHEETS)
    with transaction.atomic():
        locked = _open(sheet_import, {_State.READ})
        if field in locked.corrected.get(measure_no, {}):
            _drop(locked, measure_no, field)
            locked.save()
            _note("rounds.sheet.uncorrect", locked, by, [field.partition(".")[0]])
    sheet_import.refresh_from_db()


def set_undated_year(*, sheet_import: SheetImport, fiscal_year: int | None, by: Viewer) -> None:
    """Say of which fiscal year the results are for which the sheet tells none. Raises as ``correct``."""
    require(by, Right.TAKE_IN_SHEETS)
    if fiscal_year is not None and not 1868 <= fiscal_year <= 2200:
        raise RoundError("年度を西暦4桁で入れてください。", "Give the fiscal year in four digits.")
    with transaction.atomic():
        locked = _open(sheet_import, {_State.READ})
        locked.undated_year = fiscal_year
        locked.save()
        _note("rounds.sheet.correct", locked, by, ["undated_year"])
    sheet_import.refresh_from_db()


def give_up(*, sheet_import: SheetImport, by: Viewer) -> None:
    """Give up a sheet that is not to be taken in: its file goes, and all that was read of it and corrected in it.

    Raises ``NotAllowedError``, and ``RoundError`` where it was taken in.
    """
    require(by, Right.TAKE_IN_SHEETS)
    with transaction.atomic():
        locked = _open(sheet_import, {_State.WAITING, _State.READ, _State.REFUSED})
        file = locked.file
        locked.state, locked.settled_at, locked.file = _State.GIVEN_UP, timezone.now(), None
        locked.read, locked.columns, locked.cells, locked.findings = None, [], {}, []
        locked.roles, locked.corrected, locked.refusal_ja, locked.refusal_en = "", {}, "", ""
        locked.save()
        _note("rounds.sheet.give_up", locked, by, ["state"])
        if file is not None:
            remove(file, by=by.actor)
    sheet_import.refresh_from_db()


def require_open(sheet_import: SheetImport, states: Collection[_State] = (_State.READ,)) -> None:
    """Raise ``RoundError`` unless a sheet is in one of some states."""
    if sheet_import.state not in states:
        raise RoundError(*_IN_THE_WAY[_State(sheet_import.state)])


def _open(sheet_import: SheetImport, states: Collection[_State]) -> SheetImport:
    """The row, held; it must be in one of some states."""
    locked = SheetImport.objects.select_for_update().get(pk=sheet_import.pk)
    require_open(locked, states)
    return locked


_IN_THE_WAY = {
    _State.WAITING: (
        "このシートはまだ読み取っているところです。終わってから、もう一度操作してください。",
        "The sheet is still being read; try again when that is done.",
    ),
    _State.READ: ("このシートは、もう読み取られています。", "The sheet has been read already."),
    _State.REFUSED: (
        "このシートは読み取れませんでした。別のファイルを選ぶか、列の役割を決めて読み直してください。",
        "The sheet could not be read; choose another file, or give the roles of its columns and read it again.",
    ),
    _State.ACCEPTED: (
        "このシートは、もう取り込まれています。直すときは、直したシートをもう一度送るか、評価票で直してください。",
        "The sheet has been taken in already; send a corrected one, or change the entries.",
    ),
    _State.GIVEN_UP: (
        "このシートは取り込みをやめています。もう一度ファイルを送ってください。",
        "The sheet was given up; send the file again.",
    ),
}


def _drop(locked: SheetImport, measure_no: str, field: str) -> None:
    fields = locked.corrected.get(measure_no, {})
    fields.pop(field, None)
    if not fields:
        locked.corrected.pop(measure_no, None)


def _refusal(fault: Fault, marks: tuple[str, ...]) -> RoundError:
    ja, en = _FAULTS[fault]
    return RoundError(ja.format(marks=" ".join(marks)), en.format(marks=" ".join(marks)))


def _note(action: str, locked: SheetImport, by: Viewer, fields: list[str]) -> None:
    record(action=action, by=by.actor, subject_type=SUBJECT, subject_ids=[str(locked.pk)], fields=fields)
