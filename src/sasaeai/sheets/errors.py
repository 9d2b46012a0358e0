"""The errors of the reading library. A ``UserFacingError`` is one sentence for people."""

from sasaeai.lib.errors import UserFacingError

__all__ = ["NoEvaluationTableError", "UnreadableDocumentError", "UserFacingError"]


class UnreadableDocumentError(UserFacingError):
    """The file cannot be turned into grids: empty, damaged, protected or of a kind that is not read."""


class NoEvaluationTableError(UserFacingError):
    """The file has cells, but none of its tables is an evaluation of measures."""
