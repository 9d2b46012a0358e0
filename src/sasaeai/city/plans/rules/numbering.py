"""The order of printed numbers (2, 10, 2-1, 第3, 4の2), and where new ones go among those that stand already."""

import re
import unicodedata
from collections.abc import Sequence

_PART = re.compile(r"[0-9]+|[^0-9]+")
_GAP = re.compile(r"[\s\-‐‑‒–—―−ー.．・のノ()（）]+")

SortKey = tuple[tuple[int, int, str], ...]


def sort_key(number: str) -> SortKey:
    """A key that sorts printed numbers as people count: 2 before 10, 2-2 before 2-10, digits before letters."""
    plain = _GAP.sub("-", unicodedata.normalize("NFKC", number)).strip("-")
    return tuple(_part(part) for part in _PART.findall(plain) if part != "-")


def _part(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)


def merged(standing: Sequence[str], coming: Sequence[str]) -> list[str]:
    """Both in one order: what stands keeps its places, and what is new comes after what precedes it in ``coming``."""
    order = list(standing)
    known = set(standing)
    before: str | None = None
    for number in coming:
        if number not in known:
            order.insert(order.index(before) + 1 if before is not None else 0, number)
            known.add(number)
        before = number
    return order
