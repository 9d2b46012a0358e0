"""Where the main navigation leads, for each role what it may open."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.navigation import Entry, register
from sasaeai.city.accounts.rules.roles import Right


def connect_navigation() -> None:
    """Put the entries of the faces that this installation shows into the navigation."""
    if settings.SASAEAI_FACE != "outside":
        register(Entry(_("Home"), "desk:home", _is_logged_in, 10))
        register(Entry(_("Measures"), "desk:measures", _may(Right.READ_PLAN), 20))
        register(Entry(_("Rounds"), "rounds:rounds", _may(Right.READ_PLAN), 30))
        register(Entry(_("Take in a sheet"), "rounds:sheets", _may(Right.TAKE_IN_SHEETS), 40))
        register(Entry(_("Networks"), "registers:networks", _may(Right.READ_PLAN), 50))
        register(Entry(_("Monthly returns"), "registers:programmes", _may(Right.ACCEPT_RETURNS, Right.RUN_ROUNDS), 60))
        register(Entry(_("Monthly returns"), "registers:returns", _may(Right.SEND_RETURNS), 60))
        register(Entry(_("Messages"), "desk:outbox", _may(Right.RUN_ROUNDS), 70))
    if settings.SASAEAI_FACE != "inside":
        register(Entry(_("The published plan"), "portal:front", order=90))


def _is_logged_in(request: HttpRequest) -> bool:
    return hasattr(request, "viewer")


def _may(*rights: Right) -> Callable[[HttpRequest], bool]:
    def shown(request: HttpRequest) -> bool:
        viewer = getattr(request, "viewer", None)
        return viewer is not None and any(viewer.may(right) for right in rights)

    return shown
