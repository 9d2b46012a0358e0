"""Answers of a sheet: which scale, which year's mark, which of the marked columns."""

import io

import pytest
from rich.console import Console
from tests.factories.known_sheets import document_of, grid_of

from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.writers.table import print_sheet

NAMES = ["見守りの輪", "相談の窓口", "居場所づくり", "移動の支援", "学習の応援", "食事の配達"]


def sheet_of(rows: list[list[str]]) -> Sheet:
    return read_document(document_of(grid_of("t1", rows)))


def rated(marks: list[str], *above: str) -> Sheet:
    head = ["番号", "取組名", "担当課", "実績", "評価", "課題"]
    body = [
        [str(at), name, "福祉政策課", f"参加者数 {at * 11}人", marks[at % len(marks)], f"担い手が{at}人足りない。"]
        for at, name in enumerate(NAMES, start=1)
    ]
    return sheet_of([*([line] for line in above), head, *body])


@pytest.mark.parametrize(
    "line",
    ["提出期限 5 月", "評価会議は年 2 回", "内線 3 番", "A 国庫 B 県費"],
    ids=["deadline", "meetings", "phone", "funds"],
)
@pytest.mark.parametrize("marks", ["◎○△", "ABC"])
def test_words_that_only_look_like_a_legend_leave_the_ratings_alone(line: str, marks: str) -> None:
    plain, told = rated(list(marks)), rated(list(marks), line)
    assert None not in {measure.rating for measure in plain.measures}
    assert [measure.rating for measure in told.measures] == [measure.rating for measure in plain.measures]


@pytest.mark.parametrize("years", [(28, 29, 30), (30, 29, 28), (29, 30, 28)], ids=str)
def test_the_rating_is_that_of_the_latest_year_wherever_its_column_stands(years: tuple[int, ...]) -> None:
    mark_of = {28: "A", 29: "B", 30: "C"}
    head = ["番号", "取組名", "担当課", *(f"平成{year}年度評価" for year in years), "課題"]
    body = [
        [str(at), name, "福祉政策課", *(mark_of[year] for year in years), f"担い手が{at}人足りない。"]
        for at, name in enumerate(NAMES, start=1)
    ]
    measures = sheet_of([head, *body]).measures
    assert [measure.rating for measure in measures] == ["C"] * len(NAMES)
    assert all(measure.ratings == {2016: "A", 2017: "B", 2018: "C"} for measure in measures)


def test_the_table_shows_numbers_and_places_as_they_are() -> None:
    rows = [["番号", "取組名", "担当課", "実績", "評価"]]
    rows += [[f"[/{at}]", name, "福祉政策課", f"参加者数 {at}人", "○"] for at, name in enumerate(NAMES, start=1)]
    page = io.StringIO()
    print_sheet(sheet_of(rows), Console(file=page, width=132))
    assert all(name in page.getvalue() for name in NAMES)


def test_a_unit_above_one_table_is_not_that_of_another() -> None:
    people = [["番号", "取組名", "担当課", "参加実績", "評価"]]
    people += [[str(at), name, "福祉政策課", str(at * 11), "○"] for at, name in enumerate(NAMES, start=1)]
    times = [["番号", "取組名", "担当課", "開催回数", "評価"]]
    times += [[str(at + 10), f"{name}の集い", "福祉政策課", str(at), "○"] for at, name in enumerate(NAMES, start=1)]
    sheet = read_document(document_of(grid_of("t1", [["（単位：人）"], *people]), grid_of("t2", times)))
    assert {figure.unit for measure in sheet.measures[:6] for figure in measure.figures} == {"人"}
    assert "人" not in {figure.unit for measure in sheet.measures[6:] for figure in measure.figures}
    repeated = read_document(document_of(grid_of("t1", [["（単位：人）"], *people]), grid_of("t2", people)))
    assert {figure.unit for measure in repeated.measures for figure in measure.figures} == {"人"}
