"""The commands that write a sheet in another form, and that show what changed between two sheets."""

# ruff: noqa: PLC0415 - as in ``cli``: a command imports what it alone needs
from pathlib import Path

import click

from sasaeai.files import read_bytes, require_apart, require_new, shown, write_all, write_bytes
from sasaeai.screen import console, tell
from sasaeai.sheets.limited.asking import ask_limited, check_limited
from sasaeai.sheets.writers.reading_shown import reading_shown


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--check", "is_checked", is_flag=True, help="記入チェックの確認事項も入れる / Show what a check asks, too."
)
@click.option(
    "--per-division",
    "form",
    flag_value="per-division",
    help="担当課ごとの .xlsx を OUT のフォルダーに書き出す / One workbook a lead division, in the folder OUT.",
)
@click.option(
    "--site",
    "form",
    flag_value="site",
    help="1取組1ページのウェブサイトを OUT のフォルダーに書き出す / A web site in the folder OUT, a page a measure.",
)
@click.option("--figures", "form", flag_value="figures", help="数値1つを1行にした .csv / A .csv with one row a figure.")
@click.option("--force", is_flag=True, help="同じ名前のファイルを置き換える / Replace a file of that name.")
def convert_command(file: Path, out: Path, *, is_checked: bool, form: str | None, force: bool) -> None:
    """FILE を OUT の名前の種類のファイルに書き出します / Write FILE as the kind of file that OUT's name tells.

    OUT：.xlsx（記入用）、.pdf、.docx、.html、.csv、.json / .xlsx (to be filled in), .pdf, .docx, .html, .csv, .json.
    """
    from sasaeai.sheets.writers.converting import FOLDERS, require_kind, written

    require_apart((file,), (out,))
    if form not in FOLDERS:
        require_kind(out.suffix, form)
    if not force:
        require_new([out])
    with reading_shown() as progress:
        _, sheet, checked = check_limited(read_bytes(file), shown(file.name), progress=progress)
    findings = checked.findings if is_checked else ()
    if form in FOLDERS:
        write_all(out, FOLDERS[form](sheet, findings), is_forced=force)
    else:
        made = written(sheet, out.suffix, findings, form)
        write_bytes(out, made.data)
        if made.unset:
            _tell_unset(out, made.unset)


def _tell_unset(out: Path, characters: tuple[str, ...]) -> None:
    """Say which characters of the file no font could set."""
    told = "、".join(
        f"{char}（U+{ord(char):04X}）" if char.isprintable() else f"U+{ord(char):04X}" for char in characters
    )
    tell(
        f"{shown(out)}：次の文字はどのフォントにもなく、記号で示しました：{told}",
        f"{shown(out)}: no font at hand has these characters; a mark stands for each: {told}",
    )


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), help=".html か .xlsx に書き出す / Write .html or .xlsx."
)
@click.option("--force", is_flag=True, help="同じ名前のファイルを置き換える / Replace a file of that name.")
def diff_command(old: Path, new: Path, *, out: Path | None, force: bool) -> None:
    """OLD と NEW の違いを示します / Show what changed from OLD to NEW.

    増えた取組、なくなった取組、番号の変更、評価と方向性、過去の数値の変更、数値の推移、文章の似ている割合 /
    measures added, gone and renumbered, answers, changed past figures, figures over the years, likeness of texts.
    """
    from sasaeai.sheets.comparing import compare
    from sasaeai.sheets.writers.comparison_text import print_comparison
    from sasaeai.sheets.writers.converting import comparison_written, require_kind

    require_apart((old, new), (out,))
    if out is not None:
        require_kind(out.suffix, "diff")
        if not force:
            require_new([out])
    with reading_shown() as progress:
        before, after = (
            ask_limited(read_bytes(path), shown(path.name), progress=progress).sheet for path in (old, new)
        )
    comparison = compare(before, after)
    if out is None:
        print_comparison(comparison, console())
    else:
        write_bytes(out, comparison_written(comparison, out.suffix))
