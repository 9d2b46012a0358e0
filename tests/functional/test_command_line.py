"""The command itself: how it is called, where it prints, and narrow screens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE

COMMAND = [sys.executable, "-m", "sasaeai.cli"]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "COLUMNS": "", **environment}
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, timeout=60, check=False, env=env)


@pytest.mark.parametrize(
    "arguments", [("sheet", "read"), ("sheet", "raed", "x"), ("sheet", "read", "x", "--format", "docx"), ("--nothing",)]
)
def test_a_slip_in_the_command_is_answered_in_both_languages(arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    japanese, english = answer.stderr.decode().splitlines()
    assert answer.returncode == 2
    assert "--help" in japanese
    assert "書き方" in japanese
    assert english.isascii() or "“" in english


def test_help_is_in_both_languages() -> None:
    printed = run("sheet", "read", "--help").stdout.decode()
    assert "確認事項" in printed
    assert "findings" in printed


def test_a_closed_screen_is_an_error_unless_a_file_is_written(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m sasaeai.cli sheet read "{SAMPLE}" --format json'
    closed = subprocess.run(["sh", "-c", f"{command} >&-"], capture_output=True, timeout=60, check=False)
    assert closed.returncode == 2
    assert "出力" in closed.stderr.decode().splitlines()[0]
    out = tmp_path / "out.json"
    written = subprocess.run(["sh", "-c", f'{command} -o "{out}" >&-'], capture_output=True, timeout=60, check=False)
    assert (written.returncode, written.stderr) == (0, b"")
    assert out.stat().st_size > 10_000


@pytest.mark.parametrize(
    "text", [f"[columns]\nx = {'9' * 5_000}", "[columns]\nx = " + "[" * 5_000, "[columns]\nx = 1e"]
)
def test_a_mapping_beyond_reason_is_refused(text: str, tmp_path: Path) -> None:
    mapping = tmp_path / "対応.toml"
    mapping.write_text(text, encoding="utf-8")
    answer = run("sheet", "read", SAMPLE, "--mapping", mapping)
    assert answer.returncode == 2
    assert len(answer.stderr.decode().splitlines()) == 2
    assert "invalid" not in answer.stderr.decode().splitlines()[0].lower()


def test_reasons_of_the_system_are_said_in_japanese(tmp_path: Path) -> None:
    answer = run("sheet", "read", SAMPLE, "--format", "csv", "-o", tmp_path / "無い" / "out.csv")
    japanese, english = answer.stderr.decode().splitlines()
    assert "フォルダーがありません" in japanese
    assert "No such file" in english


def test_a_narrow_screen_loses_nothing() -> None:
    printed = "".join(run("demo", COLUMNS="40").stdout.decode().split())
    for words in ("3．認知症サポーター等の養成", "担当課：高齢者福祉課", "316→367人", "方向性：継続", "SH001"):
        assert words in printed
