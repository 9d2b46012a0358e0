"""Results of a measure, year by year, with the figures in their words and those that same-as-left carries over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.assembly.draft import Draft, Reading, joined
from sasaeai.sheets.assembly.places import Displaced
from sasaeai.sheets.fields.quantities import parse_quantities
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Column
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.layout.looks import Look, look_of
from sasaeai.sheets.model import Figure, Result

_CARRIED = 0.95
_DISPLACED = 0.3
_CONTRADICTED = 0.6

_Same = tuple[str | None, str | None, int | None, str, str | None]


class _Placed(NamedTuple):
    """A figure with the row it stands in, so that same-as-left knows what it repeats."""

    row: int
    figure: Figure


def read_results(draft: Draft, reading: Reading, displaced: list[Displaced]) -> None:
    """Read the result texts and their figures, year by year from the left."""
    results: list[Result] = []
    left: list[_Placed] = []
    for position, (year, column, cells) in enumerate(_year_by_year(draft, reading)):
        placed = _figures_of(cells, year, left, column.confidence)
        if position == 0:
            placed += _figures_of_displaced(displaced, year)
        placed = _carry(cells, placed, left, year)
        draft.figures += [item.figure for item in placed]
        left = placed
        if not cells:
            continue
        years = [told for cell in cells if column.fiscal_year is None and (told := draft.told("row_year", cell))]
        for cell in (*cells, *(told for told in years if match_heading(told.text).is_all_known)):
            reading.ledger.claim(cell, cell.text)
        repeats = parse_same_as_left(cells[0].text)
        if repeats is not None and position == 0:
            reading.questions.ask("nothing-left", draft.index, cells[:1])
        results.append(Result(year, joined(cells) or "", repeats is not None))
        draft.note("results", (*cells, *years), column.confidence)
    draft.values["results"] = tuple(results)


def _year_by_year(draft: Draft, reading: Reading) -> Iterator[tuple[int | None, Column, list[Cell]]]:
    """The result cells of a measure: a column for each year, or one column with a year for each row."""
    for column in draft.block.columns:
        if column.role != "result":
            continue
        cells = draft.cells_in(column)
        if column.fiscal_year is not None or draft.block.column_of("row_year") is None:
            yield column.fiscal_year if column.fiscal_year is not None else reading.facts.year, column, cells
            continue
        for year, group in groupby(cells, draft.year_of_row):
            yield year, column, list(group)


def note_figures(draft: Draft) -> None:
    """Name the cells of a measure's figures, and how sure the least sure of them is."""
    _doubt_contradictions(draft)
    if draft.figures:
        refs = dict.fromkeys(ref for figure in draft.figures for ref in figure.sources)
        draft.sources["figures"] = refs
        draft.confidence["figures"] = round(min(figure.confidence for figure in draft.figures), 3)


def _doubt_contradictions(draft: Draft) -> None:
    """Two values for one figure of one year: at least one of them is something else."""
    values: dict[_Same, set[float]] = defaultdict(set)
    for figure in draft.figures:
        values[_same(figure)].add(figure.value)
    draft.figures = [
        replace(figure, confidence=figure.confidence * _CONTRADICTED) if len(values[_same(figure)]) > 1 else figure
        for figure in draft.figures
    ]


def _same(figure: Figure) -> _Same:
    return figure.label, figure.unit, figure.fiscal_year, figure.kind, figure.of_which


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
                label=label,
                unit=one_percent(quantity.unit),
                fiscal_year=year,
                value=quantity.value,
                kind=quantity.kind,
                approximate=quantity.approximate,
                of_which=quantity.of_which,
                sources=(cell.ref,),
                confidence=sure * quantity.confidence,
            )
            found.append(_Placed(cell.row, figure))
    return found


def one_percent(unit: str | None) -> str | None:
    """One sign for per cent, so that a series keeps its unit over the years; an unknown unit is None."""
    return "％" if unit == "%" else unit or None


def _label_to_the_left(unit: str | None, left: list[_Placed]) -> str | None:
    """The one figure of that unit in the year before; none where several could be meant."""
    labels = {item.figure.label for item in left if item.figure.unit == unit}
    return labels.pop() if len(labels) == 1 else None


def _figures_of_displaced(displaced: list[Displaced], year: int | None) -> list[_Placed]:
    """A displaced cell that reads like results keeps its figures, under the first year and with low confidence."""
    found: list[_Placed] = []
    for _, cell in displaced:
        if look_of(cell.text) is not Look.FIGURES:
            continue
        here = _figures_of([cell], year, [], _DISPLACED)
        found += [placed for placed in here if placed.figure.label is not None]
    return found


def _carry(cells: list[Cell], placed: list[_Placed], left: list[_Placed], year: int | None) -> list[_Placed]:
    """Add what same-as-left repeats of the year before, unless restated: from its row down to the next cell's.

    Where the years stand below each other, it is the whole year above.
    """
    restated = {_series(item.figure) for item in placed}
    carried: list[_Placed] = []
    for cell, below in zip_longest(cells, cells[1:]):
        if parse_same_as_left(cell.text) is None:
            continue
        beside = [item for item in left if item.row >= cell.row and (below is None or item.row < below.row)]
        is_below = all(item.row < cell.row for item in left)
        for item in left if is_below else beside:
            if _series(item.figure) in restated:
                continue
            figure = replace(
                item.figure,
                fiscal_year=year,
                carried_over=True,
                sources=(*item.figure.sources, cell.ref),
                confidence=item.figure.confidence * _CARRIED,
            )
            carried.append(_Placed(cell.row if is_below else item.row, figure))
    return sorted([*placed, *carried], key=lambda item: item.row) if carried else placed


def _series(figure: Figure) -> tuple[str, str]:
    return fold(figure.label or ""), figure.kind
