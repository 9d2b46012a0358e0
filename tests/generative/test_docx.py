"""Word documents: damage never crashes the reader, and texts stand where they were written, whatever is merged."""

import html
import random

from hypothesis import example, given
from hypothesis import strategies as st
from tests.factories.word_sheets import box, package, para, part, tbl, tc, text, tick_box, tr, word, zipped
from tests.generative.test_formats import GRIDS, Rows, filled, loads_or_refuses, texts_at

SAMPLE = (
    para("題"),
    tbl(
        tr(tc("番号", props='<w:vMerge w:val="restart"/>'), tc("実績", props='<w:gridSpan w:val="2"/>')),
        tr(tc(props="<w:vMerge/>"), tc(para(tick_box(ticked=True), text("継続"))), tc(para(box(para("箱"))))),
        tr(tc(tbl(tr("中"))), tc(para('<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>')), "×"),
        widths=(900, 20, 900),
    ),
)
TAGS = (
    "w:tbl w:tr w:tc w:p w:r w:t w:sdt w:sdtContent w:del w:ins w:txbxContent w:fldSimple w:ruby w:rt w:pPr w:rPr "
    "w:tcPr w:trPr mc:AlternateContent mc:Choice mc:Fallback w:sdtPr w14:checkbox w:footnote"
).split()
MARKS = (
    '<w:vMerge/>|<w:vMerge w:val="restart"/>|<w:hMerge/>|<w:gridSpan w:val="3"/>|<w:gridSpan w:val="-1"/>|'
    '<w:gridBefore w:val="2"/>|<w:cellDel/>|<w:fldChar w:fldCharType="begin"/>|<w:fldChar w:fldCharType="end"/>|'
    '<w:fldChar w:fldCharType="separate"/>|<w14:checked/>|<w:showingPlcHdr/>|<w:gridCol w:w="10"/>|<w:vanish/>|<w:br/>|'
    '<w:checkBox/>|<w:sym w:char="F0FE"/>|<w:footnoteReference w:id="1"/>|<w:hidden/>|<w:cellMerge w:vMerge="cont"/>|'
    '<w:numId w:val="1"/>|<w:del/>|<w:ins/>'
).split("|")
WRITTEN = st.recursive(
    st.one_of(st.just("字"), st.sampled_from(MARKS)),
    lambda inside: st.builds(
        lambda tag, children: f"<{tag}>{''.join(children)}</{tag}>", st.sampled_from(TAGS), st.lists(inside, max_size=4)
    ),
    max_leaves=40,
)


@given(seed=st.integers(0, 2**32), changes=st.integers(0, 12), cut=st.none() | st.floats(0, 1))
def test_damaged_archives(seed: int, changes: int, cut: float | None) -> None:
    data = bytearray(word(*SAMPLE))
    chance = random.Random(seed)
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
    if cut is not None:
        del data[int(len(data) * cut) :]
    loads_or_refuses(bytes(data), "壊れた.docx")


@given(seed=st.integers(0, 2**32), changes=st.integers(1, 6))
def test_damaged_markup(seed: int, changes: int) -> None:
    members = package(part("document", f"<w:body>{''.join(SAMPLE)}</w:body>"), {})
    chance = random.Random(seed)
    xml = members["word/document.xml"].decode()
    for _ in range(changes):
        at, to = sorted(chance.sample(range(len(xml)), 2))
        xml = xml[:at] + chance.choice(("", xml[at:to] * 2, "<w:tc>", "</w:p>", '"')) + xml[min(to, at + 40) :]
    loads_or_refuses(zipped({**members, "word/document.xml": xml.encode()}), "壊れた.docx")


@given(st.lists(WRITTEN, max_size=6))
@example(["<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:tr><w:tc>字</w:tc></w:tr></w:tc></w:tr></w:tbl>"])
@example(["<w:tbl><w:tr><w:sdt><w:tc><w:sdtPr><w14:checkbox/></w:sdtPr></w:tc></w:sdt></w:tr></w:tbl>"])
def test_elements_in_places_where_they_have_no_business(pieces: list[str]) -> None:
    document = loads_or_refuses(word(para("甲"), *pieces), "乱れた.docx")
    assert document is not None
    assert any("甲" in cell.text for cell in document.cells())


@given(GRIDS, st.integers(0, 2**32))
def test_conservation_with_merged_cells(rows: Rows, seed: int) -> None:
    chance = random.Random(seed)
    written, merged = [], set[tuple[int, int]]()
    for at, row in enumerate(rows):
        cells, col = [], 0
        while col < len(row):
            width = chance.choice((1, 1, min(2, len(row) - col)))
            merged |= {(at, other) for other in range(col + 1, col + width)}
            down = chance.choice(("", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
            props = f'<w:gridSpan w:val="{width}"/>{down}'
            cells.append(tc(para(text(html.escape(row[col]))), props=props))
            col += width
        written.append(tr(*cells))
    document = loads_or_refuses(word(tbl(*written)), "a.docx")
    expected = {place: words for place, words in filled(rows).items() if place not in merged}
    assert (texts_at(document) if document else {}) == expected
