"""The seed sheet reads as a person read it: each field of each measure against the checked digests.

What the sheet's figures and traps are, in the clear, stands in ``test_sample_sheet``, which reads the seed too.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.gold import digest, digest_node

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

GOLD: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "seed_gold.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def seed(shared: Path) -> dict[str, Any]:
    return as_object(read(shared / "seed" / "plan-sheet.txt"))


def test_the_gold_holds_every_measure_once() -> None:
    assert [measure["no"] for measure in GOLD["measures"]] == list(range(1, 47))


def test_the_seed_has_the_measures_and_years_of_the_gold(seed: dict[str, Any]) -> None:
    assert [measure["no"] for measure in seed["measures"]] == [measure["no"] for measure in GOLD["measures"]]
    assert seed["fiscal_years"] == GOLD["fiscal_years"]


@pytest.mark.parametrize("gold", GOLD["measures"], ids=[f"no{measure['no']}" for measure in GOLD["measures"]])
def test_each_field_of_a_measure_is_as_checked(seed: dict[str, Any], gold: dict[str, Any]) -> None:
    measure = next(measure for measure in seed["measures"] if measure["no"] == gold["no"])
    found = json.loads(json.dumps(digest(measure)))
    wrong = [
        f"no. {gold['no']}, {name}: checked {gold[name]}, read {found.get(name)} ({measure[name]!r})"
        for name in gold
        if found.get(name) != gold[name]
    ]
    assert wrong == []
    assert set(found) == set(gold)


def test_the_tree_of_the_plan_is_as_checked(seed: dict[str, Any]) -> None:
    assert [digest_node(node) for node in seed["nodes"]] == GOLD["nodes"]
