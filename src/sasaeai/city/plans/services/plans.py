"""Plans are set up and told their years. None is deleted: rounds and published pages name it."""

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import Plan
from sasaeai.city.plans.permissions import require_plan_office

_SUBJECT = "plans.plan"
_LONGEST = 120


def set_up(*, name: str, by: Viewer, first_year: int | None = None, last_year: int | None = None) -> Plan:
    """Set up a plan; its years are fiscal years, both included, None where nobody told.

    Raises ``NotAllowedError`` and ``PlanError``.
    """
    require_plan_office(by)
    name = " ".join(name.split())
    _require_fitting(name, first_year, last_year)
    with transaction.atomic():
        if Plan.objects.filter(name=name).exists():
            raise PlanError(
                f"「{name}」という計画はもうあります。ある計画に取り込むか、別の名前にしてください。",
                f"There is a plan “{name}” already; take the sheet into it or choose another name.",
            )
        plan = Plan.objects.create(name=name, first_year=first_year, last_year=last_year)
        record(action="plans.plan.set_up", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(plan.pk)])
    return plan


def set_years(*, plan: Plan, first_year: int | None, last_year: int | None, by: Viewer) -> None:
    """Say from which fiscal year to which a plan runs. Raises ``NotAllowedError`` and ``PlanError``."""
    require_plan_office(by)
    _require_fitting(plan.name, first_year, last_year)
    with transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(first_year=first_year, last_year=last_year)
        record(
            action="plans.plan.set_years",
            by=by.actor,
            subject_type=_SUBJECT,
            subject_ids=[str(plan.pk)],
            fields=["first_year", "last_year"],
        )
    plan.refresh_from_db()


def held(*, plan: Plan) -> Plan:
    """The plan's row, held until the caller's transaction ends: whoever else changes the plan waits."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def _require_fitting(name: str, first_year: int | None, last_year: int | None) -> None:
    if not name or len(name) > _LONGEST:
        raise PlanError(
            f"計画の名前を{_LONGEST}字までで入れてください。",
            f"The plan needs a name of at most {_LONGEST} characters.",
        )
    if first_year is not None and last_year is not None and last_year < first_year:
        raise PlanError(
            f"計画の最後の年度（{last_year}）が、最初の年度（{first_year}）より前です。",
            f"The plan's last fiscal year ({last_year}) lies before its first ({first_year}).",
        )
