"""Forms of Japanese text: for comparing (``fold``), for showing (``squeeze``), for scanning (``narrow``).

What the words mean lives elsewhere. All functions are pure and accept any text.
"""

import re
import unicodedata
from functools import lru_cache

JAPANESE = "぀-ヿ㐀-䶿一-鿿豈-﫿々〆ー・、。「」『』（）【】〔〕"

_DASHES = "-‐‑‒–—―−─━ー‾ｰ"
_MIDDLE_DOTS = "·•‣․‧∙⋅◦●▪▫■◆◇・･"
_OPENING = "([{〔【〘〖"
_CLOSING = ")]}〕】〙〗"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that take no room: soft hyphen, joiners, byte order mark."""
_FOLDING = str.maketrans(
    {
        **dict.fromkeys(_DASHES, "ー"),
        **dict.fromkeys(_MIDDLE_DOTS, "・"),
        **dict.fromkeys("〇◯⚪⭕", "○"),
        **dict.fromkeys("〜∼～", "~"),
        **dict.fromkeys(_OPENING, "("),
        **dict.fromkeys(_CLOSING, ")"),
        **dict.fromkeys("『《〈“‘", "「"),
        **dict.fromkeys("』》〉”’", "」"),
        **dict.fromkeys(INVISIBLE, None),
    }
)
_NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW |= {
    ord(wide): plain
    for wides, plain in (
        ("\u3000\u00a0\t\u2002\u2003\u2009\u202f\u200b\ufeff", " "),
        ("〔［", "("),
        ("〕］", ")"),
        ("〜∼", "~"),
        ("−‐‑–", "-"),
        ("\r\v\f\u2028\u2029\x85", "\n"),
    )
    for wide in wides
}
_WHITE = re.compile(r"\s+")
_STRAY = re.compile(rf"(?<=[{JAPANESE}])\s+(?=[{JAPANESE}])")
_BULLET = re.compile(
    r"^(?:\s|[・･·•‣◦∙●○◯〇◎■□◆◇▪▫▶►▷☆★※＊*➢✓✔]|[①-⑳⑴-⒇]|[-‐–—―－](?=[\s぀-鿿])|[(（][0-9０-９]{1,2}[)）])+"
)


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.translate(_FOLDING)).casefold()
    return _WHITE.sub("", unicodedata.normalize("NFKC", plain).translate(_FOLDING))


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The form in which two texts are compared: no white space, one form of each letter, bracket, dash, bullet.

    Ticks and marks (○ × □ ☑) stay apart from bullets, as they carry meaning. ``fold(fold(x)) == fold(x)``.
    """
    folded = _fold_once(text)
    for _ in range(4):
        again = _fold_once(folded)
        if again == folded:
            break
        folded = again
    return folded


def squeeze(text: str) -> str:
    """The text in one line, without the stray spaces that recognition leaves between Japanese characters.

    Other white space becomes one space, so Latin words stay apart.
    """
    return _WHITE.sub(" ", _STRAY.sub("", text)).strip()


def strip_bullet(text: str) -> str:
    """The text without white space, bullets, ※ and circled or bracketed numbers at its start."""
    return _BULLET.sub("", text).rstrip()


def narrow(text: str) -> str:
    """The text with full-width letters, digits, spaces and round brackets made plain, **of the same length**.

    For scanning: positions in the result are positions in the text.
    """
    return text.translate(_NARROW)
