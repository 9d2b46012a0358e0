"""Measures that are printed twice (再掲) and whose entries do not say the same, for a person to settle."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sasaeai.city.plans.selectors.twins import unsettled
from sasaeai.cycle.rounds.models import Round
from sasaeai.cycle.rounds.rules.twin_differences import TwinDifference, twin_differences
from sasaeai.cycle.rounds.selectors.recorded import as_sheet

if TYPE_CHECKING:
    from sasaeai.city.plans.models import CrossListing


@dataclass(frozen=True, slots=True)
class DisagreeingTwins:
    """A cross-listing with the fields in which its two entries differ."""

    cross_listing: "CrossListing"
    differences: tuple[TwinDifference, ...]


def twins_that_disagree(evaluation: Round) -> list[DisagreeingTwins]:
    """The cross-listings that nobody has settled and that say different things in a round, in the plan's order.

    In a constant number of queries.
    """
    told = {str(measure.no): measure for measure in as_sheet(evaluation.plan, evaluation).measures}
    found = []
    for listing in unsettled(evaluation.plan):
        differences = twin_differences(told[listing.main.number], told[listing.repeated.number])
        if differences:
            found.append(DisagreeingTwins(listing, tuple(differences)))
    return found
