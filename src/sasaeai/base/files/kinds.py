"""What kind a file is, told from its content: a name can say anything."""

import io
import warnings
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

from sasaeai.base.files.errors import FileRefusedError
from sasaeai.lib.errors import UserFacingError
from sasaeai.sheets.formats import kinds

MOST_PIXELS = 40_000_000
_QUALITY = 88


class Kind(StrEnum):
    """The kinds that are taken somewhere; the value is the suffix under which one is given out."""

    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    DOCX = "docx"
    TEXT = "txt"
    JPEG = "jpg"
    PNG = "png"


DOCUMENTS = frozenset({Kind.PDF, Kind.XLSX, Kind.XLS, Kind.DOCX, Kind.TEXT})
PICTURES = frozenset({Kind.JPEG, Kind.PNG})
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.XLS: "application/vnd.ms-excel",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
_PICTURE_MARKS = {b"\xff\xd8\xff": Kind.JPEG, b"\x89PNG\r\n\x1a\n": Kind.PNG}
_CODES = ("utf-8-sig", "cp932", "euc_jp", "utf-16")


def kind_of(data: bytes) -> Kind | None:
    """The kind; None for what is none of them. Raises ``FileRefusedError`` for one that is known and never taken."""
    for mark, kind in _PICTURE_MARKS.items():
        if data.startswith(mark):
            return kind
    try:
        found = kinds.of_bytes(data, "file")
    except UserFacingError:
        return None
    if found is not None:
        return Kind(found)
    return Kind.TEXT if data and _is_text(data) else None


def bare_picture(data: bytes, kind: Kind) -> bytes:
    """The picture as it is seen, without anything else that the file tells: place, time, camera, thumbnails.

    Raises ``FileRefusedError`` where it cannot be opened or is too large to be.
    """
    form = "JPEG" if kind is Kind.JPEG else "PNG"
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[form]) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise _too_large()
                bare = ImageOps.exif_transpose(opened)
                bare.info = {name: told for name, told in bare.info.items() if name == "transparency"}
                bare.save(out, form, **({"quality": _QUALITY} if kind is Kind.JPEG else {}))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise FileRefusedError("この画像は壊れていて開けません。", "This picture is damaged.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    return out.getvalue()


def _too_large() -> FileRefusedError:
    return FileRefusedError(
        "画像が大きすぎます（4,000万画素まで）。小さくしてから送ってください。",
        "The picture is too large (40 million pixels at most).",
    )


def _is_text(data: bytes) -> bool:
    for code in _CODES:
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        return not any(ord(char) < 32 and char not in "\t\n\r\f" for char in text)
    return False
