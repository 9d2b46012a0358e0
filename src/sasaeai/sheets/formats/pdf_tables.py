"""What a page draws, as tables with texts and lines beside them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sasaeai.sheets.formats.flow import flowed, lines_of
from sasaeai.sheets.formats.half_ruled import Lessons
from sasaeai.sheets.formats.page import Box, Glyph, Line, Page, PageCell, PageLine, PageTable, Rule, Slot
from sasaeai.sheets.formats.pdf_content import Content
from sasaeai.sheets.formats.ruled import RuledTable, find_tables
from sasaeai.sheets.formats.runs import runs_of

_LINE_GAP = 2.0  # of a character's size, between lines that stand beside each other
_WIDEST_INSET = 8.0
_LEAST_AREA = (20.0, 8.0)


def page_of(content: Content, number: int, lessons: Lessons) -> Page:
    """The page with its tables and the lines outside of them."""
    glyphs = [*content.glyphs, *_boxes_to_tick(content)]
    runs = runs_of(glyphs)
    tables = find_tables(content.rules, runs, lessons)
    tables = tables or find_tables([*content.rules, *_edges(content.fills)], runs, lessons)
    inside, outside = _sorted_in(glyphs, tables)
    page = Page(number, content.size)
    has_spaces = any(glyph.text == " " for glyph in glyphs)
    for table, held in zip(tables, inside, strict=True):
        page.tables.append(_table(table, held, has_spaces=has_spaces))
    page.lines += _lines_beside(outside, has_spaces=has_spaces)
    page.unseen += _lines_beside(content.unseen, has_spaces=has_spaces)
    page.unmapped = content.unmapped
    return page


def _boxes_to_tick(content: Content) -> Iterable[Glyph]:
    """Drawn boxes to tick, as characters; one with something in it is ticked."""
    for square in content.squares:
        middle = ((square.x0 + square.x1) / 2, (square.y0 + square.y1) / 2)
        marks = [area for area in content.fills if square.holds((area.x0 + area.x1) / 2, (area.y0 + area.y1) / 2)]
        written = any(glyph.box.holds(*middle) for glyph in content.glyphs)
        if not written:
            yield Glyph("☑" if marks else "☐", square, square.y1, square.height)


def _edges(areas: Iterable[Box]) -> Iterable[Rule]:
    """The edges of coloured areas, where colour stands for lines."""
    for area in areas:
        if area.width >= _LEAST_AREA[0] and area.height >= _LEAST_AREA[1]:
            yield Rule(area.x0, area.y0, area.x1, area.y0)
            yield Rule(area.x0, area.y1, area.x1, area.y1)
            yield Rule(area.x0, area.y0, area.x0, area.y1)
            yield Rule(area.x1, area.y0, area.x1, area.y1)


def _sorted_in(
    glyphs: Iterable[Glyph], tables: Sequence[RuledTable]
) -> tuple[list[dict[int, list[Glyph]]], list[Glyph]]:
    """The characters of each slot of each table, by the slot's position, and those outside."""
    fields = [table.by_field() for table in tables]
    inside: list[dict[int, list[Glyph]]] = [defaultdict(list) for _ in tables]
    outside: list[Glyph] = []
    for glyph in glyphs:
        x, y = (glyph.box.x0 + glyph.box.x1) / 2, (glyph.box.y0 + glyph.box.y1) / 2
        for table, field, held in zip(tables, fields, inside, strict=True):
            place = table.field_at(x, y)
            if place is not None and place in field:
                held[field[place]].append(glyph)
                break
        else:
            outside.append(glyph)
    return inside, outside


def _table(table: RuledTable, held: dict[int, list[Glyph]], *, has_spaces: bool) -> PageTable:
    lines = {at: lines_of(glyphs, has_spaces=has_spaces) for at, glyphs in held.items()}
    inset = _inset(table.slots, lines)
    longest = _longest(table.slots, lines) if table.has_guessed_columns else {}
    cells = []
    for at, slot in enumerate(table.slots):
        own = tuple(lines.get(at, ()))
        room = longest.get((slot.col, slot.col_span)) or _room_in(slot, own, inset)
        cells.append(PageCell(slot, flowed(own, room), lines=own, room=room))
    return PageTable(table.box, cells, inset)


def _longest(slots: Sequence[Slot], lines: dict[int, list[Line]]) -> dict[tuple[int, int], float]:
    """How long lines get in each column whose sides are not drawn."""
    longest: dict[tuple[int, int], float] = defaultdict(float)
    for at, found in lines.items():
        column = (slots[at].col, slots[at].col_span)
        longest[column] = max(longest[column], *(line.end - line.start for line in found), 0.0)
    return longest


def _inset(slots: Sequence[Slot], lines: dict[int, list[Line]]) -> float:
    """How far texts stand from the left side of their cells, in cells that are full."""
    offsets = sorted(
        min(line.box.x0 for line in found) - slots[at].box.x0 for at, found in lines.items() if len(found) > 1
    )
    return max(0.0, min(offsets[len(offsets) // 5], _WIDEST_INSET)) if offsets else 0.0


def _room_in(slot: Slot, lines: Sequence[Line], inset: float) -> float:
    """The length that a line in a slot may have."""
    is_upright = lines and abs(lines[0].end - lines[0].start - lines[0].box.width) > 0.01
    return (slot.box.height if is_upright else slot.box.width) - 2 * inset


def _lines_beside(glyphs: Sequence[Glyph], *, has_spaces: bool) -> list[PageLine]:
    """Lines outside tables from the top; words far apart on one line are lines of their own."""
    level = [glyph for glyph in glyphs if glyph.turn == 0]
    groups = [*_stretches(level), *([glyph for glyph in glyphs if glyph.turn == turn] for turn in (90, 180, 270))]
    lines = [PageLine(line.text, line.box) for group in groups for line in lines_of(group, has_spaces=has_spaces)]
    return sorted(lines, key=lambda line: (line.box.y0, line.box.x0))


def _stretches(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Characters on one baseline without a wide gap between them."""
    stretches: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (round(glyph.base), glyph.box.x0)):
        last = stretches[-1][-1] if stretches else None
        is_near = (
            last is not None
            and abs(glyph.base - last.base) < 0.5 * last.size
            and glyph.box.x0 - last.box.x1 < _LINE_GAP * last.size
        )
        if is_near:
            stretches[-1].append(glyph)
        else:
            stretches.append([glyph])
    return stretches
