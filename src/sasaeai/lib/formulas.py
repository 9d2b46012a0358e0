"""Texts that a spreadsheet program would take for a formula, and the apostrophe that keeps it from doing so."""

from sasaeai.lib.japanese_text import INVISIBLE, narrow

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ANSWERS_LIKE_FORMULAS = frozenset({"-", "--", "---"})


def guarded(text: str) -> str:
    """The text, never a formula."""
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """The text as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def _is_formula(text: str) -> bool:
    first = narrow(text.lstrip(INVISIBLE)).lstrip(" ")
    return (text.startswith(_FORMULA) or first.startswith(_FORMULA)) and text not in _ANSWERS_LIKE_FORMULAS
