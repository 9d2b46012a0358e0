"""Which frozen entries of a round somebody may publish, and which pages of an entry are public."""

from typing import TYPE_CHECKING

from django.db.models import Q

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.answering import lead_divisions
from sasaeai.cycle.rounds.models import Entry, PublishedMeasure, Round
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage, is_apart
from sasaeai.cycle.rounds.selectors.hands import approved, wrote

if TYPE_CHECKING:
    from django.db.models import QuerySet


def frozen(round_: Round) -> list[Entry]:
    """The frozen entries that speak for themselves, in the order of the plan."""
    rows = Entry.objects.filter(round=round_, stage=Stage.FROZEN)
    own = rows.exclude(measure__cross_listing__settled_at__isnull=False)
    return list(own.select_related("measure__plan", "round").order_by("measure__order"))


def publishable(round_: Round, viewer: Viewer) -> list[Entry]:
    """Those of them that the viewer neither wrote nor approved.

    Where no division leads, the plan office has nobody else to approve: only who wrote is barred.
    """
    entries = frozen(round_)
    step, writers, approvers = STEPS["publish"], wrote(entries), approved(entries)
    leads = lead_divisions([entry.measure_id for entry in entries])
    return [
        entry
        for entry in entries
        if is_apart(
            step,
            viewer.user,
            writers[entry.pk],
            approvers[entry.pk] if entry.measure_id in leads else frozenset(),
        )
    ]


def public_pages(entry: Entry) -> "QuerySet[PublishedMeasure]":
    """What anyone may read of an entry now: its measure's page of its round, and those of measures that repeat it.

    The page of a measure that repeats another is that one's.
    """
    number = entry.measure.number
    own = Q(number=number, document__repeats="") | Q(document__repeats=number)
    key = {"round_key": str(entry.round_id), "is_current": True}
    return PublishedMeasure.objects.filter(own, **key).order_by("order")
