"""Plans by key, and all of them."""

from uuid import UUID

from django.db.models import QuerySet

from sasaeai.city.plans.models import Measure, Plan


def every() -> QuerySet[Plan]:
    """All plans, the latest first."""
    return Plan.objects.order_by("-last_year", "name")


def by_key(key: UUID) -> Plan | None:
    """A plan by its key."""
    return Plan.objects.filter(pk=key).first()


def measure_by_key(key: UUID) -> Measure | None:
    """A measure by its key, with its plan and branch."""
    return Measure.objects.select_related("plan", "node").filter(pk=key).first()
