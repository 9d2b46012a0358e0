"""Opening a round: one entry a measure, none of them begun. Last time's text stands beside, it is not copied."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, Round

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Plan

_SUBJECT = "rounds.round"
SCALE = ("◎", "○", "△", "×")
CRITERIA = (
    "計画どおり、またはそれ以上に進んだ",
    "おおむね計画どおりに進んだ",
    "計画よりおくれている、または一部しかできなかった",
    "ほとんど進まなかった",
)
"""The marks of a round where the city gives none of its own, and what each means."""


def open_round(
    *,
    plan: "Plan",
    kind: Round.Kind,
    name: str,
    years: tuple[int, int],
    by: Viewer,
    deadline: date | None = None,
    marks: Sequence[tuple[str, str]] = tuple(zip(SCALE, CRITERIA, strict=True)),
) -> Round:
    """Open a round over fiscal years, the first and the last, with its marks, the best first, each with its criterion.

    Raises ``RoundError`` where the plan has one of that name, and ``NotAllowedError``.
    """
    require(by, Right.RUN_ROUNDS)
    name = " ".join(name.split())
    with transaction.atomic():
        if plan.rounds.filter(name=name).exists():
            raise RoundError(
                f"「{name}」という評価はもうあります。別の名前にしてください。",
                f"There is a round “{name}” already; choose another name.",
            )
        now = timezone.now()
        opened = Round.objects.create(
            plan=plan,
            kind=kind,
            name=name,
            first_year=years[0],
            last_year=years[1],
            deadline=deadline,
            scale=[mark for mark, _ in marks],
            criteria=[criterion for _, criterion in marks],
            opened_at=now,
        )
        Entry.objects.bulk_create(
            Entry(round=opened, measure=measure, changed_at=now, changed_by=by.actor) for measure in plan.measures.all()
        )
        record(action="rounds.round.open", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(opened.pk)])
    return opened
