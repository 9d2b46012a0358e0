"""Tick boxes that float over a worksheet (form controls), read from its legacy drawing."""

import re
from collections.abc import Iterator

from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.markup import TICKED, UNTICKED, printed
from sasaeai.sheets.formats.merging import Position

_SHAPE_START, _SHAPE_END = "<v:shape ", "</v:shape>"
_LONGEST_SHAPE = 20_000
_KIND = re.compile(r'ObjectType="(?:Checkbox|Radio)"', re.IGNORECASE)
_ANCHOR = re.compile(r"<x:Anchor>([\d\s,-]{1,200})</x:Anchor>", re.IGNORECASE)
_IS_TICKED = re.compile(r"<x:Checked>\s*1\s*</x:Checked>", re.IGNORECASE)
_ROWS, _COLUMNS = 1_048_576, 16_384
_SPACE = re.compile(r"\s+")


def tick_boxes(drawing: bytes) -> Iterator[tuple[Position, str]]:
    """The cell under the upper left corner of each tick box, and the box with its label (☑ 継続)."""
    for part in drawing.decode("utf-8", "replace").split(_SHAPE_START)[1:]:
        shape = part.split(_SHAPE_END, maxsplit=1)[0][:_LONGEST_SHAPE]
        anchor = _ANCHOR.search(shape)
        if not anchor or not _KIND.search(shape):
            continue
        numbers = [int(part) for part in re.findall(r"\d{1,7}", anchor.group(1))]
        if len(numbers) < 3 or numbers[2] >= _ROWS or numbers[0] >= _COLUMNS:
            continue
        words = printed(_SPACE.sub(" ", _label(shape))).text
        box = TICKED if _IS_TICKED.search(shape) else UNTICKED
        yield (numbers[2], numbers[0]), printable(f"{box} {words}".strip())


def _label(shape: str) -> str:
    """The markup inside the text box of a shape; found without patterns, which hostile drawings make slow."""
    before, end, _ = shape.partition("</v:textbox>")
    _, start, inside = before.partition("<v:textbox")
    return inside.partition(">")[2] if start and end else ""
