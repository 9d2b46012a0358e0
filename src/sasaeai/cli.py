"""The ``sasaeai`` command: what it takes, what it prints, and one sentence with exit code 2 for people's errors."""

import io
import os
import sys
from importlib import resources
from pathlib import Path

import click
from rich.console import Console

from sasaeai import sheets
from sasaeai.files import read_bytes, require_apart, shown, write_text
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
    """支え合い: a city's community-welfare plan as running software."""


@app.group("sheet")
def sheet_group() -> None:
    """Read evaluation sheets (評価シートを読む)."""


@sheet_group.command("read")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "table"]),
    default="table",
    show_default=True,
    help="json: everything; csv: one row a measure; table: to look at.",
)
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Write to this file, not to the screen.")
@click.option("--mapping", type=click.Path(path_type=Path), help="A TOML file that gives headings their roles.")
@click.option("--save-mapping", "saved", type=click.Path(path_type=Path), help="Write what each heading was taken for.")
def read_command(file: Path, form: str, out: Path | None, mapping: Path | None, saved: Path | None) -> None:
    """Read FILE and print its measures, figures and structural findings (シートを取組に読み解く).

    FILE may be recognised text, HTML, Markdown, CSV, TSV, .xlsx or .xls; its kind is told from its content.
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
        sys.stdout.write(text)
    else:
        write_text(out, text)


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
        "\n自分のシートで試す： [bold].venv/bin/sasaeai sheet read ファイル名[/bold]"
        "（--format json・csv でも出力できます）"
    )


def _console() -> Console:
    width = None if sys.stdout.isatty() else _TABLE_WIDTH
    return Console(width=width, highlight=False, soft_wrap=False)


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
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.stderr.write(f"結果を出力できません（{error.strerror}）。\nThe result cannot be printed ({error.strerror}).\n")
    sys.exit(UNREADABLE)


def main() -> None:
    """Run the command; whatever a person can mend comes out as one sentence with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Japanese must come out whatever the locale says, and a name that is no UTF-8 must not stop it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)
    except sheets.UserFacingError as error:
        sys.stderr.write(f"{error.message_ja}\n{error.message_en}\n")
        sys.exit(UNREADABLE)


if __name__ == "__main__":
    main()
