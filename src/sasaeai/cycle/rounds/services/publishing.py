"""Publishing (公表): frozen entries become documents that anyone may read, with the decision that says so.

A document is whole: the page of residents reads it alone, and never the records.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, Publication, PublishedMeasure, Round
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage, is_apart
from sasaeai.cycle.rounds.selectors.documents import documents_of
from sasaeai.cycle.rounds.selectors.hands import approved, wrote
from sasaeai.cycle.rounds.services.steps import go

_SUBJECT = "rounds.publication"


def publish(*, round_: Round, decided_on: date, decision_no: str, by: Viewer) -> Publication:
    """Publish every frozen entry of a round, and the measures that repeat one of them.

    Raises ``RoundError`` where none is frozen, where the decision has no number or lies ahead, or where who publishes
    wrote or approved one of them.
    """
    require(by, Right.RUN_ROUNDS)
    decision_no = " ".join(decision_no.split())
    if not decision_no or decided_on > by.on:
        raise RoundError(
            "決裁の番号と日（今日まで）を入れてください。",
            "Give the number of the decision, and its day, which cannot lie ahead.",
        )
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        entries = list(_frozen(round_))
        _require_apart(entries, by)
        publication = Publication.objects.create(
            round=round_, decided_on=decided_on, decision_no=decision_no, published_at=timezone.now(), by=by.actor
        )
        for entry in entries:
            go(entry, STEPS["publish"], by)
        _write_documents(publication, entries)
        record(
            action="rounds.publication.publish",
            by=by.actor,
            subject_type=_SUBJECT,
            subject_ids=[str(publication.pk)],
            quantity=len(entries),
        )
    return publication


def _frozen(round_: Round) -> Sequence[Entry]:
    rows = Entry.objects.select_for_update().filter(round=round_, stage=Stage.FROZEN)
    found = list(rows.select_related("measure__plan", "round").order_by("measure__order"))
    if not found:
        raise RoundError("確定した評価票がありません。先に確定してください。", "No entry is frozen; freeze some first.")
    return found


def _require_apart(entries: Sequence[Entry], by: Viewer) -> None:
    step, writers, approvers = STEPS["publish"], wrote(entries), approved(entries)
    if not all(is_apart(step, by.user, writers[entry.pk], approvers[entry.pk]) for entry in entries):
        raise RoundError(
            "あなたが書いた、または承認した評価票が含まれています。公表は、ほかの人に頼んでください。",
            "You wrote or approved one of these entries; ask somebody else to publish them.",
        )


def _write_documents(publication: Publication, entries: Sequence[Entry]) -> None:
    documents = documents_of(publication, entries)
    slug = str(publication.round.plan_id)
    numbers = [document["number"] for document in documents]
    PublishedMeasure.objects.filter(plan_slug=slug, number__in=numbers, is_current=True).update(is_current=False)
    PublishedMeasure.objects.bulk_create(
        PublishedMeasure(
            publication=publication,
            plan_slug=slug,
            number=document["number"],
            title=document["title"],
            order=document["order"],
            document=document,
        )
        for document in documents
    )
