"""The sheet as CSV: one row a measure, UTF-8 with a byte order mark, so that office programs open it as it is.

A cell that a spreadsheet program would take for a formula gets an apostrophe in front.
"""

import csv
import io

from sasaeai.lib.japanese_text import INVISIBLE, narrow
from sasaeai.sheets.model import Figure, Measure, Sheet
from sasaeai.sheets.writers.words import DIRECTIONS, KINDS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ANSWERS_LIKE_FORMULAS = frozenset({"-", "--", "---"})

HEADINGS = (
    "番号", "掲載ページ", "取組", "再掲ページ", "再掲先", "担当課", "関係課", "内容", "実績", "数値", "評価",
    "良かった点", "課題", "今後の方向性", "方向性（記入のまま）", "理由", "その他",
)  # fmt: skip


def to_csv(sheet: Sheet) -> str:
    """One line of headings, then one line a measure; lists within a cell stand one a line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for measure in sheet.measures:
        writer.writerow([guarded(cell) for cell in _row(measure)])
    return "\ufeff" + out.getvalue()


def guarded(text: str) -> str:
    """The text, never a formula."""
    first = narrow(text.lstrip(INVISIBLE)).lstrip(" ")
    if (text.startswith(_FORMULA) or first.startswith(_FORMULA)) and text not in _ANSWERS_LIKE_FORMULAS:
        return "'" + text
    return text


def _row(measure: Measure) -> list[str]:
    parts = {part for units in measure.sub_units.values() for part in (units, *units.split("・"))}
    joint = parts | set(measure.joint_divisions)
    lead = [name for name in measure.divisions if name not in joint]
    units = [f"{name}（{measure.sub_units[name]}）" if name in measure.sub_units else name for name in lead]
    return [
        _text(measure.no), _text(measure.page), _text(measure.title),
        "・".join(map(str, measure.cross_listed_pages)), "・".join(map(str, measure.twins)),
        "\n".join(units), "\n".join(measure.joint_divisions), _text(measure.description),
        "\n".join(f"{_year(result.fiscal_year)}{result.text}" for result in measure.results),
        "\n".join(figure_line(figure) for figure in measure.figures),
        _text(measure.rating or measure.rating_text), _text(measure.strengths), _text(measure.issues),
        DIRECTIONS.get(measure.direction or "", ""), _text(measure.direction_text), _text(measure.reason),
        "\n".join(f"{heading}：{text}" for heading, text in measure.other.items()),
    ]  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _year(year: int | None) -> str:
    return f"【{year}年度】" if year is not None else ""


def figure_line(figure: Figure) -> str:
    """One figure in words: 【2018年度】修了者数 367人（目標）."""
    value = f"{figure.value:,}"
    part = f"（{figure.of_which}のうち）" if figure.of_which else ""
    noted = [note for note in (KINDS.get(figure.kind), "同左" if figure.carried_over else None) if note]
    tail = f"（{'・'.join(noted)}）" if noted else ""
    about = "約" if figure.approximate else ""
    return f"{_year(figure.fiscal_year)}{figure.label or '？'}{part} {about}{value}{figure.unit or ''}{tail}"
