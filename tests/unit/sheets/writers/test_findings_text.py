"""Excerpts around disputed words, lines of a fixed width, and carets that stand below the words."""

import pytest
from rich.cells import cell_len

from sasaeai.sheets.writers.excerpts import Line, excerpt, marks_in, paragraph, shortened, wrapped

LONG = "はじめに" * 20 + "講座 7講座" + "おわりに" * 20


def marked(lines: list[Line]) -> list[str]:
    return [line.text[start:end] for line in lines for start, end in line.marks]


def test_a_short_cell_is_quoted_whole() -> None:
    assert excerpt("講座数 7講座\n参加者 849人", ["7講座"], 60) == [Line("講座数 7講座 参加者 849人", ((4, 7),))]


@pytest.mark.parametrize("width", [8, 20, 34, 35, 80, 120])
def test_a_long_cell_is_cut_around_the_words(width: int) -> None:
    lines = excerpt(LONG, ["7講座"], width)
    assert marked(lines) == ["7講座"]
    assert all(cell_len(line.text) <= width for line in lines)
    assert len(lines) == 1
    assert lines[0].text[0] == lines[0].text[-1] == "…"
    assert cell_len(lines[0].text) >= width - 3


def test_words_near_an_end_leave_the_room_to_the_other_side() -> None:
    (line,) = excerpt("7講座" + "おわりに" * 20, ["7講座"], 40)
    assert line.text.startswith("7講座おわりに")
    assert cell_len(line.text) >= 39
    (line,) = excerpt("おわりに" * 20 + "7講座", ["7講座"], 40)
    assert line.text.startswith("…")
    assert line.text.endswith("おわりに7講座")


def test_words_far_apart_share_a_line_or_get_their_own() -> None:
    text = "支援" + "あ" * 60 + "充実" + "い" * 60
    (wide,) = excerpt(text, ["支援", "充実"], 60)
    assert marked([wide]) == ["支援", "充実"]
    narrow = excerpt(text, ["支援", "充実"], 30)
    assert [marked([line]) for line in narrow] == [["支援"], ["充実"]]


def test_a_word_wider_than_the_screen_is_folded_and_marked_throughout() -> None:
    lines = excerpt("前" * 30 + "とても長い言葉" * 4 + "後" * 30, ["とても長い言葉" * 4], 20)
    assert "".join(marked(lines)) == "とても長い言葉" * 4
    assert all(cell_len(line.text) <= 20 for line in lines)


def test_without_the_words_the_beginning_is_shown() -> None:
    (line,) = excerpt(LONG, ["ない語"], 30)
    assert line.text.startswith("はじめに")
    assert line.text.endswith("…")
    assert not line.marks


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("参加者 18人、8人", ["8人"], ["8人"]),
        ("1,316人と316人", ["316人"], ["316人"]),
        ("令和元年度に8", ["8"], ["8"]),
        ("取り組みと取組", ["取組", "取り組み"], ["取り組み", "取組"]),
        ("支援員の支援", ["支援", "支援員"], ["支援員", "支援"]),
        ("つなぐ (地区) 役", ["(地区)"], ["(地区)"]),
        ("一行目\n二行目", ["一行目 二行目"], []),
        ("なし", ["", " "], []),
    ],
)
def test_words_are_found_whole_figures_and_long_ones_first(text: str, words: list[str], found: list[str]) -> None:
    assert [text[start:end] for start, end in marks_in(text, words)] == found


@pytest.mark.parametrize("before", ["講座数 ", "ｱｲｳ ", "か\u3099く", "①と○と", "a\u200bb", "👨\u200d👩\u200d👧"])
def test_carets_stand_below_the_word(before: str) -> None:
    carets = Line(before + "七講座です", ((len(before), len(before) + 3),)).carets()
    assert carets == " " * cell_len(before) + "^" * 6


def test_carets_of_several_words() -> None:
    assert Line("あ八い人う", ((1, 2), (3, 4))).carets() == "  ^^  ^^"


def test_lines_break_as_japanese_does() -> None:
    text = "取組25の「講座数」は、平成29年度 7講座です（前年度は 6講座）。どちらが正しいですか。"
    for width in range(12, 60):
        lines = wrapped(text, width)
        assert all(cell_len(line) <= width for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "、。」）"]
        assert not [line for line in lines[:-1] if line[-1] in "「（"]


def test_a_last_line_of_a_few_letters_is_avoided() -> None:
    text = "あ" * 31
    assert [len(line) for line in wrapped(text, 60)] == [30, 1]
    assert min(len(line) for line in paragraph(text, 60)) >= 5
    assert wrapped("", 10) == [""]


def test_a_word_longer_than_the_line_is_broken_rather_than_lost() -> None:
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]
    assert shortened("あいうえお", 7) == "あいう…"
