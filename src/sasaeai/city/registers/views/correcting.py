"""Correcting an enrolment: its days and words, what the party is called, or that it was enrolled by mistake."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.selectors import persons as people
from sasaeai.city.people.services import persons
from sasaeai.city.registers.forms.correcting import SEEN, BodyNameForm, CorrectForm, PersonNameForm, StrikeForm
from sasaeai.city.registers.models import Enrolment
from sasaeai.city.registers.selectors.organisations import of_the_name
from sasaeai.city.registers.services import enrolments, organisations
from sasaeai.city.registers.views.access import GROUND, kept_enrolment, network_crumbs
from sasaeai.city.registers.views.enrolling import facts_of
from sasaeai.lib.errors import UserFacingError

_PartyForm = BodyNameForm | PersonNameForm


_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def correct(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page with all three forms; sent, the days and words of the enrolment."""
    viewer, enrolment = kept_enrolment(request, key)
    if request.method != "POST":
        return _page(request, viewer, enrolment)
    form = CorrectForm(request.POST)
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            enrolments.correct(enrolment=enrolment, version=version, by=viewer, **form.changed())
        except UserFacingError as error:
            enrolment.refresh_from_db()
            form = CorrectForm(_with(request, version=enrolment.version))
            form.add_error(None, told(error))
        else:
            return _done(request, enrolment, _("Corrected."))
    return _page(request, viewer, enrolment, form=form)


@require_http_methods(_METHODS)
def correct_party(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the body or person is called, in every network."""
    viewer, enrolment = kept_enrolment(request, key)
    if request.method != "POST":
        return redirect("registers:correct", key=key)
    said = _party_said(viewer, enrolment)
    form = _party_form(enrolment, said, request.POST)
    if form.is_valid():
        try:
            with transaction.atomic():
                _rename(form, viewer, enrolment)
        except UserFacingError as error:
            # What stands there now is shown, so that sending again is a choice made in sight of it.
            form = _party_form(
                enrolment, said, _with(request, **{f"{SEEN}{name}": text for name, text in said.items()})
            )
            form.add_error(None, told(error))
        else:
            return _done(request, enrolment, _("Corrected."))
    return _page(request, viewer, enrolment, party_form=form)


@require_http_methods(_METHODS)
def strike(request: HttpRequest, key: UUID) -> HttpResponse:
    """Strike out what was enrolled by mistake."""
    viewer, enrolment = kept_enrolment(request, key)
    if request.method != "POST":
        return redirect("registers:correct", key=key)
    form = StrikeForm(request.POST)
    if form.is_valid():
        try:
            enrolments.strike(enrolment=enrolment, version=form.cleaned_data["version"], by=viewer)
        except UserFacingError as error:
            form = StrikeForm(_with(request, version=enrolment.version))
            form.add_error(None, told(error))
        else:
            return _done(request, enrolment, _("Struck out. It counts for no day any more."))
    return _page(request, viewer, enrolment, strike_form=form)


def _with(request: HttpRequest, **changed: object) -> QueryDict:
    """What was sent, with some hidden fields as they are now."""
    data = request.POST.copy()
    for name, value in changed.items():
        data[name] = str(value)
    return data


def _done(request: HttpRequest, enrolment: Enrolment, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("registers:network", key=enrolment.network_id)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    enrolment: Enrolment,
    *,
    form: CorrectForm | None = None,
    party_form: _PartyForm | None = None,
    strike_form: StrikeForm | None = None,
) -> HttpResponse:
    """The page for the record as it is now; the form that was refused as it was sent, beside what stands there."""
    is_refused = any(one is not None for one in (form, party_form, strike_form))
    context = {
        "enrolment": enrolment,
        "is_body": enrolment.person_id is None,
        "now": facts_of(viewer, enrolment) if is_refused else [],
        "crumbs": network_crumbs(enrolment.network, Link(_("Correct"))),
        "form": form or CorrectForm(initial=_said(enrolment)),
        "party_form": party_form or _party_form(enrolment, _party_said(viewer, enrolment)),
        "strike_form": strike_form or StrikeForm(initial={"version": enrolment.version}),
        "is_striking": strike_form is not None,
        "back": reverse("registers:network", args=[enrolment.network_id]),
    }
    return render(request, "registers/correct.html", context, status=422 if is_refused else 200)


def _said(enrolment: Enrolment) -> dict[str, Any]:
    # As the field reads them again, in whichever language the page is.
    said = {
        "since": str(enrolment.since),
        "until": str(enrolment.until or ""),
        "why_left": enrolment.why_left,
        "role": enrolment.role,
    }
    return {"version": enrolment.version, **said, **{f"{SEEN}{name}": text for name, text in said.items()}}


def _party_said(viewer: Viewer, enrolment: Enrolment) -> dict[str, str]:
    """What the party is called now."""
    body = enrolment.organisation
    if body is not None:
        return {"name": body.name, "kind": body.kind, "phone": body.phone}
    assert enrolment.person_id is not None  # noqa: S101 - one of the two
    named = people.names_of(viewer, [enrolment.person_id], ground=GROUND).get(enrolment.person_id)
    return {"name": named.name, "kana": named.kana} if named else {"name": "", "kana": ""}


def _party_form(enrolment: Enrolment, said: dict[str, str], data: QueryDict | None = None) -> _PartyForm:
    """The form; whether a body is another than the one of that name is asked where there is one."""
    body = enrolment.organisation
    if body is None:
        return PersonNameForm(data, said=said)
    form = BodyNameForm(data, said=said)
    if not form.is_valid() or all(one == body for one in of_the_name(form.cleaned_data["name"])):
        del form.fields["is_another"]
    return form


def _rename(form: _PartyForm, viewer: Viewer, enrolment: Enrolment) -> None:
    """Change what was changed on the page, all or nothing."""
    changed, seen = form.changed(), form.seen()
    if enrolment.person_id is not None:
        persons.change(
            person=people.by_key(viewer, enrolment.person_id),
            seen=seen,
            by=viewer,
            **cast("persons.Particulars", changed),
        )
        return
    body = enrolment.organisation
    assert body is not None  # noqa: S101 - one of the two
    name = changed.pop("name", None)
    if name is not None:
        is_another = form.cleaned_data.get("is_another", False)
        organisations.rename(organisation=body, name=name, is_known_duplicate=is_another, seen=seen, by=viewer)
    organisations.change(organisation=body, seen=seen, by=viewer, **changed)
