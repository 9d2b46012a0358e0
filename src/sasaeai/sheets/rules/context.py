"""What the rules look at, and how a rule is written: a function from a context to findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sasaeai.sheets.assembly.draft import Questions
from sasaeai.sheets.assembly.ledger import Ledger
from sasaeai.sheets.grid import Document
from sasaeai.sheets.layout import Layout
from sasaeai.sheets.model import Finding, Measure, MeasureNo


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that the structural rules look at."""

    document: Document
    layout: Layout
    measures: list[Measure]
    questions: Questions
    ledger: Ledger

    def numbers(self, blocks: Iterable[int]) -> tuple[MeasureNo, ...]:
        """The numbers of the measures of these blocks, each once; measures without a number are left out."""
        return tuple(no for block in dict.fromkeys(blocks) if (no := self.measures[block].no) is not None)


Rule = Callable[[Context], Iterable[Finding]]
