"""The evaluation sheet that a round's records are: for the linter, and for every format that a sheet is written in.

The address of a cell is the measure's number and the field (``42.issues``, ``42.2018``), so that a question of the
linter stands beside the field that it asks about.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.answering import settled_mains
from sasaeai.cycle.indicators.selectors.values import as_printed
from sasaeai.cycle.rounds.models import Round
from sasaeai.cycle.rounds.permissions import reads_inside
from sasaeai.cycle.rounds.rules.result_text import filled
from sasaeai.cycle.rounds.selectors.entries import readable
from sasaeai.cycle.rounds.selectors.frozen import printed_in
from sasaeai.cycle.rounds.selectors.recorded import as_sheet
from sasaeai.sheets.fields.quantities import Quantity, parse_quantities
from sasaeai.sheets.model import Figure, Measure, MeasureNo, Node, Result, Sheet, Source

_FIELDS = ("title", "description", "divisions", "rating", "strengths", "issues", "direction", "reason")
_OF_ENTRY = (
    "results", "rating", "rating_text", "strengths", "issues", "direction", "direction_text", "reason",
)  # fmt: skip
Printed = Mapping[str, Mapping[int, Mapping[str, str]]]
"""Figures as they are printed, by their labels, by number of the measure and fiscal year."""


def sheet_of(round_: Round) -> Sheet:
    """The sheet, in a fixed number of queries. What a settled measure (再掲) says is what its main one says."""
    recorded = as_sheet(round_.plan, round_, has_figures=False)  # those of its texts come below
    told = {str(measure.no): measure for measure in recorded.measures}
    numbers = dict(round_.plan.measures.values_list("pk", "number"))
    mains = {numbers[one]: numbers[main] for one, main in settled_mains(round_.plan_id).items()}
    printed = _printed(round_, numbers)
    measures = tuple(
        _measure(measure, told[mains.get(number, number)], printed, round_.last_year)
        for number, measure in told.items()
    )
    source = Source(round_.name, hashlib.sha256(str(round_.pk).encode()).hexdigest(), "json")
    nodes = tuple(_numbered(branch) for branch in recorded.nodes)
    return replace(recorded, source=source, fiscal_years=tuple(round_.years), nodes=nodes, measures=measures)


def sheet_for(viewer: Viewer, round_: Round) -> Sheet:
    """The sheet as a viewer may read it: the committee gets nothing of entries that are not settled."""
    sheet = sheet_of(round_)
    if reads_inside(viewer):
        return sheet
    read = set(readable(viewer).filter(round=round_).values_list("measure", flat=True))
    mains = settled_mains(round_.plan_id)
    rows = round_.plan.measures.values_list("pk", "number")
    settled = {number_of(number) for key, number in rows if mains.get(key, key) in read}
    return replace(sheet, measures=tuple(one if one.no in settled else _unanswered(one) for one in sheet.measures))


def number_of(text: str) -> MeasureNo:
    """A measure's number as sheets have it: an integer where it is one."""
    return int(text) if text.isdecimal() and text.isascii() and not text.startswith("0") else text


def address(number: str, field: str | int) -> str:
    """Where a field of a measure stands."""
    return f"{number}.{field}"


def _printed(round_: Round, numbers: Mapping[UUID, str]) -> Printed:
    found: dict[str, dict[int, Mapping[str, str]]] = {}
    living = as_printed(list(numbers), round_.years)
    for (measure, year), figures in (living | printed_in(round_)).items():
        found.setdefault(numbers[measure], {})[year] = figures
    return found


def _numbered(branch: Node) -> Node:
    """A branch with the numbers of its measures as sheets have them."""
    children = tuple(_numbered(child) for child in branch.children)
    return replace(branch, children=children, measures=tuple(number_of(str(number)) for number in branch.measures))


def _measure(measure: Measure, says: Measure, printed: Printed, last_year: int) -> Measure:
    """A measure in its own place of the plan, with what the entry says that speaks for it; figures out of its texts."""
    number = str(measure.no)
    figures = printed.get(str(says.no), {})
    results = tuple(replace(one, text=filled(one.text, figures.get(one.fiscal_year or 0, {}))) for one in says.results)
    whole = replace(measure, **{name: getattr(says, name) for name in _OF_ENTRY} | {"results": results})
    # Also of what is blank: a question about a missing text stands beside its field.
    sources: dict[str, tuple[str, ...]] = {name: (address(number, name),) for name in _FIELDS}
    sources["results"] = tuple(address(number, one.fiscal_year or 0) for one in results)
    return replace(
        whole,
        no=number_of(number),
        twins=tuple(number_of(str(twin)) for twin in measure.twins),
        figures=tuple(figure for one in results for figure in _figures(one, number)),
        ratings={last_year: whole.rating} if whole.rating else {},
        sources=sources,
    )


def _unanswered(measure: Measure) -> Measure:
    """A measure without what its entry says."""
    blank: dict[str, Any] = {name: () if name == "results" else None for name in _OF_ENTRY}
    return replace(measure, **blank, figures=(), ratings={}, sources={})


def _figures(result: Result, number: str) -> list[Figure]:
    year = result.fiscal_year
    return [
        Figure(
            found.label,
            found.unit,
            year,
            found.value,
            found.kind,
            found.approximate,
            of_which=found.of_which,
            sources=(address(number, year or 0),),
            confidence=found.confidence,
        )
        for found in _quantities(result.text, year)
    ]


@lru_cache(maxsize=8_192)
def _quantities(text: str, year: int | None) -> tuple[Quantity, ...]:
    """Of a text that was read lately; a page asks for those of all measures, of which people change one at a time."""
    return tuple(parse_quantities(text, fiscal_year=year))
