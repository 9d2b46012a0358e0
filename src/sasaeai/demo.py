"""The demo: a fictional city's sheet, read, checked, and shown on the screen or as a page with downloads."""

# ruff: noqa: PLC0415 - as in ``cli``: a command imports what it alone needs
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from sasaeai.screen import console

if TYPE_CHECKING:
    from sasaeai.sheets.checking import Checked
    from sasaeai.sheets.grid import Document
    from sasaeai.sheets.model import Sheet

_NAME = "plan_sheet.txt"
_PORT = 8765
_DOWNLOADS = {".xlsx": "Excel（記入用）", ".pdf": "PDF", ".docx": "Word", ".csv": "CSV（1取組1行）", ".json": "JSON"}
_WITH_FINDINGS = (".xlsx", ".docx")
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}


@click.command("demo")
@click.option("--serve", "is_served", is_flag=True, help="ブラウザーで見られるようにする / Show it to a browser.")
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(0, 65_000), help="使うポート / The port.")
def demo_command(*, is_served: bool, port: int) -> None:
    """架空の市の見本シートを読んで見せます / Read the sample sheet of a fictional city."""
    from sasaeai.sheets.checking import check
    from sasaeai.sheets.formats import load
    from sasaeai.sheets.reading import read_document

    document = load(resources.files("sasaeai.sample").joinpath(_NAME).read_bytes(), _NAME)
    sheet = read_document(document)
    checked = check(document, sheet)
    if is_served:
        _serve(sheet, checked, port)
    else:
        _print(document, sheet, checked)


def _print(document: "Document", sheet: "Sheet", checked: "Checked") -> None:
    from sasaeai.sheets.writers.checked_file import CheckedFile
    from sasaeai.sheets.writers.findings_text import Report, print_findings
    from sasaeai.sheets.writers.table import count_of_cells, print_measures

    page = console()
    page.print(
        "架空の市「みはる野市」の評価シート（文字認識のまま。見出しのずれや欠けた選択欄を含む）を読みます。\n",
        style="bold",
    )
    print_measures(sheet, page)
    page.print(count_of_cells(sheet))
    page.print("\n記入チェック：このシートの確認事項\n", style="bold")
    texts = {cell.ref: cell.text for cell in document.cells()}
    print_findings([CheckedFile(_NAME, _NAME, texts, sheet, checked)], page, Report(brief=True))
    page.print(
        "\n自分のシートで試す： [bold].venv/bin/sasaeai sheet read ファイル名[/bold]"
        "（--format json・csv でも出力できます）\n"
        "記入チェックだけ： [bold].venv/bin/sasaeai sheet check ファイル名[/bold]"
    )


def _serve(sheet: "Sheet", checked: "Checked", port: int) -> None:
    """Serve the page with the findings, and the files to download, until the user stops it."""
    from sasaeai.serving import Served, server_of
    from sasaeai.sheets.writers.converting import written
    from sasaeai.sheets.writers.html import to_html

    stem = PurePath(_NAME).stem
    files = {
        f"/{stem}{suffix}": Served(
            written(sheet, suffix, checked.findings if suffix in _WITH_FINDINGS else ()).data,
            _TYPES[suffix],
            f"{stem}{suffix}",
        )
        for suffix in _DOWNLOADS
    }
    links = [(f"{stem}{suffix}", words) for suffix, words in _DOWNLOADS.items()]
    files["/"] = Served(to_html(sheet, checked.findings, links).encode(), "text/html; charset=utf-8")
    page = console()
    with server_of(files, port) as server:
        host, bound = server.server_address[:2]
        page.print("架空の市「みはる野市」の評価シートを読み、記入チェックをしました。ブラウザーで開いてください：")
        page.print(f"  http://{host!s}:{bound}/", style="bold")
        page.print("終えるには Ctrl+C を押します。画面で見るだけなら .venv/bin/sasaeai demo")
        page.file.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            page.print("終わりました。")
