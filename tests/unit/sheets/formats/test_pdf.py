"""PDF pages with a text of their own: tables by their rules, texts by their lines, and what is refused or remarked."""

import time
from collections.abc import Iterable

import pytest
import typst
from tests.fuzz.writers import pdf_file

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import limits, load, ruled
from sasaeai.sheets.grid import Document, Grid
from sasaeai.sheets.reading import read_bytes

PAGE = '#set page(width: 400pt, height: 300pt, margin: 20pt)\n#set text(size: 10pt, font: "BIZ UDGothic")\n'


def printed(source: str) -> Document:
    return load(typst.compile(f"{PAGE}{source}".encode()), "試し.pdf")


def tables(document: Document) -> list[Grid]:
    return [grid for grid in document.grids if grid.name != "t0"]


def beside(document: Document) -> list[str]:
    return [cell.text for grid in document.grids if grid.name == "t0" for cell in grid.cells if not cell.hidden]


def rows(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.col, cell.row_span, cell.col_span, cell.text) for cell in grid.cells if cell.text]


def texts(grid: Grid) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for cell in grid.cells:
        if cell.text:
            found.setdefault(cell.row, []).append(cell.text)
    return list(found.values())


def test_merged_cells_are_told_from_the_lines_that_are_missing() -> None:
    document = printed("""#table(columns: 3,
        table.cell(rowspan: 2)[番号], table.cell(colspan: 2)[実績],
        [平成29年度], [平成30年度],
        [1], [7か所], [同左])""")
    assert rows(tables(document)[0]) == [
        (0, 0, 2, 1, "番号"),
        (0, 1, 1, 2, "実績"),
        (1, 1, 1, 1, "平成29年度"),
        (1, 2, 1, 1, "平成30年度"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "7か所"),
        (2, 2, 1, 1, "同左"),
    ]


def test_an_address_is_the_box_of_the_cell_in_points_from_the_upper_left() -> None:
    document = printed("#table(columns: (100pt, 50pt), rows: 30pt, [取組], [評価], [見守り], [○])")
    assert [cell.ref for cell in tables(document)[0].cells] == [
        "p1@20,20,120,50",
        "p1@120,20,170,50",
        "p1@20,50,120,80",
        "p1@120,50,170,80",
    ]


def test_wrapped_lines_join_and_typed_breaks_stay() -> None:
    document = printed("""#table(columns: (100pt, 100pt),
        [地域の支え合いを広げるための話し合いを重ねた。], [拡充 \\ 継続 \\ 廃止],
        [講座の開催 \\ 参加者], [Sasaeai reads words in English too.])""")
    assert texts(tables(document)[0]) == [
        ["地域の支え合いを広げるための話し合いを重ねた。", "拡充\n継続\n廃止"],
        ["講座の開催\n参加者", "Sasaeai reads words in English too."],
    ]


def test_characters_beyond_the_first_plane_are_one_character() -> None:
    document = printed(
        '#set text(font: "Noto Sans CJK JP")\n#table(columns: 2, [取組], [担当課], [𠮷田公園𠮷𠮷], [𡈽地課])'
    )
    assert texts(tables(document)[0]) == [["取組", "担当課"], ["𠮷田公園𠮷𠮷", "𡈽地課"]]


def test_a_blank_line_in_a_cell_is_kept() -> None:
    document = printed("#table(columns: 2, [良かった点], [つながりが深まった。 \\ \\ 担い手が足りない。])")
    assert texts(tables(document)[0]) == [["良かった点", "つながりが深まった。\n\n担い手が足りない。"]]


@pytest.mark.parametrize("turn", ["90deg", "-90deg", "180deg"])
def test_turned_headings_are_read_in_their_own_direction(turn: str) -> None:
    document = printed(f"#table(columns: 2, [#rotate({turn}, reflow: true)[中間評価]], [課題], [○], [担い手の不足])")
    assert texts(tables(document)[0]) == [["中間評価", "課題"], ["○", "担い手の不足"]]


def test_upright_writing_is_read_from_top_to_bottom() -> None:
    document = printed("#table(columns: (14pt, 100pt), [今後の方向性], [課題], [○], [担い手の不足])")
    assert texts(tables(document)[0])[0] == ["今後の方向性", "課題"]


def test_several_tables_on_a_page_stay_apart_with_the_lines_between() -> None:
    document = printed("""基本目標1 支え合うまち
        #table(columns: 2, [1], [見守り])
        基本目標2 集うまち
        #table(columns: 2, [2], [居場所])
        #place(top + right, dx: -10pt, dy: 160pt, table(columns: 2, [3], [学び]))""")
    assert [grid.name for grid in document.grids] == ["t0", "p1t1", "t0", "p1t2", "p1t3"]
    assert [texts(grid) for grid in tables(document)] == [[["1", "見守り"]], [["2", "居場所"]], [["3", "学び"]]]


def test_open_sides_make_columns_too() -> None:
    document = printed("""#table(columns: (60pt, 100pt, 60pt), stroke: (x, y) => (
          top: 0.5pt, bottom: 0.5pt, left: if x > 0 { 0.5pt }, right: if x < 2 { 0.5pt }),
        [番号], [取組], [評価], [1], [見守り], [○])""")
    assert texts(tables(document)[0]) == [["番号", "取組", "評価"], ["1", "見守り", "○"]]


def test_columns_without_any_upright_line_are_the_gaps_between_texts() -> None:
    body = ", ".join(
        f"[{at}], [取組{at}の見守りと声かけを地域で進めるための話し合いと学び], [福祉課], [○]" for at in range(1, 6)
    )
    document = printed(f"""#table(columns: (40pt, 150pt, 60pt, 40pt), stroke: (top: 0.5pt, bottom: 0.5pt),
        [番号], [取組], [担当課], [評価], {body})""")
    found = texts(tables(document)[0])
    assert found[0] == ["番号", "取組", "担当課", "評価"]
    assert found[3] == ["3", "取組3の見守りと声かけを地域で進めるための話し合いと学び", "福祉課", "○"]


def test_rows_without_lines_begin_with_the_entries_of_the_first_column() -> None:
    body = ", ".join(f"[{at}], [取組{at}の見守りと声かけを地域で進める話し合いと学び], [福祉課]" for at in range(1, 6))
    document = printed(f"""#table(columns: (40pt, 150pt, 60pt), inset: 6pt,
        stroke: (x, y) => (left: 0.5pt, right: 0.5pt, top: if y < 2 {{ 0.5pt }}, bottom: if y == 5 {{ 0.5pt }}),
        [番号], [取組], [担当課], {body})""")
    assert texts(tables(document)[0])[2:4] == [
        ["2", "取組2の見守りと声かけを地域で進める話し合いと学び", "福祉課"],
        ["3", "取組3の見守りと声かけを地域で進める話し合いと学び", "福祉課"],
    ]


def test_coloured_areas_stand_for_lines_where_there_are_none() -> None:
    document = printed("""#table(columns: (60pt, 100pt), stroke: none,
        fill: (x, y) => if calc.even(x + y) { luma(200) } else { luma(230) },
        [番号], [取組], [1], [見守り])""")
    assert texts(tables(document)[0]) == [["番号", "取組"], ["1", "見守り"]]


def test_a_cell_that_goes_on_on_the_next_page_is_one_cell() -> None:
    long = "見守り活動を地区ごとに話し合い、声かけの輪を広げてきた。" * 14
    document = printed(f"""#table(columns: (40pt, 120pt, 60pt), table.header([番号], [実績], [評価]),
        [1], [{long}], [○], [2], [居場所を開いた。], [◎])""")
    first, second, third = tables(document)
    assert [text.replace(" ", "") for text in texts(first)[1]] == ["1", long, "○"]
    assert texts(second) == [["番号", "実績", "評価"]]
    assert texts(third)[1:] == [["2", "居場所を開いた。", "◎"]]
    joined = next(cell for cell in first.cells if len(cell.text) >= len(long))
    assert [part[:3] for part in joined.ref.split("+")] == ["p1@", "p2@", "p3@"]


def test_the_next_measure_at_the_top_of_a_page_is_not_taken_for_the_rest_of_the_last() -> None:
    body = ", ".join(f"[{at}], [取組{at}の見守りと声かけを地域で進めるため話し合う。], [○]" for at in range(1, 16))
    document = printed(f"#table(columns: (40pt, 120pt, 60pt), table.header([番号], [実績], [評価]), {body})")
    numbers = [row[0] for grid in tables(document) for row in texts(grid) if row[0] != "番号"]
    assert numbers == [str(at) for at in range(1, 16)]


def test_what_pages_repeat_or_count_stands_apart_at_the_end() -> None:
    document = printed("""#set page(header: [資料1], footer: context [– #counter(page).display() –])
        #table(columns: 2, [1], [見守り]) #pagebreak() #table(columns: 2, [2], [居場所])""")
    assert [grid.name for grid in document.grids] == ["p1t1", "p2t1", "t0"]
    assert beside(document) == ["資料1", "– 1 – … – 2 –"]


def test_a_title_at_the_upper_edge_that_changes_is_no_furniture() -> None:
    document = printed("""#set page(header: [基本目標3　支え合うまち])
        #table(columns: 2, [1], [見守り])
        #set page(header: [基本目標5　集うまち])
        #table(columns: 2, [2], [居場所])""")
    assert [grid.name for grid in document.grids] == ["t0", "p1t1", "t0", "p2t1"]


def test_drawn_boxes_are_boxes_to_tick() -> None:
    box = "#box(width: 7pt, height: 7pt, stroke: 0.5pt)"
    mark = "#place(center + horizon, rect(width: 4pt, height: 4pt, fill: black))"
    ticked = f"#box(width: 7pt, height: 7pt, stroke: 0.5pt)[{mark}]"
    document = printed(f"#table(columns: 100pt, [方向性], [{box}拡充 \\ {ticked}継続])")
    assert texts(tables(document)[0]) == [["方向性"], ["☐拡充\n☑継続"]]


def test_text_that_is_in_the_file_and_not_printed_is_hidden() -> None:
    content = b"BT /F1 12 Tf 20 100 Td (seen) Tj 3 Tr 0 -20 Td (unseen) Tj ET"
    document = load(page_of(content), "a.pdf")
    assert [(cell.text, cell.hidden) for cell in document.cells()] == [("seen", False), ("unseen", True)]


def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    upright = texts(tables(load(page_of(RULED, extra=b"/Rotate 0"), "a.pdf"))[0])
    content = b"0 1 -1 0 200 0 cm " + RULED
    turned = texts(tables(load(page_of(content, extra=b"/Rotate 90"), "a.pdf"))[0])
    without_saying = texts(tables(load(page_of(content), "a.pdf"))[0])
    assert upright == turned == without_saying == [["one", "two"], ["three", "four"]]


def test_a_font_without_a_character_map_is_remarked() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Unknown /Encoding << /Differences [97 /g1 /g2 /g3] >> >>"
    document = load(page_of(RULED.replace(b"(one)", b"(abcd)"), font=font), "a.pdf")
    cell = tables(document)[0].cells[0]
    assert "\N{REPLACEMENT CHARACTER}" in cell.text
    assert [(remark.topic, remark.refs[:1]) for remark in document.remarks] == [("font-unmapped", (cell.ref,))]


HEX_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
RULED = (
    b"0.5 w 20 100 m 180 100 l S 20 130 m 180 130 l S 20 160 m 180 160 l S 20 100 m 20 160 l S 100 100 m 100 160 l S"
    b" 180 100 m 180 160 l S"
    b" BT /F1 12 Tf 25 140 Td (one) Tj 80 0 Td (two) Tj -80 -30 Td (three) Tj 80 0 Td (four) Tj ET"
)


def page_of(
    content: bytes, *, extra: bytes = b"", font: bytes = HEX_FONT, more: Iterable[tuple[int, bytes]] = ()
) -> bytes:
    """A PDF of one page, 200 by 200 points."""
    return pdf_file(
        [
            (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
            (2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
            (
                3,
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> " + extra + b" >>",
            ),
            (4, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)),
            (5, font),
            *more,
        ]
    )


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableDocumentError) as caught:
        load(data, "評価.pdf")
    return str(caught.value)


def test_a_password_is_asked_for() -> None:
    data = page_of(
        RULED, more=[(6, b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32))]
    )
    assert "パスワード" in refusal(data.replace(b"/Root", b"/ID [<00> <00>] /Encrypt 6 0 R /Root"))


@pytest.mark.parametrize("kept", [9, 60, 300])
def test_a_file_that_breaks_off_is_refused_or_read_as_far_as_it_goes(kept: int) -> None:
    data = page_of(RULED)[:kept]
    assert "壊れているか途中で切れている" in refusal(data)


def test_page_trees_that_bite_their_own_tail_end() -> None:
    data = pdf_file(
        [
            (1, b"<< /Type /Catalog /Pages 2 0 R >>"),
            (2, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 /Parent 2 0 R >>"),
        ]
    )
    assert refusal(data).endswith("。")


def test_forms_within_forms_without_end_are_left() -> None:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 200 200] /Resources << /XObject << /X 6 0 R >> >> /Length 5 >>"
        b"\nstream\n/X Do\nendstream"
    )
    page = page_of(RULED + b" /X Do", more=[(6, form)]).replace(b"/Font <<", b"/XObject << /X 6 0 R >> /Font <<")
    assert texts(tables(load(page, "a.pdf"))[0]) == [["one", "two"], ["three", "four"]]


def test_more_pages_than_a_plan_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 2)
    data = typst.compile(b"1 #pagebreak() 2 #pagebreak() 3")
    assert "3 ページ" in refusal(data)


def test_a_page_with_more_lines_than_a_table_has_is_a_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruled, "_MAX_LINES", 5)
    document = load(page_of(RULED), "a.pdf")
    assert tables(document) == []
    assert beside(document) == ["one", "two", "three", "four"]


def test_a_raster_of_thousands_of_fields_takes_no_time() -> None:
    chords = b" ".join(b"%d 0 m %d 200 l S 0 %d m 200 %d l S" % (at, at, at, at) for at in range(0, 200, 4))
    started = time.process_time()
    load(page_of(chords * 60 + RULED), "a.pdf")
    assert time.process_time() - started < 2


def test_progress_is_told_page_by_page() -> None:
    told: list[tuple[int, int]] = []
    load(typst.compile(b"1 #pagebreak() 2"), "a.pdf", lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_sheet_in_a_pdf_is_read_to_measures() -> None:
    source = """#table(columns: 5, [番号], [取組名], [担当課], [評価], [今後の方向性],
        [1], [見守り活動], [福祉課], [○], [継続], [2], [居場所づくり], [健康課], [◎], [拡充])"""
    sheet = read_bytes(typst.compile(f"{PAGE}{source}".encode()), "評価.pdf")
    assert sheet.source.kind == "pdf"
    assert [(measure.no, measure.title, measure.rating, measure.direction) for measure in sheet.measures] == [
        (1, "見守り活動", "○", "continue"),
        (2, "居場所づくり", "◎", "expand"),
    ]
