"""Texts as typst's source holds them: quoted strings, in which a word that is wider than its column may break."""

import re
from functools import cache

from sasaeai.sheets.writers.xml_texts import writable

BREAK = "brk"
"""The name in the source for a place where a word may break; ``PREAMBLE`` says what it is."""
PREAMBLE = f'#let {BREAK} = text(lang: "en", "\\u{{200b}}")'
"""A zero-width space in a language of its own is set by itself, and typst draws nothing for it: it is in no text."""
_ESCAPES = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"))
_BYTE_ORDER_MARK = "\ufeff"
_BREAK_MARK = _BYTE_ORDER_MARK
"""Stands for a place to break while a text is made ready, for then no text has it any more."""
_RARE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
_LETTERS, _SIGNS = r"!-~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f", r"\u2010-\u2027\u2030-\u2bff"
_OF_SIGNS = re.compile(f"[{_SIGNS}]")
ALSO_SURE = "～－‖￠￡￢①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳☐☑☒"
"""Where Windows codes a character of JIS otherwise; circled numbers; boxes, which a font has that typst brings."""
DASH = "—"
"""Every font has it, but not of one width."""
_LETTER = 0.62  # of a square: the width of a letter, capitals and small ones mixed


def jis_rows(first: int, last: int) -> str:
    """The characters in rows of JIS X 0208 (区): marks, letters, kana to row 8, kanji from row 16 to 84."""
    places = ((row, cell) for row in range(0xA0 + first, 0xA1 + last) for cell in range(0xA1, 0xFF))
    return "".join(bytes(place).decode("euc_jp", "ignore") for place in places)


def settable(text: str) -> str:
    """The text as a PDF can hold it: a mark for what no file can hold, no byte order mark, which tagged ones refuse."""
    return writable(text).replace(_BYTE_ORDER_MARK, "") if _RARE.search(text) else text


def quoted(text: str) -> str:
    """A text as a string of typst."""
    return f'"{_escaped(settable(text))}"'


def content(text: str, room: float) -> str:
    """A text as an argument, with places to break in words that are wider than ``room``, in squares of the type."""
    marked = _escaped(_words_from(max(1, int(room))).sub(lambda word: _breakable(word[0], room), settable(text)))
    if _BREAK_MARK not in marked:
        return f'"{marked}"'
    pieces = marked.replace(_BREAK_MARK, f'"#{BREAK}#"')
    return f'[#"{pieces}"]'


def _escaped(text: str) -> str:
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    return text


def _breakable(word: str, room: float) -> str:
    """The word, with marks where it may break if it may be wider than the room."""
    signs = len(_OF_SIGNS.findall(word))
    return _BREAK_MARK.join(word) if signs + (len(word) - signs) * _LETTER > room else word


@cache
def _words_from(length: int) -> re.Pattern[str]:
    """Words of so many characters: in typst's eyes also signs that follow each other, such as ℃Ⅳ=<."""
    return re.compile(f"[{_LETTERS}{_SIGNS}]{{{length},}}")
