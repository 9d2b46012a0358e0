"""The wizard of a network's list: sent in, its columns settled, checked, and accepted or given up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.showing import columns_of, not_taken_in
from sasaeai.base.imports.taking_in import told_of
from sasaeai.base.ui.items import Link, Step, StepState
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_figures, told
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.selectors.viewers import told as titles_of
from sasaeai.city.registers.forms.lists import ColumnsForm, UploadForm
from sasaeai.city.registers.models import Network
from sasaeai.city.registers.services import enrolment_lists as service
from sasaeai.city.registers.services.enrolment_lists import COLUMNS, KIND
from sasaeai.city.registers.views.access import kept_batch, kept_network, network_crumbs
from sasaeai.city.registers.views.list_result import progress_of, result_of
from sasaeai.city.registers.words import BATCHES, state_tag
from sasaeai.lib.errors import UserFacingError

_THROUGH = (Batch.State.ACCEPTED, Batch.State.GIVEN_UP)
_MOST_LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the file of a list in; those on their way are shown."""
    viewer, network = kept_network(request, key)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            batch = service.upload(
                network=network,
                data=sent["file"].read(),
                name=sent["file"].name,
                by=viewer,
                party=sent["party"] or None,
                sheet=sent["sheet"] or None,
            )
        except UserFacingError as error:
            form.add_error("file", told(error))
        else:
            return redirect("registers:import-columns", key=batch.pk)
    context = {
        "network": network,
        "crumbs": network_crumbs(network, Link(_("Take in a list"))),
        "steps": _steps(0),
        "form": form,
        "back": reverse("registers:network", args=[network.pk]),
        "table": _on_their_way(network),
    }
    return render(request, "registers/import_upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """Settle what each column of the list holds; then it is checked."""
    viewer, batch, network = kept_batch(request, key)
    if batch.state in _THROUGH:
        return redirect("registers:import", key=batch.pk)
    form = ColumnsForm(columns_of(batch), COLUMNS, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mapped = service.map_columns(batch=batch, mapping=form.mapping(), by=viewer)
            service.check(batch=mapped, by=viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            return redirect("registers:import", key=batch.pk)
    list_ = told_of(batch)
    context = {
        **_head(batch, network, Link(_("Columns"))),
        "steps": _steps(1),
        "form": form,
        "list": list_,
        "rows": batch.rows,
        "left": [f"{one.letters} {one.heading}" for one in not_taken_in(batch)],
        "other_sheets": "、".join(list_.other_sheets),
        "lacks_party": "party" not in batch.mapping and not batch.options.get("party"),
        "meanings": _meanings(),
        "again": reverse("registers:import-upload", args=[network.pk]),
    }
    return render(request, "registers/import_columns.html", context, status=422 if form.errors else 200)


@require_safe
def batch(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far a list is: what the check found, and what accepting it does."""
    viewer, found, network = kept_batch(request, key)
    if found.state == Batch.State.UPLOADED:
        return redirect("registers:import-columns", key=found.pk)
    return render(request, "registers/import_batch.html", _result(request, found, network, viewer))


@require_POST
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check a list again, such as after the register changed."""
    viewer, found, network = kept_batch(request, key)
    try:
        service.check(batch=found, by=viewer)
    except UserFacingError as error:
        return _refused(request, found, network, viewer, error)
    return redirect("registers:import", key=found.pk)


@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make a checked list without problems part of the register."""
    viewer, found, network = kept_batch(request, key)
    try:
        taken = service.accept(batch=found, by=viewer)
    except UserFacingError as error:
        return _refused(request, found, network, viewer, error)
    count = taken.new + taken.changed
    words = ngettext(
        "The list is taken in: %(count)s enrolment is new or changed.",
        "The list is taken in: %(count)s enrolments are new or changed.",
        count,
    )
    messages.success(request, words % {"count": in_figures(count)})
    return redirect("registers:network", key=network.pk)


@require_POST
def give_up(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give a list up that is not to be taken in; its file goes."""
    viewer, found, network = kept_batch(request, key)
    try:
        service.give_up(batch=found, by=viewer)
    except UserFacingError as error:
        return _refused(request, found, network, viewer, error)
    messages.success(request, _("The list was given up; nothing of it was taken in, and its file is removed."))
    return redirect("registers:network", key=network.pk)


def _refused(
    request: HttpRequest,
    batch: Batch,
    network: Network,
    viewer: Viewer,
    error: UserFacingError,
) -> HttpResponse:
    """The page of the list, with what stands in the way."""
    batch.refresh_from_db()
    context = _result(request, batch, network, viewer) | {"refusal": told(error)}
    return render(request, "registers/import_batch.html", context, status=422)


def _result(request: HttpRequest, batch: Batch, network: Network, viewer: Viewer) -> dict[str, Any]:
    context = {
        **_head(batch, network),
        "steps": _steps(4 if batch.state == Batch.State.ACCEPTED else 2),
        "state": batch.state,
        "is_through": batch.state in _THROUGH,
        "network_href": reverse("registers:network", args=[network.pk]),
        "again": reverse("registers:import-upload", args=[network.pk]),
    }
    if batch.state == Batch.State.CHECKING:
        context |= progress_of(batch)
    if batch.state == Batch.State.CHECKED:
        context |= result_of(request, batch, viewer)
    return context


def _head(batch: Batch, network: Network, *below: Link) -> dict[str, Any]:
    here = Link(_("Take in a list"), reverse("registers:import", args=[batch.pk]) if below else "")
    return {"batch": batch, "network": network, "crumbs": network_crumbs(network, here, *below)}


def _steps(at: int) -> list[Step]:
    """The steps of the wizard; ``at`` is the one that is on, 4 where all is done."""
    labels = (_("Send the file"), _("Settle the columns"), _("Look at the check"), _("Take in"))
    states = [StepState.DONE if i < at else StepState.CURRENT if i == at else StepState.AHEAD for i in range(4)]
    return [Step(label, state) for label, state in zip(labels, states, strict=True)]


def _meanings() -> Table:
    columns = (
        Column(_("Column of the register"), "label", is_row_header=True),
        Column(_("Needed"), lambda row: _("required") if row.is_required else _("optional")),
        Column(_("What it holds"), "hint"),
        Column(_("Headings that are known"), lambda row: "、".join(row.headings[:5])),
    )
    return Table(columns, COLUMNS, _("Columns of the register"), is_caption_hidden=True)


def _on_their_way(network: Network) -> Table:
    """The lists of a network that are neither accepted nor given up, the latest first."""
    found = Batch.objects.filter(kind=KIND.name, subject=str(network.pk)).exclude(state__in=_THROUGH)
    rows = list(found.order_by("-added_at")[:_MOST_LISTED])
    titles = titles_of(row.added_by for row in rows)
    columns = (
        Column(
            _("List"),
            lambda row: Link(_("%(rows)s rows") % {"rows": in_figures(row.rows)}, _address(row)),
            is_row_header=True,
        ),
        Column(_("State"), lambda row: state_tag(BATCHES, row.state)),
        Column(_("Sent in"), "added_at", kind="time"),
        Column(_("By"), lambda row: titles.get(row.added_by)),
    )
    return Table(columns, rows, _("Lists on their way in"), is_caption_hidden=True, empty=_("None."))


def _address(batch: Batch) -> str:
    return reverse("registers:import", args=[batch.pk])
