"""Networks (ネットワーク／登録名簿) of programmes, and who is enrolled in them from when to when."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.base.stays import StayModel


class Network(models.Model):
    """A list of those who take part in a programme. One that ended takes no new enrolments."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("registers.Programme", on_delete=models.PROTECT, related_name="networks")
    name = models.CharField(_("name"), max_length=120)
    since = models.DateField(_("first day"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("network")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="network_ends_after_start"
            ),
            models.UniqueConstraint(fields=["programme", "name"], name="network_once_a_programme"),
        )

    def __str__(self) -> str:
        return self.name


class Enrolment(StayModel):
    """A body or a person in a network. ``party`` tells which it is without looking the person up."""

    class Party(models.TextChoices):
        """Who is enrolled."""

        BODY = "body", _("body")
        PERSON = "person", _("person")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: two of those below begin with it, and each more makes a long list's import slower.
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="enrolments", db_index=False)
    party = models.CharField(_("body or person"), max_length=6, choices=Party)
    organisation = models.ForeignKey(
        "registers.Organisation", on_delete=models.PROTECT, null=True, blank=True, db_index=False
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    why_left = models.CharField(_("why it ended"), max_length=80, blank=True)
    # A body's ``plain_name`` once more, so that a page of a long list by name is read from one index; blank of persons.
    sort_name = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta(StayModel.Meta):
        verbose_name = _("enrolment")
        constraints = (
            *StayModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(party="body", organisation__isnull=False, person__isnull=True)
                | Q(party="person", organisation__isnull=True, person__isnull=False),
                name="enrolment_of_a_body_or_a_person",
            ),
        )
        indexes = (
            # These two hold all that tells which rows stand on a page of a list, however far back, also on a day.
            # What bodies alone need has no persons in it, who come by tens of thousands.
            models.Index(
                fields=["network", "party", "since_earliest", "since_latest", "id", "until_latest"],
                name="enrolment_listed",
            ),
            models.Index(
                fields=[
                    "network",
                    "party",
                    "sort_name",
                    "since_earliest",
                    "since_latest",
                    "id",
                    "until_latest",
                    "organisation",
                ],
                name="enrolment_by_name",
                condition=Q(organisation__isnull=False),
            ),
            models.Index(fields=["organisation"], name="enrolment_of_a_body", condition=Q(organisation__isnull=False)),
            models.Index(fields=["network", "party", "until_latest"], name="enrolment_ended"),
            models.Index(
                fields=["network", "party", "since_earliest", "since_latest", "until_earliest", "until_latest"],
                name="enrolment_not_exact",
                condition=Q(since_earliest__lt=models.F("since_latest"))
                | Q(until_earliest__lt=models.F("until_latest")),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
