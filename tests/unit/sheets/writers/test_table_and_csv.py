"""What a reader of the table or the CSV notices about figures and formulas."""

import io

import pytest
from rich.console import Console

from sasaeai import sheets
from sasaeai.lib.formulas import guarded
from sasaeai.sheets.writers.table import print_sheet

HEAD = "番号\t取組名\t担当課\t平成29年度実績\t平成30年度実績\t評価\n"


def printed(results: str) -> str:
    sheet = sheets.read_bytes((HEAD + f"1\t見守りの輪\t福祉課\t{results}\t○\n").encode(), "評価.tsv")
    page = io.StringIO()
    print_sheet(sheet, Console(width=132, file=page))
    return page.getvalue()


def test_values_stand_in_the_order_of_their_years() -> None:
    assert "58人 → 同左" in printed("登録者数 58人\t同左")


def test_units_that_differ_are_not_joined_by_an_arrow() -> None:
    page = printed("講座 3回 講座 40人\t講座 4回 講座 52人")
    assert "3 → 4回" in page
    assert "40 → 52人" in page


def test_measures_with_one_number_are_printed_once_each() -> None:
    rows = "".join(f"1\t見守りの輪{letter}\t福祉課\t{letter}班を設置\t\t○\n" for letter in "あいう")
    sheet = sheets.read_bytes((HEAD + "(1)気付きのしくみ\t\t\t\t\t\n" + rows).encode(), "評価.tsv")
    assert [node.measures for node in sheet.nodes] == [(1, 1, 1)]
    page = io.StringIO()
    print_sheet(sheet, Console(width=132, file=page))
    assert [page.getvalue().count(f"見守りの輪{letter}") for letter in "あいう"] == [1, 1, 1]


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "\u200b=1+1", " =1+1", "＋1", "－1+cmd", "＠SUM(1)", "\t=1"])
def test_nothing_is_left_that_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["-", "--", "○", "見守り=支え合い", ""])
def test_plain_answers_are_left_as_they_are(text: str) -> None:
    assert guarded(text) == text
