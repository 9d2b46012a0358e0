"""What a family of formulas is asked, and what it is given beside the facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sasaeai.cycle.indicators.models import GivenValue, Indicator
from sasaeai.cycle.indicators.rules.summing import Opening

Key: TypeAlias = tuple[UUID, int]
"""An indicator's key and a fiscal year."""


class UnknownFamilyError(LookupError):
    """A fault: an indicator is of a family that no module answers."""


class Asked(NamedTuple):
    """An indicator and a fiscal year; ``day`` is the one on which a stock is counted."""

    indicator: Indicator
    year: int
    day: date

    @property
    def key(self) -> Key:
        """How its answer is found."""
        return self.indicator.pk, self.year


@dataclass(frozen=True, slots=True)
class Context:
    """The day as of which all is counted, opening balances, and current given values."""

    on: date
    openings: Mapping[UUID, Opening]
    given: Mapping[Key, Sequence[GivenValue]]
