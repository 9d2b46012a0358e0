"""A measure while it is read, and the questions that its reading raises."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sasaeai.sheets.assembly.facts import Facts
from sasaeai.sheets.assembly.ledger import Ledger
from sasaeai.sheets.fields.divisions import Divisions
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Block, Column
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.model import Figure, Measure


class Question(NamedTuple):
    """Something the reading noticed: its topic, the block it concerns (None for the document), cells and words."""

    topic: str
    block: int | None
    cells: tuple[Cell, ...]
    words: str = ""


class Questions:
    """What the reading noticed, by topic. The rules turn topics into findings."""

    def __init__(self) -> None:
        self._by_topic: dict[str, list[Question]] = defaultdict(list)
        self._blocks: dict[str, set[int | None]] = defaultdict(set)

    def ask(self, topic: str, block: int | None, cells: Iterable[Cell], words: str = "") -> None:
        """Note one case of a topic."""
        self._by_topic[topic].append(Question(topic, block, tuple(cells), words))
        self._blocks[topic].add(block)

    def about(self, topic: str) -> list[Question]:
        """All cases of a topic, in the order of the document."""
        return self._by_topic.get(topic, [])

    def blocks(self, topic: str) -> set[int | None]:
        """The blocks that a topic was asked about."""
        return self._blocks.get(topic, set())


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of every measure shares: the document's facts, the ledger of cells, the questions."""

    facts: Facts
    ledger: Ledger
    questions: Questions
    divisions_above: list[tuple[Divisions, tuple[Cell, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The fields of one measure as they are found, with the cells they come from and how sure each is."""

    index: int
    block: Block
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, dict[str, None]] = field(default_factory=dict)  # in the order of reading, each once
    confidence: dict[str, float] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    other: dict[str, str] = field(default_factory=dict)
    displaced: set[str] = field(default_factory=set)
    is_listed_again: bool = False

    def put(self, name: str, value: Any, cells: Iterable[Cell], confidence: float) -> None:  # noqa: ANN401 - any field
        """Set a field with its cells and confidence."""
        self.values[name] = value
        self.note(name, cells, confidence)

    def note(self, name: str, cells: Iterable[Cell], confidence: float) -> None:
        """Name the cells a field comes from; the confidence is that of its weakest part."""
        self.sources.setdefault(name, {}).update((cell.ref, None) for cell in cells)
        self.confidence[name] = round(min(self.confidence.get(name, 1.0), max(0.0, min(1.0, confidence))), 3)

    def weigh(self, trust: Mapping[str, float]) -> None:
        """Lower the confidence of fields and figures by the trust in their cells."""
        for name, refs in self.sources.items():
            self.confidence[name] = round(self.confidence[name] * _least(trust, refs), 3)
        self.figures = [
            replace(figure, confidence=round(figure.confidence * _least(trust, figure.sources), 3))
            for figure in self.figures
        ]

    def cells_of(self, role: str) -> list[Cell]:
        """The cells of a role that stand in their place."""
        return [cell for cell in self.block.of(role) if cell.ref not in self.displaced]

    def cells_in(self, column: Column) -> list[Cell]:
        """The cells of one column that stand in their place."""
        return [cell for cell in self.block.cells.get(column.col, ()) if cell.ref not in self.displaced]

    def told(self, role: str, cell: Cell) -> Cell | None:
        """The cell of a column that tells something of the whole row of another cell (its kind, its year)."""
        column = self.block.column_of(role)
        return self.block.beside(column.col, cell) if column else None

    def year_of_row(self, cell: Cell) -> int | None:
        """The fiscal year that a column of years gives to the row of a cell."""
        told = self.told("row_year", cell)
        years = match_heading(told.text).years if told else ()
        return years[0] if years else None

    def keep_other(self, heading: str, cell: Cell, confidence: float) -> None:
        """Keep a cell's text under a heading."""
        self.other[heading] = "\n".join(filter(None, [self.other.get(heading), cell.text.strip()]))
        self.note("other", [cell], confidence)

    def freeze(self) -> Measure:
        """The finished measure."""
        return Measure(
            **self.values,
            figures=tuple(self.figures),
            other=self.other,
            sources={name: tuple(refs) for name, refs in self.sources.items()},
            confidence=dict(self.confidence),
        )


def _least(trust: Mapping[str, float], refs: Iterable[str]) -> float:
    return min((trust.get(ref, 1.0) for ref in refs), default=1.0)


def joined(cells: Iterable[Cell]) -> str | None:
    """The texts of cells, one a line; None when there are none."""
    return "\n".join(text for cell in cells if (text := cell.text.strip())) or None
