"""Recognising an Individual Number (個人番号, My Number) in a text: 12 digits, of which the last checks the others."""

import re
import unicodedata

# In one piece or in fours, as cards print it; every place is tried. After a plus it is a phone number.
_TWELVE = re.compile(r"(?<![0-9+])(?=([0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9]))")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー・.", "-"))
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check_digit(eleven: str) -> int:
    """The twelfth digit that belongs to eleven (総務省令 平成26年85号 第5条)."""
    rest = sum(int(digit) * weight for digit, weight in zip(eleven, _WEIGHTS, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def is_in(text: str) -> bool:
    """Whether a text holds what may be an Individual Number, in digits of any width.

    One of eleven other numbers of 12 digits looks like one, too; those are few in what people type here.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found = (re.sub(r"[ -]", "", match[1]) for match in _TWELVE.finditer(plain))
    return any(check_digit(digits[:11]) == int(digits[11]) for digits in found)
