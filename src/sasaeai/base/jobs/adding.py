"""Putting jobs in, inside the caller's transaction: they are there when what they are about is."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from sasaeai.base.jobs.kinds import kinds, recurring
from sasaeai.base.jobs.models import Job

_LATE = timedelta(minutes=5)


def add(kind: str, *, due_at: datetime | None = None, **arguments: str | int) -> Job:
    """Put a job in. ``arguments`` are ids and numbers. Raises ``LookupError`` for a kind that nobody registered."""
    if kind not in kinds():
        raise LookupError(f"no kind of job is called {kind}")
    now = timezone.now()
    return Job.objects.create(kind=kind, arguments=arguments, added_at=now, due_at=due_at or now)


def is_nobody_working(now: datetime) -> bool:
    """Whether what comes again by itself has been due for minutes: no worker runs, or it hangs."""
    late = now - _LATE
    overdue = Q(state=Job.State.WAITING, due_at__lt=late) | Q(state=Job.State.RUNNING, claimed_until__lt=late)
    return Job.objects.filter(overdue, only_one__isnull=False).exists()


def add_recurring() -> None:
    """Put in what comes again by itself and is not there yet, or had failed; for each start of a worker."""
    now = timezone.now()
    failed = Job.objects.filter(only_one__in=[kind.name for kind in recurring()], state=Job.State.FAILED)
    failed.update(state=Job.State.WAITING, due_at=now, attempts=0)
    missing = [Job(kind=kind.name, only_one=kind.name, added_at=now, due_at=now) for kind in recurring()]
    Job.objects.bulk_create(missing, ignore_conflicts=True)
