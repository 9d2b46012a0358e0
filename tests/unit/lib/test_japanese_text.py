"""The forms of Japanese text."""

import pytest

from sasaeai.lib.japanese_text import fold, narrow, squeeze, strip_bullet


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("花 壇（春）", "花壇(春)"),
        ("ＡＢＣ", "abc"),
        ("サ―クル", "サークル"),
        ("〇印", "○印"),
        ("◯印", "○印"),
        ("春･夏", "春・夏"),
        ("【春】", "(春)"),
        ("10～12", "10〜12"),
        ("㍻29", "平成29"),
        ("春\n夏", "春夏"),
    ],
)
def test_texts_that_differ_in_form_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("○", "×"), ("□", "■ "), ("か所", "ヵ所"), ("こども", "子ども")])
def test_words_that_differ_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("printed", "squeezed"),
    [
        (" 花 だん　作り ", "花だん作り"),
        ("Wi Fi の 設置", "Wi Fi の設置"),
        ("朝市\nの 開催", "朝市の開催"),
        ("PR 活動", "PR 活動"),
        ("", ""),
    ],
)
def test_squeeze_removes_stray_spaces_between_japanese_letters(printed: str, squeezed: str) -> None:
    assert squeeze(printed) == squeezed


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("・朝市", "朝市"),
        ("※ 朝市", "朝市"),
        ("○朝市", "朝市"),
        ("① 朝市", "朝市"),
        ("- 朝市", "朝市"),
        ("-5", "-5"),
        ("朝市", "朝市"),
    ],
)
def test_strip_bullet(printed: str, words: str) -> None:
    assert strip_bullet(printed) == words


def test_narrow_keeps_positions() -> None:
    assert narrow("Ａ　（１２）〜") == "A (12)~"
