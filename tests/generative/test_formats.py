"""Readers never crash, whatever the bytes; and what a writer writes, a reader gives back, cell by cell."""

import csv
import html
import io
import random
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sasaeai.sheets.errors import UnreadableDocumentError
from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document

Rows = list[list[str]]

MARKUP = (
    "<table><tr><td rowspan=0 colspan='9'>a<br><input type=checkbox checked><p>b</table>|--|-|\t\n\"',;&lt;#*`\\[x] "
)
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs", "Cf")), max_size=8
)
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=6)
)
FILLED = GRIDS.filter(lambda rows: all(rows[0]) and len(rows[0]) > 1)


def loads_or_refuses(data: bytes, name: str) -> Document | None:
    try:
        document = load(data, name)
    except UnreadableDocumentError as error:
        refusal = error
    else:
        return with_sound_grids(document)
    assert str(refusal).startswith("「")
    assert str(refusal).endswith("。")
    assert refusal.message_en.startswith("“")
    return None


def with_sound_grids(document: Document) -> Document:
    for grid in document.grids:
        positions = [
            (row, col)
            for cell in grid.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for col in range(cell.col, cell.col + cell.col_span)
        ]
        assert len(positions) == len(set(positions))
        assert list(grid.cells) == sorted(grid.cells)
    refs = [(grid.name, cell.ref) for grid in document.grids for cell in grid.cells]
    assert len(refs) == len(set(refs))
    return document


@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.csv", "a.tsv", "a.md", "a.html", "a.txt", "a", ""]))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00\x00\x00", "a.xls")
@example(b"PK\x03\x04", "a.xlsx")
@example(b"\xff\xfe\x00", "a.csv")
@example(b"\x1b$", "a.csv")
def test_any_bytes(data: bytes, name: str) -> None:
    loads_or_refuses(data, name)


@given(
    st.lists(st.one_of(st.text(max_size=12), st.sampled_from(MARKUP.split()), st.sampled_from(list('|\t\n",;<>- '))))
)
@example(["|a|\n|-|\n<table>"])
@example(["<table><caption><table><td>x"])
@example(["<table><tr><td rowspan=3 colspan=2>a<td>b<tr><td colspan=5>c"])
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for ending in ("txt", "csv", "tsv", "md", "html"):
        loads_or_refuses(text.encode("utf-8", "replace"), f"a.{ending}")


def workbook(rows: Rows) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_numbers": False})
    sheet = book.add_worksheet("評価")
    shown = book.add_format({"num_format": "0%"})
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            sheet.write_string(at, col, text)
    sheet.write_number(len(rows), 0, 0.95, shown)
    sheet.merge_range(len(rows) + 1, 0, len(rows) + 2, 2, "結合")
    book.close()
    return target.getvalue()


def old_workbook(rows: Rows) -> bytes:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("評価")
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            sheet.write(at, col, text)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


SAMPLE = [["番号", "事業名", "評価"], ["1", "見守り", "○"], ["2", "相談", "×"]]


@pytest.mark.parametrize("write", [workbook, old_workbook])
@given(seed=st.integers(0, 2**32), changes=st.integers(0, 12), cut=st.none() | st.floats(0, 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_workbooks(write: Callable[[Rows], bytes], seed: int, changes: int, cut: float | None) -> None:
    data = bytearray(write(SAMPLE))
    chance = random.Random(seed)
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0xFF, chance.randrange(256)))
    if cut is not None:
        del data[int(len(data) * cut) :]
    loads_or_refuses(bytes(data), "壊れた.xlsx")


def texts_at(document: Document | None) -> dict[tuple[int, int], str]:
    assert document is not None
    return {
        (cell.row, cell.col): cell.text
        for grid in document.grids
        if grid.name != "t0"
        for cell in grid.cells
        if cell.text
    }


def filled(rows: Rows) -> dict[tuple[int, int], str]:
    return {(at, col): text for at, row in enumerate(rows) for col, text in enumerate(row) if text.strip()}


@given(GRIDS)
def test_openpyxl_conservation(rows: Rows) -> None:
    book = openpyxl.Workbook()
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            cell = book.active.cell(at + 1, col + 1)
            cell.value = text
            cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    document = loads_or_refuses(target.getvalue(), "a.xlsx")
    assert (texts_at(document) if document else {}) == filled(rows)


@given(GRIDS)
def test_xlsxwriter_conservation(rows: Rows) -> None:
    found = texts_at(loads_or_refuses(workbook(rows), "a.csv"))
    assert found == filled(rows) | {(len(rows), 0): "95%", (len(rows) + 1, 0): "結合"}


@given(GRIDS)
def test_old_excel_conservation(rows: Rows) -> None:
    document = loads_or_refuses(old_workbook(rows), "a.xls")
    assert (texts_at(document) if document else {}) == filled(rows)


@given(FILLED, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@example([["0", ";"], ["", ""]], ",", "utf-8")
def test_delimited_conservation(rows: Rows, delimiter: str, encoding: str) -> None:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    document = loads_or_refuses(target.getvalue().encode(encoding), "a.csv")
    assert document is not None
    if document.kind in ("csv", "tsv"):
        assert texts_at(document) == filled(rows)


@given(GRIDS)
def test_html_conservation(rows: Rows) -> None:
    body = "".join("<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    document = loads_or_refuses(f"<table>{body}</table>".encode(), "a.html")
    assert (texts_at(document) if document else {}) == filled(rows)


@given(FILLED)
def test_markdown_conservation(rows: Rows) -> None:
    lines = ["| " + " | ".join(escaped(text) for text in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    document = loads_or_refuses("\n".join(lines).encode(), "a.md")
    assert texts_at(document) == filled(rows)


def escaped(text: str) -> str:
    return "".join(f"\\{char}" if char.isascii() and not char.isalnum() else char for char in text)
