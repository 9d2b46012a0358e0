"""What the reading itself asks, under the codes of ``sheet read``; the cases of each rule are in ``rules``."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, document_of, grid_of

from sasaeai.sheets.grid import Document
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


def columns(head: list[str], *texts: list[str]) -> Document:
    return table(*([*row(at), *cells] for at, cells in enumerate(texts, start=1)), head=[*HEAD, *head])


def hidden(document: Document, ref: str) -> Document:
    grid = document.grids[0]
    cells = tuple(cell._replace(hidden=cell.hidden or cell.ref.startswith(ref)) for cell in grid.cells)
    return document_of(type(grid)(grid.name, cells))


@pytest.mark.parametrize(
    ("document", "code", "measures"),
    [
        (changed(2, 評価="", 今後の方向性="", 担当課=""), "SH039", [(2,)]),
        (changed(2, 評価="", 今後の方向性="", 担当課=""), "SH004", [(2,)]),
        (columns(["実績値"], ["3"], ["調整中"], ["5"], ["8"]), "SH014", [(2,)]),
        (columns(["実績値"], ["3"], ["0"], ["5"], ["約8"]), "SH014", []),
        (hidden(table(*rows()), "t1!r7"), "SH013", [()]),
        (hidden(table(*rows(8)), "t1!r5"), "SH009", []),
    ],
)  # fmt: skip
def test_the_reading_itself_asks(document: Document, code: str, measures: list[tuple[int, ...]]) -> None:
    assert [finding.measures for finding in read_document(document).findings if finding.code == code] == measures


def test_a_table_with_many_columns_of_its_own_is_still_a_table() -> None:
    head = [*HEAD[:5], *(f"区分{at}" for at in range(30))]
    sheet = read_document(
        table(*([*row(no)[:5], *(f"値{no}の{at}" for at in range(30))] for no in range(1, 9)), head=head)
    )
    assert [measure.no for measure in sheet.measures] == list(range(1, 9))
    assert sheet.measures[0].other["区分29"] == "値1の29"


def test_the_bracket_round_a_heading_is_no_part_of_its_title() -> None:
    heading = grid_of("t0", [["【基本目標 1 つながりのまち】"]])
    sheet = read_document(document_of(heading, grid_of("t1", [HEAD, *rows()])))
    assert [(node.level_name, node.number, node.title) for node in sheet.nodes] == [("基本目標", "1", "つながりのまち")]


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
        ("SH039", "error", (46,)),
    ]


def test_every_finding_is_a_sentence_in_both_languages(whole: Sheet) -> None:
    for finding in whole.findings:
        assert finding.message_ja.endswith("。")
        assert finding.message_en.endswith((".", "?"))
