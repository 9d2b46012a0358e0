"""One monthly return: what was counted, who sent it when, and what the division makes of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sasaeai.base.files.kinds import MEDIA_TYPES, Kind
from sasaeai.base.ui.items import Link, Row
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import at_time, told
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.selectors.viewers import told as titles_of
from sasaeai.city.registers.forms.returns import SendBackForm
from sasaeai.city.registers.models import Return
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.selectors.returns import Answer, readable
from sasaeai.city.registers.services import returns as service
from sasaeai.city.registers.views.month import answers_of, counts_before, of_month
from sasaeai.city.registers.words import RETURNS, answer, in_month, state_tag
from sasaeai.lib.errors import UserFacingError
from sasaeai.lib.fiscal_year import fiscal_year_of

_GOES_ON = (State.SENT, State.ACCEPTED, State.SENT_BACK)


@require_safe
def filled(request: HttpRequest, key: UUID) -> HttpResponse:
    """One return, for the division and for the body that sent it."""
    viewer, found = _filled(request, key)
    return render(request, "registers/filled.html", _page(viewer, found, SendBackForm()))


@require_safe
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The file that was sent with a return."""
    viewer, found = _filled(request, key)
    if found.file is None:
        raise Http404
    kind = Kind(found.file.kind)
    reply = HttpResponse(service.content_of_file(filled=found, by=viewer), content_type=MEDIA_TYPES[kind])
    reply.headers["Content-Disposition"] = f'attachment; filename="return-{found.month:%Y-%m}.{kind.value}"'
    return reply


@require_POST
def accept(request: HttpRequest, key: UUID) -> HttpResponse:
    """Accept a return for the division."""
    viewer, found = _filled(request, key)
    try:
        service.accept(filled=found, by=viewer)
    except UserFacingError as error:
        return _again(request, viewer, found, SendBackForm(), refusal=told(error))
    messages.success(request, _("Accepted. Its counts are in the figures now."))
    return redirect(_grid_of(found))


@require_POST
def send_back(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send a return back with what is to be mended."""
    viewer, found = _filled(request, key)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _again(request, viewer, found, form)
    try:
        service.send_back(filled=found, text=form.cleaned_data["text"], by=viewer)
    except UserFacingError as error:
        return _again(request, viewer, found, form, refusal=told(error))
    messages.success(request, _("Sent back. The sender sees it as a month to be sent."))
    return redirect(_grid_of(found))


def _filled(request: HttpRequest, key: UUID) -> tuple[Viewer, Return]:
    """A return for who may see it. Raises ``Http404`` and ``NotAllowedError``."""
    viewer = viewer_in(request)
    found = readable(viewer, key)
    if found is None:
        raise Http404
    return viewer, found


def _again(
    request: HttpRequest, viewer: Viewer, found: Return, form: SendBackForm, *, refusal: str = ""
) -> HttpResponse:
    """The page with what stands in the way, for the return as it is now."""
    found.refresh_from_db()
    context = _page(viewer, found, form) | {"refusal": refusal}
    return render(request, "registers/filled.html", context, status=422)


def _page(viewer: Viewer, found: Return, form: SendBackForm) -> dict[str, Any]:
    is_sender = viewer.may(Right.SEND_RETURNS)
    is_own = viewer.user == str(found.sender_id) or viewer.actor == found.sent_by
    division = str(found.programme.division_id)
    settles = viewer.may_for(Right.ACCEPT_RETURNS, division) and found.state == State.SENT and not is_own
    month = reverse("registers:return", args=[found.programme_id, found.month.year, found.month.month])
    return {
        "filled": found,
        "month": in_month(found.month),
        "crumbs": _crumbs(found, is_sender=is_sender),
        "facts": _facts(found),
        "table": _answers(found),
        "versions": _versions(found),
        "form": form,
        "may_settle": settles,
        "may_send": is_sender and found.state in _GOES_ON,
        "month_href": month,
        "is_sender": is_sender,
    }


def _crumbs(found: Return, *, is_sender: bool) -> list[Link]:
    here = Link(in_month(found.month))
    if is_sender:
        return [Link(_("Monthly returns"), reverse("registers:returns")), here]
    programmes = Link(_("Programmes"), reverse("registers:programmes"))
    return [programmes, Link(found.programme.name, _grid_of(found)), here]


def _grid_of(found: Return) -> str:
    href = reverse("registers:programme-returns", args=[found.programme_id])
    return f"{href}?year={fiscal_year_of(found.month)}"


def _facts(found: Return) -> list[Row]:
    titles = titles_of(filter(None, (found.sent_by, found.settled_by)))
    facts = [
        Row(_("State"), state_tag(RETURNS, found.state)),
        Row(_("Sent"), f"{at_time(found.sent_at)} {titles.get(found.sent_by, '')}".strip()),
    ]
    if found.correction:
        facts.append(Row(_("Why it is corrected"), found.correction))
    if found.settled_at is not None:
        label = _("Sent back") if found.settled_text else _("Accepted")
        facts.append(Row(label, f"{at_time(found.settled_at)} {titles.get(found.settled_by, '')}".strip()))
    if found.settled_text:
        facts.append(Row(_("What is to be mended"), found.settled_text))
    if found.file_id is not None:
        facts.append(Row(_("File"), Link(_("Open the file"), reverse("registers:filled-file", args=[found.pk]))))
    return facts


def _answers(found: Return) -> Table:
    """Each count, with that of the month before, and of a correction that which stands."""
    before = counts_before(found.programme_id, found.organisation_id, found.month)
    in_force = of_month(found.programme_id, found.organisation_id, found.month).get(State.ACCEPTED)
    standing = {one.item: one for one in answers_of(in_force)} if in_force and in_force != found else {}
    columns = [
        Column(_("Item"), "label", is_row_header=True),
        Column(_("Count"), answer, is_numeric=True),
        Column(_("The month before"), lambda row: _beside(before, row), is_numeric=True),
    ]
    if standing:
        columns.insert(2, Column(_("Accepted so far"), lambda row: _beside(standing, row), is_numeric=True))
    return Table(tuple(columns), answers_of(found), _("What was counted"), is_caption_hidden=True)


def _beside(answers: dict[UUID, Answer], row: Answer) -> str | None:
    return answer(answers[row.item]) if row.item in answers else None


def _versions(found: Return) -> Table | None:
    """The other returns of the month, the latest first; None where there is only one."""
    same = Return.objects.filter(programme=found.programme_id, organisation=found.organisation_id, month=found.month)
    rows = list(same.exclude(pk=found.pk).order_by("-sent_at"))
    columns = (
        Column(
            _("Sent"),
            lambda row: Link(at_time(row.sent_at), reverse("registers:filled", args=[row.pk])),
            is_row_header=True,
        ),
        Column(_("State"), lambda row: state_tag(RETURNS, row.state)),
        Column(_("Why it is corrected"), "correction"),
        Column(_("What is to be mended"), "settled_text"),
    )
    return Table(columns, rows, _("Other returns of this month"), is_caption_hidden=True) if rows else None
