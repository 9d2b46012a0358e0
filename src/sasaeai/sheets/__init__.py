"""Documents become plan sheets, plan sheets become findings. Plain Python, usable alone.

``sheet = sheets.read("plan.xlsx")``, or ``sheets.read_limited("plan.xlsx")`` for a file that is not to be trusted.
"""

from typing import TYPE_CHECKING

from sasaeai.sheets.errors import NoEvaluationTableError, UnreadableDocumentError, UserFacingError
from sasaeai.sheets.model import Figure, Finding, Measure, Node, Result, Sheet

if TYPE_CHECKING:
    from sasaeai.sheets.limited.asking import read_limited
    from sasaeai.sheets.reading import read, read_bytes, read_document

__all__ = [
    "Figure",
    "Finding",
    "Measure",
    "NoEvaluationTableError",
    "Node",
    "Result",
    "Sheet",
    "UnreadableDocumentError",
    "UserFacingError",
    "read",
    "read_bytes",
    "read_document",
    "read_limited",
]


def __getattr__(name: str) -> object:
    """Import the reading only where it is used: who reads through a worker needs none of it."""
    if name == "read_limited":
        from sasaeai.sheets.limited import asking  # noqa: PLC0415

        return asking.read_limited
    if name in {"read", "read_bytes", "read_document"}:
        from sasaeai.sheets import reading  # noqa: PLC0415

        return getattr(reading, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
