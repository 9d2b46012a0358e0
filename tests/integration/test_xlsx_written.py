"""The workbook that goes out to the divisions: it reads back as the same sheet, and a division can fill it in."""

import io
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import MergedCell
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.printed_sheets import through_libreoffice
from tests.factories.thorough import few, share
from tests.gold import comparable
from tests.round_trip import lost

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.fields.row_codes import position_of
from sasaeai.sheets.model import Finding, Measure, Sheet
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.xlsx import SHEET_NAME, to_xlsx

KNOWN = few([SAMPLE, *UNLIKE], 4)
LONGEST = 2.0


@cache
def written(path: Path) -> bytes:
    sheet = read(path)
    return to_xlsx(sheet, sheet.findings)


@cache
def saved_by_libreoffice() -> Mapping[Path, bytes]:
    saved = through_libreoffice([written(path) for path in KNOWN], "xlsx", "xlsx:Calc MS Excel 2007 XML")
    return dict(zip(KNOWN, saved, strict=True))


def stripped(data: bytes) -> bytes:
    """The workbook without comments, properties, and everything that is not the visible table."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book[SHEET_NAME].iter_rows():
        for cell in row:
            if cell.has_style and not isinstance(cell, MergedCell):
                cell.comment = None
    book.properties = openpyxl.packaging.core.DocumentProperties()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_the_workbook_says_the_same(path: Path) -> None:
    assert not lost(read(path), read_bytes(written(path), "again.xlsx"))


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_after_libreoffice_and_without_comments_it_still_does(path: Path) -> None:
    assert not lost(read(path), read_bytes(stripped(saved_by_libreoffice()[path]), "again.xlsx"))


def test_the_guide_and_many_questions_are_no_part_of_a_small_table() -> None:
    whole = read(UNLIKE[2])
    sheet = replace(whole, measures=whole.measures[:1], nodes=())
    asked = [
        Finding(f"SH{at:03}", "warning", (1,), "どちらが正しいですか。", "Which is right?", ()) for at in range(40)
    ]
    assert len(read_bytes(to_xlsx(sheet, asked), "again.xlsx").measures) == 1


def test_the_founding_sheet_goes_out_and_comes_back(shared: Path) -> None:
    path = shared / "seed" / "plan-sheet.txt"
    (saved,) = through_libreoffice([written(path)], "xlsx", "xlsx:Calc MS Excel 2007 XML")
    assert not lost(read(path), read_bytes(written(path), "again.xlsx"))
    assert not lost(read(path), read_bytes(stripped(saved), "again.xlsx"))


def test_a_division_can_fill_in_the_answers_and_nothing_else() -> None:
    table = openpyxl.load_workbook(io.BytesIO(written(SAMPLE)))[SHEET_NAME]
    assert table.protection.sheet
    assert not table.protection.password
    open_by_heading = {
        str(table.cell(2, column).value or table.cell(1, column).value): not table.cell(6, column).protection.locked
        for column in range(1, table.max_column + 1)
    }
    assert [name.replace("\n", "") for name, is_open in open_by_heading.items() if is_open] == [
        "平成30年度", "評価", "良かった点課題", "今後の方向性(選択)", "左記選択の理由",
    ]  # fmt: skip


def test_ratings_and_directions_are_chosen_from_lists() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(SAMPLE)))
    rules = book[SHEET_NAME].data_validations.dataValidation
    sources = {rule.formula1 for rule in rules}
    assert all(rule.type == "list" for rule in rules)
    assert len(sources) == 2
    listed = {
        source: [cell.value for (cell,) in book["記入要領"][source.split("!")[1].replace("$", "")]]
        for source in sources
    }
    assert ["◎", "○", "△", "×", "—"] in listed.values()
    assert "☐ 拡充\n☑ 継続\n☐ 見直し\n☐ 廃止" in next(entries for entries in listed.values() if "◎" not in entries)


def test_it_prints_on_a3_with_its_heading_on_each_page() -> None:
    table = openpyxl.load_workbook(io.BytesIO(written(SAMPLE)))[SHEET_NAME]
    assert table.page_setup.orientation == "landscape"
    assert table.page_setup.paperSize == 8
    assert table.sheet_properties.pageSetUpPr.fitToPage
    assert table.page_setup.fitToHeight == 0
    assert table.print_title_rows == "$1:$2"
    assert table.freeze_panes == "D3"


def test_each_measure_has_a_row_code_that_fits() -> None:
    table = openpyxl.load_workbook(io.BytesIO(written(SAMPLE)))[SHEET_NAME]
    codes = [cell.value for (cell,) in table.iter_rows(min_col=table.max_column, min_row=3) if cell.value]
    assert [position_of(code) for code in codes] == list(range(1, 47))


def test_questions_stand_beside_their_measures_and_on_a_sheet_of_their_own() -> None:
    sheet = read(SAMPLE)
    book = openpyxl.load_workbook(io.BytesIO(written(SAMPLE)))
    comments = {
        cell.value: cell.comment.text
        for row in book[SHEET_NAME].iter_rows()
        for cell in row
        if cell.comment is not None
    }
    about_19 = [finding for finding in sheet.findings if 19 in finding.measures]
    assert about_19
    title = next(measure.title for measure in sheet.measures if measure.no == 19)
    assert all(finding.message_ja in comments[title] for finding in about_19)
    assert [row[3].value for row in book["確認事項"].iter_rows(min_row=2)] == [
        finding.message_ja for finding in sheet.findings
    ]


def one_measure(**texts: str) -> Sheet:
    sheet = read(SAMPLE)
    first = replace(sheet.measures[0], twins=(), cross_listed_pages=(), **texts)  # type: ignore[arg-type]
    return replace(sheet, measures=(first, *sheet.measures[1:]))


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1+1", "-2", "@SUM(A1)", "{=1}", "http://example.jp/", "007"])
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    data = to_xlsx(one_measure(title=text, reason=text))
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))[SHEET_NAME].iter_rows() for cell in row]
    assert sum(cell.value == text and cell.data_type == "s" and cell.hyperlink is None for cell in cells) == 2
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_rare_characters_survive_and_forbidden_ones_show() -> None:
    again = read_bytes(to_xlsx(one_measure(title="㐂寿の𠮷野家と葛󠄀飾\x08区")), "again.xlsx")
    assert again.measures[0].title == "㐂寿の𠮷野家と葛󠄀飾\N{REPLACEMENT CHARACTER}区"


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place() -> None:
    with pytest.raises(UserFacingError, match=r"取組1の「左記選択の理由」は 32,767 字を超えていて"):
        to_xlsx(one_measure(reason="あ" * 32_768))
    assert to_xlsx(one_measure(reason="あ" * 32_767))


def words() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=60)


@settings(max_examples=share(25), deadline=None)
@given(words())
def test_any_reason_comes_back(reason: str) -> None:
    sheet = one_measure(reason=reason)
    again: Measure = read_bytes(to_xlsx(sheet), "again.xlsx").measures[0]
    assert comparable(again.reason or "") == comparable(reason)


@pytest.mark.thorough
def test_2000_measures_take_less_than_two_seconds() -> None:
    sheet = read(SAMPLE)
    many = [
        replace(measure, no=number, twins=()) for number, measure in enumerate((sheet.measures * 44)[:1000], start=1)
    ]
    spent = []
    for _ in range(2):
        start = time.process_time()
        to_xlsx(replace(sheet, nodes=(), measures=tuple(many)))
        spent.append(time.process_time() - start)
    assert min(spent) < LONGEST
