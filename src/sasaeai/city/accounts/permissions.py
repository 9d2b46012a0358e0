"""Asking for a right where something is done: services call ``require``, pages show only what ``Viewer.may`` allows."""

from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer


def require(viewer: Viewer, right: Right) -> None:
    """Raise ``NotAllowedError`` where the viewer's post has no such right."""
    if not viewer.may(right):
        raise NotAllowedError


def require_for(viewer: Viewer, right: Right, division: str | None) -> None:
    """As ``require``, for what is a division's (its key; None where it is nobody's)."""
    if not viewer.may_for(right, division):
        raise NotAllowedError
