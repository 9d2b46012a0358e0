"""Programmes (事業): what the city runs, for which division, and who runs it under contract."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

_ENDS_AFTER_START = Q(until__isnull=True) | Q(until__gte=F("since"))


class Programme(models.Model):
    """What the city runs, from its first day to its last; both are included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    division = models.ForeignKey("places.Division", on_delete=models.PROTECT, verbose_name=_("division"))
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        constraints = (
            models.CheckConstraint(condition=_ENDS_AFTER_START, name="programme_ends_after_start"),
            models.CheckConstraint(condition=~Q(name=""), name="programme_has_a_name"),
            models.UniqueConstraint(fields=["name", "since"], name="programme_once_a_name_and_day"),
        )

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """That a body runs a programme for a time; its access ends with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contracts")
    organisation = models.ForeignKey("registers.Organisation", on_delete=models.PROTECT, related_name="contracts")
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("contract")
        constraints = (
            models.CheckConstraint(condition=_ENDS_AFTER_START, name="contract_ends_after_start"),
            models.UniqueConstraint(fields=["programme", "organisation", "since"], name="contract_once_a_day"),
        )

    def __str__(self) -> str:
        return str(self.pk)


class Representative(models.Model):
    """For which body a post outside the office acts."""

    post = models.OneToOneField("accounts.Post", on_delete=models.PROTECT, primary_key=True)
    organisation = models.ForeignKey("registers.Organisation", on_delete=models.PROTECT, related_name="representatives")

    class Meta:
        verbose_name = _("representative")

    def __str__(self) -> str:
        return str(self.pk)
