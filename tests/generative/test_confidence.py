"""On damaged sheets, what is read wrongly is less sure than what is read rightly; what stays unknown is asked about.

The damage is that of ``factories.damage``; the truth is the reading of the sheet before it was damaged, which other
tests hold against its gold. A measure is found again by its cells. What is kept under *other* claims nothing and is not
judged, nor is a figure named by a heading that the damage made up. A label, unit or year of None is unknown, not wrong.
"""

import bisect
import json
import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.factories.damage import UNKNOWN_HEADING, damaged
from tests.factories.known_sheets import OWN, loaded
from tests.factories.thorough import share
from tests.gold import comparable

from sasaeai.sheets.errors import NoEvaluationTableError
from sasaeai.sheets.grid import Document
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.writers.json import as_object

LEAST_AUC = 0.9
ROUNDS = share(14)
SINGLE = (
    "no", "page", "title", "cross_listed_pages", "divisions", "joint_divisions", "sub_units", "description", "rating",
    "strengths", "issues", "direction", "reason",
)  # fmt: skip
NAMES_OF_FIGURES = ("label", "unit", "fiscal_year", "value", "kind", "of_which")
MAY_BE_UNKNOWN = ("label", "unit", "fiscal_year")

Measure = dict[str, Any]


class Judged(NamedTuple):
    """A field that was read from a damaged sheet: how sure the reading was, and whether it was right."""

    confidence: float
    is_right: bool
    what: str


@lru_cache(maxsize=16)
def truth(path: Path) -> list[Measure]:
    return as_object(read_document(loaded(path)))["measures"]


@lru_cache(maxsize=16)
def places(path: Path) -> tuple[dict[str, int], dict[str, int]]:
    """By cell, the position of its measure; by grid, the row of its first measure."""
    rows = {cell.ref: (grid.name, cell.row) for grid in loaded(path).grids for cell in grid.cells}
    home: dict[str, int] = {}
    first: dict[str, int] = {}
    for at, measure in enumerate(truth(path)):
        home |= {ref: at for refs in measure["sources"].values() for ref in refs}
        for ref in measure["sources"]["title"]:
            grid, row = rows[ref]
            first[grid] = min(first.get(grid, row), row)
    return home, first


def sheets_to_damage(shared: Path) -> list[Path]:
    return [*OWN, shared / "seed" / "plan-sheet.txt"]


def damaged_sheets(paths: list[Path], seed: int) -> Iterator[tuple[Path, Document, Sheet, list[str]]]:
    for path in paths:
        chance = random.Random(f"{path.stem} {seed}")
        document, names = damaged(loaded(path), places(path)[1], chance)
        try:
            yield path, document, read_document(document), names
        except NoEvaluationTableError:
            continue


def judged(path: Path, sheet: Sheet) -> Iterator[Judged]:
    seen: set[int] = set()
    home = places(path)[0]
    for read, measure in zip(sheet.measures, as_object(sheet)["measures"], strict=True):
        votes = Counter(home[ref] for refs in measure["sources"].values() for ref in refs if ref in home)
        at = votes.most_common(1)[0][0] if votes else -1
        if at < 0 or at in seen:
            yield Judged(measure["confidence"].get("no", 1.0), measure["no"] is None, "measure")
            continue
        seen.add(at)
        yield from judged_fields(measure, truth(path)[at])
        yield from judged_figures([figure.confidence for figure in read.figures], measure, truth(path)[at])


def judged_fields(measure: Measure, true: Measure) -> Iterator[Judged]:
    for name in SINGLE:
        if measure[name] not in (None, [], {}, ""):
            is_right = comparable(measure[name]) == comparable(true[name])
            yield Judged(measure["confidence"].get(name, 1.0), is_right, name)
    texts = [comparable(result["text"]) for result in true["results"]]
    for result in measure["results"]:
        is_right = comparable(result) in comparable(true["results"])
        is_undated = result["fiscal_year"] is None and comparable(result["text"]) in texts
        yield Judged(measure["confidence"]["results"], is_right or is_undated, "results")


def judged_figures(confidence: list[float], measure: Measure, true: Measure) -> Iterator[Judged]:
    left = [named(figure) for figure in true["figures"]]
    for sure, figure in zip(confidence, measure["figures"], strict=True):
        if UNKNOWN_HEADING in (figure["label"] or ""):
            continue
        match = next((other for other in left if agrees(named(figure), other)), None)
        if match is not None:
            left.remove(match)
        yield Judged(sure, match is not None, "figure")


def named(figure: Measure) -> Measure:
    return comparable({name: figure[name] for name in NAMES_OF_FIGURES})


def agrees(read: Measure, true: Measure) -> bool:
    return all(read[name] == true[name] or (name in MAY_BE_UNKNOWN and read[name] is None) for name in NAMES_OF_FIGURES)


def area_under_curve(right: list[float], wrong: list[float]) -> float:
    """The share of pairs of a right and a wrong field in which the right one is surer; ties count half."""
    ordered = sorted(right)
    surer = sum(
        len(right) - (bisect.bisect_left(ordered, sure) + bisect.bisect_right(ordered, sure)) / 2 for sure in wrong
    )
    return surer / (len(right) * len(wrong))


def test_the_area_under_the_curve() -> None:
    assert area_under_curve([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert area_under_curve([0.5], [0.5]) == 0.5
    assert area_under_curve([0.9, 0.2], [0.5]) == 0.5


@pytest.mark.sampled
def test_wrong_fields_are_less_sure_than_right_ones(shared: Path) -> None:
    fields = [
        field
        for seed in range(ROUNDS)
        for path, _, sheet, _ in damaged_sheets(sheets_to_damage(shared), seed)
        for field in judged(path, sheet)
    ]
    right = [field.confidence for field in fields if field.is_right]
    wrong = [field.confidence for field in fields if not field.is_right]
    assert len(right) > share(30_000)
    assert len(wrong) > share(150), "the damage must lead to mistakes, or nothing is measured"
    assert area_under_curve(right, wrong) >= LEAST_AUC
    assert sum(wrong) / len(wrong) < sum(right) / len(right) - 0.3


@pytest.mark.sampled
def test_what_is_unknown_in_a_damaged_sheet_is_asked_about(shared: Path) -> None:
    silent = [
        f"{path.name} {names}: {line}"
        for seed in range(ROUNDS, ROUNDS + share(6))
        for path, _, sheet, names in damaged_sheets(sheets_to_damage(shared), seed)
        for line in unasked(sheet)
    ]
    assert silent == []


def unasked(sheet: Sheet) -> Iterator[str]:
    """What a sheet leaves open without a finding: answers that cannot be read, and parts of figures."""
    findings = json.loads(json.dumps(as_object(sheet)["findings"]))
    asked = {no for finding in findings for no in finding["measures"]}
    cells = {ref for finding in findings for ref in finding["cells"]}
    for measure in sheet.measures:
        for name in ("rating", "direction"):
            printed = getattr(measure, f"{name}_text")
            is_open = printed and getattr(measure, name) is None and not is_none_answer(printed)
            if is_open and measure.no not in asked and not cells & set(measure.sources[name]):
                yield f"{measure.no} {name} {printed!r}"
        for figure in measure.figures:
            unknown = [part for part in MAY_BE_UNKNOWN if getattr(figure, part) is None]
            if unknown and not cells & set(figure.sources):
                yield f"{measure.no} {unknown} of {figure.value}"


def is_none_answer(text: str) -> bool:
    return text.strip() in {"-", "－", "—", "―", "ー", "なし"}


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_an_undamaged_sheet_is_mostly_sure(path: Path) -> None:
    sure = [value for measure in truth(path) for name, value in measure["confidence"].items() if name != "other"]
    assert sum(sure) / len(sure) >= 0.75
    assert all(0.0 <= value <= 1.0 for value in sure)
