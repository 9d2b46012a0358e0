"""What one page of a PDF draws: characters, straight rules, filled areas and pictures, all turned upright.

Talks to PDFium directly, for one call a character is what makes long documents quick. What the marks mean (cells,
lines of text) is decided elsewhere. Lengths are points; x from the left, y from the top of the page as it is read.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from sasaeai.sheets.formats.page import Box, Glyph, Rule

MAX_OBJECTS = 200_000
"""Drawn objects that are looked at on a page; a plan's page has hundreds."""
MAX_GLYPHS = 200_000
_MAX_NESTING = 8
_THIN = 3.0
_AXIS = 0.75  # how far a rule may lean
_PALE = 245  # of 255: what is paler is not seen on paper
_UNSEEN_MODES = (3, 7)  # text drawn neither filled nor stroked
_HYPHENS = {0x02: "-", 0xFFFE: "-"}  # PDFium's signs for a hyphen at the end of a line
_HIGH_HALVES, _LOW_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)

_Turn = Callable[[float, float], tuple[float, float]]


@dataclass(slots=True)
class Content:
    """Everything on one page. ``unmapped`` counts characters whose font does not say what they are."""

    size: Box
    glyphs: list[Glyph] = field(default_factory=list)
    unseen: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    squares: list[Box] = field(default_factory=list)
    unmapped: int = 0


class _Char(NamedTuple):
    """A character in the page's own coordinates, y upwards."""

    code: int
    rect: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    angle: int
    is_seen: bool
    part: int


def content_of(page: pdfium.PdfPage) -> Content:
    """Read a page. PDFium keeps what it needs of a damaged one; objects beyond the limits are left out."""
    textpage = page.get_textpage()
    try:
        chars, unmapped = _chars(textpage)
    finally:
        textpage.close()
    turn = _reading_turn(chars, page.get_rotation())
    upright, size = _upright(page, turn)
    content = Content(size=size, unmapped=unmapped)
    for char in chars:
        glyph = _glyph(char, upright, turn)
        (content.glyphs if char.is_seen else content.unseen).append(glyph)
    _Drawing(content, upright).take(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    return content


def _chars(textpage: pdfium.PdfTextPage) -> tuple[list[_Char], int]:
    """The printed characters in the order of the file, and how many have no meaning."""
    handle = textpage.raw
    rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    chars: list[_Char] = []
    unmapped = 0
    code = 0
    count = min(raw.FPDFText_CountChars(handle), MAX_GLYPHS)
    for at in range(count):
        if raw.FPDFText_IsGenerated(handle, at) == 1:
            continue
        before, code = code, raw.FPDFText_GetUnicode(handle, at)
        if before in _HIGH_HALVES and code in _LOW_HALVES:
            continue
        whole = code
        if code in _HIGH_HALVES or code in _LOW_HALVES:
            whole = _whole(code, raw.FPDFText_GetUnicode(handle, at + 1) if at + 1 < count else 0)
        if code in (0x0A, 0x0D) or not raw.FPDFText_GetLooseCharBox(handle, at, rect):
            continue
        if raw.FPDFText_HasUnicodeMapError(handle, at) == 1 or code == 0:
            whole = 0xFFFD
        raw.FPDFText_GetCharOrigin(handle, at, x, y)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if not all(map(math.isfinite, (*box, x.value, y.value))):
            continue
        unmapped += whole == 0xFFFD or 0xE000 <= whole <= 0xF8FF
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(handle, at)) / 90) % 4 * 90
        drawn = raw.FPDFText_GetTextObject(handle, at)
        part = ctypes.cast(drawn, ctypes.c_void_p).value or 0
        mode = raw.FPDFTextObj_GetTextRenderMode(drawn)
        size = abs(box[3] - box[1]) if angle in (0, 180) else abs(box[2] - box[0])
        chars.append(_Char(whole, box, (x.value, y.value), size, angle, mode not in _UNSEEN_MODES, part))
    return chars, unmapped


def _whole(high: int, low: int) -> int:
    """The character of which PDFium tells the two halves of UTF-16 one after the other (𠮷); U+FFFD for one half."""
    if high not in _HIGH_HALVES or low not in _LOW_HALVES:
        return 0xFFFD
    return 0x10000 + (high - _HIGH_HALVES.start) * 0x400 + low - _LOW_HALVES.start


def _reading_turn(chars: list[_Char], rotation: int) -> int:
    """By how much most of the page's text is turned clockwise in the file; where it has none, by the page's entry."""
    entry = -rotation % 360
    turns = Counter(char.angle for char in chars)
    turns[entry] += 1
    return max(turns, key=lambda turn: (turns[turn], turn == entry))


def _upright(page: pdfium.PdfPage, turn: int) -> tuple[_Turn, Box]:
    """How points of the file become points of the upright page, and that page's size."""
    left, bottom, right, top = page.get_bbox()
    ways: dict[int, _Turn] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (top - y, right - x),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (y - bottom, x - left),
    }
    width, height = right - left, top - bottom
    return ways[turn], Box(0, 0, *((width, height) if turn in (0, 180) else (height, width)))


def _box(upright: _Turn, x0: float, y0: float, x1: float, y1: float) -> Box:
    (left, top), (right, bottom) = upright(x0, y0), upright(x1, y1)
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _glyph(char: _Char, upright: _Turn, turn: int) -> Glyph:
    text = _HYPHENS.get(char.code) or chr(char.code)
    box, base = _box(upright, *char.rect), upright(*char.origin)[1]
    return Glyph(text, box, base, char.size, (char.angle - turn) % 360, char.part)


class _Drawing:
    """Collects rules, filled areas, squares and pictures from the page's objects."""

    def __init__(self, content: Content, upright: _Turn) -> None:
        self._content = content
        self._upright = upright
        self._left = MAX_OBJECTS

    def take(self, holder: Any, count: Any, get: Any, matrix: "_Matrix | None" = None, depth: int = 0) -> None:  # noqa: ANN401 - handles of the C library
        """Go through the objects of a page, or of a form on it."""
        for at in range(min(count(holder), self._left)):
            self._left -= 1
            drawn = get(holder, at)
            kind = raw.FPDFPageObj_GetType(drawn)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(drawn, _after(_matrix_of(drawn), matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(_after(_matrix_of(drawn), matrix))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTING:
                inner = _after(_matrix_of(drawn), matrix)
                self.take(drawn, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _picture(self, matrix: "_Matrix") -> None:
        corners = [matrix.of(x, y) for x in (0, 1) for y in (0, 1)]
        xs, ys = zip(*corners, strict=True)
        if all(map(math.isfinite, (*xs, *ys))):
            self._content.pictures.append(_box(self._upright, min(xs), min(ys), max(xs), max(ys)))

    def _path(self, path: Any, matrix: "_Matrix") -> None:  # noqa: ANN401 - a handle
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path, fill, stroke)
        is_filled = fill.value != raw.FPDF_FILLMODE_NONE and _is_dark(path, raw.FPDFPageObj_GetFillColor)
        is_stroked = bool(stroke.value) and _is_dark(path, raw.FPDFPageObj_GetStrokeColor)
        if not (is_filled or is_stroked):
            return
        for points, is_closed in _subpaths(path, matrix, self._upright):
            box = _extent(points)
            if is_filled and not is_stroked:
                self._area(box)
            elif is_stroked:
                self._lines(points, box, is_closed=is_closed)

    def _area(self, box: Box) -> None:
        if box.width <= _THIN and box.height <= _THIN:
            return
        if box.height <= _THIN:
            middle = (box.y0 + box.y1) / 2
            self._content.rules.append(Rule(box.x0, middle, box.x1, middle))
        elif box.width <= _THIN:
            middle = (box.x0 + box.x1) / 2
            self._content.rules.append(Rule(middle, box.y0, middle, box.y1))
        else:
            self._content.fills.append(box)

    def _lines(self, points: list[tuple[float, float]], box: Box, *, is_closed: bool) -> None:
        if is_closed and _is_small_square(box):
            self._content.squares.append(box)
            return
        ends = [*points[1:], points[0]] if is_closed else points[1:]
        for (x0, y0), (x1, y1) in zip(points, ends, strict=False):
            if abs(y1 - y0) <= _AXIS < abs(x1 - x0):
                self._content.rules.append(Rule(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2))
            elif abs(x1 - x0) <= _AXIS < abs(y1 - y0):
                self._content.rules.append(Rule((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1)))


class _Matrix(NamedTuple):
    """An affine map as PDF has it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def of(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


def _matrix_of(drawn: Any) -> _Matrix:  # noqa: ANN401 - a handle
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(drawn, found):
        return _Matrix(1, 0, 0, 1, 0, 0)
    return _Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _after(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    """The map that does ``inner`` first, then ``outer``."""
    if outer is None:
        return inner
    (a, b), (c, d) = (
        (outer.a * x + outer.c * y, outer.b * x + outer.d * y) for x, y in ((inner.a, inner.b), (inner.c, inner.d))
    )
    return _Matrix(a, b, c, d, *outer.of(inner.e, inner.f))


def _is_dark(path: Any, color_of: Any) -> bool:  # noqa: ANN401 - a handle, and a function of the C library
    """Whether a colour is seen on white paper; a pattern, which has none, is."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not color_of(path, red, green, blue, alpha):
        return True
    return alpha.value > 8 and min(red.value, green.value, blue.value) < _PALE


def _subpaths(path: Any, matrix: _Matrix, upright: _Turn) -> Iterator[tuple[list[tuple[float, float]], bool]]:  # noqa: ANN401 - a handle
    """The corners of each part of a path that has only straight lines, and whether it is closed."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    is_straight, is_closed = True, False
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and is_straight:
                yield points, is_closed
            points, is_straight, is_closed = [], True, False
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = upright(*matrix.of(x.value, y.value))
        is_straight = is_straight and kind != raw.FPDF_SEGMENT_BEZIERTO and all(map(math.isfinite, point))
        points.append(point)
        is_closed = is_closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and is_straight:
        yield points, is_closed


def _extent(points: list[tuple[float, float]]) -> Box:
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def _is_small_square(box: Box) -> bool:
    """Whether a closed box is no cell but a box to tick."""
    return 4 <= box.width <= 14 and 4 <= box.height <= 14 and abs(box.width - box.height) <= 2
