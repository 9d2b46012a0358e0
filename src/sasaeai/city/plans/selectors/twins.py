"""Cross-listings (再掲) of a plan."""

from django.db.models import F, QuerySet

from sasaeai.city.plans.models import CrossListing, Plan


def unsettled(plan: Plan) -> QuerySet[CrossListing]:
    """The pairs of which nobody has settled yet which is the main one, in the order of the plan."""
    rows = CrossListing.objects.filter(repeated__plan=plan, settled_at__isnull=True)
    return rows.select_related("main", "repeated").order_by("main__order", "repeated__order")


def listings(plan: Plan) -> QuerySet[CrossListing]:
    """All pairs, those that nobody has settled first, in the order of the plan."""
    rows = CrossListing.objects.filter(repeated__plan=plan).select_related("main", "repeated")
    return rows.order_by(F("settled_at").asc(nulls_first=True), "main__order", "repeated__order")
