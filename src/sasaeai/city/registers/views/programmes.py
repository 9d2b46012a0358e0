"""The programmes that concern a viewer, and how the monthly returns of one stand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Link, Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_fiscal_year
from sasaeai.base.ui.years import YearForm
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Programme
from sasaeai.city.registers.permissions import require_reading_returns
from sasaeai.city.registers.selectors.programmes import of_viewer
from sasaeai.city.registers.selectors.returns import BodyLine, Cell, CellState, of_programme
from sasaeai.city.registers.words import CELLS, cell, month_briefly
from sasaeai.lib.fiscal_year import fiscal_year_of

_WAITING = (CellState.SENT, CellState.LATE, CellState.OWED, CellState.SENT_BACK, CellState.ACCEPTED)


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """The programmes of the viewer's divisions, those that his body runs, or all that may be read."""
    viewer = viewer_in(request)
    if not (viewer.may(Right.READ_PLAN) or viewer.may(Right.SEND_RETURNS)):
        raise NotAllowedError
    rows = list(of_viewer(viewer).annotate(items=Count("return_items")))
    columns = (
        Column(_("Programme"), "name", is_row_header=True),
        Column(_("Division"), "division.name"),
        Column(_("First day"), "since", kind="day"),
        Column(_("Last day"), "until", kind="day", absent=_("going on")),
        Column(_("Monthly returns"), lambda row: _returns_of(viewer, row), absent=_("none asked for")),
    )
    table = Table(columns, rows, _("Programmes"), is_caption_hidden=True, empty=_("There is no programme yet."))
    return render(request, "registers/programmes.html", {"table": table})


@require_safe
def programme_returns(request: HttpRequest, key: UUID) -> HttpResponse:
    """The returns of a programme in a fiscal year: a line a body, a cell a month."""
    viewer = viewer_in(request)
    programme = Programme.objects.select_related("division").filter(pk=key).first()
    if programme is None:
        raise Http404
    require_reading_returns(viewer, programme.division_id)
    this = fiscal_year_of(viewer.on)
    first = max(fiscal_year_of(programme.since), 1990)
    form = YearForm(range(max(this, first), first - 1, -1), request.GET or None, initial={"year": this})
    asked = form.chosen or this
    lines = of_programme(viewer, programme, asked)
    context = {
        "programme": programme,
        "crumbs": [Link(_("Programmes"), reverse("registers:programmes")), Link(_("Monthly returns"))],
        "form": form,
        "year": in_fiscal_year(asked),
        "table": _grid(lines, asked),
        "states": _totals(lines),
    }
    return render(request, "registers/programme_returns.html", context)


def may_read_returns(viewer: Viewer, programme: Programme) -> bool:
    """Whether the viewer may look at the returns of a programme."""
    try:
        require_reading_returns(viewer, programme.division_id)
    except NotAllowedError:
        return False
    return True


def _returns_of(viewer: Viewer, programme: Any) -> object:  # noqa: ANN401 - a programme with the number of its items
    if not programme.items:
        return None
    if viewer.may(Right.SEND_RETURNS):
        return Link(_("Send returns"), reverse("registers:returns"))
    if may_read_returns(viewer, programme):
        return Link(_("Look at the returns"), reverse("registers:programme-returns", args=[programme.pk]))
    return _("kept by the division")


def _grid(lines: Sequence[BodyLine], year: int) -> Table:
    months = [line.month for line in lines[0].cells] if lines else []
    columns = (
        Column(_("Body"), "name", is_row_header=True),
        *(Column(month_briefly(month), _cell_at(place)) for place, month in enumerate(months)),
    )
    return Table(
        columns,
        lines,
        _("Returns of %(year)s by body and month") % {"year": in_fiscal_year(year)},
        layout="scroll",
        empty=_("No body had a contract or sent a return in this year."),
    )


def _cell_at(place: int) -> Any:  # noqa: ANN401 - a function of a row
    def shown(line: BodyLine) -> object:
        return _cell(line.cells[place])

    return shown


def _cell(found: Cell) -> object:
    """The state with the way to the return; a correction that waits stands beside it."""
    href = reverse("registers:filled", args=[found.filled]) if found.filled else ""
    state = cell(found.state, href)
    if found.correction is None:
        return state
    waiting = Tag(_("correction waits"), Tone.INFO, reverse("registers:filled", args=[found.correction]))
    return [state, waiting]


def _totals(lines: Sequence[BodyLine]) -> list[tuple[object, str, int]]:
    """How many months stand in each state that is not nothing."""
    states = [one.state for line in lines for one in line.cells]
    return [(*CELLS[state], states.count(state)) for state in _WAITING if state in states]
