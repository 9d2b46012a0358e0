"""The sheet for a terminal: the plan's tree with its measures, figures side by side over the years, findings below."""

from collections.abc import Callable, Iterator

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sasaeai.lib.fiscal_year import format_fiscal_year
from sasaeai.sheets.model import Figure, Finding, Measure, MeasureNo, Node, Sheet
from sasaeai.sheets.writers.words import DIRECTIONS, KINDS

_SEVERITY = {"error": ("要修正", "bold red"), "warning": ("要確認", "yellow"), "note": ("参考", "cyan")}
_LOW = 0.5
_SHORT = 4
_ANSWERS = ("divisions", "rating", "direction")
_FEW_CELLS = 6
_LONGEST = 160
_NARROWEST_TABLE = 80
_Shape = Callable[[list[Measure], set[str]], RenderableType]


def print_sheet(sheet: Sheet, console: Console) -> None:
    """Print measures, figures and findings."""
    print_measures(sheet, console)
    console.print(findings_table(sheet))
    console.print(count_of_cells(sheet))


def print_measures(sheet: Sheet, console: Console) -> None:
    """Print measures and figures, without the findings."""
    console.print(_summary(sheet))
    for part in _measures(sheet, _table if console.width >= _NARROWEST_TABLE else _list):
        console.print(part)


def _summary(sheet: Sheet) -> Text:
    years = "・".join(format_fiscal_year(year) for year in sheet.fiscal_years) or "年度の記載なし"
    # Each printing but the first of its like is one too many.
    first_of = {frozenset((measure.no, *measure.twins)) for measure in sheet.measures if measure.twins}
    twins = sum(bool(measure.twins) for measure in sheet.measures) - len(first_of)
    count = f"{len(sheet.measures)}取組"
    if twins:
        count += f"（再掲{twins}を除き{len(sheet.measures) - twins}）"
    return Text(f"{sheet.source.name}　{count}　{years}", style="bold")


def _measures(sheet: Sheet, show: _Shape) -> Iterator[RenderableType]:
    """A heading and a table for each node that holds measures, then the measures outside all nodes."""
    by_no: dict[MeasureNo | None, list[Measure]] = {}
    for measure in sheet.measures:
        by_no.setdefault(measure.no, []).append(measure)
    shown: set[int] = set()
    asked = {name for measure in sheet.measures for name in _ANSWERS if getattr(measure, name)}
    for heading, numbers in _sections(sheet.nodes, ()):
        here = [measure for no in dict.fromkeys(numbers) for measure in by_no.get(no, []) if id(measure) not in shown]
        shown.update(id(measure) for measure in here)
        if here:
            yield Text(heading, style="bold green")
            yield show(here, asked)
    rest = [measure for measure in sheet.measures if id(measure) not in shown]
    if rest:
        yield show(rest, asked)


def _list(measures: list[Measure], asked: set[str]) -> Group:
    """The measures one below the other, for a screen that is too narrow for a table."""
    lines: list[RenderableType] = []
    for measure in measures:
        row = _row(measure, asked)
        lines.append(Text.assemble(row[0], "．", row[1]))
        for name, told in zip(("担当課", "数値", "評価", "方向性", "出典"), row[2:], strict=True):
            if told.plain:
                lines.append(Padding(Text.assemble((f"{name}：", "bold"), _in_one_line(told)), (0, 0, 0, 4)))
    return Group(*lines)


def _in_one_line(text: Text) -> Text:
    return Text("、").join(text.split("\n"))


def _table(measures: list[Measure], asked: set[str]) -> Table:
    table = Table(box=box.HORIZONTALS, header_style="bold", expand=True, pad_edge=False)
    widest = max(cell_len(str(measure.no)) for measure in measures)
    table.add_column("番号", justify="right", no_wrap=True, width=max(widest, 4))
    table.add_column("取組", ratio=10, overflow="fold")
    table.add_column("担当課", ratio=5, overflow="fold")
    table.add_column("数値", ratio=11, overflow="fold")
    table.add_column("評価", justify="center", width=4, overflow="fold")
    table.add_column("方向性", width=6, overflow="fold")
    table.add_column("出典", width=11, overflow="fold")
    for measure in measures:
        table.add_row(*_row(measure, asked))
    return table


def _sections(nodes: tuple[Node, ...], above: tuple[str, ...]) -> Iterator[tuple[str, tuple[MeasureNo, ...]]]:
    """The nodes that hold measures, each with its path in words."""
    for node in nodes:
        name = " ".join(filter(None, (node.level_name, node.number, node.title or "（名称の記載なし）")))
        path = (*above, name)
        if node.measures:
            yield " › ".join(path[-2:]), node.measures
        yield from _sections(node.children, path)


def _row(measure: Measure, asked: set[str]) -> list[Text]:
    twins = f" [再掲 {'・'.join(map(str, measure.twins))}]" if measure.twins else ""
    page = f"p.{measure.page}" if measure.page is not None else ""
    title = _sure(measure, "title", measure.title or "（取組名なし）")
    return [
        Text(str(measure.no if measure.no is not None else "？")),
        Text.assemble(title, (twins, "magenta"), (f" {page}", "dim")),
        _answer(measure, "divisions", "\n".join(measure.divisions), asked),
        Text("\n".join(_series(measure))),
        _answer(measure, "rating", measure.rating, asked, measure.rating_text),
        _answer(measure, "direction", DIRECTIONS.get(measure.direction or ""), asked, measure.direction_text),
        Text(next(iter(measure.sources.get("title", ())), ""), style="dim"),
    ]


def _answer(measure: Measure, name: str, text: str | None, asked: set[str], printed: str | None = None) -> Text:
    """An answer; where there is none, what is printed instead, or that it is blank, if the sheet asks for it at all."""
    if text:
        return _sure(measure, name, text)
    short = (printed or "").strip()
    if short:
        return Text(short if len(short) <= _SHORT else "不明", style="red")
    return Text("空欄" if name in asked else "", style="red")


def _sure(measure: Measure, name: str, text: str) -> Text:
    low = measure.confidence.get(name, 1.0) < _LOW
    return Text(text + ("？" if low else ""), style="yellow" if low else "")


def _series(measure: Measure) -> Iterator[str]:
    """One line a series: 修了者数 316 → 367人, and 同左 for what same-as-left carries over."""
    rows: dict[tuple[str | None, str, str | None, str | None], list[Figure]] = {}
    for figure in measure.figures:
        rows.setdefault((figure.label, figure.kind, figure.of_which, figure.unit), []).append(figure)
    for (label, kind, part, unit), figures in rows.items():
        named = f"{KINDS[kind]} " if kind in KINDS and KINDS[kind] not in (label or "") else ""
        inside = "うち " if part else ""
        yield f"{inside}{label or '？'} {named}{_over_years(figures, unit or '')}"


def _over_years(figures: list[Figure], unit: str) -> str:
    """The values year by year; the unit once, behind the last value that is printed."""
    years: dict[int | None, list[Figure]] = {}
    for figure in figures:
        years.setdefault(figure.fiscal_year, []).append(figure)
    last = next((figure for figure in reversed(figures) if not figure.carried_over), None)
    return " → ".join(
        "、".join(_value(figure, unit if figure is last else "") for figure in same) for same in years.values()
    )


def _value(figure: Figure, unit: str) -> str:
    return "同左" if figure.carried_over else f"{'約' if figure.approximate else ''}{figure.value:,}{unit}"


def findings_table(sheet: Sheet) -> RenderableType:
    """The findings, each with the cells it points at."""
    if not sheet.findings:
        return Text("読み取りについての確認事項はありません。", style="green")
    table = Table(title="読み取りの確認事項", title_justify="left", header_style="bold", expand=True, show_lines=True)
    table.add_column("", no_wrap=True)
    table.add_column("確認事項", ratio=6, overflow="fold")
    table.add_column("場所", ratio=2, overflow="fold")
    for finding in sheet.findings:
        name, style = _SEVERITY[finding.severity]
        table.add_row(
            Text(f"{name}\n{finding.code}", style=style), Text(_shortened(finding)), Text(_places(finding), style="dim")
        )
    return Group(Text(), table)


def _shortened(finding: Finding) -> str:
    text = finding.message_ja
    return text if len(text) <= _LONGEST else text[: _LONGEST - 20] + f"…（全{len(text)}字、--format json に全文）"


def _places(finding: Finding) -> str:
    more = len(finding.cells) - _FEW_CELLS
    shown = ", ".join(finding.cells[:_FEW_CELLS])
    return shown + (f" ほか{more}" if more > 0 else "")


def count_of_cells(sheet: Sheet) -> Text:
    """What became of the cells, in numbers."""
    cells = sheet.cells
    return Text(
        f"文字のあるセル {cells.nonblank:,} ＝ 取組に使用 {cells.used:,} ＋ "
        f"見出し {cells.headings:,} ＋ 確認事項で報告 {cells.reported:,}",
        style="dim",
    )
