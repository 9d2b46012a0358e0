"""The documents that are published: an entry with its figures as they were frozen, complete and without a query later.

Only what the sheet prints goes in: no names of staff, no questions, no reasons that stay inside.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sasaeai.base.ui.wording import in_figures
from sasaeai.city.plans.selectors.measures import MeasureRow, of_plan
from sasaeai.cycle.indicators.selectors.of_measures import of_measures, targets_of
from sasaeai.cycle.indicators.selectors.values import values
from sasaeai.cycle.rounds.models import Entry, Publication
from sasaeai.cycle.rounds.rules.result_text import as_left, filled
from sasaeai.cycle.rounds.selectors.frozen import frozen_of

if TYPE_CHECKING:
    from sasaeai.cycle.indicators.models import Indicator

_YEARS_SHOWN = 5


def documents_of(publication: Publication, entries: Sequence[Entry], *, on: date) -> list[dict[str, Any]]:
    """A document for each entry, and one for each measure that repeats its measure, in a fixed number of queries."""
    rows = {row.measure.pk: row for row in of_plan(publication.round.plan)}
    told = _Told(publication, entries, on)
    found = []
    for entry in entries:
        row = rows[entry.measure_id]
        repeating = [rows[twin.measure] for twin in row.twins if twin.is_settled and not twin.is_main]
        found += [told.document(entry, one, row) for one in (row, *repeating)]
    return found


class _Told:
    """What the documents of a publication are made from, fetched once."""

    def __init__(self, publication: Publication, entries: Sequence[Entry], on: date) -> None:
        self.publication, self.round = publication, publication.round
        measures = [entry.measure_id for entry in entries]
        self.indicators = of_measures(measures)
        years = range(self.round.last_year - _YEARS_SHOWN + 1, self.round.last_year + 1)
        every = [one for found in self.indicators.values() for one in found]
        self.values = values(every, years, on=on)
        self.targets = targets_of([one.pk for one in every], years)
        self.frozen = frozen_of(entries)
        self.years = list(years)
        self.said = _said(entries)
        self.history = _history(measures, self.round.last_year)

    def document(self, entry: Entry, row: MeasureRow, main: MeasureRow) -> dict[str, Any]:
        """The document of a measure: its own place in the plan, and what the entry of the main one says."""
        plan, measure = self.round.plan, row.measure
        return {
            "plan": {"name": plan.name, "key": str(plan.pk)},
            "round": {"name": self.round.name, "kind": self.round.kind, "years": self.round.years},
            "number": measure.number,
            "title": measure.title,
            "order": measure.order,
            "page": measure.page,
            "description": measure.description or main.measure.description,
            "path": [{"title": step} for step in row.path],
            "divisions": [one.name for one in (row.answering or main.answering)],
            "repeats": "" if row is main else main.measure.number,
            "results": self._results(entry),
            "figures": [self._figure(entry, one) for one in self.indicators.get(entry.measure_id, [])],
            "rating": entry.rating,
            "criterion": dict(zip(self.round.scale, self.round.criteria, strict=False)).get(entry.rating, ""),
            "strengths": entry.strengths,
            "issues": entry.issues,
            "direction": entry.direction,
            "direction_text": entry.direction_text,
            "reason": entry.reason,
            "history": self.history.get(entry.measure_id, []),
            "decided_on": self.publication.decided_on.isoformat(),
            "decision_no": self.publication.decision_no,
            "published_at": self.publication.published_at.isoformat(),
        }

    def _results(self, entry: Entry) -> list[dict[str, Any]]:
        indicators = self.indicators.get(entry.measure_id, [])
        found: list[dict[str, Any]] = []
        for year, text, is_same in self.said.get(entry.pk, []):
            printed = {one.label: amount for one in indicators if (amount := self._printed(entry, one, year))}
            before = found[-1]["text"] if found else ""
            told = as_left(before, filled(text, printed)) if is_same else filled(text, printed)
            found.append({"year": year, "text": told, "is_same_as_left": is_same})
        return found

    def _printed(self, entry: Entry, indicator: "Indicator", year: int) -> str:
        frozen = self.frozen.get((entry.pk, indicator.pk, year))
        value = frozen.value if frozen else None
        return "" if value is None else f"{in_figures(value)}{indicator.unit}"

    def _figure(self, entry: Entry, indicator: "Indicator") -> dict[str, Any]:
        target = self.targets.get((indicator.pk, self.round.last_year))
        return {
            "label": indicator.label,
            "unit": indicator.unit,
            "definition": indicator.definition,
            "kind": indicator.kind,
            "counting": indicator.counting,
            "polarity": indicator.polarity,
            "target": None if target is None else _plain(target),
            "values": [self._value(entry, indicator, year) for year in self.years],
        }

    def _value(self, entry: Entry, indicator: "Indicator", year: int) -> dict[str, Any]:
        frozen = self.frozen.get((entry.pk, indicator.pk, year))
        counted = self.values[indicator.pk, year]
        value = frozen.value if frozen else counted.value
        return {
            "year": year,
            "value": None if value is None else _plain(value),
            "uncertain": frozen.uncertain if frozen else counted.uncertain,
            "as_of": (frozen.as_of if frozen else counted.as_of).isoformat(),
            "feed": frozen.feed if frozen else counted.feed,
            "records": frozen.records if frozen else counted.records,
            "why_missing": (frozen.why_missing if frozen else counted.why_missing) or "",
            "is_frozen": frozen is not None,
        }


def _said(entries: Sequence[Entry]) -> dict[UUID, list[tuple[int, str, bool]]]:
    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries], years__isnull=False).order_by(
        "years__fiscal_year"
    )
    found: dict[UUID, list[tuple[int, str, bool]]] = defaultdict(list)
    for key, year, text, is_same in rows.values_list(
        "pk", "years__fiscal_year", "years__text", "years__is_same_as_left"
    ):
        found[key].append((year, text, is_same))
    return found


def _history(measures: Sequence[UUID], until: int) -> dict[UUID, list[dict[str, Any]]]:
    """Rating and direction of each measure over its published rounds, the earliest first, with this one."""
    rows = Entry.objects.filter(measure__in=measures, stage="published", round__last_year__lte=until)
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.select_related("round").order_by("round__last_year", "round__pk"):
        found[row.measure_id].append(
            {
                "round": row.round.name,
                "rating": row.rating,
                "direction": row.direction,
                "direction_text": row.direction_text,
            }
        )
    return found


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
