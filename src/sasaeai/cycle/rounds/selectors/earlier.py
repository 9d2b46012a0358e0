"""What was said the last times: the entry of the round before, and the sheets of earlier rounds."""

from collections.abc import Sequence

from django.db.models import QuerySet

from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.selectors.sheet import sheet_of
from sasaeai.sheets.model import Sheet

_MOST = 2


def rounds_before(round_: Round) -> QuerySet[Round]:
    """The rounds of the same plan that end before this one begins, the latest first."""
    return Round.objects.filter(plan=round_.plan_id, last_year__lt=round_.first_year).order_by("-last_year", "-pk")


def earlier_sheets(round_: Round) -> Sequence[Sheet]:
    """Their sheets, the latest first; the last two are enough to notice what was copied."""
    return [sheet_of(before) for before in rounds_before(round_)[:_MOST]]


def last_time(entry: Entry) -> Entry | None:
    """What the same measure said in the round before."""
    rows = Entry.objects.filter(measure=entry.measure_id, round__last_year__lt=entry.round.first_year)
    return rows.select_related("round").prefetch_related("years").order_by("-round__last_year", "-round__pk").first()
