"""Letters, faxes and calls: the lists that staff work through, and what they note on them."""

from django.db.models import QuerySet

from sasaeai.base.outbox.errors import MessageError
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.sending import end


def waiting_on(channel: Message.Channel) -> QuerySet[Message]:
    """What waits on a channel, the oldest first."""
    return Message.objects.filter(channel=channel, state=Message.State.WAITING).order_by("added_at")


def failed() -> QuerySet[Message]:
    """The mails that could not be sent, the latest first: somebody must write or call instead."""
    return Message.objects.filter(state=Message.State.FAILED).order_by("-ended_at")


def mark_done(message: Message, *, by: str) -> None:
    """Note that a letter was posted, a fax sent, a call made. Raises ``MessageError`` where that was noted before."""
    _require(end(message, Message.State.DONE, by=by))


def mark_failed(message: Message, *, by: str) -> None:
    """Note that somebody could not be reached. Raises ``MessageError`` where the message was dealt with before."""
    _require(end(message, Message.State.FAILED, by=by))


def _require(is_ended: bool) -> None:
    if not is_ended:
        raise MessageError("この連絡は、もうほかの人が済ませました。", "Somebody else has dealt with this message.")
