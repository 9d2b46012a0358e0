"""No word of a document is lost: each cell is used, is a heading, or is named in a finding, and the counts say so."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlrd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.accounts import Account
from tests.factories.known_sheets import (
    OWN,
    SAMPLE,
    document_of,
    free_places,
    grid_of,
    loaded,
    with_new_cell,
    with_text,
)
from tests.factories.thorough import IS_THOROUGH, share

from sasaeai import sheets
from sasaeai.sheets.errors import NoEvaluationTableError
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Cell, Document, Grid
from sasaeai.sheets.writers.json import as_object

# Letters that no sheet and no list of words has.
STRANGE_LETTERS = "ヷヸヹヺヰヱヮ"
IN_EACH_SHEET = 60 if IS_THOROUGH else 8


def conserves(document: Document, sheet: dict[str, Any]) -> bool:
    """Whether the sheet's own counts add up to the cells that the document has."""
    cells = sheet["cells"]
    return (
        cells["nonblank"]
        == sum(1 for grid in document.grids for cell in grid.cells if cell.text.strip())
        == cells["used"] + cells["headings"] + cells["reported"]
    )


def assert_nothing_is_lost(document: Document) -> None:
    sheet = as_object(sheets.read_document(document))
    assert conserves(document, sheet), sheet["cells"]
    refs = {cell.ref for cell in document.cells()}
    named = {ref for finding in sheet["findings"] for ref in finding["cells"]}
    assert named <= refs
    assert sheet["cells"]["reported"] <= len(named)
    assert Account(document, sheet).lost() == {}


# The sheets that are known


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_nothing_of_an_own_sheet_is_lost(path: Path) -> None:
    assert_nothing_is_lost(loaded(path))


def test_nothing_of_the_founding_sheet_is_lost(shared: Path) -> None:
    assert_nothing_is_lost(loaded(shared / "seed" / "plan-sheet.txt"))


def test_nothing_of_the_cities_lists_is_lost(shared: Path) -> None:
    files = sorted((shared / "samples" / "evaluations").iterdir())
    assert files
    for path in files:
        assert_nothing_is_lost(loaded(path))


def test_a_name_of_an_indicator_without_a_figure_is_not_lost() -> None:
    rows = [
        ["番号", "事業名", "担当課", "指標名", "実績値", "単位", "今後の方向性"],
        ["1", "見守りの輪", "福祉政策課", "見守りの協力店", "12", "店", "継続"],
        ["2", "相談の窓口", "福祉政策課", "効果を測れないため設けない", "-", "-", "継続"],
        ["3", "移動の支援", "福祉政策課", "送迎した人数", "調整中", "人", "継続"],
        ["4", "つどいの場", "福祉政策課", "つどいの場の数", "", "", "継続"],
    ]
    assert_nothing_is_lost(document_of(grid_of("t1", rows)))


def test_a_unit_that_the_figure_beside_it_does_not_take_is_not_lost() -> None:
    rows = [
        ["番号", "事業名", "担当課", "指標名", "実績値", "単位", "今後の方向性"],
        ["1", "見守りの輪", "福祉政策課", "見守りの協力店", "12", "店", "継続"],
        ["2", "相談の窓口", "福祉政策課", "相談した人", "600人", "月の平均", "継続"],
        ["3", "移動の支援", "福祉政策課", "送迎した人", "31", "人", "継続"],
    ]
    sheet = as_object(sheets.read_document(document_of(grid_of("t1", rows))))
    assert [(figure["value"], figure["unit"]) for figure in sheet["measures"][1]["figures"]] == [(600, "人")]
    assert "月の平均" in sheet["measures"][1]["other"].values()


def test_words_beside_the_year_of_a_row_are_not_lost() -> None:
    rows = [
        ["番号", "取組名", "担当課", "年度", "実績", "評価", "今後の方向性"],
        ["1", "見守りの輪", "福祉政策課", "R元", "開催 4回", "○", "継続"],
        ["", "", "", "R2（速報）", "開催 3回", "△", ""],
        ["2", "相談の窓口", "福祉政策課", "R元", "相談 8件", "○", "継続"],
        ["", "", "", "R2", "相談 9件", "○", ""],
    ]
    document = document_of(grid_of("t1", rows))
    sheet = as_object(sheets.read_document(document))
    assert conserves(document, sheet)
    assert "R2（速報）" in sheet["measures"][0]["other"].values()


def test_a_header_over_a_row_without_cells_is_read_or_refused() -> None:
    heads = [("29年度", 0, 3, 3), ("取組の方向性", 3, 1, 1), ("取組名", 4, 1, 1), ("今後の方向性", 5, 1, 1)]
    cells = [Cell(0, col, text, f"t1!r1c{col + 1}", high, wide) for text, col, high, wide in heads]
    cells += [Cell(1, col, "No.", f"t1!r2c{col + 1}", hidden=col == 3) for col in (3, 4, 5)]
    assert_read_or_refused(document_of(Grid("t1", tuple(cells))))


# Any grid

HEADS = (
    "No. 番号 ページ 取組名 事業名 内容 担当課 関係課 実績 29年度 令和４年度 令和５年度実績 "
    "目標値 実績値 達成率 単位 指標名 評価 自己評価 "
    "良かった点 課題 今後の方向性 左記選択の理由 備考 予算額 決算額 基本目標 取組の方向性 区分"
).split()
NUMBERS = (
    "0 1 2 3 12 1,299 ４６ 98.5 50.0% △3.2 約 600人 399団体 12,345千円 調整中 ###### データなし P27 1-1-1 (1) ①"
).split()
DIVISIONS = (
    "福祉政策課 高齢者福祉課 子ども家庭課（女性センター） 福祉政策課・市民協働課 社会福祉協議会 "
    "防災課（関係：地域福祉課）"
).split()
MARKS = "◎ ○ 〇 △ × A B C 0 O 1 5 順調 やや遅れ 拡充 継続 見直し 廃止 同左 〃".split()
BOXES = ("☐ 拡充 ☑ 継続 ☐ 見直し ☐ 廃止", "☐ 拡 充", "☑ 継続 ☑ 廃止", "■継続 □廃止", "☐ ☑")
SENTENCES = (
    "見守りの輪が広がり、早めの声掛けに結び付いた。",
    "講座 実施回数 10回 修了者数 316人 ※累計 2,915人",
    "担い手が足りない。次の担い手を探したい。",
    "認知症サポーター等の養成（再掲 40・51ページ）",
    "・会議の開催\n・訪問の実施 21人（うち新規 3人）",
)
DASHES = ("-", "—", "－", "なし", "※", "・", "()", "~")
SECTIONS = (
    "基本目標 1 支え合うまち",
    "(1) 気付くしくみの推進",
    "第2章 居場所",
    "■ 高齢者",
    "小計",
    "合計",
    "（注）3月末現在",
)
TEXTS = st.one_of(
    *(st.sampled_from(texts) for texts in (HEADS, NUMBERS, DIVISIONS, MARKS, BOXES, SENTENCES, DASHES, SECTIONS)),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=10),
    st.sampled_from(["", " ", "　"]),
)


@st.composite
def spans(draw: st.DrawFn, rows: int, cols: int) -> dict[tuple[int, int], tuple[int, int]]:
    """A few merged ranges that do not overlap."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 4))):
        row, col = draw(st.integers(0, rows - 1)), draw(st.integers(0, cols - 1))
        high, wide = draw(st.integers(1, min(3, rows - row))), draw(st.integers(1, min(3, cols - col)))
        area = {(row + down, col + right) for down in range(high) for right in range(wide)}
        if not area & taken:
            taken |= area
            found[row, col] = (high, wide)
    return found


@st.composite
def any_grids(draw: st.DrawFn, name: str) -> Grid:
    """A grid of any cells, with a row of headings more often than not."""
    rows, cols = draw(st.integers(1, 30)), draw(st.integers(2, 12))
    merged = draw(spans(rows, cols))
    covered = {
        (row + down, col + right)
        for (row, col), (high, wide) in merged.items()
        for down in range(high)
        for right in range(wide)
    } - merged.keys()
    head_at = draw(st.sampled_from([0, 0, 1, 2, rows]))
    filled = draw(st.lists(TEXTS, min_size=cols, max_size=3 * cols))
    chance = random.Random(draw(st.integers(0, 2**32)))
    cells = []
    for row in range(rows):
        for col in range(cols):
            text = chance.choice(HEADS if row == head_at else filled)
            high, wide = merged.get((row, col), (1, 1))
            if (row, col) not in covered and (text.strip() or (high, wide) != (1, 1)):
                hidden = chance.random() < 0.02
                cells.append(Cell(row, col, text, f"{name}!r{row + 1}c{col + 1}", high, wide, hidden))
    return Grid(name, tuple(cells), hidden=chance.random() < 0.05)


TABLES = [
    "番号 事業名 担当課 実績 評価 課題 今後の方向性",
    "No. 取組名 内容 担当課 指標名 目標値 実績値 単位 評価 備考",
]


@st.composite
def likely_grids(draw: st.DrawFn, name: str) -> Grid:
    """A table that is an evaluation at first sight, whose cells may be anything."""
    heads = draw(st.sampled_from(TABLES)).split()
    any_cell = st.one_of(TEXTS, *(st.sampled_from(texts) for texts in (SENTENCES, MARKS, NUMBERS)))
    body = draw(st.lists(st.lists(any_cell, min_size=len(heads), max_size=len(heads)), min_size=1, max_size=8))
    rows = [[str(at), f"取組のその{at}", *cells[2:]] for at, cells in enumerate(body, start=1)]
    return grid_of(name, [heads, *rows])


@given(st.lists(st.one_of(any_grids("t1"), likely_grids("t1")), min_size=1, max_size=1))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_nothing_of_any_grid_is_lost(grids: list[Grid]) -> None:
    assert_read_or_refused(document_of(*grids))


@given(st.one_of(any_grids("t1"), likely_grids("t1")), st.one_of(any_grids("t2"), likely_grids("t2")), any_grids("t0"))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=share(40))
def test_nothing_of_several_grids_is_lost(first: Grid, second: Grid, beside: Grid) -> None:
    assert_read_or_refused(document_of(beside, first, second, kind="text"))


def assert_read_or_refused(document: Document) -> None:
    try:
        sheet = as_object(sheets.read_document(document))
    except NoEvaluationTableError:
        return
    assert conserves(document, sheet), sheet["cells"]
    json.dumps(sheet, ensure_ascii=False)


# A strange word in any cell comes out again


def strange_word(chance: random.Random) -> str:
    return "".join(chance.choice(STRANGE_LETTERS) for _ in range(6))


def is_shown(document: Document, word: str) -> bool:
    """Whether a field, a node or a finding of the sheet has the word; a refusal shows nothing, and loses nothing."""
    sheet = as_object(sheets.read_document(document))
    shown = {key: sheet[key] for key in ("measures", "nodes", "findings")}
    return word in json.dumps(shown, ensure_ascii=False) and conserves(document, sheet)


def nonblank(document: Document) -> list[Cell]:
    return [cell for cell in document.cells() if cell.text.strip()]


def swallowed(document: Document, changes: list[tuple[Cell, str, str]]) -> list[str]:
    """The changes whose word does not come out."""
    return [
        f"{cell.ref} {cell.text!r} as {text!r}"
        for cell, text, word in changes
        if not is_shown(with_text(document, cell.ref, text), word)
    ]


@pytest.mark.sampled
def test_a_word_added_to_any_cell_of_the_sample_comes_out() -> None:
    document, chance = loaded(SAMPLE), random.Random(20170401)
    cells = nonblank(document)
    added = [
        (cell, cell.text + word, word)
        for cell in chance.sample(cells, len(cells) if IS_THOROUGH else 30)
        for word in [strange_word(chance)]
    ]
    assert swallowed(document, added) == []


def changed_at_random(document: Document, chance: random.Random, count: int) -> list[tuple[Cell, str, str]]:
    cells = nonblank(document)
    changes = []
    for cell in chance.sample(cells, min(count, len(cells))):
        word = strange_word(chance)
        ways = (
            "{word}", "{text}{word}", "{text} {word}", "{word}{text}", "{word}\n{text}", "{text}\n{word}",
            "{text}（{word}）", "{word} {text}",
        )  # fmt: skip
        text = chance.choice(ways).format(text=cell.text, word=word)
        changes.append((cell, text, word))
    return changes


@pytest.mark.sampled
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_word_put_into_any_cell_comes_out(path: Path) -> None:
    document = loaded(path)
    changes = changed_at_random(document, random.Random(path.stem), IN_EACH_SHEET)
    assert swallowed(document, changes) == []


@pytest.mark.sampled
def test_a_word_put_into_any_cell_of_the_founding_sheet_comes_out(shared: Path) -> None:
    document = loaded(shared / "seed" / "plan-sheet.txt")
    assert swallowed(document, changed_at_random(document, random.Random(46), 2 * IN_EACH_SHEET)) == []


# The same grids each time, so that a change is judged by what it changed; the profile "fuzz" looks at many more.
@given(st.one_of(any_grids("t1"), likely_grids("t1")), st.integers(0, 2**32))
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_word_put_into_any_grid_comes_out_or_the_grid_is_refused(grid: Grid, seed: int) -> None:
    document, chance = document_of(grid), random.Random(seed)
    for cell, text, word in changed_at_random(document, chance, 1):
        try:
            assert is_shown(with_text(document, cell.ref, text), word), f"{cell} as {text!r}"
        except NoEvaluationTableError:
            continue


@pytest.mark.sampled
@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_word_put_where_no_cell_was_comes_out(path: Path) -> None:
    document, chance = loaded(path), random.Random(path.stem)
    places = [(at, place) for at, grid in enumerate(document.grids) for place in free_places(grid)]
    lost = []
    for at, (row, col) in chance.sample(places, min(IN_EACH_SHEET // 2, len(places))):
        word = strange_word(chance)
        if not is_shown(with_new_cell(document, at, row, col, word), word):
            lost.append(f"{document.grids[at].name} row {row + 1} column {col + 1}")
    assert lost == []


# A form that is no evaluation


def test_a_form_that_is_no_evaluation_keeps_its_cells(shared: Path) -> None:
    data = (shared / "samples" / "forms" / "sample.xls").read_bytes()
    document = load(data, "sample.xls")
    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    assert [grid.name for grid in document.grids] == book.sheet_names()
    for grid, sheet in zip(document.grids, book.sheets(), strict=True):
        printed = {
            (row, col): "".join(str(sheet.cell_value(row, col)).split())
            for row in range(sheet.nrows)
            for col in range(sheet.ncols)
            if sheet.cell_type(row, col) == xlrd.XL_CELL_TEXT and str(sheet.cell_value(row, col)).strip()
        }
        numbers = {
            (row, col)
            for row in range(sheet.nrows)
            for col in range(sheet.ncols)
            if sheet.cell_type(row, col) not in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
        }
        kept = {(cell.row, cell.col): "".join(cell.text.split()) for cell in grid.cells if cell.text.strip()}
        assert kept.keys() == printed.keys() | numbers
        assert {place: kept[place] for place in printed} == printed


def test_a_form_that_is_no_evaluation_is_refused_in_one_sentence(shared: Path) -> None:
    path = shared / "samples" / "forms" / "sample.xls"
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", "read", str(path)]
    answer = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert answer.returncode == 2
    assert answer.stdout == b""
    japanese, english = answer.stderr.decode().splitlines()
    assert japanese.startswith("sample.xls：取組の評価の表が見つかりません。")
    assert english.startswith("sample.xls: no evaluation table was found.")
