"""Values that sheets printed, beside the derived ones. None is overwritten: what is replaced is current no more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.errors import IndicatorError
from sasaeai.cycle.indicators.models import GivenValue

if TYPE_CHECKING:
    from sasaeai.city.plans.models import Measure

LONGEST_LABEL, LONGEST_UNIT, LONGEST_SOURCE = 200, 20, 200
MOST_DECIMALS, LARGEST = 6, Decimal(10) ** 18


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFigure:
    """A figure as a sheet printed it. ``place`` are the addresses of its cells, for the source."""

    label: str
    unit: str
    fiscal_year: int | None
    value: Decimal
    is_approximate: bool = False
    is_carried_over: bool = False
    place: str = ""


def record_from_sheet(
    *, measure: "Measure", figures: Sequence[GivenFigure], source: str, by: Viewer
) -> list[GivenValue]:
    """Keep the figures that a sheet printed for a measure, in their order. Raises as ``record_many_from_sheet``."""
    return record_many_from_sheet(figures={measure.pk: figures}, source=source, by=by)[measure.pk]


def record_many_from_sheet(
    *, figures: Mapping[UUID, Sequence[GivenFigure]], source: str, by: Viewer
) -> dict[UUID, list[GivenValue]]:
    """Keep the figures that a sheet printed, by the key of their measure: one insert and one row of the log.

    Raises ``NotAllowedError``, and ``IndicatorError`` for a figure that has no room: its label, unit or value is too
    long.
    """
    require(by, Right.TAKE_IN_SHEETS)
    for figure in (figure for some in figures.values() for figure in some):
        _require_room(figure)
    now = timezone.now()
    made = {
        measure: [
            GivenValue(
                measure_id=measure,
                fiscal_year=figure.fiscal_year,
                label=figure.label,
                unit=figure.unit,
                value=figure.value,
                is_approximate=figure.is_approximate,
                is_carried_over=figure.is_carried_over,
                origin=GivenValue.Origin.SHEET,
                source=" ".join(part for part in (source, figure.place) if part)[:LONGEST_SOURCE],
                given_by=by.actor,
                given_at=now,
            )
            for figure in some
        ]
        for measure, some in figures.items()
    }
    rows = [row for some in made.values() for row in some]
    if rows:
        with transaction.atomic():
            GivenValue.objects.bulk_create(rows)
            _note("indicators.given.record", sorted(map(str, figures)), by, len(rows))
    return made


def retire(*, values: Collection[UUID], by: Viewer) -> None:
    """Say that values which a sheet printed are current no more: a later sheet prints others, or none.

    Raises ``NotAllowedError``, and ``IndicatorError`` where one of them was typed by a person.
    """
    require(by, Right.TAKE_IN_SHEETS)
    with transaction.atomic():
        rows = GivenValue.objects.select_for_update().filter(pk__in=list(values))
        if rows.filter(origin=GivenValue.Origin.TYPED).exists():
            raise IndicatorError(
                "人が入れた数値は、取り込みでは置き換えられません。評価指標のページで直してください。",
                "A value that a person typed is not replaced by a sheet; change it where it was typed.",
            )
        measures = sorted({str(row.measure_id) for row in rows})
        if measures:
            count = GivenValue.objects.filter(pk__in=list(values)).update(is_current=False)
            _note("indicators.given.retire", measures, by, count)


def has_room(figure: GivenFigure) -> bool:
    """Whether a figure can be kept as it is, with all its digits."""
    exponent = figure.value.as_tuple().exponent
    return (
        len(figure.label) <= LONGEST_LABEL
        and len(figure.unit) <= LONGEST_UNIT
        and isinstance(exponent, int)
        and -exponent <= MOST_DECIMALS
        and abs(figure.value) < LARGEST
    )


def _require_room(figure: GivenFigure) -> None:
    if not has_room(figure):
        raise IndicatorError(
            f"数値「{figure.label[:20]}」は、項目名か単位が長すぎるか、桁が多すぎます（小数点以下{MOST_DECIMALS}桁まで）。",
            f"The figure “{figure.label[:20]}” has too long a label or unit, or too many digits "
            f"({MOST_DECIMALS} decimals at most).",
        )


def _note(action: str, measures: list[str], by: Viewer, quantity: int) -> None:
    record(action=action, by=by.actor, subject_type="plans.measure", subject_ids=measures, quantity=quantity)
