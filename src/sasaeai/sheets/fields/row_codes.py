"""Row codes: the place of a measure in its sheet and a check digit, printed so that rows sent out are known again.

The check digit is that of Damm (2004): any one wrong digit and any two swapped neighbours show. Source: H. M. Damm,
Total anti-symmetrische Quasigruppen, Marburg 2004, the table of order 10.
"""

import re

from sasaeai.lib.japanese_text import narrow

HEADING = "行コード"
_DIGITS = 3
_CODE = re.compile(r"([0-9]{3,6})-([0-9])")
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def row_code(position: int) -> str:
    """The code of the measure at a place, counted from 1: 017-2."""
    digits = f"{position:0{_DIGITS}d}"
    return f"{digits}-{_check_digit(digits)}"


def position_of(text: str) -> int | None:
    """The place that a code tells; None where it is none or the check digit does not fit."""
    found = _CODE.fullmatch(narrow(text.strip()))
    if found is None or _check_digit(found[1]) != found[2]:
        return None
    return int(found[1])


def _check_digit(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _TABLE[int(interim)][int(digit)]
    return interim
