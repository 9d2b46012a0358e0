"""The zip package of an .xlsx file: its members under limits, its sheets, and a clean copy for the reader library.

What the library gets is rebuilt from members that were unpacked and checked here, so that a size that lies in
the archive's directory, an entity or an unused part cannot reach it.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from xml.etree import ElementTree

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
_WANTED = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|.*workbook[^/]*\.xml(?:\.rels)?|.*sharedStrings\d*\.xml|.*styles\d*\.xml"
    r"|(?:.*/)?(?:work|chart|dialog|macro)sheets/.*\.(?:xml|rels)|.*/drawings/[^/]*\.vml)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_PACKAGES = (
    ("word/", "Word 文書（.docx）", "a Word document (.docx)"),
    ("ppt/", "PowerPoint（.pptx）", "a PowerPoint file (.pptx)"),
    ("xl/workbook.bin", "Excel バイナリ ブック（.xlsb）", "a binary Excel workbook (.xlsb)"),
    ("content.xml", "OpenDocument（.ods、.odt など）", "an OpenDocument file (.ods, .odt …)"),
)
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MAIN_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_CHUNK = 1 << 20


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is packed far smaller than any sheet could be."""
    packed = max(entry.compress_size, 1)
    return entry.file_size > limits.UNSUSPICIOUS_BYTES and entry.file_size / packed > limits.MAX_UNPACKED_RATIO


class Package:
    """The members of a workbook that matter here."""

    def __init__(self, members: dict[str, bytes], name: str) -> None:
        self.members = members
        self.name = name
        self.workbook_path = next(path for path in members if path.lower().endswith("workbook.xml"))

    def sheet_paths(self) -> dict[str, str]:
        """The member of each sheet, by the sheet's name. Raises where a sheet's member is lost or two share a name."""
        targets = self.targets(self.workbook_path)
        paths = {}
        for element in self.xml(self.workbook_path).iter():
            if element.tag not in (f"{_MAIN}sheet", f"{_MAIN_STRICT}sheet"):
                continue
            relation = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            path, sheet = targets.get(relation, ""), element.get("name", "")
            if path not in self.members:
                raise refusals.damaged(self.name)
            if sheet in paths:
                raise refusals.repeated_sheet(self.name, sheet)
            paths[sheet] = path
        return paths

    def unusual_parts(self) -> set[str]:
        """Parts that the workbook names and that do not stand where workbooks usually keep them."""
        sheets = set(self.targets(self.workbook_path).values()) - self.members.keys()
        return {path for path in sheets if path.endswith(".xml")} | {_relations_of(path) for path in sheets}

    def targets(self, path: str) -> dict[str, str]:
        """What the relations of a member point to, by relation id."""
        folder = posixpath.dirname(path)
        relations = _relations_of(path)
        if relations not in self.members:
            return {}
        return {
            element.get("Id", ""): _resolved(folder, element.get("Target", ""))
            for element in self.xml(relations)
            if element.get("TargetMode") != "External"
        }

    def xml(self, path: str) -> ElementTree.Element:
        """A member parsed; for small members only."""
        try:
            return ElementTree.fromstring(self.members[path])  # noqa: S314 - a document type was refused before
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise refusals.damaged(self.name) from error

    def repacked(self) -> io.BytesIO:
        """The members as an archive without compression."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for path, content in self.members.items():
                if not path.endswith(".vml"):
                    archive.writestr(path, content)
        target.seek(0)
        return target


def open_package(data: bytes, name: str) -> Package:
    """Unpack a workbook. Raises ``UnreadableDocumentError`` for other archives, damage and excess."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _require_workbook(archive, name)
            package = Package(_members(archive, name, lambda path: _WANTED.fullmatch(path) is not None), name)
            odd = package.unusual_parts()
            package.members |= _members(archive, name, odd.__contains__) if odd else {}
    except _UNPACK_ERRORS as error:
        if b"xl/" in data:
            raise refusals.damaged(name) from error
        raise refusals.damaged(name, "圧縮ファイル（zip）", "zip file") from error
    return package


def _members(archive: zipfile.ZipFile, name: str, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
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
        _require_plain(path, members[path], name)
    return members


def _require_plain(path: str, content: bytes, name: str) -> None:
    """No entities, and no encoding that would hide them."""
    if path.endswith(".vml"):
        return
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content or _ENTITY.search(content):
        raise refusals.damaged(name)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, name: str) -> bytes:
    chunks = []
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _over_size(name)
            chunks.append(chunk)
    return b"".join(chunks)


def _require_workbook(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    paths = [entry.filename for entry in entries]
    _require_kind(paths, name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.protected(name)
    sizes = sum(entry.file_size for entry in entries)
    if len(entries) > limits.MAX_ARCHIVE_MEMBERS or sizes > limits.MAX_UNPACKED_BYTES:
        raise _over_size(name)


def _require_kind(paths: list[str], name: str) -> None:
    if any(path.lower().endswith("workbook.xml") for path in paths):
        return
    for start, kind_ja, kind_en in _OTHER_PACKAGES:
        if any(path.startswith(start) for path in paths):
            raise refusals.other_kind(name, kind_ja, kind_en)
    raise refusals.refusal(
        name,
        "は圧縮ファイル（zip）です。中のファイルを取り出して選んでください",
        "is a zip file; take the files out of it and choose one of them",
    )


def _over_size(name: str) -> Exception:
    megabytes = limits.MAX_UNPACKED_BYTES // 1_000_000
    return refusals.too_large(name, f"展開すると {megabytes} MB を超えます", f"over {megabytes} MB when unpacked")


def _relations_of(path: str) -> str:
    folder, leaf = posixpath.split(path)
    return posixpath.join(folder, "_rels", f"{leaf}.rels")


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
