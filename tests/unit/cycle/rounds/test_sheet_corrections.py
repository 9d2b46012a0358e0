"""Corrections are laid over what was read, which stays as it is, and are refused where they cannot be."""

from dataclasses import replace

import pytest
from tests.factories.plain_sheets import a_measure, a_sheet

from sasaeai.cycle.rounds.rules.sheet_corrections import (
    effective,
    fault_of,
    keys_of,
    lost,
    marks_of,
    original,
    was,
)
from sasaeai.cycle.rounds.rules.sheet_fields import entry_texts, paths_of, plan_texts
from sasaeai.cycle.rounds.rules.sheet_problems import problems
from sasaeai.sheets.model import Figure, Measure, Node, Result

MARKS = ("◎", "○", "△", "×")


def corrected(measure: Measure, field: str, text: str) -> Measure:
    sheet = effective(a_sheet(measure), {"5": {field: {"text": text, "was": was(measure, field)}}})
    return sheet.measures[0]


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("title", " 見守りの充実 ", "見守りの充実"),
        ("description", "見守る。", "見守る。"),
        ("divisions", "福祉課（女性センター）、防災課", "福祉課（女性センター）、防災課"),
        ("divisions", "防災課", "防災課"),
        ("rating", "◎", "◎"),
        ("rating", "—", "—"),
        ("rating", "", ""),
        ("strengths", "よくなった。", "よくなった。"),
        ("issues", "足りない。", "足りない。"),
        ("direction", "拡充", "expand"),
        ("direction", "revise", "revise"),
        ("direction", "—", "—"),
        ("reason", "", ""),
        ("results.2019", "同左 400団体", "同左 400団体"),
        ("results.2020", "はじめた。", "はじめた。"),
    ],
)
def test_a_corrected_field_says_what_was_typed_and_no_other_changes(field: str, text: str, told: str) -> None:
    measure = a_measure()
    assert fault_of(measure, field, text, MARKS) is None
    after = corrected(measure, field, text)
    before, now = (plan_texts(one, ()) | entry_texts(one) for one in (replace(measure, no="5"), after))
    assert now[field] == told
    assert {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)} <= {field}
    assert after.figures == measure.figures


def test_a_blank_year_goes_and_same_as_left_is_known() -> None:
    assert [result.fiscal_year for result in corrected(a_measure(), "results.2019", "").results] == [2018]
    after = corrected(a_measure(), "results.2018", "同左")
    assert [result.same_as_left for result in after.results] == [True, True]


@pytest.mark.parametrize(("text", "values"), [("約1,200", [1200, 399]), ("12.5", [12.5, 399]), ("", [399])])
def test_the_value_of_a_figure_is_corrected_or_the_figure_taken_away(text: str, values: list[float]) -> None:
    after = corrected(a_measure(), "figures.0", text)
    assert [figure.value for figure in after.figures] == values
    assert original(a_measure(), "figures.0") == "399"


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("colour", "青", "field"),
        ("figures.2", "1", "field"),
        ("figures.x", "1", "field"),
        ("figures.0", "たくさん", "value"),
        ("figures.0", "未集計", "value"),
        ("results.x", "した。", "field"),
        ("results.999", "した。", "field"),
        ("no", " ", "number"),
        ("no", "9" * 21, "number"),
        ("rating", "秀", "rating"),
        ("direction", "よくわからない長い説明の文がここにある。", "direction"),
    ],
)
def test_what_cannot_be_is_told(field: str, text: str, fault: str) -> None:
    assert fault_of(a_measure(), field, text, MARKS) == fault


def test_measures_without_a_number_of_their_own_have_keys_and_get_their_numbers() -> None:
    nodes = (Node(1, None, "1", "甲", (), (5,)), Node(1, None, "2", "乙", (), (5, 6)))
    sheet = a_sheet(a_measure(5), a_measure(5), a_measure(6, twins=(5,)), a_measure(None), nodes=nodes)
    assert keys_of(sheet) == ["5#1", "5#2", "6", "#4"]
    told = {"5#2": {"no": {"text": "7", "was": "5"}}, "#4": {"no": {"text": "8", "was": ""}}}
    after = effective(sheet, told)
    assert [measure.no for measure in after.measures] == ["5", "7", "6", "8"]
    assert after.measures[2].twins == ("5",)
    assert paths_of(after.nodes) == {"5": ("1 甲",), "7": ("2 乙",), "6": ("2 乙",)}
    assert problems(after) == []
    assert [(one.place, one.field) for one in problems(effective(sheet, {}))] == [(0, "no"), (1, "no"), (3, "no")]


def test_results_without_a_year_are_a_question_until_a_person_says_which() -> None:
    sheet = a_sheet(
        a_measure(results=(Result(None, "はじめ", same_as_left=False), Result(None, "つぎ", same_as_left=False)))
    )
    assert [one.field for one in problems(effective(sheet, {}))] == ["results"]
    after = effective(sheet, {}, 2019)
    assert problems(after) == []
    assert [(result.fiscal_year, result.text) for result in after.measures[0].results] == [(2019, "はじめ\nつぎ")]


def test_a_correction_finds_its_figure_in_another_reading_or_is_told_as_lost() -> None:
    first, second = a_measure().figures
    told = {"5": {"figures.0": {"text": "400", "was": was(a_measure(), "figures.0")}}}
    moved = a_sheet(a_measure(figures=(second, first)))
    assert [figure.value for figure in effective(moved, told).measures[0].figures] == [399, 400]
    assert lost(moved, told) == []
    without = a_sheet(a_measure(figures=(second,)))
    assert [figure.value for figure in effective(without, told).measures[0].figures] == [399]
    assert lost(without, told) == [("5", "figures.0")]
    assert lost(without, {"9": {"title": {"text": "x", "was": "y"}}}) == [("9", "title")]


def test_everything_in_the_way_is_told_at_once() -> None:
    bad = a_measure(
        title="長" * 201,
        page=0,
        figures=(Figure("数", "人", 2018, 1e30, "actual"), Figure("率", "％", 2018, 0.1234567, "rate")),
        direction=None,
        direction_text="字" * 201,
        rating=None,
        rating_text="字" * 41,
        sub_units={"福祉課": "室" * 81},
    )
    found = problems(replace(a_sheet(replace(bad, no="5"), a_measure("6", title=None)), fiscal_years=()))
    assert [(one.place, one.field) for one in found] == [
        (None, "results"), (0, "page"), (0, "title"), (0, "rating"), (0, "direction"), (0, "divisions"),
        (0, "figures"), (0, "figures"), (1, "title"),
    ]  # fmt: skip
    for one in found:
        assert one.ja.endswith("。")
        assert one.en.endswith(".")


def test_marks_are_those_of_the_scale_or_those_there_are() -> None:
    assert marks_of(a_sheet(a_measure())) == MARKS
    assert marks_of(a_sheet(a_measure(scale="順調/やや遅れ"))) == ("順調", "やや遅れ")
    assert marks_of(a_sheet(a_measure(scale=None), a_measure(6, scale=None, rating="△"))) == ("○", "△")
