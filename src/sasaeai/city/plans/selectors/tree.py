"""The tree of a plan as it is printed: branches with their level's name, and the numbers of the measures under each."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from uuid import UUID

from sasaeai.city.plans.models import Node, Plan
from sasaeai.sheets.model import Node as Branch

ARROW = " › "
"""Stands between the steps of a path."""


def tree(plan: Plan) -> tuple[Branch, ...]:
    """The whole tree with the printed numbers of its measures, in three queries."""
    names = {level.depth: level.name or None for level in plan.levels.all()}
    below: dict[UUID | None, list[Node]] = defaultdict(list)
    for node in plan.nodes.all():
        below[node.parent_id].append(node)
    measures: dict[UUID | None, list[str]] = defaultdict(list)
    for node_id, number in plan.measures.order_by("order").values_list("node_id", "number"):
        measures[node_id].append(number)

    def grown(parent: UUID | None) -> tuple[Branch, ...]:
        return tuple(
            Branch(
                node.depth,
                names.get(node.depth),
                node.number or None,
                node.title or None,
                grown(node.pk),
                tuple(measures[node.pk]),
            )
            for node in below[parent]
        )

    return grown(None)


def paths(branches: Sequence[Branch]) -> dict[str, tuple[str, ...]]:
    """By printed number of a measure, the steps that lead to it, such as 基本目標1 …, 取組の方向性2 …."""
    return dict(_steps(branches, ()))


def _steps(branches: Sequence[Branch], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for branch in branches:
        here = (*above, step(branch))
        yield from ((str(number), here) for number in branch.measures)
        yield from _steps(branch.children, here)


def step(branch: Branch) -> str:
    """A branch in one line, as it is printed: the level's name, the number, the title."""
    head = f"{branch.level_name or ''}{branch.number or ''}"
    if head and branch.level_name is None:
        head = f"({head})"
    return " ".join(part for part in (head, branch.title) if part)
