"""Figures as they were frozen (確定), and how far the records have moved since (確定後の変動)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sasaeai.base.ui.wording import in_figures
from sasaeai.cycle.indicators.selectors.values import of_measure_indicators, values
from sasaeai.cycle.rounds.models import Entry, FrozenFigure, Round
from sasaeai.cycle.rounds.rules.stages import Stage

SETTLED = frozenset({Stage.FROZEN, Stage.PUBLISHED})
"""The stages in which an entry's figures no longer follow the records."""
Frozen = Mapping[tuple[UUID, UUID, int], FrozenFigure]


@dataclass(frozen=True, slots=True)
class Drift:
    """A figure that the records give otherwise by now."""

    label: str
    unit: str
    year: int
    frozen: Decimal | None
    now: Decimal | None


def frozen_of(entries: Iterable[Entry]) -> Frozen:
    """The current frozen figures, by entry, indicator and year, in one query."""
    rows = FrozenFigure.objects.filter(entry__in=list(entries), is_current=True).select_related("indicator")
    return {(row.entry_id, row.indicator_id, row.fiscal_year): row for row in rows}


def printed_in(round_: Round) -> dict[tuple[UUID, int], dict[str, str]]:
    """Frozen values of a round as texts print them, by label, by measure and year, in one query."""
    rows = FrozenFigure.objects.filter(entry__round=round_, is_current=True, entry__stage__in=SETTLED)
    found: dict[tuple[UUID, int], dict[str, str]] = {}
    for row in rows.select_related("indicator", "entry"):
        printed = found.setdefault((row.entry.measure_id, row.fiscal_year), {})
        if row.value is not None:
            printed[row.indicator.label] = f"{in_figures(row.value)}{row.indicator.unit}"
    return found


def drift(entry: Entry, *, on: date) -> list[Drift]:
    """The figures of a frozen entry that the records give otherwise on a day."""
    frozen = frozen_of([entry])
    indicators = {one.pk: one for one in of_measure_indicators(entry.measure_id)}
    found = values(indicators.values(), entry.round.years, on=on)
    return [
        Drift(indicators[key].label, indicators[key].unit, year, row.value, found[key, year].value)
        for (_, key, year), row in frozen.items()
        if key in indicators and row.value != found[key, year].value
    ]
