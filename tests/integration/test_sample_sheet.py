"""Our sample sheet, and the sheet that it mirrors where that is present: the same figures, marks, pages and traps."""

from pathlib import Path
from typing import Any

import pytest
from tests.factories.known_sheets import SAMPLE
from tests.gold import FIGURES

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

TWINS = {5: 42, 6: 35, 7: 33, 9: 38, 25: 30}
LISTED_AGAIN = {
    1: [63], 5: [40, 51], 6: [35], 7: [35], 9: [36, 51], 13: [24], 14: [64], 15: [51], 17: [60], 22: [64],
    25: [23, 35], 30: [23, 32], 31: [64], 33: [27], 34: [43], 35: [27], 38: [27, 51], 42: [27, 51],
}  # fmt: skip
LAST_OF_PAGE = {27: 9, 28: 13, 31: 19, 32: 26, 35: 36, 36: 39, 40: 46}
ISSUES_APART = {*range(8, 27), *range(34, 46)} - {19, 25}
KEPT_TOGETHER = {*range(1, 8), *range(27, 34)}
OPTIONS = ["拡充", "継続", "見直し", "廃止"]

Sheet = dict[str, Any]


@pytest.fixture(scope="module", params=["sample", "seed"])
def sheet(request: pytest.FixtureRequest) -> Sheet:
    if request.param == "sample":
        return as_object(read(SAMPLE))
    folder: Path = request.getfixturevalue("shared")
    return as_object(read(folder / "seed" / "plan-sheet.txt"))


def measure_of(sheet: Sheet, no: int) -> dict[str, Any]:
    return next(measure for measure in sheet["measures"] if measure["no"] == no)


def figures_of(measure: dict[str, Any]) -> list[tuple[int, str, int]]:
    return [(figure["value"], figure["unit"], figure["fiscal_year"]) for figure in measure["figures"]]


def findings_naming(sheet: Sheet, *cells: str) -> list[dict[str, Any]]:
    return [finding for finding in sheet["findings"] if set(cells) <= set(finding["cells"])]


def test_there_are_46_measures_in_two_fiscal_years(sheet: Sheet) -> None:
    assert [measure["no"] for measure in sheet["measures"]] == list(range(1, 47))
    assert sheet["fiscal_years"] == [2017, 2018]


@pytest.mark.parametrize("no", range(1, 47))
def test_a_measure_has_its_figures_and_no_other(sheet: Sheet, no: int) -> None:
    assert sorted(figures_of(measure_of(sheet, no))) == sorted(FIGURES.get(no, []))


def test_figures_are_carried_over_only_where_the_sheet_says_same_as_left(sheet: Sheet) -> None:
    carried = {
        (measure["no"], figure["fiscal_year"])
        for measure in sheet["measures"]
        for figure in measure["figures"]
        if figure["carried_over"]
    }
    assert carried == {(no, 2018) for no in (6, 17, 18, 19, 21, 34, 35, 36, 40, 45)}


def test_about_and_in_all_are_told_from_plain_figures(sheet: Sheet) -> None:
    every = [(measure["no"], figure) for measure in sheet["measures"] for figure in measure["figures"]]
    assert [(no, figure["value"]) for no, figure in every if figure["approximate"]] == [(1, 600), (1, 1_000)]
    kinds = [(no, figure["value"], figure["kind"]) for no, figure in every if figure["kind"] != "actual"]
    assert kinds == [(3, 2_915, "cumulative"), (3, 3_282, "cumulative")]


def test_parts_of_a_figure_name_the_figure_they_are_part_of(sheet: Sheet) -> None:
    parts: dict[int, list[tuple[int, int]]] = {}
    for measure in sheet["measures"]:
        whole = {(figure["label"], figure["fiscal_year"]): figure["value"] for figure in measure["figures"]}
        for figure in measure["figures"]:
            if figure["of_which"]:
                total = whole[figure["of_which"], figure["fiscal_year"]]
                parts.setdefault(measure["no"], []).append((figure["value"], total))
    of_members = [(94, 377), (269, 377), (14, 377), (99, 395), (283, 395), (13, 395)]
    assert parts == {18: [(3, 4), (3, 5), (2, 5)] * 2, 39: of_members}


def test_marks_directions_and_pages(sheet: Sheet) -> None:
    marks = {measure["no"]: measure["rating"] for measure in sheet["measures"]}
    assert marks == {no: "◎" if no in {4, 13} else "○" for no in range(1, 46)} | {46: None}
    directions = {measure["no"]: measure["direction"] for measure in sheet["measures"]}
    assert directions == dict.fromkeys(range(1, 46), "continue") | {13: "revise", 45: "expand", 19: None, 46: None}
    pages = [min(page for page, last in LAST_OF_PAGE.items() if no <= last) for no in range(1, 47)]
    assert [measure["page"] for measure in sheet["measures"]] == pages


def test_cross_listed_pages_and_the_five_pairs_of_twins(sheet: Sheet) -> None:
    listed = {measure["no"]: measure["cross_listed_pages"] for measure in sheet["measures"]}
    assert {no: pages for no, pages in listed.items() if pages} == LISTED_AGAIN
    twins = {measure["no"]: measure["twins"] for measure in sheet["measures"] if measure["twins"]}
    assert twins == {a: [b] for a, b in TWINS.items()} | {b: [a] for a, b in TWINS.items()}


def test_titles_hold_neither_the_cross_listing_nor_stray_spaces(sheet: Sheet) -> None:
    titles = {measure["no"]: measure["title"] for measure in sheet["measures"]}
    assert [no for no, title in titles.items() if not title or "再掲" in title or " " in title] == []


def test_the_direction_torn_off_is_unknown_and_its_lost_boxes_too(sheet: Sheet) -> None:
    measure = measure_of(sheet, 19)
    assert measure["direction"] is None
    assert measure["direction_options"] == dict(zip(OPTIONS, [False, None, None, None], strict=True))


def test_directions_torn_over_two_rows_are_joined(sheet: Sheet) -> None:
    ticked = dict(zip(OPTIONS, [False, True, False, False], strict=True))
    for no in range(20, 27):
        assert measure_of(sheet, no)["direction_options"] == ticked, no


def test_the_displaced_cells_are_asked_about_together_and_their_texts_are_kept(sheet: Sheet) -> None:
    measure = measure_of(sheet, 19)
    assert len(findings_naming(sheet, "t5!r4c8", "t5!r4c9")) == 1
    kept = [*measure["other"].values(), *(result["text"] for result in measure["results"]), measure["issues"] or ""]
    assert any("7か所" in text and "17か所" in text for text in kept)
    assert any("・" in text and "か所" not in text for text in measure["other"].values())


def test_figures_of_a_displaced_cell_take_the_first_year_and_carry_over(sheet: Sheet) -> None:
    figures = measure_of(sheet, 19)["figures"]
    first = [figure["value"] for figure in figures if (figure["fiscal_year"], figure["carried_over"]) == (2017, False)]
    second = [figure["value"] for figure in figures if (figure["fiscal_year"], figure["carried_over"]) == (2018, True)]
    assert first == second == [8, 7, 2, 17]


def test_the_measure_without_answers_is_empty_and_asked_about(sheet: Sheet) -> None:
    measure = measure_of(sheet, 46)
    assert measure["title"]
    assert measure["description"]
    answers = ("rating", "rating_text", "strengths", "issues", "direction", "direction_text", "reason")
    assert [name for name in answers if measure[name] is not None] == []
    lists = ("divisions", "joint_divisions", "sub_units", "results", "figures", "other", "direction_options", "ratings")
    assert [name for name in lists if measure[name]] == []
    assert any(finding["severity"] == "error" and 46 in finding["measures"] for finding in sheet["findings"])


def test_the_tree_has_three_levels_and_a_fourth_policy_without_a_name(sheet: Sheet) -> None:
    (goal,) = sheet["nodes"]
    assert (goal["level"], goal["number"]) == (1, "1")
    assert [child["number"] for child in goal["children"]] == ["1", "2", "3", None]
    assert [child["title"] is None for child in goal["children"]] == [False, False, False, True]
    below = [[leaf["measures"] for leaf in child["children"]] for child in goal["children"]]
    ends = [[(leaf[0], leaf[-1]) for leaf in leaves] for leaves in below]
    assert ends == [
        [(1, 4), (5, 9), (10, 13)],
        [(14, 17), (18, 19), (20, 22), (23, 26)],
        [(27, 30), (31, 36), (37, 39)],
        [(40, 41), (42, 44), (45, 46)],
    ]


def test_strengths_and_issues_are_parted_where_a_seam_is_seen(sheet: Sheet) -> None:
    apart = {measure["no"] for measure in sheet["measures"] if measure["strengths"] and measure["issues"]}
    assert apart == ISSUES_APART


def test_strengths_and_issues_without_a_seam_are_kept_together_and_asked_about(sheet: Sheet) -> None:
    for no in sorted(KEPT_TOGETHER):
        measure = measure_of(sheet, no)
        assert measure["strengths"], no
        assert measure["issues"] is None, no
        asking = findings_naming(sheet, *measure["sources"]["strengths"])
        assert any(no in finding["measures"] for finding in asking), no


def test_brackets_in_the_division_are_a_unit_or_joint_divisions(sheet: Sheet) -> None:
    units = {measure["no"]: measure["sub_units"] for measure in sheet["measures"] if measure["sub_units"]}
    assert set(units) == {4}
    assert units[4] == {measure_of(sheet, 4)["divisions"][0]: measure_of(sheet, 4)["divisions"][1]}
    joint = {measure["no"]: len(measure["joint_divisions"]) for measure in sheet["measures"]}
    assert {no: count for no, count in joint.items() if count} == {8: 1, 28: 1, 45: 5}


def test_every_cell_is_accounted_for(sheet: Sheet) -> None:
    cells = sheet["cells"]
    assert cells["nonblank"] == cells["used"] + cells["headings"] + cells["reported"]
