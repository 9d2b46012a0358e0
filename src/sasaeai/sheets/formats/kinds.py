"""Which kind of file this is, told from its content; a name decides only between plain texts that look alike."""

import json
import re
from pathlib import PurePath

from sasaeai.sheets.formats import delimited, markdown, ooxml_package, refusals

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF = (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_OTHER_MARKS = (
    (b"\x89PNG\r\n\x1a\n", "画像（PNG）", "a picture (PNG)"),
    (b"\xff\xd8\xff", "画像（JPEG）", "a picture (JPEG)"),
    (b"GIF8", "画像（GIF）", "a picture (GIF)"),
    (b"II*\x00", "画像（TIFF）", "a picture (TIFF)"),
    (b"MM\x00*", "画像（TIFF）", "a picture (TIFF)"),
    (b"\x1f\x8b", "圧縮ファイル（gzip）", "a compressed file (gzip)"),
    (b"BZh", "圧縮ファイル（bzip2）", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "圧縮ファイル（xz）", "a compressed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "圧縮ファイル（7z）", "a compressed file (7z)"),
    (b"Rar!\x1a\x07", "圧縮ファイル（RAR）", "a compressed file (RAR)"),
    (b"PK\x05\x06", "空の圧縮ファイル（zip）", "an empty zip file"),
    (b"SQLite format 3\x00", "データベース（SQLite）", "a database (SQLite)"),
    (b"\x7fELF", "プログラム", "a program"),
    (b"MZ\x90\x00", "プログラム", "a program"),
    (b"{\\rtf", "リッチテキスト（RTF）", "a rich text (RTF)"),
)
_OLE_STREAMS = (
    ("WordDocument", "Word 文書（.doc）", "a Word document (.doc)"),
    ("PowerPoint Document", "PowerPoint（.ppt）", "a PowerPoint file (.ppt)"),
)
_SHEET_SCHEMA = "sasaeai.sheet/"
"""How the schema begins that a sheet's JSON names; the version follows."""
_SHEET_START = re.compile(rf'\s*\{{\s*"schema"\s*:\s*"{re.escape(_SHEET_SCHEMA)}')
_OBJECT_START = re.compile(rb"[\s\x00\xef\xbb\xbf\xfe\xff]*+\{")
_XML_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_PDF_MARK, _PDF_REACH = b"%PDF-", 1024
_DELIMITED = (".csv", ".tsv", ".tab")
_CLEARLY = 0.75  # of the rows have the same number of fields
_ENTRY, _ENTRY_NAME = 128, 64  # bytes of a directory entry of an OLE file, and of the name that it starts with
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^<>]*\?>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|table|div|meta|style|form|main|section|article|h[1-6]|center)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TABLE_START = re.compile(r"^[ \t]*<table[\s>]", re.IGNORECASE | re.MULTILINE)
_TABLE_END = re.compile(r"</table\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:input|br|ul|ol|li|p|div|del|s|b|sup)[\s/>]", re.IGNORECASE)
_QUOTED_FIELD = re.compile(r'(?:^|\t)"', re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def of_bytes(data: bytes, name: str) -> str | None:
    """``xlsx``, ``docx``, ``pdf``, ``xls`` for an old workbook, ``None`` for what may be text.

    Raises ``UnreadableDocumentError`` for a kind that is known and not read.
    """
    if data.startswith(ZIP_MARK):
        return ooxml_package.kind_of(data, name)
    if data.startswith(OLE_MARK):
        return _of_ole(data, name)
    if data.startswith(_BARE_BIFF):
        return "xls"
    if data.startswith(_PDF_MARK):
        return "pdf"
    for mark, kind_ja, kind_en in _OTHER_MARKS:
        if data.startswith(mark):
            raise refusals.other_kind(name, kind_ja, kind_en)
    if _PDF_MARK in data[:_PDF_REACH] and b"endobj" in data:
        return "pdf"
    return None


def may_be_json(data: bytes) -> bool:
    """Whether the first character is that of a JSON object; cheap, whatever the size."""
    return _OBJECT_START.match(data) is not None


def is_sheet_json(text: str, name: str) -> bool:
    """Whether a text is a sheet as JSON, of whatever version. Raises where it begins like one and breaks off."""
    found = _json(text)
    if found is None and _SHEET_START.match(text):
        raise refusals.damaged(name, "JSON ファイル", "JSON file")
    schema = found.get("schema") if isinstance(found, dict) else None
    return isinstance(schema, str) and schema.startswith(_SHEET_SCHEMA)


def of_text(text: str, name: str) -> str:
    """``html``, ``markdown``, ``csv``, ``tsv`` or ``text``. Raises for an XML spreadsheet or a web archive."""
    _refuse_other_text(text, name)
    if _HTML_START.match(text):
        return "html"
    ending = PurePath(name).suffix.lower()
    if ending in _DELIMITED and delimited.strongest(text, least=_CLEARLY):
        return _of_lines(text, ending)
    if markdown.has_table(text):
        return "markdown"
    if _has_whole_table(text):
        return "markdown" if markdown.has_heading(text) or ending in markdown.ENDINGS else "html"
    return _of_lines(text, ending)


def _refuse_other_text(text: str, name: str) -> None:
    head = text[:2000]
    if head.lstrip().startswith("<?xml") and ('progid="Excel.Sheet"' in head or _XML_SPREADSHEET in head):
        raise refusals.other_kind(name, "XML スプレッドシート 2003", "an XML Spreadsheet 2003")
    if _json(text) is not None:
        raise refusals.other_kind(name, "JSON", "a JSON file")
    if head.startswith("MIME-Version:"):
        raise refusals.other_kind(name, "Web アーカイブ（.mht）", "a web archive (.mht)")


def _json(text: str) -> object:
    """What a text holds as JSON, objects and lists only; None where it is no JSON."""
    body = text.strip()
    if (body[:1], body[-1:]) not in (("{", "}"), ("[", "]")):
        return None
    try:
        return json.loads(body, parse_int=float)  # float takes any number of digits
    except RecursionError:
        return {}
    except ValueError:
        return None


def _has_whole_table(text: str) -> bool:
    start = _TABLE_START.search(text)
    return start is not None and _TABLE_END.search(text, start.end()) is not None


def _of_lines(text: str, ending: str) -> str:
    is_named_delimited = ending in _DELIMITED
    delimiter = delimited.strongest(text, least=0.0 if is_named_delimited else _CLEARLY)
    if delimiter == "\t":
        return _of_tabbed(text, ending)
    if delimiter and (is_named_delimited or "\t" not in text):
        return "csv"
    if is_named_delimited:
        return "csv" if ending == ".csv" else "tsv"
    return "markdown" if ending in markdown.ENDINGS and "\t" not in text else "text"


def _of_tabbed(text: str, ending: str) -> str:
    if _MARKUP.search(text) or not delimited.is_balanced(text, "\t"):
        return "text"
    if _QUOTED_FIELD.search(text) or ending in (".tsv", ".tab", ".csv"):
        return "tsv"
    if ending in (".txt", ".text") or _BLANK_LINE.search(text.strip()):
        return "text"
    return "tsv" if delimited.evidence(text, "\t").uniform == 1.0 else "text"


def _of_ole(data: bytes, name: str) -> str:
    if _ole_entry(data, "EncryptedPackage") >= 0:
        raise refusals.protected(name)
    books = [at for at in (_ole_entry(data, "Workbook"), _ole_entry(data, "Book")) if at >= 0]
    for stream, kind_ja, kind_en in _OLE_STREAMS:
        at = _ole_entry(data, stream)
        if at >= 0 and all(at < book for book in books):
            raise refusals.other_kind(name, kind_ja, kind_en)
    if not books:
        raise refusals.damaged(name, "Office の旧形式のファイル", "old Office file")
    return "xls"


def _ole_entry(data: bytes, stream: str) -> int:
    """Where the directory entry of a stream stands; -1 where there is none. Cells may hold the same words."""
    name = stream.encode("utf-16-le") + b"\x00\x00"
    at = data.find(name)
    while at >= 0:
        length = int.from_bytes(data[at + _ENTRY_NAME : at + _ENTRY_NAME + 2], "little")
        if at % _ENTRY == 0 and length == len(name):
            return at
        at = data.find(name, at + 1)
    return -1
