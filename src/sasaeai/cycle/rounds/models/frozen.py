"""Figures as they stood when an entry was frozen (確定), and what was published. Neither is changed afterwards.

What was published can be withdrawn: residents no longer read it, the office still knows what it was.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrozenFigure(models.Model):
    """A value with all that explains it: as of when, by which formula, from how many records, and where the log was."""

    entry = models.ForeignKey("rounds.Entry", on_delete=models.PROTECT, related_name="frozen_figures")
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    uncertain = models.PositiveIntegerField(default=0)
    as_of = models.DateField(_("as of"))
    feed = models.CharField(max_length=8)
    records = models.PositiveIntegerField(_("records behind it"))
    why_missing = models.CharField(max_length=40, blank=True)
    formula_version = models.PositiveSmallIntegerField()
    audit_entry = models.BigIntegerField()
    frozen_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("frozen figure")
        constraints = (
            models.UniqueConstraint(
                fields=["entry", "indicator", "fiscal_year"],
                condition=models.Q(is_current=True),
                name="figure_frozen_once_a_year",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Publication(models.Model):
    """That a round's entries were published; ``decided_on`` and ``decision_no`` are of the office's document system."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="publications")
    decided_on = models.DateField(_("day of the decision"))
    decision_no = models.CharField(_("number of the decision"), max_length=60)
    published_at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return str(self.pk)


class PublishedMeasure(models.Model):
    """A measure as anyone may read it: one whole document, so that no page of residents reads the records."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="measures")
    plan_slug = models.CharField(max_length=40)
    round_key = models.CharField(max_length=40)
    last_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    document = models.JSONField()
    is_current = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    why_withdrawn = models.TextField(_("why it was withdrawn"), blank=True)

    class Meta:
        verbose_name = _("published measure")
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(
                fields=["plan_slug", "round_key", "number"],
                condition=models.Q(is_current=True),
                name="published_once_a_round_and_number",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(is_current=False),
                name="withdrawn_is_not_current",
            ),
        )

    def __str__(self) -> str:
        return self.number
