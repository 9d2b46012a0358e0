"""Fetching what an address names for who may see it: else there is no such page, or it is refused."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.models import Batch
from sasaeai.base.ui.items import Link
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.forms.networks import DayForm
from sasaeai.city.registers.models import Enrolment, Network
from sasaeai.city.registers.permissions import require_keeping
from sasaeai.city.registers.selectors.sources import networks
from sasaeai.city.registers.services.enrolment_lists import KIND

GROUND = "register-keeping"
"""Why names of enrolled persons are read here: to keep the register."""


def reader(request: HttpRequest) -> Viewer:
    """Who looks, of those who may read the plan. Raises ``NotAllowedError``."""
    viewer = viewer_in(request)
    require(viewer, Right.READ_PLAN)
    return viewer


def network_by_key(key: UUID) -> Network:
    """A network with its programme and division. Raises ``Http404``."""
    found = networks().select_related("programme__division").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def kept_network(request: HttpRequest, key: UUID) -> tuple[Viewer, Network]:
    """A network for who keeps it. Raises ``Http404`` and ``NotAllowedError``."""
    viewer = reader(request)
    network = network_by_key(key)
    require_keeping(viewer, network.programme.division_id)
    return viewer, network


def kept_enrolment(request: HttpRequest, key: UUID) -> tuple[Viewer, Enrolment]:
    """An enrolment with its network for who keeps that. Raises ``Http404`` and ``NotAllowedError``."""
    viewer = reader(request)
    found = Enrolment.objects.select_related("network__programme", "organisation").filter(pk=key).first()
    if found is None:
        raise Http404
    require_keeping(viewer, found.network.programme.division_id)
    return viewer, found


def kept_batch(request: HttpRequest, key: UUID) -> tuple[Viewer, Batch, Network]:
    """A list on its way into a network, for who keeps that. Raises ``Http404`` and ``NotAllowedError``."""
    viewer = reader(request)
    batch = Batch.objects.filter(pk=key, kind=KIND.name).first()
    if batch is None:
        raise Http404
    network = network_by_key(UUID(batch.subject))
    require_keeping(viewer, network.programme.division_id)
    return viewer, batch, network


def chosen_day(form: DayForm, viewer: Viewer) -> date:
    """The day that was asked for; today where none, or one that cannot be read."""
    found = form.cleaned_data.get("on") if form.is_valid() else None
    return found if isinstance(found, date) else viewer.on


def page_number(request: HttpRequest) -> int:
    """Which page of a list was asked for; the first where that cannot be told."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else 1


def network_crumbs(network: Network, *below: Link) -> list[Link]:
    """The way to a network, and below it."""
    here = Link(network.name, reverse("registers:network", args=[network.pk]) if below else "")
    return [Link(_("Networks"), reverse("registers:networks")), here, *below]
