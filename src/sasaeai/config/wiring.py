"""What lower parts offer and upper parts use, connected: kinds of jobs now, hooks later."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from sasaeai.base.audit.sealing import seal_committed
from sasaeai.base.files.sweeping import sweep
from sasaeai.base.imports import kinds as imports
from sasaeai.base.imports.clearing import CLEAR, clear_by_job
from sasaeai.base.imports.giving_up import SWEEP
from sasaeai.base.imports.giving_up import sweep as sweep_imports
from sasaeai.base.imports.staging import CHECK, check_by_job, check_given_up
from sasaeai.base.jobs.kinds import Progress, register
from sasaeai.base.outbox.posting import SEND
from sasaeai.base.outbox.sending import give_up, send
from sasaeai.city.registers.services import enrolment_lists
from sasaeai.config.navigation import connect_navigation
from sasaeai.cycle.rounds.services.sheet_reading import give_up_reading, read
from sasaeai.cycle.rounds.services.sheets import READ

_SEALED_EVERY, _SWEPT_EVERY = timedelta(seconds=5), timedelta(days=1)


def connect() -> None:
    """Make the site's jobs known."""
    register("audit.seal", _seal, every=_SEALED_EVERY)
    register("files.sweep", _sweep, every=_SWEPT_EVERY)
    register(SEND, send, most_attempts=8, given_up=give_up)
    register(READ, read, most_attempts=2, given_up=give_up_reading)
    register(CHECK, check_by_job, given_up=check_given_up)
    register(CLEAR, clear_by_job)
    register(SWEEP, _sweep_imports, every=_SWEPT_EVERY)
    register("accounts.clear_sessions", _clear_sessions, every=_SWEPT_EVERY)
    imports.register(enrolment_lists.KIND)
    connect_navigation()


def _seal(_progress: Progress) -> None:
    seal_committed(settings.SASAEAI_KEYS(), settings.SASAEAI_AUDIT_HEADS, now=datetime.now(UTC))


def _sweep(_progress: Progress) -> None:
    sweep(datetime.now(UTC))


def _clear_sessions(_progress: Progress) -> None:
    """A session that has ended says who was here; nothing else is known of it."""
    SessionStore.clear_expired()


def _sweep_imports(_progress: Progress) -> None:
    sweep_imports(datetime.now(UTC))
