"""What a sheet says, once read: measures, figures, nodes and findings. Frozen; how they are found is elsewhere.

Every value of a measure has its cells in ``sources`` and its confidence (0 to 1) in ``confidence``, both by field
name. Unknown is ``None`` with a finding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SCHEMA = "sasaeai.sheet/1"

FigureKind = Literal["actual", "target", "rate", "budget", "settled", "cumulative"]
Severity = Literal["error", "warning", "note"]
MeasureNo = int | str


@dataclass(frozen=True, slots=True)
class Result:
    """What was done in one fiscal year, as printed. The year is None where the document does not say it."""

    fiscal_year: int | None
    text: str
    same_as_left: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of one measure. ``of_which`` is the label of the figure that this one is a part of (内数)."""

    label: str | None
    unit: str | None
    fiscal_year: int | None
    value: int | float
    kind: FigureKind
    approximate: bool = False
    carried_over: bool = False
    of_which: str | None = None
    sources: tuple[str, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the plan (取組), field by field. ``twins`` are the same measure's other numbers in this sheet."""

    no: MeasureNo | None
    page: int | None = None
    title: str | None = None
    cross_listed_pages: tuple[int, ...] = ()
    twins: tuple[MeasureNo, ...] = ()
    divisions: tuple[str, ...] = ()
    joint_divisions: tuple[str, ...] = ()
    sub_units: Mapping[str, str] = field(default_factory=dict)
    description: str | None = None
    results: tuple[Result, ...] = ()
    figures: tuple[Figure, ...] = ()
    rating: str | None = None
    rating_text: str | None = None
    scale: str | None = None
    ratings: Mapping[int, str | None] = field(default_factory=dict)
    strengths: str | None = None
    issues: str | None = None
    direction: str | None = None
    direction_text: str | None = None
    direction_options: Mapping[str, bool | None] = field(default_factory=dict)
    reason: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """One place in the plan's tree. Level names are data; None is what the document does not say."""

    level: int
    level_name: str | None
    number: str | None
    title: str | None
    children: tuple["Node", ...] = ()
    measures: tuple[MeasureNo, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A question to the writer of the sheet (確認事項), with the cells it points at.

    ``words`` are the disputed words as they stand in those cells, for marking them, or the names of fields that are
    blank; they are not part of the JSON.
    """

    code: str
    severity: Severity
    measures: tuple[MeasureNo, ...]
    message_ja: str
    message_en: str
    cells: tuple[str, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellCounts:
    """The conservation law in numbers: each non-blank cell is used, a heading, or reported by a finding."""

    nonblank: int
    used: int
    headings: int
    reported: int


@dataclass(frozen=True, slots=True)
class Source:
    """The file that was read. ``kind`` is told from its content."""

    name: str
    sha256: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One evaluation sheet: the plan's tree, its measures, what the reading asks, and the count of cells."""

    source: Source
    fiscal_years: tuple[int, ...]
    nodes: tuple[Node, ...]
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    cells: CellCounts
