"""Which division leads a measure, and which measure speaks for one that repeats it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sasaeai.city.plans.models import CrossListing, Measure, MeasureDivision
from sasaeai.city.plans.selectors.measures import Answering

if TYPE_CHECKING:
    from django.db.models import QuerySet


def lead_divisions(measures: Iterable[UUID]) -> dict[UUID, str]:
    """The keys of the lead divisions, by the key of the measure; measures that nobody leads are absent."""
    rows = MeasureDivision.objects.filter(measure__in=list(measures), part=MeasureDivision.Part.LEAD)
    return {measure: str(division) for measure, division in rows.values_list("measure_id", "division_id")}


def settled_main(measure: Measure) -> Measure | None:
    """The measure that speaks for this one, once a person has settled that they are one and the same."""
    settled = CrossListing.objects.filter(repeated=measure, settled_at__isnull=False).select_related("main").first()
    return settled.main if settled else None


def settled_mains(plan: UUID) -> dict[UUID, UUID]:
    """For each measure of a plan that repeats another, by settlement, the one that speaks for it."""
    rows = CrossListing.objects.filter(repeated__plan=plan, settled_at__isnull=False)
    return dict(rows.values_list("repeated_id", "main_id"))


def answering_for(measure: Measure) -> list[Answering]:
    """The divisions that answer for a measure, the lead one first, in one query."""
    rows = MeasureDivision.objects.filter(measure=measure).select_related("division").order_by("order")
    lead = MeasureDivision.Part.LEAD
    found = [Answering(row.division_id, row.division.name, row.sub_unit, row.part == lead) for row in rows]
    return sorted(found, key=lambda one: not one.is_lead)


def led() -> "QuerySet[MeasureDivision, Any]":
    """The keys of the measures that a division leads, for a condition of another query."""
    return MeasureDivision.objects.filter(part=MeasureDivision.Part.LEAD).values("measure")
