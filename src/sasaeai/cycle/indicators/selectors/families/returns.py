"""Flows and cumulative values from monthly returns: sums of what accepted ones counted."""

from collections.abc import Sequence

from sasaeai.city.registers.selectors import facts
from sasaeai.cycle.indicators.models import Indicator
from sasaeai.cycle.indicators.rules.counted import Counted, Feed, WhyMissing
from sasaeai.cycle.indicators.rules.summing import summed
from sasaeai.cycle.indicators.selectors.families.asking import Asked, Context, Key
from sasaeai.lib.facts import Happenings


def answer(questions: Sequence[Asked], context: Context) -> dict[Key, Counted]:
    """The sum of each item over each fiscal year, or until its end after the opening balance."""
    items = {one.indicator.item_id for one in questions if one.indicator.item_id is not None}
    found = facts.happenings(items, context.on)
    return {one.key: _sum(one, found, context) for one in questions}


def _sum(asked: Asked, found: Happenings, context: Context) -> Counted:
    indicator, item = asked.indicator, asked.indicator.item_id
    if indicator.counting == Indicator.Counting.PEOPLE:  # head counts of months know nobody by name
        return Counted(feed=Feed.RETURNS, as_of=asked.day, why_missing=WhyMissing.NOT_DISTINCT)
    if item is None:
        return Counted(feed=Feed.RETURNS, as_of=asked.day, why_missing=WhyMissing.NO_RECORDS)
    is_cumulative = indicator.kind == Indicator.Kind.CUMULATIVE
    return summed(
        found.months.get(item, {}),
        found.reported.get(item, {}),
        asked.year,
        context.on,
        is_cumulative=is_cumulative,
        opening=context.openings.get(indicator.pk) if is_cumulative else None,
    )
