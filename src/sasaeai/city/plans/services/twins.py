"""Cross-listings (再掲): that two measures are one, printed twice; a person settles which of them is the main one."""

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import CrossListing, Measure, Plan
from sasaeai.city.plans.permissions import require_plan_office

_SUBJECT = "plans.cross_listing"


def note(*, main: Measure, repeated: Measure, by: Viewer) -> CrossListing:
    """Note that a measure is printed twice, as a sheet says it; both stand until a person settles it.

    What is noted already, either way round, is returned as it is. A third printing joins the two that are known.
    Raises ``NotAllowedError``, and ``PlanError`` where the two cannot be one.
    """
    require_plan_office(by)
    if main.pk == repeated.pk or main.plan_id != repeated.plan_id:
        raise PlanError(
            f"取組{main.number}と取組{repeated.number}は、再掲の関係になれません。同じ計画の別の取組を選んでください。",
            f"Measures {main.number} and {repeated.number} cannot be one; choose two of the same plan.",
        )
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=main.plan_id)
        head, other = _head(main), _head(repeated)
        if head == other:
            return CrossListing.objects.get(repeated=repeated if repeated != head else main)
        if other != repeated or CrossListing.objects.filter(main=repeated).exists():
            raise PlanError(
                f"取組{repeated.number}は、もう別の取組と再掲の関係にあります。先にそちらを外してください。",
                f"Measure {repeated.number} is a twin of others already; remove that first.",
            )
        listing = CrossListing.objects.create(main=head, repeated=repeated)
        _note("plans.cross_listing.note", [listing], by)
    return listing


def settle(*, cross_listing: CrossListing, main: Measure, by: Viewer) -> None:
    """Settle which of two twins is the main one; with a third printing, for all of them.

    Raises ``NotAllowedError``, and ``PlanError`` where ``main`` is none of them.
    """
    require_plan_office(by)
    with transaction.atomic():
        group = _group(cross_listing)
        old = group[0].main
        if main != old and main.pk not in {listing.repeated_id for listing in group}:
            raise PlanError(
                f"取組{main.number}は、この再掲のどちらでもありません。",
                f"Measure {main.number} is neither of these twins.",
            )
        now = timezone.now()
        for listing in group:
            if listing.repeated_id == main.pk:
                listing.repeated = old
            listing.main = main
            listing.settled_at, listing.settled_by = now, by.actor
            listing.save()
        _note("plans.cross_listing.settle", group, by, ["main", "settled_at"])
    cross_listing.refresh_from_db()


def unsettle(*, cross_listing: CrossListing, by: Viewer) -> None:
    """Let both twins stand for themselves again. Raises ``NotAllowedError``."""
    require_plan_office(by)
    with transaction.atomic():
        group = _group(cross_listing)
        for listing in group:
            listing.settled_at, listing.settled_by = None, ""
            listing.save()
        _note("plans.cross_listing.unsettle", group, by, ["settled_at"])
    cross_listing.refresh_from_db()


def remove(*, cross_listing: CrossListing, by: Viewer) -> None:
    """Take it back that two measures are one: a sheet's note was wrong. Raises ``NotAllowedError``."""
    require_plan_office(by)
    with transaction.atomic():
        _note("plans.cross_listing.remove", [cross_listing], by)
        cross_listing.delete()


def _group(cross_listing: CrossListing) -> list[CrossListing]:
    """All printings of one measure, the plan held so that nobody else settles them meanwhile."""
    plan = Measure.objects.values_list("plan_id", flat=True).get(pk=cross_listing.repeated_id)
    Plan.objects.select_for_update().get(pk=plan)
    main = CrossListing.objects.values_list("main_id", flat=True).get(pk=cross_listing.pk)
    return list(CrossListing.objects.filter(main=main).select_related("main").order_by("pk"))


def _head(measure: Measure) -> Measure:
    above = CrossListing.objects.filter(repeated=measure).select_related("main").first()
    return above.main if above else measure


def _note(action: str, listings: list[CrossListing], by: Viewer, fields: list[str] | None = None) -> None:
    subjects = [str(listing.pk) for listing in listings]
    record(action=action, by=by.actor, subject_type=_SUBJECT, subject_ids=subjects, fields=fields or [])
