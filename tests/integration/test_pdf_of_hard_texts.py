"""PDFs of what sheets seldom hold: texts longer than a page, words wider than a column, characters of every kind."""

import ctypes
import random
import unicodedata
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.thorough import share
from tests.round_trip import lost

from sasaeai.sheets.model import Finding, Node, Sheet
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.pdf import to_pdf
from sasaeai.sheets.writers.pdf_fonts import FontsAtHand, chosen_from
from sasaeai.sheets.writers.pdf_markup import _layout
from sasaeai.sheets.writers.pdf_room import INSET, Share, room_of
from sasaeai.sheets.writers.pdf_trial import beyond_the_first
from sasaeai.sheets.writers.printable import Printable, printable

KANJI = "".join(map(chr, range(0x4E00, 0x5E00)))
LONG = (KANJI * 13)[:50_000]
URL = "https://www.example.com/fukushi/plan/hyouka/ichiran?fiscalyear=2017&division=jidoukatei&page=12"
DIGITS = "１２３円と" + "1234567890" * 6


def pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def off_paper(data: bytes) -> list[str]:
    """Characters whose place is not within the margins: nobody sees them in print."""
    found = []
    for page in pdfium.PdfDocument(data):
        told = page.get_textpage()
        (width, height), margin = page.get_size(), 5
        for at in range(told.count_chars()):
            left, bottom, right, top = told.get_charbox(at)
            if min(left, bottom) < margin or right > width - margin or top > height - margin:
                found.append(told.get_text_range(at, 1))
    return [char for char in found if char.strip()]


def with_field(text: str, field: str = "reason") -> Sheet:
    sheet = read(UNLIKE[2])
    first = replace(sheet.measures[0], **{field: text})
    return replace(sheet, measures=(first, *sheet.measures[1:2]), nodes=())


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


@pytest.mark.parametrize("field", ["reason", "description", "issues", "title"])
def test_a_text_longer_than_a_page_goes_on_over_pages_under_the_heading(field: str) -> None:
    told = pages(to_pdf(with_field(LONG, field)).data)
    assert len(told) > 3
    assert all("取組名" in page for page in told)
    printed = "".join(char for char in squeezed(told) if "\u4e00" <= char <= "\u5dff")
    counts = {char: printed.count(char) for char in set(LONG)}
    assert not {char for char, count in counts.items() if count < LONG.count(char)}


@pytest.mark.parametrize("end", ["\n", "\u2028", "\u0085"], ids=["LF", "LS", "NEL"])
def test_a_text_of_many_lines_is_not_cut_off(end: str) -> None:
    data = to_pdf(with_field(end.join(KANJI[:400]))).data
    assert not off_paper(data)
    assert not set(KANJI[:400]) - set(squeezed(pages(data)))


def test_usual_measures_stay_in_one_piece() -> None:
    """On each page the rows of a measure come together: its number and both of its texts."""
    sheet = read(SAMPLE)
    told = ["".join(page.split()) for page in pages(to_pdf(sheet).data)]
    for measure in sheet.measures:
        ends = ["".join(text.split())[-12:] for text in (measure.title, measure.description, measure.issues) if text]
        assert any(all(end in page for end in ends) for page in told), measure.no


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> FontsAtHand:
    """A machine without fonts but for one Japanese one, in a folder as packages of the Python index have it."""
    folder = tmp_path_factory.mktemp("package")
    file = next(Path(font.path) for font in typst.Fonts().fonts() if font.family == "BIZ UDGothic" and font.path)
    (folder / file.name).symlink_to(file)
    return chosen_from(typst.Fonts(include_system_fonts=False, font_paths=[folder]))


def test_with_a_packaged_font_alone_the_boxes_to_tick_are_set(packaged: FontsAtHand) -> None:
    sheet = read(SAMPLE)
    made = to_pdf(sheet, at_hand=packaged)
    assert made.unset == ()
    assert "☑" in squeezed(pages(made.data))
    assert not lost(sheet, read_bytes(made.data, "again.pdf"))


def test_with_a_packaged_font_alone_what_it_lacks_is_named(packaged: FontsAtHand) -> None:
    made = to_pdf(with_field("始☐と☑と\u0e01と終"), at_hand=packaged)
    assert made.unset == ("\u0e01",)
    assert "始☐と☑と〓と終" in squeezed(pages(made.data))


def test_every_japanese_font_has_the_kanji_that_are_not_tried(packaged: FontsAtHand) -> None:
    whole = bytes(byte for row in range(0xB0, 0xF5) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    made = to_pdf(with_field(whole.decode("euc_jp", "ignore")), at_hand=packaged)
    assert made.unset == ()


def test_at_worst_only_the_best_font_is_used(packaged: FontsAtHand) -> None:
    assert beyond_the_first(["福祉☑\u0e01"], packaged).keys() >= {"\u0e01"}
    assert set(beyond_the_first(["福祉☑\u0e01"], packaged).values()) == {"〓"}


def test_a_byte_order_mark_is_left_out() -> None:
    made = to_pdf(with_field("始\ufeff終\ufeff"))
    assert made.unset == ()
    assert "始終" in squeezed(pages(made.data))


@settings(max_examples=share(150), deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
@example("\u6f22\u0323か\u0301e\u0301\u200d\u0e01")
@example("👨\u200d👩\u200d👧🏽☑\ufe0f\U000e0001")
def test_any_characters_make_a_pdf(text: str) -> None:
    sheet = with_field(f"始{text}終")
    made = to_pdf(replace(sheet, measures=(replace(sheet.measures[0], title=text),)))
    assert set(made.unset) <= {*text, "\ufffd"}
    assert "終" in squeezed(pages(made.data))


@pytest.mark.thorough
def test_every_assigned_character_makes_a_pdf() -> None:
    """What no font has is told; nothing that is told was there to see."""
    known = "".join(char for char in map(chr, range(0x10000)) if unicodedata.category(char) not in ("Cn", "Cs", "Co"))
    known = "".join(char for char in known if not (0x3400 <= ord(char) < 0x9FFF or 0xAC00 <= ord(char) < 0xD7B0))
    batches = [known[at : at + 8000] for at in range(0, len(known), 8000)]
    for batch in batches:
        made = to_pdf(with_field("\n".join(batch)))
        printed = set("".join(pages(made.data)))
        assert not (set(made.unset) & printed) - {"\ufffd"}


@pytest.mark.parametrize(
    "text", [URL, DIGITS, "x" * 300, "℃Ⅳ=<" * 20, f"詳細は{URL}を参照", f'"{URL}"\\{URL}'], ids=lambda text: text[:5]
)
@pytest.mark.parametrize("field", ["reason", "title", "issues"])
def test_words_wider_than_their_column_break_in_it(text: str, field: str) -> None:
    sheet = with_field(text, field)
    made = to_pdf(sheet).data
    assert "\u200b" not in "".join(pages(made))
    assert not lost(sheet, read_bytes(made, "again.pdf"))


def test_no_character_runs_off_the_paper() -> None:
    assert not off_paper(to_pdf(with_field(URL * 3)).data)


def sectioned(sheet: Sheet, each: int) -> Sheet:
    """The sheet in sections of a few measures, two levels deep."""
    numbers = [measure.no for measure in sheet.measures if measure.no is not None]
    nodes = tuple(
        Node(1, "基本目標", str(at + 1), "大きな見出し", (Node(2, None, "1", "小さな見出し", (), (one,)),))
        for at, one in enumerate(numbers)
        if at % each == 0
    )
    return replace(sheet, nodes=nodes)


def test_a_section_heading_never_ends_a_page() -> None:
    sheet = read(SAMPLE)
    made = sectioned(replace(sheet, measures=sheet.measures), 1)
    told = ["".join(page.split()) for page in pages(to_pdf(made).data)]
    assert len(told) > 2
    assert sum(page.count("小さな見出し") for page in told) == len(made.nodes)
    for page in told:
        below = page.rpartition("小さな見出し")[2]
        assert len(below) > 40, page[-60:]
        assert page.rfind("大きな見出し") < page.rfind("小さな見出し")


def test_many_headings_without_measures_are_all_printed() -> None:
    sheet = read(UNLIKE[2])
    nodes = tuple(Node(1, "基本目標", str(at), f"見出し{at:03}。") for at in range(300))
    for measures in (sheet.measures[:2], ()):
        told = squeezed(pages(to_pdf(replace(sheet, nodes=nodes, measures=measures)).data))
        assert [at for at in range(300) if f"見出し{at:03}。" not in told] == []


def test_a_heading_longer_than_a_page_is_printed_whole() -> None:
    sheet = read(UNLIKE[2])
    text = KANJI[:3000]
    long_section = replace(
        sheet, nodes=(Node(1, "基本目標", "1", text, (), tuple(m.no for m in sheet.measures if m.no)),)
    )
    long_column = replace(sheet, measures=(replace(sheet.measures[0], other={text: "あ"}), *sheet.measures[1:]))
    for one in (long_section, long_column):
        printed = squeezed(pages(to_pdf(one).data))
        assert not set(text) - set(printed)


def asks(code: str, *numbers: int | str, message: str = "この数値は前の年と合いません。") -> Finding:
    return Finding(code, "warning", numbers, message, "", ())


def test_a_question_about_several_measures_is_printed_once_and_referred_to() -> None:
    sheet = read(SAMPLE)
    numbers = [measure.no for measure in sheet.measures if measure.no is not None][:3]
    told = squeezed(pages(to_pdf(sheet, [asks("SH003", *numbers)]).data))
    assert told.count("この数値は前の年と合いません。") == 1
    assert told.count(f"要確認SH003（No.{numbers[0]}の欄を参照）") == 2


def test_a_question_about_no_measure_of_the_sheet_stands_below_the_table() -> None:
    sheet = read(SAMPLE)
    told = pages(to_pdf(sheet, [asks("SH004", 9999, "新-1"), asks("SH005", message="表の全体を見てください。")]).data)
    below = next("".join(page.split()) for page in told if "その他の確認事項" in page)
    assert "要確認SH004（No.9999、No.新-1）この数値は前の年と合いません。" in below.partition("その他の確認事項")[2]
    assert "要確認SH005表の全体を見てください。" in squeezed(told[-2:])


@pytest.mark.parametrize("path", [SAMPLE, *UNLIKE], ids=lambda path: path.stem)
def test_words_of_the_heading_are_not_torn(path: Path) -> None:
    sheet = read(path)
    told = pages(to_pdf(sheet, [asks("SH005")]).data)[0]
    for word in ("ページ", "担当課", "目標値", "実績値", "予算額", "決算額", "確認事項"):
        whole = squeezed([told]).count(word)
        assert told.count(word) == whole, word


def test_many_columns_leave_room_for_their_longest_number() -> None:
    shares = [*(Share(7, "令和5年度の実績値", 5.4) for _ in range(16)), *(Share(24, "良かった点") for _ in range(6))]
    room = room_of(shares)
    assert sum(room.widths) * room.size == pytest.approx(1133.8)
    assert min(room.widths[:16]) >= 9 * 0.5 + 2 * INSET[0]


def test_more_columns_have_smaller_type_and_still_whole_words() -> None:
    sizes = [room_of([Share(7, "令和5年度の実績", 5.4)] * count).size for count in (16, 24, 30)]
    assert sizes[0] == 8
    assert sizes == sorted(set(sizes), reverse=True)
    assert min(room_of([Share(7, "令和5年度の実績", 5.4)] * 30).widths) >= 9 * 0.5 + 2 * INSET[0]


def lines_of_last_column(data: bytes, families: tuple[str, ...], page: Printable) -> int:
    """How many lines of text the first page has under the last heading, all of them within the column."""
    room = _layout(page, families, None).room
    left, right = (28.35 + sum(room.widths[:end]) * room.size for end in (-1, None))
    told = pdfium.PdfDocument(data)[0].get_textpage()
    shown = [at for at in range(told.count_chars()) if told.get_text_range(at, 1).strip()]
    inside = [at for at in shown if told.get_charbox(at)[0] > left]
    assert all(told.get_charbox(at)[2] <= right for at in inside)
    return len({round(base_line(told, at)) for at in inside})


def base_line(told: pdfium.PdfTextPage, at: int) -> float:
    """How high on the page a character stands, in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    assert pdfium.raw.FPDFText_GetCharOrigin(told, at, x, y)
    return y.value


@pytest.mark.parametrize("family", ["BIZ UDGothic", "Noto Sans CJK JP", "IPAGothic", "IPAexGothic"])
def test_typst_sets_the_lines_that_were_reckoned_with_and_no_more(family: str) -> None:
    fonts = typst.Fonts()
    assert family in {font.family for font in fonts.fonts()}
    families = (family, *(name for name in chosen_from(fonts).families if name != family))
    chance = random.Random(family)
    for signs in (
        "WMHQ@%   ",
        "地域の支え合い、。（）",
        "亜い「」、。・：！？（）『』ー",
        "①⑳—々〇亜A1 ",
        "WM@%ABCgjmwil01,.  地域の支え合いを、。（）サポーター☐",
    ):
        sheet = with_field("".join(chance.choices(signs, k=500)))
        sheet = replace(sheet, measures=sheet.measures[:1])
        page = printable(sheet)
        layout = _layout(page, families, None)
        cell = next(one for one in page.bands[-1].cells if one.column and one.column.role == "reason")
        lines = layout.letters.lines(cell.text, layout.squares(cell))
        if lines is None:
            assert family.startswith("Noto") or family.endswith("exGothic")
            continue
        of_heading = page.columns[cell.col].heading.count("\n") + 1
        data = to_pdf(sheet, at_hand=FontsAtHand(families, fonts)).data
        assert lines_of_last_column(data, families, page) == len([line for line in lines if line.strip()]) + of_heading
