"""Who may keep and who may look up people; which of them a page may name is asked for where they are listed."""

from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import PeopleError


def require_keeping(viewer: Viewer) -> None:
    """Raise ``NotAllowedError`` where the viewer may not add or change people."""
    require(viewer, Right.KEEP_REGISTERS)


def require_reading(viewer: Viewer, ground: str) -> None:
    """Raise ``NotAllowedError`` where the viewer may not see who people are, ``PeopleError`` without a ground."""
    require(viewer, Right.READ_ENROLLED)
    require_ground(ground)


def require_ground(ground: str) -> None:
    """Raise ``PeopleError`` where no ground is given (a code, which the log keeps)."""
    if not ground:
        raise PeopleError(
            "個人の情報を見る・変える根拠を選んでください。",
            "Choose the ground on which personal data is seen or changed.",
        )
