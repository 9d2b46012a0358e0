"""Whoever watches over the server learns in one word what is wrong."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from sasaeai.base.jobs.adding import add_recurring
from sasaeai.base.jobs.models import Job


def told(client: Client) -> tuple[int, str]:
    answer = client.get("/healthz")
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
class TestHealth:
    def test_all_is_well(self, client: Client) -> None:
        add_recurring()
        assert told(client) == (200, "ok\n")

    @pytest.mark.parametrize("state", ["waiting", "running"])
    def test_nobody_does_the_jobs(self, client: Client, state: str) -> None:
        add_recurring()
        past = timezone.now() - timedelta(minutes=6)
        job = Job.objects.filter(kind="audit.seal")
        claimed = {"claim": job.get().pk, "claimed_until": past} if state == "running" else {}
        job.update(state=state, due_at=past, **claimed)
        assert told(client) == (503, "jobs\n")

    def test_the_database_does_not_answer(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(*_given: object) -> None:
            raise DatabaseError

        monkeypatch.setattr(connection, "cursor", away)
        assert told(client) == (503, "database\n")
