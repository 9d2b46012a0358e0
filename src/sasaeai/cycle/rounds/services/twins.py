"""Settling which of two measures speaks for both (再掲), so that no work of the other one is lost by it."""

from typing import TYPE_CHECKING

from django.db import transaction

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.services import twins as plans
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.rules.stages import WRITABLE, Stage

if TYPE_CHECKING:
    from sasaeai.city.plans.models import CrossListing, Measure

_UNDER_WAY = frozenset(set(Stage) - WRITABLE - {Stage.PUBLISHED})


def settle(*, cross_listing: "CrossListing", main: "Measure", by: Viewer) -> None:
    """Settle which of two measures speaks for both.

    Raises ``RoundError`` where the entry of the other one is under way: it would stand there for ever. Else as the
    service of plans.
    """
    pair = (cross_listing.main, cross_listing.repeated)
    other = next((measure for measure in pair if measure.pk != main.pk), None)
    with transaction.atomic():
        under_way = Entry.objects.select_for_update().filter(measure=other, stage__in=_UNDER_WAY).first()
        if other is not None and under_way is not None:
            raise RoundError(
                f"取組{other.number}の評価票は、もう提出されています。"
                f"先に差し戻すか取り下げてから、取組{main.number}を主にしてください。",
                f"The entry of measure {other.number} was submitted; send it back before {main.number} speaks for it.",
            )
        plans.settle(cross_listing=cross_listing, main=main, by=by)
