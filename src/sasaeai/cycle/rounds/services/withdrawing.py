"""Withdrawing (取下げ): what was published of an entry is taken from the public at once, at whatever stage it is."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, PublishedMeasure
from sasaeai.cycle.rounds.rules.stages import STEPS
from sasaeai.cycle.rounds.selectors.publishable import public_pages
from sasaeai.cycle.rounds.services.freezing import thaw_figures
from sasaeai.cycle.rounds.services.steps import go, tell_writers

if TYPE_CHECKING:
    from uuid import UUID

LONGEST = 2_000


def withdraw(*, entry: Entry, text: str, by: Viewer) -> None:
    """Withdraw the pages of an entry, and of the measures that repeat it; ``text`` says why, inside the office alone.

    An entry that stands as published or frozen goes back to its division, so that nobody publishes it as it is. Raises
    ``NotAllowedError``, and ``RoundError`` without a reason or where no page of it is public.
    """
    require(by, Right.RUN_ROUNDS)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise RoundError(f"取り下げる理由を{LONGEST:,}字までで書いてください。", f"Say why, in {LONGEST:,} characters.")
    refuse_my_number({"why_withdrawn": text}, PublishedMeasure)
    with transaction.atomic():
        locked = Entry.objects.select_for_update().select_related("measure", "round").get(pk=entry.pk)
        pages: list[UUID] = list(public_pages(locked).values_list("pk", flat=True))
        if not pages:
            raise RoundError("公表しているページは、もうありません。", "No page of it is public any more.")
        PublishedMeasure.objects.filter(pk__in=pages).update(
            is_current=False, withdrawn_at=timezone.now(), withdrawn_by=by.actor, why_withdrawn=text
        )
        if locked.stage in STEPS["reopen"].before:
            thaw_figures(locked)
            go(locked, STEPS["reopen"], by, text)
            tell_writers(locked, by)
        record(
            action="rounds.publication.withdraw",
            by=by.actor,
            subject_type="rounds.publishedmeasure",
            subject_ids=[str(key) for key in pages],
        )
