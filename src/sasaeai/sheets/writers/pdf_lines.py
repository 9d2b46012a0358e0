"""Where the lines of a cell end, so that the height of its row is known before it is set.

typst would find both by itself, and sets each cell twice for it: with rows of known height it takes half the time. Only
what every Japanese font sets alike is broken here; other texts are left to typst. Widths are in sizes of the type.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate

from sasaeai.sheets.writers.pdf_texts import ALSO_SURE, jis_rows

_SQUARES = frozenset(jis_rows(1, 5) + jis_rows(16, 84) + ALSO_SURE)
"""Marks, full letters and digits, kana and kanji: a square each, or less."""
_FIXED = frozenset({"BIZ UDGothic", "IPAGothic", "MS Gothic"})
"""Families whose letters are half a square."""
_LETTERS = frozenset(map(chr, range(0x20, 0x7F)))
_NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー～…‥’”）〕］｝〉》」』】°′″℃％‰"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ!),.:;?]}%"
)  # fmt: skip
_NEVER_LAST = frozenset("‘“（〔［｛〈《「『【￥＄([{$")
_OPENING, _CLOSING = "“‘《（『「【〔〈［｛", "”’，．。、》）』」】〕〉］｝"
_CLOSER = re.compile(f"(?<=[{_CLOSING}・])[{_OPENING}{_CLOSING}・]|(?<=[{_OPENING}])[{_OPENING}]")
"""A mark that stands closer to the one before it."""
_CUT = 0.5
"""What typst cuts off marks in a row and at the ends of lines, as Japanese typesetters do: half a square."""
_OF_WORDS = (_LETTERS - {" "}) | frozenset("０１２３４５６７８９")
_SPACES = " \u3000"


class Widths:
    """What each character takes, in a family of fonts; the letters are known of those that have one width for them."""

    def __init__(self, family: str) -> None:
        letters = _LETTERS if family in _FIXED else ()
        self._of: Mapping[str, float] = dict.fromkeys(_SQUARES, 1.0) | dict.fromkeys(letters, 0.5)

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
        closer = {found.start() for found in _CLOSER.finditer(text)}
        for at in closer:
            widths[at] -= _CUT
        ends = list(accumulate(widths))

        def length(start: int, end: int) -> float:
            """Of a line from here to there: no mark has space before it at the start or after it at the end."""
            cut = (text[start] in _OPENING) - (start in closer) + (text[end - 1] in _CLOSING)
            return ends[end - 1] - (ends[start - 1] if start else 0) - cut * _CUT

        lines: list[str] = []
        start = 0
        while text and length(start, len(text)) > room:
            longest = bisect_right(ends, (ends[start - 1] if start else 0) + room + 2 * _CUT)
            seams = (end for end in range(longest, start, -1) if _is_seam(text, end))
            end = next((end for end in seams if length(start, end) <= room), None)
            if end is None:
                return None
            lines.append(text[start:end].rstrip(_SPACES))
            start = end + len(text[end:]) - len(text[end:].lstrip(_SPACES))
            if start == len(text):
                return lines
        return [*lines, text[start:]]


def _is_seam(text: str, at: int) -> bool:
    """Whether Japanese typesetting lets a line end before this place: no word torn, no mark at the wrong end."""
    before, after = text[at - 1], text[at : at + 1]
    if before in _SPACES or after in _SPACES:
        return True
    if before in _OF_WORDS and after in _OF_WORDS:
        return False
    return after not in _NEVER_FIRST and before not in _NEVER_LAST
