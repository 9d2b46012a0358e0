"""Which division leads the measure of an entry."""

from sasaeai.city.plans.selectors.answering import lead_divisions
from sasaeai.cycle.rounds.models import Entry


def lead_of(entry: Entry) -> str | None:
    """The key of the division that leads an entry's measure; None where none does."""
    return lead_divisions([entry.measure_id]).get(entry.measure_id)
