"""Monthly returns as a body under contract sends them: what is owed, the form of a month, a correction."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sasaeai.base.files.errors import FileRefusedError
from sasaeai.base.files.keeping import Examined, examined, keep
from sasaeai.base.files.kinds import DOCUMENTS, PICTURES
from sasaeai.base.ui.items import Link, Row, Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import at_time, on_day, told
from sasaeai.base.ui.years import YearForm
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.forms.returns import ReturnForm
from sasaeai.city.registers.models import Organisation, Programme, Return
from sasaeai.city.registers.rules import returns as rules
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.rules.terms import Term
from sasaeai.city.registers.selectors.programmes import contracts_of_viewer, represented
from sasaeai.city.registers.selectors.returns import Answer, DueMonth, due, items_of
from sasaeai.city.registers.services import returns as service
from sasaeai.city.registers.views.month import answers_of, counts_before, of_month
from sasaeai.city.registers.words import RETURNS, answer, in_month, state_tag
from sasaeai.lib import fiscal_year as fiscal_years
from sasaeai.lib.errors import UserFacingError

_YEARS = 5
_PURPOSE = "registers.return"


class Month(NamedTuple):
    """A month of a body for a programme, with the returns that stand for it by state, and from when it may be sent."""

    programme: Programme
    organisation: Organisation
    month: date
    standing: dict[str, Return]
    from_day: date

    @property
    def accepted(self) -> Return | None:
        """The one in force, which is corrected."""
        return self.standing.get(State.ACCEPTED)

    @property
    def latest(self) -> Return | None:
        """The one whose counts the form begins with: on its way, else sent back, else accepted."""
        return rules.latest(self.standing)

    @property
    def seen(self) -> str:
        """What tells this standing from a later one."""
        return str(self.latest.pk) if self.latest else ""


@require_safe
def returns(request: HttpRequest) -> HttpResponse:
    """The months that the viewer's body owes, and what it sent in a fiscal year."""
    viewer = viewer_in(request)
    require(viewer, Right.SEND_RETURNS)
    this = fiscal_years.fiscal_year_of(viewer.on)
    form = YearForm(range(this, this - _YEARS, -1), request.GET or None, initial={"year": this})
    owed = due(viewer, viewer.on)
    body = represented(viewer)
    context = {
        "body": body.name if body else "",
        "owed": _owed(owed),
        "late": sum(one.is_late for one in owed),
        "form": form,
        "sent": _sent(viewer, form.chosen or this),
    }
    return render(request, "registers/returns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, programme: UUID, year: int, month: int) -> HttpResponse:
    """The form of a month; of one that is accepted, its correction."""
    viewer = viewer_in(request)
    require(viewer, Right.SEND_RETURNS)
    found = _month(viewer, programme, year, month)
    form, meanwhile = _form(request, found), None
    if request.method == "POST" and form.is_valid():
        try:
            sent = _send(form, found, viewer)
        except FileRefusedError as error:
            form.add_error("file", told(error))
        except UserFacingError as error:
            found = _month(viewer, programme, year, month)
            form = _again(request, found, error)
            meanwhile = found.latest if found.seen != request.POST.get("seen", "") else None
        else:
            messages.success(request, _sent_words(found))
            return redirect("registers:filled", key=sent.pk)
    context = _page(viewer, found, form) | {"meanwhile": _told_of(meanwhile) if meanwhile else None}
    return render(request, "registers/return_form.html", context, status=422 if form.errors else 200)


def _month(viewer: Viewer, programme: UUID, year: int, month: int) -> Month:
    """A month of a contract that the viewer's body has. Raises ``Http404`` where there is none such."""
    try:
        first = date(year, month, 1)
    except ValueError as error:
        raise Http404 from error
    contracts = [
        one
        for one in contracts_of_viewer(viewer).filter(programme=programme)
        if rules.is_of(first, Term(one.since, one.until))
    ]
    if not contracts:
        raise Http404
    from_day = max(rules.may_be_sent_from(first, Term(one.since, one.until)) for one in contracts)
    programme_, body = contracts[0].programme, contracts[0].organisation
    return Month(programme_, body, first, of_month(programme_.pk, body.pk, first), from_day)


def _form(request: HttpRequest, found: Month, data: Any = None) -> ReturnForm:  # noqa: ANN401 - what was sent
    filled: Sequence[Answer] = answers_of(found.latest) if found.latest else ()
    return ReturnForm(
        list(items_of(found.programme.pk)),
        filled,
        data or (request.POST if request.method == "POST" else None),
        request.FILES or None,
        initial={"seen": found.seen, "file_of": found.seen},
        is_correction=found.accepted is not None,
    )


def _told_of(sent: Return) -> list[Row]:
    """What another one sent meanwhile, so that replacing it is a choice made in sight of it."""
    counts = [Row(one.label, answer(one)) for one in answers_of(sent)]
    return [Row(_("Sent"), Link(at_time(sent.sent_at), reverse("registers:filled", args=[sent.pk]))), *counts]


def _again(request: HttpRequest, now: Month, error: UserFacingError) -> ReturnForm:
    """The form with what stands in the way, for the month as it stands now."""
    data = request.POST.copy()
    data["seen"] = now.seen
    form = _form(request, now, data)
    form.add_error(None, told(error))
    return form


def _send(form: ReturnForm, found: Month, viewer: Viewer) -> Return:
    """Keep the file and send, both or nothing; the file that was sent before stays where none is chosen."""
    seen = next((one for one in found.standing.values() if str(one.pk) == form.cleaned_data["seen"]), None)
    sent = _examined(form)
    with transaction.atomic():
        file = seen.file if seen and form.cleaned_data["file_of"] == str(seen.pk) else None
        if sent is not None:
            file = keep(sent, name=form.name_of_file, purpose=_PURPOSE, by=viewer.actor)
        answered = service.Answered(form.counts, form.why_missing, file)
        if found.accepted is not None:
            text = form.cleaned_data["text"]
            return service.correct(accepted=found.accepted, answered=answered, text=text, seen=seen, by=viewer)
        return service.send(
            programme=found.programme,
            organisation=found.organisation,
            month=found.month,
            answered=answered,
            seen=seen,
            by=viewer,
        )


def _examined(form: ReturnForm) -> Examined | None:
    sent = form.sent_file
    return None if sent is None else examined(sent.read(), DOCUMENTS | PICTURES)


def _sent_words(found: Month) -> str:
    words = {"month": in_month(found.month)}
    if found.accepted is not None:
        return _("The correction of %(month)s is sent. The division looks at it next.") % words
    return _("The return of %(month)s is sent. The division looks at it next.") % words


def _page(viewer: Viewer, found: Month, form: ReturnForm) -> dict[str, Any]:
    before = counts_before(found.programme.pk, found.organisation.pk, found.month)
    month_before = in_month(rules.month_of(found.month - timedelta(days=1)))
    lines = [(line, _hint(line.item.counts, before.get(line.item.pk), month_before)) for line in form.lines()]
    back = found.standing.get(State.SENT_BACK)
    deadline = rules.deadline(found.month)
    return {
        "programme": found.programme,
        "body": found.organisation,
        "month": in_month(found.month),
        "crumbs": [Link(_("Monthly returns"), reverse("registers:returns")), Link(in_month(found.month))],
        "form": form,
        "lines": lines,
        "is_early": viewer.on < found.from_day,
        "from_day": on_day(found.from_day),
        "deadline": on_day(deadline),
        "is_late": viewer.on > deadline and not found.standing,
        "sent_back": back.settled_text if back is not None and State.SENT not in found.standing else "",
        "waiting": found.standing.get(State.SENT),
        "accepted": found.accepted,
        "has_file": found.latest is not None
        and found.latest.file_id is not None
        and form["file_of"].value() == found.seen,
        "back": reverse("registers:returns"),
    }


def _hint(counts: str, before: Answer | None, month: str) -> str:
    """What counts as one, and what was counted the month before."""
    last = _("%(month)s: %(count)s") % {"month": month, "count": answer(before)} if before else ""
    return "　".join(filter(None, (counts, last)))


def _owed(rows: Sequence[DueMonth]) -> Table:
    columns = (
        Column(_("Month"), lambda row: Link(in_month(row.month), href_of(row)), is_row_header=True),
        Column(_("Programme"), "programme_name"),
        Column(_("Until"), "deadline", kind="day"),
        Column(_("State"), _state_of_owed),
    )
    empty = _("Everything is sent. A month appears here once it is over.")
    return Table(columns, rows, _("To be sent"), is_caption_hidden=True, empty=empty)


def href_of(owed: DueMonth) -> str:
    """Where the return of a month is filled in."""
    return reverse("registers:return", args=[owed.programme, owed.month.year, owed.month.month])


def _state_of_owed(row: DueMonth) -> object:
    tags: list[object] = [Tag(_("late"), Tone.DANGER)] if row.is_late else []
    tags += [Tag(_("sent back"), Tone.WARNING), row.sent_back] if row.sent_back else []
    return tags or Tag(_("to be sent"))


def _sent(viewer: Viewer, year: int) -> Table:
    """What the body sent for the months of a fiscal year, replaced ones left out, the latest month first."""
    contracts = contracts_of_viewer(viewer).order_by()
    months = fiscal_years.first_day(year), fiscal_years.last_day(year)
    rows = (
        Return.objects.filter(
            programme__in=contracts.values("programme"),
            organisation__in=contracts.values("organisation"),
            month__range=months,
        )
        .exclude(state=State.REPLACED)
        .select_related("programme")
        .order_by("-month", "programme__name", "-sent_at")
    )
    columns = (
        Column(
            _("Month"),
            lambda row: Link(in_month(row.month), reverse("registers:filled", args=[row.pk])),
            is_row_header=True,
        ),
        Column(_("Programme"), "programme.name"),
        Column(_("State"), lambda row: state_tag(RETURNS, row.state)),
        Column(_("Sent"), "sent_at", kind="time"),
    )
    empty = _("Nothing was sent for the months of this fiscal year.")
    return Table(columns, list(rows), _("Sent"), is_caption_hidden=True, empty=empty)
