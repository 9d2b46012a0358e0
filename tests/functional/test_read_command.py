"""``sasaeai sheet read`` as a user meets it: what it prints, what it refuses, and never a traceback."""

import io
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from tests.factories.known_sheets import SAMPLE, UNLIKE
from tests.factories.old_office import OLE_MARK, old_office_file
from tests.factories.thorough import few, share

from sasaeai import sheets
from sasaeai.sheets.formats import load
from sasaeai.sheets.layout.mapping import load_mapping, mapping_text

HEAD = "番号,取組名,担当課,実績,評価,課題,今後の方向性\n"
ROW = "1,見守りの輪,福祉課,参加者 12人,○,担い手が足りない。,継続\n"
LONGEST = 20.0


def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "sasaeai.cli", *map(str, arguments)]
    env = {**os.environ, "COLUMNS": "", **environment}
    return subprocess.run(command, capture_output=True, timeout=60, check=False, env=env, cwd=cwd)


def workbook(**parts: bytes) -> bytes:
    """A small workbook with some of its parts replaced."""
    made, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("評価")
        for row, line in enumerate((HEAD + ROW).splitlines()):
            sheet.write_row(row, 0, line.split(","))
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for path in source.namelist():
            target.writestr(path, parts.get(Path(path).stem, source.read(path)))
    return changed.getvalue()


def sheet_xml(inside: bytes) -> bytes:
    return b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + inside + b"</worksheet>"


def rows_xml(rows: bytes) -> bytes:
    return workbook(sheet1=sheet_xml(b"<sheetData>" + rows + b"</sheetData>"))


def html(rows: str) -> bytes:
    return f'<!doctype html><meta charset="utf-8"><table>{rows}</table>'.encode()


BAD: dict[str, tuple[str, bytes]] = {
    "empty": ("評価.csv", b""),
    "blank": ("評価.csv", b" \n\n \t\n"),
    "no table": ("評価.txt", "今年度の評価について、下記のとおり通知します。\n".encode()),
    "no evaluation table": ("施設一覧.csv", "名称,住所,電話\n中央会館,本町1,00-0000\n".encode()),
    "headings alone": ("評価.csv", HEAD.encode()),
    "truncated workbook": ("評価.xlsx", workbook()[:3_000]),
    "truncated old workbook": ("評価.xls", OLE_MARK + bytes(600)),
    "wrong extension: PDF": ("評価.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"),
    "wrong extension: Word": ("評価.xlsx", old_office_file("WordDocument")),
    "password": ("評価.xlsx", old_office_file("EncryptedPackage")),
    "300 columns": ("評価.csv", (",".join(f"項目{n}" for n in range(300)) + "\n").encode() * 3),
    "unbalanced quote": ("評価.csv", f'{HEAD}1,"見守り,福祉課,○\n'.encode()),
    "binary": ("評価.csv", bytes(range(256)) * 20),
    "a cell of a million letters": ("評価.csv", f"{HEAD}1,{'あ' * 1_000_000},福祉課,,,,\n".encode()),
    "deeply nested HTML": ("評価.html", html("<tr><td>" + "<div>" * 50_000)),
    "unclosed formatting": ("評価.html", html("<tr><td>" + "<b><p>" * 20_000)),
    "unclosed tags": ("評価.html", html("<tr><td>" + "<a " * 200_000)),
    "a bomb": ("評価.xlsx", workbook(sheet1=sheet_xml(b"<sheetData>" + b" " * 90_000_000 + b"</sheetData>"))),
    "entities": ("評価.xlsx", workbook(workbook=b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')),
    "a row far down": ("評価.xlsx", rows_xml(b'<row r="99999999"><c t="str"><v>a</v></c></row>')),
    "an address of 14 letters": ("評価.xlsx", rows_xml(b'<row r="1"><c r="AAAAAAAAAAAAAA1"><v>1</v></c></row>')),
    "an address with spaces about it": ("評価.xlsx", rows_xml(b'<row r="1"><c r = "XFD1048576"><v>1</v></c></row>')),
    "an address behind much else": (
        "評価.xlsx",
        rows_xml(b'<row r="1"><c x="' + b"y" * 3_000 + b'" r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a tag in an attribute": ("評価.xlsx", rows_xml(b'<row r="1"><c x="<" r="XFD1048576"><v>1</v></c></row>')),
    "a cell beyond the last": (
        "評価.xlsx",
        workbook(sheet1=sheet_xml(b'<sheetData><row r="1"><c r="ABCDEF99999999999"><v>1</v></c></row></sheetData>')),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_clear_sentence_and_exit_code_2(case: str, tmp_path: Path) -> None:
    name, data = BAD[case]
    (tmp_path / name).write_bytes(data)
    started = time.monotonic()
    answer = run("sheet", "read", tmp_path / name, "--format", "json")
    assert time.monotonic() - started < LONGEST
    assert (answer.returncode, answer.stdout) == (2, b"")
    japanese, english = answer.stderr.decode().splitlines()
    assert name in japanese
    assert name in english
    assert japanese.endswith("。")
    assert english.endswith(".")
    assert "Traceback" not in japanese + english


SLOW: dict[str, bytes] = {
    "spans": html("<tr><td rowspan=999999999 colspan=999999999>a<td>b"),
    "digits": f"{HEAD}1,見守り,福祉課,{'1' * 32_000},○,,継続\n".encode(),
    "spaces": f"{HEAD}1,見守り,福祉課,あ{' ' * 32_000}い,○,,継続\n".encode(),
    "ticks": ("| 番号 | 取組名 |\n|--|--|\n| 1 | " + "`a``" * 8_000 + " |\n").encode(),
    "rule": ("| 番号 | 取組名 |\n|--|--|\n|" + " " * 60_000 + "x\n").encode(),
    "opening bracket": f"【{' ' * 8_000}x\n{HEAD}{ROW}".encode(),
    "spaces before a colon": f"{HEAD}1,{' ' * 8_000}x,福祉課,あ{' ' * 8_000}い,○,,継続\n".encode(),
    "many tables": ((HEAD + ROW).replace(",", "\t") + "\n").encode() * share(3_000),
    "one title for all": HEAD.encode() + "1,見守り(再掲),福祉課,参加者 2人,○,,継続\n".encode() * share(5_000),
}


@pytest.mark.sampled
@pytest.mark.parametrize("case", SLOW)
def test_hostile_text_takes_no_longer_than_its_length(case: str, tmp_path: Path) -> None:
    path = tmp_path / "評価.txt"
    path.write_bytes(SLOW[case])
    started = time.monotonic()
    assert run("sheet", "read", path, "--format", "json").returncode in (0, 2)
    assert time.monotonic() - started < LONGEST


@pytest.mark.parametrize("name", ["ない.csv", "."])
def test_what_is_no_file_is_said_so(name: str, tmp_path: Path) -> None:
    answer = run("sheet", "read", tmp_path / name)
    assert answer.returncode == 2
    assert len(answer.stderr.decode().splitlines()) == 2


def test_json_is_the_default_of_no_format_but_complete(tmp_path: Path) -> None:
    answer = run("sheet", "read", SAMPLE, "--format", "json")
    sheet = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert answer.stderr == b""
    assert sheet["schema"] == "sasaeai.sheet/1"
    assert sheet["source"]["name"] == SAMPLE.name
    assert len(sheet["measures"]) == 46


def test_the_output_goes_to_a_file_as_a_whole_and_never_over_the_sheet(tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_text(HEAD + ROW, encoding="utf-8")
    out = tmp_path / "結果.csv"
    assert run("sheet", "read", sheet, "--format", "csv", "-o", out).returncode == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "見守りの輪" in out.read_text(encoding="utf-8-sig")
    table = tmp_path / "表.txt"
    assert run("sheet", "read", sheet, "-o", table).returncode == 0
    assert table.read_bytes() == run("sheet", "read", sheet).stdout
    table.unlink()
    assert run("sheet", "read", sheet, "--format", "csv", "-o", sheet).returncode == 2
    assert sheet.read_text(encoding="utf-8") == HEAD + ROW
    assert run("sheet", "read", sheet, "-o", tmp_path / "ない" / "結果.txt").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["評価.csv", "結果.csv"])


def test_the_output_goes_through_links_and_pipes_and_keeps_what_it_was_not_given(tmp_path: Path) -> None:
    sheet, target, link = tmp_path / "評価.csv", tmp_path / "結果.json", tmp_path / "リンク.json"
    sheet.write_text(HEAD + ROW, encoding="utf-8")
    target.write_text("前の結果", encoding="utf-8")
    target.chmod(0o600)
    link.symlink_to(target)
    assert run("sheet", "read", sheet, "--format", "json", "-o", link).returncode == 0
    assert link.is_symlink()
    assert "見守りの輪" in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    pipe = tmp_path / "管"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert run("sheet", "read", sheet, "--format", "json", "-o", pipe).returncode == 0
        assert "見守りの輪" in reader.communicate(timeout=60)[0].decode()
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    "arguments",
    [("-o", ""), ("-o", "."), ("-o", "同じ", "--save-mapping", "同じ"), ("--mapping", "対応.toml", "-o", "対応.toml")],
    ids=["no name", "folder", "twice", "over the mapping"],
)
def test_an_output_that_would_lose_something_is_refused_before_anything_is_written(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "評価.csv").write_text(HEAD + ROW, encoding="utf-8")
    (tmp_path / "対応.toml").write_text('[columns]\n"課題" = "issues"\n', encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    answer = run("sheet", "read", "評価.csv", *arguments, cwd=tmp_path)
    assert answer.returncode == 2
    assert len(answer.stderr.decode().splitlines()) == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_names_that_are_no_text_neither_stop_nor_steer_the_screen(tmp_path: Path) -> None:
    sheet = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff\x1b[31m\nname.csv"))
    missing = run("sheet", "read", sheet)
    assert (missing.returncode, len(missing.stderr.decode().splitlines())) == (2, 2)
    sheet.write_text(HEAD + ROW, encoding="utf-8")
    for form in ("table", "json", "csv"):
        answer = run("sheet", "read", sheet, "--format", form)
        assert answer.returncode == 0
        assert b"\x1b" not in answer.stdout


def test_a_full_disk_is_said_in_a_sentence(tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_text(HEAD + ROW, encoding="utf-8")
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", "read", str(sheet), "--format", "json"]
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert answer.returncode == 2
    assert len(answer.stderr.decode().splitlines()) == 2


def test_the_table_neither_obeys_the_sheet_nor_depends_on_the_locale(tmp_path: Path) -> None:
    sheet = tmp_path / "[bold]評価.csv"
    sheet.write_text(HEAD + ROW.replace("見守り", "[red]\x1b[31m見守り\x9b\u202e[/x]"), encoding="utf-8")
    answer = run("sheet", "read", sheet, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", COLUMNS="60")
    printed = answer.stdout.decode()
    assert answer.returncode == 0
    assert "[red]" in printed
    assert "[bold]" in printed
    assert not {"\x1b", "\x9b", "\u202e"} & set(printed)


def test_csv_holds_no_formula(tmp_path: Path) -> None:
    sheet = tmp_path / "評価.csv"
    sheet.write_text(HEAD + '1,見守り,福祉課,=cmd|calc,○,"@SUM(1)",継続\n', encoding="utf-8")
    printed = run("sheet", "read", sheet, "--format", "csv").stdout.decode("utf-8-sig")
    cells = [cell for line in printed.splitlines()[1:] for cell in line.split(",")]
    assert not [cell for cell in cells if cell.lstrip('"').startswith(("=", "@", "+"))]
    assert "'@SUM(1)" in printed


def test_the_demo_shows_measures_findings_and_where_they_stand() -> None:
    answer = run("demo")
    printed = answer.stdout.decode()
    assert answer.returncode == 0
    for words in ("46取組（再掲5を除き41）", "316 → 367人", "要修正", "t5!r4c8", "文字のあるセル"):
        assert words in printed


def test_a_saved_mapping_is_used_again(tmp_path: Path) -> None:
    sheet = next(path for path in UNLIKE if path.stem == "07_forty_columns")
    saved = tmp_path / "対応.toml"
    assert run("sheet", "read", sheet, "--format", "json", "--save-mapping", saved).returncode == 0
    text = saved.read_text(encoding="utf-8")
    assert '"備考" = "other"' in text
    saved.write_text(text.replace('"備考" = "other"', '"備考" = "reason"') + '"昔の欄" = "issues"\n', encoding="utf-8")
    again = json.loads(run("sheet", "read", sheet, "--format", "json", "--mapping", saved).stdout)
    plain = json.loads(run("sheet", "read", sheet, "--format", "json").stdout)
    for before, after in zip(plain["measures"], again["measures"], strict=True):
        assert before["other"].get("備考") in (None, after["reason"], *(after["reason"] or "").split("\n"))
    assert any("昔の欄" in finding["message_ja"] for finding in again["findings"])


def test_a_mapping_can_say_which_columns_name_a_figure_and_its_unit(tmp_path: Path) -> None:
    sheet, mapping = tmp_path / "評価.csv", tmp_path / "対応.toml"
    body = "".join(f"{at},取組{at}号,福祉課,参加者,人,{at * 3},○\n" for at in range(1, 7))
    sheet.write_text(f"番号,取組名,担当課,ものさし,数え方,実績値,評価\n{body}", encoding="utf-8")
    mapping.write_text('[columns]\n"ものさし" = "label"\n"数え方" = "unit"\n', encoding="utf-8")
    read = json.loads(run("sheet", "read", sheet, "--format", "json", "--mapping", mapping).stdout)
    figures = [figure for measure in read["measures"] for figure in measure["figures"]]
    assert {(figure["label"], figure["unit"]) for figure in figures} == {("参加者", "人")}
    assert [figure["value"] for figure in figures] == [3, 6, 9, 12, 15, 18]


@pytest.mark.sampled
@pytest.mark.parametrize("sheet", few(UNLIKE, 3), ids=lambda path: path.stem)
def test_a_saved_mapping_fed_back_unchanged_changes_nothing(sheet: Path) -> None:
    document = load(sheet.read_bytes(), sheet.name)
    again = load_mapping(mapping_text(document), "対応.toml")
    plain, mapped = sheets.read_document(document), sheets.read_document(document, mapping=again)
    assert [measure.figures for measure in mapped.measures] == [measure.figures for measure in plain.measures]
    assert mapped.measures == plain.measures


@pytest.mark.parametrize(
    "text", ["[columns", "columns = [1]", '[columns]\n"備考" = "nothing"', '[columns]\n"備考" = ["reason"]', ""]
)
def test_a_mapping_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    mapping = tmp_path / "対応.toml"
    mapping.write_text(text, encoding="utf-8")
    answer = run("sheet", "read", SAMPLE, "--mapping", mapping)
    assert answer.returncode == 2
    assert "対応.toml" in answer.stderr.decode().splitlines()[0]
