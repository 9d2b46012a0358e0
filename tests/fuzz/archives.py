"""Zip packages taken apart and put together again with one member changed, and XML changed as XML.

The writer here is our own, so that a package can lie: about sizes, sums, flags, names and its directory.
"""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from tests.fuzz.mutators import BYTES, NUMBERS, ODD, Material

_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8 = 0x800


@dataclass
class Archive:
    """The members of a zip package in their order, and what is to be untrue of them."""

    members: dict[str, bytes]
    lies: dict[str, dict[str, int]] = field(default_factory=dict)
    """By member: ``size``, ``packed``, ``crc``, ``flags``, ``method`` or ``offset`` that its headers claim."""
    twice: tuple[str, ...] = ()
    packs: bool = False

    def packed(self) -> bytes:
        """The package as bytes; stored, for speed, unless it is to be compressed."""
        out = bytearray()
        directory = bytearray()
        names = [*self.members, *(name for name in self.twice if name in self.members)]
        for name in names:
            content = self.members[name]
            lie = self.lies.get(name, {})
            body, method = (_deflated(content), 8) if self.packs else (content, 0)
            crc = lie.get("crc", zlib.crc32(content))
            packed, size = lie.get("packed", len(body)), lie.get("size", len(content))
            flags, method = lie.get("flags", _UTF8), lie.get("method", method)
            path = name.encode("utf-8", "surrogatepass")[:65535]
            offset = lie.get("offset", len(out))
            out += _LOCAL.pack(b"PK\x03\x04", 20, flags, method, 0, 33, crc, packed, size, len(path), 0) + path + body
            directory += _ENTRY.pack(
                b"PK\x01\x02", 20, 20, flags, method, 0, 33, crc, packed, size, len(path), 0, 0, 0, 0, 0, offset
            )
            directory += path
        end = _END.pack(b"PK\x05\x06", 0, 0, len(names), len(names), len(directory), len(out), 0)
        return bytes(out + directory + end)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@lru_cache(maxsize=256)
def _members(data: bytes) -> tuple[tuple[str, bytes], ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return tuple((name, archive.read(name)) for name in archive.namelist())
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is no archive to take apart
        return ()


def unpacked(data: bytes) -> Archive:
    """The package taken apart; without members where it cannot be."""
    return Archive(dict(_members(data)))


# Changes to XML

XmlChange = Callable[[bytes, random.Random, Material], bytes]
_TAG = re.compile(rb"<[A-Za-z][^<>]{0,300}>")
_ATTRIBUTE = re.compile(rb"""\s([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_ELEMENT = re.compile(rb"<([\w:.-]+)(?:\s[^<>]*)?(?:/>|>(?:[^<]|<(?!/?\1[\s/>])){0,4000}?</\1>)")
_TEXT = re.compile(rb">([^<>]+)<")
EXTREMES = (
    b"XFD1048576", b"XFE1", b"A0", b"A", b"1", b"ZZZZZZZ9999999999", b"A1:XFD1048576", b"XFD1:A1", b"B2:A1", b"A1:A1",
    b"A1:", b"a1", b"$A$1", b"inlineStr", b"s", b"str", b"e", b"b", b"d", b"n", b"restart", b"continue", b"true",
    b"veryHidden", b"hidden", b"rId1", b"rId999", b"../../../x.xml", b"/xl/workbook.xml", b"xl/worksheets/sheet1.xml",
    b"External", b"%E3%81%82", b"&#0;", b"&#xD800;", b"&amp;", b"&lol;", b"_x0041_", b"_x0000_", b"_xD800_",
    b"preserve", b"http://example.jp/", b"UTF-16", b"cp932", b"\xe3\x81\x82" * 200, b"General", b"0.0%",
    b"[$-411]ggge", b"yyyy", b'"x"0', b"[<1]0;[>9]#;@", b"#" * 300, b";" * 9, *NUMBERS,
)  # fmt: skip
DEEP = (3, 30, 300, 3000, 30000)


def _some(pattern: re.Pattern[bytes], data: bytes, chance: random.Random, few: int = 12) -> re.Match[bytes] | None:
    """A match at about a random place, found without going through the whole."""
    start = chance.randrange(len(data) + 1)
    found = []
    for match in pattern.finditer(data, start):
        found.append(match)
        if len(found) >= few:
            break
    return chance.choice(found) if found else next(pattern.finditer(data), None)


def attribute(data: bytes, chance: random.Random, material: Material) -> bytes:
    """An attribute has a value that it should not have."""
    at = _some(_ATTRIBUTE, data, chance)
    if at is None:
        return data
    which = 2 if at.group(2) is not None else 3
    return data[: at.start(which)] + chance.choice(EXTREMES) + data[at.end(which) :]


def no_attribute(data: bytes, chance: random.Random, material: Material) -> bytes:
    """An attribute is missing, stands twice or under another name."""
    at = _some(_ATTRIBUTE, data, chance)
    if at is None:
        return data
    way = chance.randrange(3)
    if way == 0:
        return data[: at.start()] + data[at.end() :]
    if way == 1:
        return data[: at.end()] + at.group() + data[at.end() :]
    name = chance.choice(
        (b"r", b"t", b"s", b"ref", b"hidden", b"val", b"w:val", b"spans", b"ht", b"min", b"max", b"xmlns")
    )
    return data[: at.start(1)] + name + data[at.end(1) :]


def element(data: bytes, chance: random.Random, material: Material) -> bytes:
    """An element is gone, stands several times, elsewhere, or in the place of another."""
    one = _some(_ELEMENT, data, chance)
    if one is None:
        return data
    way = chance.randrange(4)
    if way == 0:
        return data[: one.start()] + data[one.end() :]
    if way == 1:
        return data[: one.end()] + one.group() * chance.choice((1, 1, 3, 50)) + data[one.end() :]
    other = _some(_ELEMENT, data, chance)
    if other is None or (other.start() < one.end() and one.start() < other.end()):
        return data
    first, second = sorted((one, other), key=lambda match: match.start())
    between = data[first.end() : second.start()]
    if way == 2:
        return data[: first.start()] + second.group() + between + first.group() + data[second.end() :]
    return data[: first.end()] + second.group() + between + data[second.end() :]


def tag(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A tag is missing, or another stands in its place."""
    at = _some(_TAG, data, chance)
    if at is None:
        return data
    other = _some(_TAG, chance.choice((data, *material.others[:1])), chance)
    new = chance.choice((b"", other.group() if other else b"", chance.choice(material.tokens or ODD)))
    return data[: at.start()] + new + data[at.end() :]


def text(data: bytes, chance: random.Random, material: Material) -> bytes:
    """What stands between two tags is something else."""
    at = _some(_TEXT, data, chance)
    if at is None:
        return data
    new = chance.choice((
        chance.choice(EXTREMES), chance.choice(ODD), at.group(1) * 40, b"", b"<![CDATA[" + at.group(1) + b"]]>",
        b"<!-- x -->" + at.group(1), b"<?x y?>" + at.group(1), b"&#x%x;" % chance.randrange(0x110000),
        at.group(1)[::-1],
    ))  # fmt: skip
    return data[: at.start(1)] + new + data[at.end(1) :]


def deep(data: bytes, chance: random.Random, material: Material) -> bytes:
    """An element stands within itself, or within others, many times."""
    at = _some(_ELEMENT, data, chance)
    if at is None:
        return data
    name, times = at.group(1), chance.choice(DEEP)
    return data[: at.start()] + b"<%s>" % name * times + at.group() + b"</%s>" % name * times + data[at.end() :]


def root(data: bytes, chance: random.Random, material: Material) -> bytes:
    """What stands before the root, or the names of its namespaces, is otherwise."""
    way = chance.randrange(6)
    if way == 0:
        return b'<!DOCTYPE x [<!ENTITY lol "lol">]>' + data
    if way == 1:
        return re.sub(
            rb'encoding="[^"]*"', b'encoding="%s"' % chance.choice((b"UTF-16", b"cp932", b"x", b"utf-7")), data
        )
    if way == 2:
        return data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "cp932", "utf-8-sig")), "replace")
    if way == 3:
        return data.replace(b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml")
    if way == 4:
        return re.sub(rb'xmlns(:\w+)?="[^"]*"', b"", data, count=1)
    return b"<!-- -->" * 3 + data


XML: tuple[XmlChange, ...] = (
    attribute, attribute, attribute, attribute, no_attribute, element, element, element, tag, text, text, deep, root,
)  # fmt: skip


# Changes to packages


def member(data: bytes, chance: random.Random, material: Material) -> bytes:
    """One member is changed, as XML mostly; the package around it is sound."""
    archive = unpacked(data)
    if not archive.members:
        return data
    weights = [3 if _is_content(name) else 1 for name in archive.members]
    name = chance.choices(list(archive.members), weights)[0]
    changes = XML if chance.random() < 0.85 else BYTES
    content = archive.members[name]
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        content = chance.choice(changes)(content, chance, Material([content], material.tokens))
    archive.members[name] = content[:2_000_000]
    archive.packs = chance.random() < 0.1
    return archive.packed()


def _is_content(name: str) -> bool:
    return "sheet" in name.lower() or name.endswith(("document.xml", "sharedStrings.xml", "styles.xml"))


def members(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Members are missing, doubled, renamed, changed for each other or taken from another package."""
    archive = unpacked(data)
    if not archive.members:
        return data
    name, other = (chance.choice(list(archive.members)) for _ in range(2))
    way = chance.randrange(6)
    if way == 0:
        del archive.members[name]
    elif way == 1:
        archive.twice = (name,)
    elif way == 2:
        archive.members[chance.choice(_renamed(name))] = archive.members.pop(name)
    elif way == 3:
        archive.members[name], archive.members[other] = archive.members[other], archive.members[name]
    elif way == 4:
        archive.members |= unpacked(chance.choice(material.others)).members
    else:
        archive.members[
            chance.choice(("xl/vbaProject.bin", "word/x.xml", "xl/worksheets/sheet9.xml", "", "a" * 300))
        ] = b"x"
    return archive.packed()


def _renamed(name: str) -> tuple[str, ...]:
    return (
        name.upper(),
        "/" + name,
        name.replace("/", "\\"),
        f"../{name}",
        f"x/{name}",
        name + "\x00",
        name + "あ",
        name[:-1],
    )


def lies(data: bytes, chance: random.Random, material: Material) -> bytes:
    """The headers of a member say what is not so."""
    archive = unpacked(data)
    if not archive.members:
        return data
    name = chance.choice(list(archive.members))
    size = len(archive.members[name])
    what = chance.choice(("size", "packed", "crc", "flags", "method", "offset"))
    values = {"flags": (0, 1, 8, 0x41, 0x2000, 0xFFFF), "method": (8, 9, 12, 14, 93, 99, 65535)}
    sizes = (0, 1, size - 1, size + 1, size * 2, 0x7FFFFFFF, 0xFFFFFFFF)
    archive.lies = {name: {what: max(0, chance.choice(values.get(what, sizes)))}}
    archive.packs = chance.random() < 0.5
    return archive.packed()


PACKAGES = (member,) * 10 + (members, lies)
