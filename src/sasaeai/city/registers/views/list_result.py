"""What the check of a network's list found, and what accepting it would do; and the rows that one page cannot hold."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.base.imports.models import Batch, StagedRow
from sasaeai.base.imports.showing import ProblemShown, not_taken_in, problems_of
from sasaeai.base.imports.staging import CHECK
from sasaeai.base.jobs.adding import is_nobody_working
from sasaeai.base.jobs.models import Job
from sasaeai.base.ui.items import Link, Tag
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import on_day, told
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.selectors import persons as people
from sasaeai.city.registers.forms.networks import DayForm
from sasaeai.city.registers.models import Enrolment
from sasaeai.city.registers.selectors.enrolment_lists import (
    FIRST,
    NOTES,
    ListedRow,
    ListStock,
    Preview,
    changes,
    listed,
    missing_ids,
    preview,
)
from sasaeai.city.registers.selectors.enrolments import ROWS_A_PAGE
from sasaeai.city.registers.views.access import GROUND, chosen_day, kept_batch, network_crumbs, page_number
from sasaeai.city.registers.words import PARTIES, ROWS, state_tag, stock, vague_day
from sasaeai.lib.errors import UserFacingError

_PROBLEMS_A_PAGE = 500


@require_safe
def changed(request: HttpRequest, key: UUID) -> HttpResponse:
    """Every row that changes an enrolment, with what it was."""
    viewer, batch, network = kept_batch(request, key)
    _require_checked(batch)
    page = Paginator(changes(batch=batch, viewer=viewer), ROWS_A_PAGE).get_page(page_number(request))
    rows = listed(viewer, page, ground=GROUND)
    title = _("What the list changes")
    context = {
        "crumbs": network_crumbs(network, _up(batch), Link(title)),
        "title": title,
        "note": _("These enrolments are in the register already, and the list knows them otherwise."),
        "table": table_of_changes(rows),
        "page": page,
    }
    return render(request, "registers/import_rows.html", context)


@require_safe
def missing(request: HttpRequest, key: UUID) -> HttpResponse:
    """The enrolments of the register that the list does not tell of."""
    viewer, batch, network = kept_batch(request, key)
    _require_checked(batch)
    page: Page[Any] = Paginator(missing_ids(batch=batch, viewer=viewer), ROWS_A_PAGE).get_page(page_number(request))
    title = _("In the register, not in the list")
    context = {
        "crumbs": network_crumbs(network, _up(batch), Link(title)),
        "title": title,
        "note": _("They stay as they are. Whoever has left is given a last day in the list or in the register."),
        "table": _table_of_missing(viewer, list(page)),
        "page": page,
    }
    return render(request, "registers/import_rows.html", context)


def progress_of(batch: Batch) -> dict[str, Any]:
    """How far the check of a long list is."""
    job = Job.objects.filter(kind=CHECK, arguments__batch=str(batch.pk)).order_by("-added_at").first()
    done = job.steps_done if job else 0
    return {"done": done, "total": batch.rows, "is_nobody_working": is_nobody_working(timezone.now())}


def result_of(request: HttpRequest, batch: Batch, viewer: Viewer) -> dict[str, Any]:
    """What the check found."""
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": viewer.on})
    found = preview(batch=batch, viewer=viewer, ground=GROUND, on=chosen_day(form, viewer))
    problems: Page[Any] = Paginator(problems_of(batch), _PROBLEMS_A_PAGE).get_page(page_number(request))
    return {
        "preview": found,
        "day_form": form,
        "problem_table": _table_of_problems(list(problems)),
        "problem_page": problems,
        "first": _table_of_first(found.first),
        "changes": table_of_changes(found.changes) if found.changes else None,
        "are_more_changes": batch.changed > len(found.changes),
        "stock": _table_of_stock(found.stock),
        "notes": [(NOTES.get(code, code), number) for code, number in sorted(found.notes.items())],
        "left": [f"{one.letters} {one.heading}" for one in not_taken_in(batch)],
        "new_parties": _new_parties(found),
        "most_first": FIRST,
    }


def table_of_changes(rows: Sequence[ListedRow]) -> Table:
    """Rows that change an enrolment: what it was beside what it becomes."""
    columns = (
        Column(_("Name"), "name", is_row_header=True),
        Column(_("Row"), "row", kind="number"),
        Column(_("First day"), lambda row: vague_day(row.stay.since)),
        Column(_("As it stands"), lambda row: _told(row.before) if row.before else None),
        Column(_("In the list"), _told),
    )
    return Table(columns, rows, _("What the list changes"), is_caption_hidden=True)


def _up(batch: Batch) -> Link:
    return Link(_("Take in a list"), reverse("registers:import", args=[batch.pk]))


def _require_checked(batch: Batch) -> None:
    """Raise ``Http404`` before the check and once the list is through: then nothing is staged."""
    if batch.state != Batch.State.CHECKED:
        raise Http404


def _table_of_problems(rows: Sequence[ProblemShown]) -> Table:
    columns = (
        Column(_("Row"), _row_number, is_row_header=True, absent=_("the whole list")),
        Column(_("Column"), lambda row: f"{row.heading}（{row.place}）" if row.heading else row.place),
        Column(_("What is wrong"), lambda row: told(UserFacingError(row.message_ja, row.message_en))),
    )
    return Table(columns, rows, _("Problems"), is_caption_hidden=True)


def _table_of_first(rows: Sequence[ListedRow]) -> Table:
    columns = (
        Column(_("Name"), "name", is_row_header=True),
        Column(_("Row"), "row", kind="number"),
        Column(_("Body or person"), lambda row: PARTIES[row.party]),
        Column(_("First day"), lambda row: vague_day(row.stay.since)),
        Column(_("Last day"), _last_day, absent=_("going on")),
        Column(_("Role"), "role"),
        Column(_("State"), _state),
    )
    return Table(columns, rows, _("The first rows as they were understood"), is_caption_hidden=True)


def _row_number(row: ProblemShown) -> str:
    return _("Row %(row)s") % {"row": row.row} if row.row is not None else ""


def _state(row: ListedRow) -> object:
    """What becomes of a row; of a new one, whether the body or person is known to the city already."""
    state = state_tag(ROWS, row.state)
    is_known = row.state == StagedRow.State.NEW and not row.is_party_new
    return [state, Tag(_("known already"))] if is_known else state


def _last_day(row: Any) -> str:  # noqa: ANN401 - a row, or what it was
    return vague_day(row.stay.until) + (f"（{row.why_left}）" if row.why_left else "")


def _told(row: Any) -> str:  # noqa: ANN401 - a row, or what it was
    """The last day with why, and the role."""
    return "\n".join(filter(None, (_last_day(row) or _("going on"), row.role)))


def _table_of_stock(found: ListStock) -> Table:
    columns = (
        Column(_("As of"), lambda row: on_day(row.on), is_row_header=True),
        Column(_("Bodies"), lambda row: stock(row.bodies), is_numeric=True),
        Column(_("Persons"), lambda row: stock(row.people), is_numeric=True),
        Column(_("In all"), lambda row: stock(row.whole), is_numeric=True),
    )
    return Table(columns, [found], _("Who is in the list on a day"), is_caption_hidden=True)


def _new_parties(found: Preview) -> list[tuple[object, int]]:
    return [(PARTIES[party], number) for party, number in sorted(found.new_parties.items())]


def _table_of_missing(viewer: Viewer, keys: Iterable[UUID]) -> Table:
    """Some of the enrolments, bodies by name and people by theirs, in three queries."""
    listed = list(keys)
    found = Enrolment.objects.select_related("organisation").in_bulk(listed)
    rows = [found[key] for key in listed if key in found]
    ids = [row.person_id for row in rows if row.person_id]
    named = people.names_of(viewer, ids, ground=GROUND) if ids else {}

    def name(row: Enrolment) -> str:
        if row.person_id is None:
            return str(row.organisation)
        return named[row.person_id].name if row.person_id in named else ""

    columns = (
        Column(_("Name"), name, is_row_header=True),
        Column(_("Body or person"), lambda row: PARTIES[row.party]),
        Column(_("First day"), lambda row: vague_day(row.since)),
        Column(_("Last day"), lambda row: vague_day(row.until), absent=_("going on")),
        Column(
            _("Change"),
            lambda row: None if row.until else Link(_("Note the end"), reverse("registers:leave", args=[row.pk])),
        ),
    )
    return Table(columns, rows, _("In the register, not in the list"), is_caption_hidden=True)
