"""The ``sasaeai`` command: what it takes, what it prints, and one sentence with exit code 2 for people's errors."""

import errno
import io
import os
import sys
from importlib import resources
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console

from sasaeai import sheets
from sasaeai.files import read_bytes, reason, require_apart, shown, write_text
from sasaeai.sheets.formats import load
from sasaeai.sheets.layout.mapping import Mapping, load_mapping, mapping_text
from sasaeai.sheets.writers.csv import to_csv
from sasaeai.sheets.writers.json import to_json
from sasaeai.sheets.writers.table import print_sheet

UNREADABLE = 2
_TABLE_WIDTH = 132


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
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path),
    help="画面ではなくファイルに書き出す / Write to this file.",
)
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

    FILE：文字認識のテキスト、HTML、Markdown、CSV、TSV、.xlsx、.xls。種類は中身で見分けます / its kind is told
    from its content.
    """
    require_apart((file, mapping), (out, saved))
    roles = _mapping_of(mapping)
    document = load(read_bytes(file), shown(file.name))
    sheet = sheets.read_document(document, mapping=roles)
    if saved is not None:
        write_text(saved, mapping_text(document, roles))
    if form == "table":
        _show(sheet, out)
        return
    text = to_json(sheet) if form == "json" else to_csv(sheet)
    if out is None:
        _screen().write(text)
    else:
        write_text(out, text)


@app.command("demo")
def demo_command() -> None:
    """架空の市の見本シートを読んで見せます / Read the sample sheet of a fictional city."""
    name = "plan_sheet.txt"
    data = resources.files("sasaeai.sample").joinpath(name).read_bytes()
    console = _console()
    console.print(
        "架空の市「みはる野市」の評価シート（文字認識のまま。見出しのずれや欠けた選択欄を含む）を読みます。\n",
        style="bold",
    )
    print_sheet(sheets.read_bytes(data, name), console)
    console.print(
        "\n自分のシートで試す： [bold].venv/bin/sasaeai sheet read ファイル名[/bold]"
        "（--format json・csv でも出力できます）"
    )


def _screen() -> TextIO:
    """Where results are printed. Raises ``OSError`` where the caller closed it, so that no result is lost unseen."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdout


def _console() -> Console:
    screen = _screen()
    width = None if screen.isatty() or os.environ.get("COLUMNS") else _TABLE_WIDTH
    return Console(width=width, file=screen, highlight=False, soft_wrap=False)


def _show(sheet: sheets.Sheet, out: Path | None) -> None:
    if out is None:
        print_sheet(sheet, _console())
        return
    page = io.StringIO()
    print_sheet(sheet, Console(width=_TABLE_WIDTH, file=page, highlight=False))
    write_text(out, page.getvalue())


def _mapping_of(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise sheets.UserFacingError(
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
    if sys.stderr is not None:
        sys.stderr.write(f"{japanese}\n{english}\n")
    sys.exit(UNREADABLE)


def main() -> None:
    """Run the command; whatever a person can mend comes out as one sentence with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Japanese must come out whatever the locale says, and a name that is no UTF-8 must not stop it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
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
    except sheets.UserFacingError as error:
        _fail(error.message_ja, error.message_en)


if __name__ == "__main__":
    main()
