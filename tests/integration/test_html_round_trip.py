"""A sheet written as a web page and read again says the same, whatever else the page tells."""

from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE, loaded
from tests.round_trip import lost

from sasaeai.sheets.checking import check
from sasaeai.sheets.formats import load
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.html import to_html


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
@pytest.mark.parametrize("is_checked", [False, True], ids=["alone", "with findings"])
def test_a_page_read_again_says_the_same(path: Path, is_checked: bool) -> None:
    sheet = read(path)
    findings = check(loaded(path), sheet).findings if is_checked else ()
    again = read_bytes(to_html(sheet, findings).encode(), "a.html")
    assert lost(sheet, again) == []


def test_the_founding_sheets_page_read_again_says_the_same(shared: Path) -> None:
    path = shared / "seed" / "plan-sheet.txt"
    sheet = read(path)
    page = to_html(sheet, check(loaded(path), sheet).findings)
    assert lost(sheet, read_bytes(page.encode(), "a.html")) == []


def test_a_page_of_a_page_is_the_same_page() -> None:
    page = to_html(read(SAMPLE))
    assert to_html(read_bytes(page.encode(), SAMPLE.name)) == page


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_nothing_on_a_page_is_hidden(path: Path) -> None:
    page = to_html(read(path))
    document = load(page.encode(), "a.html")
    assert not [cell.text for grid in document.grids for cell in grid.cells if grid.hidden or cell.hidden]
