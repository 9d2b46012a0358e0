"""An evaluation sheet on its way in: the file, what the reading made of it, and whether it was accepted."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SheetImport(models.Model):
    """``read`` is the sheet as ``sheets.writers.json`` says it; corrections by people stand in ``corrected``.

    ``columns`` are the headings with the role that each was taken for, ``cells`` the words of the cells that fields
    and findings name, by address, ``findings`` what the linter asks, ``roles`` the roles that a person gave, as TOML.
    One that is given up keeps neither its file nor any of these.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("read")
        REFUSED = "refused", _("could not be read")
        ACCEPTED = "accepted", _("accepted")
        GIVEN_UP = "given_up", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey("plans.Plan", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    round = models.ForeignKey(
        "rounds.Round", on_delete=models.PROTECT, null=True, blank=True, related_name="sheet_imports"
    )
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    read = models.JSONField(null=True, blank=True)
    columns = models.JSONField(default=list)
    cells = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    roles = models.TextField(blank=True)
    corrected = models.JSONField(_("correction"), default=dict)
    undated_year = models.PositiveSmallIntegerField(_("year of results without one"), null=True, blank=True)
    refusal_ja = models.TextField(blank=True)
    refusal_en = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sheet on its way in")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(plan__isnull=False, round__isnull=False, settled_at__isnull=False),
                name="sheet_accepted_into_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["read", "accepted"]) | Q(read__isnull=False), name="sheet_read_before_accepted"
            ),
            models.CheckConstraint(
                condition=Q(state="given_up", file__isnull=True, read__isnull=True)
                | (~Q(state="given_up") & Q(file__isnull=False)),
                name="sheet_given_up_keeps_nothing",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class SheetFigure(models.Model):
    """What a sheet says of a figure besides its value: target or actual, and of which it is a part (内数).

    The value stands with the indicators; ``label`` is as printed, blank where the sheet gives none.
    """

    sheet_import = models.ForeignKey(SheetImport, on_delete=models.PROTECT, related_name="figures")
    given_value = models.OneToOneField("indicators.GivenValue", on_delete=models.PROTECT, related_name="sheet_figure")
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=200, blank=True)
    of_which = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(default=list)
    order = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("figure of a sheet")
        ordering = ("order",)

    def __str__(self) -> str:
        return self.label
