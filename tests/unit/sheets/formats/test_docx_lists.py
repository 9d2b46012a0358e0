"""Word's automatic numbers, and what a Word document holds beside text and tables."""

import pytest
from tests.factories import word_sheets as make
from tests.factories.word_sheets import para, tbl, tc, tr, word

from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Remark
from sasaeai.sheets.reading import read_bytes


def level(at: int, pattern: str, form: str = "decimal", start: int = 1) -> str:
    inside = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{at}">{inside}</w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    """One model with these levels, and the lists 1 and 2 of it, of which the second begins anew."""
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    return make.part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>',
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{anew}</w:num>',
        more,
    )


def numbered(list_id: int = 1, at: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>'


def numbers(*props: str, of: str) -> list[str]:
    """What paragraphs without a text of their own print."""
    data = word(tbl(*(tr(tc(para(props=prop)), "x") for prop in props)), parts={"numbering": of})
    return [cell.text for cell in load(data, "x").cells() if cell.text != "x"]


def test_a_column_that_word_numbered_has_its_numbers() -> None:
    head = tr("番号", "取組名", "担当課", "評価", "今後の方向性")
    rows = [tr(tc(para(props=numbered())), title, "福祉課", "○", "継続") for title in ("見守り", "居場所", "学び")]
    data = word(tbl(head, *rows), parts={"numbering": numbering(level(0, "%1"))})
    assert [measure.no for measure in read_bytes(data, "評価.docx").measures] == [1, 2, 3]


@pytest.mark.parametrize(
    ("form", "pattern", "printed"),
    [
        ("decimal", "(%1)", ["(1)", "(2)"]),
        ("decimalFullWidth", "%1", ["１", "２"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("japaneseCounting", "%1、", ["一、", "二、"]),
        ("upperRoman", "%1", ["I", "II"]),
        ("lowerLetter", "%1.", ["a.", "b."]),
        ("bullet", "●", []),
    ],
)
def test_the_forms_of_automatic_numbers(form: str, pattern: str, printed: list[str]) -> None:
    assert numbers(numbered(), numbered(), of=numbering(level(0, pattern, form))) == printed


def test_numbers_of_several_levels_and_lists_that_begin_anew() -> None:
    model = numbering(level(0, "%1"), level(1, "%1-%2"))
    props = (numbered(), numbered(at=1), numbered(at=1), numbered(), numbered(at=1), numbered(2), numbered(2, 1))
    assert numbers(*props, of=model) == ["1", "1-1", "1-2", "2", "2-1", "1", "1-1"]


def test_a_paragraph_with_a_text_keeps_it_and_counts() -> None:
    rows = [
        tr(tc(para(props=numbered())), "甲"),
        tr(tc(para("済", props=numbered())), "乙"),
        tr(tc(para(props=numbered())), "丙"),
    ]
    data = word(tbl(*rows), parts={"numbering": numbering(level(0, "%1"))})
    assert [cell.text for cell in load(data, "x").cells()] == ["1", "甲", "済", "乙", "3", "丙"]


@pytest.mark.parametrize(
    "lying",
    [
        make.part("numbering"),
        make.part("numbering", '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'),
        numbering(level(0, "%9"), more="<w:abstractNum/><w:num/><w:lvl/>"),
        numbering('<w:lvl w:ilvl="99999999999"><w:start w:val="x"/></w:lvl>'),
        numbering(level(0, "%1" * 40, start=2_000_000_000)),
    ],
)
def test_lists_that_are_not_as_they_should_be(lying: str) -> None:
    assert all(len(text) < 500 for text in numbers(numbered(), numbered(), of=lying))


OBJECT = "<w:p><w:r><w:object>{}</w:object></w:r></w:p>"
DRAWING = "<w:p><w:r><w:drawing>{}</w:drawing></w:r></w:p>"
OFFICE = "urn:schemas-microsoft-com:office:office"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ("<w:altChunk/>", "差し込まれた別形式の文書"),
        (OBJECT.format('<w:control w:name="CheckBox1"/>'), "ActiveX コントロール"),
        (OBJECT.format(f'<o:OLEObject xmlns:o="{OFFICE}" Type="Embed"/>'), "埋め込みオブジェクト"),
        (DRAWING.format(f'<c:chart xmlns:c="{DRAWN}/chart"/>'), "グラフ"),
        (DRAWING.format(f'<d:relIds xmlns:d="{DRAWN}/diagram"/>'), "SmartArt"),
    ],
)
def test_what_is_not_read_is_named(part: str, named: str) -> None:
    document = load(word(para("題"), part, tbl(tr("番号", "取組"))), "x")
    assert document.remarks == (Remark("unread-parts", (), f"「{named}」"),)
