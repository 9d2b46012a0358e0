"""What a rule of the linter is: a code, why it exists, and one pure function from a sheet to what it asks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from sasaeai.sheets.model import MeasureNo, Severity
from sasaeai.sheets.rules.view import View

Seen = Literal["founding sheet", "sample lists"] | None
"""Where a true finding of the rule was met in a real document; None where it was not yet seen in the wild."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a rule: the measures it is about, the sentence in both languages, and the cells it points at.

    ``words`` are the disputed words as they stand in those cells; whoever shows the cells may mark them.
    """

    measures: tuple[MeasureNo, ...]
    ja: str
    en: str
    cells: tuple[str, ...]
    words: tuple[str, ...] = ()


Check = Callable[[View], Iterable[Asked]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with what a user needs to judge it. ``check`` is None for what the reading itself asks (``SH``)."""

    code: str
    severity: Severity
    name_ja: str
    name_en: str
    why_ja: str
    why_en: str
    seen: Seen
    check: Check | None = None


def rule(
    code: str, severity: Severity, name: tuple[str, str], why: tuple[str, str], seen: Seen = None
) -> Callable[[Check], Rule]:
    """Make a rule of a function; ``name`` and ``why`` in Japanese and English."""
    return lambda check: Rule(code, severity, *name, *why, seen, check)
