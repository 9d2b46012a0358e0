"""Drop-downs: the marks of the sheet's scale, and the directions with each of their boxes ticked in turn.

The lists stand on the guide, for a list within a cell's rule may have 255 characters only.
"""

from dataclasses import dataclass
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from sasaeai.sheets.model import Measure, Sheet
from sasaeai.sheets.writers.printable import Band, PrintCell

GUIDE_NAME = "記入要領"
LISTS_FROM = 10
"""The row of the guide from which the lists stand below each other: a page of two columns is no part of the table."""
_ENTRIES_COLUMN = "B"
_NO_MARK = "—"


class Listed(NamedTuple):
    """A list of choices: its heading and its first row on the guide."""

    heading: str
    row: int
    entries: tuple[str, ...]

    @property
    def source(self) -> str:
        """The address of the entries, as a rule of Excel has it."""
        first, last = self.row + 1, self.row + len(self.entries)
        return f"='{GUIDE_NAME}'!${_ENTRIES_COLUMN}${first}:${_ENTRIES_COLUMN}${last}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in the columns of ratings and directions; nothing where the sheet shows no choices."""

    lists: dict[str, Listed]

    def offer(self, target: Worksheet, cell: PrintCell, band: Band) -> None:
        """Add the drop-down to a field whose column has one; another entry is possible after a warning."""
        listed = self.lists.get(cell.column.role) if cell.column and band.measure else None
        if listed is None:
            return
        rule = {
            "validate": "list",
            "source": listed.source,
            "error_type": "warning",
            "error_title": "選択肢にない記入",
            "error_message": "一覧から選んでください。このまま入れることもできます。",
        }
        target.data_validation(cell.row, cell.col, cell.row, cell.col, rule)


def choices_of(sheet: Sheet) -> Choices:
    """The choices that the sheet itself shows."""
    marks, directions = _marks(sheet), _directions(sheet)
    lists = {}
    row = LISTS_FROM
    if marks:
        lists["rating"] = Listed("選べる印", row, (*marks, _NO_MARK))
        row += len(marks) + 2
    if directions:
        lists["direction"] = Listed("選べる方向", row, directions)
    return Choices(lists)


def _marks(sheet: Sheet) -> tuple[str, ...]:
    scales = {measure.scale for measure in sheet.measures if measure.scale}
    scale = scales.pop() if len(scales) == 1 else ""
    return tuple(scale.split("/")) if "/" in scale else tuple(scale)


def _directions(sheet: Sheet) -> tuple[str, ...]:
    """The fullest set of boxes with each ticked once; without boxes, the directions that the sheet uses."""
    options = max((tuple(measure.direction_options) for measure in sheet.measures), key=len, default=())
    if options:
        return tuple("\n".join(_box(name, is_on=name == chosen) for name in options) for chosen in options)
    return tuple(dict.fromkeys(filter(None, map(_said, sheet.measures))))


def _said(measure: Measure) -> str:
    return measure.direction_text or ""


def _box(name: str, *, is_on: bool) -> str:
    return f"{'☑' if is_on else '☐'} {name}"
