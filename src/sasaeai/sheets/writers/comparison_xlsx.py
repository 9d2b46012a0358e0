"""A comparison as an Excel workbook: one row a change, to be filtered and sorted."""

import io

import xlsxwriter

from sasaeai.sheets.comparing import Comparison
from sasaeai.sheets.writers.comparison_rows import HEADINGS, rows_of, summary_of
from sasaeai.sheets.writers.office_texts import fitting
from sasaeai.sheets.writers.text_heights import line_count
from sasaeai.sheets.writers.xlsx_looks import LINE_POINTS, MOST_POINTS, PADDING_POINTS, Looks

_WIDTHS = (14, 5, 24, 16, 36, 36, 9)
_WIDTH_OF_CHARACTER = 1.72
_MOST = 32_767


def comparison_to_xlsx(comparison: Comparison) -> bytes:
    """The workbook. Raises ``UserFacingError`` for a text that is longer than a cell of Excel may be."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        looks, target = Looks(book), book.add_worksheet("比較")
        target.write_string(0, 0, f"{comparison.before.source.name} → {comparison.after.source.name}", looks["legend"])
        target.write_string(1, 0, summary_of(comparison), looks["legend"])
        for col, (heading, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            target.set_column(col, col, width * _WIDTH_OF_CHARACTER)
            target.write_string(2, col, heading, looks["heading"])
        rows = rows_of(comparison)
        for at, row in enumerate(rows, start=3):
            for col, text in enumerate(row.texts):
                target.write_string(at, col, fitting(text, _MOST, row.no, HEADINGS[col], "Excel"), looks["text"])
            lines = max(line_count(text, width) for text, width in zip(row.texts, _WIDTHS, strict=True))
            target.set_row(at, min(MOST_POINTS, lines * LINE_POINTS + PADDING_POINTS))
        target.autofilter(2, 0, max(3, 2 + len(rows)), len(HEADINGS) - 1)
        target.freeze_panes(3, 3)
        target.set_landscape()
        target.set_paper(8)
        target.fit_to_pages(1, 0)
        target.repeat_rows(2)
        target.set_footer("&C&9&P / &N")
    return out.getvalue()
