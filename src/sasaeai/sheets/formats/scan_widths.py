"""Whether a line's text is as wide as its picture: a character too many or too few shows, however sure its reading is.

Japanese type stands on squares of one size; what may be narrower (marks with a blank half, Latin letters) counts as a
range. Lengths are in squares, which are measured on the lines themselves.
"""

from collections.abc import Sequence
from statistics import median

from sasaeai.sheets.formats.scan_lines import columns_with, stretches
from sasaeai.sheets.formats.scan_numbers import INK
from sasaeai.sheets.formats.scan_picture import Gray

_FLEXIBLE = frozenset("、。，．・：；！？「」『』【】〔〕（）()[]―－—ー…")
_USUAL = 0.75  # of these
_LATIN = (0.25, 0.75)
_ENDS = 0.3  # the blanks of the first and the last character
_EVEN = 0.03  # of a line: type that is stretched or squeezed to fill it
_LONG = 8
_FEW = 5
_GAP, _OWN_BLANK = 0.45, 0.15


def square_of(texts: Sequence[str], pictures: Sequence[Gray]) -> float | None:
    """The width in pixels of a full character, from the longer lines of a page; None where it has too few."""
    sizes = [
        _ink(picture) / sum(_USUAL if char in _FLEXIBLE else 1.0 for char in text)
        for text, picture in zip(texts, pictures, strict=True)
        if len(text) >= _LONG and not any(char.isascii() for char in text)
    ]
    return median(sizes) if len(sizes) >= _FEW else None


def misfit(text: str, picture: Gray, square: float) -> float:
    """By how many characters a text is too long (above 0) or too short (below) for its picture; 0 where it fits."""
    chars = text.replace(" ", "")
    least = sum(_least(char) for char in chars) * (1 - _EVEN) - _ENDS
    most = sum(_most(char) for char in chars) * (1 + _EVEN)
    width = _ink(picture) / square
    return least - width if width < least else min(0.0, most - width)


def _least(char: str) -> float:
    return _LATIN[0] if char.isascii() else 0.4 if char in _FLEXIBLE else 1.0


def _most(char: str) -> float:
    return 1.0 if char in _FLEXIBLE or not char.isascii() else _LATIN[1]


def _ink(picture: Gray) -> float:
    """How wide the ink is without the gaps between words."""
    blank = stretches(~columns_with(picture < INK))
    height, width = picture.shape
    ink = float(width)
    for left, right in blank:
        if left == 0 or right == width:
            ink -= right - left
        elif right - left >= _GAP * height:
            ink -= right - left - _OWN_BLANK * height
    return ink
