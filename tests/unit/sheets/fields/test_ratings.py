"""Rating marks and scales."""

import pytest

from sasaeai.sheets.fields.ratings import SYMBOLS, Scale, decide_scale, parse_rating


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("○", "○"),
        (" ◎ ", "◎"),
        ("〇", "○"),
        ("◯", "○"),
        ("Ａ", "A"),
        ("b", "b"),
        ("３", "3"),
        ("○(予定どおり)", "○"),
        ("A：計画以上", "A"),
        ("おおむね順調", "概ね順調"),
        ("計画通り", "計画どおり"),
        ("良化", "良化"),
        ("順調に進んだところである", None),
        ("0", None),
        ("O", None),
    ],
)
def test_marks_without_a_scale(text: str, mark: str | None) -> None:
    assert parse_rating(text).mark == mark


@pytest.mark.parametrize("text", ["0", "O", "o", "０", "〇", "◯"])
def test_a_misread_circle_is_read_on_the_scale_of_circles_only(text: str) -> None:
    assert parse_rating(text, SYMBOLS).mark == "○"
    assert parse_rating(text, Scale(tuple("ABCD"))).mark is None


@pytest.mark.parametrize("text", ["—", "－", "-", "評価対象外", "調査未実施", "判断できない"])
def test_answers_without_a_mark(text: str) -> None:
    rating = parse_rating(text)
    assert (rating.mark, rating.is_answered, rating.confidence) == (None, True, 1.0)


def test_a_blank_is_no_answer() -> None:
    assert not parse_rating(" ").is_answered


@pytest.mark.parametrize(
    ("texts", "legend", "name"),
    [
        (["○", "0", "—"], None, "◎○△×"),
        (["A", "B"], None, "ABCD"),
        (["A", "S"], None, "SABCD"),
        (["B", "E"], None, "ABCDE"),
        (["a", "b"], None, "abc"),
        (["3"], "1 達成 2 概ね達成 3 一部達成 4 遅れ 5 未着手", "12345"),
        (["3"], "5：計画以上", "54321"),
        (["順調", "遅れ"], None, "順調/概ね順調/やや遅れ/遅れ"),
        (["C"], "A：順調、B：概ね順調、C：遅れ", "ABC"),
        (["○"], "○：良い、△：普通、×：悪い", "○△×"),
        (["○"], "○：良い　△：普通", "◎○△×"),
        (["3"], "7 取組56\n1：最も低い、3：普通、5：最も良い\n令和6年度 R7\n9 取組", "54321"),
    ],
)
def test_scales(texts: list[str], legend: str | None, name: str) -> None:
    scale = decide_scale(texts, legend)
    assert scale is not None
    assert (scale.name, scale.is_order_known) == (name, True)


def test_digits_without_a_legend_have_no_known_order() -> None:
    scale = decide_scale(["3", "4"])
    assert scale is not None
    assert not scale.is_order_known


def test_no_marks_no_scale() -> None:
    assert decide_scale(["", "—", "0"]) is None
