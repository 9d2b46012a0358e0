"""Removing what was staged and is not needed any more, a chunk at a time, so that nobody waits for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from sasaeai.base.imports.kinds import Kind, kind_of, kinds
from sasaeai.base.imports.models import Batch, BatchProblem
from sasaeai.base.imports.turns import in_turns
from sasaeai.base.jobs.kinds import Progress

CLEAR = "imports.clear"
"""The kind of job that clears a long list; ``clear_by_job`` is its work."""
KEPT_UNSETTLED = timedelta(days=30)
"""How long a list may wait to be accepted; then it is given up."""
_THROUGH = (Batch.State.ACCEPTED, Batch.State.GIVEN_UP)


def clear(batch: Batch, while_: Callable[[], None] = lambda: None) -> None:
    """Remove the staged rows and the problems of a batch, and what was written ahead for one that is not accepted.

    ``while_`` is called in each transaction, and may raise. The staged rows go last: they tell that something is left.
    """
    kind = kind_of(batch)
    _taken_back(kind, batch, while_)
    _cleared(BatchProblem, batch, while_)
    _cleared(kind.staged, batch, while_)


def clear_by_job(_progress: Progress, batch: str) -> None:
    """The work of the job."""
    clear(Batch.objects.get(pk=batch))


def clear_left_over() -> None:
    """Remove what a batch that is through still has, since whoever should have done so was stopped."""
    for kind in kinds().values():
        manager = kind.staged._base_manager  # noqa: SLF001 - Django's documented interface
        left = manager.filter(batch__state__in=_THROUGH).values("batch")
        for batch in Batch.objects.filter(pk__in=left):
            clear(batch)


def unsettled(now: datetime) -> "models.QuerySet[Batch]":
    """The batches that have waited too long."""
    found: models.QuerySet[Batch] = Batch.objects.filter(added_at__lt=now - KEPT_UNSETTLED).exclude(state__in=_THROUGH)
    return found


def _taken_back(kind: Kind, batch: Batch, while_: Callable[[], None]) -> None:
    if kind.take_back is None:
        return
    for first, last in in_turns(kind.staged._base_manager.filter(batch=batch)):  # noqa: SLF001 - Django's documented interface
        with transaction.atomic():
            while_()
            if Batch.objects.select_for_update().exclude(state=Batch.State.ACCEPTED).filter(pk=batch.pk).exists():
                kind.take_back(batch, first, last)


def _cleared(model: type[models.Model], batch: Batch, while_: Callable[[], None]) -> None:
    rows: models.QuerySet[Any] = model._base_manager.filter(batch=batch)  # noqa: SLF001
    for first, last in in_turns(rows):
        with transaction.atomic():
            while_()
            rows.filter(pk__range=(first, last)).delete()
