"""A scanned sheet: nine fields of ten are right, and what is wrong is known to be unsure.

Recognition takes seconds a page, so this is for the thorough run; a small page is read each time (``test_scan``).
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.factories import sheets_in_formats as write
from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.printed_sheets import as_pdf
from tests.factories.printed_tables import Rules, Style
from tests.factories.scanned_sheets import Scanner, as_scan
from tests.fields_right import Field, fields, known_to_be_unsure, report, share_right

from sasaeai.sheets.reading import read_bytes
from sasaeai.sheets.writers.json import as_object

LEAST_RIGHT = 0.90
# The chance that a wrong field has a lower confidence than a right one; blind guesses reach 0.5.
LEAST_KNOWN = 0.75


def read_scan(pages: Sequence[write.Page], style: Style, scanner: Scanner) -> list[Field]:
    scan = as_scan(as_pdf(pages, "typst", style), scanner)
    original = as_object(read_bytes(write.as_tab_text(pages), "original.txt"))["measures"]
    return fields(original, as_object(read_bytes(scan, "scan.pdf"))["measures"])


def require_good(every: Sequence[Field]) -> None:
    assert share_right(every) >= LEAST_RIGHT, report(every)
    assert known_to_be_unsure(every) >= LEAST_KNOWN, report(every)


@pytest.mark.thorough
@pytest.mark.parametrize("sheet", ["sample", "seed"])
def test_the_first_page_of_a_scan_is_right_or_known_to_be_unsure(sheet: str, request: pytest.FixtureRequest) -> None:
    every = read_scan(pages_of(sheet, request)[:1], Style(), Scanner())
    assert share_right(every) >= LEAST_RIGHT, report(every)
    # One page has too few wrong fields to judge confidence by: the whole scans have enough.


def pages_of(sheet: str, request: pytest.FixtureRequest) -> list[write.Page]:
    if sheet == "sample":
        return write.pages_of(loaded(SAMPLE))
    folder: Path = request.getfixturevalue("shared")
    return write.pages_of(loaded(folder / "seed" / "plan-sheet.txt"))


@pytest.mark.thorough
@pytest.mark.parametrize("rules", ["full", "open"])
@pytest.mark.parametrize("sheet", ["sample", "seed"])
def test_a_whole_sheet_scanned(sheet: str, rules: Rules, request: pytest.FixtureRequest) -> None:
    require_good(read_scan(pages_of(sheet, request), Style(rules=rules), Scanner()))


@pytest.mark.thorough
def test_a_scan_laid_in_sideways() -> None:
    require_good(read_scan(write.pages_of(loaded(SAMPLE))[1:2], Style(), Scanner(quarter_turns=1)))
