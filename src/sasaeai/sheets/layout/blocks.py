"""Body rows as blocks, one a measure: where it starts, which rows go on with it, what stands between measures."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Literal

from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout.columns import Column
from sasaeai.sheets.layout.looks import Look, affinity, look_of
from sasaeai.sheets.layout.sections import parse_section
from sasaeai.sheets.layout.tables import Table

RowKind = Literal["blank", "start", "continuation", "heading", "note", "subtotal"]

_NOTE = re.compile(r"\s*(?:[※＊*]|[(（]?注[0-9０-９]*[)）:：]|注記|備考\s*[:：]|資料\s*[:：]|出典|凡例|\[注\])")
_SUBTOTAL = re.compile(r"(?:小\s*計|合\s*計|総\s*計|計|.{1,12}(?:小計|合計|計))")
_KEY_ROLES = (
    "division",
    "rating",
    "direction",
    "reason",
    "result",
    "strengths",
    "issues",
    "strengths+issues",
    "value",
    "description",
)
_STRONG_ROLES = ("page", "division", "rating", "direction")
_WIDE = 0.6
_FITS = 0.2


@dataclass(slots=True)
class Block:
    """The cells of one measure by column, in the order of rows. ``first_row`` is the row with its number."""

    table: Table
    columns: list[Column]
    first_row: int
    cells: dict[int, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    loose: list[Cell] = field(default_factory=list)
    levels: dict[int, Cell] = field(default_factory=dict)

    def take(self, cell: Cell) -> None:
        """Put a cell under its column, or among the loose ones where no column stands."""
        if any(column.col == cell.col for column in self.columns):
            self.cells[cell.col].append(cell)
        else:
            self.loose.append(cell)

    def of(self, role: str) -> list[Cell]:
        """The cells of a role, left to right, then top down."""
        return [cell for column in self.columns if column.role == role for cell in self.cells.get(column.col, ())]

    def beside(self, col: int | None, cell: Cell) -> Cell | None:
        """The cell of a column that covers, or else last stood above, the row of another cell of the measure."""
        above = [other for other in self.cells.get(col, ()) if other.row <= cell.row] if col is not None else []
        covering = [other for other in above if cell.row < other.row + other.row_span]
        found = covering or above
        return found[-1] if found else None

    def column_of(self, role: str) -> Column | None:
        """The first column of a role."""
        return next((column for column in self.columns if column.role == role), None)


@dataclass(frozen=True, slots=True)
class Divider:
    """A row between measures: a section heading, a note or a subtotal."""

    kind: RowKind
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class TableRows:
    """What a table's body comes to, in order. ``carried`` stands before anything else, ``loose`` after a heading."""

    items: list[Block | Divider] = field(default_factory=list)
    carried: list[Cell] = field(default_factory=list)
    loose: list[Cell] = field(default_factory=list)


class _Reader:
    """Reads the body of one table row by row. Kept as an object because each row depends on the block before it."""

    def __init__(self, table: Table, columns: list[Column]) -> None:
        self.table = table
        self.columns = columns
        self.role_at = {column.col: column.role for column in columns}
        self.left = min((column.col for column in columns), default=0)
        self.no_col = next((column.col for column in columns if column.role == "no"), None)
        self.title_col = next((column.col for column in columns if column.role == "title"), None)
        self.out = TableRows()
        self.block: Block | None = None
        self.levels: dict[int, Cell] = {}

    def read(self) -> TableRows:
        """Go through the body once."""
        for row in self.table.body:
            cells = self.table.rows[row]
            kind = self.kind_of(cells)
            if kind == "blank":
                continue
            if kind == "start":
                self.start(row)
            if kind in ("start", "continuation"):
                self.add(cells)
            else:
                self.out.items.append(Divider(kind, tuple(cells)))
                self.block = None if kind == "heading" else self.block
        return self.out

    def start(self, row: int) -> None:
        """Open the block of the next measure."""
        self.block = Block(self.table, self.columns, row)
        self.out.items.append(self.block)

    def add(self, cells: list[Cell]) -> None:
        """Add a row's cells to the open block."""
        for cell in cells:
            if self.role_at.get(cell.col) == "level":
                self._new_level(cell)
            elif self.block is None:
                (self.out.loose if self.out.items else self.out.carried).append(cell)
            else:
                self.block.take(cell)
        if self.block is not None:
            self.block.levels = dict(self.levels)

    def _new_level(self, cell: Cell) -> None:
        """A level's name holds until the next one; deeper levels end with it."""
        self.levels = {col: held for col, held in self.levels.items() if col < cell.col}
        self.levels[cell.col] = cell

    def kind_of(self, cells: list[Cell]) -> RowKind:
        """Say what a row is."""
        if not cells:
            return "blank"
        single = self._kind_of_single(cells) if len(cells) <= 2 else None
        if single:
            return single
        if self._is_subtotal(cells):
            return "subtotal"
        if self._starts(cells):
            return "start"
        return "note" if self._is_beside(cells) else "continuation"

    def _kind_of_single(self, cells: list[Cell]) -> RowKind | None:
        """A row of one cell, or of a number and a title: heading, note, or None when it is part of a measure."""
        cell = cells[0]
        if len(cells) == 2:
            joined = f"{cell.text} {cells[1].text}"
            wide = cells[1].col_span > 2 and cell.col == self.left
            return "heading" if wide and parse_section(joined) else None
        wide = cell.col_span >= _WIDE * self.table.rows.width and cell.col_span > 2
        at_edge = cell.col <= (self.no_col if self.no_col is not None else self.left)
        if _NOTE.match(cell.text) and (wide or at_edge):
            return "note"
        if not (wide or at_edge) or (at_edge and not wide and self._suits_edge(cell)):
            return None
        section = parse_section(cell.text)
        short = len(cell.text) <= 60 and look_of(cell.text) not in (Look.SENTENCE, Look.NUMBER, Look.DASH)
        if section is not None and len(cell.text) <= 80:
            return "heading"
        return "heading" if short and (wide or self.no_col is not None) else "note"

    def _suits_edge(self, cell: Cell) -> bool:
        """Whether a lone cell at the left edge is simply the edge column's own (a number, a level, a title)."""
        role = self.role_at.get(cell.col)
        if role is None:
            return False
        if role == "no":
            return look_of(cell.text) in (Look.INTEGER, Look.CODE)
        return parse_section(cell.text) is None or role == "level"

    def _is_subtotal(self, cells: list[Cell]) -> bool:
        edge = [cell for cell in cells if cell.col in (self.no_col, self.title_col, self.left)]
        return any(_SUBTOTAL.fullmatch(cell.text.strip()) for cell in edge[:2]) and not self._has_number(cells)

    def _has_number(self, cells: list[Cell]) -> bool:
        return any(cell.col == self.no_col and look_of(cell.text) in (Look.INTEGER, Look.CODE) for cell in cells)

    def _fits(self, cells: list[Cell]) -> int:
        """How many cells look as their column's role would have them."""
        return sum(
            affinity(self.role_at[cell.col], look_of(cell.text)) > _FITS for cell in cells if cell.col in self.role_at
        )

    def _is_beside(self, cells: list[Cell]) -> bool:
        """Whether a row has words where the numbers stand: a legend or a note beside the measures."""
        return any(cell.col == self.no_col and not self._has_number(cells) for cell in cells)

    def _starts(self, cells: list[Cell]) -> bool:
        """Whether a row starts a measure: it has a number, or it repeats what the open block already has."""
        if self.no_col is not None and any(cell.col == self.no_col for cell in cells):
            return self._has_number(cells) or (
                self._fits(cells) >= 3 and any(cell.col == self.title_col for cell in cells)
            )
        keys = {self.role_at.get(cell.col) for cell in cells}
        if "title" not in keys:
            return self.block is None and self.no_col is None and len(keys & set(_KEY_ROLES)) >= 2
        filled = {self.role_at[col] for col in self.block.cells} if self.block else set()
        key_roles = keys & {"division", "rating", "direction"}
        if self.no_col is not None:
            return len(key_roles) >= 2 and (not self.block or key_roles <= filled)
        strong = set(_STRONG_ROLES) & set(self.role_at.values())
        if strong:
            return "page" in keys or 2 * len(keys & strong) >= len(strong)
        return bool(keys & set(_KEY_ROLES)) and self._title_fits(cells)

    def _title_fits(self, cells: list[Cell]) -> bool:
        """Whether the title cell of a row without numbers begins a measure rather than going on with one."""
        title = next((cell for cell in cells if cell.col == self.title_col), None)
        if title is None:
            # A table may call several columns a title; only the first begins measures.
            return False
        if self.block is None:
            return True
        others = [cell for cell in cells if cell.col != self.title_col]
        key = [
            cell
            for cell in others
            if self.role_at.get(cell.col) in ("division", "rating", "direction", "result", "value")
        ]
        return bool(key) and affinity("title", look_of(title.text)) > 0


def read_blocks(table: Table, columns: list[Column]) -> TableRows:
    """Cut a table's body into measures and what stands between them."""
    return _Reader(table, columns).read()
