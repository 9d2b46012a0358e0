"""The two municipalities' lists at hand, against the columns of their CSV files as Python's csv module reads them."""

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.gold import comparable

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

INDICATORS = [*((f"活動指標{n}", f"実績値{n}", f"単位{n}") for n in range(1, 5)),
              *((f"成果指標{n}", f"成果実績値{n}", f"成果単位{n}") for n in range(1, 5))]  # fmt: skip
NO_VALUE = {"", "-", "－", "データなし"}
DIRECTIONS = {"現状継続": "continue", "拡大": "expand", "縮小": "shrink", "改善": "improve", "廃止": "abolish"}

Row = dict[str, str]


@pytest.fixture(scope="module", params=["kitamoto", "seiro"])
def both(request: pytest.FixtureRequest, shared: Path) -> list[tuple[Row, dict[str, Any]]]:
    """The rows of a list, each with the measure that was read from it."""
    path = shared / "samples" / "evaluations" / f"{request.param}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    measures = as_object(read(path))["measures"]
    assert len(measures) == len(rows) > 200
    return list(zip(rows, measures, strict=True))


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_numbers_titles_divisions_and_pages(both: list[tuple[Row, dict[str, Any]]]) -> None:
    wrong = [
        (row["No."], measure["no"], measure["title"], measure["divisions"], measure["page"])
        for row, measure in both
        if str(measure["no"]) != row["No."]
        or comparable(measure["title"]) != comparable(row["事務事業名"])
        or comparable("".join(measure["divisions"])) != comparable(row["担当課"].replace("、", "").replace("・", ""))
        or str(measure["page"]) != row["掲載ページ"]
    ]
    assert wrong == []


def test_every_number_is_a_figure_with_its_label_and_unit_and_no_other_is(
    both: list[tuple[Row, dict[str, Any]]],
) -> None:
    wrong = []
    for row, measure in both:
        expected = [
            (
                comparable(row[label]),
                number(row[value]),
                comparable(row[unit]).replace("%", "％") if row[unit] not in NO_VALUE else None,
            )
            for label, value, unit in INDICATORS
            if row[value] not in NO_VALUE
        ]
        found = [
            (comparable(figure["label"] or ""), float(figure["value"]), comparable(figure["unit"]))
            for figure in measure["figures"]
            if figure["kind"] != "budget"
        ]
        budget = [figure["value"] for figure in measure["figures"] if figure["kind"] == "budget"]
        asked = [number(row["予算額(千円)"])] if row["予算額(千円)"] not in NO_VALUE else []
        if sorted(map(repr, found)) != sorted(map(repr, expected)) or budget != asked:
            wrong.append((row["No."], expected, found, asked, budget))
    assert wrong == []


def test_directions_are_as_printed_and_their_meaning_is_known(both: list[tuple[Row, dict[str, Any]]]) -> None:
    for row, measure in both:
        printed = row["今後の方向性"]
        assert (measure["direction_text"] or "") == printed
        if printed in DIRECTIONS:
            assert measure["direction"] == DIRECTIONS[printed]
