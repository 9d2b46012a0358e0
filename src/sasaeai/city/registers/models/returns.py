"""Returns (月報): what a body counted in a month for a programme, who sent it, and who accepted it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReturnItem(models.Model):
    """One thing that a programme's return asks for (参加者数), with its unit and what counts as one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("registers.Programme", on_delete=models.PROTECT, related_name="return_items")
    label = models.CharField(_("label"), max_length=80)
    unit = models.CharField(_("unit"), max_length=20)
    counts = models.CharField(_("what counts as one"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("item of a return")
        ordering = ("order", "label")
        constraints = (models.UniqueConstraint(fields=["programme", "label"], name="item_once_a_programme"),)

    def __str__(self) -> str:
        return self.label


class Return(models.Model):
    """A month's counts of one body; none is changed. A correction is a new return, ``correction`` says why.

    Until it is accepted, the accepted one that it corrects stays in force: figures come from accepted returns alone.
    """

    class State(models.TextChoices):
        """What became of it."""

        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        SENT_BACK = "sent_back", _("sent back")
        REPLACED = "replaced", _("replaced")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("registers.Programme", on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey("registers.Organisation", on_delete=models.PROTECT, related_name="returns")
    month = models.DateField(_("month"))
    state = models.CharField(max_length=9, choices=State, default=State.SENT)
    sent_by = models.CharField(max_length=80)
    sender = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_text = models.CharField(_("why it was sent back"), max_length=400, blank=True)
    correction = models.CharField(_("why it corrects an accepted one"), max_length=400, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("return")
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="return_month_is_a_first_day"),
            models.UniqueConstraint(
                fields=["programme", "organisation", "month"],
                condition=Q(state="sent"),
                name="return_sent_once_a_month",
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation", "month"],
                condition=Q(state="accepted"),
                name="return_accepted_once_a_month",
            ),
        )
        indexes = (models.Index(fields=["programme", "month"], name="return_of_a_month"),)

    def __str__(self) -> str:
        return str(self.pk)


class ReturnValue(models.Model):
    """One count. None is "not counted", which is not zero; why is in words."""

    filled = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="values")
    item = models.ForeignKey(ReturnItem, on_delete=models.PROTECT, db_index=False)
    quantity = models.PositiveBigIntegerField(_("quantity"), null=True, blank=True)
    why_missing = models.CharField(_("why it was not counted"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("count")
        indexes = (models.Index(fields=["item", "filled", "quantity"], name="count_of_an_item"),)
        constraints = (
            models.UniqueConstraint(fields=["filled", "item"], name="count_once_an_item"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False, why_missing="") | (Q(quantity__isnull=True) & ~Q(why_missing="")),
                name="count_or_why_missing",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
