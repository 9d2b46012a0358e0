"""Answering questions of the linter with 「このままでよい」 and why. It stays inside the office."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, SettledFinding
from sasaeai.cycle.rounds.permissions import may_write
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.findings import Question, questions_of
from sasaeai.cycle.rounds.selectors.leads import lead_of
from sasaeai.sheets.formats.characters import printable

LONGEST = 400


class Answer(NamedTuple):
    """Why a question's text stays as it is. ``asked`` is the question as it was shown, before anything was written."""

    asked: Question
    reason: str


def keep_as_they_are(*, entry: Entry, answers: Iterable[Answer], by: Viewer) -> None:
    """Note for questions that were looked at why the text stays. Raises ``RoundError`` for a reason that is none.

    A question whose text was changed in the same go is asked under another key by now, and is answered under that one;
    one that is asked no more needs no answer. When a text changes later, its question is asked again.
    """
    given = [Answer(one.asked, printable(" ".join(one.reason.split()))) for one in answers]
    if any(not one.reason or len(one.reason) > LONGEST for one in given):
        raise RoundError(
            f"このままでよい理由を、{LONGEST}字までで書いてください。",
            f"Say why it stays as it is, in at most {LONGEST} characters.",
        )
    if not given:
        return
    for one in given:
        refuse_my_number({"reason": one.reason}, SettledFinding)
    with transaction.atomic():
        locked = Entry.objects.select_for_update().select_related("measure", "round__plan").get(pk=entry.pk)
        if not may_write(by, Stage(locked.stage), lead_of(locked)):
            raise NotAllowedError
        now = questions_of(locked.round).get(locked.measure.number, [])
        for one in given:
            _keep(locked, one, now, by)
        record(
            action="rounds.finding.keep",
            by=by.actor,
            subject_type="rounds.entry",
            subject_ids=[str(locked.pk)],
            fields=["settled_findings"],
        )


def _keep(entry: Entry, answer: Answer, now: Sequence[Question], by: Viewer) -> None:
    found = next((one for one in now if one.key == answer.asked.key), None) or next(
        (one for one in now if (one.code, one.fields) == (answer.asked.code, answer.asked.fields)), None
    )
    if found is not None:
        SettledFinding.objects.update_or_create(
            entry=entry,
            key=found.key,
            defaults={"reason": answer.reason, "at": timezone.now(), "by": by.actor},
        )
