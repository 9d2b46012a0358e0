"""Changes to bytes of any format, and to texts as lines, cells and words.

A mutator takes the bytes, a source of chance and the ``Material`` of the campaign, and gives other bytes.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_BYTES = 400_000
"""What is larger is cut: the limits of the readers have tests of their own."""


@dataclass(frozen=True)
class Material:
    """What mutations may draw from: other files of the format, and words that mean something in it."""

    others: Sequence[bytes]
    tokens: Sequence[bytes]


Mutator = Callable[[bytes, random.Random, Material], bytes]

MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x01\x02", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x08\x10\x00",
    b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"MM\x00*", b"GIF8", b"\x1f\x8b", b"BZh",
    b"{\\rtf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff", b"\x1b$B",
    b"\x1b(B", b"<?xml", b"MIME-Version: 1.0", b"SQLite format 3\x00", b"\x7fELF", b"+/v8", b"\x0e\xfe\xff",
)  # fmt: skip
ODD = (
    b"\x00", b"\x01", b"\x08", b"\x0b", b"\x0c", b"\x1a", b"\x1b", b"\x7f", b"\x85", b"\xa0", b"\xff", b"\r", b"\n",
    b"\t", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf",
    b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\xad", b"\xf3\xa0\x80\x81",
    b"\xef\xb7\xba", b"\xe3\x80\x80", b"\xcc\x81", b"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", b"\x83\x00",
    b"\x81\x5c", b"\xfa\x40", b"\x8f\xa2\xb7",
)  # fmt: skip
NUMBERS = (
    b"0", b"-1", b"1", b"2", b"255", b"256", b"257", b"1000", b"16384", b"16385", b"32767", b"32768", b"65534",
    b"65535", b"65536", b"1048576", b"1048577", b"99999999", b"2147483647", b"2147483648", b"-2147483648",
    b"4294967295", b"4294967296", b"9223372036854775807", b"18446744073709551616", b"1e308", b"1e999", b"-0", b"NaN",
    b"inf", b"0x10", b"1.5", b"9" * 30, b"9" * 5000, b"", b" 3 ", b"\xef\xbc\x93", b"\xe0\xa5\xa9", b"\xc2\xb2",
)  # fmt: skip
ENCODINGS = ("cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-be", "utf-8-sig", "utf-7", "utf-32", "gb18030")
_NUMBER = re.compile(rb"\d{1,12}")
_WORD = re.compile(r"[^\W\d_]{2,}|\d+", re.ASCII)


def _span(data: bytes, chance: random.Random, longest: int = 64) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + chance.randint(1, longest))


# Bytes


def flip(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A few bytes differ."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16)) if data else 0):
        at = chance.randrange(len(changed))
        changed[at] = chance.choice((changed[at] ^ (1 << chance.randrange(8)), 0, 0xFF, 0x7F, chance.randrange(256)))
    return bytes(changed)


def cut_off(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The file ends too early, or starts too late."""
    at = chance.randrange(len(data) + 1)
    return data[at:] if chance.random() < 0.1 else data[:at]


def cut_out(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A stretch is missing."""
    start, end = _span(data, chance, chance.choice((1, 4, 64, 1024)))
    return data[:start] + data[end:]


def insert(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Odd bytes stand between the others."""
    at = chance.randrange(len(data) + 1)
    new = chance.choice((chance.choice(ODD), chance.randbytes(chance.randint(1, 9)), chance.choice(ODD) * 50))
    return data[:at] + new + data[at:]


def repeat(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A stretch stands several times."""
    start, end = _span(data, chance, chance.choice((4, 64, 512)))
    return data[:end] + data[start:end] * chance.choice((1, 2, 5, 40)) + data[end:]


def splice(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The beginning of one file with the end of another."""
    other = chance.choice(material.others)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def transplant(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A stretch of another file stands in this one."""
    other = chance.choice(material.others)
    start, end = _span(other, chance, 400)
    at, till = _span(data, chance, 64)
    return data[:at] + other[start:end] + data[till if chance.random() < 0.5 else at :]


def magic(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The marks of another kind of file, mostly at the beginning."""
    mark = chance.choice(MAGIC)
    if chance.random() < 0.6:
        return mark + data[chance.choice((0, len(mark))) :]
    at = chance.randrange(len(data) + 1)
    return data[:at] + mark + data[at:]


def length_field(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Two, four or eight bytes are a number that no length should be."""
    width = chance.choice((2, 2, 4, 4, 8))
    if len(data) < width:
        return data
    at = chance.randrange(len(data) - width + 1)
    value = chance.choice((0, 1, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, len(data), len(data) * 2))
    order = chance.choice(("little", "little", "big"))
    return data[:at] + (value % (1 << 8 * width)).to_bytes(width, order) + data[at + width :]


def token(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A word that means something in this format, in between or instead."""
    at, till = _span(data, chance, 12)
    new = chance.choice(material.tokens or ODD) * chance.choice((1, 1, 1, 1, 2, 30))
    return data[:at] + new + data[till if chance.random() < 0.4 else at :]


def number(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A number in digits is another."""
    found = list(_NUMBER.finditer(data, chance.randrange(len(data) + 1)))[:40] or list(_NUMBER.finditer(data))[:40]
    if not found:
        return data
    at = chance.choice(found)
    return data[: at.start()] + chance.choice(NUMBERS) + data[at.end() :]


BYTES: tuple[Mutator, ...] = (
    flip, flip, flip, cut_off, cut_out, cut_out, insert, insert, repeat, splice, transplant, magic, length_field,
    token, token, number,
)  # fmt: skip


# Texts


def _text(data: bytes) -> str:
    for encoding in ("utf-8", "cp932", "utf-16"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, UnicodeError):
            continue
    return data.decode("utf-8", "replace")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def lines(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Lines are dropped, doubled, moved, joined or broken."""
    rows = _text(data).split("\n")
    at, other = chance.randrange(len(rows)), chance.randrange(len(rows))
    way = chance.randrange(7)
    if way == 0:
        del rows[at]
    elif way == 1:
        rows[at:at] = [rows[at]] * chance.choice((1, 2, 20))
    elif way == 2:
        rows[at], rows[other] = rows[other], rows[at]
    elif way == 3:
        rows[at : at + 2] = ["".join(rows[at : at + 2])]
    elif way == 4:
        cut = chance.randint(0, len(rows[at]))
        rows[at : at + 1] = [rows[at][:cut], rows[at][cut:]]
    elif way == 5:
        rows[at] = chance.choice(("", " ", "　", "\t", "---", "# ", "> ", "|", '"', ",", "\f"))
    else:
        rows[at:at] = _text(chance.choice(material.others)).split("\n")[: chance.randint(1, 8)]
    return _bytes("\n".join(rows))


def cells(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The cells of a line are dropped, doubled, moved, quoted or given another text."""
    rows = _text(data).split("\n")
    at = chance.randrange(len(rows))
    delimiter = max("\t,|;", key=rows[at].count)
    parts = rows[at].split(delimiter)
    col, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    way = chance.randrange(8)
    if way == 0:
        del parts[col]
    elif way == 1:
        parts[col:col] = [parts[col]] * chance.choice((1, 3, 300))
    elif way == 2:
        parts[col], parts[other] = parts[other], parts[col]
    elif way == 3:
        parts[col] = chance.choice((f'"{parts[col]}', f'{parts[col]}"', f'"{parts[col]}"x', '""', f'"{parts[col]}\n"'))
    elif way == 4:
        parts[col] = _text(chance.choice(material.tokens or ODD))
    elif way == 5:
        parts[col] += _text(chance.choice(NUMBERS)) + chance.choice(("", "人", "%", "円", "年度", "ページ"))
    elif way == 6:
        parts[col] *= chance.choice((2, 30))
    else:
        parts = parts[::-1]
    rows[at] = delimiter.join(parts)
    return _bytes("\n".join(rows))


def words(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A word is another word of the text, or one of another file."""
    text = _text(data)
    found = list(_WORD.finditer(text, chance.randrange(len(text) + 1)))[:30] or list(_WORD.finditer(text))[:30]
    if not found:
        return data
    at, other = chance.choice(found), chance.choice(found)
    return _bytes(text[: at.start()] + other.group() + text[at.end() :])


def characters(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Characters of a text change as people, recognition and programs change them."""
    text = _text(data)
    at = chance.randrange(len(text) + 1)
    new = chance.choice((
        "\ud800", "\x00", "\u202e", "\u200b", "\ufeff", "\u0301" * 9, "\U000e0100", "㍻", "①", "ｶﾞ", "\u3000",
        "\xa0", "\u2028", "\x1f", "\ufffd", "\u2611", "\u2610", "〃", "同左", "再掲", "99ページ", "⅓", "Ⅻ",
        "\U0001f468\u200d\U0001f469", "ｱ" * 80, "\x85",
    ))  # fmt: skip
    if chance.random() < 0.3:
        new = chr(chance.choice((chance.randrange(0x20, 0x3000), chance.randrange(0x3000, 0x10000), 0x1F600, 0x2F800)))
    return _bytes(text[:at] + new * chance.choice((1, 1, 1, 3)) + text[at + chance.choice((0, 1)) :])


def encoding(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The text, or a part of it, stands in another encoding."""
    text = _text(data)
    name = chance.choice(ENCODINGS)
    if chance.random() < 0.6:
        return text.encode(name, "replace")
    cut = chance.randrange(len(text) + 1)
    return _bytes(text[:cut]) + text[cut:].encode(name, "replace")


def line_ends(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Lines end otherwise, all or some."""
    end = chance.choice((b"\r\n", b"\r", b"\n\r", b"\r\r\n", b"\x0b", b"\x0c", b"\x85", b"\xe2\x80\xa8"))
    return data.replace(b"\n", end, chance.choice((-1, 1, 3)))


def table_twice(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Another file follows, after a blank line or none."""
    return data + chance.choice((b"\n\n", b"\n", b"")) + chance.choice(material.others)


TEXTS: tuple[Mutator, ...] = (
    lines, lines, lines, cells, cells, cells, cells, words, characters, characters, encoding, line_ends, table_twice,
)  # fmt: skip
