"""Accepting a sheet: it becomes a plan with its measures and a round with its entries, or changes those that stand.

All in one transaction. Into what stands goes only what a person chose of the differences that he was shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.services import plans
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_changes import Changes, Difference
from sasaeai.cycle.rounds.rules.sheet_corrections import marks_of
from sasaeai.cycle.rounds.rules.sheet_problems import problems
from sasaeai.cycle.rounds.selectors.recorded import as_sheet
from sasaeai.cycle.rounds.selectors.sheet_differences import changes_against, with_names
from sasaeai.cycle.rounds.selectors.sheet_imports import taken_sheet
from sasaeai.cycle.rounds.services.rounds import CRITERIA, SCALE
from sasaeai.cycle.rounds.services.sheet_divisions import Decision, decided
from sasaeai.cycle.rounds.services.sheet_entries import held_entries, put_entries_in
from sasaeai.cycle.rounds.services.sheet_figures import put_figures_in
from sasaeai.cycle.rounds.services.sheet_measures import put_measures_in
from sasaeai.cycle.rounds.services.sheet_taking import Taking
from sasaeai.cycle.rounds.services.sheets import SUBJECT, require_open
from sasaeai.sheets.model import Sheet

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Plan

_LONGEST_NAME, _MOST_TOLD = 120, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a sheet goes: a plan and a round, each one that stands or the name of a new one.

    ``is_published`` says that the sheet is a past one that was published. ``years`` are the first and the last fiscal
    year of a new round, where they are not those of the sheet.
    """

    plan: "Plan | str"
    round: Round | str
    kind: Round.Kind = Round.Kind.YEARLY
    is_published: bool = False
    years: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What became of a sheet: how many measures, entries and figures were added, how many differences applied."""

    plan: "Plan"
    round: Round
    was_accepted_before: bool = False
    measures: int = 0
    entries: int = 0
    figures: int = 0
    changed: int = 0


def accept(
    *,
    sheet_import: SheetImport,
    target: Target,
    by: Viewer,
    divisions: Mapping[str, Decision] | None = None,
    chosen: Collection[str] | None = None,
) -> Accepted:
    """Take a sheet into the records; accepting it again changes nothing and says so.

    ``divisions`` are the decisions on names that nobody knows, ``chosen`` the ids of the differences to apply
    (``selectors.sheet_differences``), None where nobody has looked at them yet: then there must be none. Raises
    ``NotAllowedError``; ``RoundError`` for what stands in the way, a name that nobody decided on, differences that
    nobody has looked at, or a choice of something that differs no more; ``PlanError`` and ``DivisionError``.
    """
    require(by, Right.TAKE_IN_SHEETS)
    with transaction.atomic():
        locked = (
            SheetImport.objects.select_for_update(of=("self",)).select_related("plan", "round").get(pk=sheet_import.pk)
        )
        if locked.plan is not None and locked.round is not None and locked.state == SheetImport.State.ACCEPTED:
            return Accepted(plan=locked.plan, round=locked.round, was_accepted_before=True)
        require_open(locked)
        accepted = _taken_in(locked, target, divisions or {}, None if chosen is None else frozenset(chosen), by)
    sheet_import.refresh_from_db()
    return accepted


def _taken_in(
    locked: SheetImport, target: Target, decisions: Mapping[str, Decision], chosen: frozenset[str] | None, by: Viewer
) -> Accepted:
    sheet = _complete(taken_sheet(locked), target)
    names = decided(sheet=sheet, decisions=decisions, by=by)
    coming = with_names(sheet, {name: division.name for name, division in names.items()})
    plan = _plan(target, by)
    standing = _standing_round(target, plan)
    found = changes_against(coming, plan, standing, otherwise_on=by.on)
    picked = found.differences if isinstance(target.plan, str) else _picked(found, chosen)
    evaluation = standing or _open_round(target, plan, coming)
    taking = Taking(
        sheet_import=locked,
        plan=plan,
        round=evaluation,
        coming=coming,
        records=as_sheet(plan, standing),
        partners=found.partners,
        picked=picked,
        divisions={division.name: division for division in names.values()},
        is_new_round=standing is None,
        is_published=target.is_published,
        by=by,
    )
    return _put_in(taking)


def _put_in(taking: Taking) -> Accepted:
    measures = put_measures_in(taking)
    entries = put_entries_in(taking, measures)
    figures = put_figures_in(taking, measures)
    locked = taking.sheet_import
    locked.plan, locked.round, locked.state = taking.plan, taking.round, SheetImport.State.ACCEPTED
    locked.settled_at = timezone.now()
    locked.save()
    record(
        action="rounds.sheet.accept",
        by=taking.by.actor,
        subject_type=SUBJECT,
        subject_ids=[str(locked.pk), str(taking.plan.pk), str(taking.round.pk)],
        quantity=len(taking.coming.measures),
    )
    added = sum(one.kind == "added" for one in taking.picked)
    return Accepted(
        plan=taking.plan,
        round=taking.round,
        measures=added,
        entries=entries,
        figures=figures,
        changed=len(taking.picked) - added,
    )


def _complete(sheet: Sheet, target: Target) -> Sheet:
    """The sheet with the years that a person gave it. Raises ``RoundError`` with all that stands in the way."""
    if target.years is not None and not sheet.fiscal_years:
        sheet = replace(sheet, fiscal_years=tuple(range(target.years[0], target.years[1] + 1)))
    found = problems(sheet)
    if found:
        more_ja, more_en = (
            (f"ほか{len(found) - _MOST_TOLD}件。", f" And {len(found) - _MOST_TOLD} more.")
            if len(found) > _MOST_TOLD
            else ("", "")
        )
        raise RoundError(
            f"取り込む前に直すところがあります。{''.join(one.ja for one in found[:_MOST_TOLD])}{more_ja}",
            f"Before the sheet is taken in: {' '.join(one.en for one in found[:_MOST_TOLD])}{more_en}",
        )
    return sheet


def _plan(target: Target, by: Viewer) -> "Plan":
    if isinstance(target.plan, str):
        return plans.set_up(name=target.plan, by=by)
    return plans.held(plan=target.plan)


def _standing_round(target: Target, plan: "Plan") -> Round | None:
    if isinstance(target.round, str):
        name = " ".join(target.round.split())
        if Round.objects.filter(plan=plan, name=name).exists():
            raise RoundError(
                f"「{name}」という評価はもうあります。その評価に取り込むか、別の名前にしてください。",
                f"There is a round “{name}” already; take the sheet into it, or choose another name.",
            )
        return None
    if target.round.plan_id != plan.pk:
        raise RoundError(
            f"「{target.round.name}」は、この計画の評価ではありません。", f"“{target.round.name}” is of another plan."
        )
    held_entries(target.round)
    return Round.objects.select_for_update().get(pk=target.round.pk)


def _open_round(target: Target, plan: "Plan", coming: Sheet) -> Round:
    name = " ".join(str(target.round).split())
    if not name or len(name) > _LONGEST_NAME:
        raise RoundError(
            f"評価の名前を{_LONGEST_NAME}字までで入れてください。",
            f"The round needs a name of at most {_LONGEST_NAME} characters.",
        )
    first, last = target.years or (coming.fiscal_years[0], coming.fiscal_years[-1])
    if last < first:
        raise RoundError("評価の最後の年度が、最初の年度より前です。", "The round's last year lies before its first.")
    marks = marks_of(coming) or SCALE
    return Round.objects.create(
        plan=plan,
        kind=target.kind,
        name=name,
        first_year=first,
        last_year=last,
        scale=list(marks),
        criteria=list(CRITERIA) if marks == SCALE else [""] * len(marks),
        opened_at=timezone.now(),
    )


def _picked(found: Changes, chosen: frozenset[str] | None) -> tuple[Difference, ...]:
    if chosen is None:
        if any(one.can_be_chosen for one in found.differences):
            raise RoundError(
                "このシートには、今の記録と違うところがあります。下の違いを見て、取り込むものを選んでから、もう一度押してください。",
                "The sheet differs from the records. Look at the differences, choose what to take in, and press again.",
            )
        return ()
    known = found.by_id()
    if not chosen <= known.keys():
        raise RoundError(
            "差分を見ている間に、記録のほうが変わりました。何も変えていません。差分をもう一度見て、選び直してください。",
            "The records changed while the differences were shown. Nothing was changed; look again and choose anew.",
        )
    picked = tuple(one for one in found.differences if one.id in chosen)
    for one in picked:
        if one.is_locked:
            raise RoundError(
                f"取組{one.no}の評価票は、もう提出されているか、再掲として別の取組に合わせてあるので、取り込みでは変えられません。"
                "選択を外してください。",
                f"The entry of measure {one.no} is submitted already, or its twin speaks for it: no sheet changes it. "
                "Leave it out.",
            )
        if not one.can_be_chosen:
            raise RoundError(
                f"取組{one.no}はこのシートにありません。取り込みで取組が消えることはありません。選択を外してください。",
                f"Measure {one.no} is not in this sheet; no sheet takes a measure away. Leave it out.",
            )
    return picked
