"""From the picture of a page to its tables and lines: what is read as text, what by its shape, and how sure it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium

from sasaeai.sheets.formats import scan_marks, scan_rules, scan_words
from sasaeai.sheets.formats.flow import flowed
from sasaeai.sheets.formats.half_ruled import Lessons
from sasaeai.sheets.formats.page import Box, Line, Page, PageCell, PageLine, PageTable, Rule, Slot
from sasaeai.sheets.formats.ruled import RuledTable, find_tables
from sasaeai.sheets.formats.scan_lines import Span, character_size, columns_with, lines_in, lines_on
from sasaeai.sheets.formats.scan_picture import Gray, Ink, Picture, picture_of
from sasaeai.sheets.formats.scan_words import Snippet, Text

_SAMPLES = 8
_SMUDGE = 2  # characters: what is shorter and unsure beside a table is a speck on the glass
_UPRIGHT = 0.55  # confidence: what lies on its side or its head is read with less
_MARGIN = 2
_BLUR = 3  # pixels beside a box that are still its edge
_WIDEST_INSET = 8.0
_COLUMN = 1.5  # of a character: the width of a column of upright text


@dataclass(slots=True)
class _Piece:
    """A part of a line: a picture to be read, or a sign with its confidence."""

    span: Span
    sign: scan_marks.Sign | None = None
    text: Text | None = None
    is_upright: bool = False


@dataclass(slots=True)
class _Held:
    """What a cell or a line outside tables holds: the pieces of each of its lines, in pixels of the page."""

    lines: list[list[_Piece]] = field(default_factory=list)

    def pieces(self) -> Iterator[_Piece]:
        return (piece for line in self.lines for piece in line)


class _Seen(NamedTuple):
    """A page before it is read."""

    picture: Picture
    clean: Gray
    ink: Ink
    tables: list[RuledTable]
    size: float


def page_of(page: pdfium.PdfPage, number: int, name: str, lessons: Lessons) -> Page:
    """Read a page, however it was laid into the scanner."""
    seen = _upright(page, name, lessons)
    cells = [[_cell(slot, seen) for slot in table.slots] for table in seen.tables]
    outside = _outside(seen)
    _read([*(held for table in cells for held in table), *outside], seen, name)
    found = Page(number, seen.picture.size)
    found.tables += [_table(table, held, seen) for table, held in zip(seen.tables, cells, strict=True)]
    found.lines += [line for held in outside if (line := _line_beside(held, seen)) is not None]
    return found


def _upright(page: pdfium.PdfPage, name: str, lessons: Lessons) -> _Seen:
    """The page in the position in which a few of its lines are read best."""
    first = _seen(page, 0, lessons)
    best, sure = first, _legibility(first, name)
    for turn in (1, 3, 2):
        if sure >= _UPRIGHT:
            break
        other = _seen(page, turn, lessons)
        legible = _legibility(other, name)
        if legible > sure:
            best, sure = other, legible
    return best


def _seen(page: pdfium.PdfPage, turn: int, lessons: Lessons) -> _Seen:
    picture = picture_of(page, turn)
    strokes = scan_rules.strokes_in(picture.ink, picture.dpi)
    clean = scan_rules.without(picture.gray, strokes, _MARGIN)
    ink = scan_rules.without(picture.ink.astype(np.uint8), strokes, _MARGIN, paper=0).astype(np.bool_)
    rules = [_rule(stroke, picture) for stroke in strokes]
    tables = find_tables(rules, [], Lessons())
    slots = [_span(slot.box, picture).part(ink) for table in tables for slot in table.slots]
    size = character_size(slots or [ink], picture.dpi)
    marks = [_box(span, picture) for span in lines_on(ink, size)]
    tables = find_tables(rules, marks, lessons)
    return _Seen(picture, clean, ink, tables, size)


def _legibility(seen: _Seen, name: str) -> float:
    """The mean confidence of some longer lines; 1 where the page has none."""
    spans = [span for span in lines_on(seen.ink, seen.size) if span.width > 3 * seen.size]
    spans = spans[:: max(1, len(spans) // _SAMPLES)][:_SAMPLES]
    if not spans:
        return 1.0
    texts = scan_words.texts_of([Snippet(_picture_of(span, seen)) for span in spans], name, passes=1)
    return sum(text.confidence for text in texts) / len(texts)


def _rule(stroke: scan_rules.Stroke, picture: Picture) -> Rule:
    across = picture.points((stroke.low + stroke.high) / 2)
    start, stop = picture.points(stroke.start), picture.points(stroke.stop)
    return Rule(start, across, stop, across) if stroke.is_level else Rule(across, start, across, stop)


def _span(box: Box, picture: Picture) -> Span:
    height, width = picture.gray.shape
    left, top, right, bottom = (picture.pixels(length) for length in box)
    return Span(max(0, left), max(0, top), min(width, right), min(height, bottom))


def _box(span: Span, picture: Picture) -> Box:
    return Box(*(picture.points(length) for length in span))


def _cell(slot: Slot, seen: _Seen) -> _Held:
    """What is to be read in a slot."""
    area = _span(slot.box, seen.picture)
    ink = area.part(seen.ink)
    sign = scan_marks.mark_in(ink, seen.size)
    lines = lines_in(ink, seen.size)
    if sign is not None and lines:
        return _Held([[_Piece(_around(lines, area), sign)]])
    if _is_column(lines, seen.size):
        return _Held([[_Piece(_around(lines, area), is_upright=True)]])
    if len(lines) > 1 and scan_marks.is_full_stop(lines[-1].part(ink), seen.size):
        stop = _Piece(lines[-1].moved(area.left, area.top), scan_marks.Sign("。", 0.85))
        return _Held([*(list(_pieces(line, (), area, ink, seen.size)) for line in lines[:-1]), [stop]])
    ticks = scan_marks.ticks_in(ink, lines, seen.size)
    return _Held([list(_pieces(line, ticks, area, ink, seen.size)) for line in lines])


def _around(lines: Sequence[Span], area: Span) -> Span:
    lefts, tops, rights, bottoms = zip(*lines, strict=True)
    return Span(min(lefts) + area.left, min(tops) + area.top, max(rights) + area.left, max(bottoms) + area.top)


def _is_column(lines: Sequence[Span], size: float) -> bool:
    """Whether single characters stand below each other."""
    if len(lines) < 3:
        return False
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    return right - left <= _COLUMN * size and sum(line.height >= 0.5 * size for line in lines) >= 3


def _pieces(line: Span, ticks: Sequence[scan_marks.Tick], area: Span, ink: Ink, size: float) -> Iterator[_Piece]:
    """A line cut at its boxes; one that is nothing but a dash is no text."""
    sign = scan_marks.mark_in(line.part(ink), size)
    if sign is not None and sign.text == scan_marks.DASH:
        yield _Piece(line.moved(area.left, area.top), sign)
        return
    start = line.left
    for tick in sorted(ticks, key=lambda tick: tick.span.left):
        if not line.top <= (tick.span.top + tick.span.bottom) / 2 < line.bottom:
            continue
        yield from _text_piece(Span(start, line.top, tick.span.left - _BLUR, line.bottom), area, ink)
        yield _Piece(tick.span.moved(area.left, area.top), scan_marks.Sign(tick.text, tick.confidence))
        start = tick.span.right + _BLUR
    yield from _text_piece(Span(start, line.top, line.right, line.bottom), area, ink)


def _text_piece(span: Span, area: Span, ink: Ink) -> Iterator[_Piece]:
    """A part of a line without the blank before and behind it."""
    columns = np.flatnonzero(columns_with(span.part(ink))) if span.width > 0 else np.empty(0)
    if columns.size > _BLUR:
        inner = Span(span.left + int(columns[0]), span.top, span.left + int(columns[-1]) + 1, span.bottom)
        yield _Piece(inner.moved(area.left, area.top))


def _outside(seen: _Seen) -> list[_Held]:
    """The lines beside the tables."""
    ink = seen.ink.copy()
    for table in seen.tables:
        area = _span(table.box, seen.picture)
        ink[max(0, area.top - 2) : area.bottom + 2, max(0, area.left - 2) : area.right + 2] = False
    return [_Held([[_Piece(span)]]) for span in lines_on(ink, seen.size) if span.height >= 0.3 * seen.size]


def _read(held: Sequence[_Held], seen: _Seen, name: str) -> None:
    """Read all pieces that are pictures, at once."""
    pieces = [piece for one in held for piece in one.pieces() if piece.sign is None]
    snippets = [Snippet(_picture_of(piece.span, seen), piece.is_upright) for piece in pieces]
    for piece, text in zip(pieces, scan_words.texts_of(snippets, name), strict=True):
        piece.text = text


def _picture_of(span: Span, seen: _Seen) -> Gray:
    height, width = seen.clean.shape
    return seen.clean[
        max(0, span.top - 1) : min(height, span.bottom + 1), max(0, span.left - 3) : min(width, span.right + 3)
    ]


def _table(table: RuledTable, held: Sequence[_Held], seen: _Seen) -> PageTable:
    lines = [_lines(one, seen) for one in held]
    inset = _inset(table.slots, lines)
    cells = [
        PageCell(slot, flowed(found, slot.box.width - 2 * inset), _confidence(one), tuple(found))
        for slot, one, found in zip(table.slots, held, lines, strict=True)
    ]
    return PageTable(table.box, cells, inset)


def _inset(slots: Sequence[Slot], lines: Sequence[Sequence[Line]]) -> float:
    """How far texts stand from the left side of their cells, in cells that are full."""
    offsets = sorted(
        min(line.box.x0 for line in found) - slot.box.x0
        for slot, found in zip(slots, lines, strict=True)
        if len(found) > 1
    )
    return max(0.0, min(offsets[len(offsets) // 5], _WIDEST_INSET)) if offsets else 0.0


def _lines(held: _Held, seen: _Seen) -> list[Line]:
    """The lines of a cell; those in which nothing was read are none."""
    found: list[Line] = []
    for pieces in held.lines:
        said = [(piece, _words_of(piece)) for piece in pieces]
        text = " ".join(words for _, words in said if words)
        if text:
            spans = [piece.span for piece, words in said if words]
            box = _box(_around(spans, Span(0, 0, 0, 0)), seen.picture)
            size = seen.picture.points(seen.size)
            head = _head(text) * size
            found.append(Line(text, box.x0, box.x1, box.y1, size, head, box))
    return found


def _words_of(piece: _Piece) -> str:
    if piece.sign is not None:
        return piece.sign.text
    return piece.text.text if piece.text is not None else ""


def _head(text: str) -> float:
    """How many characters wide the beginning of a line is that cannot be broken."""
    first = scan_words.HEAD.match(text)
    return sum(0.5 if char.isascii() else 1.0 for char in first[0]) if first else 1.0


def _confidence(held: _Held) -> float:
    """That of a cell: its texts by their length, drawn down by the least sure of its pieces."""
    weights = [(len(_words_of(piece)) or 1, _sure(piece)) for piece in held.pieces()]
    if not weights:
        return 1.0
    mean = sum(weight * sure for weight, sure in weights) / sum(weight for weight, _ in weights)
    return round((mean + min(sure for _, sure in weights)) / 2, 3)


def _sure(piece: _Piece) -> float:
    if piece.sign is not None:
        return piece.sign.confidence
    return piece.text.confidence if piece.text is not None else 0.0


def _line_beside(held: _Held, seen: _Seen) -> PageLine | None:
    lines = _lines(held, seen)
    if not lines or (len(lines[0].text) <= _SMUDGE and _confidence(held) <= 0.5):
        return None
    return PageLine(lines[0].text, lines[0].box, _confidence(held))
