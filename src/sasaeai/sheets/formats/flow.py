"""Characters on paper to the text of a cell: lines, upright and turned columns, and which line ends are only wraps.

A line that leaves no room for what comes next was wrapped and goes on without a break; a shorter one ended by itself.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

from sasaeai.sheets.formats.page import Box, Glyph, Line, around

_STACKED = -1  # characters below each other: no turn, but read downwards
_SAME_LINE = 0.5
_WORD_GAP, _WIDE_GAP = 0.3, 0.4  # of a character's size: between Latin words, and between any
_ANY_GAP, _BETWEEN_SCRIPTS = (
    0.18,
    0.35,
)  # where gaps stand for spaces; typesetters put a quarter between scripts
_SAME_PLACE = 0.2
_LEAST_SIZE = 0.1  # points: some files print characters of no height
_OPENING = r"[（(「『【〔［\[]*"
_CLOSING = r"[、。，．）)」』】〕］\]ゝ々ー・：；！？!?:;,.ぁぃぅぇぉっゃゅょァィゥェォッャュョヵヶ]*"
# Nor is a line broken between a full stop, a space and a mark that begins no line (Unicode's rule LB16).
_HELD = rf"(?:(?<=[、。，．）)」』】〕\]])[ 　]+[・ー々：；！？ぁぃぅぇぉっゃゅょ]{_CLOSING})?"
_CLUSTER = re.compile(rf"{_OPENING}(?:[A-Za-z0-9０-９,.:%/+-]+|.){_CLOSING}{_HELD}", re.DOTALL)
_ENDS = re.compile(r"[。）)]\Z")
_LISTED = re.compile(r"[☐☑□■]|[0-9０-９]{1,2}[ 　.．）)]")
_LONE_NUMBER = re.compile(r"[ 　][0-9０-９]{1,2}\Z")
_HIRAGANA = re.compile(r"[ぁ-ゖ、。]")
_WORD = re.compile(r"[A-Za-z0-9]")
_SPACE, _TOLERANCE = 0.5, 0.1  # of a character's size
_LOOSE, _WIDER = 1.6, 1.2  # of the usual distance of lines: a blank line between; less will do after a full stop
_LEAST_LEADING, _MOST_LEADING = 0.75, 1.5  # of a character's size, from line to line


def lines_of(glyphs: Sequence[Glyph], *, has_spaces: bool = True) -> list[Line]:
    """The lines in the order of reading; a turned text from its own point of view, upright columns from the right.

    ``has_spaces`` says that spaces are among the characters; else gaps stand for them.
    """
    seen = [glyph for glyph in glyphs if glyph.text.strip() or glyph.text in " \u3000"]
    if not any(glyph.text.strip() for glyph in seen):
        return []
    turn = _usual_turn(seen)
    if turn:
        seen = [_turned(glyph, turn) for glyph in seen]
    elif _is_vertical(seen):
        seen = [_laid(glyph) for glyph in seen]
        turn = _STACKED
    is_apart = _never_apart if turn == _STACKED else partial(_is_apart, has_spaces=has_spaces)
    lines = [line for row in _rows(seen) if (line := _line(row, is_apart)) is not None]
    return [line._replace(box=_back(line.box, turn)) for line in lines]


def flowed(lines: Sequence[Line], room: float) -> str:
    """The text of lines that had ``room`` for each, in points along their direction."""
    if not lines:
        return ""
    distances = [after.across - before.across for before, after in itertools.pairwise(lines)]
    usual = min([_MOST_LEADING * lines[0].size, *(distance for distance in distances if distance > 0)])
    text = lines[0].text
    for before, after, distance in zip(lines, lines[1:], distances, strict=False):
        leading = max(usual, before.size * _LEAST_LEADING)
        is_apart = distance > (_WIDER if before.text.endswith("。") else _LOOSE) * leading
        text += ("\n\n" if is_apart else joint(before, after, room)) + after.text
    return text.strip()


def joint(line: Line, after: Line, room: float) -> str:
    """What stands between a line and the next: nothing or a space where it was wrapped, else a line break.

    A line is wrapped where what comes next would not have fitted on it, be it for the space before.
    """
    free = room - (line.end - line.start) - after.head
    if free > (_SPACE + _TOLERANCE) * line.size:
        return "\n"
    is_by_itself = _ENDS.search(line.text) and not _HIRAGANA.match(after.text)
    is_listed = _LISTED.match(after.text) or _LONE_NUMBER.search(line.text)
    is_between_words = _WORD.match(line.text[-1:]) and _WORD.match(after.text)
    has_room = free > _TOLERANCE * line.size
    return " " if is_by_itself or is_between_words or is_listed or has_room else ""


def _usual_turn(glyphs: Sequence[Glyph]) -> int:
    turned = sum(glyph.turn != 0 for glyph in glyphs)
    if 2 * turned <= len(glyphs):
        return 0
    turns = [glyph.turn for glyph in glyphs if glyph.turn]
    return max(set(turns), key=turns.count)


def _is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether the characters follow each other downwards rather than to the right."""
    down = along = 0
    for before, after in itertools.pairwise(glyphs):
        dx, dy = after.box.x0 - before.box.x0, after.base - before.base
        down += abs(dx) < 0.4 * before.size and 0.5 * before.size < dy < 2.2 * before.size
        along += dx > 0.2 * before.size and abs(dy) < 0.3 * before.size
    return down > along


def _turned(glyph: Glyph, turn: int) -> Glyph:
    """A turned character as if its text lay level."""
    x0, y0, x1, y1 = glyph.box
    if turn == 90:
        box, base = Box(y0, -x1, y1, -x0), -glyph.box.x0
    elif turn == 270:
        box, base = Box(-y1, x0, -y0, x1), x1
    else:
        box, base = Box(-x1, -y1, -x0, -y0), -y0
    return glyph._replace(box=box, base=base)


def _laid(glyph: Glyph) -> Glyph:
    """A character of an upright column as if the column were a line; columns go from right to left."""
    x0, y0, x1, y1 = glyph.box
    return glyph._replace(box=Box(y0, -x1, y1, -x0), base=-(x0 + x1) / 2)


def _back(box: Box, turn: int) -> Box:
    x0, y0, x1, y1 = box
    if turn in (_STACKED, 90):
        return Box(-y1, x0, -y0, x1)
    if turn == 270:
        return Box(y0, -x1, y1, -x0)
    return Box(-x1, -y1, -x0, -y0) if turn == 180 else box


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Characters with nearly one baseline, from the top; each row from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base <= _SAME_LINE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.box.x0) for row in rows]


def _line(row: list[Glyph], is_apart: Callable[[Glyph, Glyph], bool]) -> Line | None:
    pieces: list[str] = []
    ends: list[float] = []
    last: Glyph | None = None
    for glyph in row:
        if last is not None and _is_again(last, glyph):
            continue
        if last is not None and is_apart(last, glyph):
            pieces.append(" ")
            ends.append(glyph.box.x0)
        pieces.append(glyph.text)
        ends.append(glyph.box.x1)
        last = glyph
    ink = [glyph for glyph in row if not glyph.text.isspace()]
    if not ink:
        return None
    box = around(glyph.box for glyph in ink)
    text = "".join(pieces).strip()
    size = median(glyph.size for glyph in ink)
    return Line(text, box.x0, box.x1, median(glyph.base for glyph in ink), size, _head(pieces, ends, box.x0), box)


def _head(pieces: list[str], ends: list[float], start: float) -> float:
    """How long the first unbreakable piece of a line is."""
    blank = next(at for at, piece in enumerate(pieces) if not piece.isspace())
    found = _CLUSTER.match("".join(piece[:1] for piece in pieces[blank:]))
    return ends[blank + (found.end() if found else 1) - 1] - start


def _is_again(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character is printed twice for boldness."""
    return last.text == glyph.text and abs(last.box.x0 - glyph.box.x0) < _SAME_PLACE * glyph.size


def _never_apart(_last: Glyph, _glyph: Glyph) -> bool:
    """Characters below each other have the distance of lines."""
    return False


def _is_apart(last: Glyph, glyph: Glyph, *, has_spaces: bool) -> bool:
    """Whether a gap between two characters stands for a space."""
    if last.text.isspace() or glyph.text.isspace():
        return False
    gap = (glyph.box.x0 - last.box.x1) / max(_LEAST_SIZE, min(last.size, glyph.size))
    of_latin = last.text.isascii() + glyph.text.isascii()
    if has_spaces:
        return gap > (_WORD_GAP if of_latin == 2 else _WIDE_GAP)
    return gap > (_BETWEEN_SCRIPTS if of_latin == 1 else _ANY_GAP)
