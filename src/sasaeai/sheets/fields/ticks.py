"""Tick boxes in a cell: which options it prints, and which are chosen.

What an option means is in ``directions``. An option that is known but not seen stays None: its cell may be torn.
"""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold, squeeze


class Ticks(NamedTuple):
    """The options in the order printed: True chosen, False not, None known but not seen, or its box unreadable.

    ``chosen`` may be several; it is none where a box is unreadable.
    """

    options: dict[str, bool | None]
    chosen: list[str]
    confidence: float


_BOX = re.compile(
    r"(?P<unclear>[☐□]\s?[?？])"
    r"|(?P<on>[☑☒■✓✔✅◉🗹⬛]|\[[xXレ✓○]\]|(?<![ァ-ヶー])レ(?=[\s　]*[一-鿿A-ZＡ-Ｚ])(?![ァ-ヶー]))"
    r"|(?P<off>[☐□◻⬜▢]|\[ ?\])"
)
_DOUBLE = re.compile(r"[☐□]\s*([✓✔レ])(?=\s|[一-鿿])")
_ROUND = re.compile(r"(?P<on>[●◉])|(?P<off>[○◯〇])")
_MARKED_WORD = re.compile(r"[(（【〔]\s*([^()（）【】〔〕]{1,12}?)\s*[)）】〕]|[○◯〇◎●✓]\s*([^\s○◯〇◎●・、,/|]{1,12})")
_NUMBERED = re.compile(r"(?:(?P<off>(?<![0-9０-９])[0-9０-９]{1,2}\s*[.．、:])|(?P<on>[①-⑳❶-❿]))\s*")
_WORD_GAP = re.compile(r"[\s・、,/|／]+")


def parse_ticks(text: str, options_known: Sequence[str] = ()) -> Ticks:
    """The options of a tick-box cell and those chosen; empty with confidence 0 when the cell holds no such thing.

    Reads boxes (☐ ☑ □ ■ ☒ レ; ☐? is one that could not be read), ● among ○, a circled or bracketed word among others,
    and ② among 1. 3.
    """
    for read in (_boxes, _round_marks, _numbered, _marked_words):
        options, confidence = read(text, options_known)
        if options:
            return _with_known(options, options_known, confidence)
    return Ticks(dict.fromkeys(options_known), [], 0.0)


def _with_known(seen: dict[str, bool | None], known: Sequence[str], confidence: float) -> Ticks:
    """Options spelled as the document spells them, the unseen ones as None."""
    spelling = {fold(option): option for option in known}
    named = {spelling.get(fold(option), option): chosen for option, chosen in seen.items()}
    options: dict[str, bool | None] = dict.fromkeys(known) | named
    if known and any(chosen is None for chosen in options.values()):
        confidence = min(confidence, 0.6)
    chosen = [option for option, is_chosen in options.items() if is_chosen]
    if None in seen.values():  # which box was ticked is not known, whatever the others say
        return Ticks(options, [], min(confidence, 0.3))
    return Ticks(options, chosen, confidence if len(chosen) == 1 else min(confidence, 0.5))


def _marks(text: str, pattern: re.Pattern[str]) -> dict[str, bool | None]:
    found = list(pattern.finditer(text))
    options: dict[str, bool | None] = {}
    for match, following in zip_longest(found, found[1:]):
        label = _label(text[match.end() : following.start() if following else len(text)])
        if label and options.get(label, False) is not None:
            is_unclear = match.groupdict().get("unclear") is not None
            options[label] = None if is_unclear else options.get(label, False) or match["on"] is not None
    return options


def _label(text: str) -> str:
    """The option's words: what stands on its line, single letters joined (拡 充)."""
    first = text.strip().split("\n\n")[0]
    return squeeze(first).strip("・、,/|　 ")


def _boxes(text: str, known: Sequence[str]) -> tuple[dict[str, bool | None], float]:
    del known
    return _marks(_DOUBLE.sub("☑", text), _BOX), 0.98


def _round_marks(text: str, known: Sequence[str]) -> tuple[dict[str, bool | None], float]:
    """●継続 ○拡充: a filled mark among open ones; without both kinds it is no such cell."""
    del known
    options = _marks(text, _ROUND)
    return (options, 0.9) if len(set(options.values())) == 2 else ({}, 0.0)


def _numbered(text: str, known: Sequence[str]) -> tuple[dict[str, bool | None], float]:
    """1.拡充 ②継続: the one circled number among plain ones."""
    del known
    options = _marks(text, _NUMBERED)
    return (options, 0.85) if len(set(options.values())) == 2 and list(options.values()).count(True) == 1 else ({}, 0.0)


def _marked_words(text: str, known: Sequence[str]) -> tuple[dict[str, bool | None], float]:
    """○継続 or (継続) among words without a mark; a single marked word counts only when it is a known option."""
    words: dict[str, bool | None] = {}
    rest_from = 0
    for match in _MARKED_WORD.finditer(text):
        words |= _plain_words(text[rest_from : match.start()], known)
        words[squeeze(match[1] or match[2])] = True
        rest_from = match.end()
    words |= {word: words.get(word, False) for word in _plain_words(text[rest_from:], known)}
    if not any(words.values()) or any(len(word) > 12 or "。" in word for word in words):
        return {}, 0.0
    folded = {fold(option) for option in known}
    are_known = bool(known) and all(fold(word) in folded for word in words)
    if are_known:
        return words, 0.9
    are_options = not known and len(words) > 1 and list(words.values()).count(True) == 1 and len(text) <= 60
    return (words, 0.6) if are_options else ({}, 0.0)


def _plain_words(text: str, known: Sequence[str]) -> dict[str, bool]:
    """The unmarked words; the letters of a known option may stand apart."""
    words: dict[str, bool] = {}
    joined = "".join(text.split())
    if known and joined and any(joined.startswith(fold(option)) for option in known):
        for option in known:
            if fold(option) in joined:
                words[option] = False
        return words
    return {word: False for word in _WORD_GAP.split(text) if word}
