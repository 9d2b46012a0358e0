"""The tree of a plan: its levels and nodes are recorded as a sheet or a person tells them, found again, or moved."""

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import Level, Node, Plan
from sasaeai.city.plans.permissions import require_plan_office
from sasaeai.sheets.model import Node as Branch

_LONGEST = {"number": 40, "title": 200, "level_name": 40}
_LABELS = {"number": "番号", "title": "名称", "level_name": "階層の名前"}

_Place = tuple[UUID | None, int, str, str]


def record_tree(*, plan: Plan, branches: Sequence[Branch], by: Viewer) -> dict[str, list[Node]]:
    """Record the levels and nodes of a tree; by printed number of a measure, the nodes that it stands under, in order.

    A node that is there already (same parent, number and title) is taken as it is, so that this may be done again.
    Raises ``NotAllowedError``, and ``PlanError`` where a name is too long.
    """
    require_plan_office(by)
    for branch in _all(branches):
        _require_fitting(branch)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        _record_levels(plan, branches)
        growing = _Growing(plan)
        found: dict[str, list[Node]] = {}
        growing.add(branches, None, found)
        if growing.made:
            record(
                action="plans.tree.record",
                by=by.actor,
                subject_type="plans.plan",
                subject_ids=[str(plan.pk)],
                quantity=growing.made,
            )
    return found


def remove_empty(*, nodes: Collection[Node], by: Viewer) -> int:
    """Remove those of some nodes under which nothing stands any more, and what above them is empty then; how many."""
    require_plan_office(by)
    removed = 0
    with transaction.atomic():
        for node in nodes:
            here: Node | None = node
            while here is not None and not here.measures.exists() and not here.children.exists():
                above = here.parent
                here.delete()
                removed += 1
                here = above
        if removed:
            plans = sorted({str(node.plan_id) for node in nodes})
            record(
                action="plans.tree.remove_empty",
                by=by.actor,
                subject_type="plans.plan",
                subject_ids=plans,
                quantity=removed,
            )
    return removed


class _Growing:
    """The nodes of a plan by place, while others are added; two queries, and one insert a level of the tree."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        nodes = list(plan.nodes.all())
        self._by_place = {_place(node): node for node in reversed(nodes)}
        self._next = max((node.order for node in nodes), default=0) + 1
        self.made = 0

    def add(self, branches: Sequence[Branch], parent: Node | None, found: dict[str, list[Node]]) -> None:
        """Find or make the nodes of some branches under a parent, and note under which each measure stands."""
        for branch in branches:
            node = self._node(branch, parent)
            for number in branch.measures:
                found.setdefault(str(number), []).append(node)
            self.add(branch.children, node, found)

    def _node(self, branch: Branch, parent: Node | None) -> Node:
        node = Node(
            plan=self._plan,
            parent=parent,
            depth=branch.level,
            number=branch.number or "",
            title=branch.title or "",
            order=self._next,
        )
        standing = self._by_place.get(_place(node))
        if standing is not None:
            return standing
        node.save(force_insert=True)
        self._by_place[_place(node)] = node
        self._next += 1
        self.made += 1
        return node


def _place(node: Node) -> _Place:
    return node.parent_id, node.depth, node.number, node.title


def _record_levels(plan: Plan, branches: Sequence[Branch]) -> None:
    names: dict[int, str] = {}
    for branch in _all(branches):
        names[branch.level] = names.get(branch.level) or branch.level_name or ""
    standing = {level.depth: level for level in plan.levels.all()}
    Level.objects.bulk_create(
        Level(plan=plan, depth=depth, name=name) for depth, name in sorted(names.items()) if depth not in standing
    )
    for depth, level in standing.items():
        if not level.name and names.get(depth):
            level.name = names[depth]
            level.save()


def _all(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.children)


def _require_fitting(branch: Branch) -> None:
    for field, most in _LONGEST.items():
        text = getattr(branch, field) or ""
        if len(text) > most:
            raise PlanError(
                f"「{text[:20]}…」の{_LABELS[field]}が長すぎます（{most}字まで）。列の役割を確かめてください。",
                f"The {field.replace('_', ' ')} of “{text[:20]}…” is too long ({most} characters at most).",
            )
