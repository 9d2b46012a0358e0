"""The records in the form of a sheet, so that a sheet can be held against them, and twins against each other."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast, get_args
from uuid import UUID

from sasaeai.city.plans.selectors.measures import MeasureRow, of_plan
from sasaeai.city.plans.selectors.tree import tree
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.models.sheet import SheetFigure
from sasaeai.sheets.fields.directions import DirectionValue
from sasaeai.sheets.model import CellCounts, Figure, FigureKind, Measure, Result, Sheet, Source

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Plan

_DIRECTIONS = frozenset(get_args(DirectionValue))
_NO_SOURCE = Source("", "0" * 64, "json")
_NO_CELLS = CellCounts(0, 0, 0, 0)


def as_sheet(plan: "Plan", evaluation: Round | None, *, has_figures: bool = True) -> Sheet:
    """A plan with what one of its rounds says, as a sheet: numbers are texts. In a constant number of queries.

    The figures, where they are wanted, are those that sheets printed and that are current. Without a round it has no
    texts of entries.
    """
    rows = of_plan(plan)
    entries = {} if evaluation is None else {one.measure_id: one for one in entries_of(evaluation)}
    figures = _figures(plan) if has_figures else {}
    measures = tuple(_measure(row, entries.get(row.measure.pk), figures) for row in rows)
    years = {result.fiscal_year for one in measures for result in one.results if result.fiscal_year is not None}
    years |= set(evaluation.years) if evaluation else set()
    return Sheet(_NO_SOURCE, tuple(sorted(years)), tree(plan), measures, (), _NO_CELLS)


def entries_of(evaluation: Round) -> list[Entry]:
    """The entries of a round with what they say of their years, in two queries."""
    return list(Entry.objects.filter(round=evaluation).select_related("measure").prefetch_related("years"))


def current_figures(plan: "Plan") -> dict[UUID, list[SheetFigure]]:
    """The figures that sheets printed and that are current, by the key of their measure, in one query."""
    found: dict[UUID, list[SheetFigure]] = defaultdict(list)
    rows = SheetFigure.objects.filter(given_value__measure__plan=plan, given_value__is_current=True)
    for row in rows.select_related("given_value__measure").order_by("sheet_import__settled_at", "order"):
        found[row.given_value.measure_id].append(row)
    return found


def figure_of(row: SheetFigure) -> Figure:
    """A kept figure as a sheet tells it."""
    given = row.given_value
    return Figure(
        label=row.label or None,
        unit=given.unit or None,
        fiscal_year=given.fiscal_year,
        value=_number(given.value),
        kind=cast("FigureKind", row.kind),
        approximate=given.is_approximate,
        carried_over=given.is_carried_over,
        of_which=row.of_which or None,
        sources=tuple(row.cells),
    )


def _figures(plan: "Plan") -> dict[UUID, tuple[Figure, ...]]:
    return {key: tuple(map(figure_of, rows)) for key, rows in current_figures(plan).items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _measure(row: MeasureRow, entry: Entry | None, figures: Mapping[UUID, tuple[Figure, ...]]) -> Measure:
    measure = row.measure
    names = tuple(dict.fromkeys(one.name for one in row.answering))
    told = Measure(
        no=measure.number,
        page=measure.page,
        title=measure.title or None,
        twins=tuple(twin.number for twin in row.twins),
        divisions=names,
        joint_divisions=names[1:],
        sub_units={one.name: one.sub_unit for one in row.answering if one.sub_unit},
        description=measure.description or None,
        figures=figures.get(measure.pk, ()),
    )
    return told if entry is None else _with_entry(told, entry)


def _with_entry(measure: Measure, entry: Entry) -> Measure:
    is_known = entry.direction in _DIRECTIONS
    years = [(year.fiscal_year, year.text, year.is_same_as_left) for year in entry.years.all()]
    return replace(
        measure,
        results=tuple(Result(*year) for year in years if year[1]),
        rating=entry.rating or None,
        rating_text=entry.rating or None,
        strengths=entry.strengths or None,
        issues=entry.issues or None,
        direction=entry.direction if is_known else None,
        direction_text=entry.direction_text or (None if is_known else entry.direction or None),
        reason=entry.reason or None,
    )
