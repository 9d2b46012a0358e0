"""Which texts the fonts at hand cannot set: typst is asked by a trial.

It chooses a font for each character, among them fonts of its own that lie in no file. The standard for tagged files
refuses whatever no font has, and the error names the lines where that stood.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import typst

from sasaeai.sheets.writers.pdf_fonts import FontsAtHand, compiled
from sasaeai.sheets.writers.pdf_texts import ALSO_SURE, DASH, jis_rows, quoted, settable

GETA = "〓"
"""What printers set where they have no type for a character."""
_SURE = frozenset(map(chr, (0x0A, *range(0x20, 0x7F)))) | frozenset(jis_rows(1, 84)) | frozenset(ALSO_SURE + DASH)
"""What every Japanese font has."""
_LINE = re.compile(r"\.typ:(\d+):\d+$", re.MULTILINE)
_FIRST_LINE = 3
_AT_ONCE = 1000


def replacements(texts: Iterable[str], at_hand: FontsAtHand) -> dict[str, str]:
    """What no font has, with what to set instead: characters, and marks on a character whose font has no such mark."""
    whole = "\n".join(texts)
    chars = _unsure(whole)
    lacking = dict.fromkeys(_refused(chars, at_hand), GETA)
    marks = "".join(char for char in chars if unicodedata.category(char)[0] == "M" and char not in lacking)
    if marks:
        marked = dict.fromkeys(re.findall(f"[^\n{re.escape(marks)}][{re.escape(marks)}]+", settable(whole)))
        apart = _refused([pair for pair in marked if pair[0] not in lacking], at_hand)
        lacking |= {pair: pair[0] + GETA * len(pair[1:]) for pair in apart}
    return lacking


def beyond_the_first(texts: Iterable[str], at_hand: FontsAtHand) -> dict[str, str]:
    """All that the best family does not have by itself, for texts that are refused for how characters meet."""
    chars = _unsure("".join(texts))
    only = FontsAtHand(at_hand.families[:1], at_hand.fonts)
    return dict.fromkeys(_refused(chars, only, fallback=False), GETA)


def replaced(text: str, instead: dict[str, str]) -> str:
    """The text with what is set instead; marked characters before single ones."""
    if not instead:
        return text
    found = "|".join(map(re.escape, sorted(instead, key=len, reverse=True)))
    return re.sub(found, lambda match: instead[match[0]], text)


def _unsure(text: str) -> list[str]:
    """The characters of a text, in the order in which they come, but for those that every font has."""
    unsure = set(text) - _SURE
    return [char for char in dict.fromkeys(settable(text)) if char in unsure] if unsure else []


def _refused(pieces: Sequence[str], at_hand: FontsAtHand, *, fallback: bool = True) -> list[str]:
    """The pieces that cannot be set, each tried on a line by itself, plain and bold."""
    return [
        piece
        for at in range(0, len(pieces), _AT_ONCE)
        for piece in _named(pieces[at : at + _AT_ONCE], at_hand, fallback=fallback)
    ]


def _named(pieces: Sequence[str], at_hand: FontsAtHand, *, fallback: bool) -> list[str]:
    """The pieces that errors name, until what is left passes."""
    refused: list[str] = []
    left = list(pieces)
    while left:
        try:
            compiled(_trial(left, at_hand.families, fallback=fallback), at_hand)
        except typst.TypstError as error:
            named = {left[(int(line) - _FIRST_LINE) % (len(left) + 1)] for line in _LINE.findall(error.diagnostic)}
            if not named:
                raise
            refused += [piece for piece in left if piece in named]
            left = [piece for piece in left if piece not in named]
        else:
            break
    return refused


def _trial(pieces: Sequence[str], families: Sequence[str], *, fallback: bool) -> str:
    """A source with the pieces line by line, twice. Characters are escaped, for some of them end lines."""
    fonts = ", ".join(map(quoted, families))
    lines = "".join('#"' + "".join(f"\\u{{{ord(char):x}}}" for char in piece) + '"\\\n' for piece in pieces)
    return (
        f'#set document(title: "-")\n#set text(font: ({fonts},), fallback: {str(fallback).lower()}, lang: "ja")\n'
        f'{lines}#set text(weight: "bold")\n{lines}'
    )
