"""Putting a message in, inside the transaction of what it tells of: it goes out if that is committed, and only then."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.jobs.adding import add
from sasaeai.base.outbox.errors import MessageError
from sasaeai.base.outbox.models import Message

SEND = "outbox.send"
SUBJECT = "outbox.message"


def post(
    *, channel: Message.Channel, name: str, address: str, subject: str, body: str, about: tuple[str, str], by: str
) -> Message:
    """Put a message in. Mail is sent in the background, the others stand on their list. Raises ``MessageError``."""
    address, subject = address.strip(), " ".join(subject.split())
    if channel is Message.Channel.MAIL:
        _require_mail_address(address)
    elif not address:
        raise MessageError(
            "送り先がありません。住所か番号を入れてください。", "There is no address or number to reach."
        )
    with transaction.atomic():
        message = Message.objects.create(
            channel=channel,
            name=name,
            address=address,
            subject=subject,
            body=body,
            about_type=about[0],
            about_id=about[1],
            added_at=timezone.now(),
            added_by=by,
        )
        record(action=f"outbox.post_{channel}", by=by, subject_type=SUBJECT, subject_ids=[str(message.pk)])
        if channel is Message.Channel.MAIL:
            add(SEND, message=str(message.pk))
    return message


def _require_mail_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError:
        raise MessageError(
            "メールアドレスの形になっていません。確かめてください。", "This is not the form of a mail address."
        ) from None
