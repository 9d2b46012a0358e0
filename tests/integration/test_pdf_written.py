"""The PDF for the committee: it reads back as the same sheet, is tagged, and sets every text as it stands."""

import io
import shutil
import subprocess
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.thorough import few, share
from tests.gold import comparable
from tests.round_trip import lost

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.pdf import to_pdf
from sasaeai.sheets.writers.pdf_fonts import chosen_from
from sasaeai.sheets.writers.printable import printable

KNOWN = few([SAMPLE, *UNLIKE], 4)
PRINTED = "".join(
    map(chr, (*range(0x20, 0x7F), *range(0x3041, 0x3097), *range(0x30A1, 0x30F7), *range(0x4E00, 0x4F00)))
)
_WITHOUT_HYPHENS = dict.fromkeys(map(ord, "-\ufffe\x02"))
_MOST = 8  # times the seconds for four times the sheet


@cache
def written(path: Path) -> bytes:
    return to_pdf(read(path)).data


def texts(data: bytes) -> str:
    document = pdfium.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_the_pdf_says_the_same(path: Path) -> None:
    assert not lost(read(path), read_bytes(written(path), "again.pdf"))


def test_the_founding_sheet_printed_says_the_same(shared: Path) -> None:
    path = shared / "seed" / "plan-sheet.txt"
    assert not lost(read(path), read_bytes(written(path), "again.pdf"))


def printed_again(data: bytes, folder: Path) -> bytes:
    """The pages as cairo prints them into a new PDF, as the desktop's "print to file" does."""
    program = shutil.which("pdftocairo")
    assert program, "pdftocairo is missing: install the Debian package poppler-utils; `make test` does."
    source, target = folder / "written.pdf", folder / "printed.pdf"
    source.write_bytes(data)
    subprocess.run([program, "-pdf", source, target], check=True, timeout=60, capture_output=True)
    return target.read_bytes()


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_through_a_pdf_printer_it_still_says_the_same(path: Path, tmp_path: Path) -> None:
    assert not lost(read(path), read_bytes(printed_again(written(path), tmp_path), "again.pdf"))


def test_the_founding_sheet_through_a_pdf_printer_says_the_same(shared: Path, tmp_path: Path) -> None:
    path = shared / "seed" / "plan-sheet.txt"
    assert not lost(read(path), read_bytes(printed_again(written(path), tmp_path), "again.pdf"))


def test_without_metadata_it_still_says_the_same_and_nothing_is_attached() -> None:
    with pikepdf.open(io.BytesIO(written(SAMPLE))) as document:
        assert not document.attachments
        del document.Root.Metadata
        del document.docinfo
        out = io.BytesIO()
        document.save(out)
    assert not lost(read(SAMPLE), read_bytes(out.getvalue(), "again.pdf"))


def tags(element: Any) -> list[str]:
    if not isinstance(element, pikepdf.Dictionary):
        return []
    own = [str(element.S)] if "/S" in element else []
    children = element.get("/K", [])
    children = list(children) if isinstance(children, pikepdf.Array) else [children]
    return own + [tag for child in children for tag in tags(child)]


def test_it_is_tagged_for_screen_readers() -> None:
    with pikepdf.open(io.BytesIO(written(SAMPLE))) as document:
        root = document.Root
        assert str(root.Lang).startswith("ja")
        assert bool(root.MarkInfo.Marked)
        assert "取組の評価" in document.open_metadata()["dc:title"]
        assert document.open_metadata()["pdfuaid:part"] == "1"
        found = tags(root.StructTreeRoot)
    page = printable(read(SAMPLE))
    assert found.count("/Table") == 1
    sections = [band for band in page.bands if band.measure is None]
    assert sections
    assert found.count("/TH") == len(page.heading) + len(sections)
    assert found.count("/TD") == sum(len(band.cells) for band in page.bands if band.measure)


def test_each_page_has_the_heading_and_its_number() -> None:
    document = pdfium.PdfDocument(written(SAMPLE))
    assert document[0].get_size() == pytest.approx((1190.55, 841.89), abs=0.1)
    for at, page in enumerate(document, start=1):
        told = page.get_textpage().get_text_range()
        assert "今後の方向性" in told
        assert f"{at} / {len(document)}" in told


def test_the_text_follows_the_order_of_reading() -> None:
    told = "".join(texts(written(SAMPLE)).split())
    titles = ["".join((measure.title or "").split()) for measure in read(SAMPLE).measures]
    places = [told.find(title) for title in titles]
    assert -1 not in places
    assert places[:15] == sorted(places[:15])


def test_questions_stand_beside_their_measures() -> None:
    sheet = read(SAMPLE)
    told = "".join(texts(to_pdf(sheet, sheet.findings).data).split())
    assert all("".join(finding.message_ja.split())[:20] in told for finding in sheet.findings)
    assert "確認事項" not in texts(written(SAMPLE))


def with_reason(text: str) -> Sheet:
    sheet = read(UNLIKE[2])
    return replace(sheet, measures=(replace(sheet.measures[0], reason=text), *sheet.measures[1:2]), nodes=())


@settings(max_examples=share(30), deadline=None)
@given(st.text(st.sampled_from(PRINTED), min_size=1, max_size=40))
def test_any_text_comes_out_as_itself(text: str) -> None:
    """But for hyphens, which stand for themselves and for a word that was parted."""
    told = comparable(texts(to_pdf(with_reason(f"始{text}終")).data)).translate(_WITHOUT_HYPHENS)
    assert comparable(f"始{text}終").translate(_WITHOUT_HYPHENS) in told


@pytest.mark.parametrize(
    "text", ['#panic("x")', '"]#read("/etc/passwd")', "*強調*_斜体_$x$", "\\u{41}", "// 注", "@引用 <label>"]
)
def test_no_text_is_markup(text: str) -> None:
    assert comparable(text) in comparable(texts(to_pdf(with_reason(text)).data))


def test_rare_characters_are_set_and_missing_ones_are_named() -> None:
    made = to_pdf(with_reason("㐂と𠮷と☑と\U000f0000"))
    assert made.unset == ("\U000f0000",)
    assert "㐂と𠮷と☑と" in texts(made.data)


def test_without_a_japanese_font_it_is_said_what_to_install() -> None:
    bare = typst.Fonts(include_system_fonts=False)
    with pytest.raises(UserFacingError, match=r"日本語のフォントがないため.*pip install pylopdf-fonts-jp"):
        chosen_from(bare)


def seconds(sheet: Sheet) -> float:
    spent = []
    for _ in range(2):
        start = time.process_time()
        to_pdf(sheet)
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.thorough
def test_four_times_the_sheet_takes_about_four_times_the_time() -> None:
    sheet = read(UNLIKE[2])
    measures = [replace(one, no=number, twins=()) for number, one in enumerate((sheet.measures * 84)[:1000], start=1)]
    few, many = (replace(sheet, nodes=(), measures=tuple(measures[:count])) for count in (250, 1000))
    assert seconds(many) < _MOST * seconds(few)
    again = read_bytes(to_pdf(many).data, "again.pdf")
    assert [measure.no for measure in again.measures] == list(range(1, 1001))
