"""What stands beside derived values: where a cumulative one starts, what was aimed at, what was typed or imported."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_INDICATOR = "indicators.Indicator"


class OpeningBalance(models.Model):
    """What a cumulative indicator stood at on a day, before its records begin; shown as a line of its own."""

    indicator = models.OneToOneField(_INDICATOR, on_delete=models.PROTECT, related_name="opening")
    as_of = models.DateField(_("as of"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)
    source = models.CharField(_("source"), max_length=200)
    given_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("opening balance")

    def __str__(self) -> str:
        return str(self.pk)


class Target(models.Model):
    """What was aimed at for a fiscal year."""

    indicator = models.ForeignKey(_INDICATOR, on_delete=models.CASCADE, related_name="targets")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = _("target")
        constraints = (models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="target_once_a_year"),)

    def __str__(self) -> str:
        return str(self.pk)


class GivenValue(models.Model):
    """A value that a sheet printed or a person typed, for a measure and year. It never replaces a derived one.

    ``indicator`` is None until a person says which indicator the printed figure is; ``label`` is as printed.
    """

    class Origin(models.TextChoices):
        """Where it is from."""

        SHEET = "sheet", _("imported from a sheet")
        TYPED = "typed", _("typed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey("plans.Measure", on_delete=models.PROTECT, related_name="given_values")
    indicator = models.ForeignKey(_INDICATOR, on_delete=models.PROTECT, null=True, blank=True, related_name="given")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)
    label = models.CharField(_("label"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)
    is_approximate = models.BooleanField(_("approximate"), default=False)
    is_carried_over = models.BooleanField(_("same as the year before"), default=False)
    origin = models.CharField(_("origin"), max_length=5, choices=Origin)
    source = models.CharField(_("source"), max_length=200, blank=True)
    given_by = models.CharField(max_length=80)
    given_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("given value")
        indexes = (models.Index(fields=["measure", "is_current"], name="given_of_a_measure"),)
        constraints = (
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                condition=Q(origin="typed", is_current=True),
                name="value_typed_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(origin="sheet") | (Q(indicator__isnull=False, fiscal_year__isnull=False) & ~Q(source="")),
                name="value_typed_with_its_source",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
