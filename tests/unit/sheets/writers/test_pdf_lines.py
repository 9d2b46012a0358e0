"""Lines of a PDF's cells: nothing lost, no line too wide, none that begins or ends with the wrong mark."""

import json
import random
from itertools import pairwise

import pytest
import typst
from hypothesis import example, given
from hypothesis import strategies as st

from sasaeai.sheets.writers import pdf_lines
from sasaeai.sheets.writers.pdf_fonts import fonts_at_hand
from sasaeai.sheets.writers.pdf_lines import Widths
from sasaeai.sheets.writers.pdf_texts import quoted

HALF = Widths("BIZ UDGothic")
WIDE = Widths("Noto Sans CJK JP")
TEXTS = st.text(st.sampled_from("あいうのはがー、。・（）「」カフェ人数回年度地域 　ABCWabci019,.()%～☐"), max_size=120)


def width(line: str) -> float:
    """The width without what is cut off marks in a row and at the ends of lines."""
    marks = sum(char in "、。（）「」・" for char in line)
    return sum(0.5 if char.isascii() else 1 for char in line) - 0.5 * marks


@given(TEXTS, st.integers(4, 40))
@example("参加者 120人", 4)
@example("　　", 1)
def test_lines_hold_the_text_and_are_not_too_wide(text: str, room: int) -> None:
    lines = HALF.lines(text, room)
    if lines is None:
        return
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= room for line in lines)


@given(TEXTS, st.integers(8, 40))
def test_no_line_begins_or_ends_with_the_wrong_mark(text: str, room: int) -> None:
    lines = HALF.lines(text, room) or []
    for before, after in pairwise(lines):
        if f"{before}{after}" in text:  # else there was a space between them
            assert after[:1] not in "、。・）」ー～ェ"
            assert before[-1:] not in "（「"
            assert not (before[-1:].isascii() and after[:1].isascii())


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("短い文", 10, ["短い文"]),
        ("", 10, [""]),
        ("一行目\n二行目", 10, ["一行目", "二行目"]),
        ("あいうえおかきくけこ", 5, ["あいうえお", "かきくけこ"]),
        ("あいうえお。かきく", 5, ["あいうえ", "お。かきく"]),
        ("あいうえ「かきく」", 5, ["あいうえ", "「かきく」"]),
        ("参加者は120人で", 5, ["参加者は", "120人で"]),
        ("地域 参加者数", 3, ["地域", "参加者", "数"]),
        ("カタカナバカリノトテモナガイコトバ", 8, ["カタカナバカリノ", "トテモナガイコト", "バ"]),
    ],
)
def test_lines(text: str, room: int, lines: list[str]) -> None:
    assert HALF.lines(text, room) == lines


@pytest.mark.parametrize("text", ["ไทย", "Ж", "が\u3099", "a\tb", "\u200b", "𠮷野家", "葛\U000e0100"])
def test_what_fonts_set_differently_is_left_to_typst(text: str) -> None:
    assert HALF.lines(text, 40) is None


def test_a_word_wider_than_the_cell_is_left_to_typst() -> None:
    assert HALF.lines("https://www.example.com/fukushi/plan", 10) is None


def test_letters_of_unknown_width_are_left_to_typst() -> None:
    assert WIDE.lines("参加者 120人", 40) is None
    assert WIDE.lines("参加者", 40) == ["参加者"]


def test_marks_in_a_row_take_as_much_room_as_typst_gives_them() -> None:
    """typst is asked how wide it sets each text, in thousandths of the type's size."""
    at_hand = fonts_at_hand()
    assert at_hand.families[0] == "BIZ UDGothic"
    chance = random.Random(7)
    marks = "「」（）『』【】、。・：；！？亜い①"
    pairs = [f"亜{first}{second}亜" for first in marks for second in marks]
    texts = pairs + [f"亜{''.join(chance.choices(marks, k=9))}亜" for _ in range(300)]
    lines = "\n".join(f"#metadata(calc.round(measure({quoted(text)}).width.pt() * 100)) <w>" for text in texts)
    look = '#set text(font: "BIZ UDGothic", size: 10pt, lang: "ja", region: "jp", cjk-latin-spacing: none)'
    source = f"{look}\n#context [{lines}]"
    drawn = json.loads(typst.query(source.encode(), "<w>", field="value", font_paths=at_hand.fonts))
    reckoned = []
    for text in texts:
        widths = [1.0] * len(text)
        pdf_lines._set_close(text, widths)
        reckoned.append(sum(widths) * 1000)
    assert [text for text, one, other in zip(texts, drawn, reckoned, strict=True) if abs(one - other) > 2] == []
