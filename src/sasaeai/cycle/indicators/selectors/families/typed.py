"""Values that nothing derives: typed ones with their source, and where nobody typed one, what a sheet printed."""

from collections.abc import Sequence

from sasaeai.cycle.indicators.models import GivenValue
from sasaeai.cycle.indicators.rules.counted import Counted, Feed, WhyMissing
from sasaeai.cycle.indicators.selectors.families.asking import Asked, Context, Key


def answer(questions: Sequence[Asked], context: Context) -> dict[Key, Counted]:
    """The value that was typed, or the one on which all sheets agree; no query, for given values are known already."""
    return {one.key: _given(one, context.given.get(one.key, ())) for one in questions}


def _given(asked: Asked, given: Sequence[GivenValue]) -> Counted:
    typed = [one for one in given if one.origin == GivenValue.Origin.TYPED]
    feed, chosen = (Feed.TYPED, typed) if typed else (Feed.SHEET, list(given))
    if not chosen:
        return Counted(feed=Feed.TYPED, as_of=asked.day, why_missing=WhyMissing.NOT_TYPED)
    exact = [one for one in chosen if not one.is_approximate] or chosen
    told = {one.value for one in exact}
    if len(told) > 1:
        return Counted(feed=feed, as_of=asked.day, records=len(chosen), why_missing=WhyMissing.SHEETS_DIFFER)
    return Counted(
        feed=feed,
        as_of=asked.day,
        value=exact[0].value,
        records=len(chosen),
        is_approximate=exact[0].is_approximate,
    )
