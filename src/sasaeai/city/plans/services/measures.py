"""Measures of a plan: recorded from a sheet or by hand, changed, given divisions in charge and programmes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import Measure, MeasureDivision, MeasureProgramme, Node, Plan
from sasaeai.city.plans.permissions import require_plan_office
from sasaeai.city.plans.rules.numbering import merged, sort_key

if TYPE_CHECKING:
    from sasaeai.city.places.models import Division
    from sasaeai.city.registers.models import Programme

_SUBJECT = "plans.measure"
LONGEST_NUMBER, LONGEST_TITLE, LONGEST_SUB_UNIT = 20, 200, 80
LARGEST_PAGE = 32_767


@dataclass(frozen=True, slots=True)
class InCharge:
    """A division that answers for a measure, with the part of it that is named beside."""

    division: "Division"
    sub_unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureGiven:
    """A measure as a sheet or a person tells it. Of ``divisions`` the first leads and the others work along."""

    number: str
    title: str
    description: str = ""
    page: int | None = None
    node: Node | None = None
    divisions: tuple[InCharge, ...] = ()


def record_many(
    *, plan: Plan, measures: Sequence[MeasureGiven], by: Viewer, order: Sequence[str] | None = None
) -> dict[str, Measure]:
    """Add measures to a plan; by number. Each stands after what precedes it in ``order``, or in the order of numbers.

    Raises ``NotAllowedError``, and ``PlanError`` for a number that is taken or blank, or a text that is too long.
    """
    require_plan_office(by)
    for given in measures:
        _require_fitting(given.number, given.title, given.page)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        standing = {measure.number: measure for measure in plan.measures.all()}
        _require_free([given.number for given in measures], standing.keys())
        numbers = [given.number for given in measures]
        places = merged(list(standing), order or sorted((*standing, *numbers), key=sort_key))
        made = Measure.objects.bulk_create(
            Measure(
                plan=plan,
                node=given.node,
                number=given.number,
                title=given.title,
                description=given.description,
                page=given.page,
                order=places.index(given.number) + 1,
            )
            for given in measures
        )
        for measure in standing.values():
            measure.order = places.index(measure.number) + 1
        Measure.objects.bulk_update(standing.values(), ["order"])
        MeasureDivision.objects.bulk_create(
            row for measure, given in zip(made, measures, strict=True) for row in _in_charge(measure, given.divisions)
        )
        record(
            action="plans.measure.record",
            by=by.actor,
            subject_type="plans.plan",
            subject_ids=[str(plan.pk)],
            quantity=len(made),
        )
    return {measure.number: measure for measure in made}


def change(*, measure: Measure, fields: Mapping[str, str | int | Node | None], by: Viewer) -> None:
    """Change title, description, page or node of a measure; numbers go through ``renumber``.

    Raises ``NotAllowedError``, and ``PlanError`` where a text is too long.
    """
    require_plan_office(by)
    unknown = fields.keys() - {"title", "description", "page", "node"}
    if unknown:
        raise ValueError(f"a measure has no fields {sorted(unknown)} to change")
    with transaction.atomic():
        locked = Measure.objects.select_for_update().get(pk=measure.pk)
        for name, value in fields.items():
            setattr(locked, name, value)
        _require_fitting(locked.number, locked.title, locked.page)
        locked.save()
        _note("plans.measure.change", [locked], by, sorted(fields))
    measure.refresh_from_db()


def renumber(*, plan: Plan, numbers: Mapping[UUID, str], by: Viewer) -> None:
    """Give measures of a plan other numbers, all at once, so that two may change places.

    Raises ``NotAllowedError``, and ``PlanError`` where two would then have one number.
    """
    require_plan_office(by)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        measures = {measure.pk: measure for measure in plan.measures.all()}
        wanted = {key: numbers.get(key, measure.number) for key, measure in measures.items()}
        for key, number in wanted.items():
            _require_fitting(number, measures[key].title, None)
        _require_free(list(wanted.values()), ())
        changed = [measures[key] for key in numbers]
        for at, measure in enumerate(changed):
            measure.number = f"~{at}"
        Measure.objects.bulk_update(changed, ["number"])
        for measure in changed:
            measure.number = wanted[measure.pk]
        Measure.objects.bulk_update(changed, ["number"])
        _note("plans.measure.renumber", changed, by, ["number"])


def set_divisions(*, measure: Measure, divisions: Sequence[InCharge], by: Viewer) -> None:
    """Say who answers for a measure: the first leads, the others work along; none leaves it to the plan office."""
    require_plan_office(by)
    with transaction.atomic():
        Measure.objects.select_for_update().get(pk=measure.pk)
        MeasureDivision.objects.filter(measure=measure).delete()
        MeasureDivision.objects.bulk_create(_in_charge(measure, divisions))
        _note("plans.measure.set_divisions", [measure], by, ["answering"])


def link_programme(*, measure: Measure, programme: "Programme", by: Viewer) -> None:
    """Note that a measure is done by a programme; doing it again changes nothing."""
    require_plan_office(by)
    with transaction.atomic():
        _, is_new = MeasureProgramme.objects.get_or_create(measure=measure, programme=programme)
        if is_new:
            _note("plans.measure.link_programme", [measure], by, ["runs"])


def unlink_programme(*, measure: Measure, programme: "Programme", by: Viewer) -> None:
    """Note that a measure is not, or no longer, done by a programme. Raises ``PlanError`` where it was not."""
    require_plan_office(by)
    with transaction.atomic():
        if not MeasureProgramme.objects.filter(measure=measure, programme=programme).delete()[0]:
            raise PlanError(
                f"取組{measure.number}に、この事業は結び付いていません。",
                f"Measure {measure.number} is not linked to this programme.",
            )
        _note("plans.measure.unlink_programme", [measure], by, ["runs"])


def _in_charge(measure: Measure, divisions: Sequence[InCharge]) -> list[MeasureDivision]:
    """The rows; a division that is named twice, perhaps in two spellings, answers once."""
    rows: dict[UUID, MeasureDivision] = {}
    for one in divisions:
        part = MeasureDivision.Part.JOINT if rows else MeasureDivision.Part.LEAD
        standing = rows.setdefault(
            one.division.pk,
            MeasureDivision(measure=measure, division=one.division, part=part, order=len(rows)),
        )
        standing.sub_unit = standing.sub_unit or one.sub_unit
    return list(rows.values())


def _require_fitting(number: str, title: str, page: int | None) -> None:
    if not number or len(number) > LONGEST_NUMBER:
        raise PlanError(
            f"取組「{title[:20]}」の番号がないか、長すぎます（{LONGEST_NUMBER}字まで）。番号を入れてください。",
            f"The measure “{title[:20]}” has no number, or one of more than {LONGEST_NUMBER} characters.",
        )
    if len(title) > LONGEST_TITLE:
        raise PlanError(
            f"取組{number}の名称が長すぎます（{LONGEST_TITLE}字まで）。短くしてください。",
            f"The title of measure {number} is too long ({LONGEST_TITLE} characters at most).",
        )
    if page is not None and not 0 < page <= LARGEST_PAGE:
        raise PlanError(
            f"取組{number}のページ{page}はありえません。ページを直してください。",
            f"Measure {number} cannot stand on page {page}; correct the page.",
        )


def _require_free(numbers: Sequence[str], taken: Collection[str]) -> None:
    seen = set(taken)
    for number in numbers:
        if number in seen:
            raise PlanError(
                f"取組{number}が2つになります。番号を確かめてください。",
                f"There would be two measures {number}; check the numbers.",
            )
        seen.add(number)


def _note(action: str, measures: Sequence[Measure], by: Viewer, fields: Sequence[str]) -> None:
    subjects = [str(measure.pk) for measure in measures]
    record(action=action, by=by.actor, subject_type=_SUBJECT, subject_ids=subjects, fields=fields)
