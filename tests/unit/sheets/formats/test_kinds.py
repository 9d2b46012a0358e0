"""Files that look like another kind, or say nothing of their encoding."""

import io
import json
import os
import zipfile

import pytest
import xlsxwriter
import xlwt

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import load

LINES = "番号,取組名,担当課,評価\n1,見守り①の輪,福祉課,○\n2,声かけ②の会,福祉課,△\n"
OLD_JIS = {"①": b"\x1b$B-!\x1b(B", "②": b'\x1b$B-"\x1b(B'}


def texts(data: bytes, name: str) -> list[str]:
    return [cell.text for cell in load(data, name).cells()]


@pytest.mark.parametrize("quoted", ['"<table>\n</table>"', '"| a | b |\n|---|---|\n| 1 | 2 |"', '"|---|"'])
def test_a_csv_that_quotes_a_table_stays_a_csv(quoted: str) -> None:
    assert load(f"{LINES}3,{quoted},福祉課,○\n".encode(), "評価.csv").kind == "csv"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-8", "cp932"])
def test_encodings_without_a_mark(codec: str) -> None:
    assert "見守り①の輪" in texts(LINES.encode(codec), "評価.csv")


def test_circled_numbers_in_the_encodings_of_old_systems() -> None:
    euc = b"".join(
        b"\xad\xa1" if char == "①" else b"\xad\xa2" if char == "②" else char.encode("euc_jp") for char in LINES
    )
    jis = b"".join(OLD_JIS.get(char) or char.encode("iso2022_jp") for char in LINES)
    for data in (euc, jis):
        assert "見守り①の輪" in texts(data, "評価.csv")


def test_binary_with_zeros_is_no_text() -> None:
    for data in (b"\x00\x01\x02\x03" * 100, bytes(500), os.urandom(2_000) + bytes(4)):
        with pytest.raises(UnreadableDocumentError):
            load(data, "評価.csv")


def test_a_cell_that_names_a_stream_does_not_change_the_kind() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("評価")
    for row, word in enumerate(("EncryptedPackage\0あ", "WordDocument\0あ", "取組")):
        sheet.write(row, 0, word * 3)
    made = io.BytesIO()
    book.save(made)
    assert load(made.getvalue(), "評価.xls").kind == "xls"


def test_a_text_that_mentions_pdf_is_a_text() -> None:
    assert load(f"{LINES}3,%PDF-1.7の見方,福祉課,○\n".encode(), "評価.csv").kind == "csv"


def test_json_is_named_as_such() -> None:
    data = json.dumps([{"no": 1, "title": "見守り"}, {"no": 2, "title": "声かけ"}], ensure_ascii=False).encode()
    with pytest.raises(UnreadableDocumentError, match="JSON"):
        load(data, "評価.json")


def test_a_white_picture_in_a_workbook_is_no_bomb() -> None:
    made, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("評価").write(0, 0, "取組")
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for path in source.namelist():
            target.writestr(path, source.read(path))
        target.writestr("xl/media/image1.bmp", b"\xff" * 3_000_000)
    assert texts(changed.getvalue(), "評価.xlsx") == ["取組"]
