"""Sending mail. What was sent just before a crash is sent again, under the same id."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.jobs.kinds import NotYetError, Progress
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import SUBJECT

SENDER = "system:outbox"
_UNTIL_THERE_IS_A_SERVER = timedelta(minutes=10)


def send(_progress: Progress, message: str) -> None:
    """Send a mail that waits; one that was dealt with is left alone. Raises what the mail server says."""
    waiting = Message.objects.filter(pk=message, state=Message.State.WAITING, channel=Message.Channel.MAIL).first()
    if waiting is None:
        return
    if settings.SASAEAI_MAIL_FROM is None:
        raise NotYetError(_UNTIL_THERE_IS_A_SERVER)
    host = settings.SASAEAI_MAIL_FROM.rpartition("@")[2]
    EmailMessage(
        waiting.subject,
        waiting.body,
        settings.SASAEAI_MAIL_FROM,
        [waiting.address],
        headers={"Message-ID": f"<{waiting.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send()
    end(waiting, Message.State.DONE, by=SENDER)


def give_up(message: str) -> None:
    """Note that a mail could not be sent, after its last attempt: it stands among what staff must look at."""
    waiting = Message.objects.filter(pk=message, state=Message.State.WAITING).first()
    if waiting is not None:
        end(waiting, Message.State.FAILED, by=SENDER)


def end(message: Message, state: Message.State, *, by: str) -> bool:
    """Write the end of a message down; False where somebody else did so before."""
    with transaction.atomic():
        waiting = Message.objects.filter(pk=message.pk, state=Message.State.WAITING)
        if not waiting.update(state=state, ended_at=timezone.now(), ended_by=by):
            return False
        record(action=f"outbox.{state}", by=by, subject_type=SUBJECT, subject_ids=[str(message.pk)])
    return True
