"""What the cells of a printed sheet say: the model's values in the words that offices print."""

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.sheets.fields.ratings import SYMBOLS
from sasaeai.sheets.layout.sections import UNNAMED
from sasaeai.sheets.model import Measure, Node, Sheet
from sasaeai.sheets.writers.words import DIRECTIONS

COUNTED = ("編", "部", "章", "節", "項", "款")


def section_text(node: Node, depth: int) -> str:
    """A heading of the plan's tree: 基本目標1　…, (1) …; ``depth`` counts the levels without a name, from 0."""
    title = node.title or UNNAMED
    if node.level_name in COUNTED and node.number:
        return f"第{node.number}{node.level_name}　{title}"
    if node.level_name:
        return f"{node.level_name}{node.number or ''}　{title}"
    if not node.number:
        return f"{'■◆●▼'[min(depth, 3)]}　{title}"
    return f"{_numbered(node.number, depth)}　{title}"


def level_text(node: Node) -> str:
    """A heading in a column of its level, whose name heads the column: 1　…."""
    return "　".join(filter(None, [node.number, node.title or UNNAMED]))


def _numbered(number: str, depth: int) -> str:
    """The number in the style of its depth, by which readers tell a level from the next: (1), ①, 1)."""
    if not number.isdigit():
        return number
    if depth == 1 and 1 <= int(number) <= 20:
        return chr(ord("①") + int(number) - 1)
    return f"({number})" if depth == 0 else f"{number})"


def year_text(year: int) -> str:
    """平成29年度."""
    return format_fiscal_year(year)


def title_text(measure: Measure) -> str:
    """The name with the pages that list the measure again."""
    title = measure.title or ""
    if measure.cross_listed_pages:
        return f"{title}（再掲{'・'.join(map(str, measure.cross_listed_pages))}ページ）"
    return title


def divisions_text(measure: Measure, heads: frozenset[str]) -> str:
    """The lead division with its unit in brackets, then the co-operating divisions in brackets, one a line.

    ``heads`` are the names that lead a measure. A bracketed name that neither does nor ends in 課 could be a unit, and
    beside a unit any could: it says that it co-operates.
    """
    units = {name for unit in measure.sub_units.values() for name in unit.split("・")}
    lines = []
    for division in measure.divisions:
        if division in measure.joint_divisions:
            is_plain = not units and (division in heads or division.endswith("課"))
            lines.append(f"（{division}）" if is_plain else f"（関係課：{division}）")
        elif division not in units:
            unit = measure.sub_units.get(division)
            lines.append(f"{division}\n（{unit}）" if unit else division)
    return "\n".join(lines)


def scale_text(sheet: Sheet) -> str:
    """What the marks mean, where they do not tell it themselves: the order of letters and digits, fewer symbols."""
    scales = {measure.scale for measure in sheet.measures if measure.scale}
    marks = scales.pop() if len(scales) == 1 else ""
    is_ordered_by_legend = marks.isascii() and marks.isalnum()
    has_fewer_symbols = len(marks) > 2 and set(marks) < set(SYMBOLS.marks)
    if not (is_ordered_by_legend or has_fewer_symbols):
        return ""
    told = [f"{mark}：{at}番目に良い" for at, mark in enumerate(marks, start=1)]
    return "評価の区分　" + "、".join([f"{marks[0]}：最も良い", *told[1:-1], f"{marks[-1]}：最も低い"])


def direction_text(measure: Measure) -> str:
    """The boxes as they are ticked, one a line; boxes that are torn, and a direction without boxes, as they stand."""
    options = measure.direction_options
    if len(options) > 1 and None not in options.values():
        return "\n".join(f"{'☑' if is_on else '☐'} {name}" for name, is_on in options.items())
    if measure.direction_text:
        return measure.direction_text
    return DIRECTIONS.get(measure.direction or "", "")
