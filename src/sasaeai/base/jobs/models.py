"""A piece of work, and how far it is."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class Job(models.Model):
    """What is to be done, by its kind and with ids, never with a person's words; ``fault`` names a place in the code.

    ``claim`` is the worker's that is at it, until ``claimed_until``; then another may take it over.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    added_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps_in_all = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)
    only_one = models.CharField(max_length=80, null=True, unique=True)

    class Meta:
        indexes = (models.Index(fields=["state", "due_at"], name="job_state_due"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="running", claim__isnull=False, claimed_until__isnull=False)
                | (~Q(state="running") & Q(claim__isnull=True, claimed_until__isnull=True)),
                name="job_claimed_while_running",
            ),
            models.CheckConstraint(
                condition=Q(steps_in_all__isnull=True) | Q(steps_done__lte=F("steps_in_all")), name="job_steps_within"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
