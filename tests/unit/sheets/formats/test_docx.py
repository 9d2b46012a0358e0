"""What a user notices when a Word document is loaded: each cell at its place, what was answered, and clear refusals."""

import io
import time
import zipfile

import docx
import pytest
from tests.factories import word_sheets as make
from tests.factories.old_office import old_office_file
from tests.factories.word_sheets import box, para, tbl, tc, text, tick_box, tr, word

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Cell, Document


def by_ref(*blocks: str, **parts: str) -> dict[str, str]:
    document = load(word(*blocks, parts=parts), "評価.docx")
    return {cell.ref: cell.text for cell in document.cells()}


def cells(*blocks: str) -> dict[str, Cell]:
    return {cell.ref: cell for cell in load(word(*blocks), "評価.docx").cells()}


def one(*runs: str) -> str:
    """What a cell with one paragraph of these runs reads as."""
    return next(iter(by_ref(tbl(tr(tc(para(*runs), para("終")), "x"))).values())).removesuffix("終").removesuffix("\n")


def shown_and_hidden(*blocks: str, **parts: str) -> tuple[list[str], list[str]]:
    document = load(word(*blocks, parts=parts), "評価.docx")
    return (
        [cell.text for cell in document.cells() if not cell.hidden and cell.text],
        [cell.text for cell in document.cells() if cell.hidden],
    )


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        load(data, "評価.docx")
    return str(caught.value)


# Order and tables


def test_lines_and_tables_in_the_order_of_the_document() -> None:
    document = load(word(para("題"), tbl(tr("番号", "取組"), tr("1", "甲")), para("注"), tbl(tr("2", "乙"))), "x")
    assert document.kind == "docx"
    assert [(grid.name, [cell.ref for cell in grid.cells]) for grid in document.grids] == [
        ("t0", ["t0!r1c1"]),
        ("t1", ["t1!r1c1", "t1!r1c2", "t1!r2c1", "t1!r2c2"]),
        ("t0", ["t0!r2c1"]),
        ("t2", ["t2!r1c1", "t2!r1c2"]),
    ]


def test_a_document_of_the_library() -> None:
    document = docx.Document()
    document.add_heading("計画", level=1)
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "見出し"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "実績\n平成30年度"
    document.add_paragraph("項目", style="List Bullet")
    found = {cell.ref: cell for cell in load(make.saved(document), "x").cells()}
    assert {ref: (cell.text, cell.row_span, cell.col_span) for ref, cell in found.items()} == {
        "t0!r1c1": ("計画", 1, 1),
        "t1!r1c1": ("見出し", 2, 1),
        "t1!r1c2": ("実績\n平成30年度", 1, 2),
        "t0!r2c1": ("項目", 1, 1),
    }


def test_nested_tables_become_grids_of_their_own() -> None:
    inner = tbl(tr("中", "身"))
    assert by_ref(tbl(tr(tc("前", inner, "後"), "外"))) == {
        "t1!r1c1": "前\n後",
        "t1!r1c2": "外",
        "t2!r1c1": "中",
        "t2!r1c2": "身",
    }


def test_a_table_in_a_cell_that_only_frames_the_page() -> None:
    assert by_ref(tbl(tr(tc(tbl(tr("1", "甲"), tr("2", "乙")), para())))) == {
        "t2!r1c1": "1",
        "t2!r1c2": "甲",
        "t2!r2c1": "2",
        "t2!r2c2": "乙",
    }


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_merged_cells() -> None:
    found = cells(
        tbl(
            tr(tc("番号", props=RESTART), tc("実績", props=span(2)), "評価"),
            tr(tc(props=CONTINUE), "29年度", "30年度", "○"),
            tr(tc("広い", props=span(4) + RESTART)),
            tr(tc(props=span(4) + CONTINUE)),
        )
    )
    assert {ref: (cell.text, cell.row_span, cell.col_span) for ref, cell in found.items()} == {
        "t1!r1c1": ("番号", 2, 1),
        "t1!r1c2": ("実績", 1, 2),
        "t1!r1c4": ("評価", 1, 1),
        "t1!r2c2": ("29年度", 1, 1),
        "t1!r2c3": ("30年度", 1, 1),
        "t1!r2c4": ("○", 1, 1),
        "t1!r3c1": ("広い", 2, 4),
    }


def test_text_in_a_cell_that_is_merged_away_is_kept_as_hidden() -> None:
    found = cells(tbl(tr(tc("上", props=RESTART), "1"), tr(tc("下", props=CONTINUE), "2"), tr(tc(props=CONTINUE), "3")))
    assert found["t1!r1c1"][2:7] == ("上", "t1!r1c1", 1, 1, False)
    assert found["t1!r2c1"][2:7] == ("下", "t1!r2c1", 2, 1, True)


def test_a_merge_down_over_cells_of_other_widths_loses_nothing() -> None:
    found = cells(tbl(tr(tc("甲", props=span(2) + RESTART), "1"), tr(tc("乙", props=CONTINUE), "2", "3")))
    assert {ref: (cell.text, cell.hidden) for ref, cell in found.items()} == {
        "t1!r1c1": ("甲", False),
        "t1!r1c3": ("1", False),
        "t1!r2c1": ("乙", False),
        "t1!r2c2": ("2", False),
        "t1!r2c3": ("3", False),
    }


def test_merges_of_old_documents_to_the_right() -> None:
    found = cells(
        tbl(tr(tc("実績", props='<w:hMerge w:val="restart"/>'), tc(props="<w:hMerge/>"), "評価"), tr("29", "30", "○"))
    )
    assert (found["t1!r1c1"].col_span, found["t1!r1c3"].text) == (2, "評価")


def test_rows_that_start_late_or_have_other_widths() -> None:
    late = '<w:gridBefore w:val="2"/><w:gridAfter w:val="1"/>'
    assert by_ref(tbl(tr("1", "2", "3", "4"), tr("甲", props=late), tr(), tr("乙"), widths=[9, 9])) == {
        "t1!r1c1": "1",
        "t1!r1c2": "2",
        "t1!r1c3": "3",
        "t1!r1c4": "4",
        "t1!r2c3": "甲",
        "t1!r4c1": "乙",
    }


def test_columns_too_narrow_to_be_seen_are_not_counted() -> None:
    rows = (tr("番号", tc("取組", props=span(2)), "評価"), tr(tc("1", props=span(2)), "甲", "○"))
    assert by_ref(tbl(*rows, widths=[1000, 15, 3000, 800])) == {
        "t1!r1c1": "番号",
        "t1!r1c2": "取組",
        "t1!r1c3": "評価",
        "t1!r2c1": "1",
        "t1!r2c2": "甲",
        "t1!r2c3": "○",
    }
    assert "t1!r2c3" in by_ref(tbl(tr("a", "b", "c"), tr("d", "e", "f"), widths=[1000, 15, 3000]))


def test_a_span_far_too_large_reaches_to_the_last_column() -> None:
    found = cells(tbl(tr(tc("題", props=span(999_999_999))), tr("1", "2", "3")))
    assert found["t1!r1c1"].col_span == 3


# The text of a cell


@pytest.mark.parametrize(
    ("run", "printed"),
    [
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:cr/><w:t>c</w:t></w:r>", "a\nb\nc"),
        ('<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "a\nb"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r>", "A-BC"),
        ("<w:r><w:t> a </w:t></w:r><w:r><w:t xml:space='preserve'> b</w:t></w:r>", "a b"),
        ("<w:hyperlink><w:smartTag><w:r><w:t>綴り</w:t></w:r></w:smartTag></w:hyperlink>", "綴り"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>かだい</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>課題</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "課題",
        ),
        (text("旧", "<w:strike/>") + text("新"), "旧新"),
        (text("þ", '<w:rFonts w:ascii="Wingdings"/>') + text("継続"), "☑継続"),
        (text("\uf0a8", '<w:rFonts w:hAnsi="Wingdings"/>') + text("廃止"), "☐廃止"),
    ],
)
def test_what_a_run_prints(run: str, printed: str) -> None:
    assert one(run) == printed


@pytest.mark.parametrize(
    ("font", "code", "printed"),
    [
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0FD", "☑"),
        ("Wingdings", "F0A8", "☐"),
        ("Wingdings", "F06F", "☐"),
        ("Wingdings", "006F", "☐"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "F0A3", "☐"),
        ("Segoe UI Symbol", "2611", "☑"),
        ("MS Gothic", "2610", "☐"),
        ("Symbol", "F0B7", "•"),
        ("Wingdings", "F030", "\ufffd"),
        ("外字", "E123", "\ufffd"),
        ("外字", "壊れ", "\ufffd"),
        ("外字", "D800", "\ufffd"),
    ],
)
def test_symbols(font: str, code: str, printed: str) -> None:
    assert one(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>') == printed


def test_paragraphs_of_a_cell_are_lines() -> None:
    assert by_ref(tbl(tr(tc("良かった点", "", "課題"), "x")))["t1!r1c1"] == "良かった点\n\n課題"


NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
STYLES = make.part(
    "styles",
    f'<w:style w:styleId="Items"><w:pPr>{NUMBERED}</w:pPr></w:style>',
    '<w:style w:styleId="Kept"><w:basedOn w:val="Items"/></w:style>',
    '<w:style w:styleId="Round1"><w:basedOn w:val="Round2"/></w:style>',
    '<w:style w:styleId="Round2"><w:basedOn w:val="Round1"/></w:style>',
    '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>',
)


@pytest.mark.parametrize(
    ("props", "is_list"),
    [
        (NUMBERED, True),
        ('<w:pStyle w:val="Kept"/>', True),
        ('<w:pStyle w:val="Round1"/>', False),
        ('<w:pStyle w:val="Kept"/><w:numPr><w:numId w:val="0"/></w:numPr>', False),
        ("", False),
    ],
)
def test_lists(props: str, is_list: bool) -> None:
    data = word(tbl(tr(tc(para("会議", props=props), para("訪問")), "x")), parts={"styles": STYLES})
    assert [cell.has_list for cell in load(data, "x").cells()] == [is_list, False]


# Fields and controls


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def complex_field(code: str, *result: str, form: str = "") -> str:
    told = f"<w:ffData>{form}</w:ffData>" if form else ""
    words = f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return mark("begin", told) + words + mark("separate") + "".join(map(text, result)) + mark("end")


DROP_DOWN = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="拡充"/><w:listEntry w:val="継続"/></w:ddList>'


@pytest.mark.parametrize(
    ("field", "printed"),
    [
        (complex_field("REF 甲", "12人"), "12人"),
        (complex_field("PAGE", "3"), ""),
        ('<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>9</w:t></w:r></w:fldSimple>', ""),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>令和元年</w:t></w:r></w:fldSimple>', "令和元年"),
        (complex_field("FORMCHECKBOX", form='<w:checkBox><w:default w:val="1"/></w:checkBox>'), "☑"),
        (
            complex_field("FORMCHECKBOX", form='<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'),
            "☐",
        ),
        (complex_field("FORMCHECKBOX", form="<w:checkBox><w:checked/></w:checkBox>"), "☑"),
        (complex_field("FORMDROPDOWN", form=DROP_DOWN), "継続"),
        (complex_field("FORMDROPDOWN", "継続", form=DROP_DOWN), "継続"),
        (complex_field("FORMTEXT", "見守り"), "見守り"),
        (mark("begin") + text("閉じない"), "閉じない"),
        (mark("end") + text("始まらない"), "始まらない"),
        (mark("begin") * 200 + text("開いたまま"), "開いたまま"),
        (mark("begin") + complex_field("REF 甲", "計算だけ") + mark("separate") + text("結果") + mark("end"), "結果"),
    ],
)
def test_fields(field: str, printed: str) -> None:
    assert one(field) == printed


@pytest.mark.parametrize(
    ("box", "printed"),
    [
        (tick_box(ticked=True), "☑"),
        (tick_box(ticked=False), "☐"),
        (tick_box(ticked=True, sign="☐"), "☑"),
        (tick_box(ticked=True, sign=""), "☑"),
        (tick_box(ticked=False, sign="\uf0fe"), "☐"),
        (tick_box(ticked=False, sign="☐ 拡充"), "☐ 拡充"),
    ],
)
def test_tick_boxes(box: str, printed: str) -> None:
    assert one(box, text(" 継続")) == f"{printed} 継続"


def sdt(*inside: str, props: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{props}</w:sdtPr><w:sdtContent>{''.join(inside)}</w:sdtContent></w:sdt>"


def test_content_controls_around_anything() -> None:
    assert by_ref(
        sdt(para("題"), sdt(tbl(sdt(tr("1", sdt(tc("甲")), tc(sdt(para(sdt(text("乙")))))))))),
    ) == {"t0!r1c1": "題", "t1!r1c1": "1", "t1!r1c2": "甲", "t1!r1c3": "乙"}


def test_a_cell_that_is_a_tick_box() -> None:
    ticked = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    assert by_ref(tbl(tr(sdt(tc(), props=ticked), "x")))["t1!r1c1"] == "☑"


def test_a_drop_down_without_a_choice_is_no_answer() -> None:
    prompt = sdt(text("アイテムを選択してください。"), props="<w:showingPlcHdr/><w:dropDownList/>")
    assert shown_and_hidden(tbl(tr(tc(para(prompt)), "甲"))) == (["甲"], ["アイテムを選択してください。"])


# Tracked changes


DELETED, INSERTED = '<w:del w:id="1" w:author="a">', '<w:ins w:id="2" w:author="a">'


def deleted(words: str) -> str:
    return f"{DELETED}<w:r><w:delText>{words}</w:delText></w:r></w:del>"


def test_tracked_changes_are_read_as_accepted_and_remarked() -> None:
    moved = f"<w:moveFrom>{text('元')}</w:moveFrom><w:moveTo>{text('先')}</w:moveTo>"
    joined = "<w:rPr><w:del/></w:rPr>"
    old = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
    data = word(
        tbl(
            tr(tc(para(deleted("10人"), f"{INSERTED}{text('12人')}</w:ins>")), "同じ"),
            tr("消えた", "行", props="<w:del/>"),
            tr("増えた", "行", props="<w:ins/>"),
            tr(tc("消えたセル", props="<w:cellDel/>"), tc(para(moved)), tc(para("前", props=joined), para("後"))),
            tr(tc(para(text("書式", old)))),
        ),
        tbl(tr("消えた表", props="<w:del/>")),
        tbl(tr("次")),
    )
    document = load(data, "x")
    assert {cell.ref: cell.text for cell in document.cells()} == {
        "t1!r1c1": "12人",
        "t1!r1c2": "同じ",
        "t1!r2c1": "増えた",
        "t1!r2c2": "行",
        "t1!r3c1": "先",
        "t1!r3c2": "前後",
        "t1!r4c1": "書式",
        "t2!r1c1": "次",
    }
    (remark,) = document.remarks
    assert (remark.topic, remark.refs) == (
        "tracked-changes",
        ("t1!r1c1", "t1!r2c1", "t1!r2c2", "t1!r3c1", "t1!r3c2"),
    )


def test_a_tracked_merge_of_cells() -> None:
    merged = '<w:cellMerge w:vMerge="{}"/>'
    found = cells(tbl(tr(tc("甲", props=merged.format("rest")), "1"), tr(tc(props=merged.format("cont")), "2")))
    assert found["t1!r1c1"].row_span == 2


def test_a_document_without_changes_has_no_remark() -> None:
    assert load(word(para("甲")), "x").remarks == ()


# What stands beside the text


def test_notes_comments_heads_and_feet_come_after_the_body() -> None:
    notes = make.part(
        "footnotes",
        f'<w:footnote w:id="0" w:type="separator">{para("線")}</w:footnote>',
        f'<w:footnote w:id="1">{para("脚注")}</w:footnote><w:footnote w:id="2">{para("消えた注")}</w:footnote>',
    )
    shown, hidden = shown_and_hidden(
        para("本文", '<w:r><w:footnoteReference w:id="1"/></w:r>'),
        para(f'{DELETED}<w:r><w:footnoteReference w:id="2"/></w:r></w:del>'),
        footnotes=notes,
        endnotes=make.part("endnotes", f'<w:endnote w:id="1">{para("文末の注")}</w:endnote>'),
        header1=make.part("hdr", para("計画"), tbl(tr("左", "右"))),
        header2=make.part("hdr", para("計画")),
        footer1=make.part("ftr", para(complex_field("PAGE", "7"), text(" ページ"))),
        footer2=make.part("ftr", para("- ", complex_field("PAGE", "7"), text(" -"))),
        comments=make.part("comments", f'<w:comment w:id="1">{para("要確認")}</w:comment>'),
    )
    assert shown == ["本文", "脚注", "文末の注", "計画", "左", "右", "ページ"]
    assert hidden == ["要確認"]


@pytest.mark.parametrize("drawn", [True, False])
def test_text_boxes_are_lines_once(drawn: bool) -> None:
    beside = box(para("箱"), para("二行"), drawn=drawn)
    assert by_ref(para("段落", beside), tbl(tr(tc(para("セル", beside)), tc(para(beside)))), para("後")) == {
        "t0!r1c1": "段落",
        "t0!r2c1": "箱",
        "t0!r3c1": "二行",
        "t1!r1c1": "セル",
        "t1!r1c2": "箱\n二行",
        "t0!r4c1": "箱",
        "t0!r5c1": "二行",
        "t0!r6c1": "後",
    }


def test_a_choice_without_text_leaves_the_word_to_the_fallback() -> None:
    old = f"<mc:Fallback>{box(para('箱'), drawn=False)}</mc:Fallback>"
    assert one(f"<mc:AlternateContent><mc:Choice/>{old}</mc:AlternateContent>") == ""
    assert "箱" in by_ref(para(f"<mc:AlternateContent><mc:Choice/>{old}</mc:AlternateContent>")).values()


def test_a_table_in_a_text_box_is_a_grid() -> None:
    assert by_ref(para("段落", box(tbl(tr("1", "甲")), para("注")))) == {
        "t1!r1c1": "1",
        "t1!r1c2": "甲",
        "t0!r1c1": "段落",
        "t0!r2c1": "注",
    }


def test_hidden_text_is_kept_apart() -> None:
    vanish, back = "<w:vanish/>", '<w:vanish w:val="0"/>'
    assert shown_and_hidden(
        tbl(
            tr(tc(para(text("見える"), text("秘", vanish), text("見", back))), tc(para(text("密", vanish)))),
            tr("隠れた行", props="<w:hidden/>"),
        ),
        para(text("影", vanish)),
    ) == (["見える見"], ["密", "隠れた行", "秘", "影"])
    hidden_by_style = para("様式", props='<w:pStyle w:val="Secret"/>')
    assert shown_and_hidden(hidden_by_style, para("甲"), styles=STYLES) == (["甲"], ["様式"])


# Packages


def test_strict_documents() -> None:
    members = make.package(make.part("document", f"<w:body>{tbl(tr('1', tc('甲', props=span(2))))}</w:body>"), {})
    strict = {path: data.replace(make.W.encode(), make.STRICT.encode()) for path, data in members.items()}
    rels = strict["_rels/.rels"].replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
    )
    document = load(make.zipped({**strict, "_rels/.rels": rels}), "x")
    assert [(cell.text, cell.col_span) for cell in document.cells()] == [("1", 1), ("甲", 2)]


def test_a_document_in_another_place_and_with_macros() -> None:
    members = make.package(make.part("document", f"<w:body>{para('甲')}</w:body>"), {})
    moved = {path.replace("document.xml", "document2.xml"): data for path, data in members.items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace(b"document.xml", b"document2.xml")
    moved["word/vbaProject.bin"] = b"\x00<!DOCTYPE"
    moved["word/embeddings/a.xlsx"] = b"PK"
    assert [cell.text for cell in load(make.zipped(moved), "x.docm").cells()] == ["甲"]


def two_in_one(kinds: dict[str, str] | None, main: str) -> bytes:
    members = make.package(make.part("document", f"<w:body>{para('甲')}</w:body>"), {})
    members["xl/workbook.xml"] = b"<workbook/>"
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", main.encode())
    if kinds is None:
        del members["[Content_Types].xml"]
    else:
        members["[Content_Types].xml"] = make.content_types(kinds).encode()
    return make.zipped(members)


def test_an_archive_with_two_documents_is_what_it_says_or_refused() -> None:
    types = {"/word/document.xml": "wordprocessingml.document", "/xl/workbook.xml": "spreadsheetml.sheet"}
    assert load(two_in_one(types, "word/document.xml"), "x").kind == "docx"
    assert "Excel ファイル" in refusal(two_in_one(types, "xl/workbook.xml"))
    assert "両方" in refusal(two_in_one(None, "word/document.xml"))
    assert "両方" in refusal(two_in_one({}, "word/document.xml"))


def deep(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * levels


def deep_boxes(levels: int) -> str:
    inside = para("甲")
    for _ in range(levels):
        inside = para(box(inside, drawn=False))
    return inside


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (word(para("甲"))[:-300], "途中で切れているWord ファイル"),
        (word(para("甲"), "<w:p>"), "途中で切れているWord ファイル"),
        (word(parts={"header1": "x"}), "壊れているか"),
        (word(para()), "文字の入ったセルがありません"),
        (word(**{"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "壊れている"),
        (word(**{"word/document.xml": "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16")}), "壊れている"),
        (word(**{"word/document.xml": b" " * 3_000_000}), "圧縮のしかた"),
        (word(deep(3_000)), "入れ子が多すぎ"),
        (word(deep_boxes(30)), "図形の入れ子が多すぎ"),
        (word("<w:r>" * 10_000 + "</w:r>" * 10_000), "入れ子が多すぎ"),
        (word(tbl(tr(*[tc("甲", props=span(200))] * 20))), "表の列が多すぎ"),
        (word(tbl(tr(*["甲"] * 300))), "256"),
        (word(para("甲" * 40_000)), "文字が多すぎ"),
        (old_office_file("EncryptionInfo", "EncryptedPackage"), "Word でパスワードを外して"),
        (old_office_file("WordDocument"), "Word 文書（.doc）"),
    ],
)
def test_refusals(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_an_encrypted_member_and_a_missing_document() -> None:
    data = bytearray(word(para("甲")))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "パスワード" in refusal(bytes(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/fontTable.xml", "<a/>")
    assert "壊れているか" in refusal(stream.getvalue())


def test_nesting_as_deep_as_real_documents_is_read() -> None:
    assert "x" in by_ref(tbl(tr(tc(deep(60), "x")))).values()


def test_long_tables_take_time_in_proportion() -> None:
    def seconds(rows: int) -> float:
        line = tr(*[tc(f"記入{at}", props=CONTINUE if at % 3 else RESTART) for at in range(12)])
        data = word(tbl(*[line] * rows))
        start = time.process_time()
        document = load(data, "x")
        assert isinstance(document, Document)
        return time.process_time() - start

    seconds(50)
    assert seconds(2_000) < 40 * max(seconds(200), 0.02)
