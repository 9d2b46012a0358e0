"""The rounds, and the board of one (取りまとめ盤): who has answered what, and the round's sheet to take away."""

from datetime import date
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Link, Progress, Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_fiscal_year, on_day
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.plans import every
from sasaeai.cycle.rounds.models import Round
from sasaeai.cycle.rounds.permissions import reads_inside
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.board import ANSWERED, Line, totals
from sasaeai.cycle.rounds.selectors.board import board as lines_of
from sasaeai.cycle.rounds.selectors.entries import current_rounds
from sasaeai.cycle.rounds.selectors.findings import questions_of
from sasaeai.cycle.rounds.selectors.sheet import sheet_for
from sasaeai.cycle.rounds.words import STAGES, stage_tag
from sasaeai.sheets.writers.converting import written

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
}
"""The formats in which a round's sheet is given out."""
_NOBODY = _("without a division (plan office)")


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the latest first."""
    viewer = reader(request)
    columns = (
        Column(_("Round"), lambda row: Link(row.name, reverse("rounds:board", args=[row.pk])), is_row_header=True),
        Column(_("Plan"), "plan.name"),
        Column(_("Fiscal years"), lambda row: " – ".join(map(in_fiscal_year, sorted({row.first_year, row.last_year})))),
        Column(_("Deadline"), "deadline", kind="day"),
    )
    table = Table(columns, list(current_rounds()), _("Rounds"), is_caption_hidden=True)
    context = {
        "table": table,
        "may_take_in": viewer.may(Right.TAKE_IN_SHEETS),
        "plans": every() if viewer.may(Right.RUN_ROUNDS) else [],
    }
    return render(request, "rounds/rounds.html", context)


@require_safe
def board(request: HttpRequest, key: UUID) -> HttpResponse:
    """The board of a round: a line a division, its measures as chips, what is open."""
    viewer = reader(request)
    round_ = round_by_key(key)
    questions = questions_of(round_)
    open_questions = {number: sum(not one.reason for one in found) for number, found in questions.items()}
    lines = lines_of(round_, on=viewer.on, open_questions=open_questions)
    counts = totals(lines)
    context = {
        "round": round_,
        "table": _table(lines, round_.deadline, names_people=reads_inside(viewer)),
        "lines": [(line, [(chip, stage_tag(chip.entry.stage)) for chip in line.chips]) for line in lines],
        "crumbs": crumbs_of(round_),
        "states": [(STAGES[stage][0], STAGES[stage][1], counts[stage]) for stage in Stage if counts[stage]],
        "answered": sum(counts[stage] for stage in ANSWERED),
        "in_all": sum(counts.values()),
        "may_run": viewer.may(Right.RUN_ROUNDS),
        "frozen": counts[Stage.FROZEN],
        "formats": [suffix.removeprefix(".") for suffix in TYPES],
    }
    return render(request, "rounds/board.html", context)


@require_safe
def download(request: HttpRequest, key: UUID, suffix: str) -> HttpResponse:
    """The round's sheet as a file of one of the formats that sheets are written in."""
    viewer = reader(request)
    if f".{suffix}" not in TYPES:
        raise Http404
    round_ = round_by_key(key)
    data = written(sheet_for(viewer, round_), f".{suffix}").data
    reply = HttpResponse(data, content_type=TYPES[f".{suffix}"])
    reply.headers["Content-Disposition"] = f'attachment; filename="round.{suffix}"'
    return reply


def round_by_key(key: UUID) -> Round:
    """A round with its plan. Raises ``Http404``."""
    found = Round.objects.select_related("plan").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def crumbs_of(round_: Round, *below: Link) -> list[Link]:
    """The way to a round, and below it."""
    here = Link(round_.name, reverse("rounds:board", args=[round_.pk]))
    return [Link(_("Rounds"), reverse("rounds:rounds")), here, *below]


def reader(request: HttpRequest) -> Viewer:
    """Who looks, of those who may read the plan. Raises ``NotAllowedError``."""
    viewer = viewer_in(request)
    if not viewer.may(Right.READ_PLAN):
        raise NotAllowedError
    return viewer


def _table(lines: list[Line], deadline: date | None, *, names_people: bool) -> Table:
    columns = (
        Column(_("Division"), lambda row: Link(row.name or _NOBODY, f"#{_anchor(row)}"), is_row_header=True),
        Column(_("Answered"), lambda row: Progress(row.answered, len(row.own)), kind="progress"),
        Column(_("Not begun"), lambda row: row.counts[Stage.NOT_BEGUN], kind="number"),
        Column(_("Sent back"), lambda row: _warned(row.counts[Stage.SENT_BACK]), is_numeric=True),
        Column(_("Open questions"), "open_questions", kind="number"),
        Column(_("Deadline"), lambda _row: on_day(deadline) if deadline else None),
        Column(_("Last change"), "last_change", kind="time"),
        *([Column(_("Ask"), _whom)] if names_people else []),
    )
    return Table(columns, lines, _("Divisions"), is_caption_hidden=True)


def _anchor(line: object) -> str:
    division = cast("Line", line).division
    return f"division-{division or 'none'}"


def _warned(count: int) -> object:
    return Tag(str(count), Tone.WARNING) if count else 0


def _whom(line: object) -> str:
    holder = cast("Line", line).holder
    if holder is None:
        return ""
    whom = f"{holder.post.title} {holder.user.name}"
    if not holder.post.extension:
        return whom
    return gettext("%(whom)s (extension %(number)s)") % {"whom": whom, "number": holder.post.extension}
