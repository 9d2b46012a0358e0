"""The zip package that Office writes (.xlsx, .docx): which kind it is, and its members unpacked under limits.

A size that lies in the archive's directory, an entity or an encoding that would hide one goes no further than this.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from xml.etree import ElementTree

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import limits, refusals

_UNPACK_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    LookupError,
    ValueError,
    OverflowError,
    MemoryError,
)
_WORDS = {"xlsx": ("Excel ファイル", "Excel file"), "docx": ("Word ファイル", "Word file")}
_FOLDERS = {"xlsx": b"xl/", "docx": b"word/"}
_OTHER_PACKAGES = (
    ("ppt/", "PowerPoint（.pptx）", "a PowerPoint file (.pptx)"),
    ("xl/workbook.bin", "Excel バイナリ ブック（.xlsb）", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "OpenDocument（.ods、.odt など）", "an OpenDocument file (.ods, .odt …)"),
)
_MAIN_TYPES = (
    ("xlsx", re.compile(r"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.\w+\.macroEnabled\.main", re.IGNORECASE)),
    ("docx", re.compile(r"wordprocessingml\.\w+\.main|ms-word\.\w+\.macroEnabled\w*\.main", re.IGNORECASE)),
)
_OF_PACKAGE = frozenset({"[Content_Types].xml", "_rels/.rels"})
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 20


class Relation(NamedTuple):
    """What a member points to: the path of another member, and the last word of the relation's type (``header``)."""

    path: str
    kind: str


class Package:
    """The members of a package that were asked for."""

    def __init__(self, members: dict[str, bytes], name: str, kind: str) -> None:
        self.members = members
        self.name = name
        self._kind = kind

    def damaged(self) -> UnreadableDocumentError:
        """The refusal of this file as damaged."""
        return refusals.damaged(self.name, *_WORDS[self._kind])

    def relations(self, path: str) -> dict[str, Relation]:
        """What a member points to inside the package, by relation id."""
        folder = posixpath.dirname(path)
        relations = relations_of(path)
        if relations not in self.members:
            return {}
        return {
            element.get("Id", ""): Relation(
                _resolved(folder, element.get("Target", "")), posixpath.basename(element.get("Type", ""))
            )
            for element in self.xml(relations)
            if element.get("TargetMode") != "External"
        }

    def targets(self, path: str) -> dict[str, str]:
        """The members that a member points to, by relation id."""
        return {relation: target.path for relation, target in self.relations(path).items()}

    def main_part(self) -> str | None:
        """The member that the package names as its document."""
        parts = (relation.path for relation in self.relations("").values() if relation.kind == "officeDocument")
        return next(parts, None)

    def xml(self, path: str) -> ElementTree.Element:
        """A member parsed; for small members only."""
        try:
            return ElementTree.fromstring(self.members[path])  # noqa: S314 - a document type was refused before
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.damaged() from error


def kind_of(data: bytes, name: str) -> str:
    """``xlsx`` or ``docx``. Raises ``UnreadableDocumentError`` for other archives, and where it cannot be told."""
    with opened(data, name) as archive:
        paths = [path.lower() for path in archive.namelist()]
        is_book = any(path.endswith("workbook.xml") for path in paths)
        is_text = any(path.startswith("word/") for path in paths)
        if is_book and not is_text:
            return "xlsx"
        if is_text and not is_book:
            return "docx"
        named = None if len(paths) > limits.MAX_ARCHIVE_MEMBERS else _named_kind(archive, name)
        if named is not None:
            return named
        if is_book and is_text:
            raise refusals.two_documents(name)
        raise _other_package(paths, name)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """The archive, and one sentence for whatever goes wrong while it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except _UNPACK_ERRORS as error:
        kind = next((kind for kind, folder in _FOLDERS.items() if folder in data), None)
        raise refusals.damaged(name, *_WORDS.get(kind or "", ("圧縮ファイル（zip）", "zip file"))) from error


def require_moderate(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that is encrypted, or holds too much."""
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.protected(name)
    sizes = sum(entry.file_size for entry in entries)
    if len(entries) > limits.MAX_ARCHIVE_MEMBERS or sizes > limits.MAX_UNPACKED_BYTES:
        raise _over_size(name)


def members_of(archive: zipfile.ZipFile, name: str, kind: str, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted members, unpacked and checked."""
    members: dict[str, bytes] = {}
    left = limits.MAX_UNPACKED_BYTES
    for entry in archive.infolist():
        path = entry.filename
        if not is_wanted(path) or path in members:
            continue
        if _is_bomb(entry):
            raise refusals.packed_too_small(name)
        members[path] = _content(archive, entry, left, name)
        left -= len(members[path])
        if not _is_plain(path, members[path]):
            raise refusals.damaged(name, *_WORDS[kind])
    return members


def relations_of(path: str) -> str:
    """The member that holds the relations of a member; of the package itself for a blank path."""
    folder, leaf = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{leaf}.rels")


def _named_kind(archive: zipfile.ZipFile, name: str) -> str | None:
    """The kind by what the package says of its main part."""
    require_moderate(archive, name)
    package = Package(members_of(archive, name, "docx", _OF_PACKAGE.__contains__), name, "docx")
    part = package.main_part()
    if part is None or "[Content_Types].xml" not in package.members:
        return None
    types = {element.get("PartName", "").lstrip("/"): element for element in package.xml("[Content_Types].xml")}
    told = types[part].get("ContentType", "") if part in types else ""
    return next((kind for kind, pattern in _MAIN_TYPES if pattern.search(told)), None)


def _other_package(paths: list[str], name: str) -> UnreadableDocumentError:
    for start, kind_ja, kind_en in _OTHER_PACKAGES:
        if any(path.startswith(start) for path in paths):
            return refusals.other_kind(name, kind_ja, kind_en)
    return refusals.refusal(
        name,
        "は圧縮ファイル（zip）です。中のファイルを取り出して選んでください",
        "is a zip file; take the files out of it and choose one of them",
    )


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is packed far smaller than any sheet could be."""
    packed = max(entry.compress_size, 1)
    return entry.file_size > limits.UNSUSPICIOUS_BYTES and entry.file_size / packed > limits.MAX_UNPACKED_RATIO


def _is_plain(path: str, content: bytes) -> bool:
    """No entities, and no encoding that would hide them."""
    if path.endswith(".vml"):
        return True
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content
    return not is_wide and not _ENTITY.search(content)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> bytes:
    chunks = []
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _over_size(name)
            chunks.append(chunk)
    return b"".join(chunks)


def _over_size(name: str) -> UnreadableDocumentError:
    megabytes = limits.MAX_UNPACKED_BYTES // 1_000_000
    return refusals.too_large(name, f"展開すると {megabytes} MB を超えます", f"over {megabytes} MB when unpacked")


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
