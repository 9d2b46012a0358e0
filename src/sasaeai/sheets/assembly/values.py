"""Columns of numbers: each cell a figure, with label and unit from the columns of its indicator."""

from dataclasses import replace

from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.assembly.draft import Draft, Reading
from sasaeai.sheets.assembly.figures import one_percent
from sasaeai.sheets.fields.number_cells import parse_number_cell
from sasaeai.sheets.fields.quantities import parse_quantities
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.fields.units import header_units, known_unit
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.layout.looks import Look, look_of
from sasaeai.sheets.model import Figure, FigureKind

_NO_LABEL, _NO_UNIT, _OTHER_UNIT = 0.5, 0.6, 0.5
_SHORT_UNIT, _LONG_UNIT, _MAX_UNIT = 0.85, 0.5, 4

_COUNTING_RULES = frozenset({"延べ", "延", "のべ", "実", "実人数", "計"})

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
            if number.is_bound:
                self.draft.keep_other(column.known_as, cell, column.confidence)
            unit = one_percent(number.unit or self._unit(column, cell))
            figure = Figure(
                label=label,
                unit=unit,
                fiscal_year=self._year_of(column),
                value=number.value,
                kind=_kind(column, label),
                approximate=number.approximate,
                confidence=column.confidence * number.confidence * self._sure_of_names(column, cell, label, unit),
            )
            self._keep(key, self._sourced(column, cell, figure))

    def _as_told_by_row(self, column: Column, cell: Cell) -> Column:
        """The column with the kind and the year that its row gives to the figures in it."""
        told = self.draft.told("row_kind", cell)
        kinds = match_heading(told.text).kinds if told else ()
        if kinds:
            column = replace(column, kind=kinds[0][0])
        if column.fiscal_year is None:
            column = replace(column, fiscal_year=self.draft.year_of_row(cell))
        return column

    def _sourced(self, column: Column, cell: Cell, figure: Figure) -> Figure:
        """The figure with the cells that it uses: its own first, then those that its label, unit, kind or year hold."""
        block = self.draft.block
        label, unit = (block.beside(col, cell) for col in (column.label_col, column.unit_col))
        told = [self.draft.told(role, cell) for role in ("row_kind", "row_year")]
        used = [cell]
        used += [source for source in (label, *told) if source is not None and _is_in(source, figure.label)]
        used += [unit] if unit is not None and _is_in(unit, figure.unit) else []
        used += [source for source in told if source is not None and match_heading(source.text).is_all_known]
        for source in used:
            self.ledger.claim(source, source.text)
        return replace(figure, sources=tuple(dict.fromkeys((*figure.sources, *(source.ref for source in used)))))

    def _keep(self, key: _Key, figure: Figure) -> None:
        self.left[key] = figure
        self.draft.figures.append(figure)

    def _repeat(self, column: Column, cell: Cell, key: _Key) -> None:
        before = self.left[key]
        figure = replace(before, fiscal_year=self._year_of(column), carried_over=True)
        self._keep(key, self._sourced(column, cell, figure))

    def _year_of(self, column: Column) -> int | None:
        return column.fiscal_year if column.fiscal_year is not None else self.year

    def _label(self, column: Column, cell: Cell) -> str | None:
        source = self.draft.block.beside(column.label_col, cell)
        if source is None:
            told = self.draft.told("row_kind", cell)
            return column.label or (squeeze(told.text) if told is not None else None)
        return " ".join(filter(None, [squeeze(source.text), column.label])) or None

    def _unit(self, column: Column, cell: Cell) -> str | None:
        source = self.draft.block.beside(column.unit_col, cell)
        if column.kind == "rate":
            return column.unit or "％"
        if source is None:
            return column.unit
        text = squeeze(source.text)
        return text if look_of(text) is not Look.DASH else None

    def _sure_of_names(self, column: Column, cell: Cell, label: str | None, unit: str | None) -> float:
        """How sure a figure's label and unit are: there, where they have a column, and the unit likely to be one."""
        if label is None or (column.label_col is not None and self.draft.block.beside(column.label_col, cell) is None):
            return _NO_LABEL
        if unit is None:
            return (
                _NO_UNIT
                if column.unit_col is not None and self.draft.block.beside(column.unit_col, cell) is None
                else 1.0
            )
        counted_in = header_units(squeeze(label))
        if column.kind != "rate" and isinstance(counted_in, frozenset) and unit not in counted_in:
            return _OTHER_UNIT
        if look_of(unit) is Look.UNIT or known_unit(unit):
            return 1.0
        return _SHORT_UNIT if len(unit) <= _MAX_UNIT else _LONG_UNIT

    def _read_words(self, column: Column, cell: Cell, label: str | None) -> None:
        """A cell of words in a column of numbers: its quantities are figures, its words are kept under the heading."""
        self.ledger.claim(cell, cell.text)
        self.draft.keep_other(column.known_as, cell, column.confidence * 0.9)
        for quantity in parse_quantities(cell.text, fiscal_year=column.fiscal_year):
            figure = Figure(
                label=_with_counting_rule(label, quantity.label),
                unit=one_percent(quantity.unit),
                fiscal_year=self._year_of(column),
                value=quantity.value,
                kind=_kind(column, label),
                approximate=quantity.approximate,
                of_which=quantity.of_which,
                confidence=column.confidence * quantity.confidence * 0.8,
            )
            self.draft.figures.append(self._sourced(column, cell, figure))

    def keep_unused(self, role: str) -> None:
        """Labels and units beside which no number stands are kept as *other* under their heading."""
        for column in self.draft.block.columns:
            if column.role != role:
                continue
            for cell in self.draft.block.cells.get(column.col, ()):
                if self.ledger.left_over(cell):
                    self.draft.keep_other(column.known_as, cell, column.confidence)
                    self.ledger.claim(cell, cell.text)


def _is_in(cell: Cell, said: str | None) -> bool:
    """Whether the words of a cell stand in a field."""
    return said is not None and fold(cell.text) in fold(said)


def _with_counting_rule(label: str | None, said: str | None) -> str | None:
    """The name that words give a figure; where they say only how it is counted (延べ), after the column's name."""
    if label is not None and said is not None and said in _COUNTING_RULES:
        return f"{label} {said}"
    return said or label


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
