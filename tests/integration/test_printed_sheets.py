"""The same sheet printed as PDF by three engines, ruled fully or by half, says the same as its tab text."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.factories import sheets_in_formats as write
from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.printed_sheets import ENGINES, Engine, Job, as_pdfs
from tests.factories.printed_tables import Style, continuous
from tests.factories.thorough import few
from tests.gold import comparable, differences, tally

from sasaeai.sheets.reading import read_bytes
from sasaeai.sheets.writers.json import as_object

RULED = {
    "full": Style(),
    "open": Style(rules="open"),
    "rows": Style(rules="rows"),
    "columns": Style(rules="columns"),
}
STYLES = RULED | {
    "a4-landscape": Style(paper="a4-landscape"),
    "a4-portrait": Style(paper="a4-portrait"),
    "on-its-side": Style(is_rotated=True),
    "vertical-heading": Style(has_vertical_heading=True),
    "squares": Style(ticks="□■"),
    "bare": Style(has_furniture=False),
    "continuous": Style(paper="a4-landscape", is_continuous=True),
    "continuous-rows": Style(rules="rows", is_continuous=True),
}
# Where no line is drawn at a page break, or a narrow column breaks nearly every word, some of what told the cells
# apart is not on the paper any more; of these so many fields must be right.
LEAST_RIGHT = {"continuous-rows": 0.88, "a4-portrait": 0.97, "continuous": 0.99}
# The real sheet in the ways it could be ruled, ours in every way.
PRINTED = [("sample", engine, name) for engine in ENGINES for name in STYLES]
PRINTED += [("seed", engine, name) for engine in ENGINES for name in RULED]
PRINTED = few(PRINTED, 10)
pytestmark = pytest.mark.sampled


@pytest.fixture
def tab_text(request: pytest.FixtureRequest, sheet: str) -> Path:
    if sheet == "sample":
        return SAMPLE
    folder: Path = request.getfixturevalue("shared")
    return folder / "seed" / "plan-sheet.txt"


@cache
def printed(tab_text: Path, engine: Engine) -> dict[str, bytes]:
    """A sheet in each style; LibreOffice takes long to start and prints all of them at once."""
    sheet = "sample" if tab_text == SAMPLE else "seed"
    styles = [style for one, by, style in PRINTED if (one, by) == (sheet, engine)]
    pages = write.pages_of(loaded(tab_text))
    return dict(zip(styles, as_pdfs(Job(pages, engine, STYLES[style]) for style in styles), strict=True))


@cache
def in_text(tab_text: Path, *, is_continuous: bool) -> dict[str, Any]:
    """What the tab text says; of a table that goes on over all pages only the first header is printed."""
    pages = write.pages_of(loaded(tab_text))
    data = write.as_tab_text(continuous(pages)) if is_continuous else tab_text.read_bytes()
    return as_object(read_bytes(data, tab_text.name))


def shape(nodes: list[dict[str, Any]]) -> list[Any]:
    return [(node["number"], comparable(node["title"]), node["measures"], shape(node["children"])) for node in nodes]


@pytest.mark.parametrize(("sheet", "engine", "style"), [case for case in PRINTED if case[2] not in LEAST_RIGHT])
def test_a_printed_sheet_says_the_same_as_its_text(tab_text: Path, engine: Engine, style: str) -> None:
    original = in_text(tab_text, is_continuous=STYLES[style].is_continuous)
    read = as_object(read_bytes(printed(tab_text, engine)[style], f"{style}.pdf"))
    assert [measure["no"] for measure in read["measures"]] == [measure["no"] for measure in original["measures"]]
    pairs = zip(original["measures"], read["measures"], strict=True)
    wrong = [line for before, after in pairs for line in differences(before, after)]
    assert not wrong, "\n".join(wrong)
    assert read["fiscal_years"] == original["fiscal_years"]
    assert shape(read["nodes"]) == shape(original["nodes"])
    require_conservation(read)


@pytest.mark.parametrize(("sheet", "engine", "style"), [case for case in PRINTED if case[2] in LEAST_RIGHT])
def test_a_sheet_that_leaves_lines_out_says_nearly_the_same(tab_text: Path, engine: Engine, style: str) -> None:
    original = in_text(tab_text, is_continuous=STYLES[style].is_continuous)
    read = as_object(read_bytes(printed(tab_text, engine)[style], f"{style}.pdf"))
    by_number = {measure["no"]: measure for measure in read["measures"]}
    tallies = [tally(measure, by_number.get(measure["no"], dict.fromkeys(measure))) for measure in original["measures"]]
    wrong = [line for _, lines in tallies for line in lines]
    assert 1 - len(wrong) / sum(count for count, _ in tallies) >= LEAST_RIGHT[style], "\n".join(wrong)
    require_conservation(read)


def require_conservation(read: dict[str, Any]) -> None:
    cells = read["cells"]
    assert cells["nonblank"] == cells["used"] + cells["headings"] + cells["reported"]
