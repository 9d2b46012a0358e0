"""A sheet's JSON in the hands of the command: read, checked, converted and compared like any other file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE, UNLIKE


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env={**os.environ, "COLUMNS": ""})


def findings_of(path: Path) -> list[object]:
    answer = run("check", path, "--format", "json")
    assert answer.returncode == 1
    found: list[object] = json.loads(answer.stdout)["findings"]
    return found


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "評価.json"
    assert run("convert", SAMPLE, path).returncode == 0
    return path


def refusal(*arguments: str | Path) -> str:
    answer = run(*arguments)
    assert answer.returncode == 2
    assert not answer.stdout
    japanese, english = answer.stderr.decode().splitlines()
    assert japanese.endswith("。")
    assert english.endswith(".")
    return japanese


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_it_reads_as_the_file_did(written: Path, form: str) -> None:
    assert run("read", written, "--format", form).stdout == run("read", SAMPLE, "--format", form).stdout


def test_the_same_is_asked(written: Path) -> None:
    assert findings_of(written) == findings_of(SAMPLE)


def test_a_checker_of_files_learns_which_file_it_is(written: Path) -> None:
    from hashlib import sha256

    run_of = json.loads(run("check", written, "--format", "sarif").stdout)["runs"][0]
    assert run_of["artifacts"][0]["hashes"]["sha-256"] == sha256(written.read_bytes()).hexdigest()


def test_it_is_converted_and_compared(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    assert run("convert", written, again).returncode == 0
    assert again.read_bytes() == written.read_bytes()
    assert run("convert", written, tmp_path / "評価.html", "--check").returncode == 0
    assert run("diff", written, UNLIKE[0]).stdout == run("diff", SAMPLE, UNLIKE[0]).stdout
    assert run("check", UNLIKE[0], "--against", written).returncode in (0, 1)


def test_a_mapping_of_headings_belongs_to_the_first_file(written: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "対応表.toml"
    assert "見出しがありません" in refusal("read", written, "--save-mapping", mapping)
    assert not mapping.exists()
    mapping.write_text('[columns]\n"評価" = "rating"\n', encoding="utf-8")
    assert "見出しがありません" in refusal("read", written, "--mapping", mapping)


def test_a_wrong_value_is_told_with_its_place(written: Path) -> None:
    plain = json.loads(written.read_bytes())
    plain["measures"][4]["figures"][0]["value"] = "多い"
    written.write_text(json.dumps(plain), encoding="utf-8")
    assert "measures[4].figures[0].value" in refusal("check", written)


def test_what_check_prints_is_no_sheet(written: Path) -> None:
    written.write_bytes(run("check", SAMPLE, "--format", "json").stdout)
    assert "JSONで、読み取れません" in refusal("read", written)
