"""Pictures of single lines to texts: two readings that differ are weighed, and what they agree on is sure.

A reading twice costs twice the time; one reading alone is often sure of what is wrong, two are rarely wrong alike.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from sasaeai.sheets.formats import scan_numbers, tesseract
from sasaeai.sheets.formats.scan_lines import columns_with, stretches
from sasaeai.sheets.formats.scan_numbers import DIGITS, INK, Char
from sasaeai.sheets.formats.scan_picture import Gray
from sasaeai.sheets.formats.scan_widths import misfit, square_of
from sasaeai.sheets.formats.tesseract import Pgm, Word

HEAD = re.compile(r"[（(「『【〔\[]*(?:[A-Za-z0-9０-９,.:%/+-]+|.)[、。，．）)」』】〕\]々ー・：；！？!?]*", re.DOTALL)
_RAW_LINE, _COLUMN = 13, 5
_PAPER = 255
_PADDING = 5
_AGREED, _DIFFERENT, _ABSENT = 0.9, 0.5, 0.6
_MISFIT, _UNLIKELY = 0.18, 0.4  # of a character too many or too few; how sure such a line can be
_WORD_GAP = 0.45  # of the line's height
_BLANK_BEHIND = "、。，．）)」』】・：；！？"
_BLANK_BEFORE = "（(「『【・：；"
_NEVER_BEFORE = "、。，．）)」』】"
_NEAR_COMMA = re.compile(r"(?<=[0-9])[.,]{1,2}(?=[0-9]{3}(?![0-9]))")
_SETTINGS = ("tessedit_do_invert=0",)


class Snippet(NamedTuple):
    """A line's picture; ``is_upright`` where its characters stand below each other."""

    gray: Gray
    is_upright: bool = False


class Text(NamedTuple):
    """What was read, and how sure it is from 0 to 1."""

    text: str
    confidence: float


def texts_of(snippets: Sequence[Snippet], name: str, passes: int = 2) -> list[Text]:
    """The text of each line."""
    readings = [
        [_chars(words, snippet, at + 1) for words, snippet in zip(found, snippets, strict=True)]
        for at, found in enumerate(_readings(snippets, name, passes))
    ]
    lines = [_agreed([reading[at] for reading in readings]) for at in range(len(snippets))]
    if passes > 1:
        lines = scan_numbers.checked(
            lines, [None if snippet.is_upright else snippet.gray for snippet in snippets], name
        )
    return _weighed([_text(chars) for chars in lines], snippets)


def _weighed(texts: list[Text], snippets: Sequence[Snippet]) -> list[Text]:
    """The texts; one that is longer or shorter than its picture is unsure, for something was read that is not there."""
    level = [at for at, snippet in enumerate(snippets) if not snippet.is_upright and texts[at].text]
    square = square_of([texts[at].text for at in level], [snippets[at].gray for at in level])
    if square is None:
        return texts
    for at in level:
        if abs(misfit(texts[at].text, snippets[at].gray, square)) > _MISFIT:
            texts[at] = texts[at]._replace(confidence=min(texts[at].confidence, _UNLIKELY))
    return texts


def _readings(snippets: Sequence[Snippet], name: str, passes: int) -> list[list[list[Word]]]:
    found = []
    for at in range(passes):
        pictures = [_picture(snippet.gray, at) for snippet in snippets]
        words: list[list[Word]] = [[] for _ in snippets]
        for is_upright, language, layout in ((False, "jpn", _RAW_LINE), (True, "jpn_vert", _COLUMN)):
            chosen = [index for index, snippet in enumerate(snippets) if snippet.is_upright == is_upright]
            if chosen:
                said = tesseract.words_in(
                    [pictures[index] for index in chosen], name, language=language, layout=layout, settings=_SETTINGS
                )
                for index, read in zip(chosen, said, strict=True):
                    words[index] = read
        found.append(words)
    return found


def _picture(gray: Gray, reading: int) -> Pgm:
    padded = np.pad(gray, _PADDING, constant_values=_PAPER)
    if reading:
        padded = _doubled(padded)
    return Pgm(padded.shape[1], padded.shape[0], np.ascontiguousarray(padded).tobytes())


def _doubled(gray: Gray) -> Gray:
    """Twice as large, smoothly."""
    wide = gray.astype(np.float32)
    for axis in (0, 1):
        after = np.concatenate((np.take(wide, range(1, wide.shape[axis]), axis), np.take(wide, [-1], axis)), axis)
        before = np.concatenate((np.take(wide, [0], axis), np.take(wide, range(wide.shape[axis] - 1), axis)), axis)
        pairs = np.stack((0.75 * wide + 0.25 * before, 0.75 * wide + 0.25 * after), axis + 1)
        shape = list(wide.shape)
        shape[axis] *= 2
        wide = pairs.reshape(shape)
    return wide.clip(0, 255).astype(np.uint8)


def _chars(words: Sequence[Word], snippet: Snippet, scale: float) -> list[Char]:
    """The characters, with a mark on those that stand behind a gap of the picture."""
    chars = [
        Char(char, word.confidence, (word.left + width * (at + 0.5) / len(word.text)) / scale - _PADDING, False)
        for word, width in zip(words, _widths(words), strict=True)
        for at, char in enumerate(word.text)
    ]
    if snippet.is_upright or len(chars) < 2:
        return chars
    for left, right in _gaps(snippet.gray):
        middle = (left + right) / 2
        at = next((at for at, char in enumerate(chars) if char.x > middle), 0)
        behind = _outside_number(chars, _beside_sign(chars, at))
        if behind and _parts(chars[behind - 1].text, chars[behind].text, (right - left) / snippet.gray.shape[0]):
            chars[behind] = chars[behind]._replace(has_gap=True)
    return chars


def _widths(words: Sequence[Word]) -> list[int]:
    """The words' widths; a word whose box reaches over the next ends where that begins."""
    return [
        word.width if after is None or after.left <= word.left else min(word.width, after.left - word.left)
        for word, after in zip_longest(words, words[1:])
    ]


def _beside_sign(chars: Sequence[Char], at: int) -> int:
    """The place of a gap, or the one next to it where a sign has its blank."""
    for place in (at, at - 1, at + 1):
        is_inside = at > 0 and 0 < place < len(chars)
        if is_inside and (chars[place - 1].text in _BLANK_BEHIND or chars[place].text in _BLANK_BEFORE):
            return place
    return at


def _outside_number(chars: Sequence[Char], at: int) -> int:
    """The place of a gap; not within a number, for characters' places are not exact to the half of a digit."""
    low = high = at
    while 0 < low < len(chars) and chars[low].text in DIGITS and chars[low - 1].text in DIGITS:
        low -= 1
    while 0 < high < len(chars) and chars[high].text in DIGITS and chars[high - 1].text in DIGITS:
        high += 1
    return low if at - low <= high - at or high == len(chars) else high


def _gaps(gray: Gray) -> list[tuple[int, int]]:
    """Blank stretches between characters."""
    blank = stretches(~columns_with(gray < INK))
    least = _WORD_GAP * gray.shape[0]
    return [(left, right) for left, right in blank if right - left >= least and left > 0 and right < gray.shape[1]]


def _parts(before: str, behind: str, ems: float) -> bool:
    """Whether a gap is more than what the two characters have blank in themselves."""
    blanks = (before in _BLANK_BEHIND) + (behind in _BLANK_BEFORE)
    return behind not in _NEVER_BEFORE and ems > _WORD_GAP + 0.5 * blanks


def _agreed(readings: Sequence[list[Char]]) -> list[Char]:
    """One reading of two. Where they differ, the surer one counts and is unsure."""
    if len(readings) == 1:
        return readings[0]
    first, second = readings
    matcher = SequenceMatcher(None, [char.text for char in first], [char.text for char in second], autojunk=False)
    chosen: list[Char] = []
    for kind, low, high, other_low, other_high in matcher.get_opcodes():
        one, other = first[low:high], second[other_low:other_high]
        if kind == "equal":
            chosen += [
                a._replace(confidence=max(a.confidence, b.confidence, _AGREED)) for a, b in zip(one, other, strict=True)
            ]
            continue
        better = one if _weight(one) >= _weight(other) else other
        chosen += [char._replace(confidence=min(char.confidence, _DIFFERENT)) for char in better]
        if not better and chosen:
            chosen[-1] = chosen[-1]._replace(confidence=min(chosen[-1].confidence, _DIFFERENT))
    return chosen


def _weight(chars: Sequence[Char]) -> float:
    """How much speaks for a part of a reading; for leaving it out speaks that nothing was seen."""
    return sum(char.confidence for char in chars) / len(chars) if chars else _ABSENT


def _text(chars: Sequence[Char]) -> Text:
    """The text, and the mean of its confidence drawn halfway down to the least."""
    if not chars:
        return Text("", 0.0)
    text = "".join((" " if char.has_gap else "") + char.text for char in chars).strip()
    sure = [char.confidence for char in chars]
    return Text(_NEAR_COMMA.sub(",", text), (sum(sure) / len(sure) + min(sure)) / 2)
