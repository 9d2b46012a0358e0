"""Scanned pages: rules, marks and boxes in pictures that the tests draw, and one small sheet all the way."""

import stat
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import typst
from tests.factories.scanned_sheets import Greys, Scanner, as_scan, image_only_pdf

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.fields.ticks import parse_ticks
from sasaeai.sheets.formats import (
    scan,
    scan_lines,
    scan_marks,
    scan_numbers,
    scan_picture,
    scan_reading,
    scan_rules,
    scan_words,
)
from sasaeai.sheets.formats import tesseract as program
from sasaeai.sheets.formats.half_ruled import Lessons
from sasaeai.sheets.formats.page import Page

needs_tesseract = pytest.mark.skipif(not program.is_installed(), reason="Tesseract is not installed")
DPI = 300


def page(picture: Greys, dpi: int = 200) -> pdfium.PdfPage:
    return pdfium.PdfDocument(image_only_pdf([picture], dpi))[0]


def noisy(picture: Greys, spread: float = 9.0) -> Greys:
    noise = np.random.default_rng(1).normal(0, spread, picture.shape)
    return (picture * 0.9 + 12 + noise).clip(0, 255).astype(np.uint8)


def ruled(rows: int = 3, cols: int = 4, cell: tuple[int, int] = (120, 260)) -> Greys:
    """A table with rules of two pixels and a margin."""
    height, width = rows * cell[0] + 202, cols * cell[1] + 202
    picture = np.full((height, width), 255, dtype=np.uint8)
    for row in range(rows + 1):
        picture[100 + row * cell[0] : 102 + row * cell[0], 100 : width - 100] = 0
    for col in range(cols + 1):
        picture[100 : height - 100, 100 + col * cell[1] : 102 + col * cell[1]] = 0
    return picture


def turned(picture: Greys, degrees: float) -> Greys:
    """The picture turned clockwise about its middle, as it lies crooked in a scanner."""
    return scan_picture.render(page(picture), 200, angle=degrees)


def printed(source: str, scanner: Scanner, width: str = "210mm", height: str = "80mm") -> pdfium.PdfPage:
    head = f"#set page(width: {width}, height: {height}, margin: 10mm)\n"
    head += '#set text(size: 10.5pt, font: ("Noto Sans CJK JP", "DejaVu Sans"))\n'
    return pdfium.PdfDocument(as_scan(typst.compile((head + source).encode()), scanner))[0]


def texts(found: Page) -> list[str]:
    return ["".join(cell.text.split(" ")) for table in found.tables for cell in table.cells]


class TestRules:
    @pytest.mark.parametrize("degrees", [0.0, 0.8, -1.7])
    def test_the_rules_of_a_crooked_table_are_found_from_end_to_end(self, degrees: float) -> None:
        seen = scan_picture.picture_of(page(noisy(turned(ruled(), degrees))))
        strokes = scan_rules.strokes_in(seen.ink, seen.dpi)
        assert sorted(stroke.is_level for stroke in strokes) == [False] * 5 + [True] * 4
        for stroke in strokes:
            assert abs(stroke.length * 200 / seen.dpi - (1042 if stroke.is_level else 362)) < 12

    def test_characters_are_no_rules_however_dense(self) -> None:
        picture = np.full((600, 900), 255, dtype=np.uint8)
        for row in range(60, 540, 40):
            for col in range(60, 840, 34):
                picture[row : row + 30 : 7, col : col + 30] = 0  # 三, one beside the other
                picture[row : row + 28, col : col + 30 : 9] = 0
        assert scan_rules.strokes_in(scan_picture.ink_of(noisy(picture)), DPI) == []

    def test_a_tinted_cell_is_paper(self) -> None:
        picture = ruled()
        picture[102:220, 102:360] = 205
        strokes = scan_rules.strokes_in(scan_picture.ink_of(noisy(picture, 4)), 200)
        assert len(strokes) == 9

    def test_a_photograph_has_no_table(self) -> None:
        y, x = np.mgrid[0:400, 0:500]
        photo = (128 + 90 * np.sin(x / 37) * np.cos(y / 23)).astype(np.uint8)
        assert scan_reading._seen(page(noisy(photo), 150), 0, Lessons()).tables == []


def drawn(name: str, size: int, thick: float) -> scan_picture.Ink:
    """A mark of a size in a cell, by its outline."""
    at = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(at, at)
    radius = np.hypot(x, y)
    ring = (radius < 0.98) & (radius > 0.98 - thick)
    edge = np.minimum.reduce([1 - y, (y + 1 - 2 * x) / 2.24, (y + 1 + 2 * x) / 2.24])
    shapes = {
        "○": ring,
        "◎": ring | ((radius < 0.6) & (radius > 0.6 - thick)),
        "△": (edge > 0) & (edge < thick),
        "×": np.minimum(np.abs(x - y), np.abs(x + y)) < thick,
        "●": radius < 0.98,
        "—": np.abs(y) < thick / 2,
    }
    cell = np.full((size * 3, size * 4), 255, dtype=np.uint8)
    cell[size : 2 * size, size : 2 * size][shapes[name]] = 20
    return scan_picture.ink_of(noisy(cell, 12))


class TestMarks:
    @pytest.mark.parametrize("thick", [0.13, 0.22])
    @pytest.mark.parametrize("size", [22, 34, 48])
    @pytest.mark.parametrize("name", ["○", "◎", "△", "×", "●", "—"])
    def test_a_mark_alone_is_told_by_its_shape(self, name: str, size: int, thick: float) -> None:
        sign = scan_marks.mark_in(drawn(name, size, thick), size * 1.15)
        assert sign is not None
        assert sign.text == name
        assert sign.confidence >= 0.5

    def test_anything_else_is_left_to_be_read(self) -> None:
        letter = np.zeros((90, 120), dtype=np.bool_)
        letter[30:60, 40:44] = letter[30:34, 40:60] = letter[44:48, 40:56] = letter[56:60, 40:60] = True  # E
        assert scan_marks.mark_in(letter, 34) is None
        assert scan_marks.mark_in(np.zeros((90, 120), dtype=np.bool_), 34) is None

    def test_a_ring_with_a_smudge_inside_is_told_with_doubt(self) -> None:
        ink = drawn("○", 34, 0.15)
        ink[34 + 11 : 34 + 20, 34 + 12 : 34 + 19] |= np.indices((9, 7)).sum(axis=0) % 2 == 0
        sign = scan_marks.mark_in(ink, 38)
        assert sign is None or sign.confidence < 0.95


def options(fillings: str, side: int = 26) -> scan_picture.Ink:
    """A list of boxes, each with something like a word beside it."""
    cell = np.full((len(fillings) * 50 + 20, 240), 255, dtype=np.uint8)
    for at, filling in enumerate(fillings):
        top, left = 20 + at * 50, 15
        cell[top : top + side, left : left + side] = 40
        cell[top + 3 : top + side - 3, left + 3 : left + side - 3] = 255
        inner = cell[top + 6 : top + side - 6, left + 6 : left + side - 6]
        if filling == "x":
            inner[np.abs(np.subtract.outer(range(inner.shape[0]), range(inner.shape[1]))) < 2] = 30
            inner[::-1][np.abs(np.subtract.outer(range(inner.shape[0]), range(inner.shape[1]))) < 2] = 30
        elif filling == "#":
            inner[:] = 30
        elif filling == "?":
            inner[4:8, 4:9] = 60
        for col in range(70, 160, 12):
            cell[top : top + 32, col : col + 4] = 40
        cell[top + 14 : top + 18, 70:160] = 40
    return scan_picture.ink_of(noisy(cell))


class TestBoxes:
    @pytest.mark.parametrize(
        ("fillings", "read"), [(" x  ", "☐☑☐☐"), ("#   ", "☑☐☐☐"), ("  x", "☐☐☑"), ("    ", "☐☐☐☐")]
    )
    @pytest.mark.parametrize("side", [22, 30])
    def test_filled_and_empty_boxes_are_told(self, fillings: str, read: str, side: int) -> None:
        ink = options(fillings, side)
        found = scan_marks.ticks_in(ink, scan_lines.lines_in(ink, 34), 34)
        assert "".join(tick.text for tick in found) == read
        assert all(tick.confidence > 0.7 for tick in found)

    def test_an_unclear_box_is_neither_and_the_direction_stays_open(self) -> None:
        ink = options("? x ")
        found = scan_marks.ticks_in(ink, scan_lines.lines_in(ink, 34), 34)
        assert [tick.text for tick in found] == [scan_marks.UNCLEAR, "☐", "☑", "☐"]
        assert found[0].confidence < 0.5
        text = "\n".join(
            f"{tick.text} {word}" for tick, word in zip(found, ("拡充", "継続", "見直し", "廃止"), strict=True)
        )
        assert parse_ticks(text).chosen == []

    def test_characters_with_a_frame_are_no_boxes(self) -> None:
        ink = options("xxxx")
        ink[:, 47:70] |= ink[:, 70:93]  # no gap behind them, as in 国国国
        assert scan_marks.ticks_in(ink, scan_lines.lines_in(ink, 34), 34) == []


class TestLines:
    def test_lines_that_touch_are_cut(self) -> None:
        ink = np.zeros((120, 300), dtype=np.bool_)
        for top in (5, 40, 75):
            ink[top : top + 30 : 5, 10:280] = True
            ink[top + 4 : top + 28, 10:280:9] = True
        ink[5:105, 40] = True  # a stroke that runs through all of them
        assert [
            abs(line.top - top) < 6 for line, top in zip(scan_lines.lines_in(ink, 32), (5, 38, 73), strict=True)
        ] == [True] * 3

    def test_lines_beside_each_other_stay_apart(self) -> None:
        ink = np.zeros((100, 700), dtype=np.bool_)
        ink[20:50, 20:300] = ink[20:50, 400:680] = True
        assert [(line.left, line.right) for line in scan_lines.lines_on(ink, 32)] == [(20, 300), (400, 680)]


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def words(text: str) -> list[program.Word]:
    return [program.Word(char, 0.93, (1, 1, 1), 20 * at, 0, 18, 20) for at, char in enumerate(text)]


class TestTesseract:
    def test_malformed_lines_are_passed_over(self) -> None:
        said = (
            HEAD
            + "5\t1\t1\t1\t1\t1\t10\t10\t20\t20\t91.5\t障害\n"
            + "5\t9\t1\t1\t1\t1\t10\t10\t20\t20\t91.5\t別の絵\n"
            + "5\t1\t1\t1\t1\t1\tx\t10\t20\t20\t91.5\t文字\n"
            + "5\t1\t1\t1\t1\t1\t10\t10\t20\t20\tnan\t無\n"
            + "5\t1\t1\t1\t1\t1\t10\t10\t20\t20\t1e9\t無\n"
            + "5\t1\t1\n\n\t\t\t\n"
            + "4\t2\t1\t1\t1\t0\t10\t10\t20\t20\t-1\t\n"
        ).encode()
        found = program.words_of(said + b"5\t2\t1\t1\t1\t1\t1\t1\t1\t1\t50\t\xff\xfe\n", 2)
        assert [[word.text for word in page] for page in found] == [["障害"], ["��"]]
        assert found[0][0].confidence == pytest.approx(0.915)

    def test_where_it_is_missing_the_sentence_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        assert not program.is_installed()
        with pytest.raises(UserFacingError, match="tesseract-ocr-jpn") as raised:
            scan.page_of(page(ruled()), 1, "調書.pdf")
        assert "調書.pdf" in str(raised.value)
        assert "apt-get install" in raised.value.message_en

    def test_missing_japanese_data_has_its_own_sentence(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "tesseract").write_text("#!/bin/sh\nprintf 'List of available languages (2):\\neng\\nosd\\n'\n")
        (tmp_path / "tesseract").chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(UserFacingError, match="日本語のデータ（jpn, jpn_vert）"):
            scan.page_of(page(ruled()), 1, "調書.pdf")

    def test_missing_numpy_has_its_own_sentence(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(program, "is_installed", lambda: True)
        monkeypatch.setattr(program, "languages", lambda: frozenset({"jpn", "jpn_vert", "eng"}))
        monkeypatch.setattr(scan, "find_spec", lambda name: None)
        with pytest.raises(UserFacingError, match="sasaeai\\[scan\\]"):
            scan.page_of(page(ruled()), 1, "調書.pdf")

    @pytest.mark.parametrize("script", ["exit 1", "sleep 30"])
    def test_one_that_fails_or_hangs_is_told(
        self, script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "tesseract").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "tesseract").chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(program, "SECONDS", 0.3)
        with pytest.raises(UserFacingError, match="文字認識が途中で止まりました"):
            program.words_in([program.Pgm(2, 2, b"\0\0\0\0")], "調書.pdf")


class TestWords:
    def readings(self, monkeypatch: pytest.MonkeyPatch, *said: str) -> scan_words.Text:
        snippet = scan_words.Snippet(np.full((24, 400), 255, dtype=np.uint8))
        monkeypatch.setattr(scan_words, "_readings", lambda *given: [[words(text)] for text in said])
        monkeypatch.setattr(scan_numbers, "checked", lambda lines, *given: list(lines))
        return scan_words.texts_of([snippet], "調書.pdf")[0]

    def test_what_two_readings_agree_on_is_sure_and_what_they_do_not_is_not(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.readings(monkeypatch, "認知症の方", "認知症の方").confidence > 0.85
        assert self.readings(monkeypatch, "認知征の方", "認知症の方").confidence < 0.75

    def test_the_point_of_thousands_is_a_comma(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.readings(monkeypatch, "約1.000人", "約1.000人").text == "約1,000人"
        assert self.readings(monkeypatch, "平均1.25人", "平均1.25人").text == "平均1.25人"

    def test_a_digit_that_shows_only_alone_makes_a_number_unsure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        line = [scan_numbers.Char("2", 0.95, 10.0), scan_numbers.Char("年", 0.95, 50.0)]
        picture = np.full((24, 80), 255, dtype=np.uint8)
        monkeypatch.setattr(
            program, "words_in", lambda *given, **more: [[words("29")[0]._replace(text="29", confidence=0.97)]]
        )
        read = scan_numbers.checked([line], [picture], "調書.pdf")[0]
        assert "".join(char.text for char in read) == "29年"
        assert read[0].confidence < 0.7


SHEET = """#table(columns: (20mm, 60mm, 50mm, 20mm, 36mm), stroke: 0.6pt, align: horizon,
[番号], [取組名], [実績], [評価], [今後の方向性],
[12], [高齢者の見守り活動の推進], [参加者数 1,291人], [◎], [☐ 拡充 \\ ☑ 継続 \\ ☐ 廃止],
[13], [子どもの居場所づくり], [開催回数 48回], [△], [☑ 拡充 \\ ☐ 継続 \\ ☐ 廃止])"""


@needs_tesseract
class TestWholePage:
    @pytest.mark.parametrize("quarters", [1, *(pytest.param(turns, marks=pytest.mark.thorough) for turns in (0, 2))])
    def test_a_small_sheet_is_read_however_it_was_laid_in(self, quarters: int) -> None:
        found = scan.page_of(printed(SHEET, Scanner(quarter_turns=quarters)), 1, "調書.pdf")
        assert found.number == 1
        read = texts(found)
        assert read[5:10] == ["12", "高齢者の見守り活動の推進", "参加者数1,291人", "◎", "☐拡充\n☑継続\n☐廃止"]
        assert read[10:12] == ["13", "子どもの居場所づくり"]
        assert read[13:] == ["△", "☑拡充\n☐継続\n☐廃止"]
        assert all(cell.confidence > 0.5 for table in found.tables for cell in table.cells)

    def test_a_blank_page_holds_nothing(self) -> None:
        found = scan.page_of(page(noisy(np.full((700, 500), 250, dtype=np.uint8))), 3, "調書.pdf")
        assert (found.number, found.tables, found.lines) == (3, [], [])

    def test_a_page_of_noise_does_no_harm(self) -> None:
        noise = np.random.default_rng(2).integers(0, 255, (300, 300)).astype(np.uint8)
        assert scan.page_of(page(noise), 1, "調書.pdf").tables == []
