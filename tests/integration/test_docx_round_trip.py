"""The Word document that goes into papers reads back as the same sheet, also when another program has saved it."""

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.printed_sheets import through_libreoffice
from tests.factories.thorough import few
from tests.round_trip import lost

from sasaeai.sheets.reading import read, read_bytes
from sasaeai.sheets.writers.docx import to_docx

KNOWN = few([SAMPLE, *UNLIKE], 4)
WORD = "docx:MS Word 2007 XML"


@cache
def written(path: Path) -> bytes:
    sheet = read(path)
    return to_docx(sheet, sheet.findings)


@cache
def saved_by_libreoffice() -> Mapping[Path, bytes]:
    return dict(zip(KNOWN, through_libreoffice([written(path) for path in KNOWN], "docx", WORD), strict=True))


def stripped(data: bytes) -> bytes:
    """The document without properties and comments, as a city's tool for removing personal information leaves it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            if name.startswith("docProps/") or "comments" in name:
                continue
            held = package.read(name)
            if name.endswith(".rels"):
                held = re.sub(rb'<Relationship [^>]*Target="[^"]*(?:docProps/|comments)[^>]*/>', b"", held)
            copy.writestr(name, held)
    return out.getvalue()


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
@pytest.mark.parametrize("is_checked", [False, True], ids=["alone", "with findings"])
def test_the_document_says_the_same(path: Path, is_checked: bool) -> None:
    data = written(path) if is_checked else to_docx(read(path))
    assert lost(read(path), read_bytes(data, "a.docx")) == []


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_after_libreoffice_it_still_does(path: Path) -> None:
    saved = saved_by_libreoffice()[path]
    assert saved != written(path)
    assert lost(read(path), read_bytes(saved, "a.docx")) == []


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_without_properties_and_comments_it_still_does(path: Path) -> None:
    for data in (written(path), saved_by_libreoffice()[path]):
        assert lost(read(path), read_bytes(stripped(data), "a.docx")) == []


def test_the_founding_sheet_goes_out_and_comes_back(shared: Path) -> None:
    path = shared / "seed" / "plan-sheet.txt"
    (saved,) = through_libreoffice([written(path)], "docx", WORD)
    for data in (written(path), saved, stripped(saved)):
        assert lost(read(path), read_bytes(data, "a.docx")) == []


@pytest.mark.sampled
@pytest.mark.parametrize("path", KNOWN, ids=lambda path: path.stem)
def test_a_document_of_a_document_is_the_same_table(path: Path) -> None:
    again = read_bytes(to_docx(read(path)), path.name)
    assert lost(again, read_bytes(to_docx(again), "a.docx")) == []
