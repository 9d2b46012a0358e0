"""Accepting a checked list: one short transaction makes all of it live, or none; a second time does nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.imports.clearing import CLEAR, clear
from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.kinds import Kind, kind_of
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.staging import MOST_DIRECTLY
from sasaeai.base.imports.taking_in import SUBJECT, locked_open
from sasaeai.base.jobs.adding import add
from sasaeai.base.vault.elsewhere import keys_in_use

_ROOM = -256_000
"""In KiB, for as long as a list becomes live: 70,000 people change about 80 MB."""


def accept(*, batch: Batch, by: str, leave_out_wrong: bool = False) -> Batch:
    """Make a checked list live. ``leave_out_wrong`` is the explicit choice to take in the rows without problems only.

    Raises ``ImportRefusedError`` where problems remain, the list is not checked, or keys or registers changed since.
    """
    kind = kind_of(batch)
    with _room(), transaction.atomic():
        if Batch.objects.select_for_update().filter(pk=batch.pk, state=Batch.State.ACCEPTED).exists():
            return Batch.objects.get(pk=batch.pk)
        locked = locked_open(batch)
        _require_clean(locked, kind, leave_out_wrong=leave_out_wrong)
        quantity = kind.live(locked)
        locked.state, locked.accepted_by, locked.accepted_at = Batch.State.ACCEPTED, by, timezone.now()
        locked.save(update_fields=["state", "accepted_by", "accepted_at"])
        record(
            action=f"{kind.name}.accept",
            by=by,
            subject_type=SUBJECT,
            subject_ids=[str(batch.pk), *([locked.subject] if locked.subject else [])],
            quantity=quantity,
        )
        is_long = locked.rows > MOST_DIRECTLY
        if is_long:
            add(CLEAR, batch=str(batch.pk))
    if not is_long:
        clear(locked)
    return locked


@contextmanager
def _room() -> Iterator[None]:
    """Let SQLite keep all pages that it changes until the end; writing some out early made the lock a third longer."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = {_ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


def _require_clean(batch: Batch, kind: Kind, *, leave_out_wrong: bool) -> None:
    if batch.state != Batch.State.CHECKED:
        raise ImportRefusedError(
            "この一覧はまだ確認が終わっていません。確認してから取り込んでください。",
            "This list has not been checked yet; check it first.",
        )
    is_whole = batch.wrong > 0 or batch.problem_count == 0
    if batch.problem_count and not (leave_out_wrong and kind.may_leave_out and is_whole):
        raise ImportRefusedError(
            f"直すところが {batch.problem_count:,} か所あります。ファイルを直して選び直すと、取り込めます。",
            f"There are {batch.problem_count:,} problems; mend them in the file and choose it again.",
        )
    if batch.keys != keys_in_use():
        raise ImportRefusedError(
            "確認のあとで鍵が替わりました。もう一度確認してから取り込んでください。",
            "The keys have changed since the check; check the list again.",
        )
