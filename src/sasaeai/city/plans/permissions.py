"""Who may change plans: the office that takes in sheets and runs the rounds."""

from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer

_RIGHTS = (Right.TAKE_IN_SHEETS, Right.RUN_ROUNDS)


def may_change_plans(viewer: Viewer) -> bool:
    """Whether the viewer's post keeps the plan."""
    return any(viewer.may(right) for right in _RIGHTS)


def require_plan_office(viewer: Viewer) -> None:
    """Raise ``NotAllowedError`` unless the viewer's post keeps the plan."""
    if not may_change_plans(viewer):
        raise NotAllowedError
