"""Ten sheets unlike each other, each read at 98 % of its fields or better, with no code for any of them.

The sheets and their gold were written before the code that reads layouts; ``tests/data/README.md`` says what was
changed in the gold since.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.factories.known_sheets import UNLIKE
from tests.gold import comparable, tally

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

LEAST_RIGHT = 0.98

Read = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module", params=UNLIKE, ids=lambda path: path.stem)
def gold_and_sheet(request: pytest.FixtureRequest) -> Read:
    path: Path = request.param
    gold = json.loads(path.with_name(f"{path.stem}.gold.json").read_text(encoding="utf-8"))
    return gold, as_object(read(path))


def test_ten_sheets_of_seven_formats() -> None:
    assert len(UNLIKE) == 10
    assert len({path.suffix for path in UNLIKE}) == 7


def test_every_measure_is_found_and_no_other(gold_and_sheet: Read) -> None:
    gold, sheet = gold_and_sheet
    assert [measure["no"] for measure in sheet["measures"]] == [measure["no"] for measure in gold["measures"]]
    assert sheet["fiscal_years"] == gold["fiscal_years"]


def test_nearly_every_field_is_right(gold_and_sheet: Read) -> None:
    gold, sheet = gold_and_sheet
    tallies = [tally(*pair) for pair in zip(gold["measures"], sheet["measures"], strict=True)]
    fields = sum(count for count, _ in tallies)
    wrong = [line for _, lines in tallies for line in lines]
    assert len(wrong) <= (1 - LEAST_RIGHT) * fields, wrong


def test_the_tree_of_the_plan_is_right(gold_and_sheet: Read) -> None:
    gold, sheet = gold_and_sheet
    if "nodes" in gold:
        assert comparable(sheet["nodes"]) == comparable(gold["nodes"])
