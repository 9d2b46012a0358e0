"""A list on its way in: the batch, what is wrong with it, and what the staged rows of every kind have in common."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.base.vault.models import SealedModel, SealedTextField


class Batch(SealedModel):
    """``subject`` is the id of what the list is of (a network); ``mapping`` has columns from 0 by key.

    ``told`` are the sheet's name, the other sheets' and the headings, sealed, as JSON: people write anything there.
    ``keys`` tells under which keys the staged texts were sealed, ``register`` how the live tables stood at the check,
    ``run`` which check is at work. New, changed, same, skipped and wrong rows make up all rows.
    """

    class State(models.TextChoices):
        """How far it is."""

        UPLOADED = "uploaded", _("uploaded")
        MAPPED = "mapped", _("columns settled")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        ACCEPTED = "accepted", _("taken in")
        GIVEN_UP = "given_up", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=80)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    options = models.JSONField(default=dict)
    told = SealedTextField()
    mapping = models.JSONField(default=dict)
    keys = models.CharField(max_length=40, blank=True)
    register = models.CharField(max_length=80, blank=True)
    run = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    hidden = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=80, blank=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta(SealedModel.Meta):
        verbose_name = _("import")
        indexes = (models.Index(fields=["kind", "subject", "added_at"], name="batch_of_a_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="accepted", accepted_at__isnull=False)
                | (~models.Q(state="accepted") & models.Q(accepted_at__isnull=True)),
                name="batch_accepted_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BatchProblem(models.Model):
    """What is wrong in a row (None: in the whole list), in which column from 0; never what stands there."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(null=True)
    column = models.PositiveSmallIntegerField(null=True)
    key = models.CharField(max_length=40, blank=True)
    message_ja = models.CharField(max_length=400)
    message_en = models.CharField(max_length=400)

    class Meta:
        verbose_name = _("problem")

    def __str__(self) -> str:
        return f"{self.pk} {self.row}"


class StagedRow(models.Model):
    """A row of a list as it is to become live. Its id follows the list's order."""

    class State(models.TextChoices):
        """What accepting it does."""

        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("same")

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    state = models.CharField(max_length=7, choices=State)

    class Meta:
        abstract = True

    if TYPE_CHECKING:
        objects: models.Manager[Any]

    def __str__(self) -> str:
        return f"{self.pk} {self.row}"
