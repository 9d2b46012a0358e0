"""Characters that are printed in one go, as boxes: what a line that is not drawn can hardly run through."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sasaeai.sheets.formats.page import Box, Glyph, around

_GAP = 0.6  # of a character's size, spaces included
_LEVEL = 0.3  # of the same: how far two baselines may lie apart
_BLANK_HALF = frozenset("、。，．")
_WIDE = 0.8  # of a character's size: what is set in a full square
_SAME = 0.5  # points
_OFTEN = 3


def runs_of(glyphs: Sequence[Glyph]) -> list[Box]:
    """Boxes around the runs of a page.

    A file that prints cell by cell may print the next cell right behind a full one. There a run ends too: where
    another piece of the file begins, and begins at a place where several runs do.
    """
    runs = [list(run) for run in _apart(glyphs)]
    starts = Counter(place for run in runs for place in _near(run[0].box.x0))
    return [_ink(piece) for run in runs for piece in _pieces(run, starts)]


def _apart(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield run
            run = []
        if run or glyph.text.strip():
            run.append(glyph)
    if run:
        yield run


def _follows(last: Glyph, glyph: Glyph) -> bool:
    is_level = abs(glyph.base - last.base) < _LEVEL * last.size
    return is_level and -last.size < glyph.box.x0 - last.box.x1 <= _GAP * last.size


def _pieces(run: list[Glyph], starts: Counter[int]) -> Iterator[list[Glyph]]:
    begin = 0
    for at in range(1, len(run)):
        is_new = run[at].part != run[at - 1].part and bool(run[at].text.strip())
        if is_new and max(starts[place] for place in _near(run[at].box.x0)) >= _OFTEN:
            yield run[begin:at]
            begin = at
    yield run[begin:]


def _near(x: float) -> tuple[int, int]:
    """The two steps that a place belongs to, so that places nearly the same share one."""
    step = int(x // _SAME)
    return step, step + 1


def _ink(run: list[Glyph]) -> Box:
    """The box around a run, without the blank half of a mark at its end."""
    seen = [glyph for glyph in run if glyph.text.strip()]
    box = around(glyph.box for glyph in seen)
    last = seen[-1]
    if last.text in _BLANK_HALF and last.turn == 0 and last.box.width > _WIDE * last.size:
        return box._replace(x1=max(box.x0, box.x1 - last.box.width / 2))
    return box
