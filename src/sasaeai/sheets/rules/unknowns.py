"""Findings for what stays unknown: columns that no heading names, figures without a name, unit or year."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sasaeai.sheets.model import Figure, Finding
from sasaeai.sheets.rules.context import Context, Rule
from sasaeai.sheets.rules.wording import measures_en, measures_ja, quoted

if TYPE_CHECKING:
    from sasaeai.sheets.grid import Cell

_EXAMPLES = 3


def _columns_without_heading(context: Context) -> Iterator[Finding]:
    """Columns with entries that nothing says the meaning of; each is shown by its first cells."""
    found: dict[tuple[int, int], list[tuple[int, Cell]]] = defaultdict(list)
    for at, block in enumerate(context.layout.blocks):
        for column in block.columns:
            if column.role == "other" and column.header is None:
                found[id(block.table), column.col] += [(at, cell) for cell in block.cells.get(column.col, ())]
    columns = [cells for cells in found.values() if cells]
    if columns:
        numbers = context.numbers(sorted({at for cells in columns for at, _ in cells}))
        shown = [cell for cells in columns for _, cell in cells[:_EXAMPLES]]
        words = quoted([cell.text for cell in shown])
        yield Finding(
            "SH031",
            "warning",
            numbers,
            f"{measures_ja(numbers)}に、見出しのない列の記入があります：{words}。何の欄ですか。",
            f"{measures_en(numbers)}: no heading says what these entries are: {words}.",
            tuple(cell.ref for cell in shown),
        )


def _columns_kept_as_other(context: Context) -> Iterator[Finding]:
    """Columns whose headings the lexicon does not know: their texts are kept under the heading as printed."""
    kept = {
        column.header.path[-1]
        for block in context.layout.blocks
        for column in block.columns
        if column.role == "other" and column.header is not None and not column.header.roles
        if block.cells.get(column.col)
    }
    cells = [cell for cell in context.layout.headings if cell.text in kept]
    if cells:
        words = quoted(list(dict.fromkeys(cell.text for cell in cells)))
        yield Finding(
            "SH035",
            "note",
            (),
            f"見出し{words}がどの項目に当たるか分からないため、記入は「その他」に入れました。対応表で項目を指定できます。",
            f"It is not known which field the headings {words} stand for; their entries were kept as other. "
            "A mapping file can name the field.",
            tuple(cell.ref for cell in cells),
        )


def _without(context: Context, part: str) -> tuple[list[int], list[str]]:
    """The measures, and the cells, of figures in which a part is unknown."""
    figures = [(at, figure) for at, measure in enumerate(context.measures) for figure in measure.figures]
    unknown: list[tuple[int, Figure]] = [(at, figure) for at, figure in figures if getattr(figure, part) is None]
    return [at for at, _ in unknown], [figure.sources[0] for _, figure in unknown]


def _figures_half_known(context: Context) -> Iterator[Finding]:
    """Figures whose name, unit or year the sheet does not say: one finding for each of the three."""
    for code, part, japanese, english in (
        ("SH032", "label", "何を数えたものか", "what is counted"),
        ("SH033", "unit", "単位", "the unit"),
        ("SH034", "fiscal_year", "何年度のものか", "the fiscal year"),
    ):
        blocks, cells = _without(context, part)
        if blocks:
            numbers = context.numbers(blocks)
            yield Finding(
                code,
                "note",
                numbers,
                f"{measures_ja(numbers)}に、{japanese}が分からない数値があります。",
                f"{measures_en(numbers)}: of some figures the sheet does not say {english}.",
                tuple(dict.fromkeys(cells)),
            )


UNKNOWNS: tuple[Rule, ...] = (_columns_without_heading, _columns_kept_as_other, _figures_half_known)
