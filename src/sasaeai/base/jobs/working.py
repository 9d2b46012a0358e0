"""The worker: takes the job that is due longest, does it, and says how it ended.

A claim lasts ``LEASE``; progress renews it. Who lost it to another worker stops at his next word and changes nothing.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath
from threading import Event
from uuid import uuid4

from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from sasaeai.base.jobs.adding import add_recurring
from sasaeai.base.jobs.kinds import Kind, NotYetError, kinds
from sasaeai.base.jobs.models import Job

LEASE = timedelta(minutes=2)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
_IDLE_S = 1.0
_NO_CLAIM = {"claim": None, "claimed_until": None}
_log = logging.getLogger("sasaeai.jobs")


class ClaimLostError(Exception):
    """Another worker has taken the job over; this one is not to go on with it."""


def work_until(stop: Event, *, lease: timedelta = LEASE) -> None:
    """Do jobs as they fall due until told to stop. No fault of a job or of the database ends it."""
    is_prepared = False
    while not stop.is_set():
        close_old_connections()
        try:
            if not is_prepared:
                add_recurring()
                is_prepared = True
            has_worked = work_once(lease=lease)
        except Exception as error:  # noqa: BLE001 - the database may be away for a while; the worker outlives that
            _log.error("no job could be taken: %s", place_of(error))
            has_worked = False
        if not has_worked:
            stop.wait(_IDLE_S)
    connection.close()


def work_once(*, lease: timedelta = LEASE, now: Callable[[], datetime] = timezone.now) -> bool:
    """Do one job that is due; False where none is."""
    job = _claimed(now(), lease)
    if job is None:
        return False
    kind = kinds()[job.kind]
    try:
        kind.work(_Progress(job, lease, now), **job.arguments)
    except NotYetError as error:
        _end(job, {"state": Job.State.WAITING, "due_at": now() + error.after, "attempts": job.attempts - 1})
    except ClaimLostError:
        _log.warning("job %s was taken over by another worker", job.pk)
    except Exception as error:  # noqa: BLE001 - whatever a job raises is written down with it
        _log.error("job %s (%s) failed: %s", job.pk, job.kind, place_of(error))
        _after_a_fault(job, kind, error, now())
    else:
        _end(job, _after_success(kind, now()))
    return True


def place_of(error: BaseException) -> str:
    """What went wrong and where in the code, without the error's words: they might be a person's."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"[:200]


class _Progress:
    def __init__(self, job: Job, lease: timedelta, now: Callable[[], datetime]) -> None:
        self._job, self._lease, self._now = job, lease, now

    def __call__(self, done: int, in_all: int | None = None) -> None:
        told = {"steps_done": done, "steps_in_all": in_all, "claimed_until": self._now() + self._lease}
        if not Job.objects.filter(pk=self._job.pk, claim=self._job.claim).update(**told):
            raise ClaimLostError


def _claimed(now: datetime, lease: timedelta) -> Job | None:
    """Take the job that is due longest, or whose worker has not been heard of."""
    due = Q(state=Job.State.WAITING, due_at__lte=now) | Q(state=Job.State.RUNNING, claimed_until__lt=now)
    due &= Q(kind__in=kinds())  # what another version of the site put in is left to its workers
    if not Job.objects.filter(due).exists():
        return None  # without a writing transaction, which on SQLite would hold up everybody
    with transaction.atomic():
        can_skip = connection.features.has_select_for_update_skip_locked
        found = Job.objects.select_for_update(skip_locked=can_skip).filter(due)
        # What comes again by itself is short and must not wait behind a thousand mails.
        job = found.order_by(F("only_one").asc(nulls_last=True), "due_at").first()
        if job is None:
            return None
        kind = kinds()[job.kind]
        if kind.every is None and job.attempts >= kind.most_attempts:
            job.state, job.claim, job.claimed_until = Job.State.FAILED, None, None
            job.ended_at, job.fault = now, job.fault or "the worker died each time"
            job.save()
            _give_up(job, kind)
            return None
        job.state, job.claim, job.claimed_until = Job.State.RUNNING, uuid4(), now + lease
        job.attempts += 1
        job.save()
        return job


def _after_success(kind: Kind, now: datetime) -> dict[str, object]:
    if kind.every is None:
        return {"state": Job.State.DONE, "ended_at": now, "fault": ""}
    return {"state": Job.State.WAITING, "due_at": now + kind.every, "ended_at": now, "attempts": 0, "fault": ""}


def _after_a_fault(job: Job, kind: Kind, error: Exception, now: datetime) -> None:
    told = _after_fault(job, kind, error, now)
    with transaction.atomic():
        if _end(job, told) and told["state"] == Job.State.FAILED:
            _give_up(job, kind)


def _after_fault(job: Job, kind: Kind, error: Exception, now: datetime) -> dict[str, object]:
    """Again later, twice as late each time; what comes by itself always comes again."""
    told: dict[str, object] = {"ended_at": now, "fault": place_of(error)}
    if kind.every is None and job.attempts >= kind.most_attempts:
        return told | {"state": Job.State.FAILED}
    pause = min(_FIRST_PAUSE * 2 ** min(job.attempts - 1, 20), _LONGEST_PAUSE)
    return told | {"state": Job.State.WAITING, "due_at": now + pause}


def _end(job: Job, told: dict[str, object]) -> bool:
    """Write the end down, unless another worker has the job by now."""
    is_ours = Job.objects.filter(pk=job.pk, claim=job.claim).update(**told, **_NO_CLAIM) == 1
    if not is_ours:
        _log.warning("job %s ended after another worker had taken it over", job.pk)
    return is_ours


def _give_up(job: Job, kind: Kind) -> None:
    """Tell whom it concerns that a job has failed, in the transaction that says so: a crash must not part the two."""
    try:
        with transaction.atomic():
            if kind.given_up is not None:
                kind.given_up(**job.arguments)
    except Exception as error:  # noqa: BLE001 - the job has failed anyway
        _log.error("job %s (%s) could not be given up: %s", job.pk, job.kind, place_of(error))
