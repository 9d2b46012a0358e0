"""Any sheet comes back from every format as it was, up to the normal form that ``random_sheets`` states."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from tests.factories.random_sheets import sheets
from tests.factories.thorough import share
from tests.integration.test_printable import read_again
from tests.round_trip import lost

from sasaeai.sheets.model import Figure, Measure, Sheet
from sasaeai.sheets.reading import read_bytes
from sasaeai.sheets.writers.converting import written
from sasaeai.sheets.writers.printable import printable
from sasaeai.sheets.writers.printable_columns import columns_of

FORMATS = {".html": 20, ".csv": 20, ".xlsx": 20, ".docx": 15, ".pdf": 12}
MOST_COLUMNS = {".pdf": 32}
"""Of more columns, those of a PDF are too narrow for two letters side by side."""


def without_figures(sheet: Sheet) -> Sheet:
    return replace(sheet, measures=tuple(replace(measure, figures=()) for measure in sheet.measures))


def told(measure: Measure) -> Counter[tuple[object, ...]]:
    """The figures of a measure by what they say."""
    return Counter(map(_said, measure.figures))


def _said(figure: Figure) -> tuple[object, ...]:
    return (figure.label, figure.unit, figure.fiscal_year, float(figure.value), figure.kind, figure.of_which)


def differing(sheet: Sheet, again: Sheet) -> list[str]:
    """What got lost. The texts of a new sheet have figures in them that only reading finds: more is no loss."""
    lines = lost(without_figures(sheet), without_figures(again))
    pairs = zip(sheet.measures, again.measures, strict=False)
    return lines + [f"no. {one.no}: {gone}" for one, other in pairs if (gone := told(one) - told(other))]


@given(sheets())
@settings(max_examples=share(60))
def test_the_layout_says_what_any_sheet_says(sheet: Sheet) -> None:
    again = read_again(printable(sheet))
    assert not differing(sheet, again)
    assert not lost(again, read_again(printable(again)))


def comes_back_from(suffix: str) -> Callable[[], None]:
    @given(sheets())
    @settings(max_examples=share(FORMATS[suffix]))
    def property_of_any_sheet(sheet: Sheet) -> None:
        assume(len(columns_of(sheet)) <= MOST_COLUMNS.get(suffix, 99))
        again = read_bytes(written(sheet, suffix).data, f"again{suffix}")
        assert not differing(sheet, again)
        assert not lost(again, read_bytes(written(again, suffix).data, f"again{suffix}"))

    return property_of_any_sheet


@pytest.mark.parametrize("suffix", FORMATS)
def test_any_sheet_comes_back_from_a_file(suffix: str) -> None:
    comes_back_from(suffix)()
