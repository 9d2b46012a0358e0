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
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage
from sasaeai.cycle.rounds.selectors.documents import documents_of
from sasaeai.cycle.rounds.selectors.publishable import publishable
from sasaeai.cycle.rounds.services.steps import go
from sasaeai.lib.fiscal_year import last_day

_SUBJECT = "rounds.publication"


def publish(*, round_: Round, decided_on: date, decision_no: str, by: Viewer) -> Publication:
    """Publish the frozen entries of a round, and the measures that repeat one of them.

    Entries that the viewer wrote or approved wait for somebody else; so do none that another entry speaks for. Raises
    ``RoundError`` where nothing is left to publish, and for a decision without a number, from before the round's years
    were over, or lying ahead.
    """
    require(by, Right.RUN_ROUNDS)
    decision_no = " ".join(decision_no.split())
    if not decision_no or not last_day(round_.last_year) < decided_on <= by.on:
        raise RoundError(
            "決裁の番号と日を入れてください。日は、評価する年度が終わってから今日までです。",
            "Give the number of the decision and its day, which lies after the round's years and not ahead.",
        )
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=round_.pk)
        # Held, so that none is reopened meanwhile.
        list(Entry.objects.select_for_update().filter(round=round_, stage=Stage.FROZEN).order_by("pk"))
        entries = publishable(round_, by)
        if not entries:
            raise RoundError(
                "公表できる評価票がありません。先に確定してください。"
                "あなたが書いた、または承認したものは、ほかの人が公表します。",
                "There is nothing to publish. Freeze entries first; what you wrote or approved, somebody else does.",
            )
        publication = Publication.objects.create(
            round=round_, decided_on=decided_on, decision_no=decision_no, published_at=timezone.now(), by=by.actor
        )
        for entry in entries:
            go(entry, STEPS["publish"], by)
        _write_documents(publication, entries, by)
        record(
            action="rounds.publication.publish",
            by=by.actor,
            subject_type=_SUBJECT,
            subject_ids=[str(publication.pk)],
            quantity=len(entries),
        )
    return publication


def _write_documents(publication: Publication, entries: Sequence[Entry], by: Viewer) -> None:
    """Write them; what was published of the same measures in this round stays on file, as not current."""
    documents = documents_of(publication, entries, on=by.on)
    round_ = publication.round
    key = {"plan_slug": str(round_.plan_id), "round_key": str(round_.pk)}
    numbers = [document["number"] for document in documents]
    PublishedMeasure.objects.filter(**key, number__in=numbers, is_current=True).update(is_current=False)
    PublishedMeasure.objects.bulk_create(
        PublishedMeasure(
            publication=publication,
            **key,
            last_year=round_.last_year,
            number=document["number"],
            title=document["title"],
            order=document["order"],
            document=document,
        )
        for document in documents
    )
