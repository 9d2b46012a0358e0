"""Families of formulas: each answers all its indicators and years at once, in a fixed number of queries."""

from collections.abc import Callable, Sequence

from sasaeai.cycle.indicators.models import Indicator
from sasaeai.cycle.indicators.rules.counted import Counted
from sasaeai.cycle.indicators.selectors.families import enrolled, returns, typed
from sasaeai.cycle.indicators.selectors.families.asking import Asked, Context, Key, UnknownFamilyError

Family = Callable[[Sequence[Asked], Context], dict[Key, Counted]]

FAMILIES: dict[str, Family] = {
    Indicator.Family.ENROLLED: enrolled.answer,
    Indicator.Family.RETURNS: returns.answer,
    Indicator.Family.TYPED: typed.answer,
}
"""Every way in which values are found. A new one is a module here and a choice of the model."""


def answered(questions: Sequence[Asked], context: Context) -> dict[Key, Counted]:
    """The answer to every question, each from its indicator's family. Raises ``UnknownFamilyError``."""
    by_family: dict[str, list[Asked]] = {}
    for question in questions:
        by_family.setdefault(question.indicator.family, []).append(question)
    found: dict[Key, Counted] = {}
    for name, asked in by_family.items():
        if name not in FAMILIES:
            raise UnknownFamilyError(name)
        found |= FAMILIES[name](asked, context)
    return found
