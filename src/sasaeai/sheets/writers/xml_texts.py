"""Texts as XML can hold them, for the writers of office files; what a program's cells can hold is not told here."""

_FORBIDDEN = dict.fromkeys(
    (*range(0x9), 0xB, 0xC, *range(0xE, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"
)


def writable(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 forbids: control characters, lone surrogates, U+FFFE/FFFF.

    Tabs and line ends stay. Source: W3C XML 1.0 (Fifth Edition), 2.2 Characters.
    """
    return text.translate(_FORBIDDEN)
