"""The sheet as CSV, one row a measure or one a figure: UTF-8 with a byte order mark, for office programs to open.

A cell that a spreadsheet program would take for a formula gets an apostrophe in front.
"""

import csv
import io

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.lib.formulas import guarded
from sasaeai.sheets.model import Figure, Measure, Sheet
from sasaeai.sheets.writers.csv_columns import csv_columns
from sasaeai.sheets.writers.printable_texts import scale_text
from sasaeai.sheets.writers.words import KINDS


def to_csv(sheet: Sheet) -> str:
    """One line of headings, one line a measure; below a blank line what the marks mean, where that is not plain."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = csv_columns(sheet)
    writer.writerow([guarded(column.heading) for column in columns])
    for measure in sheet.measures:
        writer.writerow([guarded(column.text(measure)) for column in columns])
    legend = scale_text(sheet)
    if legend:
        number = next(at for at, column in enumerate(columns) if column.heading == "No.")
        writer.writerows([[], [*[""] * number, legend]])
    return "\ufeff" + out.getvalue()


_LONG = ("番号", "取組", "担当課", "年度", "年度（和暦）", "指標", "値", "単位", "種別", "約", "同左", "内数の親")


def to_long_csv(sheet: Sheet) -> str:
    """One line of headings, then one line a figure, each of which says all that it is."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_LONG)
    for measure in sheet.measures:
        writer.writerows([guarded(cell) for cell in _line(measure, figure)] for figure in measure.figures)
    return "\ufeff" + out.getvalue()


def _line(measure: Measure, figure: Figure) -> list[str]:
    year = figure.fiscal_year
    return [
        _text(measure.no), _text(measure.title), _text(measure.divisions[0] if measure.divisions else None),
        _text(year), "" if year is None else format_fiscal_year(year), _text(figure.label), str(figure.value),
        _text(figure.unit), KINDS.get(figure.kind, "実績"), "約" if figure.approximate else "",
        "同左" if figure.carried_over else "", _text(figure.of_which),
    ]  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)
