"""How the cells of the workbook look: fonts, lines, fills; and which fields are open to be filled in."""

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from sasaeai.sheets.writers.printable import Band, PrintCell

FONT, POINTS = "BIZ UDゴシック", 9
LINE_POINTS, PADDING_POINTS, MOST_POINTS = 11.5, 4, 409
_OPEN_FILL, _HEADING_FILL = "#FFFBE6", "#E3E6EA"
_SECTION_FILLS = ("#C9CED6", "#DCE0E6", "#EEF0F3")
_CENTRED = ("no", "page", "rating", "unit")

_BASE: dict[str, Any] = {
    "font_name": FONT, "font_size": POINTS, "text_wrap": True, "valign": "top", "border": 1, "border_color": "#6B7280",
}  # fmt: skip
_LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "align": "center", "valign": "vcenter", "bg_color": _HEADING_FILL},
    **{
        f"section {level}": {"bold": True, "valign": "vcenter", "bg_color": fill, "font_size": POINTS + 2 - level * 0.5}
        for level, fill in enumerate(_SECTION_FILLS, start=1)
    },
    "title": {"bold": True},
    "text": {},
    "centred": {"align": "center", "valign": "vcenter"},
    "no": {"align": "center", "valign": "vcenter", "num_format": "0"},
    "value": {"align": "right", "num_format": "#,##0.##########"},
    "code": {"align": "center", "valign": "vcenter", "font_color": "#4B5563", "font_size": POINTS - 1},
    "legend": {"border": 0, "text_wrap": False},
}


class Looks:
    """The workbook's formats by name, made when first asked for; ``open`` in a name means to be filled in."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        """The format of a look (``text``, ``text open`` …)."""
        if name not in self._made:
            plain = name.removesuffix(" open")
            extra = {"locked": False, "bg_color": _OPEN_FILL} if name != plain else {}
            self._made[name] = self._book.add_format({**_BASE, **_LOOKS[plain], **extra})
        return self._made[name]


def look_of(cell: PrintCell, *, is_open: bool, band: Band | None) -> str:
    """The look of a field by its column; the name of a measure, in its first row, is bold."""
    role = cell.column.role if cell.column else ""
    plain = "centred" if role in _CENTRED else role if role in ("no", "value") else "text"
    if role == "no":
        plain = "no"
    if role == "title" and band is not None and cell.row == band.cells[0].row:
        plain = "title"
    return f"{plain} open" if is_open else plain
