"""The measures of a plan, and a measure on one page: its figures over the years, its entries, its twin."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Link, Row, Tab, Tag
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.years import YearForm
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.answering import answering_for, settled_main
from sasaeai.city.plans.selectors.measures import MeasureRow, of_plan, totals
from sasaeai.city.plans.selectors.plans import every, measure_by_key
from sasaeai.cycle.rounds.selectors.entries import readable
from sasaeai.cycle.rounds.words import direction, stage_tag
from sasaeai.faces.desk.figures import figures_page, years_of
from sasaeai.lib.fiscal_year import fiscal_year_of


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The measures of a plan, the newest where none is asked for; those of one's own divisions on wish."""
    viewer = viewer_in(request)
    require(viewer, Right.READ_PLAN)
    plans = list(every())
    wanted = request.GET.get("plan", "")
    plan = next((one for one in plans if str(one.pk) == wanted), plans[0] if plans else None)
    is_mine = request.GET.get("of") == "mine" and bool(viewer.divisions)
    rows = of_plan(plan) if plan else []
    if is_mine:
        rows = [row for row in rows if any(str(one.division) in viewer.divisions for one in row.answering)]
    context = {
        "plans": plans,
        "plan": plan,
        "table": _listed(rows),
        "totals": totals(plan) if plan else None,
        "scope": _scope(is_mine=is_mine) if viewer.divisions else [],
        "scope_label": _("Whose measures"),
        "may_take_in": viewer.may(Right.TAKE_IN_SHEETS),
    }
    return render(request, "desk/measures.html", context)


@require_safe
def measure(request: HttpRequest, key: UUID) -> HttpResponse:
    """A measure on one page."""
    viewer = viewer_in(request)
    require(viewer, Right.READ_PLAN)
    found = measure_by_key(key)
    if found is None:
        raise Http404
    main = settled_main(found)
    entries = list(readable(viewer).filter(measure=main or found).order_by("-round__last_year", "-round__opened_at"))
    last = max((entry.round.last_year for entry in entries), default=fiscal_year_of(viewer.on))
    years = YearForm(reversed(years_of(last, viewer)), request.GET or None, blank=_("the latest known"))
    context = {
        "measure": found,
        "main": main,
        "facts": _facts(found),
        "entries": _entries(entries),
        "figures": figures_page(main or found, last, years.chosen, viewer),
        "years": years,
        "may_assign": viewer.may(Right.TAKE_IN_SHEETS),
        "may_define": viewer.may(Right.DEFINE_INDICATORS),
        "crumbs": [Link(_("Measures"), reverse("desk:measures")), Link(f"{found.number} {found.title}")],
    }
    return render(request, "desk/measure.html", context)


def _scope(*, is_mine: bool) -> list[Tab]:
    return [Tab(_("All divisions"), "?of=all", not is_mine), Tab(_("My division"), "?of=mine", is_mine)]


def _facts(found: Any) -> list[Row]:  # noqa: ANN401 - plans' own measure
    answering = answering_for(found)
    return [
        Row(_("Plan"), found.plan.name),
        Row(_("Lead division"), next((one.name for one in answering if one.is_lead), None)),
        Row(_("Joint divisions"), [one.name for one in answering if not one.is_lead]),
        Row(_("Page of the plan book"), found.page),
    ]


def _entries(entries: list[Any]) -> Table:
    columns = (
        Column(
            _("Round"), lambda row: Link(row.round.name, reverse("rounds:entry", args=[row.pk])), is_row_header=True
        ),
        Column(_("Stage"), lambda row: stage_tag(row.stage)),
        Column(_("Rating"), "rating"),
        Column(_("Future direction"), lambda row: direction(row.direction, row.direction_text)),
    )
    return Table(columns, entries, _("Entries"), is_caption_hidden=True)


def _listed(rows: list[MeasureRow]) -> Table:
    columns = (
        Column(_("Measure"), _link, is_row_header=True),
        Column(_("Branch"), lambda row: row.path[-1] if row.path else None),
        Column(_("Divisions"), lambda row: "、".join(one.name for one in row.answering)),
        Column(_("Listed twice"), _twins),
    )
    return Table(columns, rows, _("Measures"), is_caption_hidden=True)


def _link(row: Any) -> Link:  # noqa: ANN401 - a row of the table
    return Link(f"{row.measure.number} {row.measure.title}", reverse("desk:measure", args=[row.measure.pk]))


def _twins(row: Any) -> object:  # noqa: ANN401 - a row of the table
    return [Tag(twin.number, "success" if twin.is_settled else "neutral") for twin in row.twins] or None
