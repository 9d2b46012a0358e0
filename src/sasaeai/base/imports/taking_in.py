"""Taking a list in: the file is read and kept, its columns are guessed; people then settle which is which."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.files.keeping import MOST_BYTES, examined, keep
from sasaeai.base.files.kinds import kind_of as kind_of_file
from sasaeai.base.imports.columns import guess, require_mapping
from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.kinds import Kind, kind_of
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.my_number import is_heading
from sasaeai.base.imports.tables import LISTS, Table, read_table
from sasaeai.sheets.formats.addresses import column_letters

SUBJECT = "imports.batch"


class Told(NamedTuple):
    """What a list says of itself: the sheet that is read, the sheets that are not, and what stands over the columns."""

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    other_sheets: tuple[str, ...]


def upload(
    *,
    kind: Kind,
    subject: str,
    data: bytes,
    name: str,
    by: str,
    sheet: str | None = None,
    options: Mapping[str, str] | None = None,
) -> Batch:
    """Read a list in a limited process, keep the file sealed, and guess its columns.

    ``options`` are names of code for the kind. Raises ``UserFacingError`` where the file is no list, is too large, or
    has a column of My Number; then nothing is kept of it.
    """
    _require_a_list(data)
    table = read_table(data, name, kind.columns, sheet=sheet)
    _require_no_my_number(table)
    told = Told(table.sheet, table.heading_row, table.headings, table.other_sheets)
    with transaction.atomic():
        batch = Batch.objects.create(
            kind=kind.name,
            subject=subject,
            options=dict(options or {}),
            file=keep(examined(data, LISTS), name=name, purpose=kind.name, by=by),
            told=json.dumps(told, ensure_ascii=False),
            mapping=guess(kind.columns, table.headings),
            rows=table.all_rows,
            hidden=table.hidden_rows,
            added_by=by,
            added_at=timezone.now(),
        )
        record(action="imports.batch.upload", by=by, subject_type=SUBJECT, subject_ids=[str(batch.pk)])
    return batch


def map_columns(*, batch: Batch, mapping: Mapping[str, int], by: str) -> Batch:
    """Settle which column (from 0) stands for which key; what no key stands for is not taken in.

    Raises ``ImportRefusedError`` for a mapping that does not fit, or a batch that is through.
    """
    require_mapping(kind_of(batch).columns, mapping, len(told_of(batch).headings))
    with transaction.atomic():
        locked = locked_open(batch)
        locked.mapping, locked.state, locked.run = dict(mapping), Batch.State.MAPPED, None
        locked.save(update_fields=["mapping", "state", "run"])
        record(
            action="imports.batch.map",
            by=by,
            subject_type=SUBJECT,
            subject_ids=[str(batch.pk)],
            fields=sorted(mapping),
        )
    return locked


def told_of(batch: Batch) -> Told:
    """What the list says of itself."""
    sheet, heading_row, headings, others = json.loads(batch.told)
    return Told(sheet, heading_row, tuple(headings), tuple(others))


def locked_open(batch: Batch) -> Batch:
    """The batch as it stands now, locked; inside a transaction. Raises ``ImportRefusedError`` where it is through."""
    locked: Batch = Batch.objects.select_for_update().get(pk=batch.pk)
    require_open(locked)
    return locked


def require_open(locked: Batch) -> None:
    """Raises ``ImportRefusedError`` where a batch is through."""
    if locked.state == Batch.State.ACCEPTED:
        raise ImportRefusedError("この一覧は、もう取り込まれています。", "This list has been taken in already.")
    if locked.state == Batch.State.GIVEN_UP:
        raise ImportRefusedError(
            "この一覧の取り込みは取りやめになっています。ファイルをもう一度選んでください。",
            "This import was given up; choose the file again.",
        )


def _require_a_list(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise ImportRefusedError(
            f"ファイルが大きすぎます（{MOST_BYTES // 1_000_000} MB まで）。一覧を分けてください。",
            f"The file is too large ({MOST_BYTES // 1_000_000} MB at most); divide the list.",
        )
    if kind_of_file(data) not in LISTS:
        raise ImportRefusedError(
            "この種類のファイルからは取り込めません。Excel（.xlsx・.xls）か CSV で保存したものを選んでください。",
            "A file of this kind cannot be taken in; save it as Excel (.xlsx, .xls) or CSV and choose that.",
        )


def _require_no_my_number(table: Table) -> None:
    places = [column_letters(at) for at, heading in enumerate(table.headings) if is_heading(heading)]
    if places:
        raise ImportRefusedError(
            f"マイナンバーは取り込めません。{'・'.join(places)}列を消して保存したものを選んでください。ファイルは残していません。",
            f"My Number is not taken in. Delete column {', '.join(places)}, save, choose that; the file was not kept.",
        )
