"""PDF files changed inside: objects, streams without their compression, references, sizes and the table of places."""

import random
import re
import zlib
from functools import lru_cache

from tests.fuzz.mutators import BYTES, NUMBERS, Material
from tests.fuzz.writers import pdf_file

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,7}) \d{1,5} obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)\bstream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ROOT = re.compile(rb"/Root (\d{1,7}) \d{1,5} R")
_REFERENCE = re.compile(rb"(\d{1,7}) 0 R")
_VALUE = re.compile(rb"(?<=[\s\[/(<])-?\d+(?:\.\d+)?(?=[\s\])>/])")
_NAME = re.compile(rb"/[A-Za-z0-9]+")
_OPERATOR = re.compile(rb"[^\n]+")
_MOST_OBJECTS = 9_999
BOXES = (
    b"[0 0 0 0]", b"[0 0 1e9 1e9]", b"[0 0 99999999 99999999]", b"[-99999 -99999 99999 99999]", b"[10 10 0 0]",
    b"[0 0 14400 14400]", b"[0 0 1 100000]", b"[]", b"[0 0 nan inf]", b"null",
)  # fmt: skip
ENTRIES = (
    b"/Rotate 90", b"/Rotate 45", b"/Rotate -270", b"/CropBox[0 0 9 9]", b"/UserUnit 1e6", b"/Count -9",
    b"/Count 99999999", b"/Parent 1 0 R", b"/Contents 1 0 R", b"/Resources 1 0 R", b"/Length 1 0 R",
)  # fmt: skip
DRAWN = (
    b"q " * 500, b"Q " * 9, b"0 0 0 0 0 0 cm", b"1e20 0 0 1e20 0 0 cm", b"0.00001 0 0 0.00001 0 0 cm",
    b"0 1 -1 0 0 0 cm", b"-1 0 0 1 300 0 cm", b"3 Tr", b"0 Tz", b"-100 Tz", b"1e9 Tc", b"1000000 Tw", b"BT BT BT",
    b"ET ET", b"/F1 0 Tf", b"/F1 -9 Tf", b"/F1 1e30 Tf", b"/F9 9 Tf", b"[<3042> -1e30 <3044>] TJ", b"<d800> Tj",
    b"<00> Tj", b"<> Tj", b"(\\377\\376) Tj", b"T*", b"0 0 1e9 1e9 re f", b"0 0 0 100 re S", b"10 10 m 10 10 l S",
    b"0 0 m 1e30 1e30 l S", b"1e9 w", b"BI /W 1 /H 1 ID x EI", b"/Im1 Do", b"0 0 10 10 re W n", b"[3 5] 0 d",
    b"10 10 m 20 90 90 20 5 5 c S", b"/Span<</ActualText<FEFF3042>>>BDC", b"EMC",
)  # fmt: skip


@lru_cache(maxsize=128)
def objects_of(data: bytes) -> tuple[tuple[tuple[int, bytes], ...], int]:
    """The objects by number, their streams without compression, and the number of the root."""
    found: dict[int, bytes] = {}
    for match in _OBJECT.finditer(data):
        if int(match.group(1)) <= _MOST_OBJECTS:
            found[int(match.group(1))] = _plain(match.group(2).strip())
    root = _ROOT.search(data)
    return tuple(found.items()), int(root.group(1)) if root else 1


def _plain(body: bytes) -> bytes:
    """An object whose stream is not compressed, where it was compressed in the usual way."""
    parts = _STREAM.fullmatch(body)
    if not parts or b"/FlateDecode" not in parts.group(1) or b"/DecodeParms" in parts.group(1):
        return body
    try:
        content = zlib.decompress(parts.group(2))
    except zlib.error:
        return body
    head = re.sub(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?", b"", parts.group(1))
    head = re.sub(rb"/Length\s+\d+(?:\s+\d+\s+R)?", b"/Length %d" % len(content), head)
    return head + b"stream\n" + content + b"\nendstream"


def _picked(pattern: re.Pattern[bytes], body: bytes, chance: random.Random) -> re.Match[bytes] | None:
    found = list(pattern.finditer(body))[:400]
    return chance.choice(found) if found else None


def _replaced(pattern: re.Pattern[bytes], body: bytes, new: bytes, chance: random.Random) -> bytes:
    at = _picked(pattern, body, chance)
    return body[: at.start()] + new + body[at.end() :] if at else body


def _with_length(body: bytes, chance: random.Random) -> bytes:
    parts = _STREAM.fullmatch(body)
    if not parts or chance.random() < 0.1:
        return body
    head = re.sub(rb"/Length\s+\d+", b"/Length %d" % len(parts.group(2)), parts.group(1))
    return head + b"stream\n" + parts.group(2) + b"\nendstream"


def pdf_object(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Objects are changed, and the file written anew around them."""
    pairs, root = objects_of(data)
    objects = dict(pairs)
    if not objects:
        return data
    numbers = list(objects)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.choice(numbers)
        body = objects.get(at, b"null")
        if b"stream" in body and chance.random() < 0.75:
            objects[at] = _with_length(_drawing(body, chance, material), chance)
            continue
        way = chance.randrange(6)
        if way == 0:
            objects.pop(at, None)
        elif way == 1:
            objects[at] = objects.get(chance.choice(numbers), b"null")
        elif way == 2:
            objects[at] = chance.choice(BYTES)(body, chance, Material([body], material.tokens))
        else:
            objects[at] = _entry(body, objects, at, chance)
    return pdf_file(objects.items(), root)


def _entry(body: bytes, objects: dict[int, bytes], at: int, chance: random.Random) -> bytes:
    """An object with another reference, number, name, page size, or children."""
    way = chance.randrange(6)
    if way == 0:
        target = chance.choice((*objects, at, at, 0, 9999999))
        return _replaced(_REFERENCE, body, b"%d 0 R" % target, chance)
    if way == 1:
        return _replaced(_VALUE, body, chance.choice(NUMBERS[:34]), chance)
    if way == 2:
        return re.sub(rb"/MediaBox\s*\[[^\]]*\]", b"/MediaBox" + chance.choice(BOXES), body)
    if way == 3:
        other = _picked(_NAME, objects[chance.choice(list(objects))], chance)
        return _replaced(_NAME, body, other.group() if other else b"/X", chance)
    if way == 4:
        return re.sub(rb"^<<", b"<<" + chance.choice(ENTRIES), body)
    kids = b"%d 0 R " % chance.choice((at, 1, 2)) * chance.choice((1, 2, 300))
    return re.sub(rb"/Kids\s*\[[^\]]*\]", b"/Kids[%s]" % kids, body)


def _drawing(body: bytes, chance: random.Random, material: Material) -> bytes:
    parts = _STREAM.fullmatch(body)
    if not parts:
        return body
    content = parts.group(2)
    way = chance.randrange(6)
    if way == 0:
        content = _replaced(_VALUE, content, chance.choice(NUMBERS[:34]), chance)
    elif way == 1:
        content = _replaced(_OPERATOR, content, chance.choice(DRAWN), chance)
    elif way == 2:
        line = _picked(_OPERATOR, content, chance)
        at = line.end() if line else 0
        content = content[:at] + b"\n" + chance.choice((*DRAWN, *([line.group()] if line else []))) + content[at:]
    elif way == 3:
        line = _picked(_OPERATOR, content, chance)
        content = content[: line.start()] + content[line.end() :] if line else content
    elif way == 4:
        shift = b"%d" % chance.randint(-300, 600)
        content = _replaced(_VALUE, content, shift, chance)
    else:
        content = chance.choice(BYTES)(content, chance, Material([content], material.tokens))
    return parts.group(1) + b"stream\n" + content + b"\nendstream"


def pdf_places(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The table of places, the trailer or the end say what is not so."""
    way = chance.randrange(4)
    if way == 0:
        return re.sub(rb"startxref\s+\d+", b"startxref\n" + chance.choice(NUMBERS[:30]), data)
    if way == 1:
        return _replaced(
            re.compile(rb"\d{10} \d{5} n"), data, b"%010d 00000 n" % chance.randrange(2 * len(data) + 1), chance
        )
    if way == 2:
        more = (
            b"/Prev 0",
            b"/Encrypt 1 0 R",
            b"/XRefStm 9",
            b"/Prev %d" % data.rfind(b"xref\n"),
            b"/Root 9 0 R",
            b"/Size 1",
        )
        return data.replace(b"trailer\n<<", b"trailer\n<<" + chance.choice(more))
    return data + data[data.rfind(b"xref\n") :]


PAGES = (pdf_object,) * 8 + (pdf_places,)
