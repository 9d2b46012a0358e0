"""Structural findings: for each, a sheet that must raise it and one that looks like it and must not."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.factories.known_sheets import SAMPLE, document_of, grid_of

from sasaeai.sheets.grid import Document
from sasaeai.sheets.layout.mapping import load_mapping
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read, read_document

HEAD = ["番号", "取組名", "担当課", "30年度実績", "評価", "良かった点", "課題", "今後の方向性", "理由"]
NAMES = ["見守りの輪", "相談の窓口", "居場所づくり", "移動の支援", "学習の応援", "食事の配達", "話し相手", "手話の講座"]
BOXES = "☐ 拡充 ☑ 継続 ☐ 見直し ☐ 廃止"

Row = list[str]


def row(no: int | str, **changed: str) -> Row:
    """A measure's row of which some cells are changed, by heading."""
    at = int(no) if str(no).isdigit() else 1
    texts = dict(
        zip(
            HEAD,
            [
                str(no), NAMES[at % len(NAMES)], "福祉政策課", f"参加者数 {at * 11}人", "○", f"{at}つの場が広がった。",
                f"担い手が{at}人足りない。", BOXES, "続ける必要があるため。",
            ],
            strict=True,
        )
    )  # fmt: skip
    return [changed.get(heading, text) for heading, text in texts.items()]


def rows(count: int = 6) -> list[Row]:
    return [row(no) for no in range(1, count + 1)]


def table(*body: Iterable[str], head: list[str] | None = None) -> Document:
    return document_of(grid_of("t1", [head or HEAD, *body]))


def changed(no: int, **cells: str) -> Document:
    return table(*(row(at, **cells) if at == no else row(at) for at in range(1, 7)))


class Case(NamedTuple):
    """A sheet, the code that is asked about, and the measures that the finding names; None where it must not come."""

    document: Document
    code: str
    measures: tuple[int | str, ...] | None


def columns(head: list[str], *texts: list[str]) -> Document:
    return table(*([*row(at), *cells] for at, cells in enumerate(texts, start=1)), head=[*HEAD, *head])


def with_legend(*body: Row) -> Document:
    return document_of(grid_of("t1", [["評価　1：達成　2：概ね達成　3：一部達成　4：未達成"], HEAD, *body]))


def hidden(document: Document, ref: str) -> Document:
    grid = document.grids[0]
    cells = tuple(cell._replace(hidden=cell.hidden or cell.ref.startswith(ref)) for cell in grid.cells)
    return document_of(type(grid)(grid.name, cells))


HEAD_TOGETHER = [*HEAD[:5], "良かった点 課題", *HEAD[7:]]


def together(*texts: str) -> Document:
    body = [[*row(at)[:5], text, *row(at)[7:]] for at, text in enumerate(texts, start=1)]
    return table(*body, head=HEAD_TOGETHER)


def listed_again(page: str) -> Document:
    """Measures on the pages 3 and 4, of which the first says that it stands on another page too."""
    first = ["P3", *row(1, 取組名=f"見守り（再掲 {page}ページ）")]
    others = [["P3" if at < 5 else "P4", *row(at)] for at in range(2, 6)]
    return table(first, *others, head=["ページ", *HEAD])


CASES: dict[str, list[Case]] = {
    "torn boxes": [
        Case(changed(3, 今後の方向性="☐ 拡充"), "SH001", (3,)),
        Case(changed(3, 今後の方向性=BOXES.replace(" ", "\n")), "SH001", None),
        Case(changed(3, 今後の方向性="☐ 拡充"), "SH022", None),
    ],
    "displaced": [
        Case(changed(4, 評価="参加者数 12人 開催回数 4回"), "SH003", (4,)),
        Case(changed(4, 評価="△"), "SH003", None),
        Case(changed(4, 評価="－"), "SH003", None),
    ],
    "blank that must be answered": [
        Case(changed(2, 評価="", 理由=""), "SH004", (2,)),
        Case(changed(2, 評価="", 今後の方向性="", 担当課=""), "SH004", (2,)),
        Case(changed(2, 理由="—"), "SH004", None),
        Case(table(*(line[:-1] for line in rows()), head=HEAD[:-1]), "SH004", None),
    ],
    "blank texts": [
        Case(changed(5, 課題=""), "SH005", (5,)),
        Case(changed(5, 課題="なし"), "SH005", None),
        Case(changed(5, 課題="—"), "SH005", None),
    ],
    "kept together": [
        Case(together("輪が広がった。担い手がいない。", "良い。  悪い。", "良い。\n悪い。"), "SH006", (1,)),
        Case(together("良い。  悪い。", "良い。\n悪い。", "【良かった点】良い。【課題】悪い。"), "SH006", None),
    ],
    "a number twice": [
        Case(table(row(1), row(2), row(2), row(3)), "SH008", (2,)),
        Case(table(row(1), row(2), row("2-2"), row(3)), "SH008", None),
    ],
    "a number missing": [
        Case(table(*(row(at) for at in range(1, 9) if at != 4)), "SH009", ()),
        Case(table(*(row(at) for at in (1, 5, 9, 14))), "SH009", None),
        Case(hidden(table(*rows(8)), "t1!r5"), "SH009", None),
    ],
    "strange words of a heading": [
        Case(table(*rows(), head=[*HEAD[:-1], "理由（ほげ）"]), "SH011", ()),
        Case(table(*rows(), head=[*HEAD[:-1], "左記選択の理由"]), "SH011", None),
    ],
    "text beside the table": [
        Case(document_of(grid_of("t1", [["みはる野市の評価"], HEAD, *rows()])), "SH012", ()),
        Case(document_of(grid_of("t1", [HEAD, *rows()])), "SH012", None),
    ],
    "hidden cells": [
        Case(hidden(table(*rows()), "t1!r7"), "SH013", ()),
        Case(table(*rows()), "SH013", None),
    ],
    "no number in a column of numbers": [
        Case(columns(["実績値"], ["3"], ["調整中"], ["5"], ["8"]), "SH014", (2,)),
        Case(columns(["実績値"], ["3"], ["0"], ["5"], ["約8"]), "SH014", None),
    ],
    "under no column": [
        Case(table(*([*row(at), *(["はみ出し"] if at == 2 else [])] for at in range(1, 7))), "SH031", (2,)),
        Case(table(*rows()), "SH031", None),
    ],
    "several divisions": [
        Case(changed(1, 担当課="福祉政策課 健康課"), "SH016", (1,)),
        Case(changed(1, 担当課="健康・福祉課"), "SH016", None),
        Case(changed(1, 担当課="福祉政策課（健康課）"), "SH016", None),
    ],
    "brackets in the division": [
        Case(changed(1, 担当課="福祉政策課（ひだまり）"), "SH017", (1,)),
        Case(changed(1, 担当課="福祉政策課（相談センター）"), "SH017", None),
    ],
    "a misread mark": [
        Case(changed(6, 評価="0"), "SH018", (6,)),
        Case(changed(6, 評価="○"), "SH018", None),
        Case(table(*(row(at, 評価=str(at % 3 + 1)) for at in range(1, 7))), "SH018", None),
    ],
    "an unreadable mark": [
        Case(changed(6, 評価="ほ"), "SH019", (6,)),
        Case(changed(6, 評価="－"), "SH019", None),
    ],
    "numbers as marks": [
        Case(table(*(row(at, 評価=str(at % 4 + 1)) for at in range(1, 7))), "SH037", (1, 2, 3, 4, 5, 6)),
        Case(with_legend(*(row(at, 評価=str(at % 4 + 1)) for at in range(1, 7))), "SH037", None),
        Case(table(*rows()), "SH037", None),
    ],
    "boxes of the rating": [
        Case(table(*(row(at, 評価="☑○ ☑△" if at == 2 else "☑○ ☐△") for at in range(1, 5))), "SH020", (2,)),
        Case(table(*(row(at, 評価="☑○ ☐△") for at in range(1, 5))), "SH020", None),
    ],
    "two directions": [
        Case(changed(3, 今後の方向性="☑ 拡充 ☑ 継続 ☐ 見直し ☐ 廃止"), "SH021", (3,)),
        Case(changed(3, 今後の方向性="☑ 拡充 ☐ 継続 ☐ 見直し ☐ 廃止"), "SH021", None),
    ],
    "no direction": [
        Case(changed(3, 今後の方向性=BOXES.replace("☑", "☐")), "SH022", (3,)),
        Case(changed(3, 今後の方向性="継続"), "SH022", None),
    ],
    "a direction of other words": [
        Case(changed(3, 今後の方向性="研究を深める"), "SH023", (3,)),
        Case(changed(3, 今後の方向性="内容を見直し"), "SH023", None),
    ],
    "no numbers at all": [
        Case(table(*(line[1:] for line in rows()), head=HEAD[1:]), "SH024", ()),
        Case(table(*rows()), "SH024", None),
    ],
    "same as left with nothing to the left": [
        Case(changed(2, **{"30年度実績": "同左"}), "SH026", (2,)),
        Case(columns(["31年度実績"], *(["同左"] for _ in range(5))), "SH026", None),
    ],
    "totals": [
        Case(table(*rows(), ["", "合計", "", "参加者数 231人", "", "", "", "", ""]), "SH029", ()),
        Case(changed(2, 取組名="家計の相談"), "SH029", None),
    ],
    "a partner that is not there": [
        Case(listed_again("4"), "SH030", (1,)),
        Case(listed_again("9"), "SH030", None),
    ],
    "figures half known": [
        Case(columns(["実績値"], *([str(at)] for at in range(3, 9))), "SH033", (1, 2, 3, 4, 5, 6)),
        Case(columns(["実績値（人）"], *([str(at)] for at in range(3, 9))), "SH033", None),
        Case(table(*(row(at)[:3] + row(at)[4:] + [f"{at}人"] for at in range(1, 6)),
                   head=[*HEAD[:3], *HEAD[4:], "実績値"]), "SH034", (1, 2, 3, 4, 5)),
        Case(columns(["30年度実績値"], *([f"{at}人"] for at in range(3, 9))), "SH034", None),
    ],
    "a heading that is not known": [
        Case(columns(["とりまとめ役"], *(["佐倉さん"] for _ in range(5))), "SH035", ()),
        Case(columns(["備考"], *(["来月の会議で報告"] for _ in range(5))), "SH035", None),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{name} {at}") for name, cases in CASES.items() for at, case in enumerate(cases)]
)
def test_a_finding_comes_where_it_must_and_nowhere_else(case: Case) -> None:
    findings = read_document(case.document).findings
    found = [finding for finding in findings if finding.code == case.code]
    shown = [(finding.code, finding.measures, finding.message_ja) for finding in findings]
    if case.measures is None:
        assert found == [], shown
    else:
        assert [finding.measures for finding in found] == [case.measures], shown


def test_a_table_with_many_columns_of_its_own_is_still_a_table() -> None:
    head = [*HEAD[:5], *(f"区分{at}" for at in range(30))]
    sheet = read_document(
        table(*([*row(no)[:5], *(f"値{no}の{at}" for at in range(30))] for no in range(1, 9)), head=head)
    )
    assert [measure.no for measure in sheet.measures] == list(range(1, 9))
    assert sheet.measures[0].other["区分29"] == "値1の29"


def test_headings_of_a_mapping_that_the_sheet_lacks_are_named() -> None:
    mapping = load_mapping('[columns]\n"昔の欄" = "issues"\n', "対応.toml")
    found = [finding for finding in read_document(table(*rows()), mapping=mapping).findings if finding.code == "SH036"]
    assert ["昔の欄" in finding.message_ja for finding in found] == [True]


@pytest.fixture(scope="module", params=["sample", "seed"])
def whole(request: pytest.FixtureRequest) -> Sheet:
    if request.param == "sample":
        return read(SAMPLE)
    folder: Path = request.getfixturevalue("shared")
    return read(folder / "seed" / "plan-sheet.txt")


def test_the_founding_sheet_and_its_sample_raise_these_findings_and_no_others(whole: Sheet) -> None:
    found = sorted((finding.code, finding.severity, finding.measures) for finding in whole.findings)
    assert found == [
        ("SH001", "error", (19,)),
        ("SH002", "note", tuple(range(20, 27))),
        ("SH003", "warning", (19,)),
        ("SH004", "error", (46,)),
        ("SH005", "warning", (25,)),
        ("SH005", "warning", (46,)),
        ("SH006", "note", (*range(1, 8), *range(27, 34))),
        ("SH010", "warning", ()),
        ("SH016", "note", (8,)),
        ("SH028", "note", tuple(range(40, 47))),
    ]


def test_every_finding_is_a_sentence_in_both_languages(whole: Sheet) -> None:
    for finding in whole.findings:
        assert finding.message_ja.endswith("。")
        assert finding.message_en.endswith((".", "?"))
