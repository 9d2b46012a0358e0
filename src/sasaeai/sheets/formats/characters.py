"""Bytes to text: encodings, line ends and control characters. What the text means is decided elsewhere."""

import codecs
import re

from sasaeai.sheets.formats import limits, refusals

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_JAPANESE = ("cp932", "euc_jp", "euc_jis_2004")
_WIDE = ("utf-16-le", "utf-16-be")
# EUC-JP read as CP932 comes out as half-width kana and private-use characters.
_NO_CHARACTER = re.compile("[\uf8f0-\uf8f3\x80]")
"""What Python's CP932 makes of bytes that stand for nothing."""
_UNLIKELY = re.compile("[\uff61-\uff9f\ue000-\uf8ff\x80-\x9f]")
_WRITTEN = re.compile("[\t\r\n -~\u2010-\u27bf\u3000-\u30ff\u4e00-\u9fff\uff00-\uff5e]")
"""What Japanese sheets are written with."""
_LEAST_WRITTEN = 0.95
_SHIFT = re.compile(rb"\x1b(\([BJ]|\$[@B])")


def printable(text: str) -> str:
    """The text with line feeds as line ends and other control characters as U+FFFD, so that none vanishes unseen."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of ``data``: by byte order mark, by declaration, then UTF-8, ISO-2022-JP, UTF-16, CP932 or EUC-JP.

    Raises ``UnreadableDocumentError`` where none fits or the result is no text.
    """
    text = _by_mark(data)
    if text is None and declared:
        text = _attempt(data, declared)
    if text is None:
        text = _by_trial(data)
    if text is None:
        raise _undecodable(data, name)
    _require_text(text, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _undecodable(data: bytes, name: str) -> Exception:
    if b"\x00" in data:
        return refusals.not_text(name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return refusals.unknown_encoding(name, data.count(b"\n", 0, error.start) + 1)
    return refusals.not_text(name)


def _require_text(text: str, name: str) -> None:
    if not text.strip():
        raise refusals.blank(name)
    controls = len(_CONTROL.findall(text)) - text.count("\r") - text.count("\f")
    if "\x00" in text or controls > len(text) * limits.MAX_CONTROL_SHARE:
        raise refusals.not_text(name)


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _attempt(data, encoding)
    return None


def _by_trial(data: bytes) -> str | None:
    text = _attempt(data, "utf-8")
    if b"\x1b$" in data:
        return _attempt(data, "iso2022_jp") or _attempt(_as_euc(data), "euc_jis_2004") or text
    if b"\x00" in data:
        return next(filter(_is_written, (_attempt(data, encoding) for encoding in _WIDE)), text)
    if text is not None:
        return text
    attempts = (_attempt(data, encoding) for encoding in _JAPANESE)
    readings = [text for text in attempts if text is not None and not _NO_CHARACTER.search(text)]
    return min(readings, key=lambda reading: len(_UNLIKELY.findall(reading)), default=None)


def _is_written(text: str | None) -> bool:
    """Whether a guess at an encoding gave lines of Japanese or English; two bytes often make some ideograph."""
    return text is not None and "\n" in text and len(_WRITTEN.findall(text)) >= _LEAST_WRITTEN * len(text)


def _as_euc(data: bytes) -> bytes:
    """ISO-2022-JP as EUC-JP, whose codec knows the circled numbers that vendors added to JIS X 0208."""
    first, *rest = _SHIFT.split(data)
    pieces = [first]
    for shift, piece in zip(rest[::2], rest[1::2], strict=True):
        high = bytes(byte | 0x80 if byte > 0x20 else byte for byte in piece)
        pieces.append(high if shift.startswith(b"$") else piece)
    return b"".join(pieces)


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
