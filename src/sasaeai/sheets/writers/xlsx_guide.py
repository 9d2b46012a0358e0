"""The sheets beside the table: how to fill it in, with the choices; and the questions to its writers."""

from collections.abc import Sequence

from xlsxwriter import Workbook

from sasaeai.sheets.fields.row_codes import HEADING
from sasaeai.sheets.model import Finding
from sasaeai.sheets.writers.checked_file import SEVERITIES
from sasaeai.sheets.writers.office_texts import fitting
from sasaeai.sheets.writers.text_heights import line_count
from sasaeai.sheets.writers.xlsx_choices import GUIDE_NAME, Choices
from sasaeai.sheets.writers.xlsx_looks import LINE_POINTS, MOST_POINTS, PADDING_POINTS, Looks

FINDINGS_NAME = "確認事項"
_FIRST_ROW = 2
_WIDTH, _WIDTH_OF_CHARACTER = 44, 1.72
_GUIDE = (
    ("色の付いた枠", "この枠に書いてください。ほかの枠は保護してあり、書き換えられません（パスワードはありません）。"),
    ("選択の枠", "枠を選ぶと右に ▼ が出ます。右の一覧から選んでください。"),
    ("空欄と「—」", "空欄は未記入、「—」は「該当なし」として扱います。"),
    ("同左", "左の年度と同じときは「同左」と書けます。"),
    (HEADING, "右端の番号（例：017-2）は取組を見分けるためのものです。書き換えず、行を並べ替えないでください。"),
)


def write_guide(book: Workbook, choices: Choices, looks: Looks) -> None:
    """Write how to fill in the table, and the lists that its drop-downs show."""
    target = book.add_worksheet(GUIDE_NAME)
    target.set_column(0, 0, 14 * _WIDTH_OF_CHARACTER)
    target.set_column(1, 1, _WIDTH * _WIDTH_OF_CHARACTER)
    target.write_string(0, 0, "この表の書き方", looks["section 1"])
    for row, (name, text) in enumerate(_GUIDE, start=_FIRST_ROW):
        target.write_string(row, 0, name, looks["title"])
        target.write_string(row, 1, text, looks["text"])
        target.set_row(row, line_count(text, _WIDTH) * LINE_POINTS + PADDING_POINTS)
    for listed in choices.lists.values():
        target.write_string(listed.row, 0, listed.heading, looks["title"])
        for row, entry in enumerate(listed.entries, start=listed.row):
            target.write_string(row, 1, entry, looks["text"])
            target.set_row(row, line_count(entry, _WIDTH) * LINE_POINTS + PADDING_POINTS)
    target.set_portrait()
    target.set_paper(9)
    target.fit_to_pages(1, 0)


def write_findings(book: Workbook, findings: Sequence[Finding], looks: Looks) -> None:
    """Write the questions, the gravest first as they come, each with its measures."""
    target = book.add_worksheet(FINDINGS_NAME)
    widths = (8, 8, 14, 70)
    for col, (name, width) in enumerate(zip(("重み", "記号", "対象", "お尋ね"), widths, strict=True)):
        target.set_column(col, col, width * _WIDTH_OF_CHARACTER)
        target.write_string(0, col, name, looks["heading"])
    for row, finding in enumerate(findings, start=1):
        about = f"{'・'.join(map(str, finding.measures))}番の取組" if finding.measures else "表の全体"
        texts = (SEVERITIES[finding.severity][0], finding.code, about, finding.message_ja)
        lines = max(line_count(text, width) for text, width in zip(texts, widths, strict=True))
        for col, text in enumerate(texts):
            target.write_string(row, col, fitting(text, 32_767, None, FINDINGS_NAME, "Excel"), looks["text"])
        target.set_row(row, min(MOST_POINTS, lines * LINE_POINTS + PADDING_POINTS))
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    target.freeze_panes(1, 0)
