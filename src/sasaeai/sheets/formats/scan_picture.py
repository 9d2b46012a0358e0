"""The picture of a scanned page: rendered upright and level, and which of its pixels are ink.

What the ink means (rules, marks, characters) is decided elsewhere. Angles are degrees; pixels count from the upper
left corner.
"""

import ctypes
import math
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from sasaeai.sheets.formats.page import Box

Gray = NDArray[np.uint8]
Ink = NDArray[np.bool_]

BEST_DPI = 300
"""What Tesseract reads best; its models were made with text of this size."""
MAX_PIXELS = 40_000_000
_LOW_DPI = 150  # enough to see how a page lies
_TILE, _STEP = 12, 4  # the paper's brightness is measured in squares of 48 pixels, at every fourth
_INK_SHARE = 0.78  # of the paper's brightness: what is darker is ink
_MOST_POINTS = 200_000
_STEEPEST = 3.0
_COARSE, _FINE = 0.1, 0.005


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is read. ``gray`` is 0 for black; ``size`` is the page in points, upright."""

    gray: Gray
    ink: Ink
    dpi: float
    size: Box

    def points(self, pixels: float) -> float:
        """A length in points."""
        return pixels * 72 / self.dpi

    def pixels(self, points: float) -> int:
        """The nearest pixel."""
        return round(points * self.dpi / 72)


def picture_of(page: pdfium.PdfPage, turn: int = 0) -> Picture:
    """The page level and turned clockwise by ``turn`` quarters, as fine as recognition needs it."""
    width, height = page.get_size()
    most = math.sqrt(MAX_PIXELS / max(1.0, width * height)) * 72
    low = render(page, min(_LOW_DPI, most), turn=turn)
    lean = skew_of(ink_of(low))
    dpi = min(BEST_DPI, most)
    gray = render(page, dpi, turn=turn, angle=lean)
    sides = (width, height) if turn % 2 == 0 else (height, width)
    return Picture(gray, ink_of(gray), dpi, Box(0, 0, *sides))


def render(page: pdfium.PdfPage, dpi: float, *, turn: int = 0, angle: float = 0.0) -> Gray:
    """The page in grey, turned clockwise by ``turn`` quarters and then by ``angle`` degrees about its middle."""
    scale = dpi / 72
    width, height = page.get_size()
    across, down = (width, height) if turn % 2 == 0 else (height, width)
    n_cols, n_rows = max(1, round(across * scale)), max(1, round(down * scale))
    bitmap = pdfium.PdfBitmap.new_native(n_cols, n_rows, raw.FPDFBitmap_Gray)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, n_cols, n_rows)
        radians = math.radians(90 * turn + angle)
        cos, sin = math.cos(radians) * scale, math.sin(radians) * scale
        left = n_cols / 2 - (cos * width - sin * height) / 2
        top = n_rows / 2 - (sin * width + cos * height) / 2
        matrix = raw.FS_MATRIX(cos, sin, -sin, cos, left, top)
        clip = raw.FS_RECTF(0, 0, n_cols, n_rows)
        raw.FPDF_RenderPageBitmapWithMatrix(
            bitmap.raw, page.raw, ctypes.byref(matrix), ctypes.byref(clip), raw.FPDF_ANNOT
        )
        pixels = np.asarray(bitmap.to_numpy(), dtype=np.uint8)
        return pixels.reshape(n_rows, -1)[:, :n_cols].copy()
    finally:
        bitmap.close()


def ink_of(gray: Gray) -> Ink:
    """What is clearly darker than the paper around it, so that shadows and tinted cells are no ink."""
    n_rows, n_cols = gray.shape
    few = gray[::_STEP, ::_STEP]
    down, across = -(-few.shape[0] // _TILE), -(-few.shape[1] // _TILE)
    padded = np.pad(few, ((0, down * _TILE - few.shape[0]), (0, across * _TILE - few.shape[1])), mode="edge")
    tiles = padded.reshape(down, _TILE, across, _TILE).swapaxes(1, 2).reshape(down, across, -1)
    paper = np.partition(tiles, int(_TILE * _TILE * 0.8), axis=2)[:, :, int(_TILE * _TILE * 0.8)]
    limit = (paper.clip(60) * _INK_SHARE).astype(np.uint8)
    side = _TILE * _STEP
    ink = np.empty((n_rows, n_cols), dtype=np.bool_)
    for row in range(down):
        part = slice(row * side, min(n_rows, (row + 1) * side))
        np.less(gray[part], limit[row].repeat(side)[:n_cols], out=ink[part])
    return _without_specks(ink)


def _without_specks(ink: Ink) -> Ink:
    """The ink that has ink beside it, above or below."""
    held = np.zeros_like(ink)
    held[1:] |= ink[:-1]
    held[:-1] |= ink[1:]
    held[:, 1:] |= ink[:, :-1]
    held[:, :-1] |= ink[:, 1:]
    held &= ink
    return held


def skew_of(ink: Ink) -> float:
    """By how many degrees the page's lines have to be turned clockwise to lie level; at most three."""
    rows, cols = np.nonzero(ink)
    if rows.size < 50:
        return 0.0
    step = -(-rows.size // _MOST_POINTS)
    ys, xs = rows[::step].astype(np.float32), cols[::step].astype(np.float32)
    best = _levelest(ys, xs, np.arange(-_STEEPEST, _STEEPEST + _COARSE / 2, _COARSE))
    return _levelest(ys, xs, np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE))


def _levelest(ys: NDArray[np.float32], xs: NDArray[np.float32], angles: NDArray[np.float64]) -> float:
    """The angle at which the ink gathers most in single rows."""

    def gathered(angle: float) -> float:
        at = ys + xs * np.float32(math.tan(math.radians(angle)))
        counts = np.bincount((at - at.min()).astype(np.int32)).astype(np.float64)
        return float((counts**2).sum())

    return max((float(angle) for angle in angles), key=lambda angle: (gathered(angle), -abs(angle)))
