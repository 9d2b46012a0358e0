"""What lower parts offer and upper parts use, connected: kinds of jobs now, hooks later."""

from datetime import UTC, datetime, timedelta

from django.conf import settings

from sasaeai.base.audit.sealing import seal_committed
from sasaeai.base.files.sweeping import sweep
from sasaeai.base.jobs.kinds import Progress, register
from sasaeai.base.outbox.posting import SEND
from sasaeai.base.outbox.sending import give_up, send

_SEALED_EVERY, _SWEPT_EVERY = timedelta(seconds=5), timedelta(days=1)


def connect() -> None:
    """Make the site's jobs known."""
    register("audit.seal", _seal, every=_SEALED_EVERY)
    register("files.sweep", _sweep, every=_SWEPT_EVERY)
    register(SEND, send, most_attempts=8, given_up=give_up)


def _seal(_progress: Progress) -> None:
    seal_committed(settings.SASAEAI_KEYS(), settings.SASAEAI_AUDIT_HEADS, now=datetime.now(UTC))


def _sweep(_progress: Progress) -> None:
    sweep(datetime.now(UTC))
