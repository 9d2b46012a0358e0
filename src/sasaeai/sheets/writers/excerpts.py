"""Text for a screen of fixed width: lines that break as Japanese does, and excerpts with the disputed words marked.

Widths are columns: a kanji takes two. Nothing here knows of findings or colours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

Span = tuple[int, int]
CUT = "…"
_LEAST_CONTEXT = 8
_MOST_MARKS = 3
_ENOUGH = 200  # marks in one text; no screen has room for more
_NOT_FIRST = "、。，．,.）」』】〕〉》)!?！？:：;；・ーゝ々…%％ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_NOT_LAST = "（「『【〔〈《(“"
_PIECE = re.compile(
    rf"[{re.escape(_NOT_LAST)}]*(?:(?:昭和|平成|令和)?[!-'*-~]+(?:(?:年度?|月)[0-9]*)*日?|.)[{re.escape(_NOT_FIRST)}]*"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an excerpt; ``marks`` are the positions of disputed words in it."""

    text: str
    marks: tuple[Span, ...] = ()

    def carets(self) -> str:
        """The line that is printed below to mark the words without colour; empty where there are none."""
        below = ""
        for start, end in self.marks:
            below += " " * (cell_len(self.text[:start]) - len(below))
            below += "^" * max(cell_len(self.text[start:end]), 1)
        return below


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` columns. Words of Latin letters stay whole, 。 and 」 begin no line."""
    lines = [""]
    for piece in _PIECE.findall(" ".join(text.split())):
        for part in [piece] if cell_len(piece) <= width else _chopped(piece, width):
            if lines[-1] and cell_len(lines[-1]) + cell_len(part) > width:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
            lines[-1] += part if lines[-1] else part.lstrip()
    return [line.rstrip() for line in lines]


def paragraph(text: str, width: int) -> list[str]:
    """The text wrapped, in slightly shorter lines where the last one would else hold a few letters only."""
    lines = wrapped(text, width)
    for less in range(2, width // 5, 2):
        if len(lines) == 1 or cell_len(lines[-1]) >= width // 6:
            break
        narrower = wrapped(text, width - less)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def shortened(text: str, width: int) -> str:
    """The beginning of a text, in one line of at most ``width`` columns."""
    line = " ".join(text.split())
    if cell_len(line) <= width:
        return line
    return _head(line, width - cell_len(CUT)) + CUT


def marks_in(text: str, words: Sequence[str]) -> list[Span]:
    """Where the words stand in a text of one line: long words first, figures only as whole numbers."""
    found: list[Span] = []
    for word in sorted({" ".join(word.split()) for word in words} - {""}, key=lambda word: (-len(word), word)):
        for match in re.finditer(_pattern(word), text):
            if len(found) == _ENOUGH:
                break
            if all(match.end() <= start or match.start() >= end for start, end in found):
                found.append(match.span())
    return sorted(found)


def _pattern(word: str) -> str:
    before = r"(?<![\d,.])" if word[0].isdigit() else ""
    after = r"(?![\d,.])" if word[-1].isdigit() else ""
    return before + re.escape(word) + after


def excerpt(text: str, words: Sequence[str], width: int) -> list[Line]:
    """The text around the words, in lines of at most ``width`` columns; without any of them, its beginning."""
    line = " ".join(text.split())
    marks = marks_in(line, words)
    if cell_len(line) <= width:
        return [Line(line, tuple(marks))]
    if not marks:
        return [Line(shortened(line, width))]
    groups = _grouped(line, marks[:_MOST_MARKS], width)
    return [folded for group in groups for folded in _folded(_joined(line, group, width), width)]


def _grouped(line: str, marks: list[Span], width: int) -> list[list[Span]]:
    """The marks by the line that they are shown on: as many on one as leave each some words around it."""
    groups: list[list[Span]] = []
    for mark in marks:
        more = [*groups[-1], mark] if groups else [mark]
        has_room = _is_one(line, more, width) or _taken(line, more) + 2 * _LEAST_CONTEXT * len(more) <= width
        if groups and has_room:
            groups[-1] = more
        else:
            groups.append([mark])
    return groups


def _taken(line: str, marks: list[Span]) -> int:
    """The columns of the marks with a … on each side."""
    return sum(cell_len(line[start:end]) + 2 * cell_len(CUT) for start, end in marks)


def _is_one(line: str, marks: list[Span], width: int) -> bool:
    """Whether the marks are so near each other that nothing between them need be cut."""
    return _taken(line, [(marks[0][0], marks[-1][1])]) <= width


def _joined(line: str, marks: list[Span], width: int) -> Line:
    """The windows around the marks, with … for what was cut."""
    spans = [(marks[0][0], marks[-1][1])] if _is_one(line, marks, width) else marks
    side = max((width - _taken(line, spans)) // (2 * len(spans)), 0)
    windows = list(_merged(_window(line, span, side) for span in spans))
    if len(windows) == 1:
        windows = [_grown(line, windows[0], width)]
    text, shifted, rest = "", [], list(marks)
    for start, end in windows:
        text += CUT if start or text else ""
        shift = len(text) - start
        shifted += [(first + shift, last + shift) for first, last in rest if start <= first and last <= end]
        text += line[start:end]
    return Line(text + (CUT if windows[-1][1] < len(line) else ""), tuple(shifted))


def _window(line: str, mark: Span, side: int) -> Span:
    before = _head(line[: mark[0]][::-1], side)
    return mark[0] - len(before), mark[1] + len(_head(line[mark[1] :], side))


def _grown(line: str, window: Span, width: int) -> Span:
    """A window near one end of the text, with the room that is left used at its other end."""
    start, end = window
    room = width - cell_len(line[start:end]) - cell_len(CUT) * ((start > 0) + (end < len(line)))
    if room > 0 and end < len(line):
        end += len(_head(line[end:], room))
    room = width - cell_len(line[start:end]) - cell_len(CUT) * ((start > 0) + (end < len(line)))
    return (start - len(_head(line[:start][::-1], room)), end) if room > 0 else (start, end)


def _merged(windows: Iterable[Span]) -> Iterator[Span]:
    last: Span | None = None
    for start, end in windows:
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _folded(line: Line, width: int) -> Iterator[Line]:
    """The line cut into lines of the width, each with its own marks."""
    places = [0]
    for part in _chopped(line.text, width):
        places.append(places[-1] + len(part))
    for start, end in pairwise(places):
        cut = [(max(first, start) - start, min(last, end) - start) for first, last in line.marks]
        yield Line(line.text[start:end], tuple((first, last) for first, last in cut if first < last))


def _chopped(text: str, width: int) -> list[str]:
    parts = []
    while text:
        part = _head(text, width) or text[0]
        parts.append(part)
        text = text[len(part) :]
    return parts


def _head(text: str, width: int) -> str:
    """As much of the text as has room."""
    taken = 0
    for at, letter in enumerate(text):
        taken += cell_len(letter)
        if taken > width:
            return text[:at]
    return text
