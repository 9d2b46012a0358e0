"""A plan's measures as lists need them: with their place in the tree, who answers, and which are printed twice."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sasaeai.city.plans.models import CrossListing, Measure, MeasureDivision, Plan
from sasaeai.city.plans.rules.numbering import sort_key
from sasaeai.city.plans.selectors.tree import paths, tree


@dataclass(frozen=True, slots=True)
class Answering:
    """A division that answers for a measure."""

    division: UUID
    name: str
    sub_unit: str
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """The same measure's other printing. ``is_main`` says that the other one is the main one."""

    measure: UUID
    number: str
    is_main: bool
    is_settled: bool
    cross_listing: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with all that a list shows of it."""

    measure: Measure
    path: tuple[str, ...]
    answering: tuple[Answering, ...]
    twins: tuple[Twin, ...]

    @property
    def lead(self) -> Answering | None:
        """The division that leads; None where the plan office does."""
        return next((one for one in self.answering if one.is_lead), None)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many measures are printed, how many of these repeat another (再掲), and how many there are without them."""

    printed: int
    repeated: int
    unsettled: int

    @property
    def distinct(self) -> int:
        """Without those that repeat another."""
        return self.printed - self.repeated


def of_plan(plan: Plan) -> list[MeasureRow]:
    """All measures of a plan in the order of the plan, in six queries."""
    places = paths(tree(plan))
    answering: dict[UUID, list[Answering]] = defaultdict(list)
    for row in MeasureDivision.objects.filter(measure__plan=plan).select_related("division").order_by("order"):
        one = Answering(row.division_id, row.division.name, row.sub_unit, row.part == MeasureDivision.Part.LEAD)
        answering[row.measure_id].append(one)
    twins = _twins(plan)
    return [
        MeasureRow(measure, places.get(measure.number, ()), tuple(answering[measure.pk]), tuple(twins[measure.pk]))
        for measure in plan.measures.order_by("order")
    ]


def of_division(divisions: Collection[str]) -> QuerySet[Measure]:
    """The measures for which some divisions (by key) answer, leading or working along, in the order of their plans."""
    keys = MeasureDivision.objects.filter(division__in=list(divisions)).values("measure")
    return Measure.objects.filter(pk__in=keys).select_related("plan", "node").order_by("plan__name", "order")


def totals(plan: Plan) -> Totals:
    """How many measures there are, printed and apart from those that repeat another, in two queries."""
    settled = list(CrossListing.objects.filter(repeated__plan=plan).values_list("settled_at", flat=True))
    return Totals(plan.measures.count(), len(settled), settled.count(None))


def by_number(plan: Plan) -> dict[str, Measure]:
    """A plan's measures by printed number, sorted as people count."""
    return {one.number: one for one in sorted(plan.measures.all(), key=lambda measure: sort_key(measure.number))}


def _twins(plan: Plan) -> dict[UUID, list[Twin]]:
    """The other printings of each measure; of three printings, each has two."""
    groups: dict[UUID, list[CrossListing]] = defaultdict(list)
    listings = CrossListing.objects.filter(repeated__plan=plan).select_related("main", "repeated")
    for listing in listings.order_by("repeated__order"):
        groups[listing.main_id].append(listing)
    found: dict[UUID, list[Twin]] = defaultdict(list)
    for group in groups.values():
        for listing in group:
            found[listing.main_id].append(_twin(listing, listing.repeated, is_main=False))
            found[listing.repeated_id].append(_twin(listing, listing.main, is_main=True))
            others = [other for other in group if other is not listing]
            found[listing.repeated_id] += [_twin(other, other.repeated, is_main=False) for other in others]
    return found


def _twin(listing: CrossListing, other: Measure, *, is_main: bool) -> Twin:
    return Twin(other.pk, other.number, is_main, listing.settled_at is not None, listing.pk)
