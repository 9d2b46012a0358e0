"""The tables of indicators."""

from sasaeai.cycle.indicators.models.indicator import Indicator
from sasaeai.cycle.indicators.models.values import GivenValue, OpeningBalance, Target

__all__ = ["GivenValue", "Indicator", "OpeningBalance", "Target"]
