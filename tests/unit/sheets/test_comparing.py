"""What two sheets have in common, and what changed from one to the other."""

from dataclasses import replace

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE

from sasaeai.sheets.comparing import Comparison, compare
from sasaeai.sheets.model import Figure, Measure, Result, Sheet
from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.comparison_rows import rows_of, summary_of


def sheet(*measures: Measure) -> Sheet:
    return replace(read(UNLIKE[2]), measures=measures, nodes=())


def one(no: int = 1, title: str = "見守りの輪づくり", **fields: object) -> Measure:
    return replace(Measure(no=no, title=title), **fields)  # type: ignore[arg-type]


def actual(value: float, year: int, label: str = "参加者数") -> Figure:
    return Figure(label, "人", year, value, "actual")


def changes(comparison: Comparison) -> list[tuple[str, str, str, str]]:
    return [(row.kind, row.item, row.before, row.after) for row in rows_of(comparison)]


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_a_sheet_does_not_differ_from_itself(path: object) -> None:
    same = read(path)  # type: ignore[arg-type]
    comparison = compare(same, same)
    assert not rows_of(comparison)
    assert all(pair.before is pair.after for pair in comparison.pairs)
    assert len(comparison.pairs) == len(same.measures)


def test_measures_come_and_go() -> None:
    comparison = compare(sheet(one(1), one(2, "移動の支援")), sheet(one(1), one(2, "こども食堂")))
    assert [measure.title for measure in comparison.added] == ["こども食堂"]
    assert [measure.title for measure in comparison.gone] == ["移動の支援"]
    assert "新しい取組 1" in summary_of(comparison)


def test_a_renumbered_measure_is_known_by_its_title_or_by_one_like_it() -> None:
    before = sheet(one(1), one(2, "認知症サポーターの養成"))
    after = sheet(one(1, "認知症サポーター等の養成"), one(2))
    comparison = compare(before, after)
    assert not comparison.added
    assert [(pair.before.no, pair.after.no) for pair in comparison.pairs] == [(2, 1), (1, 2)]
    assert ("番号の変更", "番号", "2", "1") in changes(comparison)
    assert ("記入の変更", "取組名", "認知症サポーターの養成", "認知症サポーター等の養成") in changes(comparison)


def test_twins_keep_their_numbers() -> None:
    before = sheet(one(5), one(42))
    comparison = compare(before, sheet(one(42), one(5)))
    assert [(pair.before.no, pair.after.no) for pair in comparison.pairs] == [(42, 42), (5, 5)]


def test_a_changed_past_figure_is_no_new_year() -> None:
    before = sheet(one(figures=(actual(316, 2017),)))
    after = sheet(one(figures=(actual(318, 2017), actual(367, 2018))))
    assert changes(compare(before, after)) == [
        ("過去の数値の変更", "参加者数 平成29年度", "316人", "318人"),
        ("数値の推移", "参加者数", "平成29年度 316人", "平成29年度 318人、平成30年度 367人"),
    ]


def test_answers_and_texts_change_and_blanks_are_said() -> None:
    before = one(
        rating="○",
        direction="continue",
        issues="担い手が足りない。",
        results=(Result(2017, "3回開催", same_as_left=False),),
    )
    after = one(rating="◎", direction="expand", issues=None, results=(Result(2017, "4回開催", same_as_left=False),))
    assert changes(compare(sheet(before), sheet(after))) == [
        ("記入の変更", "評価", "○", "◎"),
        ("記入の変更", "今後の方向性", "継続", "拡充"),
        ("文章の変更", "課題", "担い手が足りない。", "空欄"),
        ("文章の変更", "実績 平成29年度", "3回開催", "4回開催"),
    ]


def test_spaces_and_widths_are_no_change() -> None:
    assert not rows_of(compare(sheet(one(reason="続ける（年１回）ため。")), sheet(one(reason="続ける (年1回) ため。"))))
