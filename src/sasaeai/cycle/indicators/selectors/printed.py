"""Values that sheets printed for a measure and of which nobody has said which figure they are."""

from uuid import UUID

from sasaeai.cycle.indicators.models import GivenValue
from sasaeai.lib.japanese_text import fold


def printed_figures(measure: UUID, label: str, unit: str) -> list[GivenValue]:
    """Those of a label and unit, however their brackets and spaces are printed."""
    rows = GivenValue.objects.filter(
        measure=measure, indicator=None, is_current=True, origin=GivenValue.Origin.SHEET, fiscal_year__isnull=False
    )
    wanted = fold(label), fold(unit)
    return [row for row in rows if (fold(row.label), fold(row.unit)) == wanted]
