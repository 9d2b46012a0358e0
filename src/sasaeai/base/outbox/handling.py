"""Letters, faxes and calls: the lists that staff work through, and what they note on them; mails that failed."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.jobs.adding import add
from sasaeai.base.outbox.errors import MessageError
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import SEND, SUBJECT
from sasaeai.base.outbox.sending import end


def waiting_on(channel: Message.Channel) -> QuerySet[Message]:
    """What waits on a channel, the oldest first."""
    return Message.objects.filter(channel=channel, state=Message.State.WAITING).order_by("added_at")


def failed_mails() -> QuerySet[Message]:
    """The mails that could not be sent, the latest first: somebody must write or call instead."""
    return _failed().filter(channel=Message.Channel.MAIL)


def unreached() -> QuerySet[Message]:
    """The letters, faxes and calls that reached nobody, the latest first."""
    return _failed().exclude(channel=Message.Channel.MAIL)


def _failed() -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED).order_by("-ended_at")


def read(messages: Iterable[Message], *, by: str) -> None:
    """Note that somebody sees to whom messages go and what they say."""
    keys = [str(one.pk) for one in messages]
    if keys:
        with transaction.atomic():
            record(action="outbox.read", by=by, subject_type=SUBJECT, subject_ids=keys)


def mark_done(message: Message, *, by: str) -> None:
    """Note that a letter was posted, a fax sent, a call made. Raises ``MessageError`` where that was noted before."""
    _require(message.channel != Message.Channel.MAIL and end(message, Message.State.DONE, by=by))


def mark_failed(message: Message, *, by: str) -> None:
    """Note that somebody could not be reached. Raises ``MessageError`` where the message was dealt with before."""
    _require(message.channel != Message.Channel.MAIL and end(message, Message.State.FAILED, by=by))


def close(message: Message, *, by: str) -> None:
    """Note that somebody was reached otherwise after a message had failed. Raises ``MessageError``."""
    with transaction.atomic():
        failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
        _require(bool(failed.update(state=Message.State.DONE, ended_at=timezone.now(), ended_by=by)))
        record(action="outbox.close", by=by, subject_type=SUBJECT, subject_ids=[str(message.pk)])


def retry(message: Message, *, by: str) -> None:
    """Have a mail that failed sent again. Raises ``MessageError`` for one that did not, or is on its way again."""
    with transaction.atomic():
        failed_mail = Message.objects.filter(pk=message.pk, state=Message.State.FAILED, channel=Message.Channel.MAIL)
        _require(bool(failed_mail.update(state=Message.State.WAITING, ended_at=None, ended_by="")))
        record(action="outbox.retry", by=by, subject_type=SUBJECT, subject_ids=[str(message.pk)])
        add(SEND, message=str(message.pk))


def _require(is_ended: bool) -> None:
    if not is_ended:
        raise MessageError("この連絡は、もうほかの人が済ませました。", "Somebody else has dealt with this message.")
