"""One form a measure: labels with their values to the right or below, and small tables of years and kinds.

A form comes out as a block with one column for each label, so that the rest of the reading need not know.
"""

import re
from dataclasses import dataclass, replace

from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout.alignment import role_scores
from sasaeai.sheets.layout.blocks import Block
from sasaeai.sheets.layout.columns import Column, HeaderColumn, column_of_path, figure_label
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.layout.indicators import with_years_of_rates
from sasaeai.sheets.layout.looks import Look, count_looks, look_of, suits
from sasaeai.sheets.layout.tables import Rows, Table

_MIN_ROLES = 4
_MAX_LABEL = 24
_MAX_UNKNOWN = 8
_COLON = re.compile(r"\s*+([^:：\n]{1,16})\s*[:：]\s*+(\S.*)", re.DOTALL)
_STARTS = ("no", "title")
_NAMES = ("label", "unit")
_NOTES = ("※", "＊", "注", "(注", "（注")


@dataclass(frozen=True, slots=True)
class FormReading:
    """The blocks of a grid of forms, the label cells, and the cells that belong to no label."""

    blocks: list[Block]
    labels: list[Cell]
    loose: list[Cell]


def _is_label(cell: Cell) -> bool:
    match = match_heading(cell.text)
    if len(cell.text) > _MAX_LABEL or match.coverage < 0.8:
        return False
    return bool(match.roles or match.kinds or (match.years and not match.leftover) or match.coverage == 1.0)


def _label_role(cell: Cell) -> str | None:
    match = match_heading(cell.text)
    return match.roles[0][0] if match.roles and match.roles[0][1] >= 0.5 else None


def looks_like_form(rows: Rows) -> bool:
    """Whether a grid without a header row holds labels of enough different roles."""
    named = {_label_role(cell) for row in range(rows.count) for cell in rows[row] if _is_label(cell)}
    split = {
        match_heading(found.group(1)).roles[0][0]
        for row in range(rows.count)
        for cell in rows[row]
        if (found := _COLON.fullmatch(cell.text)) and match_heading(found.group(1)).roles
    }
    return len((named | split) - {None}) >= _MIN_ROLES


class _FormReader:
    """Collects the labels of one grid. An object, because a value's place depends on the labels around it."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.cells = [cell for row in range(rows.count) for cell in rows[row]]
        self.at = {
            (row, col): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for col in range(cell.col, cell.col + cell.col_span)
        }
        self.labels = {cell.ref for cell in self.cells if _is_label(cell)}
        self.used: set[str] = set()
        self.found: list[tuple[Column, list[Cell]]] = []

    def read(self) -> FormReading:
        """Small tables first, as their headings would else be taken for labels."""
        for row in range(self.rows.count):
            self._small_table(row)
        for cell in self.cells:
            if cell.ref in self.used:
                continue
            if cell.ref in self.labels:
                self._labelled(cell)
            elif found := _COLON.fullmatch(cell.text):
                self._split_cell(cell, found)
        return self._as_blocks()

    def _column(self, header: HeaderColumn, role: str) -> Column:
        return Column(
            col=len(self.found),
            role=role,
            header=header,
            confidence=0.95,
            fiscal_year=header.years[0] if header.years else None,
            kind=header.kind or "actual",
            unit=header.unit,
            label=figure_label(header) if role == "value" else None,
        )

    def _labelled(self, label: Cell) -> None:
        values = self._right_of(label) or self._below(label)
        self.used.add(label.ref)
        if not values:
            return
        values, pairs = _unknown_labels(values)
        header = column_of_path(label.col, [label])
        scores = role_scores(header, count_looks(cell.text for cell in values))
        self._keep(header, scores[0][0] if scores else "other", values)
        for unknown, value in pairs:
            self.labels.add(unknown.ref)
            self.used.add(unknown.ref)
            self._keep(column_of_path(unknown.col, [unknown]), "other", [value])

    def _split_cell(self, cell: Cell, found: re.Match[str]) -> None:
        label = cell._replace(text=found.group(1))
        if not _is_label(label) or cell.text.strip().startswith(_NOTES):
            return
        header = column_of_path(cell.col, [label])
        if header.roles:
            self._keep(header, header.roles[0][0], [cell._replace(text=found.group(2))])

    def _keep(self, header: HeaderColumn, role: str, values: list[Cell]) -> None:
        if role in ("strengths", "issues") and header.is_combined:
            role = "strengths+issues"
        self.used.update(cell.ref for cell in values)
        self.found.append((self._column(header, role), values))

    def _right_of(self, label: Cell) -> list[Cell]:
        values: dict[str, Cell] = {}
        for row in range(label.row, label.row + label.row_span):
            for col in range(label.col + label.col_span, self.rows.width):
                cell = self.at.get((row, col))
                if cell is None:
                    continue
                if cell.ref in self.labels or (
                    _COLON.fullmatch(cell.text) and _is_label(cell._replace(text=cell.text[:4]))
                ):
                    break
                if cell.ref not in self.used:
                    values[cell.ref] = cell
        return list(values.values())

    def _below(self, label: Cell) -> list[Cell]:
        values: dict[str, Cell] = {}
        for row in range(label.row + label.row_span, self.rows.count):
            across = {
                cell.ref: cell
                for col in range(label.col, label.col + label.col_span)
                if (cell := self.at.get((row, col)))
            }
            if (not across and values) or any(cell.text.strip().startswith(_NOTES) for cell in across.values()):
                break
            if any(ref in self.labels or ref in self.used for ref in across) or self._is_labelled(row, label):
                break
            values |= across
        return list(values.values())

    def _is_labelled(self, row: int, label: Cell) -> bool:
        """Whether a row has a label of its own to the left of another label's columns."""
        left = (self.at.get((row, col)) for col in range(label.col))
        return any(cell is not None and cell.ref in self.labels and cell.row == row for cell in left)

    def _small_table(self, row: int) -> None:
        """A row of years or kinds with rows of kinds or years under it: one figure a crossing."""
        cells = self.rows[row]
        heads = [cell for cell in cells if cell.ref not in self.used and self._crosses(cell)]
        if len(heads) < 2:
            return
        names = [cell for cell in cells if cell.col < heads[0].col and _label_role(cell) in _NAMES]
        below = row + max(cell.row_span for cell in heads)
        while below < self.rows.count and self._has_figures(heads, below):
            side = self._side_of(below, heads[0])
            tied = self._named(names, below)
            if not self._cross(heads, [cell for cell in side if cell.ref not in self.used], below, tied):
                break
            below += 1

    def _has_figures(self, heads: list[Cell], row: int) -> bool:
        """Whether a row goes on with a small table: figures under its heads, and no label of another field beside."""
        others = (_label_role(cell) for cell in self.rows[row] if cell.ref in self.labels)
        if any(role not in (None, *_NAMES) for role in others):
            return False
        cells = [cell for head in heads if (cell := self.at.get((row, head.col))) and cell.ref not in self.labels]
        return any(suits("value", count_looks([cell.text])) > 0 for cell in cells)

    def _named(self, names: list[Cell], row: int) -> dict[str, int]:
        """Keep the label and the unit that a row of a small table gives to its figures; their columns by role."""
        tied: dict[str, int] = {}
        for head in names:
            role, cell = _label_role(head), self.at.get((row, head.col))
            if role is not None and cell is not None and cell.ref not in self.labels:
                tied[role] = len(self.found)
                self.used.add(head.ref)
                self._keep(column_of_path(head.col, [head]), role, [cell])
        return tied

    def _crosses(self, cell: Cell) -> bool:
        match = match_heading(cell.text)
        return cell.ref in self.labels and bool(match.years or match.kinds)

    def _side_of(self, row: int, first: Cell) -> list[Cell]:
        """The cells that stand left of a small table's values in one row."""
        side = {cell.ref: cell for col in range(first.col) if (cell := self.at.get((row, col)))}
        return list(side.values())

    def _cross(self, heads: list[Cell], side: list[Cell], row: int, tied: dict[str, int]) -> bool:
        values = [
            (head, cell) for head in heads if (cell := self.at.get((row, head.col))) and cell.ref not in self.labels
        ]
        named = [cell for cell in side if self._crosses(cell) or not _label_role(cell)]
        if not (named or tied):
            return False
        for head, cell in values:
            header = column_of_path(
                head.col, [*[s for s in side if s.ref not in self.labels or self._crosses(s)], head]
            )
            self.used.update({cell.ref, head.ref, *(s.ref for s in named)})
            column = self._column(header, "value")
            if tied:
                column = replace(column, label_col=tied.get("label"), unit_col=tied.get("unit"), label=None)
            self.found.append((column, [cell]))
        self.labels.update(cell.ref for cell in named if self._crosses(cell))
        return True

    def _as_blocks(self) -> FormReading:
        groups: list[list[tuple[Column, list[Cell]]]] = [[]]
        seen: set[str] = set()
        for column, values in sorted(self.found, key=lambda item: (item[1][0].row, item[1][0].col)):
            if column.role in _STARTS and column.role in seen:
                groups.append([])
                seen = set()
            seen.add(column.role)
            groups[-1].append((column, values))
        blocks = [self._block(group) for group in groups if any(column.role == "title" for column, _ in group)]
        taken = {cell.ref for block in blocks for cells in block.cells.values() for cell in cells}
        taken |= {cell.ref for block in blocks for cell in block.levels.values()}
        loose = [cell for cell in self.cells if cell.ref not in taken and cell.ref not in self.labels]
        return FormReading(blocks, [cell for cell in self.cells if cell.ref in self.labels], loose)

    def _block(self, group: list[tuple[Column, list[Cell]]]) -> Block:
        table = Table(self.rows, range(0), range(self.rows.count))
        label = next((column.col for column, _ in group if column.role == "label"), None)
        unit = next((column.col for column, _ in group if column.role == "unit"), None)
        columns = [_tied(column, label, unit) for column, _ in group]
        block = Block(table, with_years_of_rates(columns), min(cells[0].row for _, cells in group))
        for column, cells in group:
            if column.role == "level":
                block.levels[column.col] = cells[0]
            else:
                block.cells[column.col].extend(cells)
        return block


def _unknown_labels(values: list[Cell]) -> tuple[list[Cell], list[tuple[Cell, Cell]]]:
    """Cells right of a label that go on as pairs of a short word and its value: labels that the lexicon lacks."""
    in_one_row = len({cell.row for cell in values}) == 1
    if not in_one_row or len(values) < 3 or len(values) % 2 == 0:
        return values, []
    pairs = list(zip(values[1::2], values[2::2], strict=True))
    if all(len(word.text.strip()) <= _MAX_UNKNOWN and look_of(word.text) is Look.PHRASE for word, _ in pairs):
        return values[:1], pairs
    return values, []


def _tied(column: Column, label: int | None, unit: int | None) -> Column:
    if column.role != "value" or column.kind in ("budget", "settled") or column.label_col is not None:
        return column
    return replace(column, label_col=label, unit_col=unit, label=None if label is not None else column.label)


def read_form(rows: Rows) -> FormReading:
    """Read a grid of forms."""
    return _FormReader(rows).read()
