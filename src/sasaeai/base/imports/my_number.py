"""My Number (個人番号), which no list may bring in: told by its heading, or by twelve digits with their check digit."""

import re

from sasaeai.lib.japanese_text import fold, narrow

_HEADINGS = ("マイナンバー", "個人番号", "mynumber")
_TWELVE = re.compile(r"(?<![0-9])[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def is_heading(text: str) -> bool:
    """Whether a column is headed as one of such numbers."""
    folded = fold(text)
    return any(fold(heading) in folded for heading in _HEADINGS)


def holds_one(text: str) -> bool:
    """Whether a text has twelve digits that are a valid number. Of any twelve digits, one in eleven is."""
    if len(text) < 12:
        return False
    return any(is_valid(re.sub("[ -]", "", found)) for found in _TWELVE.findall(narrow(text)))


def is_valid(digits: str) -> bool:
    """Whether twelve digits end with the right check digit (総務省令第85号, 2014, article 5). Only zeros are none."""
    if not int(digits):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)
