"""Rows of a network's list on their way into the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.models import StagedRow
from sasaeai.base.stays import StayModel
from sasaeai.base.vault.sealing import INDEX_BYTES
from sasaeai.city.registers.models.enrolment import Enrolment


class StagedEnrolment(StagedRow, StayModel):
    """An enrolment as it will stand, with the body or person that it brings along where ``is_party_new``.

    What a new person is called is sealed for the row of ``people.Person`` that it will be; the columns are named as
    they are there. ``notes`` are codes of what the list says and the register does not take over.
    """

    party = models.CharField(max_length=6, choices=Enrolment.Party)
    is_party_new = models.BooleanField()
    party_id = models.UUIDField()
    enrolment = models.UUIDField()
    enrolment_version = models.PositiveIntegerField(default=1)
    role = models.CharField(max_length=40, blank=True)
    why_left = models.CharField(max_length=80, blank=True)
    notes = models.JSONField(default=list)

    body_name = models.CharField(max_length=120, blank=True)
    body_plain_name = models.CharField(max_length=120, blank=True)
    body_kind = models.CharField(max_length=40, blank=True)
    body_phone = models.CharField(max_length=20, blank=True)

    row_key = models.UUIDField(null=True)
    name = models.BinaryField(default=b"")
    kana = models.BinaryField(default=b"")
    born_on = models.BinaryField(default=b"")
    address = models.BinaryField(default=b"")
    phone = models.BinaryField(default=b"")
    name_index = models.BinaryField(max_length=INDEX_BYTES, null=True)
    kana_index = models.BinaryField(max_length=INDEX_BYTES, null=True)
    kana2_index = models.BinaryField(max_length=INDEX_BYTES, null=True)
    kana3_index = models.BinaryField(max_length=INDEX_BYTES, null=True)
    phone_index = models.BinaryField(max_length=INDEX_BYTES, null=True)

    class Meta(StayModel.Meta):
        verbose_name = _("staged enrolment")
        indexes = (
            models.Index(
                fields=["batch"],
                name="staged_new_bodies",
                condition=models.Q(is_party_new=True, party=Enrolment.Party.BODY),
            ),
            models.Index(fields=["batch"], name="staged_changes", condition=models.Q(state=StagedRow.State.CHANGED)),
        )
        constraints = (
            *StayModel.Meta.constraints,
            models.UniqueConstraint(fields=["batch", "row"], name="staged_enrolment_once_a_row"),
        )

    def __str__(self) -> str:
        return f"{self.batch_id} {self.row}"
