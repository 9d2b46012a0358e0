"""Figures of a measure: from the words of its results, from columns of numbers, and carried over by same-as-left."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.assembly.draft import Draft, Questions, joined
from sasaeai.sheets.assembly.facts import Facts
from sasaeai.sheets.assembly.ledger import Ledger
from sasaeai.sheets.fields.number_cells import parse_number_cell
from sasaeai.sheets.fields.quantities import parse_quantities
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.looks import Look, look_of
from sasaeai.sheets.model import Figure, FigureKind, Result

_CARRIED = 0.95
_DISPLACED = 0.3


class _Placed(NamedTuple):
    """A figure with the row it stands in, so that same-as-left knows what it repeats."""

    row: int
    figure: Figure


def read_results(draft: Draft, facts: Facts, ledger: Ledger, questions: Questions, displaced: list[tuple[Column, Cell]]) -> None:
    """Read the result texts and their figures, year by year from the left."""
    columns = [column for column in draft.block.columns if column.role == "result"]
    results: list[Result] = []
    left: list[_Placed] = []
    for position, column in enumerate(columns):
        cells = [cell for cell in draft.block.cells.get(column.col, ()) if cell.ref not in draft.displaced]
        year = column.fiscal_year if column.fiscal_year is not None else facts.year
        placed = _figures_of(cells, year, left, column.confidence)
        if position == 0:
            placed += _figures_of_displaced(draft, displaced, year)
        placed = _carry(cells, placed, left, year)
        draft.figures += [item.figure for item in placed]
        left = placed
        if not cells:
            continue
        for cell in cells:
            ledger.claim(cell, cell.text)
        repeats = parse_same_as_left(cells[0].text)
        if repeats is not None and position == 0:
            questions.ask("nothing-left", draft.index, cells[:1])
        results.append(Result(year, joined(cells) or "", repeats is not None))
        likeness = min(0.45 + 0.55 * facts.profile.fit("result", cell.text) for cell in cells)
        draft.note("results", cells, column.confidence * likeness)
    draft.values["results"] = tuple(results)
    _note_figures(draft)


def _note_figures(draft: Draft) -> None:
    if draft.figures:
        refs = list(dict.fromkeys(ref for figure in draft.figures for ref in figure.sources))
        draft.sources["figures"] = refs
        draft.confidence["figures"] = round(min(figure.confidence for figure in draft.figures), 3)


def _figures_of(cells: Iterable[Cell], year: int | None, left: list[_Placed], sure: float) -> list[_Placed]:
    found = []
    for cell in cells:
        repeats = parse_same_as_left(cell.text)
        text = repeats.rest if repeats is not None else cell.text
        for quantity in parse_quantities(text, fiscal_year=year):
            label = quantity.label
            if label is None and repeats is not None:
                label = _label_to_the_left(quantity.unit, left)
            figure = Figure(
                label=label, unit=_one_percent(quantity.unit), fiscal_year=year, value=quantity.value, kind=quantity.kind,
                approximate=quantity.approximate, of_which=quantity.of_which, sources=(cell.ref,),
                confidence=sure * quantity.confidence,
            )
            found.append(_Placed(cell.row, figure))
    return found


def _one_percent(unit: str | None) -> str | None:
    """One sign for per cent, so that a series keeps its unit over the years; an unknown unit is None."""
    return "％" if unit == "%" else unit or None


def _label_to_the_left(unit: str | None, left: list[_Placed]) -> str | None:
    """The one figure of that unit in the year before; none where several could be meant."""
    labels = {item.figure.label for item in left if item.figure.unit == unit}
    return labels.pop() if len(labels) == 1 else None


def _figures_of_displaced(draft: Draft, displaced: list[tuple[Column, Cell]], year: int | None) -> list[_Placed]:
    """A displaced cell that reads like results keeps its figures, under the first year and with low confidence."""
    found = []
    for _, cell in displaced:
        if look_of(cell.text) is not Look.FIGURES:
            continue
        for placed in _figures_of([cell], year, [], _DISPLACED):
            if placed.figure.label is not None:
                found.append(placed)
    return found


def _carry(cells: list[Cell], placed: list[_Placed], left: list[_Placed], year: int | None) -> list[_Placed]:
    """Add what same-as-left repeats: the left column's figures from its row down to the next cell, unless restated."""
    restated = {_series(item.figure) for item in placed}
    carried: list[_Placed] = []
    for position, cell in enumerate(cells):
        if parse_same_as_left(cell.text) is None:
            continue
        until = cells[position + 1].row if position + 1 < len(cells) else None
        for item in left:
            if item.row < cell.row or (until is not None and item.row >= until) or _series(item.figure) in restated:
                continue
            figure = replace(
                item.figure, fiscal_year=year, carried_over=True, sources=(*item.figure.sources, cell.ref),
                confidence=item.figure.confidence * _CARRIED,
            )
            carried.append(_Placed(item.row, figure))
    return sorted([*placed, *carried], key=lambda item: item.row) if carried else placed


def _kind(column: Column, label: str | None) -> FigureKind:
    """The kind that the column's heading names; an indicator that says 累計 is cumulative all the same."""
    if column.kind == "actual" and label is not None and ("累計" in label or "累積" in label):
        return "cumulative"
    return column.kind  # type: ignore[return-value]


def _series(figure: Figure) -> tuple[str, str]:
    return fold(figure.label or ""), figure.kind


def read_values(draft: Draft, facts: Facts, ledger: Ledger, questions: Questions) -> None:
    """Read the columns of numbers, row by row of the measure, with label and unit from their indicator."""
    values = [column for column in draft.block.columns if column.role == "value"]
    left: dict[tuple[int, str, str], Figure] = {}
    for column in values:
        for cell in draft.block.cells.get(column.col, ()):
            if cell.ref not in draft.displaced:
                _read_value(draft, column, cell, facts, left, ledger, questions)
    for role in ("label", "unit"):
        _keep_unused(draft, role, ledger)
    _note_figures(draft)


def _read_value(draft: Draft, column: Column, cell: Cell, facts: Facts, left: dict[tuple[int, str, str], Figure],
                ledger: Ledger, questions: Questions) -> None:
    year = column.fiscal_year if column.fiscal_year is not None else facts.year
    label, unit = _label(draft, column, cell, ledger), _unit(draft, column, cell, ledger)
    key = (cell.row, fold(label or ""), column.kind)
    repeats = parse_same_as_left(cell.text)
    if repeats is not None and repeats.is_plain and key in left:
        ledger.claim(cell, cell.text)
        _keep(draft, left, key, replace(left[key], fiscal_year=year, carried_over=True, sources=(*left[key].sources, cell.ref)))
        return
    number = parse_number_cell(repeats.rest if repeats is not None else cell.text)
    if number is not None and number.kind == "value" and number.value is not None:
        ledger.claim(cell, cell.text)
        figure = Figure(
            label=label, unit=_one_percent(number.unit or unit), fiscal_year=year, value=number.value, kind=_kind(column, label),
            approximate=number.approximate, sources=(cell.ref,), confidence=column.confidence * number.confidence,
        )
        _keep(draft, left, key, figure)
    elif number is not None:
        questions.ask("not-a-number", draft.index, [cell], cell.text.strip())
    else:
        _read_words(draft, column, cell, year, label, ledger)


def _keep(draft: Draft, left: dict[tuple[int, str, str], Figure], key: tuple[int, str, str], figure: Figure) -> None:
    left[key] = figure
    draft.figures.append(figure)


def _read_words(draft: Draft, column: Column, cell: Cell, year: int | None, label: str | None, ledger: Ledger) -> None:
    """A cell of words in a column of numbers: its quantities are figures, its words are kept under the heading."""
    ledger.claim(cell, cell.text)
    heading = column.heading or "?"
    draft.other[heading] = "\n".join(filter(None, [draft.other.get(heading), cell.text.strip()]))
    draft.note("other", [cell], column.confidence * 0.9)
    for quantity in parse_quantities(cell.text, fiscal_year=year):
        draft.figures.append(Figure(
            label=quantity.label or label, unit=_one_percent(quantity.unit), fiscal_year=year, value=quantity.value, kind=_kind(column, label),
            approximate=quantity.approximate, of_which=quantity.of_which, sources=(cell.ref,),
            confidence=column.confidence * quantity.confidence * 0.8,
        ))


def _beside(draft: Draft, col: int | None, cell: Cell) -> Cell | None:
    """The cell of a column that covers or last stood above a row of the measure."""
    if col is None:
        return None
    above = [other for other in draft.block.cells.get(col, ()) if other.row <= cell.row]
    covering = [other for other in above if cell.row < other.row + other.row_span]
    return (covering or above or [None])[-1]  # type: ignore[list-item]


def _label(draft: Draft, column: Column, cell: Cell, ledger: Ledger) -> str | None:
    source = _beside(draft, column.label_col, cell)
    if source is None:
        return column.label
    ledger.claim(source, source.text)
    return " ".join(filter(None, [squeeze(source.text), column.label])) or None


def _unit(draft: Draft, column: Column, cell: Cell, ledger: Ledger) -> str | None:
    source = _beside(draft, column.unit_col, cell)
    if column.kind == "rate":
        return column.unit or "％"
    if source is None:
        return column.unit
    ledger.claim(source, source.text)
    text = squeeze(source.text)
    return text if look_of(text) is not Look.DASH else None


def _keep_unused(draft: Draft, role: str, ledger: Ledger) -> None:
    """Labels and units beside which no number stands are kept as *other* under their heading."""
    for column in draft.block.columns:
        if column.role != role:
            continue
        unused = [cell for cell in draft.block.cells.get(column.col, ()) if ledger.left_over(cell)]
        if unused:
            draft.other[column.heading or role] = joined(unused) or ""
            draft.note("other", unused, column.confidence)
            for cell in unused:
                ledger.claim(cell, cell.text)
