"""Programmes by division, and those that concern a viewer."""

from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from sasaeai.city.accounts.rules.roles import Right, Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Contract, Organisation, Programme
from sasaeai.city.registers.rules.returns import DAYS_AFTER_CONTRACT


def of_division(division: UUID, *, on: date | None = None) -> QuerySet[Programme]:
    """The programmes of a division, with it, by name; with a day, those that ran on it. They are public facts."""
    programmes = Programme.objects.filter(division=division).select_related("division").order_by("name", "since")
    return programmes if on is None else programmes.filter(_runs(on))


def of_viewer(viewer: Viewer) -> QuerySet[Programme]:
    """The programmes that concern a viewer, with their division, by name.

    Of staff and heads those of their divisions; of a contractor those that his body may report on; else whoever may
    read the plan sees all, and others none.
    """
    programmes = Programme.objects.select_related("division").order_by("name", "since")
    if viewer.divisions:
        return programmes.filter(division__in=[UUID(one) for one in viewer.divisions])
    if viewer.role is Role.CONTRACTOR:
        return programmes.filter(pk__in=contracts_of_viewer(viewer).values("programme"))
    return programmes if viewer.may(Right.READ_PLAN) else programmes.none()


def represented(viewer: Viewer) -> Organisation | None:
    """The body that the viewer's post acts for."""
    return Organisation.objects.filter(representatives__post=UUID(viewer.post)).first()


def contracts_of_viewer(viewer: Viewer) -> QuerySet[Contract]:
    """The contracts that give a contractor access on the viewer's day, with programme and body."""
    contracts = Contract.objects.select_related("programme", "organisation")
    if not viewer.may(Right.SEND_RETURNS):
        return contracts.none()
    recent = viewer.on - DAYS_AFTER_CONTRACT
    return contracts.filter(
        Q(until__isnull=True) | Q(until__gte=recent),
        organisation__representatives__post=UUID(viewer.post),
        since__lte=viewer.on,
    ).order_by("programme__name", "since", F("until").asc(nulls_last=True))


def _runs(on: date) -> Q:
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
