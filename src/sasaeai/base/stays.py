"""Rows that stand from one day to another, each known as exactly as the papers say: the columns of a ``Stay``.

Each day is kept as the first and the last day that it can be, so that the database itself can count who was there on
any day; which form it was written in is kept beside it.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sasaeai.lib.vague_days import Precision, Stay, VagueDay

PRECISIONS = (
    (Precision.DAY.value, _("day")),
    (Precision.MONTH.value, _("month")),
    (Precision.YEAR.value, _("calendar year")),
    (Precision.FISCAL_YEAR.value, _("fiscal year")),
    (Precision.BEFORE.value, _("before a day")),
)


class StayModel(models.Model):
    """``since`` and ``until`` (the last day; None while it goes on) as ``VagueDay``s over six columns."""

    since_earliest = models.DateField(_("begun at the earliest"))
    since_latest = models.DateField(_("begun at the latest"))
    since_precision = models.CharField(max_length=11, choices=PRECISIONS, default=Precision.DAY.value)
    until_earliest = models.DateField(_("ended at the earliest"), null=True, blank=True)
    until_latest = models.DateField(_("ended at the latest"), null=True, blank=True)
    until_precision = models.CharField(max_length=11, choices=PRECISIONS, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(since_earliest__lte=F("since_latest")), name="%(app_label)s_%(class)s_since_in_order"
            ),
            models.CheckConstraint(
                condition=Q(until_earliest__isnull=True, until_latest__isnull=True, until_precision="")
                | (Q(until_earliest__lte=F("until_latest")) & ~Q(until_precision="")),
                name="%(app_label)s_%(class)s_until_in_order",
            ),
            models.CheckConstraint(
                condition=Q(until_latest__isnull=True) | Q(until_latest__gte=F("since_earliest")),
                name="%(app_label)s_%(class)s_not_ended_before_begun",
            ),
        )

    @property
    def since(self) -> VagueDay:
        """The first day, as far as it is known."""
        return _read(self.since_earliest, self.since_latest, self.since_precision)

    @since.setter
    def since(self, day: VagueDay) -> None:
        self.since_earliest, self.since_latest, self.since_precision = columns_of(day)

    @property
    def until(self) -> VagueDay | None:
        """The last day, as far as it is known."""
        if self.until_earliest is None or self.until_latest is None:
            return None
        return _read(self.until_earliest, self.until_latest, self.until_precision)

    @until.setter
    def until(self, day: VagueDay | None) -> None:
        self.until_earliest, self.until_latest, self.until_precision = columns_of(day) if day else (None, None, "")

    @property
    def stay(self) -> Stay:
        """Both days."""
        return Stay(self.since, self.until)


def columns_of(day: VagueDay) -> tuple[date, date, str]:
    """The earliest and the latest day that it can be, and how exactly it is known: what the columns hold."""
    return day.earliest, day.latest, day.precision.value


def holding_on(day: date) -> Q:
    """The condition of the rows that may have stood on a day, as ``Stay.may_hold`` says."""
    return Q(since_earliest__lte=day) & (Q(until_latest__isnull=True) | Q(until_latest__gte=day))


def surely_holding_on(day: date) -> Q:
    """The condition of those that stood whatever is not known, as ``Stay.surely_holds`` says."""
    return Q(since_latest__lte=day) & (Q(until_earliest__isnull=True) | Q(until_earliest__gte=day))


def _read(earliest: date, latest: date, precision: str) -> VagueDay:
    is_limit = precision == Precision.BEFORE
    return VagueDay(latest + timedelta(days=1) if is_limit else earliest, Precision(precision))
