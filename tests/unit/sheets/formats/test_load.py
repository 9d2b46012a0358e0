"""What a user notices when a file is loaded: its kind, its cells with their addresses, and clear refusals."""

import io
import zipfile
from pathlib import Path

import pytest
import xlrd
import xlsxwriter
from tests.factories.old_office import old_office_file

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Cell, Document


def by_ref(document: Document) -> dict[str, str]:
    return {cell.ref: cell.text for cell in document.cells()}


def cell(document: Document, ref: str) -> Cell:
    return next(cell for cell in document.cells() if cell.ref == ref)


def refusal(data: bytes, name: str = "表.xlsx") -> UnreadableDocumentError:
    with pytest.raises(UnreadableDocumentError) as caught:
        load(data, name)
    return caught.value


# Recognised text


def test_recognised_text() -> None:
    text = (
        "評価表\n\nNo.\t取組\n1\t<ul> <li>会議</li> <li>訪問 &amp; 電話</li></ul>\n（見出し）\n\n"
        '2\t<input type="checkbox" /> 拡  充 <input checked="" disabled> '
        "<input type=radio checked> 継続\t5<6 <A評価>\t<del>旧</del>\n"
    )
    assert by_ref(load(text.encode(), "表.txt")) == {
        "t0!r1c1": "評価表",
        "t1!r1c1": "No.",
        "t1!r1c2": "取組",
        "t1!r2c1": "1",
        "t1!r2c2": "会議\n訪問 & 電話",
        "t1!r3c1": "（見出し）",
        "t2!r1c1": "2",
        "t2!r1c2": "☐ 拡  充 ☑ ☑ 継続",
        "t2!r1c3": "5<6 <A評価>",
        "t2!r1c4": "旧",
    }


def test_the_founding_sheet(shared: Path) -> None:
    document = load((shared / "seed" / "plan-sheet.txt").read_bytes(), "plan-sheet.txt")
    assert document.kind == "text"
    assert [grid.name for grid in document.grids] == [f"t{number}" for number in range(1, 9)]
    assert cell(document, "t1!r4c10").text == "☐ 拡充 ☑ 継続 ☐ 見直し ☐ 廃止"
    assert not [cell for cell in document.cells() if "<" in cell.text]
    assert [cell.ref for cell in document.cells() if cell.has_list] == ["t2!r5c5", "t7!r3c9", "t7!r14c6"]


def test_each_stretch_of_lines_keeps_its_place() -> None:
    document = load("題\n\na\tb\nc\td\n\n注\n注2\n".encode(), "表.txt")
    assert [(grid.name, [cell.ref for cell in grid.cells][:2]) for grid in document.grids] == [
        ("t0", ["t0!r1c1"]),
        ("t1", ["t1!r1c1", "t1!r1c2"]),
        ("t0", ["t0!r2c1", "t0!r3c1"]),
    ]


# HTML


def test_html_spans_and_nested_tables() -> None:
    page = (
        "<h1>計画</h1><table><caption>表1</caption><thead><tr><th rowspan=0>番号<th colspan=999999999>取組<tbody>"
        "<tr><td rowspan=2>1<td>a<br>b<td><table><tr><td>中</table>外<tr><td colspan=2>c</table><p>終わり</p>"
    )
    document = load(page.encode(), "x")
    assert document.kind == "html"
    assert by_ref(document) == {
        "t0!r1c1": "計画",
        "t0!r2c1": "表1",
        "t0!r3c1": "終わり",
        "t1!r1c1": "番号",
        "t1!r1c2": "取組",
        "t1!r2c1": "1",
        "t1!r2c2": "a\nb",
        "t1!r2c3": "外",
        "t1!r3c2": "c",
        "t2!r1c1": "中",
    }
    assert cell(document, "t1!r1c1").row_span == 1
    assert cell(document, "t1!r1c2").col_span == 2
    assert cell(document, "t1!r2c1").row_span == 2


def test_html_fields_and_hidden_cells() -> None:
    page = (
        "<table><tr><td hidden>秘<td style='display: none'>密<td><script>x</script><input value='値'>"
        "<td><select><option>甲<option selected>乙</select>"
        "<td><input type=checkbox checked>可<input type=hidden value=q>"
        "<td>見える<span style='display:none'>見えない</span></table>"
    )
    document = load(page.encode("utf-8"), "x")
    assert [(cell.text, cell.hidden) for cell in document.cells()] == [
        ("秘", True),
        ("密", True),
        ("値", False),
        ("乙", False),
        ("☑可", False),
        ("見える", False),
        ("見えない", True),
    ]


@pytest.mark.parametrize(("charset", "codec"), [("Shift_JIS", "cp932"), ("EUC-JP", "euc_jp"), ("utf-8", "utf-8")])
def test_html_encodings(charset: str, codec: str) -> None:
    page = f'<html><head><meta charset="{charset}"></head><table><tr><td>課題①</table>'
    assert by_ref(load(page.encode(codec, "replace"), "x"))["t1!r1c1"].startswith("課題")


@pytest.mark.parametrize(
    "page", ["<div>" * 100_000, "<table><tr><td>" * 100_000, "<table>" + "<tr><td rowspan=65534>a" * 9_000]
)
def test_hostile_html_is_refused(page: str) -> None:
    assert "多すぎ" in str(refusal(page.encode(), "x.html"))


# Markdown


def test_markdown() -> None:
    text = (
        "# 計画 #\n\n- [x] 継続\n\nNo. | **事業** | 方向\n---|:-:|---\n1 | a\\|b<br>`c*` | "
        "[x] 拡充 [ ] 縮小 | 余り\n2\n\n"
        "| 続き | 5\\*3 |\n\n<table>\n<tr><td>表</td></tr>\n</table>\n"
    )
    document = load(text.encode(), "表.md")
    assert document.kind == "markdown"
    assert by_ref(document) == {
        "t0!r1c1": "計画",
        "t0!r2c1": "☑ 継続",
        "t1!r1c1": "No.",
        "t1!r1c2": "事業",
        "t1!r1c3": "方向",
        "t1!r2c1": "1",
        "t1!r2c2": "a|b\nc*",
        "t1!r2c3": "☑ 拡充 ☐ 縮小",
        "t1!r2c4": "余り",
        "t1!r3c1": "2",
        "t2!r1c1": "続き",
        "t2!r1c2": "5*3",
        "t3!r1c1": "表",
    }


# Separated values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
@pytest.mark.parametrize(("delimiter", "kind"), [(",", "csv"), (";", "csv"), ("\t", "tsv")])
def test_separated_values(encoding: str, delimiter: str, kind: str) -> None:
    rows = ["番号,事業名,課題", '1,"見守り\n訪問",担い手の不足', "2,相談,,余り"]
    document = load("\r\n".join(rows).replace(",", delimiter).encode(encoding), "表.csv")
    assert document.kind == kind
    assert by_ref(document)["t1!r2c2"] == "見守り\n訪問"
    assert by_ref(document)["t1!r3c4"] == "余り"


def test_a_csv_named_like_a_workbook_reads() -> None:
    assert load("番号,名\n1,甲\n2,乙\n".encode(), "表.xlsx").kind == "csv"


def test_commas_in_numbers_do_not_separate() -> None:
    text = "年;件数\n2017;1,299\n2018;1,291\n"
    assert by_ref(load(text.encode(), "表.csv"))["t1!r2c2"] == "1,299"


def test_control_characters_stay_visible() -> None:
    assert by_ref(load("番号,名\n1,相\x0b談のための窓口の設置\n".encode(), "a.csv"))["t1!r2c2"].startswith("相\ufffd談")


# Excel


def workbook() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("30年度 評価")
    sheet.merge_range("A1:C2", "見出し")
    sheet.merge_range("A3:B3", "")
    sheet.write("C3", 0.95, book.add_format({"num_format": "0%"}))
    sheet.write("D3", 399, book.add_format({"num_format": '#,##0"人"'}))
    sheet.write("E3", 43556, book.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'}))
    sheet.write_formula("F3", "=1/0", None, "#DIV/0!")
    sheet.write_boolean("G3", True)
    sheet.write("H3", 0.1 + 0.2)
    sheet.write("I3", 12)
    sheet.write("A9", "隠れた行")
    sheet.set_row(8, None, None, {"hidden": True})
    sheet.write("K3", "隠れた列")
    sheet.set_column("K:K", None, None, {"hidden": True})
    hidden = book.add_worksheet("控え")
    hidden.write("A1", "下書き")
    hidden.hide()
    book.close()
    return target.getvalue()


def test_workbook() -> None:
    document = load(workbook(), "表.xlsx")
    assert [(grid.name, grid.hidden) for grid in document.grids] == [("30年度 評価", False), ("控え", True)]
    texts = {ref.rpartition("!")[2]: text for ref, text in by_ref(document).items() if ref.startswith("'")}
    assert texts == {
        "A1": "見出し", "A3": "", "C3": "95%", "D3": "399人", "E3": "2019-04-01", "F3": "#DIV/0!", "G3": "☑",
        "H3": "0.3", "I3": "12", "K3": "隠れた列", "A9": "隠れた行",
    }  # fmt: skip
    assert cell(document, "'30年度 評価'!A1")[4:7] == (2, 3, False)
    assert {cell.text for cell in document.cells() if cell.hidden} == {"隠れた列", "隠れた行"}
    assert by_ref(document)["控え!A1"] == "下書き"


def changed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in source.namelist():
            archive.writestr(path, members.get(path, source.read(path)))
        for path in members.keys() - set(source.namelist()):
            archive.writestr(path, members[path])
    return target.getvalue()


@pytest.mark.parametrize("attributes", [b'hidden="1" r="9"', b'r="9" hidden="1"', b'spans="1:3" ht="0" r="9"'])
def test_a_row_is_hidden_in_whatever_order_its_attributes_stand(attributes: bytes) -> None:
    cell = b'<c r="A9" t="inlineStr"><is><t>\xe9\x9a\xa0</t></is></c>'
    sheet = MAIN + b"<row " + attributes + b">" + cell + b"</row></sheetData></worksheet>"
    document = load(changed({"xl/worksheets/sheet1.xml": sheet}), "表.xlsx")
    assert [item.hidden for item in document.cells() if item.text == "隠"] == [True]


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_cells_without_addresses_and_furigana() -> None:
    sheet = (
        MAIN
        + (
            '<row><c t="inlineStr"><is><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh></is></c>'
            '<c t="e"><v>#REF!</v></c></row>'
            "</sheetData></worksheet>"
        ).encode()
    )
    refs = by_ref(load(changed({"xl/worksheets/sheet2.xml": sheet}), "a.xlsx"))
    assert (refs["控え!A1"], refs["控え!B1"]) == ("課", "#REF!")


def test_tick_boxes_over_the_sheet() -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" '
        'Target="../drawings/vmlDrawing1.vml"/></Relationships>'
    )
    shape = (
        '<xml><v:shape id="s1"><v:textbox><div><font>継続</font></div></v:textbox><x:ClientData ObjectType="Checkbox">'
        "<x:Anchor>1, 5, 0, 3, 2, 9, 1, 3</x:Anchor><x:Checked>1</x:Checked></x:ClientData></v:shape></xml>"
    )
    data = changed(
        {
            "xl/worksheets/_rels/sheet2.xml.rels": relation.encode(),
            "xl/drawings/vmlDrawing1.vml": shape.encode(),
        }
    )
    assert by_ref(load(data, "a.xlsx"))["控え!B1"] == "☑ 継続"


def test_text_under_a_merged_range_is_not_lost() -> None:
    sheet = MAIN + (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>'
    )
    cells = load(changed({"xl/worksheets/sheet2.xml": sheet}), "a.xlsx").grids[1].cells
    assert [(cell.text, cell.hidden, cell.col_span) for cell in cells[:2]] == [("1", False, 1), ("2", True, 1)]


def test_the_old_form(shared: Path) -> None:
    data = (shared / "samples" / "forms" / "sample.xls").read_bytes()
    found = {
        (grid.name, cell.row, cell.col): cell.text for grid in load(data, "x").grids for cell in grid.cells if cell.text
    }
    book = xlrd.open_workbook(file_contents=data)
    expected = {
        (sheet.name, row, col): sheet.cell_value(row, col)
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for col in range(sheet.ncols)
        if sheet.cell_type(row, col) == xlrd.XL_CELL_TEXT and sheet.cell_value(row, col).strip()
    }
    assert expected.items() <= found.items()


# Refusals


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空のファイル"),
        (b" \r\n\t\n", "文字の入ったセルがありません"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n123", "画像"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04xxxx", "zip"),
        (b"a\x00b", "テキストファイルでも Excel・Word・PDF でもありません"),
        (b"a\n\x81\x00", "テキストファイルでも Excel・Word・PDF でもありません"),
        (b"a\n\xff\xff\xfe", "2 行目"),
        (old_office_file("EncryptionInfo", "EncryptedPackage"), "パスワード"),
        (old_office_file("WordDocument"), "Word"),
        (workbook()[:4000], "壊れているか"),
        (b"a,b\n1,2\n3,\"4\n5,6\n", "3 行目"),
        (b",".join(b"%d" % number for number in range(300)), "256"),
    ],
)  # fmt: skip
def test_refusals(data: bytes, words: str) -> None:
    error = refusal(data, "表.csv")
    assert words in str(error)
    assert "表.csv" in str(error)
    assert error.message_en.endswith(".")


@pytest.mark.parametrize(
    ("folder", "words"), [("word/document.xml", "Word"), ("ppt/a.xml", "PowerPoint"), ("a.csv", "zip")]
)
def test_other_packages(folder: str, words: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(folder, "x")
    assert words in str(refusal(target.getvalue()))


def test_unpacked_size_entities_and_far_cells() -> None:
    assert "300 MB" in str(refusal(changed({"xl/worksheets/sheet2.xml": bytes(301_000_000)})))
    assert "壊れて" in str(refusal(changed({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'})))
    far = (
        MAIN
        + b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        + b"</sheetData></worksheet>"
    )
    assert "XFD1048576" in str(refusal(changed({"xl/worksheets/sheet2.xml": far})))


def test_a_cell_of_characters_that_take_no_room_is_blank() -> None:
    text = "番号,取組名\n1,\ufeff\n\u200b\u2060 ,見守り\ufeff\n"
    document = load(text.encode(), "表.csv")
    assert [cell.text for cell in document.cells()] == ["番号", "取組名", "1", "見守り\ufeff"]
