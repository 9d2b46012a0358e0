"""Numbers in recognised lines, read once more alone and as digits only: a lost digit shows nowhere else.

What the Japanese model leaves out (29年度 as 2年度) it is sure of both times. A number that is read otherwise alone is
taken over where it only goes on from the first and is very sure, and is unsure in any case.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sasaeai.sheets.formats import tesseract
from sasaeai.sheets.formats.scan_lines import columns_with, stretches
from sasaeai.sheets.formats.scan_picture import Gray
from sasaeai.sheets.formats.tesseract import Pgm, Word

DIGITS = frozenset("0123456789,.")
INK = 165
_ONE_LINE = 7
_SETTINGS = ("tessedit_char_whitelist=0123456789,.", "tessedit_do_invert=0")
_PADDING = 10
_HALF = 0.42  # of a character, from its middle
_NEAR = 0.35
_LONGER, _OTHER = 0.95, 0.8  # confidence with which a number alone is believed, or doubted
_UNSURE = 0.6


class Char(NamedTuple):
    """A character read in a line: where its middle is, in pixels of the line, and whether a gap is before it."""

    text: str
    confidence: float
    x: float
    has_gap: bool = False


class _Number(NamedTuple):
    line: int
    first: int
    last: int
    picture: Gray


def checked(lines: Sequence[list[Char]], pictures: Sequence[Gray | None], name: str) -> list[list[Char]]:
    """The lines with their numbers compared; a line whose picture is None is left alone."""
    numbers = [
        number
        for line, (chars, gray) in enumerate(zip(lines, pictures, strict=True))
        if gray is not None
        for number in _numbers(line, chars, gray)
    ]
    if not numbers:
        return list(lines)
    pictures_of_them = [_pgm(number.picture) for number in numbers]
    found = tesseract.words_in(pictures_of_them, name, language="eng", layout=_ONE_LINE, settings=_SETTINGS)
    mended = [list(chars) for chars in lines]
    for number, words in reversed(list(zip(numbers, found, strict=True))):  # from the end, for places may shift
        chars = mended[number.line]
        chars[number.first : number.last + 1] = _compared(chars[number.first : number.last + 1], words)
    return mended


def _numbers(line: int, chars: Sequence[Char], gray: Gray) -> Iterator[_Number]:
    """The numbers of a line, each cut out between its neighbours."""
    height, width = gray.shape
    blanks = [(left + right) / 2 for left, right in stretches(~columns_with(gray < INK))]

    def cut(place: float) -> int:
        near = [(abs(blank - place), blank) for blank in blanks if abs(blank - place) < _NEAR * height]
        return int(min(near)[1] if near else place)

    at = 0
    while at < len(chars):
        last = at
        if chars[at].text.isascii() and chars[at].text.isdigit():
            while last + 1 < len(chars) and chars[last + 1].text in DIGITS:
                last += 1
            left = cut(chars[at - 1].x + _HALF * height) if at else 0
            right = cut(chars[last + 1].x - _HALF * height) if last + 1 < len(chars) else width
            left, right = max(0, left), min(width, right)
            if right - left > 4:
                yield _Number(line, at, last, gray[:, left:right])
        at = last + 1


def _pgm(gray: Gray) -> Pgm:
    padded = np.pad(gray, _PADDING, constant_values=255)
    return Pgm(padded.shape[1], padded.shape[0], np.ascontiguousarray(padded).tobytes())


def _compared(chars: list[Char], words: Sequence[Word]) -> list[Char]:
    """The number as it is believed to be."""
    first, second = (_plain("".join(read.text for read in reading)) for reading in (chars, words))
    sure = min((word.confidence for word in words), default=0.0)
    if first == second or not second or sure < _OTHER - 0.1:
        return chars
    is_longer = len(second) == len(first) + 1 and first in (second[:-1], second[1:])
    if is_longer and sure >= _LONGER:
        text = "".join(word.text for word in words)
        return [Char(text, _UNSURE, chars[0].x, chars[0].has_gap)]
    if is_longer or (len(first) == len(second) and sure >= _OTHER):
        return [char._replace(confidence=min(char.confidence, _UNSURE)) for char in chars]
    return chars


def _plain(number: str) -> str:
    return number.translate({ord(","): None, ord("."): None})
