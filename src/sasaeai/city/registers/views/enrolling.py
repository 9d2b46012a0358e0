"""Enrolling one body or person in a network, and noting that an enrolment ends."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.items import Link, Row, Tab
from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.rules.finding import Kind
from sasaeai.city.people.selectors import persons as people
from sasaeai.city.people.selectors.persons import PersonShown
from sasaeai.city.people.services import persons
from sasaeai.city.registers.forms.enrolling import BodyForm, LeaveForm, PersonForm
from sasaeai.city.registers.models import Enrolment, Network, Organisation
from sasaeai.city.registers.selectors.organisations import of_the_name
from sasaeai.city.registers.services import enrolments, organisations
from sasaeai.city.registers.views.access import GROUND, kept_enrolment, kept_network, network_crumbs
from sasaeai.city.registers.words import PARTIES, vague_day
from sasaeai.lib.errors import UserFacingError
from sasaeai.lib.names import plain

_BODY, _PERSON = Enrolment.Party.BODY.value, Enrolment.Party.PERSON.value


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, key: UUID, party: str) -> HttpResponse:
    """Enrol a body or a person; who is known by the name already is offered first."""
    viewer, network = kept_network(request, key)
    form = _form(request, viewer, party)
    if request.method == "POST" and form.is_valid():
        try:
            _enrol(form, network, viewer)
        except UserFacingError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, _("Enrolled."))
            return redirect("registers:network", key=network.pk)
    context = {
        "network": network,
        "crumbs": network_crumbs(network, Link(_("Enrol one"))),
        "form": form,
        "tabs": [
            Tab(_("A body"), reverse("registers:enrol", args=[network.pk]), party == _BODY),
            Tab(_("A person"), reverse("registers:enrol-person", args=[network.pk]), party == _PERSON),
        ],
        "back": reverse("registers:network", args=[network.pk]),
    }
    return render(request, "registers/enrol.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: UUID) -> HttpResponse:
    """Note the last day of an enrolment."""
    viewer, enrolment = kept_enrolment(request, key)
    form = LeaveForm(request.POST or None, initial={"version": enrolment.version})
    if request.method == "POST" and form.is_valid():
        try:
            sent = form.cleaned_data
            enrolments.leave(
                enrolment=enrolment, version=sent["version"], until=sent["until"], why=sent["why"], by=viewer
            )
        except UserFacingError as error:
            enrolment.refresh_from_db()
            form = _again(request, enrolment, error)
        else:
            messages.success(request, _("The end is noted."))
            return redirect("registers:network", key=enrolment.network_id)
    context = {
        "enrolment": enrolment,
        "crumbs": network_crumbs(enrolment.network, Link(_("Note the end"))),
        "facts": facts_of(viewer, enrolment),
        "form": form,
        "has_ended": enrolment.until is not None and request.method != "POST",
        "back": reverse("registers:network", args=[enrolment.network_id]),
    }
    return render(request, "registers/leave.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, viewer: Viewer, party: str) -> BodyForm | PersonForm:
    """The form; with those who may be meant by the name that was sent."""
    if request.method != "POST":
        return BodyForm([]) if party == _BODY else PersonForm([])
    name, phone = (request.POST.get(field, "").replace("\0", "") for field in ("name", "phone"))
    if party == _PERSON:
        return PersonForm(_people_alike(viewer, name, phone), request.POST)
    alike = of_the_name(name)
    return BodyForm([] if _same(alike, name) else alike, request.POST)


def _enrol(form: BodyForm | PersonForm, network: Network, viewer: Viewer) -> None:
    """Add whom nobody knows yet, and enrol; both or nothing."""
    sent = form.cleaned_data
    common = {"network": network, "since": sent["since"], "role": sent["role"], "by": viewer}
    with transaction.atomic():
        if isinstance(form, BodyForm):
            enrolments.enrol(organisation=_body(form, viewer), **common)
        else:
            enrolments.enrol(person=_person(form, viewer), **common)


def _body(form: BodyForm, viewer: Viewer) -> Organisation:
    """The body that was chosen, or the one of exactly this name, or a new one."""
    sent = form.cleaned_data
    same = _same(of_the_name(sent["name"]), sent["name"])
    if form.chosen:
        return Organisation.objects.get(pk=form.chosen)
    if same is not None and "which" not in form.fields:
        return same
    return organisations.add(
        name=sent["name"],
        kind=sent["kind"],
        phone=sent["phone"],
        is_known_duplicate="which" in form.fields,
        by=viewer,
    )


def _same(alike: list[Organisation], name: str) -> Organisation | None:
    """The only body that may be meant, where it is written just so."""
    return alike[0] if len(alike) == 1 and alike[0].name == " ".join(name.split()) else None


def _person(form: PersonForm, viewer: Viewer) -> Any:  # noqa: ANN401 - another part's row
    sent = form.cleaned_data
    if form.chosen:
        return people.by_key(viewer, UUID(form.chosen))
    return persons.add(name=sent["name"], kana=sent["kana"], phone=sent["phone"], by=viewer)


def _people_alike(viewer: Viewer, name: str, phone: str) -> list[PersonShown]:
    """Who is known by this name; with a phone, who has both, where somebody has."""
    alike = [one for one in people.found(viewer, name, Kind.NAME, ground=GROUND).persons if _is_called(one, name)]
    if not alike or not phone:
        return alike
    reached = {one.id for one in people.found(viewer, phone, Kind.PHONE, ground=GROUND).persons}
    return [one for one in alike if one.id in reached] or alike


def _is_called(one: PersonShown, name: str) -> bool:
    return plain(one.name) == plain(name)


def _again(request: HttpRequest, enrolment: Enrolment, error: UserFacingError) -> LeaveForm:
    """The form with what stands in the way, for the record as it is now, which the page shows."""
    sent = request.POST.copy()
    sent["version"] = str(enrolment.version)
    form = LeaveForm(sent)
    form.add_error(None, told(error))
    return form


def facts_of(viewer: Viewer, enrolment: Enrolment) -> list[Row]:
    """What is noted of an enrolment, with the name of the party."""
    facts = [
        Row(_("Name"), _name(viewer, enrolment)),
        Row(_("Body or person"), PARTIES[enrolment.party]),
        Row(_("Role"), enrolment.role),
        Row(_("First day"), vague_day(enrolment.since)),
    ]
    if enrolment.until is not None:
        facts += [Row(_("Last day"), vague_day(enrolment.until)), Row(_("Why it ended"), enrolment.why_left)]
    return facts


def _name(viewer: Viewer, enrolment: Enrolment) -> str:
    if enrolment.person_id is None:
        return str(enrolment.organisation)
    named = people.names_of(viewer, [enrolment.person_id], ground=GROUND).get(enrolment.person_id)
    return named.name if named else ""
