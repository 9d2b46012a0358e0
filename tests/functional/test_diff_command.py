"""``sasaeai sheet diff``: on the screen, as a page and as a workbook."""

import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.factories.known_sheets import SAMPLE


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", "diff", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ, "COLUMNS": ""})


@pytest.fixture
def later(tmp_path: Path) -> Path:
    text = SAMPLE.read_text(encoding="utf-8")
    assert text.count("修了者数 316人") == 1
    path = tmp_path / "翌年.txt"
    path.write_text(text.replace("修了者数 316人", "修了者数 318人"), encoding="utf-8")
    return path


def test_the_screen_tells_the_past_figure_that_changed(later: Path) -> None:
    answer = run(SAMPLE, later)
    told = answer.stdout.decode()
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "過去の数値の変更　修了者数 平成29年度：316人 → 318人" in told
    assert "両方にある取組 46" in told
    assert "変わったところはありません。" in run(SAMPLE, SAMPLE).stdout.decode()


def test_the_page_and_the_workbook_tell_the_same(later: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "比較.html", tmp_path / "比較.xlsx"
    assert run(SAMPLE, later, "-o", page).returncode == 0
    assert run(SAMPLE, later, "-o", book).returncode == 0
    text = page.read_text(encoding="utf-8")
    assert "<strong>過去の数値の変更</strong>" in text
    assert "<script" not in text
    table = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))["比較"]
    rows = [[cell.value for cell in row] for row in table.iter_rows(min_row=4)]
    told = [row for row in rows if row[0] == "過去の数値の変更"]
    assert [(row[1], *row[3:6]) for row in told] == [("3", "修了者数 平成29年度", "316人", "318人")]


def test_another_kind_and_a_file_that_is_there_are_refused(later: Path, tmp_path: Path) -> None:
    for out in (tmp_path / "比較.pdf", later):
        answer = run(SAMPLE, later, "-o", out)
        assert answer.returncode == 2
        assert len(answer.stderr.decode().splitlines()) == 2
