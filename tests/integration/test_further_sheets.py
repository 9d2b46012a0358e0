"""Ten more sheets, written with their gold by someone who had not seen the reader; see ``tests/data/README.md``.

The gold names only what the contract settles: a figure may lack a label, ``kept`` may stand under any heading.
"""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from tests.factories.known_sheets import FURTHER
from tests.gold import comparable

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

LEAST_RIGHT = 0.98
PRINTED_RATE = 0.0501  # a rate is printed with one digit, and kept by a workbook with all of them
ALIKE = str.maketrans({"％": "%", "Ｋ": "K"})
APART = ("figures", "figures_optional", "results", "ratings", "other", "kept", "no")

Measure = dict[str, Any]


@pytest.fixture(scope="module", params=FURTHER, ids=lambda path: path.stem)
def pairs(request: pytest.FixtureRequest) -> list[tuple[Measure, Measure]]:
    """The measures of the gold, each with the one that was read in its place."""
    path: Path = request.param
    gold = json.loads(path.with_name(f"{path.stem}.gold.json").read_text(encoding="utf-8"))["measures"]
    found = as_object(read(path))["measures"]
    assert len(found) == len(gold)
    return list(zip(gold, found, strict=True))


def same(expected: Any, found: Any) -> bool:
    if isinstance(expected, str):
        return comparable(expected).translate(ALIKE) == comparable(str(found)).translate(ALIKE)
    return comparable(expected) == comparable(found) or (not expected and not found)


def is_figure(expected: Measure, found: Measure) -> bool:
    near = PRINTED_RATE if expected.get("kind") == "rate" else 0.0
    if abs(expected["value"] - found["value"]) > near:
        return False
    if expected.get("of_which") == "*" and not found["of_which"]:
        return False
    rest = expected.keys() - {"value"} - ({"of_which"} if expected.get("of_which") == "*" else set())
    return all(same(expected[name], found[name]) for name in rest)


def wrong_figures(gold: Measure, found: Measure) -> list[str]:
    """Figures that are missing, and figures that the gold does not have; those with the most said are met first."""
    left = list(found["figures"])
    wrong = []
    for expected in sorted(gold["figures"], key=lambda figure: -len(figure)):
        match = next((figure for figure in left if is_figure(expected, figure)), None)
        if match is None:
            wrong.append(f"no. {found['no']} lacks {expected}")
        else:
            left.remove(match)
    for optional in gold.get("figures_optional", ()):
        left = [figure for figure in left if not is_figure(optional, figure)]
    return wrong + [f"no. {found['no']} invents {figure}" for figure in left]


def wrong_fields(gold: Measure, found: Measure) -> list[str]:
    wrong = [name for name in gold.keys() - set(APART) if not same(gold[name], found[name])]
    if "no" in gold and unicodedata.normalize("NFKC", str(gold["no"])) != str(found["no"]):
        wrong.append("no")
    results = {result["fiscal_year"]: result for result in found["results"]}
    for result in gold.get("results", ()):
        read_result = results.get(result["fiscal_year"], {})
        if not all(same(value, read_result.get(name)) for name, value in result.items()):
            wrong.append(f"result of {result['fiscal_year']}")
    if "ratings" in gold and not same(gold["ratings"], found["ratings"]):
        wrong.append("ratings")
    for heading, text in gold.get("other", {}).items():
        if not any(comparable(heading) in comparable(key) and same(text, kept) for key, kept in found["other"].items()):
            wrong.append(f"other {heading}")
    kept = [*found["other"].values(), *(found[name] or "" for name in ("direction_text", "reason", "issues"))]
    for heading, text in gold.get("kept", {}).items():
        if not any(comparable(text) in comparable(value) for value in kept):
            wrong.append(f"kept {heading}")
    return [f"no. {found['no']} {name}: gold {gold.get(name)!r}, read {found.get(name)!r}" for name in wrong]


def test_nearly_every_field_is_right(pairs: list[tuple[Measure, Measure]]) -> None:
    fields = sum(len(gold) - 1 + len(gold["figures"]) for gold, _ in pairs)
    wrong = [line for pair in pairs for line in (*wrong_fields(*pair), *wrong_figures(*pair))]
    assert len(wrong) <= (1 - LEAST_RIGHT) * fields, wrong
