"""What all engines print alike: a page's cells with blanks, the rules at their edges, their texts and alignment.

Nothing here knows an engine; a length is a share of the table's width or a number of lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

from tests.factories.sheets_in_formats import Content, Header, Page, Placed, Rows, placed

Rules = Literal["full", "open", "rows", "columns"]
Paper = Literal["a3-landscape", "a4-landscape", "a4-portrait"]

HALF: dict[str, str] = {
    "open": "every rule but the outer ones at the left and the right",
    "rows": "rules between the measures, no vertical ones",
    "columns": "vertical rules, none between the measures, whose numbers tell them apart",
}
# Width and height in millimetres.
PAPERS: dict[Paper, tuple[int, int]] = {
    "a3-landscape": (420, 297),
    "a4-landscape": (297, 210),
    "a4-portrait": (210, 297),
}
WIDTHS = {
    "no": 2.6, "page": 4.2, "title": 16, "division": 7.2, "first_year": 15.5, "second_year": 15.5, "rating": 4.5,
    "strengths": 17.5, "direction": 6.4, "reason": 10.6,
}  # fmt: skip
CENTRED = {"no", "page", "division", "rating"}
# A sheet that says which rows belong together by rules alone may centre in them; without such rules it may not.
TOP_ALIGNED: set[Rules] = {"columns"}


@dataclass(frozen=True)
class Style:
    """How a sheet is printed. ``font_size`` is in points; None is what fits the paper.

    ``seam`` is what parts the strengths from the issues in one cell; a tab text has two spaces there, but on paper
    spaces vanish where a line ends.
    """

    paper: Paper = "a3-landscape"
    rules: Rules = "full"
    font_size: float | None = None
    has_furniture: bool = True
    ticks: str = "☐☑"
    seam: str = "\n\n"
    has_vertical_heading: bool = False
    is_rotated: bool = False
    is_continuous: bool = False

    @property
    def points(self) -> float:
        """The size of the text."""
        return self.font_size or {"a3-landscape": 8.5, "a4-landscape": 6.5, "a4-portrait": 5.5}[self.paper]


class Printed(NamedTuple):
    """A cell as it is printed: its place, its text, the sides that are ruled, and how the text stands in it."""

    cell: Placed
    text: str
    sides: frozenset[str]
    is_centred: bool
    is_in_the_middle: bool
    is_vertical: bool


@dataclass(frozen=True)
class Table:
    """A page as a table: the first rows are the header, the measures are ranges of rows that stay together."""

    cells: Sequence[Printed]
    n_header: int
    n_rows: int
    widths: Sequence[float]
    groups: Sequence[range]


def continuous(pages: Sequence[Page]) -> list[Page]:
    """All pages as one that only its paper divides, under the header of the first."""
    return [replace(pages[0], body=[part for page in pages for part in page.body])]


def tables_of(pages: Sequence[Page], style: Style) -> list[Table]:
    """The tables of a sheet in a style."""
    return [_table(page, style) for page in (continuous(pages) if style.is_continuous else pages)]


def _table(page: Page, style: Style) -> Table:
    groups = list(_groups(page.body))
    n_rows = groups[-1].stop
    ruled = _ruled_rows(page.body, groups, style.rules)
    cells = []
    for cell in _with_blanks(placed(page, merge=True), len(page.order)):
        role = page.order[cell.col] if cell.col_span < len(page.order) else "section"
        is_heading = cell.row < 2
        cells.append(
            Printed(
                cell,
                printed_text(cell.content, style),
                frozenset(_sides(cell, style.rules, ruled, len(page.order))),
                is_centred=is_heading or role in CENTRED,
                is_in_the_middle=is_heading or (cell.row_span > 1 and style.rules not in TOP_ALIGNED),
                is_vertical=is_heading and role == "rating" and style.has_vertical_heading,
            )
        )
    return Table(cells, 2, n_rows, [WIDTHS[role] for role in page.order], groups)


def _groups(body: Sequence[str | Rows | Header]) -> Iterator[range]:
    row = 2
    for part in body:
        height = 1 if isinstance(part, str) else 2
        yield range(row, row + height)
        row += height


def _ruled_rows(body: Sequence[str | Rows | Header], groups: Sequence[range], rules: Rules) -> set[int]:
    """The rows above which a rule goes through all columns."""
    if rules == "columns":
        breaks = [group for part, group in zip(body, groups, strict=True) if not isinstance(part, tuple)]
        return {0, 2, groups[-1].stop} | {edge for group in breaks for edge in (group.start, group.stop)}
    return {0, *(group.start for group in groups), groups[-1].stop}


def _sides(cell: Placed, rules: Rules, ruled: set[int], n_cols: int) -> Iterator[str]:
    right = cell.col + cell.col_span
    in_header = cell.row < 2 and rules == "columns"
    if rules in {"full", "open"} or in_header or cell.row in ruled:
        yield "top"
    if rules in {"full", "open"} or in_header or cell.row + cell.row_span in ruled:
        yield "bottom"
    if rules in {"full", "columns"} or (rules == "open" and cell.col > 0):
        yield "left"
    if rules in {"full", "columns"} or (rules == "open" and right < n_cols):
        yield "right"


def _with_blanks(cells: Sequence[Placed], n_cols: int) -> list[Placed]:
    covered = {
        (row, col)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    }
    every = {(row, col) for row in range(max(row for row, _ in covered) + 1) for col in range(n_cols)}
    return sorted([*cells, *(Placed(row, col, Content("")) for row, col in every - covered)])


def printed_text(content: Content, style: Style) -> str:
    """A cell's text with each option on a line of its own; a list loses its marks, as in a spreadsheet's cell."""
    text = content.text.replace("\n", " ") if content.is_list else content.text
    for box in "☐☑":
        text = text.replace(f" {box}", f"\n{box}")
    return text.replace("  ", style.seam).translate(str.maketrans("☐☑", style.ticks))


def lines_needed(text: str, ems: float) -> int:
    """How many lines a text takes in a column that is so many full-width characters wide."""
    return sum(max(1, _lines_of(line, ems)) for line in text.split("\n"))


def _lines_of(line: str, ems: float) -> int:
    lines, used = 1, 0.0
    for character in line:
        wide = 1.0 if east_asian_width(character) in "WFA" else 0.5
        if used + wide > ems:
            lines, used = lines + 1, 0.0
        used += wide
    return lines
