"""``sasaeai sheet check`` and ``explain`` as a user meets them: questions, exit codes, settings, confirmations."""

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from rich.cells import cell_len
from tests.factories.known_sheets import SAMPLE

from sasaeai.sheets.checking import FILED_AS

HEAD = "番号,取組名,担当課,実績,評価,課題,今後の方向性\n"
GOOD = "1,見守りの輪,福祉課,講座 3回,◎,担い手が足りない。,継続\n"
NO_RATING = "2,ふれあい食堂,こども課,食堂 4か所,,場所が足りない。,継続\n"
KEY = re.compile(r"[A-Z]{2}\d{3}-[0-9a-f]{10}")
COMMAND = [sys.executable, "-m", "sasaeai.cli", "sheet"]


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "COLUMNS": "", **environment}
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env=env, cwd=cwd)


def printed(*arguments: str | Path, **environment: str) -> str:
    return run(*arguments, **environment).stdout.decode()


def codes(*arguments: str | Path) -> set[str]:
    findings = json.loads(run("check", *arguments, "--format", "json").stdout)["findings"]
    return {finding["code"] for finding in findings}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet whose second measure has no rating."""
    path = tmp_path / "評価.csv"
    path.write_text(HEAD + GOOD + NO_RATING, encoding="utf-8")
    return path


def settings(sheet: Path, text: str) -> Path:
    path = sheet.parent / "sasaeai.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_findings_make_exit_code_1_and_none_make_0(sheet: Path) -> None:
    asked = run("check", sheet, "--select", "RT005")
    assert (asked.returncode, asked.stderr) == (1, b"")
    assert "取組2の評価が空欄です" in asked.stdout.decode()
    quiet = run("check", sheet, "--select", "MN")
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    assert "確認事項はありません" in quiet.stdout.decode()


def test_the_text_tells_where_and_marks_the_disputed_words() -> None:
    text = printed("check", SAMPLE, "--select", "TW001")
    head, question, *cells = text.splitlines()
    assert head == "要確認 TW001  plan_sheet.txt  取組25・30（32・35ページ）  t5!r18c5"
    assert question.strip().startswith("取組25・30は再掲の関係ですが")
    quoted, carets = cells[cells.index(next(line for line in cells if "t5!r18c5" in line)) :][:2]
    before = quoted[: quoted.index("7講座")]
    assert carets.rstrip() == carets
    assert cell_len(before) == carets.index("^")
    assert carets.count("^") == cell_len("7講座")
    assert "sasaeai sheet explain TW001" in text
    assert "要確認 1件" in text


def test_carets_stand_below_their_words_at_every_width() -> None:
    for width in (40, 132):
        lines = printed("check", SAMPLE, COLUMNS=str(width)).splitlines()
        assert max(map(cell_len, lines)) <= width
        for above, below in pairwise(lines):
            if "^" not in below:
                continue
            shown = [letter for letter in above for _ in range(cell_len(letter))]
            assert len(shown) >= len(below), (above, below)
            starts = [at for at, letter in enumerate(below) if letter == "^" and below[at - 1] != "^"]
            assert all(shown[at] not in {"│", " ", "…"} for at in starts), (above, below)


def test_a_narrow_screen_loses_nothing_of_the_questions() -> None:
    def bare(text: str) -> str:
        return re.sub(r"\s+", "", text)

    narrow = bare(printed("check", SAMPLE, COLUMNS="40"))
    for finding in json.loads(run("check", SAMPLE, "--format", "json").stdout)["findings"]:
        assert bare(finding["message_ja"]) in narrow
    assert set(KEY.findall(narrow)) == set(KEY.findall(printed("check", SAMPLE)))


def test_english_is_the_language_of_the_whole_report() -> None:
    text = printed("check", SAMPLE, "--select", "TW001", "--lang", "en")
    assert text.startswith("warning TW001  plan_sheet.txt  Measures 25, 30 (pp. 32, 35)")
    for words in ("Which is right?", "To confirm: TW001-", "To see why: sasaeai sheet explain TW001", "1 warning"):
        assert words in text
    assert "要確認" not in text


def test_json_has_each_finding_in_the_form_of_read(sheet: Path) -> None:
    read = json.loads(run("read", sheet, "--format", "json").stdout)["findings"]
    checked = json.loads(run("check", sheet, "--format", "json").stdout)
    assert list(checked) == ["findings"]
    filed = [finding | {"code": FILED_AS.get(finding["code"], finding["code"])} for finding in read]
    assert all(finding in checked["findings"] for finding in filed)
    both = json.loads(run("check", sheet, SAMPLE, "--format", "json").stdout)["findings"]
    assert {finding["file"] for finding in both} == {str(sheet), str(SAMPLE)}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--select", "tw"), {"TW"}),
        (("--select", "TW,FG001", "--select", "ＮＭ"), {"TW", "FG", "NM"}),
        (("--select", "TW,SH", "--ignore", "sh"), {"TW"}),
        (("--select", "SH010"), {"NM"}),
    ],
)
def test_rules_are_chosen_by_family_and_code(arguments: tuple[str, ...], expected: set[str]) -> None:
    assert {code[:2] for code in codes(SAMPLE, *arguments)} == expected


def test_a_single_rule_can_be_left_out() -> None:
    everything = codes(SAMPLE)
    assert codes(SAMPLE, "--ignore", "TW001") == everything - {"TW001"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", SAMPLE, "--select", "TW01"), "TW001"),
        (("check", SAMPLE, "--ignore", "XX"), "SH、TW"),
        (("check", SAMPLE, "--select", ","), "--select"),
        (("explain", "tw00l"), "TW001"),
        (("explain", "ない\x1b[31m"), "系統"),
        (("check", SAMPLE, "--settings", "ない.toml"), "ない.toml"),
        (("check", SAMPLE, "--against", "ない.csv"), "ない.csv"),
        (("check", "ない.csv"), "ない.csv"),
        (("check",), "--help"),
    ],
)
def test_slips_get_a_sentence_in_each_language_and_exit_code_2(arguments: tuple[str | Path, ...], words: str) -> None:
    answer = run(*arguments)
    japanese, english = answer.stderr.decode().splitlines()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert words in japanese
    assert "\x1b" not in japanese + english


def test_a_broken_file_does_not_hide_the_findings_of_the_others(sheet: Path) -> None:
    broken = sheet.parent / "壊れた.csv"
    broken.write_bytes(b"")
    for form in ("text", "json", "sarif"):
        answer = run("check", broken, sheet, "--format", form, "--select", "RT005")
        assert answer.returncode == 2
        assert "RT005" in answer.stdout.decode()
        japanese, _ = answer.stderr.decode().splitlines()
        assert "壊れた.csv" in japanese


def test_a_confirmation_lasts_until_the_text_changes(sheet: Path) -> None:
    twins = (
        "番号,掲載ページ,取組名,担当課,平成30年度実績,評価,課題,今後の方向性\n"
        "1,10,見守りの輪(再掲 20ページ),福祉課,講座 {}回,◎,担い手が足りない。,継続\n"
        "2,20,見守りの輪(再掲 10ページ),福祉課,講座 4回,◎,担い手が足りない。,継続\n"
    )
    sheet.write_text(twins.format(3), encoding="utf-8")
    arguments = ("check", sheet, "--select", "TW001")
    (key,) = set(KEY.findall(printed(*arguments)))
    settings(sheet, f'[confirmed]\n"{key}" = "担当課に確認。1番が古い数値。"\n')
    confirmed = run(*arguments)
    assert confirmed.returncode == 0
    assert "確認済み 1件" in confirmed.stdout.decode()
    sheet.write_text(twins.format(5), encoding="utf-8")
    again = run(*arguments)
    assert again.returncode == 1
    text = again.stdout.decode()
    assert "当てはまらなくなった確認済み 1件" in text
    assert f"{key} 担当課に確認。1番が古い数値。" in text
    assert len(set(KEY.findall(text))) == 2
    # What was not asked this time has not lapsed.
    assert "当てはまらなく" not in printed("check", sheet, "--select", "FG")


def test_settings_choose_rules_and_the_command_line_replaces_and_adds(sheet: Path) -> None:
    every = codes(sheet)
    assert "RT005" in every
    settings(sheet, '[check]\nselect = ["SH034", "rt"]\nignore = ["RT008"]\n')
    assert codes(sheet) == {code for code in every if code == "SH034" or code.startswith("RT")} - {"RT008"}
    assert codes(sheet, "--ignore", "RT005") == codes(sheet) - {"RT005"}
    assert codes(sheet, "--select", "SH") == {code for code in every if code.startswith("SH")}
    other = sheet.parent / "別.toml"
    other.write_text('[check]\nselect = ["MN"]\n', encoding="utf-8")
    assert codes(sheet, "--settings", other) == set()


def test_settings_with_a_slip_name_the_file_and_the_entry(sheet: Path) -> None:
    settings(sheet, '[check]\nignroe = ["TW"]\n')
    answer = run("check", sheet)
    japanese, english = answer.stderr.decode().splitlines()
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert "sasaeai.toml" in japanese
    assert "ignroe" in japanese
    assert "ignroe" in english


def test_the_output_goes_to_a_file_and_never_over_what_is_read(sheet: Path) -> None:
    out = sheet.parent / "確認事項.txt"
    assert run("check", sheet, "-o", out).returncode == 1
    assert out.read_bytes() == run("check", sheet).stdout
    kept = settings(sheet, "").read_bytes()
    for target in (sheet, sheet.parent / "sasaeai.toml"):
        answer = run("check", sheet, "-o", target)
        assert answer.returncode == 2
    assert run("check", sheet, "--against", SAMPLE, "-o", SAMPLE).returncode == 2
    assert (sheet.parent / "sasaeai.toml").read_bytes() == kept


def test_the_report_neither_obeys_the_sheet_nor_the_locale(tmp_path: Path) -> None:
    path = tmp_path / "[bold]評価.csv"
    evil = "[red]\x1b[31m食堂\x9b\u202e[/x] :smile:"
    path.write_text(HEAD + GOOD + NO_RATING.replace("ふれあい食堂", evil), encoding="utf-8")
    text = printed("check", path, "--select", "RT005", LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "[bold]" in text
    assert "[red]" in text
    assert ":smile:" in text
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)


def test_colours_mark_the_words_where_there_are_colours() -> None:
    arguments = ("check", SAMPLE, "--select", "TW001")
    coloured = printed(*arguments, FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[1;4m7講座\x1b[0m" in coloured
    assert "^" not in coloured
    plain = printed(*arguments, FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1")
    assert "^^^^^" in plain


def test_explain_tells_name_severity_why_where_seen_and_how_to_switch_off() -> None:
    text = printed("explain", "tw001")
    japanese, english = text.split("\n\n")
    assert japanese.startswith("TW001 再掲どうしの数値の違い（要確認）")
    assert english.startswith("TW001 twins with different figures (warning)")
    for part in (japanese, english):
        assert "--ignore TW001" in part
    assert "まだ実物では見つかっていません" in printed("explain", "LY001")
    family = printed("explain", "TW")
    assert family.startswith("TW 再掲 / twins")
    assert "TW001" in family
    assert run("explain", "SH001").returncode == 0


def test_the_demo_asks_what_the_linter_asks() -> None:
    command = [sys.executable, "-m", "sasaeai.cli", "demo"]
    env = {**os.environ, "COLUMNS": ""}
    text = subprocess.run(command, capture_output=True, timeout=60, check=True, env=env).stdout.decode()
    assert "要確認 TW001  plan_sheet.txt" in text
    assert re.search(r"(?m)^参考 FG007  取組", text)
    assert "文字のあるセル" in text


def test_a_sheet_is_not_compared_with_itself_and_a_file_is_checked_once(sheet: Path) -> None:
    answer = run("check", sheet, "--against", sheet)
    assert answer.returncode == 2
    assert "同じファイル" in answer.stderr.decode().splitlines()[0]
    twice = json.loads(run("check", sheet, sheet.parent / "." / sheet.name, "--format", "json").stdout)
    assert twice == json.loads(run("check", sheet, "--format", "json").stdout)


def test_a_log_is_written_although_no_file_can_be_read(tmp_path: Path) -> None:
    out = tmp_path / "res.sarif"
    out.write_text("old", encoding="utf-8")
    assert run("check", tmp_path / "無い.csv", "--format", "sarif", "-o", out).returncode == 2
    log = json.loads(out.read_text(encoding="utf-8"))
    assert log["runs"][0]["results"] == []
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False
