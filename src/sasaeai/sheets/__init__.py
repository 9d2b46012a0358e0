"""Documents become plan sheets, plan sheets become findings. Plain Python, usable alone.

``sheet = sheets.read("plan.xlsx")``
"""

from sasaeai.sheets.errors import NoEvaluationTableError, UnreadableDocumentError, UserFacingError
from sasaeai.sheets.model import Figure, Finding, Measure, Node, Result, Sheet
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
]
