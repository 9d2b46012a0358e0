"""Columns of numbers: each cell a figure, with label and unit from the columns of its indicator."""

from dataclasses import replace

from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.assembly.draft import Draft, Reading
from sasaeai.sheets.assembly.figures import one_percent
from sasaeai.sheets.fields.number_cells import parse_number_cell
from sasaeai.sheets.fields.quantities import parse_quantities
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.fields.units import known_unit
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.headings import HeadingMatch, match_heading
from sasaeai.sheets.layout.looks import Look, look_of
from sasaeai.sheets.model import Figure, FigureKind

_NO_LABEL, _NO_UNIT = 0.5, 0.6
_SHORT_UNIT, _LONG_UNIT, _MAX_UNIT = 0.85, 0.5, 4

_Key = tuple[int, str, str]


class _ValueReader:
    """Reads the value columns of one measure, left to right. Same-as-left repeats what it read before in the row."""

    def __init__(self, draft: Draft, reading: Reading) -> None:
        self.draft = draft
        self.ledger = reading.ledger
        self.questions = reading.questions
        self.year = reading.facts.year
        self.left: dict[_Key, Figure] = {}

    def read(self, column: Column, cell: Cell) -> None:
        """Read one cell: a number, same-as-left, a word for a missing value, or words."""
        column = self._as_told_by_row(column, cell)
        label = self._label(column, cell)
        key = (cell.row, fold(label or ""), column.kind)
        repeats = parse_same_as_left(cell.text)
        if repeats is not None and repeats.is_plain and key in self.left:
            self._repeat(column, cell, key)
            return
        number = parse_number_cell(repeats.rest if repeats is not None else cell.text)
        if number is None:
            self._read_words(column, cell, label)
        elif number.value is None:
            self.questions.ask("not-a-number", self.draft.index, [cell], cell.text.strip())
        else:
            unit = one_percent(number.unit or self._unit(column, cell))
            figure = Figure(
                label=label,
                unit=unit,
                fiscal_year=self._year_of(column),
                value=number.value,
                kind=_kind(column, label),
                approximate=number.approximate,
                sources=self._claim(column, cell),
                confidence=column.confidence * number.confidence * self._sure_of_names(column, cell, label, unit),
            )
            self._keep(key, figure)

    def _as_told_by_row(self, column: Column, cell: Cell) -> Column:
        """The column with the kind and the year that its row gives to the figures in it."""
        kind, year = self._told("row_kind", cell), self._told("row_year", cell)
        if kind is not None and kind.kinds:
            column = replace(column, kind=kind.kinds[0][0])
        if year is not None and year.years and column.fiscal_year is None:
            column = replace(column, fiscal_year=year.years[0])
        return column

    def _told(self, role: str, cell: Cell) -> HeadingMatch | None:
        column = self.draft.block.column_of(role)
        source = self._beside(column.col, cell) if column else None
        if source is None:
            return None
        return match_heading(source.text)

    def _claim(self, column: Column, cell: Cell) -> tuple[str, ...]:
        """The cells that a figure uses: its own first, then those that name it: label, unit, kind and year."""
        told = (self.draft.block.column_of(role) for role in ("row_kind", "row_year"))
        cols = (column.label_col, column.unit_col, *(other.col for other in told if other))
        used = [cell, *(source for col in cols if (source := self._beside(col, cell)) is not None)]
        for source in used:
            self.ledger.claim(source, source.text)
        return tuple(source.ref for source in used)

    def _keep(self, key: _Key, figure: Figure) -> None:
        self.left[key] = figure
        self.draft.figures.append(figure)

    def _repeat(self, column: Column, cell: Cell, key: _Key) -> None:
        before = self.left[key]
        sources = tuple(dict.fromkeys((*before.sources, *self._claim(column, cell))))
        self._keep(key, replace(before, fiscal_year=self._year_of(column), carried_over=True, sources=sources))

    def _year_of(self, column: Column) -> int | None:
        return column.fiscal_year if column.fiscal_year is not None else self.year

    def _label(self, column: Column, cell: Cell) -> str | None:
        source = self._beside(column.label_col, cell)
        if source is None:
            return column.label
        return " ".join(filter(None, [squeeze(source.text), column.label])) or None

    def _unit(self, column: Column, cell: Cell) -> str | None:
        source = self._beside(column.unit_col, cell)
        if column.kind == "rate":
            return column.unit or "％"
        if source is None:
            return column.unit
        text = squeeze(source.text)
        return text if look_of(text) is not Look.DASH else None

    def _sure_of_names(self, column: Column, cell: Cell, label: str | None, unit: str | None) -> float:
        """How sure a figure's label and unit are: there, where they have a column, and the unit likely to be one."""
        if label is None or (column.label_col is not None and self._beside(column.label_col, cell) is None):
            return _NO_LABEL
        if unit is None:
            return _NO_UNIT if column.unit_col is not None and self._beside(column.unit_col, cell) is None else 1.0
        if look_of(unit) is Look.UNIT or known_unit(unit):
            return 1.0
        return _SHORT_UNIT if len(unit) <= _MAX_UNIT else _LONG_UNIT

    def _beside(self, col: int | None, cell: Cell) -> Cell | None:
        """The cell of a column that covers or last stood above a row of the measure."""
        above = (
            [other for other in self.draft.block.cells.get(col, ()) if other.row <= cell.row] if col is not None else []
        )
        covering = [other for other in above if cell.row < other.row + other.row_span]
        found = covering or above
        return found[-1] if found else None

    def _read_words(self, column: Column, cell: Cell, label: str | None) -> None:
        """A cell of words in a column of numbers: its quantities are figures, its words are kept under the heading."""
        self.ledger.claim(cell, cell.text)
        self.draft.keep_other(column, cell, column.confidence * 0.9)
        for quantity in parse_quantities(cell.text, fiscal_year=column.fiscal_year):
            self.draft.figures.append(
                Figure(
                    label=quantity.label or label,
                    unit=one_percent(quantity.unit),
                    fiscal_year=self._year_of(column),
                    value=quantity.value,
                    kind=_kind(column, label),
                    approximate=quantity.approximate,
                    of_which=quantity.of_which,
                    sources=self._claim(column, cell),
                    confidence=column.confidence * quantity.confidence * 0.8,
                )
            )

    def keep_unused(self, role: str) -> None:
        """Labels and units beside which no number stands are kept as *other* under their heading."""
        for column in self.draft.block.columns:
            if column.role != role:
                continue
            for cell in self.draft.block.cells.get(column.col, ()):
                if self.ledger.left_over(cell):
                    self.draft.keep_other(column, cell, column.confidence)
                    self.ledger.claim(cell, cell.text)


def _kind(column: Column, label: str | None) -> FigureKind:
    """The kind that the column's heading names; an indicator that says 累計 is cumulative all the same."""
    if column.kind == "actual" and label is not None and ("累計" in label or "累積" in label):
        return "cumulative"
    return column.kind


def read_values(draft: Draft, reading: Reading) -> None:
    """Read the columns of numbers of a measure."""
    reader = _ValueReader(draft, reading)
    for column in draft.block.columns:
        if column.role == "value":
            for cell in draft.cells_in(column):
                reader.read(column, cell)
    for role in ("label", "unit", "row_kind", "row_year"):
        reader.keep_unused(role)
