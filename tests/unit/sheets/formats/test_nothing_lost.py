"""What a file holds and does not show: it is kept, marked as hidden, or refused with a reason."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
import xlwt

from sasaeai import sheets
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document

HEAD = ["番号", "取組名", "担当課", "実績", "評価", "課題", "今後の方向性"]
ROW = ["1", "見守りの輪", "福祉課", "参加者 12人", "○", "担い手が足りない。", "継続"]


def shown(document: Document) -> list[str]:
    return [cell.text for cell in document.cells() if not cell.hidden]


def hidden(document: Document) -> list[str]:
    return [cell.text for cell in document.cells() if cell.hidden]


def workbook(change: Callable[[str, bytes], tuple[str, bytes] | None] = lambda path, data: (path, data)) -> bytes:
    """Two worksheets with a row each; ``change`` may rename, rewrite or drop a part."""
    made, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, row in (("評価", ROW), ("別紙", ["2", *ROW[1:]])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, row)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for path in source.namelist():
            part = change(path, source.read(path))
            if part is not None:
                target.writestr(*part)
    return changed.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(sheets.UserFacingError) as caught:
        sheets.read_bytes(data, "評価.xlsx")
    return caught.value.message_ja


@pytest.mark.parametrize(
    "inside",
    [
        "<select><option>継続<td>外の文字",
        "<select><option selected>継続</option>外の文字</select>",
        "<select><option>継続</option><option>廃止</option>外の文字",
        "<title>外の文字</title>",
        "<![CDATA[外の文字]]>",
    ],
)
def test_words_in_odd_markup_are_kept(inside: str) -> None:
    assert "外の文字" in "".join(shown(load(f"<table><tr><td>あ<td>{inside}</table>".encode(), "x.html")))


def test_the_title_of_a_page_is_a_line_before_its_tables() -> None:
    page = "<!doctype html><title>令和5年度 評価</title><p>前文</p><table><tr><td>あ</table>"
    assert shown(load(page.encode(), "x.html")) == ["令和5年度 評価", "前文", "あ"]


@pytest.mark.parametrize(
    "unseen",
    [
        '<span style="display:none">秘</span>',
        "<span hidden>秘</span>",
        '<span class="a off">秘</span>',
        '<span style="visibility:collapse">秘</span>',
        '<span style="opacity: 0">秘</span>',
        '<span style="font-size:0px">秘</span>',
        '<span style="mso-hide:all">秘</span>',
        '<span style="position:absolute;left:-9999px">秘</span>',
    ],
)
def test_hidden_words_in_a_visible_cell_are_kept_apart(unseen: str) -> None:
    page = f"<style>.on {{ color: red }} td .off, p {{ display: none }}</style><table><tr><td>見える{unseen}</table>"
    document = load(page.encode(), "x.html")
    assert (shown(document), hidden(document)) == (["見える"], ["秘"])


def test_words_of_half_opacity_are_seen() -> None:
    page = '<table><tr><td>見える<span style="opacity:0.5;font-size:0.8em;margin-left:-2px">淡い</span></table>'
    assert shown(load(page.encode(), "x.html")) == ["見える淡い"]


def test_a_part_with_an_odd_path_is_read() -> None:
    def move(path: str, data: bytes) -> tuple[str, bytes]:
        return path.replace("worksheets/sheet1", "seiten/blatt"), data.replace(b"worksheets/sheet1", b"seiten/blatt")

    assert {cell.ref.split("!")[0] for cell in load(workbook(move), "x").cells()} == {"評価", "別紙"}


def test_a_missing_part_is_refused() -> None:
    data = workbook(lambda path, data: None if path.endswith("sheet2.xml") else (path, data))
    assert "壊れている" in refusal(data)


def test_two_sheets_of_one_name_are_refused() -> None:
    message = refusal(workbook(lambda path, data: (path, data.replace("別紙".encode(), "評価".encode()))))
    assert "同じ名前" in message
    assert "評価" in message


def test_a_workbook_whose_sheets_are_all_hidden_says_so() -> None:
    def hide(path: str, data: bytes) -> tuple[str, bytes]:
        return path, data.replace(b"<sheet ", b'<sheet state="hidden" ') if path == "xl/workbook.xml" else data

    assert "非表示" in refusal(workbook(hide))


def test_a_formula_that_was_never_calculated_is_named() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("評価")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROW)
        sheet.write_formula("D2", '="参加者 "&12&"人"', None, "参加者 12人")
        sheet.write_formula("E2", '=IF(1=1,"○","△")', None, "")

    def uncalculated(path: str, data: bytes) -> bytes:
        return data.replace(b"<v></v>", b"") if path.endswith("sheet1.xml") else data

    changed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as target:
        for path in source.namelist():
            target.writestr(path, uncalculated(path, source.read(path)))
    sheet_read = sheets.read_bytes(changed.getvalue(), "評価.xlsx")
    (finding,) = [finding for finding in sheet_read.findings if finding.code == "SH038"]
    assert finding.cells == ("評価!E2",)
    assert "計算" in finding.message_ja
    assert sheet_read.measures[0].rating is None
    assert sheet_read.measures[0].results[0].text == "参加者 12人"


def test_rows_and_columns_without_size_are_hidden_in_old_workbooks() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("評価")
    for row in range(3):
        for col in range(3):
            sheet.write(row, col, f"{row}{col}")
    sheet.col(1).width = 0
    sheet.row(2).height_mismatch = True
    sheet.row(2).height = 0
    made = io.BytesIO()
    book.save(made)
    assert shown(load(made.getvalue(), "x.xls")) == ["00", "02", "10", "12"]
