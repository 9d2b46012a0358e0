"""The plan's part of accepting a sheet: its tree, its measures, who answers for them, which are printed twice."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sasaeai.city.places.services.divisions import add_sub_unit
from sasaeai.city.plans.selectors.measures import by_number
from sasaeai.city.plans.services import measures as plan_measures
from sasaeai.city.plans.services import twins
from sasaeai.city.plans.services.measures import InCharge, MeasureGiven
from sasaeai.city.plans.services.tree import record_tree, remove_empty
from sasaeai.cycle.rounds.rules.sheet_fields import in_charge
from sasaeai.cycle.rounds.services.sheet_taking import Taking
from sasaeai.sheets.model import Measure as SheetMeasure
from sasaeai.sheets.model import Node as Branch

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure, Node

_TEXTS = ("title", "description", "page")


def put_measures_in(taking: Taking) -> dict[str, "Measure"]:
    """Add the measures that are new and change those of which something was chosen; all, by number in the sheet."""
    standing = by_number(taking.plan)
    nodes = _nodes(taking)
    _renumber(taking, standing)
    for measure, number, fields in taking.changed:
        _change(taking, standing[number], measure, fields, nodes)
    added = [_given(taking, measure, nodes) for measure in taking.added]
    order = [_number(taking, str(measure.no), standing) for measure in taking.coming.measures]
    order = [number for number in order if number in {*(one.number for one in added), *_numbers(standing)}]
    made = plan_measures.record_many(plan=taking.plan, measures=added, order=order, by=taking.by) if added else {}
    _note_sub_units(taking)
    found = {number: standing[old] for number, old in taking.partners.items()} | made
    _note_twins(taking, found, made.keys())
    return found


def _number(taking: Taking, number: str, standing: dict[str, "Measure"]) -> str:
    """The number that a measure of the sheet has in the plan."""
    partner = taking.partners.get(number)
    return number if partner is None else standing[partner].number


def _numbers(standing: dict[str, "Measure"]) -> list[str]:
    return [measure.number for measure in standing.values()]


def _nodes(taking: Taking) -> dict[str, "Node"]:
    """The nodes under which measures stand that are new or move; of a new plan, those of the whole tree."""
    moved = {str(measure.no) for measure, _, fields in taking.changed if "place" in fields}
    wanted = moved | {str(measure.no) for measure in taking.added}
    branches = _pruned(taking.coming.nodes, wanted) if taking.recorded else taking.coming.nodes
    found = record_tree(plan=taking.plan, branches=branches, by=taking.by) if branches else {}
    return {number: nodes[0] for number, nodes in found.items()}


def _pruned(branches: Sequence[Branch], wanted: Collection[str]) -> tuple[Branch, ...]:
    """The branches that lead to some measures, with no others under them."""
    kept = []
    for branch in branches:
        below = _pruned(branch.children, wanted)
        here = tuple(number for number in branch.measures if str(number) in wanted)
        if below or here:
            kept.append(replace(branch, children=below, measures=here))
    return tuple(kept)


def _renumber(taking: Taking, standing: dict[str, "Measure"]) -> None:
    numbers = {standing[number].pk: str(measure.no) for measure, number, fields in taking.changed if "no" in fields}
    if numbers:
        plan_measures.renumber(plan=taking.plan, numbers=numbers, by=taking.by)
        for measure in standing.values():
            measure.number = numbers.get(measure.pk, measure.number)


def _change(
    taking: Taking, standing: "Measure", measure: SheetMeasure, fields: frozenset[str], nodes: dict[str, "Node"]
) -> None:
    told: dict[str, str | int | Node | None] = {
        name: getattr(measure, name) or (None if name == "page" else "") for name in _TEXTS if name in fields
    }
    left = None
    if "place" in fields:
        left, told["node"] = standing.node, nodes.get(str(measure.no))
    if told:
        plan_measures.change(measure=standing, fields=told, by=taking.by)
    if left is not None:
        remove_empty(nodes=[left], by=taking.by)
    if "divisions" in fields:
        plan_measures.set_divisions(measure=standing, divisions=_in_charge(taking, measure), by=taking.by)


def _given(taking: Taking, measure: SheetMeasure, nodes: dict[str, "Node"]) -> MeasureGiven:
    return MeasureGiven(
        number=str(measure.no),
        title=measure.title or "",
        description=measure.description or "",
        page=measure.page,
        node=nodes.get(str(measure.no)),
        divisions=_in_charge(taking, measure),
    )


def _in_charge(taking: Taking, measure: SheetMeasure) -> tuple[InCharge, ...]:
    return tuple(InCharge(taking.divisions[one.name], one.sub_unit) for one in in_charge(measure))


def _note_sub_units(taking: Taking) -> None:
    """Make the parts of divisions known that the sheet names beside them."""
    touched = [*taking.added, *(measure for measure, _, fields in taking.changed if "divisions" in fields)]
    units = {(one.name, one.sub_unit) for measure in touched for one in in_charge(measure) if one.sub_unit}
    for name, unit in sorted(units):
        add_sub_unit(division=taking.divisions[name], name=unit, by=taking.by.actor)


def _note_twins(taking: Taking, found: dict[str, "Measure"], made: Collection[str]) -> None:
    """Note what the sheet says is printed twice, of new measures; what people settled of others is theirs."""
    heads: dict[str, str] = {}
    for measure in taking.coming.measures:
        number = str(measure.no)
        for twin in map(str, measure.twins):
            head = heads.setdefault(number, number)
            if twin in heads or twin == head or not {number, twin} & set(made) or not {head, twin} <= found.keys():
                continue
            heads[twin] = head
            twins.note(main=found[head], repeated=found[twin], by=taking.by)
