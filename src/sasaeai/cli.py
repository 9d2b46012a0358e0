"""The ``sasaeai`` command: what it takes, what it prints, and one sentence with exit code 2 for people's errors."""

# ruff: noqa: PLC0415 - a command imports what it alone needs, and little before the worker runs: most of its time is that
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, cast
from urllib.parse import quote

import click

from sasaeai.converting import convert_command, diff_command
from sasaeai.demo import demo_command
from sasaeai.files import (
    distinct,
    read_bytes,
    reason,
    require_apart,
    require_other,
    shown,
    write_text,
)
from sasaeai.installation import audit_group, keys_group, serve_command, work_command
from sasaeai.sample.command import sample_command
from sasaeai.screen import console, screen, show, tell, write
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.limited.asking import ask_limited, check_limited
from sasaeai.sheets.model import Sheet
from sasaeai.sheets.writers.reading_shown import reading_shown

if TYPE_CHECKING:
    from sasaeai.sheets.checking import Settings
    from sasaeai.sheets.formats.assembling import Progress
    from sasaeai.sheets.layout.mapping import Mapping
    from sasaeai.sheets.writers.checked_file import CheckedFile
    from sasaeai.sheets.writers.findings_text import Language

FOUND = 1
UNREADABLE = 2
SETTINGS_NAME = "sasaeai.toml"


_output_option = click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="画面ではなくファイルに書き出す / Write to this file.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sasaeai")
def app() -> None:
    """支え合い：地域福祉計画を動かすソフトウェア / A city's community-welfare plan as running software."""


@app.group("sheet")
def sheet_group() -> None:
    """評価シートを扱います / Work with evaluation sheets."""


@sheet_group.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "table"]),
    default="table",
    show_default=True,
    help="json：すべて、csv：1取組1行、table：画面で見る表 / everything, one row a measure, or a table to look at.",
)
@_output_option
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="見出しの役割の対応表（TOML） / The roles of headings."
)
@click.option(
    "--save-mapping",
    "saved",
    type=click.Path(path_type=Path),
    help="見出しの読み取り方を対応表に保存 / Save the roles.",
)
def read_command(file: Path, form: str, out: Path | None, mapping: Path | None, saved: Path | None) -> None:
    """FILE を読み、取組・数値・読み取りの確認事項を表示します / Read FILE into measures, figures and findings.

    FILE：文字認識のテキスト、HTML、Markdown、CSV、TSV、.xlsx、.xls、.docx、PDF（スキャンも）、このコマンドの
    JSON。種類は中身で見分けます / its kind is told from its content; JSON that this command wrote is one.
    """
    require_apart((file, mapping), (out, saved))
    roles = _mapping_of(mapping)
    wanted = () if saved is None else ("mapping_text",)
    with reading_shown() as progress:
        answer = ask_limited(read_bytes(file), shown(file.name), wanted=wanted, mapping=roles, progress=progress)
    if saved is not None:
        write_text(saved, answer.mapping_text or "")
    _write_sheet(answer.sheet, form, out)


def _write_sheet(sheet: Sheet, form: str, out: Path | None) -> None:
    if form == "json":
        from sasaeai.sheets.writers.json import to_json

        write(to_json(sheet), out)
    elif form == "csv":
        from sasaeai.sheets.writers.csv import to_csv

        write(to_csv(sheet), out)
    else:
        from sasaeai.sheets.writers.table import print_sheet

        show(lambda console: print_sheet(sheet, console), out)


class _Rules(TypedDict):
    """What the user wants asked, as given on the command line."""

    against: tuple[Path, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    settings: Path | None


@sheet_group.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="text：読むため、json：read と同じ形、sarif：SARIF 2.1.0 / to read, as of `read`, or SARIF 2.1.0.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="text の言語 / The language of text.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="比べる前年度のシート。新しい年から順に繰り返せます / Last year's sheet; repeat it for earlier years.",
)
@click.option("--select", multiple=True, help="尋ねる規則や系統（例：TW,FG001） / Ask these rules or families only.")
@click.option("--ignore", multiple=True, help="尋ねない規則や系統 / Do not ask these rules or families.")
@click.option(
    "--settings",
    type=click.Path(path_type=Path),
    help=f"規則の選択と確認済みの記録（TOML）。なければ最初のシートと同じフォルダーの {SETTINGS_NAME} / "
    "Rules chosen and findings confirmed; else the file of that name beside the first sheet.",
)
@_output_option
def check_command(
    files: tuple[Path, ...], form: str, language: str, out: Path | None, **rules: Unpack[_Rules]
) -> int | None:
    """FILE の記入チェックをし、確認事項を尋ねます / Ask about what does not fit together in FILE.

    終了コード：0 確認事項なし、1 あり、2 読めないか書き方の誤り / Exit code: 0 nothing found, 1 findings,
    2 a file that cannot be read or a wrong command.
    """
    files = distinct(files)
    settings_file = rules["settings"] or _settings_beside(files[0])
    require_apart((*files, *rules["against"], settings_file), (out,))
    require_other(files, rules["against"])
    settings = _settings_of(settings_file, rules)
    with reading_shown() as progress:
        last_years = [
            ask_limited(read_bytes(path), shown(path.name), progress=progress).sheet for path in rules["against"]
        ]
        checked, failures = _check_all(files, last_years, settings, progress)
    if form == "json":
        from sasaeai.sheets.writers.findings_json import to_findings_json

        write(to_findings_json(checked, has_several=len(files) > 1), out)
    elif form == "sarif":
        from importlib import metadata

        from sasaeai.sheets.writers.sarif import to_sarif

        write(to_sarif(checked, metadata.version("sasaeai"), failures), out)
    elif checked:
        from sasaeai.sheets.writers.checked_file import lapsed
        from sasaeai.sheets.writers.findings_text import Report, print_findings

        gone = () if failures else lapsed(checked, settings, is_compared=bool(last_years))
        report = Report(language=cast("Language", language), lapsed=gone)
        show(lambda console: print_findings(checked, console, report), out)
    for failure in failures:
        tell(failure.message_ja, failure.message_en)
    return UNREADABLE if failures else FOUND if any(file.checked.findings for file in checked) else None


sheet_group.add_command(convert_command)
sheet_group.add_command(diff_command)


@sheet_group.command("explain")
@click.argument("code")
def explain_command(code: str) -> None:
    """規則 CODE が何をなぜ尋ねるかを説明します / Tell what a rule or a family of rules asks, and why.

    CODE：規則（TW001）か系統（TW） / a rule (TW001) or a family (TW).
    """
    from sasaeai.sheets.codes import code_of
    from sasaeai.sheets.writers.rule_text import explained

    screen().write(explained(code_of(code), console().width))


app.add_command(demo_command)
app.add_command(sample_command)
for _command in (keys_group, audit_group, serve_command, work_command):
    app.add_command(_command)


def _check_all(
    files: tuple[Path, ...], last_years: list[Sheet], settings: "Settings", progress: "Progress | None"
) -> tuple[list["CheckedFile"], list[UserFacingError]]:
    """Every file that can be read, checked, and why the others cannot."""
    from sasaeai.sheets.writers.checked_file import CheckedFile

    checked, failures = [], []
    for path in files:
        try:
            document, sheet, found = check_limited(
                read_bytes(path), shown(path.name), last_years=last_years, settings=settings, progress=progress
            )
        except UserFacingError as error:
            failures.append(error)
            continue
        texts = {cell.ref: cell.text for cell in document.cells()}
        checked.append(CheckedFile(shown(path), _uri(path), texts, sheet, found, document.sha256))
    return checked, failures


def _uri(path: Path) -> str:
    return quote(os.fsencode(Path(os.path.relpath(path)).as_posix()))


def _settings_beside(sheet: Path) -> Path | None:
    path = sheet.parent / SETTINGS_NAME
    return path if os.path.isfile(path) else None  # noqa: PTH113 - unlike Path.is_file, never raises


def _settings_of(path: Path | None, rules: _Rules) -> "Settings":
    from sasaeai.sheets.checking import Settings
    from sasaeai.sheets.settings_file import load_settings, with_options

    settings = Settings() if path is None else load_settings(read_bytes(path), shown(path))
    return with_options(settings, rules["select"], rules["ignore"])


def _mapping_of(path: Path | None) -> "Mapping | None":
    if path is None:
        return None
    from sasaeai.sheets.layout.mapping import load_mapping

    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserFacingError(
            f"{shown(path)}：UTF-8で保存した対応表を指定してください。",
            f"{shown(path)}: the mapping must be saved as UTF-8.",
        ) from error
    return load_mapping(text, shown(path.name))


def _give_up(error: OSError) -> None:
    """The screen or what stands for it takes no more (a full disk); Python must not try again at its end."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    ja, en = reason(error)
    _fail(f"結果を出力できません（{ja}）。", f"The result cannot be printed ({en}).")


def _fail(japanese: str, english: str) -> None:
    tell(japanese, english)
    sys.exit(UNREADABLE)


def main() -> None:
    """Run the command; whatever a person can mend comes out as one sentence with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Japanese must come out whatever the locale says, and a name that is no UTF-8 must not stop it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = app(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        if status:
            sys.exit(status)
    except click.Abort:
        _fail("中断しました。", "Stopped.")
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stderr.write(f"{error.format_message()}\n")
        sys.exit(UNREADABLE)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "sasaeai"
        _fail(
            f"コマンドの書き方が違います。「{command} --help」で使い方を確かめてください。",
            f"{shown(error.format_message())} See “{command} --help”.",
        )
    except OSError as error:
        _give_up(error)
    except UserFacingError as error:
        _fail(error.message_ja, error.message_en)


if __name__ == "__main__":
    main()
