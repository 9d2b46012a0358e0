"""An indicator (指標): a figure of a measure with its definition, followed over years. It is data: none needs code."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Indicator(models.Model):
    """What is counted, when, and by which family of formulas over which records.

    ``base_month`` and ``base_day`` are the day of a stock (基準日), ``is_base_after`` says that it follows the fiscal
    year's end (``rules.base_days``). A change of what is counted raises ``formula_version``, any change ``version``.
    """

    class Kind(models.TextChoices):
        """Over which time it is counted."""

        STOCK = "stock", _("as of a day")
        FLOW = "flow", _("over the fiscal year")
        CUMULATIVE = "cumulative", _("since the beginning")

    class Counting(models.TextChoices):
        """What counts as one (数え方)."""

        BODIES = "bodies", _("bodies")
        PEOPLE = "people", _("distinct people")
        ATTENDANCES = "attendances", _("attendances")
        CASES = "cases", _("cases")
        TIMES = "times", _("times")
        HOUSEHOLDS = "households", _("households")
        PLACES = "places", _("places")
        YEN = "yen", _("yen")

    class Polarity(models.TextChoices):
        """Whether more of it is good."""

        MORE = "more", _("more is better")
        LESS = "less", _("less is better")
        UNKNOWN = "unknown", _("cannot be said")

    class Family(models.TextChoices):
        """How it is derived; blank where values are typed."""

        ENROLLED = "enrolled", _("enrolled bodies and persons")
        RETURNS = "returns", _("monthly returns")
        TYPED = "", _("typed values")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey("plans.Measure", on_delete=models.PROTECT, related_name="indicators")
    label = models.CharField(_("label"), max_length=80)
    unit = models.CharField(_("unit"), max_length=20)
    definition = models.CharField(_("definition"), max_length=300)
    kind = models.CharField(_("stock, flow or cumulative"), max_length=10, choices=Kind)
    counting = models.CharField(_("counting rule"), max_length=11, choices=Counting)
    base_month = models.PositiveSmallIntegerField(_("month of the base day"), default=3)
    base_day = models.PositiveSmallIntegerField(_("base day"), default=31)
    is_base_after = models.BooleanField(_("base day right after the fiscal year"), default=False)
    polarity = models.CharField(_("polarity"), max_length=7, choices=Polarity, default=Polarity.UNKNOWN)
    family = models.CharField(_("how it is derived"), max_length=10, choices=Family, blank=True)
    network = models.ForeignKey("registers.Network", on_delete=models.PROTECT, null=True, blank=True)
    party = models.CharField(_("bodies or persons only"), max_length=6, blank=True)
    item = models.ForeignKey("registers.ReturnItem", on_delete=models.PROTECT, null=True, blank=True)
    formula_version = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("indicator")
        ordering = ("order", "label")
        constraints = (
            models.UniqueConstraint(fields=["measure", "label"], name="indicator_once_a_measure"),
            models.CheckConstraint(
                condition=Q(base_month__range=(1, 12), base_day__range=(1, 31)), name="indicator_base_day_is_a_day"
            ),
            models.CheckConstraint(
                condition=Q(family="")
                | Q(family="enrolled", kind="stock")
                | Q(family="returns", kind__in=["flow", "cumulative"]),
                name="indicator_kind_fits_its_family",
            ),
            models.CheckConstraint(
                condition=Q(is_base_after=False) | Q(kind="stock", base_month__gte=4),
                name="indicator_base_after_is_of_a_stock",
            ),
            models.CheckConstraint(
                condition=Q(family="enrolled", network__isnull=False, item__isnull=True)
                | Q(family="returns", network__isnull=True, item__isnull=False, party="")
                | Q(family="", network__isnull=True, item__isnull=True, party=""),
                name="indicator_family_has_its_source",
            ),
        )

    def __str__(self) -> str:
        return self.label
