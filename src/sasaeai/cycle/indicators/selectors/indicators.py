"""Indicators by key."""

from uuid import UUID

from sasaeai.cycle.indicators.models import Indicator


def by_key(key: UUID) -> Indicator | None:
    """An indicator with its measure, network and item."""
    rows = Indicator.objects.select_related("measure__plan", "network__programme", "item__programme")
    return rows.filter(pk=key).first()
