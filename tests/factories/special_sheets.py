"""Documents that a spec case cannot write as text: workbooks with hidden rows and formulas, and saved mappings."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import xlsxwriter
from tests.factories import word_sheets as word
from tests.factories.known_sheets import with_text

from sasaeai.sheets.formats import load
from sasaeai.sheets.grid import Document, Remark

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


def with_recognised_pages() -> Document:
    """A document of which two pages are pictures."""
    return _with_remark(with_nothing_hidden(), Remark("recognised", (), "1・2"))


def with_unsure_cells() -> Document:
    """A recognised document with an issue that was hard to read."""
    document = with_recognised_pages()
    unsure = next(cell for cell in document.cells() if cell.text == "場所が遠い。")
    return _with_remark(document, Remark("recognised-unsure", (unsure.ref,), "「場所が遠い。」"))


def with_unread_pages() -> Document:
    """A document with two pages that are pictures, on a machine that cannot read them."""
    return _with_remark(with_nothing_hidden(), Remark("unrecognised", (), "3, 4"))


def with_unmapped_characters() -> Document:
    """A document with a cell whose font does not say all of its characters."""
    document = with_nothing_hidden()
    cell = next(cell for cell in document.cells() if cell.text == "場所が遠い。")
    document = with_text(document, cell.ref, "場所が\ufffdい。")
    return _with_remark(document, Remark("font-unmapped", (cell.ref,)))


def _word(issue: str) -> Document:
    """The table in a Word document; the first measure's issue is the given XML."""
    first = [*map(word.tc, ROWS[0][:5]), word.tc(word.para(issue)), word.tc(ROWS[0][6])]
    rows = (word.tr(*HEAD), word.tr(*first), *(word.tr(*row) for row in ROWS[1:]))
    return load(word.word(word.tbl(*rows)), "事例.docx")


def with_tracked_changes() -> Document:
    """Words were deleted and others put in their place, and nobody has accepted that."""
    deleted = '<w:del w:id="1"><w:r><w:delText>担い手がいない。</w:delText></w:r></w:del>'
    return _word(f'{deleted}<w:ins w:id="2">{word.text(ROWS[0][5])}</w:ins>')


def with_accepted_changes() -> Document:
    """The same document after its changes were accepted; only its look was changed since."""
    return _word(word.text(ROWS[0][5], '<w:b/><w:rPrChange w:id="3"><w:rPr/></w:rPrChange>'))


def with_struck_words() -> Document:
    """Words that are struck through by hand, which is no tracked change."""
    return _word(word.text("担い手がいない。", "<w:strike/>") + word.text(ROWS[0][5]))


def with_a_chart() -> Document:
    """A Word document with a chart, whose words are not read."""
    return _with_remark(with_accepted_changes(), Remark("unread-parts", (), "「グラフ」"))


def _with_remark(document: Document, remark: Remark) -> Document:
    return replace(document, remarks=(*document.remarks, remark))


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
        with_tracked_changes, with_accepted_changes, with_struck_words,
        with_recognised_pages, with_unsure_cells, with_unread_pages, with_unmapped_characters, with_a_chart,
    )
}  # fmt: skip
