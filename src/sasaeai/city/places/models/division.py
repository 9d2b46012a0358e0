"""Divisions (担当課): a name for a time, how else it is spelled, and its sub-units."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Division(models.Model):
    """A unit of the city office that answers for measures, from its first day to its last; both are included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=80)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    class Meta:
        verbose_name = _("division")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="division_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(until__isnull=False), name="division_ended_if_succeeded"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="division_has_a_name"),
            models.UniqueConstraint(fields=["name", "since"], name="division_once_a_name_and_day"),
        )

    def __str__(self) -> str:
        return self.name


class DivisionSpelling(models.Model):
    """Another way in which a division is written (こども支援課 for 子ども支援課)."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="spellings")
    text = models.CharField(_("spelling"), max_length=80)

    class Meta:
        verbose_name = _("spelling")
        constraints = (models.UniqueConstraint(fields=["division", "text"], name="spelling_once_a_division"),)

    def __str__(self) -> str:
        return self.text


class SubUnit(models.Model):
    """A part of a division that sheets name beside it (政策推進課の女性センター)."""

    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="sub_units")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("sub-unit")
        constraints = (models.UniqueConstraint(fields=["division", "name"], name="sub_unit_once_a_division"),)

    def __str__(self) -> str:
        return self.name
