"""Jobs: done once, tried again after a fault, taken over from a dead worker, told without anybody's words."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from sasaeai.base.jobs import kinds
from sasaeai.base.jobs.adding import add, add_recurring
from sasaeai.base.jobs.kinds import Progress, register
from sasaeai.base.jobs.models import Job
from sasaeai.base.jobs.working import ClaimLostError, work_once

NAME = "日野ひかり"
START = datetime(2026, 4, 1, 9, tzinfo=UTC)


class Clock:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def done() -> Iterator[list[object]]:
    """What the jobs of the kinds ``write`` and ``fail`` did."""
    said: list[object] = []

    def write(progress: Progress, **arguments: object) -> None:
        said.append(arguments)
        progress(1, 2)

    def fail(_progress: Progress) -> None:
        said.append("tried")
        raise ValueError(NAME)

    before = dict(kinds._KINDS)
    register("write", write)
    register("fail", fail, most_attempts=3)
    register("again", write, every=timedelta(minutes=5))
    yield said
    kinds._KINDS.clear()
    kinds._KINDS.update(before)


@pytest.mark.django_db
class TestWorking:
    def test_a_job_is_done_once_with_its_arguments(self, done: list[object], clock: Clock) -> None:
        job = add("write", plan=3)
        clock.pass_by(seconds=1)
        assert work_once(now=clock)
        assert not work_once(now=clock)
        assert done == [{"plan": 3}]
        job.refresh_from_db()
        assert (job.state, job.steps_done, job.steps_in_all, job.claim) == ("done", 1, 2, None)

    def test_the_one_that_is_due_longest_comes_first(self, done: list[object], clock: Clock) -> None:
        for minutes in (2, 3, 1):
            add("write", due_at=clock() - timedelta(minutes=minutes), at=minutes)
        add("write", due_at=clock() + timedelta(minutes=1), at=0)
        while work_once(now=clock):
            pass
        assert done == [{"at": 3}, {"at": 2}, {"at": 1}]

    def test_a_kind_that_this_version_does_not_know_is_left_to_others(self, done: list[object], clock: Clock) -> None:
        with pytest.raises(LookupError):
            add("unheard-of")
        Job.objects.create(kind="of-next-year", added_at=START, due_at=START)
        assert not work_once(now=clock)
        assert Job.objects.get().state == "waiting"

    def test_who_is_concerned_is_told_of_a_job_that_is_given_up_once(self, done: list[object], clock: Clock) -> None:
        def fail(_progress: Progress, case: int) -> None:
            raise ValueError

        register("told", fail, most_attempts=1, given_up=lambda case: done.append(f"given up {case}"))
        add("told", case=5)
        clock.pass_by(seconds=1)
        assert work_once(now=clock)
        assert not work_once(now=clock)
        assert done == ["given up 5"]

    def test_what_comes_again_does_not_wait_behind_others(self, done: list[object], clock: Clock) -> None:
        for at in range(5):
            add("write", due_at=clock() - timedelta(hours=1), at=at)
        add_recurring()
        Job.objects.exclude(kind__in=["write", "again"]).delete()
        clock.pass_by(seconds=1)
        assert work_once(now=clock)
        assert done == [{}]

    def test_what_comes_again_is_there_again_after_a_failure(self, done: list[object]) -> None:
        add_recurring()
        Job.objects.filter(kind="again").update(state="failed", ended_at=START)
        add_recurring()
        assert Job.objects.get(kind="again").state == "waiting"

    def test_a_job_of_a_deed_that_is_undone_is_not_there(self, done: list[object]) -> None:
        with transaction.atomic():
            add("write")
            transaction.set_rollback(True)
        assert not Job.objects.exists()

    def test_a_fault_is_tried_again_later_each_time_and_then_given_up(
        self, done: list[object], clock: Clock, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        job = add("fail")
        clock.pass_by(seconds=1)
        pauses = []
        for _ in range(2):
            assert work_once(now=clock)
            job.refresh_from_db()
            pauses.append(job.due_at - clock())
            assert not work_once(now=clock)
            clock.now = job.due_at
        assert work_once(now=clock)
        job.refresh_from_db()
        assert (job.state, done, pauses) == ("failed", ["tried"] * 3, [timedelta(seconds=10), timedelta(seconds=20)])
        assert job.fault.startswith("ValueError at test_jobs.py:")
        assert NAME not in caplog.text + str(Job.objects.values())
        assert job.fault in caplog.text

    def test_a_dead_workers_job_is_taken_over_but_not_for_ever(self, done: list[object], clock: Clock) -> None:
        job = add("fail")
        for attempts in (1, 2, 3):
            Job.objects.filter(pk=job.pk).update(
                state="running", attempts=attempts, claim=job.pk, claimed_until=clock() - timedelta(seconds=1)
            )
            work_once(now=clock)
        job.refresh_from_db()
        assert (job.state, job.claim) == ("failed", None)
        assert len(done) == 2

    def test_a_live_workers_job_is_left_to_him(self, done: list[object], clock: Clock) -> None:
        job = add("write")
        Job.objects.update(state="running", attempts=1, claim=job.pk, claimed_until=clock() + timedelta(seconds=5))
        assert not work_once(now=clock)
        clock.pass_by(seconds=6)
        assert work_once(now=clock)

    def test_who_lost_his_claim_changes_nothing_more(self, done: list[object], clock: Clock) -> None:
        others = uuid4()

        def slow(progress: Progress) -> None:
            Job.objects.update(claim=others)
            with pytest.raises(ClaimLostError):
                progress(1)
            progress(2)

        register("slow", slow)
        add("slow")
        clock.pass_by(seconds=1)
        assert work_once(now=clock)
        job = Job.objects.get()
        assert (job.state, job.claim, job.steps_done) == ("running", others, 0)

    def test_what_comes_again_is_there_once_and_comes_again(self, done: list[object], clock: Clock) -> None:
        for _ in range(3):
            add_recurring()
        mine = Job.objects.filter(kind="again")
        assert mine.count() == 1
        Job.objects.exclude(kind="again").delete()
        clock.pass_by(seconds=1)
        assert work_once(now=clock)
        assert not work_once(now=clock)
        assert mine.get().due_at == clock() + timedelta(minutes=5)
        clock.pass_by(minutes=6)
        assert work_once(now=clock)
        assert len(done) == 2
