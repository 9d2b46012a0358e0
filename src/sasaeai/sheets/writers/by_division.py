"""A sheet taken apart by lead division: each division's measures, with the headings above them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sasaeai.sheets.model import Measure, MeasureNo, Node, Sheet

NOBODY = "担当課なし"


class Part(NamedTuple):
    """One division's part, with the places (from 1) of its measures in the whole sheet."""

    division: str
    sheet: Sheet
    positions: tuple[int, ...]


def by_division(sheet: Sheet) -> Iterator[Part]:
    """The parts in the order in which the divisions first lead a measure; measures without one come last."""
    divisions = list(dict.fromkeys(map(_lead, sheet.measures)))
    for division in sorted(divisions, key=lambda name: name == NOBODY):
        mine = [(at, one) for at, one in enumerate(sheet.measures, start=1) if _lead(one) == division]
        measures = tuple(measure for _, measure in mine)
        numbers = {measure.no for measure in measures if measure.no is not None}
        part = replace(sheet, measures=measures, nodes=_with_only(sheet.nodes, numbers))
        yield Part(division, part, tuple(at for at, _ in mine))


def _lead(measure: Measure) -> str:
    return measure.divisions[0] if measure.divisions else NOBODY


def _with_only(nodes: Sequence[Node], numbers: Collection[MeasureNo]) -> tuple[Node, ...]:
    """The nodes under which a measure of these numbers stands."""
    kept = (
        replace(
            node,
            children=_with_only(node.children, numbers),
            measures=tuple(no for no in node.measures if no in numbers),
        )
        for node in nodes
    )
    return tuple(node for node in kept if node.measures or node.children)
