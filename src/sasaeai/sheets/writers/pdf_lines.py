"""Where the lines of a cell end, so that the height of its row is known before it is set.

typst would find both by itself, and sets each cell twice for it: with rows of known height it takes half the time. Only
what every Japanese font sets alike is broken here; other texts are left to typst. Widths are in sizes of the type.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from sasaeai.sheets.writers.pdf_texts import ALSO_SURE, DASH, jis_rows

_SQUARES = frozenset(jis_rows(1, 5) + jis_rows(16, 84) + ALSO_SURE)
"""Marks, full letters and digits, kana and kanji: a square each, or less."""
_FIXED = frozenset({"BIZ UDGothic", "IPAGothic", "MS Gothic"})
"""Families whose letters are half a square."""
_QUOTES = frozenset("“”‘’")
_DASHES = {"BIZ UDGothic": 0.5, "IPAGothic": 1.0}
_LETTERS = frozenset(map(chr, range(0x20, 0x7F)))
_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー～…‥’”）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ!),.:;?]}%"
)  # fmt: skip
_NEVER_LAST = frozenset("‘“（〔［｛〈《「『【￥＄([{$")
_OPENING, _CLOSING, _MIDDLE, _FULL = "“‘《（『「【〔〈［｛", "”’，．。、：；》）』」】〕〉］｝", "・", "！？"
_MARKS_IN_A_ROW = re.compile(f"[{_OPENING}{_CLOSING}{_MIDDLE}{_FULL}]{{2,}}")
_FREE = (
    dict.fromkeys(_OPENING, (0.5, 0.0))
    | dict.fromkeys(_CLOSING, (0.0, 0.5))
    | dict.fromkeys(_MIDDLE, (0.25, 0.25))
    | dict.fromkeys(_FULL, (0.0, 0.0))
)
"""The space before and after a mark within its square."""
_OF_WORDS = (_LETTERS - {" "}) | frozenset("０１２３４５６７８９")
_SPACES = " \u3000"


class Widths:
    """What each character takes, in a family of fonts; the letters are known of those that have one width for them."""

    def __init__(self, family: str) -> None:
        squares = dict.fromkeys(_SQUARES if family in _FIXED else _SQUARES - _QUOTES, 1.0)
        self._of: Mapping[str, float] = squares | dict.fromkeys(_LETTERS if family in _FIXED else (), 0.5)
        self._of = self._of | ({DASH: _DASHES[family]} if family in _DASHES else {})

    def lines(self, text: str, room: float) -> list[str] | None:
        """The lines of a text in cells of so many squares; None where typst had better find them."""
        found: list[str] = []
        for paragraph in text.split("\n"):
            lines = self._broken(paragraph, room)
            if lines is None:
                return None
            found += lines
        return found

    def _broken(self, text: str, room: float) -> list[str] | None:
        """A paragraph in lines. What stands at a seam but spaces is in one of them."""
        try:
            widths = list(map(self._of.__getitem__, text))
        except KeyError:
            return None
        if len(text) <= room:
            return [text]
        free = _set_close(text, widths)
        ends = list(accumulate(widths))
        lines: list[str] = []
        start = 0
        while True:
            limit = (ends[start - 1] if start else 0.0) + room + _cut(text, start, 0, free)
            if ends[-1] - _cut(text, len(text) - 1, 1, free) <= limit:
                return [*lines, text[start:]]
            longest = bisect_right(ends, limit)
            if longest < len(text) and ends[longest] - _cut(text, longest, 1, free) <= limit:
                longest += 1
            end = next((at for at in range(longest, start, -1) if _is_seam(text, at)), None)
            if end is None:
                return None
            lines.append(text[start:end].rstrip(_SPACES))
            start = end + len(text[end:]) - len(text[end:].lstrip(_SPACES))
            if start == len(text):
                return lines


def _cut(text: str, at: int, side: int, free: dict[int, tuple[float, float]]) -> float:
    """What typst cuts off an opening mark at the start of a line (side 0), off a closing one at its end (side 1)."""
    if text[at] not in (_CLOSING if side else _OPENING):
        return 0.0
    return free.get(at, _FREE[text[at]])[side]


def _set_close(text: str, widths: list[float]) -> dict[int, tuple[float, float]]:
    """Take from ``widths`` what typst takes from marks in a row; what they have free after that, by their places."""
    left: dict[int, tuple[float, float]] = {}
    for run in _MARKS_IN_A_ROW.finditer(text):
        left |= {at: _FREE[text[at]] for at in range(*run.span())}
        for at in range(run.start(), run.end() - 1):
            (before, behind), (ahead, after), half = left[at], left[at + 1], widths[at] / 2
            if behind + ahead >= half:
                own = min(behind, half)
                widths[at] -= own
                widths[at + 1] -= half - own
                left[at], left[at + 1] = (before, behind - own), (ahead - (half - own), after)
    return left


def _is_seam(text: str, at: int) -> bool:
    """Whether Japanese typesetting lets a line end before this place: no word torn, no mark at the wrong end."""
    before, after = text[at - 1], text[at : at + 1]
    if before in _SPACES or after in _SPACES:
        return True
    if before in _OF_WORDS and after in _OF_WORDS:
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST
