"""``sasaeai sheet convert`` as an officer meets it: whole files or none, and nothing written over unasked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE
from tests.factories.thorough import few
from tests.round_trip import lost

from sasaeai.sheets.fields.row_codes import HEADING
from sasaeai.sheets.formats import load
from sasaeai.sheets.reading import read

KINDS = (".xlsx", ".pdf", ".docx", ".html", ".json", ".csv")
FILLS_UP = """
import resource
from sasaeai import cli, files
replace = files._replace
def limited(*given):
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))
    replace(*given)
files._replace = limited
cli.main()
"""


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", "convert", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ, "COLUMNS": ""})


def sentences(answer: subprocess.CompletedProcess[bytes]) -> list[str]:
    assert answer.returncode == 2
    assert not answer.stdout
    lines = answer.stderr.decode().splitlines()
    assert len(lines) == 2
    return lines


@pytest.mark.parametrize("suffix", KINDS)
def test_a_sheet_becomes_a_file_of_the_kind_that_its_name_tells(suffix: str, tmp_path: Path) -> None:
    out = tmp_path / f"評価{suffix.upper()}"
    answer = run(SAMPLE, out)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, b"", b"")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    if suffix != ".csv":  # which has no place for what stood displaced
        assert not lost(read(SAMPLE), read(out))


def test_a_kind_that_is_not_written_is_said_before_anything_is_read(tmp_path: Path) -> None:
    japanese, english = sentences(run(tmp_path / "missing.csv", tmp_path / "評価.odt"))
    assert ".odt" in japanese
    assert ".xlsx" in english


def test_no_file_is_written_over_unasked(tmp_path: Path) -> None:
    out = tmp_path / "評価.xlsx"
    out.write_bytes(b"kept")
    assert "--force" in sentences(run(SAMPLE, out))[0]
    assert out.read_bytes() == b"kept"
    assert run(SAMPLE, out, "--force").returncode == 0
    assert out.read_bytes().startswith(b"PK")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_the_sheet_itself_is_never_the_target(tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_bytes(SAMPLE.read_bytes())
    sentences(run(sheet, sheet, "--force"))
    assert sheet.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize("target", ["missing/評価.xlsx", "file/評価.xlsx"])
def test_a_place_that_takes_no_file_is_said(target: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no folder")
    sentences(run(SAMPLE, tmp_path / target))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.sampled
@pytest.mark.parametrize("suffix", few(KINDS, 2))
def test_a_disk_that_fills_up_is_said_and_leaves_nothing(suffix: str, tmp_path: Path) -> None:
    """When writing begins, a file may have no more than some bytes: it stops in the middle, as on a full disk."""
    out = tmp_path / f"評価{suffix}"
    command = [sys.executable, "-B", "-c", FILLS_UP, "sheet", "convert", SAMPLE, out]
    answer = subprocess.run(command, capture_output=True, timeout=120, check=False, env={**os.environ, "COLUMNS": ""})
    assert "書き込めません" in sentences(answer)[0]
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_said_and_leaves_nothing() -> None:
    assert "/dev/full" in sentences(run(SAMPLE, "/dev/full", "--per-division"))[0]


def test_a_sheet_that_cannot_be_read_leaves_nothing(tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_bytes(b"")
    sentences(run(sheet, tmp_path / "out.xlsx"))
    assert [path.name for path in tmp_path.iterdir()] == ["評価.csv"]


def test_each_lead_division_gets_its_measures_with_the_codes_of_the_whole_sheet(tmp_path: Path) -> None:
    folder = tmp_path / "各課" / "依頼"
    assert run(SAMPLE, folder, "--per-division", "--check").returncode == 0
    sheet = read(SAMPLE)
    leads = {measure.divisions[0] if measure.divisions else "担当課なし" for measure in sheet.measures}
    assert {path.stem for path in folder.iterdir()} == leads
    found = []
    for path in folder.iterdir():
        part = read(path)
        assert {measure.divisions[:1] for measure in part.measures} <= {(path.stem,), ()}
        codes = [cell.text for cell in load(path.read_bytes(), path.name).cells() if cell.text[:1] == "0"]
        assert len(codes) == len(part.measures)
        found += zip(codes, (measure.no for measure in part.measures), strict=True)
    assert [number for _, number in sorted(found)] == list(range(1, 47))
    assert "各課" in sentences(run(SAMPLE, folder, "--per-division"))[0]


def test_a_row_code_heads_its_column(tmp_path: Path) -> None:
    out = tmp_path / "評価.xlsx"
    run(SAMPLE, out)
    assert HEADING in [cell.text for cell in load(out.read_bytes(), out.name).cells()]


def test_the_figures_become_a_table_of_one_row_each(tmp_path: Path) -> None:
    out = tmp_path / "数値.csv"
    assert run(SAMPLE, out, "--figures").returncode == 0
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 1 + sum(
        len(measure.figures) for measure in read(SAMPLE).measures
    )
    assert ".csv" in sentences(run(SAMPLE, tmp_path / "数値.xlsx", "--figures"))[0]


def test_the_site_is_a_folder_of_pages(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert run(SAMPLE, folder, "--site").returncode == 0
    assert (folder / "index.html").is_file()
    assert len(list((folder / "measures").iterdir())) == 46
    assert "index.html" in sentences(run(SAMPLE, folder, "--site"))[0]
