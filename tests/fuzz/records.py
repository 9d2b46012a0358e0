"""Old workbooks (.xls) changed inside: the records of the workbook's stream, in the old container or bare."""

import io
import random
import struct
from functools import lru_cache

import xlrd.compdoc
import xlwt.CompoundDoc
from tests.fuzz.mutators import Material, flip, length_field

Record = tuple[int, bytes]
_BOUNDSHEET, _BOF, _EOF, _CONTINUE = 0x85, 0x809, 0x0A, 0x3C
KINDS = (
    0x06, 0x0A, 0x17, 0x1C, 0x22, 0x2F, 0x31, 0x3C, 0x3D, 0x42, 0x55, 0x7D, 0x85, 0x8C, 0xBD, 0xBE, 0xD6, 0xE0, 0xE5,
    0xFC, 0xFD, 0xFF, 0x18, 0x1AE, 0x200, 0x201, 0x203, 0x204, 0x205, 0x207, 0x208, 0x221, 0x27E, 0x41E, 0x809, 0x1B8,
    0x1B6, 0x5D, 0xEC,
)  # fmt: skip


@lru_cache(maxsize=256)
def stream_of(data: bytes) -> bytes:
    """The stream of the workbook in its container; empty where there is none."""
    if data.startswith(struct.pack("<H", _BOF)):
        return data
    try:
        box = xlrd.compdoc.CompDoc(data, logfile=io.StringIO())
        for name in ("Workbook", "Book"):
            found, start, length = box.locate_named_stream(name)
            if found:
                return bytes(found[start : start + length])
    except Exception:  # noqa: BLE001 - whatever is wrong with it, there is no stream to take out
        return b""
    return b""


def records_of(stream: bytes) -> list[Record]:
    """The records up to the end, or to the first that is cut off."""
    found, at = [], 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        found.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    while found and found[-1] == (0, b""):
        found.pop()
    return found


def written(records: list[Record], sizes: dict[int, int] | None = None) -> bytes:
    """The records as a stream; the worksheets' places are put right, ``sizes`` are lies by index."""
    starts, at, depth = [], 0, 0
    for kind, body in records:
        if kind == _BOF:
            starts.append(at)
            depth += 1
        at += 4 + len(body)
    sheets = iter(starts[1:])
    out = bytearray()
    for index, (kind, body) in enumerate(records):
        told = body
        if kind == _BOUNDSHEET and len(body) >= 4:
            place = next(sheets, None)
            told = struct.pack("<I", place) + body[4:] if place is not None else body
        size = (sizes or {}).get(index, len(told))
        out += struct.pack("<HH", kind & 0xFFFF, size & 0xFFFF) + told
    return bytes(out)


def boxed(stream: bytes) -> bytes:
    """The stream in a container of its own."""
    target = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(target, stream)
    return target.getvalue()


def record(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Records are changed, dropped, doubled, moved, or lie about their length."""
    found = records_of(stream_of(data))
    if len(found) < 3:
        return data
    sizes: dict[int, int] = {}
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, other = chance.randrange(1, len(found)), chance.randrange(1, len(found))
        kind, body = found[at]
        way = chance.randrange(8)
        if way <= 2:
            change = chance.choice((flip, flip, length_field))
            found[at] = (kind, change(body, chance, material))
        elif way == 3:
            del found[at]
        elif way == 4:
            found.insert(at, found[other])
        elif way == 5:
            found[at], found[other] = found[other], found[at]
        elif way == 6:
            found[at] = (chance.choice(KINDS), body)
        else:
            sizes[at] = chance.choice((0, 1, 2, max(0, len(body) - 1), len(body) + 1, 8224, 8228, 0xFFFF))
        if len(found) < 3:
            break
    stream = written(found, sizes)
    return stream if chance.random() < 0.35 else boxed(stream)


def cut_record(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A record breaks off, its length true; or what is too long goes on in the next."""
    found = records_of(stream_of(data))
    if len(found) < 3:
        return data
    at = chance.randrange(1, len(found))
    kind, body = found[at]
    cut = chance.randint(0, len(body))
    found[at : at + 1] = (
        [(kind, body[:cut])] if chance.random() < 0.5 else [(kind, body[:cut]), (_CONTINUE, body[cut:])]
    )
    stream = written(found)
    return stream if chance.random() < 0.35 else boxed(stream)


RECORDS = (record, record, record, record, cut_record)
