"""A comparison for the screen: the numbers first, then each measure with what changed in it."""

from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sasaeai.sheets.comparing import Comparison
from sasaeai.sheets.writers.comparison_rows import PAST, TEXT, Row, came_and_went, changed, summary_of

_LONGEST = 120


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what changed; that nothing did is said."""
    names = f"{comparison.before.source.name} → {comparison.after.source.name}"
    console.print(Text(names, style="bold"))
    console.print(Text(summary_of(comparison)))
    whole, rows = came_and_went(comparison), changed(comparison)
    if not (whole or rows):
        console.print(Text("変わったところはありません。", style="green"))
    for kind, of_kind in groupby(whole, key=lambda row: row.kind):
        console.print(Text(f"\n{kind}", style="bold"))
        for row in of_kind:
            console.print(Padding(Text(_name(row)), (0, 0, 0, 2), expand=False))
    for _, of_measure in groupby(rows, key=lambda row: (row.no, row.title)):
        lines = list(of_measure)
        console.print(Text(f"\n{_name(lines[0])}", style="bold"))
        for row in lines:
            console.print(Padding(_line(row), (0, 0, 0, 2), expand=False))


def _name(row: Row) -> str:
    return f"取組{row.no if row.no is not None else '？'}　{row.title}"


def _line(row: Row) -> Text:
    style = "yellow" if row.kind == PAST else ""
    told = Text.assemble((row.kind, style or "cyan"), "　", row.item)
    if row.before or row.after:
        told.append(f"：{_short(row.before, row)} → {_short(row.after, row)}" if row.item else "")
    return told.append(f"（{row.note}）" if row.note else "")


def _short(text: str, row: Row) -> str:
    plain = " ".join(text.split())
    return plain if row.kind != TEXT or len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
