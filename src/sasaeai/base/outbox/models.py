"""A message to somebody outside. To whom and what is sealed; how it goes and how far it is, is not."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from sasaeai.base.vault.models import SealedModel, SealedTextField


class Message(SealedModel):
    """``address`` is that of the channel: of mail, of the post, a number. ``about_*`` name what it is about."""

    class Channel(models.TextChoices):
        MAIL = "mail"
        LETTER = "letter"
        FAX = "fax"
        PHONE = "phone"

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    channel = models.CharField(max_length=6, choices=Channel)
    name = SealedTextField()
    address = SealedTextField()
    subject = SealedTextField()
    body = SealedTextField()
    about_type = models.CharField(max_length=80)
    about_id = models.CharField(max_length=64)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = (models.Index(fields=["state", "channel", "added_at"], name="message_state_channel"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="message_ended_unless_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
