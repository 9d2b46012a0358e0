"""The same sheet typed into Excel, CSV, HTML, Markdown or Word says the same of every measure as its tab text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.factories import sheets_in_formats as write
from tests.factories.known_sheets import SAMPLE, loaded
from tests.factories.word_sheets import as_docx
from tests.gold import comparable, differences

from sasaeai.sheets.reading import read_bytes
from sasaeai.sheets.writers.json import as_object

Pages = list[write.Page]

OTHER_ORDER = (
    "no",
    "division",
    "page",
    "title",
    "rating",
    "first_year",
    "second_year",
    "direction",
    "reason",
    "strengths",
)


def in_other_order(pages: Pages) -> bytes:
    return write.as_csv(replace(page, order=OTHER_ORDER) for page in pages)


FORMATS: dict[str, Callable[[Pages], bytes]] = {
    "one_worksheet.xlsx": lambda pages: write.as_xlsx(pages, sheet_per_page=False),
    "worksheet_per_page.xlsx": lambda pages: write.as_xlsx(pages, sheet_per_page=True),
    "other_order.csv": in_other_order,
    "merged.html": write.as_html,
    "pipes.md": write.as_markdown,
    "merged.docx": as_docx,
    "again.txt": write.as_tab_text,
}


@pytest.fixture(scope="module", params=["sample", "seed"])
def tab_text(request: pytest.FixtureRequest) -> Path:
    if request.param == "sample":
        return SAMPLE
    folder: Path = request.getfixturevalue("shared")
    return folder / "seed" / "plan-sheet.txt"


def shape(nodes: list[dict[str, Any]]) -> list[Any]:
    return [(node["number"], comparable(node["title"]), node["measures"], shape(node["children"])) for node in nodes]


@pytest.mark.parametrize("name", FORMATS)
def test_each_field_of_each_measure_is_the_same_in_the_other_format(tab_text: Path, name: str) -> None:
    original = as_object(read_bytes(tab_text.read_bytes(), tab_text.name))
    other = as_object(read_bytes(FORMATS[name](write.pages_of(loaded(tab_text))), name))
    assert [measure["no"] for measure in other["measures"]] == [measure["no"] for measure in original["measures"]]
    pairs = zip(original["measures"], other["measures"], strict=True)
    assert [line for before, after in pairs for line in differences(before, after)] == []
    assert other["fiscal_years"] == original["fiscal_years"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_tree_of_the_plan_is_the_same_in_the_other_format(tab_text: Path, name: str) -> None:
    original = as_object(read_bytes(tab_text.read_bytes(), tab_text.name))
    other = as_object(read_bytes(FORMATS[name](write.pages_of(loaded(tab_text))), name))
    assert shape(other["nodes"]) == shape(original["nodes"])


@pytest.mark.parametrize("name", FORMATS)
def test_no_cell_is_lost_in_the_other_format(tab_text: Path, name: str) -> None:
    cells = as_object(read_bytes(FORMATS[name](write.pages_of(loaded(tab_text))), name))["cells"]
    assert cells["nonblank"] == cells["used"] + cells["headings"] + cells["reported"]
