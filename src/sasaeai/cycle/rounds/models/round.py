"""A round (評価): one evaluation of a plan over one or more fiscal years."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Round(models.Model):
    """``scale`` are the marks of ratings, the best first; ``criteria`` what each means, in the same order."""

    class Kind(models.TextChoices):
        """What it is for."""

        YEARLY = "yearly", _("yearly")
        INTERIM = "interim", _("interim")
        FINAL = "final", _("final")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"))
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"))
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    scale = models.JSONField(_("marks"), default=list)
    criteria = models.JSONField(_("criteria"), default=list)
    opened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("round")
        constraints = (
            models.UniqueConstraint(fields=["plan", "name"], name="round_once_a_name"),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="round_years_in_order"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> list[int]:
        """The fiscal years that it covers."""
        return list(range(self.first_year, self.last_year + 1))
