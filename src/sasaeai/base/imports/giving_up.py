"""Giving a list up: nothing of it becomes live, and its file and staged rows go."""

from datetime import datetime

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.base.files.keeping import remove
from sasaeai.base.imports.clearing import CLEAR, clear, clear_left_over, unsettled
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.staging import MOST_DIRECTLY
from sasaeai.base.imports.taking_in import SUBJECT, locked_open
from sasaeai.base.jobs.adding import add

SWEEP = "imports.sweep"
"""The kind of the daily job; its work is ``sweep``."""
_BY = "system:imports"


def give_up(*, batch: Batch, by: str) -> None:
    """Give a list up that is not accepted. Raises ``ImportRefusedError`` where it is through."""
    with transaction.atomic():
        locked = locked_open(batch)
        file = locked.file
        locked.state, locked.run, locked.file, locked.told = Batch.State.GIVEN_UP, None, None, ""
        locked.save(update_fields=["state", "run", "file", "told"])
        record(action="imports.batch.give_up", by=by, subject_type=SUBJECT, subject_ids=[str(batch.pk)])
        if file is not None:
            remove(file, by=by)
        is_long = locked.rows > MOST_DIRECTLY
        if is_long:
            add(CLEAR, batch=str(batch.pk))
    if not is_long:
        clear(locked)


def sweep(now: datetime) -> None:
    """Give up what has waited for a month, and remove what was left behind."""
    for batch in unsettled(now):
        give_up(batch=batch, by=_BY)
    clear_left_over()
