"""Answering a question of the linter with 「このままでよい」 and why. It stays inside the office."""

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, SettledFinding
from sasaeai.cycle.rounds.permissions import may_write
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.leads import lead_of

_LONGEST = 400


def keep_as_it_is(*, entry: Entry, key: str, reason: str, by: Viewer) -> SettledFinding:
    """Note that a question was looked at and the text stays, with the reason. Raises ``RoundError`` without one.

    When the text that it was about changes, the question is asked again.
    """
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST:
        raise RoundError(
            f"このままでよい理由を、{_LONGEST}字までで書いてください。",
            f"Say why it stays as it is, in at most {_LONGEST} characters.",
        )
    with transaction.atomic():
        locked = Entry.objects.select_for_update().get(pk=entry.pk)
        if not may_write(by, Stage(locked.stage), lead_of(locked)):
            raise NotAllowedError
        settled, _ = SettledFinding.objects.update_or_create(
            entry=locked,
            key=key,
            defaults={"reason": reason, "at": timezone.now(), "by": by.actor},
        )
        record(
            action="rounds.finding.keep",
            by=by.actor,
            subject_type="rounds.entry",
            subject_ids=[str(locked.pk)],
            fields=["settled_findings"],
        )
    return settled
