"""A printed sheet as an office scanner gives it back: pictures of pages, a little turned, soft, noisy and uneven."""

import ctypes
import hashlib
import math
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from pypdfium2 import raw
from tests.factories.printed_sheets import CACHE, keep

Greys = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Scanner:
    """What a scanner does to a page. ``skew`` is the largest turn in degrees, ``noise`` the spread of a grey of 255.

    ``shade`` is how much darker the darkest corner is; ``greys`` is how many different greys are left, as few as a
    scanner leaves that makes its files small. ``quarter_turns`` is how often the paper was laid in turned to the right.
    """

    dpi: int = 200
    skew: float = 0.7
    noise: float = 9.0
    blur: int = 1
    shade: float = 0.12
    greys: int = 16
    quarter_turns: int = 0
    seed: int = 1


OFFICE = Scanner()


def as_scan(pdf: bytes, scanner: Scanner = OFFICE, pages: Collection[int] | None = None) -> bytes:
    """An image-only PDF of all pages or of those counted from 0; the same for the same file and scanner."""
    parts = (f"{scanner} {pages}".encode(), pdf, Path(__file__).read_bytes())
    name = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:32]
    file = CACHE / f"{name}.scan.pdf"
    if not file.exists():
        document = pdfium.PdfDocument(pdf)
        chosen = range(len(document)) if pages is None else pages
        keep(file, image_only_pdf([_scanned(document[at], scanner, at) for at in chosen], scanner.dpi))
        document.close()
    return file.read_bytes()


def _scanned(page: pdfium.PdfPage, scanner: Scanner, at: int) -> Greys:
    chance = np.random.default_rng((scanner.seed, at))
    angle = math.radians(scanner.skew * chance.uniform(0.3, 1) * chance.choice((-1, 1)))
    seen = _turned_picture(page, scanner.dpi, angle).astype(np.float32)
    for _ in range(scanner.blur):
        seen = _softened(seen)
    height, width = seen.shape
    across, down = chance.uniform(0, 1, 2)
    shade = scanner.shade * np.outer(
        np.abs(np.linspace(0, 1, height, dtype=np.float32) - down),
        np.abs(np.linspace(0, 1, width, dtype=np.float32) - across),
    )
    seen = seen * (1 - shade) + chance.standard_normal(seen.shape, dtype=np.float32) * scanner.noise
    step = 255 / (scanner.greys - 1)
    greys: Greys = (np.round(np.clip(seen, 0, 255) / step) * step).astype(np.uint8)
    return np.rot90(greys, -scanner.quarter_turns)


def _turned_picture(page: pdfium.PdfPage, dpi: int, angle: float) -> Greys:
    """A page in grey, turned about its middle."""
    scale = dpi / 72
    width, height = (round(length * scale) for length in page.get_size())
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    cos, sin = math.cos(angle), math.sin(angle)
    middle_x, middle_y = width / 2, height / 2
    # The matrix takes the points of the page, y from the top, to pixels.
    matrix = raw.FS_MATRIX(
        scale * cos,
        scale * sin,
        -scale * sin,
        scale * cos,
        middle_x - middle_x * cos + middle_y * sin,
        middle_y - middle_x * sin - middle_y * cos,
    )
    clip = raw.FS_RECTF(0, 0, width, height)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap, page, ctypes.byref(matrix), ctypes.byref(clip), raw.FPDF_ANNOT)
    greys: Greys = bitmap.to_numpy().reshape(height, width).copy()
    return greys


def _softened(seen: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Each pixel mixed with its neighbours, one part in two its own."""
    for axis in (0, 1):
        seen = 0.5 * seen + 0.25 * (np.roll(seen, 1, axis) + np.roll(seen, -1, axis))
    return seen


def image_only_pdf(pictures: Sequence[Greys], dpi: int) -> bytes:
    """A PDF that holds nothing but a grey picture a page."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", _page_list(len(pictures))]
    for number, picture in enumerate(pictures):
        objects += _page_objects(picture, dpi, 3 + 3 * number)
    written, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(written)


def _page_list(pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + 3 * number) for number in range(pages))
    return b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids)


def _page_objects(picture: Greys, dpi: int, first: int) -> Iterator[bytes]:
    """A page, its picture and its content, as objects from the number ``first`` on."""
    height, width = picture.shape
    right, top = width * 72 / dpi, height * 72 / dpi
    yield (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {right:.3f} {top:.3f}]"
        f"/Resources<</XObject<</Im {first + 1} 0 R>>>>/Contents {first + 2} 0 R>>"
    ).encode()
    yield _stream(
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent 8",
        np.ascontiguousarray(picture).tobytes(),
    )
    yield _stream("", f"q {right:.3f} 0 0 {top:.3f} 0 0 cm /Im Do Q".encode())


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 1)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"
