"""A comparison for the screen: the numbers first, then each measure with what changed in it."""

from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sasaeai.sheets.comparing import Comparison
from sasaeai.sheets.writers.comparison_rows import PAST, TEXT, Row, rows_of, summary_of

_LONGEST = 120


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print what changed; that nothing did is said."""
    names = f"{comparison.before.source.name} → {comparison.after.source.name}"
    console.print(Text(names, style="bold"))
    console.print(Text(summary_of(comparison)))
    rows = rows_of(comparison)
    if not rows:
        console.print(Text("変わったところはありません。", style="green"))
    for (no, title), of_measure in groupby(rows, key=lambda row: (row.no, row.title)):
        console.print(Text(f"\n取組{no if no is not None else '？'}　{title}", style="bold"))
        for row in of_measure:
            console.print(Padding(_line(row), (0, 0, 0, 2), expand=False))


def _line(row: Row) -> Text:
    style = "yellow" if row.kind == PAST else ""
    told = Text.assemble((row.kind, style or "cyan"), "　", row.item)
    if row.before or row.after:
        told.append(f"：{_short(row.before, row)} → {_short(row.after, row)}" if row.item else "")
    return told.append(f"（{row.note}）" if row.note else "")


def _short(text: str, row: Row) -> str:
    plain = " ".join(text.split())
    return plain if row.kind != TEXT or len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
