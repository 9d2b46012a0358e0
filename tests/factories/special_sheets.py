"""Documents that a spec case cannot write as text: workbooks with hidden rows and formulas, and saved mappings."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter

from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document

HEAD = ("番号", "取組名", "担当課", "実績", "評価", "課題", "今後の方向性")
ROWS = (
    ("1", "見守りの輪", "福祉課", "輪の集いを開いた。", "○", "担い手が足りない。", "継続"),
    ("2", "相談の窓口", "子育て課", "夜の窓口を試した。", "◎", "場所が遠い。", "拡充"),
    ("3", "居場所づくり", "市民課", "空き店舗を借りた。", "○", "冬は寒い。", "継続"),
)


def _workbook(change: Callable[[xlsxwriter.workbook.Worksheet], object]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("評価")
        for row, texts in enumerate((HEAD, *ROWS)):
            sheet.write_row(row, 0, texts)
        change(sheet)
    return made.getvalue()


def _loaded(data: bytes) -> Document:
    return load(data, "事例.xlsx")


def with_a_hidden_row() -> Document:
    """The third measure stands in a hidden row."""
    return _loaded(_workbook(lambda sheet: sheet.set_row(3, None, None, {"hidden": True})))


def with_nothing_hidden() -> Document:
    """All rows are shown, one of them low."""
    return _loaded(_workbook(lambda sheet: sheet.set_row(3, 6)))


def with_a_blank_hidden_row() -> Document:
    """A hidden row below the table has no text."""
    return _loaded(_workbook(lambda sheet: sheet.set_row(9, None, None, {"hidden": True})))


def with_an_uncalculated_formula() -> Document:
    """A rating that is a formula without a value, as programs write it that do not calculate."""
    book = _workbook(lambda sheet: sheet.write_formula("E2", '=IF(1=1,"○","△")', None, ""))
    return _loaded(_without_empty_values(book))


def with_a_calculated_formula() -> Document:
    """The same formula with its value."""
    return _loaded(_workbook(lambda sheet: sheet.write_formula("E2", '=IF(1=1,"○","△")', None, "○")))


def with_an_equals_sign_in_a_text() -> Document:
    """A text that starts with an equals sign and is no formula."""
    return _loaded(_workbook(lambda sheet: sheet.write_string("F2", "=担い手が足りない。")))


def _without_empty_values(data: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(changed, "w") as target:
        for path in source.namelist():
            target.writestr(path, source.read(path).replace(b"<v></v>", b""))
    return changed.getvalue()


BUILDERS: dict[str, Callable[[], Document]] = {
    builder.__name__: builder
    for builder in (
        with_a_hidden_row, with_nothing_hidden, with_a_blank_hidden_row, with_an_uncalculated_formula,
        with_a_calculated_formula, with_an_equals_sign_in_a_text,
    )
}  # fmt: skip
