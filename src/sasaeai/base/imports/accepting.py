"""Accepting a checked list: one short transaction makes all of it live, or none; a second time does nothing.

What nobody sees before that, and takes long to write, is written ahead in chunks between which others have their turn.
"""

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
from sasaeai.base.imports.taking_in import SUBJECT, require_open
from sasaeai.base.imports.turns import in_turns
from sasaeai.base.jobs.adding import add
from sasaeai.base.vault.elsewhere import keys_in_use

_ROOM = -256_000
"""In KiB, for as long as a list becomes live: 70,000 people change about 80 MB."""


def accept(*, batch: Batch, by: str, leave_out_wrong: bool = False) -> Batch:
    """Make a checked list live. ``leave_out_wrong`` is the explicit choice to take in the rows without problems only.

    Raises ``ImportRefusedError`` where problems remain, the list is not checked, or keys or registers changed since.
    """
    kind = kind_of(batch)
    seen = Batch.objects.get(pk=batch.pk)
    if seen.state == Batch.State.ACCEPTED:
        return seen
    with _room():
        _write_ahead(seen, kind, leave_out_wrong=leave_out_wrong)
        return _make_live(seen, kind, by, leave_out_wrong=leave_out_wrong)


def _write_ahead(seen: Batch, kind: Kind, *, leave_out_wrong: bool) -> None:
    if kind.ahead is None:
        return
    for first, last in in_turns(kind.staged._base_manager.filter(batch=seen)):  # noqa: SLF001 - Django's documented interface
        with transaction.atomic():
            locked = _locked(seen)
            if locked.state == Batch.State.ACCEPTED:
                return
            _require_acceptable(locked, seen, kind, leave_out_wrong=leave_out_wrong)
            kind.ahead(locked, first, last)


def _make_live(seen: Batch, kind: Kind, by: str, *, leave_out_wrong: bool) -> Batch:
    with transaction.atomic():
        locked = _locked(seen)
        if locked.state == Batch.State.ACCEPTED:
            return locked
        _require_acceptable(locked, seen, kind, leave_out_wrong=leave_out_wrong)
        quantity = kind.live(locked)
        locked.state, locked.accepted_by, locked.accepted_at = Batch.State.ACCEPTED, by, timezone.now()
        locked.save(update_fields=["state", "accepted_by", "accepted_at"])
        record(
            action=f"{kind.name}.accept",
            by=by,
            subject_type=SUBJECT,
            subject_ids=[str(locked.pk), *([locked.subject] if locked.subject else [])],
            quantity=quantity,
        )
        is_long = locked.rows > MOST_DIRECTLY
        if is_long:
            add(CLEAR, batch=str(locked.pk))
    if not is_long:
        clear(locked)
    return locked


def _locked(batch: Batch) -> Batch:
    locked: Batch = Batch.objects.select_for_update().get(pk=batch.pk)
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


def _require_acceptable(batch: Batch, seen: Batch, kind: Kind, *, leave_out_wrong: bool) -> None:
    """The batch, locked, must be clean, and still of the check that was ``seen`` when the acceptance began."""
    require_open(batch)
    if batch.state == Batch.State.CHECKED and batch.checked_at != seen.checked_at:
        raise ImportRefusedError(
            "取り込みのあいだに確認がやり直されました。その結果を見てから取り込んでください。",
            "Meanwhile the list was checked again; see what that found, then take it in.",
        )
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
