"""Who may keep, read and report what registers hold: rights of a programme's division, and of bodies under contract."""

from uuid import UUID

from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.permissions import require_for
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer


def require_keeping(viewer: Viewer, division: UUID) -> None:
    """Raise ``NotAllowedError`` where the viewer may not keep the registers of a division."""
    require_for(viewer, Right.KEEP_REGISTERS, str(division))


def may_read_persons(viewer: Viewer, division: UUID) -> bool:
    """Whether the viewer may see who the persons in a division's networks are."""
    return viewer.may_for(Right.READ_ENROLLED, str(division))


def require_reading_returns(viewer: Viewer, division: UUID) -> None:
    """Raise ``NotAllowedError`` but for the staff and heads of a division, and the plan office."""
    rights = (Right.ACCEPT_RETURNS, Right.APPROVE_ENTRIES, Right.RUN_ROUNDS)
    if not any(viewer.may_for(right, str(division)) for right in rights):
        raise NotAllowedError
