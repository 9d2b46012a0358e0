"""Where in a grid the evaluation tables stand: header rows by their words, body rows up to the next header.

What the columns are is decided in ``columns`` and ``alignment``.
"""

from collections import defaultdict
from dataclasses import dataclass

from sasaeai.sheets.grid import Cell, Grid
from sasaeai.sheets.layout.headings import HeadingMatch, match_heading
from sasaeai.sheets.layout.looks import Look, look_of

_VALUE_LOOKS = frozenset(
    {Look.NUMBER, Look.SENTENCE, Look.FIGURES, Look.TICKS, Look.DIVISION, Look.CODE, Look.PAGE, Look.SAME}
)
_MAX_HEADER_ROWS = 6
_ANCHOR_ROLES = frozenset({"title", "no", "division", "level"})
_INDICATOR_ROLES = frozenset({"label", "unit", "other"})


class Rows:
    """A grid's visible non-blank cells by row, and its spans by position."""

    def __init__(self, grid: Grid) -> None:
        by_row: dict[int, list[Cell]] = defaultdict(list)
        for cell in grid.cells:
            if not cell.hidden and cell.text.strip():
                by_row[cell.row].append(cell)
        self.grid = grid
        self.count = grid.n_rows
        self.width = grid.n_cols
        self._by_row = dict(by_row)

    def __getitem__(self, row: int) -> list[Cell]:
        """The non-blank visible anchor cells of one row, left to right."""
        return self._by_row.get(row, [])


@dataclass(frozen=True, slots=True)
class Table:
    """One header block and the body rows under it. An empty header means that the previous one still holds."""

    rows: Rows
    header: range
    body: range

    def header_cells(self) -> list[Cell]:
        """The cells of the header rows, top down, left to right."""
        return [cell for row in self.header for cell in self.rows[row]]


def headings_in(cells: list[Cell]) -> list[HeadingMatch]:
    """The cells of a row that read as headings."""
    return [match for match in (match_heading(cell.text) for cell in cells) if match.is_heading]


def _roles_named(matches: list[HeadingMatch]) -> set[str]:
    """The distinct roles that a row's headings speak of, each heading counted once, by its strongest word."""
    named = {match.roles[0][0] for match in matches if match.roles and match.roles[0][1] >= 0.5}
    return named | {"level" for match in matches if match.levels and not match.roles and not match.kinds}


def is_header_row(cells: list[Cell]) -> bool:
    """Whether a row names enough roles, and holds few enough values, to head a table."""
    if len(cells) < 3 or _has_running_number(cells):
        return False
    matches = headings_in(cells)
    roles = _roles_named(matches)
    kinds = {match.kinds[0][0] for match in matches if match.kinds and not match.roles}
    main = roles - _INDICATOR_ROLES
    enough = (len(main) >= 2 and len(roles) >= 3) or (bool(main & _ANCHOR_ROLES) and len(roles | kinds) >= 3)
    enough = enough or (len(main) >= 2 and bool(main & _ANCHOR_ROLES) and len(matches) >= 3)
    if not enough:
        return False
    values = sum(look_of(cell.text) in _VALUE_LOOKS and not match_heading(cell.text).is_heading for cell in cells)
    if values:
        return len(matches) >= 0.6 * len(cells)
    # A wide sheet may have any number of columns of its own beside those that every sheet has.
    return len(matches) >= 0.3 * len(cells) or (len(main) >= 3 and bool(main & {"no", "title"}))


def _has_running_number(cells: list[Cell]) -> bool:
    return any(len(cell.text) <= 3 and cell.text.isascii() and cell.text.strip().isdigit() for cell in cells)


def _is_sub_header(cells: list[Cell], width: int) -> bool:
    """Whether a row next to a header row belongs to it: years, kinds, units, levels, names of groups."""
    if not cells or _has_running_number(cells):
        return False
    if _names_answers(cells):
        return True
    matches = headings_in(cells)
    if len(cells) == 1:
        return bool(matches) and 1 < cells[0].col_span < width and not matches[0].roles
    return len(matches) >= 0.5 * len(cells)


def _names_answers(cells: list[Cell]) -> bool:
    """Whether a row is nothing but different answers (A B C, 拡充 継続 廃止), each the heading of a column to tick."""
    texts = {cell.text.strip() for cell in cells}
    looks = [look_of(text) for text in texts]
    return len(texts) == len(cells) >= 3 and all(look in (Look.MARK, Look.DIRECTION) for look in looks)


def _spanned_to(cells: list[Cell]) -> int:
    return max((cell.row + cell.row_span - 1 for cell in cells if cell.row_span <= _MAX_HEADER_ROWS), default=-1)


def _header_block(rows: Rows, start: int, floor: int) -> range:
    """Grow a header row up and down over the rows that belong to it."""
    top, bottom = start, max(start, _spanned_to(rows[start]))
    while bottom + 1 < rows.count and bottom - top < _MAX_HEADER_ROWS:
        below = rows[bottom + 1]
        if not (is_header_row(below) or _is_sub_header(below, rows.width)):
            break
        bottom = max(bottom + 1, _spanned_to(below))
    while top - 1 >= floor and bottom - top < _MAX_HEADER_ROWS and _is_sub_header(rows[top - 1], rows.width):
        top -= 1
    return range(top, bottom + 1)


def names_measures(table: Table) -> bool:
    """Whether a table's header has a column for the measures themselves: a number, a title or a level."""
    return bool(_roles_named(headings_in(table.header_cells())) & {"no", "title", "level"})


def find_tables(rows: Rows) -> list[Table]:
    """Find the tables of a grid by their header rows. Rows above the first header belong to none of them."""
    headers: list[range] = []
    row = 0
    while row < rows.count:
        if is_header_row(rows[row]):
            block = _header_block(rows, row, headers[-1].stop if headers else 0)
            headers.append(block)
            row = block.stop
        else:
            row += 1
    if not headers:
        return []
    ends = [header.start for header in headers[1:]] + [rows.count]
    return [Table(rows, header, range(header.stop, end)) for header, end in zip(headers, ends, strict=True)]
