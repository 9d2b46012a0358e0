"""The Word document as its reader meets it: headings on each page, nothing hidden in it, every character kept."""

import io
import time
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.thorough import share
from tests.gold import comparable

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.docx import to_docx
from sasaeai.sheets.writers.printable import printable
from sasaeai.sheets.writers.xml_texts import writable

PARTS = {
    "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml", "word/_rels/document.xml.rels",
    "word/styles.xml", "word/settings.xml", "word/footer1.xml",
}  # fmt: skip
LONGEST = 6.0


@cache
def sample() -> tuple[Sheet, bytes]:
    sheet = read(SAMPLE)
    return sheet, to_docx(sheet, sheet.findings)


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def rows_of(data: bytes) -> list[BaseOxmlElement]:
    (table,) = opened(data).tables
    return table._tbl.tr_lst


def has(row: BaseOxmlElement, name: str) -> bool:
    return row.find(f".//{qn(name)}") is not None


def text_of(row: BaseOxmlElement) -> str:
    return "".join(piece.text for piece in row.iter(qn("w:t")))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def one_measure(**fields: object) -> Sheet:
    sheet, _ = sample()
    first = replace(sheet.measures[0], twins=(), cross_listed_pages=(), **fields)  # type: ignore[arg-type]
    return replace(sheet, measures=(first, *sheet.measures[1:]))


def test_the_headings_come_again_on_each_page_and_nothing_else_does() -> None:
    rows = rows_of(sample()[1])
    assert [has(row, "w:tblHeader") for row in rows[:3]] == [True, True, False]
    assert not any(has(row, "w:tblHeader") for row in rows[2:])


def test_no_row_is_torn_and_a_measure_stays_on_one_page() -> None:
    rows = rows_of(sample()[1])
    assert all(has(row, "w:cantSplit") for row in rows)
    names = [row for row in rows if "SheetName" in {style.val for style in row.iter(qn("w:pStyle"))}]
    assert len(names) == 46
    assert all(has(row, "w:keepNext") for row in names)


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_the_columns_fill_the_width_of_the_text(path) -> None:
    document = opened(to_docx(read(path)))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (420, 297)
    room = section.page_width - section.left_margin - section.right_margin
    (table,) = document.tables
    widths = [column.width for column in table.columns]
    assert abs(sum(widths) - room) < Mm(0.1)
    assert min(widths) > Mm(7)
    for row in table._tbl.tr_lst:
        assert sum(cell.width for cell in row.tc_lst) == sum(widths)


def test_what_python_docx_reads_is_the_printed_table() -> None:
    sheet, data = sample()
    page = printable(sheet)
    (table,) = opened(data).tables
    shown = {text for row in table._tbl.tr_lst for text in [cell.text for cell in map(docx_cell(table), row.tc_lst)]}
    assert {cell.text for cell in page.cells()} <= shown | {""}


def docx_cell(table):
    return lambda tc: docx.table._Cell(tc, table)


def test_a_screen_reader_finds_a_heading_and_a_name_for_the_table() -> None:
    document = opened(sample()[1])
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "取組の評価　plan_sheet"), ("Heading 2", "確認事項")]
    properties = document.tables[0]._tbl.tblPr
    assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == "取組の評価　plan_sheet"
    assert "46件の取組" in properties.find(qn("w:tblDescription")).get(qn("w:val"))
    language = document.styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:eastAsia")) == "ja-JP"


def test_pages_are_numbered() -> None:
    footer = members(sample()[1])["word/footer1.xml"].decode()
    assert 'w:instr=" PAGE "' in footer
    assert 'w:instr=" NUMPAGES "' in footer


def test_questions_stand_below_the_table_with_their_weight() -> None:
    sheet, data = sample()
    texts = [paragraph.text for paragraph in opened(data).paragraphs]
    asked = texts[texts.index("確認事項") + 1 :]
    words = {"error": "要修正", "warning": "要確認", "note": "参考"}
    assert asked == [f"{words[one.severity]}\t{one.code}\t{one.message_ja}" for one in sheet.findings]
    assert "確認事項" not in [paragraph.text for paragraph in opened(to_docx(sheet)).paragraphs]


def test_what_the_marks_mean_stands_below_the_table() -> None:
    sheet = read(next(path for path in UNLIKE if path.stem == "07_forty_columns"))
    assert "評価の区分　A：最も良い、" in opened(to_docx(sheet)).paragraphs[1].text


def test_the_file_holds_nothing_that_nobody_asked_for() -> None:
    held = members(sample()[1])
    assert held.keys() == PARTS
    everything = b"".join(held.values())
    for name in (b"External", b"vba", b"macro", b"w:object", b"w:pict", b"python-docx", b"attachedTemplate"):
        assert name not in everything
    assert b"w:instrText" not in everything
    assert everything.count(b"w:instr=") == 2


def test_nobody_is_named_as_the_author() -> None:
    properties = opened(sample()[1]).core_properties
    assert properties.title == "取組の評価　plan_sheet"
    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    assert members(sample()[1])["docProps/core.xml"].count(b"</") == 2


def test_the_same_sheet_makes_the_same_file() -> None:
    sheet, data = sample()
    assert to_docx(sheet, sheet.findings) == data


def test_line_breaks_and_leading_spaces_stay() -> None:
    data = to_docx(one_measure(reason="　一つ目\n  二つ目\r\n\t三つ目"))
    (cell,) = {text for row in rows_of(data) for text in [p for p in paragraphs_in(row) if "二つ目" in p]}
    assert cell == "　一つ目\n  二つ目\n\t三つ目"
    assert b'<w:t xml:space="preserve">  ' in members(data)["word/document.xml"]


def paragraphs_in(row: BaseOxmlElement) -> Iterable[str]:
    return (docx.text.paragraph.Paragraph(p, None).text for p in row.iter(qn("w:p")))


def test_rare_characters_survive_and_forbidden_ones_show() -> None:
    again = read_bytes(to_docx(one_measure(title="㐂寿の𠮷野家と葛󠄀飾\x08区", reason="a\ud800b\ufffec&<d>")), "a.docx")
    assert again.measures[0].title == "㐂寿の𠮷野家と葛󠄀飾\N{REPLACEMENT CHARACTER}区"
    assert again.measures[0].reason == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c&<d>"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("𠮷野\t家\r\n", "𠮷野\t家\r\n"),
        ("\x00\x0b\x1f", "\ufffd\ufffd\ufffd"),
        ("\ud83d\udfff", "\ufffd\ufffd"),
        ("\ufffe\uffff\ufffd", "\ufffd\ufffd\ufffd"),
        ("\x7f\x85", "\x7f\x85"),
    ],
)
def test_what_xml_forbids_is_replaced(text: str, kept: str) -> None:
    assert writable(text) == kept


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("C:\\書類\\評価 シート.xlsx", "取組の評価　評価 シート"),
        ("", "取組の評価　名称なし"),
        ('a"&<b>\x01.csv', 'a"&<b>\N{REPLACEMENT CHARACTER}'),
        ("長" * 300, "長" * 249),
    ],
)
def test_any_name_of_a_file_becomes_the_title(name: str, title: str) -> None:
    sheet, _ = sample()
    document = opened(to_docx(replace(sheet, source=replace(sheet.source, name=name))))
    assert document.core_properties.title == f"取組の評価　{title.removeprefix('取組の評価　')}"


def test_a_sheet_without_measures_is_a_table_of_headings() -> None:
    sheet, _ = sample()
    data = to_docx(replace(sheet, nodes=(), measures=()), [Finding("SH000", "note", (), "空です。\n", "Empty.", ())])
    assert all(has(row, "w:tblHeader") for row in rows_of(data))


def test_a_table_that_word_would_call_damaged_is_refused() -> None:
    def with_columns(count: int) -> Sheet:
        return one_measure(other={f"備考{number}": "あり" for number in range(count)})

    width = len(printable(with_columns(0)).columns)
    with pytest.raises(UserFacingError, match="表が 64 列あり"):
        to_docx(with_columns(64 - width))
    assert to_docx(with_columns(63 - width))


def words() -> st.SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=60)


@settings(max_examples=share(60))
@given(words(), words(), words())
def test_any_text_comes_back(title: str, strengths: str, reason: str) -> None:
    # What is printed under an empty name reads as the name, in every format; marks of lists alone say nothing.
    title, strengths, reason = (f"あ{text}" for text in (title, strengths, reason))
    sheet = one_measure(title=title, strengths=strengths, issues="課題", reason=reason)
    again = read_bytes(to_docx(replace(sheet, measures=sheet.measures[:6])), "a.docx").measures[0]
    told = (again.title, again.strengths, again.reason)
    assert comparable(list(told)) == comparable([title, strengths, reason])


def of_length(count: int) -> Sheet:
    sheet, _ = sample()
    repeated = (sheet.measures * (count // len(sheet.measures) + 1))[:count]
    many = [replace(measure, no=number, twins=()) for number, measure in enumerate(repeated, start=1)]
    return replace(sheet, nodes=(), measures=tuple(many))


def seconds(sheet: Sheet) -> float:
    start = time.process_time()
    to_docx(sheet)
    return time.process_time() - start


@pytest.mark.thorough
def test_2000_measures_take_seconds_and_twice_as_many_take_twice_as_long() -> None:
    half, whole = (min(seconds(sheet) for _ in range(2)) for sheet in (of_length(1000), of_length(2000)))
    assert whole < LONGEST
    assert whole < 3 * half
