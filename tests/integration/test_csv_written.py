"""The CSV: one row a measure that reads back as the same sheet, and one row a figure that says all of it."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.thorough import share
from tests.gold import comparable
from tests.round_trip import lost

from sasaeai.lib.formulas import guarded, unguarded
from sasaeai.sheets.model import Measure, Sheet
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.csv import to_csv, to_long_csv

DISPLACED = 19


def read_again(sheet: Sheet) -> Sheet:
    return read_bytes(to_csv(sheet).encode(), "again.csv")


@pytest.mark.parametrize("path", UNLIKE, ids=lambda path: path.stem)
def test_the_csv_says_the_same(path: Path) -> None:
    sheet = read(path)
    assert not lost(sheet, read_again(sheet))


def test_the_founding_sheet_says_the_same(shared: Path) -> None:
    for path in (SAMPLE, shared / "seed" / "plan-sheet.txt"):
        sheet = read(path)
        assert not lost(sheet, read_again(sheet))


def test_a_displaced_text_is_told_with_the_heading_where_it_stood_and_still_asked_about() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(read(SAMPLE)).removeprefix("\ufeff"))))
    told = {name: text for name, text in rows[DISPLACED - 1].items() if name.startswith("位置のずれた記入") and text}
    assert len(told) == 2
    assert any(text.startswith("良かった点 課題：放課後サロン 7か所") for text in told.values())
    assert [finding.measures for finding in read_again(read(SAMPLE)).findings if finding.code == "SH003"] == [(19,)]


def test_there_is_one_row_for_each_measure() -> None:
    lines = to_csv(read(SAMPLE))
    assert lines.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(lines)))
    assert len(rows) == 47
    assert {len(row) for row in rows} == {len(rows[0])}


def test_each_figure_is_a_row_that_says_all_of_it() -> None:
    sheet = read(SAMPLE)
    rows = list(csv.DictReader(io.StringIO(to_long_csv(sheet).removeprefix("\ufeff"))))
    assert len(rows) == sum(len(measure.figures) for measure in sheet.measures)
    of_3 = [row for row in rows if row["番号"] == "3" and row["年度"] == "2018" and row["種別"] == "累計"]
    assert [(row["値"], row["単位"], row["年度（和暦）"]) for row in of_3] == [("3282", "人", "平成30年度")]


@settings(max_examples=share(50), deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=60))
def test_any_reason_comes_back(reason: str) -> None:
    sheet = read(UNLIKE[2])
    changed = replace(sheet, measures=(replace(sheet.measures[0], reason=reason), *sheet.measures[1:]))
    again: Measure = read_again(changed).measures[0]
    assert comparable(again.reason or "") == comparable(reason)


@given(st.text(max_size=20))
def test_the_guard_of_a_formula_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text or text.startswith("'")
    assert not guarded(text).startswith(("=", "+", "@"))
