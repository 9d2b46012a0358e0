"""A line's text against the width of its picture; the pictures are bars as wide as the characters would be."""

import numpy as np
import pytest

from sasaeai.sheets.formats.scan_picture import Gray
from sasaeai.sheets.formats.scan_widths import misfit, square_of
from sasaeai.sheets.formats.scan_words import Snippet, _chars
from sasaeai.sheets.formats.tesseract import Word

SQUARE = 30


def bars(*ems: float) -> Gray:
    """A line of bars of so many ems, blank where they are below 0."""
    columns = np.concatenate([np.full(round(abs(em) * SQUARE), 255 if em < 0 else 0) for em in ems])
    return np.tile(columns.astype(np.uint8), (SQUARE, 1))


def test_the_square_is_measured_on_the_longer_lines() -> None:
    texts = [
        "地域の支え合いを進める",
        "見守りの輪をひろげる",
        "こども食堂をつづける",
        "担い手をそだてていく",
        "相談をうけとめてつなぐ",
    ]
    square = square_of([*texts, "短い"], [*(bars(len(text)) for text in texts), bars(9)])
    assert square == pytest.approx(SQUARE, rel=0.02)
    assert square_of(texts[:2], [bars(len(text)) for text in texts[:2]]) is None


@pytest.mark.parametrize(
    "text", ["多職種協働の促進", "手話通訳、介助、見守り", "修了者数 316人", "「共助」の取組(年1回)"]
)
def test_a_text_that_was_printed_fits(text: str) -> None:
    ems = [0.5 if char in "、「」()" or char.isascii() else 1.0 for char in text.replace(" ", "")]
    assert misfit(text, bars(*ems), SQUARE) == 0
    assert misfit(text, bars(*ems[:2], -1.5, *ems[2:]), SQUARE) == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("printed", "read"), [("多職種協働の促進", "多有職種協働の促進"), ("必要な知識", "必要な知和識")]
)
def test_a_character_too_many_shows(printed: str, read: str) -> None:
    assert misfit(read, bars(len(printed)), SQUARE) > 0.2


@pytest.mark.parametrize(("printed", "read"), [("地域支え合い協議会", "地域支合い協議会"), ("来場者数", "場者数")])
def test_a_character_too_few_shows(printed: str, read: str) -> None:
    assert misfit(read, bars(len(printed)), SQUARE) < -0.2


def test_a_word_whose_box_reaches_over_the_others_does_not_move_the_gap() -> None:
    picture = bars(4, -0.6, 2.5)
    words = [Word("参加", 0.9, (1, 1, 1), 5, 0, 200, SQUARE), Word("者数", 0.9, (1, 1, 1), 65, 0, 60, SQUARE)]
    words.append(Word("305人", 0.9, (1, 1, 1), 143, 0, 75, SQUARE))
    read = _chars(words, Snippet(picture), 1)
    assert "".join((" " if char.has_gap else "") + char.text for char in read) == "参加者数 305人"
