"""What may be chosen where an indicator is defined: codes with their names."""

from sasaeai.cycle.indicators.models import Indicator

KINDS = Indicator.Kind.choices
COUNTINGS = Indicator.Counting.choices
POLARITIES = Indicator.Polarity.choices
