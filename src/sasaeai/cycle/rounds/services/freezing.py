"""The figures of an entry as they stand when it is frozen, with all that explains them; and what moved since."""

from django.db.models import Max
from django.utils import timezone

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.selectors.values import of_measure_indicators, values
from sasaeai.cycle.rounds.models import Entry, FrozenFigure


def freeze_figures(entry: Entry, by: Viewer) -> None:
    """Write down every figure of the entry's measure for the years of its round, in the caller's transaction."""
    indicators = of_measure_indicators(entry.measure_id)
    found = values(indicators, entry.round.years, on=by.on)
    now = timezone.now()
    position = AuditEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            entry=entry,
            indicator_id=key,
            fiscal_year=year,
            value=value.value,
            uncertain=value.uncertain,
            as_of=value.as_of,
            feed=value.feed,
            records=value.records,
            why_missing=value.why_missing or "",
            formula_version=value.formula_version,
            audit_entry=position,
            frozen_at=now,
        )
        for (key, year), value in found.items()
    )


def thaw_figures(entry: Entry) -> None:
    """An entry that is reopened gets its figures anew; those that were frozen stay on file."""
    entry.frozen_figures.filter(is_current=True).update(is_current=False)
