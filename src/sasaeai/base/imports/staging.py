"""Checking a list: read, cleaned and sealed outside any transaction, staged in chunks, each in a short one of its own.

A check may be stopped at any time and begun again; of two at once the later one goes on, and the other writes no more.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.files.keeping import content_of
from sasaeai.base.imports.cleaning import cleaned
from sasaeai.base.imports.clearing import clear
from sasaeai.base.imports.errors import CheckStoppedError, ImportRefusedError
from sasaeai.base.imports.kinds import Kind, Problem, kind_of
from sasaeai.base.imports.models import Batch, BatchProblem, StagedRow
from sasaeai.base.imports.tables import read_table
from sasaeai.base.imports.taking_in import SUBJECT, locked_open, told_of
from sasaeai.base.jobs.adding import add
from sasaeai.base.jobs.kinds import Progress
from sasaeai.base.vault.elsewhere import keys_in_use
from sasaeai.lib.errors import UserFacingError

CHECK = "imports.check"
"""The kind of job; ``check_by_job`` is its work, ``check_given_up`` what ends it after the last attempt."""
MOST_DIRECTLY = 2_000
"""Rows that are checked while one waits; more are a job."""
MOST_PROBLEMS = 10_000
"""Problems that are kept to be shown; all are counted."""
_CHUNK = 1_000
_NAME = "一覧.csv"
_T = TypeVar("_T")


def check(*, batch: Batch, by: str) -> Batch:
    """Check a list whose columns are settled, or check it again; a long one by a job, while ``state`` is ``checking``.

    Raises ``ImportRefusedError`` where the columns are not settled, or the batch is through.
    """
    kind_of(batch)
    with transaction.atomic():
        locked = locked_open(batch)
        if locked.state == Batch.State.UPLOADED:
            raise ImportRefusedError(
                "どの列が何かを決めてから、確認してください。", "Settle the columns before the list is checked."
            )
        run = _begin(locked)
        record(action="imports.batch.check", by=by, subject_type=SUBJECT, subject_ids=[str(batch.pk)])
        if locked.rows > MOST_DIRECTLY:
            add(CHECK, batch=str(batch.pk))
            return locked
    _check(locked, run, lambda _done, _in_all=None: None)
    locked.refresh_from_db()
    return locked


def check_by_job(progress: Progress, batch: str) -> None:
    """The work of the job: check what is still to be checked."""
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch)
        if locked.state != Batch.State.CHECKING:
            return
        run = _begin(locked)
    try:
        _check(locked, run, progress)
    except CheckStoppedError:
        return


def check_given_up(batch: str) -> None:
    """After the job failed for good: the list waits to be checked again."""
    Batch.objects.filter(pk=batch, state=Batch.State.CHECKING).update(state=Batch.State.MAPPED, run=None)


def _begin(batch: Batch) -> UUID:
    """From now on only this check writes. Counts start anew."""
    batch.run, batch.state, batch.checked_at = uuid4(), Batch.State.CHECKING, None
    batch.new = batch.changed = batch.same = batch.skipped = batch.wrong = batch.problem_count = 0
    batch.save()
    return batch.run


def _check(batch: Batch, run: UUID, progress: Progress) -> None:
    kind = kind_of(batch)
    clear(batch, while_=lambda: _require_run(batch, run))
    batch.keys = keys_in_use()
    wrong: set[int | None] = set()
    for chunk in _chunks(_found(batch, kind, progress), _CHUNK):
        wrong |= {one.row for one in chunk if isinstance(one, Problem)}
        _write(batch, run, kind, chunk)
        staged = batch.new + batch.changed + batch.same
        progress(min(staged + len(wrong), batch.rows), batch.rows)
    batch.wrong = len(wrong - {None})
    _finish(batch, run)


def _found(batch: Batch, kind: Kind, progress: Progress) -> Iterator[StagedRow | Problem]:
    """The rows as they are to be staged, and the problems; what stops the reading is a problem of the whole list."""
    try:
        assert batch.file is not None  # noqa: S101 - only what is given up has none
        # A neutral name: what the file is called may be a person's words, and sentences about it are stored.
        table = read_table(content_of(batch.file), _NAME, kind.columns, sheet=told_of(batch).sheet)
        batch.skipped = table.blank_rows + table.repeated_rows
        progress(0, batch.rows)
        clean, problems = cleaned(table.rows, kind.columns, batch.mapping)
        yield from problems
        yield from kind.stage(batch, clean)
    except UserFacingError as error:
        yield Problem(None, "", error.message_ja, error.message_en)


def _write(batch: Batch, run: UUID, kind: Kind, chunk: list[StagedRow | Problem]) -> None:
    """One chunk, in a short transaction that ends where another check has begun."""
    staged = [one for one in chunk if isinstance(one, StagedRow)]
    problems = [one for one in chunk if isinstance(one, Problem)]
    kept = problems[: max(0, MOST_PROBLEMS - batch.problem_count)]
    with transaction.atomic():
        _require_run(batch, run)
        kind.staged._base_manager.bulk_create(staged)  # noqa: SLF001 - Django's documented interface
        BatchProblem.objects.bulk_create(
            [
                BatchProblem(
                    batch=batch,
                    row=one.row,
                    key=one.key,
                    column=batch.mapping.get(one.key),
                    message_ja=one.message_ja,
                    message_en=one.message_en,
                )
                for one in kept
            ]
        )
    batch.problem_count += len(problems)
    batch.new += sum(one.state == StagedRow.State.NEW for one in staged)
    batch.changed += sum(one.state == StagedRow.State.CHANGED for one in staged)
    batch.same += sum(one.state == StagedRow.State.SAME for one in staged)


def _finish(batch: Batch, run: UUID) -> None:
    with transaction.atomic():
        _require_run(batch, run)
        batch.state, batch.run, batch.checked_at = Batch.State.CHECKED, None, timezone.now()
        batch.save()


def _require_run(batch: Batch, run: UUID) -> None:
    """Inside a transaction: stop where another check has begun, or the batch is given up."""
    if not Batch.objects.select_for_update().filter(pk=batch.pk, run=run).exists():
        raise CheckStoppedError


def _chunks(found: Iterable[_T], size: int) -> Iterator[list[_T]]:
    left = iter(found)
    take: Callable[[], list[_T]] = lambda: list(islice(left, size))  # noqa: E731 - for iter
    return iter(take, [])
