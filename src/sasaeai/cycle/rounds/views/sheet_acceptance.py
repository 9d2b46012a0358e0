"""The last step of the wizard: where the sheet goes, what unknown names mean, which differences apply."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.plans.selectors.plans import every
from sasaeai.cycle.rounds.forms.sheets import AcceptForm, DivisionsForm
from sasaeai.cycle.rounds.models import Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_changes import Difference
from sasaeai.cycle.rounds.selectors.entries import current_rounds
from sasaeai.cycle.rounds.selectors.sheet_differences import differences, unknown_divisions
from sasaeai.cycle.rounds.selectors.sheet_imports import page, taken_sheet
from sasaeai.cycle.rounds.services.sheet_acceptance import Accepted, Target, accept
from sasaeai.cycle.rounds.views.board import reader
from sasaeai.cycle.rounds.views.sheets import by_key, name_of, sheet_crumbs, wizard_steps
from sasaeai.cycle.rounds.words import field_name
from sasaeai.lib.errors import UserFacingError
from sasaeai.lib.fiscal_year import first_day


@require_http_methods(["GET", "HEAD", "POST"])
def accept_sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask where the sheet goes; for a plan that stands, show what differs; then take it in."""
    viewer = reader(request)
    require(viewer, Right.TAKE_IN_SHEETS)
    found = by_key(viewer, key)
    if found.state != SheetImport.State.READ or page(found).problems:
        return redirect("rounds:sheet-import", key=found.pk)
    years = taken_sheet(found).fiscal_years
    since = first_day(min(years)) if years else viewer.on
    data = request.POST or request.GET or None
    target = AcceptForm(every(), current_rounds(), data, initial=_suggested(found))
    unknown = DivisionsForm(unknown_divisions(found, otherwise_on=viewer.on), request.POST or None, since=since)
    place = _place(target)
    chosen = request.POST.getlist("chosen") if place and request.POST.get("seen") == place else None
    shown = _differences(found, target, viewer.on, chosen)
    is_accepting = request.method == "POST" and request.POST.get("step") != "compare"
    if is_accepting and target.is_valid() and unknown.is_valid():
        try:
            accepted = accept(
                sheet_import=found,
                target=_target(target),
                by=viewer,
                divisions=unknown.decisions(),
                chosen=chosen,
            )
        except UserFacingError as error:
            target.add_error(None, told(error))
        else:
            messages.success(request, _words(accepted))
            return redirect("rounds:board", key=accepted.round.pk)
    context = {
        "sheet": found,
        "target": target,
        "unknown": unknown,
        "differences": shown,
        "place": place,
        "is_into_standing": bool(place and target.cleaned_data["plan"]),
        "steps": wizard_steps(2),
        "name": name_of(found),
        "crumbs": sheet_crumbs(found),
    }
    is_wrong = is_accepting and bool(target.errors or unknown.errors)
    return render(request, "rounds/sheet_accept.html", context, status=422 if is_wrong else 200)


def _place(form: AcceptForm) -> str:
    """What tells the plan and round against which differences are shown from another choice; blank without one."""
    if not form.is_bound or not form.is_valid():
        return ""
    return f"{form.cleaned_data['plan']}/{form.cleaned_data['round']}"


def _suggested(found: SheetImport) -> dict[str, Any]:
    """The newest plan and round, for a sheet is mostly next to those before; a year's sheet is of one evaluation."""
    plan = every().first()
    years = taken_sheet(found).fiscal_years
    kind = Round.Kind.INTERIM if len(years) > 1 else Round.Kind.YEARLY
    return {"plan": str(plan.pk) if plan else "", "kind": kind}


def _target(form: AcceptForm) -> Target:
    sent = form.cleaned_data
    return Target(
        plan=form.plans[sent["plan"]] if sent["plan"] else sent["plan_name"],
        round=form.rounds[sent["round"]] if sent["round"] else sent["round_name"],
        kind=Round.Kind(sent["kind"]),
        is_published=sent["is_published"],
    )


class Shown(NamedTuple):
    """A difference as the page shows it: the field in words, and whether it is ticked."""

    label: object
    difference: Difference
    is_ticked: bool


def _differences(found: SheetImport, form: AcceptForm, on: date, chosen: list[str] | None) -> list[Shown]:
    """What differs from the plan that stands, ticked as somebody ticked it, or else as is suggested."""
    if not form.is_bound or not form.is_valid() or not form.cleaned_data["plan"]:
        return []
    sent = form.cleaned_data
    changes = differences(found, form.plans[sent["plan"]], form.rounds.get(sent["round"]), otherwise_on=on)
    return [
        Shown(field_name(one.field), one, one.is_suggested if chosen is None else one.id in chosen)
        for one in changes.differences
    ]


def _words(accepted: Accepted) -> str:
    if accepted.was_accepted_before:
        return _("This sheet was taken in before; nothing was changed.")
    counts = {"measures": accepted.measures, "entries": accepted.entries, "figures": accepted.figures}
    added = _("Taken in: %(measures)s measures, %(entries)s entries, %(figures)s figures.") % counts
    if not accepted.changed:
        return added
    return added + _("Changes to what stood: %(changed)s.") % {"changed": accepted.changed}
