"""The ``sasaeai`` command. It turns errors for people into one sentence and exit code 2, and nothing else."""

import sys
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sasaeai import sheets
from sasaeai.sheets.layout.mapping import Mapping, load_mapping
from sasaeai.sheets.writers.csv import to_csv
from sasaeai.sheets.writers.json import to_json
from sasaeai.sheets.writers.table import print_sheet

UNREADABLE = 2
_TABLE_WIDTH = 132

app = typer.Typer(
    help="支え合い — a city's community-welfare plan as running software.", no_args_is_help=True, add_completion=False
)
sheet_app = typer.Typer(help="Read evaluation sheets (評価シートを読む).", no_args_is_help=True)
app.add_typer(sheet_app, name="sheet")


class Format(StrEnum):
    """The forms in which a sheet can be printed."""

    JSON = "json"
    CSV = "csv"
    TABLE = "table"


@sheet_app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(help="The sheet: recognised text, HTML, Markdown, CSV, TSV, .xlsx or .xls.")],
    form: Annotated[
        Format, typer.Option("--format", help="json (whole), csv (one row a measure) or table (to look at).")
    ] = Format.TABLE,
    out: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file instead of the screen.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="A TOML file that gives headings their roles.")] = None,
) -> None:
    """Read a sheet and print its measures, figures and structural findings (シートを取組に読み解く)."""
    sheet = sheets.read_bytes(_bytes_of(file), file.name, mapping=_mapping_of(mapping))
    if form is Format.TABLE:
        _show(sheet, out)
        return
    text = to_json(sheet) if form is Format.JSON else to_csv(sheet)
    if out is None:
        sys.stdout.write(text)
    else:
        _write(out, text)


@app.command("demo")
def demo_command() -> None:
    """Read the sample sheet of a fictional city and show what was understood (見本を読む)."""
    name = "plan_sheet.txt"
    data = resources.files("sasaeai.sample").joinpath(name).read_bytes()
    console = _console()
    console.print(
        "架空の市「みはる野市」の評価シート（文字認識のまま。見出しのずれや欠けた選択欄を含む）を読みます。\n",
        style="bold",
    )
    print_sheet(sheets.read_bytes(data, name), console)
    console.print(
        "\n自分のシートで試す： [bold]sasaeai sheet read ファイル名 --format table[/bold]（json・csv でも出力できます）"
    )


def _console(file: Path | None = None) -> Console:
    width = None if sys.stdout.isatty() and file is None else _TABLE_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False)


def _show(sheet: sheets.Sheet, out: Path | None) -> None:
    if out is None:
        print_sheet(sheet, _console())
        return
    console = Console(width=_TABLE_WIDTH, record=True, quiet=True, highlight=False)
    print_sheet(sheet, console)
    _write(out, console.export_text())


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: OSError) -> sheets.UserFacingError:
    if path.is_dir():
        return sheets.UserFacingError(
            f"{path}：フォルダーです。ファイルを指定してください。", f"{path} is a folder; give a file."
        )
    if isinstance(error, FileNotFoundError):
        return sheets.UserFacingError(
            f"{path}：ファイルがありません。名前と場所を確かめてください。",
            f"{path}: no such file; check its name and folder.",
        )
    return sheets.UserFacingError(
        f"{path}：ファイルを開けません（{error.strerror}）。", f"{path}: the file cannot be opened ({error.strerror})."
    )


def _mapping_of(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    try:
        text = _bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise sheets.UserFacingError(
            f"{path}：UTF-8で保存した対応表を指定してください。", f"{path}: the mapping must be saved as UTF-8."
        ) from error
    return load_mapping(text, path.name)


def _write(path: Path, text: str) -> None:
    """Write a whole file or none: to a neighbour first, then renamed."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise sheets.UserFacingError(
            f"{path}：書き込めません（{error.strerror}）。別の場所を指定してください。",
            f"{path}: cannot be written ({error.strerror}); give another place.",
        ) from error


def main() -> None:
    """Run the command; whatever a person can mend comes out as one sentence with exit code 2."""
    try:
        app()
    except sheets.UserFacingError as error:
        sys.stderr.write(f"{error.message_ja}\n{error.message_en}\n")
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
