"""Measures (取組), who answers for each, which are one and the same, and what they run."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Measure(models.Model):
    """A numbered leaf of the plan. ``number`` is as printed; ``order`` is its place in the plan."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, related_name="measures")
    node = models.ForeignKey("plans.Node", on_delete=models.PROTECT, null=True, blank=True, related_name="measures")
    number = models.CharField(_("number"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    page = models.PositiveSmallIntegerField(_("page of the plan book"), null=True, blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("measure")
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="measure_once_a_number"),
            models.CheckConstraint(condition=~Q(number=""), name="measure_has_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class MeasureDivision(models.Model):
    """That a division answers for a measure: one leads, others work along."""

    class Part(models.TextChoices):
        """How it answers."""

        LEAD = "lead", _("lead division")
        JOINT = "joint", _("joint division")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="answering")
    division = models.ForeignKey("places.Division", on_delete=models.PROTECT)
    part = models.CharField(_("lead or joint"), max_length=5, choices=Part)
    sub_unit = models.CharField(_("sub-unit"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("division of a measure")
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=["measure", "division"], name="division_once_a_measure"),
            models.UniqueConstraint(fields=["measure"], condition=Q(part="lead"), name="one_lead_a_measure"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class CrossListing(models.Model):
    """That two measures are one, printed twice (再掲). Until a person settles which is the main one, both stand."""

    main = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="repeated_by")
    repeated = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="cross_listing")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("cross-listing")
        constraints = (
            models.CheckConstraint(condition=~Q(main=F("repeated")), name="cross_listing_of_two"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by="") | (Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="cross_listing_settled_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class MeasureProgramme(models.Model):
    """That a measure is done by a programme. One programme may serve several measures and plans."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="runs")
    programme = models.ForeignKey("registers.Programme", on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("programme of a measure")
        constraints = (models.UniqueConstraint(fields=["measure", "programme"], name="programme_once_a_measure"),)

    def __str__(self) -> str:
        return str(self.pk)
