"""The tables of rounds."""

from sasaeai.cycle.rounds.models.entry import Entry, EntryRevision, EntryYear, Transition
from sasaeai.cycle.rounds.models.frozen import FrozenFigure, Publication, PublishedMeasure
from sasaeai.cycle.rounds.models.question import SettledFinding
from sasaeai.cycle.rounds.models.round import Round
from sasaeai.cycle.rounds.models.sheet import SheetFigure, SheetImport

__all__ = [
    "Entry",
    "EntryRevision",
    "EntryYear",
    "FrozenFigure",
    "Publication",
    "PublishedMeasure",
    "Round",
    "SettledFinding",
    "SheetFigure",
    "SheetImport",
    "Transition",
]
