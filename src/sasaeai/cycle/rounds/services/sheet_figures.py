"""The figures' part of accepting a sheet: kept beside the derived values, with what the sheet says of each."""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from sasaeai.cycle.indicators.services.given import GivenFigure, record_many_from_sheet, retire
from sasaeai.cycle.rounds.models.sheet import SheetFigure
from sasaeai.cycle.rounds.rules.sheet_fields import figures_by_key
from sasaeai.cycle.rounds.selectors.recorded import current_figures
from sasaeai.cycle.rounds.services.sheet_taking import Taking
from sasaeai.sheets.model import Figure
from sasaeai.sheets.model import Measure as SheetMeasure

if TYPE_CHECKING:
    from uuid import UUID

    from sasaeai.city.plans.models import Measure

_WORDS = {"target": "目標", "rate": "率", "budget": "予算", "settled": "決算", "cumulative": "累計"}
"""Beside the derived values there is no column for it: a label tells that a value is no actual one."""


def put_figures_in(taking: Taking, measures: dict[str, "Measure"]) -> int:
    """Keep the figures that are new or chosen, and retire what they replace; how many were kept."""
    _retire(taking)
    wanted = {measures[number].pk: figures for number, figures in _wanted(taking, measures.keys()) if figures}
    given = record_many_from_sheet(
        figures={key: [_given(figure) for figure in figures] for key, figures in wanted.items()},
        source=f"評価シート「{taking.round.name}」",
        by=taking.by,
    )
    pairs = [pair for key, figures in wanted.items() for pair in zip(given[key], figures, strict=True)]
    SheetFigure.objects.bulk_create(
        SheetFigure(
            sheet_import=taking.sheet_import,
            given_value=value,
            kind=figure.kind,
            label=figure.label or "",
            of_which=figure.of_which or "",
            cells=list(figure.sources),
            order=at,
        )
        for at, (value, figure) in enumerate(pairs)
    )
    return len(pairs)


def _wanted(taking: Taking, numbers: Collection[str]) -> Iterator[tuple[str, list[Figure]]]:
    """By number in the sheet, the figures to be kept: all that the records do not have, or those chosen."""
    chosen = {str(measure.no): fields for measure, _, fields in taking.changed}
    for measure in taking.coming.measures:
        number = str(measure.no)
        if number not in numbers:
            continue
        recorded = taking.recorded.get(taking.partners.get(number, ""))
        yield number, _new_or_chosen(taking, measure, recorded, chosen.get(number, frozenset()))


def _new_or_chosen(
    taking: Taking, measure: SheetMeasure, recorded: SheetMeasure | None, chosen: frozenset[str]
) -> list[Figure]:
    figures = figures_by_key(measure)
    if recorded is None:
        return list(figures.values())
    known = figures_by_key(recorded)
    return [
        figure for key, figure in figures.items() if key.field in chosen or (taking.is_new_round and key not in known)
    ]


def _retire(taking: Taking) -> None:
    """What a chosen figure replaces, or what was chosen to go, is current no more."""
    fields = {number: fields for _, number, fields in taking.changed}
    gone: list[UUID] = []
    for rows in current_figures(taking.plan).values():
        number = rows[0].given_value.measure.number
        recorded = taking.recorded.get(number)
        if recorded is not None and number in fields:
            keys = figures_by_key(recorded)
            gone += [row.given_value_id for key, row in zip(keys, rows, strict=True) if key.field in fields[number]]
    if gone:
        retire(values=gone, by=taking.by)


def _given(figure: Figure) -> GivenFigure:
    label, word = figure.label or "", _WORDS.get(figure.kind, "")
    return GivenFigure(
        label=label if word in label else f"{label}（{word}）",
        unit=figure.unit or "",
        fiscal_year=figure.fiscal_year,
        value=Decimal(str(figure.value)),
        is_approximate=figure.approximate,
        is_carried_over=figure.carried_over,
        place="・".join(figure.sources),
    )
