"""Characters of symbol fonts as the characters that print the same: tick boxes, arrows, bullets."""

from collections.abc import Mapping

from sasaeai.sheets.formats.markup import TICKED, UNTICKED

UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x3F: "✍", 0x46: "☞", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: UNTICKED,
    0x70: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x78: TICKED, 0x9E: "・", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xA5: "◎", 0xA7: "▪", 0xA8: UNTICKED,
    0xAB: "★", 0xB6: "☆", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←", 0xE8: "→", 0xE9: "↑",
    0xEA: "↓", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: TICKED, 0xFE: TICKED,
    **{0x80 + at: chr(0x24EA if at == 0 else 0x245F + at) for at in range(11)},
    **{0x8B + at: chr(0x24FF if at == 0 else 0x2775 + at) for at in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: TICKED, 0x52: TICKED, 0x53: TICKED, 0x54: TICKED, 0x97: "●", 0x98: "●", 0x99: "◎",
    0xA2: "■", 0xA3: UNTICKED, 0x2A: UNTICKED, 0x35: UNTICKED,
    **{0x69 + at: chr(0x24EA if at == 0 else 0x245F + at) for at in range(11)},
    **{0x74 + at: chr(0x24FF if at == 0 else 0x2775 + at) for at in range(11)},
}  # fmt: skip
_WINGDINGS_3 = {0x67: "←", 0x68: "↑", 0x69: "↓", 0x66: "→", 0x75: "▶", 0x70: "▲", 0x71: "▼", 0x74: "◀"}
_WEBDINGS = {0x61: "✓", 0x63: UNTICKED, 0x67: "■", 0x6E: "●", 0x72: "✗", 0x34: "▶", 0x33: "◀", 0x35: "▲", 0x36: "▼"}
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD7: "⋅", 0xDE: "⇒", 0x44: "Δ",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x53: "Σ", 0x2D: "−", 0x2B: "+", 0x3D: "=", 0x25: "%",
}  # fmt: skip
_FONTS: dict[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
_PRIVATE, _PRIVATE_END = 0xE000, 0xF8FF
_SYMBOLS, _SYMBOLS_END = 0xF020, 0xF0FF


def symbol(code: str, font: str) -> str:
    """What ``w:sym`` prints for a code in hexadecimal digits; U+FFFD for what no other font has."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(number & 0xFF, UNKNOWN)
    if _SYMBOLS <= number <= _SYMBOLS_END:
        return _WINGDINGS.get(number & 0xFF, UNKNOWN)
    is_shown = 0x20 <= number <= 0x10FFFF and not (_PRIVATE <= number <= _PRIVATE_END or 0xD800 <= number < _PRIVATE)
    return chr(number) if is_shown else UNKNOWN


def in_font(text: str, font: str) -> str:
    """Running text that is set in a symbol font; letters that the font's table lacks stay as they are."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    return "".join(_in_table(char, table) for char in text)


def _in_table(char: str, table: Mapping[int, str]) -> str:
    number = ord(char)
    if _SYMBOLS <= number <= _SYMBOLS_END:
        return table.get(number & 0xFF, UNKNOWN)
    return table.get(number, char) if number <= 0xFF else char
