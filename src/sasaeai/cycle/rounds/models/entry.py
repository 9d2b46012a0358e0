"""An entry (評価票): what the lead division writes of one measure in one round, and everything that became of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.cycle.rounds.rules.stages import Stage


class Entry(models.Model):
    """``version`` rises with each change: who writes over a version that he has not seen is told.

    ``direction`` is a code (expand, continue, revise, abolish …); ``direction_text`` what was printed where it is none.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="entries")
    measure = models.ForeignKey("plans.Measure", on_delete=models.PROTECT, related_name="entries")
    stage = models.CharField(
        _("stage"), max_length=10, choices=[(stage.value, stage.value) for stage in Stage], default=Stage.NOT_BEGUN
    )
    rating = models.CharField(_("rating"), max_length=40, blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    issues = models.TextField(_("issues"), blank=True)
    direction = models.CharField(_("direction"), max_length=40, blank=True)
    direction_text = models.CharField(_("direction as printed"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("entry")
        constraints = (
            models.UniqueConstraint(fields=["round", "measure"], name="entry_once_a_measure"),
            models.CheckConstraint(condition=Q(stage__in=[stage.value for stage in Stage]), name="entry_stage_known"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class EntryYear(models.Model):
    """What was done in one fiscal year, in words. Figures stand in slots ({{…}}), never typed among them."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="years")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    text = models.TextField(_("what was done"), blank=True)
    is_same_as_left = models.BooleanField(_("same as left"), default=False)

    class Meta:
        verbose_name = _("year of an entry")
        ordering = ("fiscal_year",)
        constraints = (models.UniqueConstraint(fields=["entry", "fiscal_year"], name="entry_year_once"),)

    def __str__(self) -> str:
        return str(self.fiscal_year)


class EntryRevision(models.Model):
    """What an entry said before a change: whole, so that nothing that was written is ever lost.

    ``at`` and ``by`` are of the change; ``version`` is the one that it replaced.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    said = models.JSONField()

    class Meta:
        verbose_name = _("revision")
        ordering = ("version",)
        constraints = (models.UniqueConstraint(fields=["entry", "version"], name="revision_once_a_version"),)

    def __str__(self) -> str:
        return str(self.version)


class Transition(models.Model):
    """That an entry went from one stage to another, by whom, with which words (a send-back needs some)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="transitions")
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    text = models.TextField(_("words"), blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    user = models.UUIDField()
    is_acting = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("transition")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.before} {self.after}"
