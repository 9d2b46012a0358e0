"""Tick boxes, directions, same-as-left, seams."""

import pytest

from sasaeai.sheets.fields.directions import parse_direction
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.fields.seams import split_seam
from sasaeai.sheets.fields.ticks import parse_ticks

OPTIONS = ("拡充", "継続", "見直し", "廃止")


@pytest.mark.parametrize(
    "text",
    [
        "☐ 拡 充 ☑ 継 続 ☐ 見直し ☐ 廃 止",
        "□拡充■継続□見直し□廃止",
        "☐\n拡充\n☒\n継続\n☐ 見直し\n☐ 廃止",
        "□拡充 レ継続 □見直し □廃止",
        "拡充 ○継続 見直し 廃止",
        "拡充 (継続) 見直し 廃止",
        "1.拡充 ②継続 3.見直し 4.廃止",
        "○拡充 ●継続 ○見直し ○廃止",
        "[ ] 拡充 [x] 継続 [ ] 見直し [ ] 廃止",
    ],
)
def test_one_chosen_option(text: str) -> None:
    for known in ((), OPTIONS):
        ticks = parse_ticks(text, known)
        assert ticks.options == {"拡充": False, "継続": True, "見直し": False, "廃止": False}
        assert ticks.chosen == ["継続"]


def test_a_torn_cell_leaves_unseen_options_unknown() -> None:
    ticks = parse_ticks("☐ 拡 充", OPTIONS)
    assert ticks.options == {"拡充": False, "継続": None, "見直し": None, "廃止": None}
    assert ticks.chosen == []
    assert ticks.confidence <= 0.5


@pytest.mark.parametrize("text", ["☐? 拡充 ☑ 継続 ☐ 見直し ☐ 廃止", "☐？拡充 ☑ 継続 ☐ 見直し ☐ 廃止"])
def test_a_box_that_could_not_be_read_leaves_the_choice_open(text: str) -> None:
    ticks = parse_ticks(text, OPTIONS)
    assert ticks.options == {"拡充": None, "継続": True, "見直し": False, "廃止": False}
    assert ticks.chosen == []
    assert ticks.confidence <= 0.5


def test_two_ticks_are_both_told() -> None:
    ticks = parse_ticks("☑ 拡充 ☑ 継続 ☐ 廃止")
    assert ticks.chosen == ["拡充", "継続"]
    assert ticks.confidence <= 0.5


@pytest.mark.parametrize("text", ["", "継続", "朝市（春）を開いた。", "○朝市を開いた"])
def test_other_cells_hold_no_options(text: str) -> None:
    assert parse_ticks(text).options == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("継続困難", None),
        ("見直しなし", None),
        ("継続不可", None),
        ("拡充", "expand"),
        ("レベルアップ", "expand"),
        ("継 続", "continue"),
        ("現状維持", "continue"),
        ("改善（手段変更）", "improve"),
        ("一部改善", "improve"),
        ("見直し", "revise"),
        ("改革改善（縮小・統合含む）", "revise"),
        ("縮小", "shrink"),
        ("統合", "merge"),
        ("休止", "suspend"),
        ("計画どおり完了", "complete"),
        ("廃止方向", "abolish"),
        ("判断できない", None),
        ("評価対象外", None),
        ("調整中", None),
        ("—", None),
        ("", None),
        ("改善・見直し", "improve"),
        ("継続・廃止", None),
        ("これからも朝市を継続することが望ましい。", None),
    ],
)
def test_directions(text: str, value: str | None) -> None:
    assert parse_direction(text).value == value


@pytest.mark.parametrize("text", ["同左", "〃", "同上", "左に同じ", "同 左", "同左。"])
def test_plain_repeats(text: str) -> None:
    repeat = parse_same_as_left(text)
    assert repeat is not None
    assert (repeat.is_plain, repeat.rest) == (True, "")


@pytest.mark.parametrize(
    ("text", "rest"), [("同左 客 14人", "客 14人"), ("〃（春のみ）", "（春のみ）"), ("同左\n5回", "5回")]
)
def test_repeats_with_words(text: str, rest: str) -> None:
    repeat = parse_same_as_left(text)
    assert repeat is not None
    assert (repeat.is_plain, repeat.rest) == (False, rest)


@pytest.mark.parametrize("text", ["", "前年は同左であった", "同左のとおり行った", "同左を実施", "朝市 同左"])
def test_other_cells_are_no_repeats(text: str) -> None:
    assert parse_same_as_left(text) is None


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("客が増えた。  人手が足りない。", ("客が増えた。", "人手が足りない。")),
        ("客が増えた。　人手が足りない。", ("客が増えた。", "人手が足りない。")),
        ("客が増えた。\n\n人手が足りない。", ("客が増えた。", "人手が足りない。")),
        ("客が増えた。\n人手が足りない。", ("客が増えた。", "人手が足りない。")),
        ("・春\n・夏\n\n・秋", ("・春\n・夏", "・秋")),
        ("A  —", ("A", "—")),
        ("【成果】客が増えた。 【課題】人手", ("客が増えた。", "人手")),
        ("客が増えた。課題：人手", ("客が増えた。", "人手")),
    ],
)
def test_one_visible_seam(text: str, halves: tuple[str, str]) -> None:
    assert split_seam(text) == halves


@pytest.mark.parametrize(
    "text", ["", "客が増えた。 人手が足りない。", "一行", "・春\n・夏\n・秋", "春  夏  秋", "  春", "春  夏\n秋"]
)
def test_no_sure_seam(text: str) -> None:
    assert split_seam(text) is None
