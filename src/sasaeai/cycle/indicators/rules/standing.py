"""The stock of a list on a day, from what stood in it (``lib.facts.Standings``)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sasaeai.cycle.indicators.rules.counted import Counted, Feed, WhyMissing
from sasaeai.lib.facts import Standing, Standings

PARTIES = ("body", "person")


def stock(found: Standings, network: UUID, party: str, day: date) -> Counted:
    """How many stood on a day; bodies and persons together where ``party`` is blank.

    Nobody is zero only after the first record: before it nobody knows.
    """
    parties = (party,) if party else PARTIES
    standing = sum((found.by_day.get((network, one, day), Standing()) for one in parties), Standing())
    if not standing.begun:
        is_any = any((network, one) in found.recorded for one in parties)
        why = WhyMissing.BEFORE_RECORDS if is_any else WhyMissing.NO_RECORDS
        return Counted(feed=Feed.RECORDS, as_of=day, why_missing=why)
    return Counted(
        feed=Feed.RECORDS,
        as_of=day,
        value=Decimal(standing.total),
        records=standing.total,
        uncertain=standing.uncertain,
    )
