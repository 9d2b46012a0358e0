"""The sheet as one web page that a city can publish: summary, the printed table, figures over the years, findings.

No script and nothing from elsewhere. What is read back of the page is the sheet: beside the main table every table has
two columns, which no reader takes for a list of measures. Parts shared with the folder of pages are in ``html_parts``.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from sasaeai.sheets.model import Finding, Measure, Sheet
from sasaeai.sheets.rules.wording import year_ja
from sasaeai.sheets.writers.figure_pictures import Series, picture, series_of
from sasaeai.sheets.writers.html_parts import (
    SIDEWAYS,
    Head,
    Names,
    document,
    findings_section,
    in_one_line,
    label_of,
    lines_of,
    name_of_file,
    names_of,
    summary,
    text_of,
    ticks_of,
    twins_in,
    with_page,
)
from sasaeai.sheets.writers.html_style import A3, STYLE, width_class, widths_of
from sasaeai.sheets.writers.printable import Band, Printable, PrintCell, printable
from sasaeai.sheets.writers.printable_texts import title_text

_PAGE = re.compile("[0-9]+")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_html(sheet: Sheet, findings: Sequence[Finding] = (), files: Sequence[tuple[str, str]] = ()) -> str:
    """One complete page in Japanese: readable without scripts, by screen readers, on a telephone and on paper (A3).

    ``files`` are the addresses and names of the same sheet in other forms, to be downloaded.
    """
    page = printable(sheet)
    names = names_of(sheet.measures)
    title = name_of_file(page.title)
    parts = {
        "table": ("評価の表", _table_section(sheet, page, names)),
        "twins": ("再掲の取組", _twins(sheet, names)),
        "trends": ("数値の推移", _trends(sheet, names)),
        "findings": ("確認事項", findings_section(findings, names)),
    }
    links = "".join(f'<li><a href="#{anchor}">{words}</a></li>' for anchor, (words, part) in parts.items() if part)
    body = "\n".join(
        [
            f'<header>\n<h1><span class="over">取組の評価</span> {in_one_line(title)}</h1>',
            summary(sheet),
            f'<nav aria-label="このページの内容"><ul class="contents">{links}</ul></nav>{_downloads(files)}\n</header>',
            "<main>",
            *(part for _, part in parts.values() if part),
            "</main>",
        ]
    )
    style = f"<style>\n{STYLE}{A3}{widths_of(page.columns)}</style>"
    return document(Head(f"取組の評価｜{title}", style, _POLICY), body)


def _downloads(files: Sequence[tuple[str, str]]) -> str:
    if not files:
        return ""
    links = "".join(f'<li><a href="{text_of(address)}" download>{text_of(name)}</a></li>' for address, name in files)
    return f'\n<nav aria-label="ダウンロード"><ul class="contents"><li>ダウンロード</li>{links}</ul></nav>'


def _table_section(sheet: Sheet, page: Printable, names: Names) -> str:
    legend = f'\n<p class="legend">{in_one_line(page.legend)}</p>' if page.legend else ""
    return (
        '<section id="table">\n<h2>評価の表</h2>\n'
        '<div class="scroll wide" role="region" tabindex="0" aria-labelledby="caption">\n'
        f"{_table(sheet, page, names)}\n</div>{legend}\n</section>"
    )


def _table(sheet: Sheet, page: Printable, names: Names) -> str:
    head = "\n".join(_heading_row(row) for row in _rows(page.heading))
    body = "\n".join(_groups(sheet, page.bands, names))
    return (
        '<table class="sheet">\n<caption id="caption">取組ごとの評価'
        f"{SIDEWAYS}</caption>\n"
        f"{_column_groups(page)}\n<thead>\n{head}\n</thead>\n{body}\n</table>"
    )


def _column_groups(page: Printable) -> str:
    """The columns with their widths; those below one heading are a group, without which their heading is none's."""
    runs = groupby(enumerate(page.columns), key=lambda entry: entry[1].group or entry[0])
    columns = ("".join(f'<col class="{width_class(column)}">' for _, column in run) for _, run in runs)
    return "".join(f"<colgroup>{inside}</colgroup>" for inside in columns)


def _rows(cells: Sequence[PrintCell]) -> Iterator[list[PrintCell]]:
    """The cells row by row; rows in which none begins are left out, and spans are the shorter for it."""
    rows = sorted({cell.row for cell in cells})
    for row in rows:
        yield [
            cell._replace(row_span=sum(row <= begun < row + cell.row_span for begun in rows))
            for cell in sorted(cells, key=lambda cell: cell.col)
            if cell.row == row
        ]


def _spans(cell: PrintCell) -> str:
    rows = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    return rows + (f' colspan="{cell.col_span}"' if cell.col_span > 1 else "")


def _heading_row(cells: Sequence[PrintCell]) -> str:
    return f"<tr>{''.join(map(_heading, cells))}</tr>"


def _heading(cell: PrintCell) -> str:
    scope = "colgroup" if cell.col_span > 1 else "col"
    kind = ' class="no"' if cell.column and cell.column.role == "no" else ""
    return f'<th scope="{scope}"{kind}{_spans(cell)}>{lines_of(cell.text)}</th>'


def _groups(sheet: Sheet, bands: Sequence[Band], names: Names) -> Iterator[str]:
    """A row group for each section heading with the measures below it."""
    group: list[str] = []
    for band in bands:
        if band.level and group:
            yield "<tbody>\n" + "\n".join(group) + "\n</tbody>"
            group = []
        group += _measure(sheet, band, band.measure, names) if band.measure else [_section(band)]
    if group:
        yield "<tbody>\n" + "\n".join(group) + "\n</tbody>"


def _section(band: Band) -> str:
    cell = band.cells[0]
    inside = f"<span>{lines_of(cell.text)}</span>"
    return f'<tr class="section level{min(band.level, 4)}"><th scope="rowgroup"{_spans(cell)}>{inside}</th></tr>'


def _measure(sheet: Sheet, band: Band, measure: Measure, names: Names) -> Iterator[str]:
    """The rows of a measure. Links lead to its first cell: a whole row would be moved sideways into view."""
    anchor = f' id="m{names.of(measure)}"'
    for at, row in enumerate(_rows(band.cells)):
        cells = "".join(
            _cell(cell, _inside(sheet, cell, measure, names), anchor if at == cell.col == 0 else "", is_first=at == 0)
            for cell in row
        )
        yield f'<tr class="first">{cells}</tr>' if at == 0 else f"<tr>{cells}</tr>"


def _cell(cell: PrintCell, inside: str, anchor: str, *, is_first: bool) -> str:
    """A measure's number and name head its rows."""
    role = cell.column.role if cell.column else ""
    if is_first and cell.text and role in ("no", "title"):
        return f'<th scope="row" class="{role}"{anchor}{_spans(cell)}>{inside}</th>'
    kind = f' class="{role}"' if role in ("no", "value", "rating", "direction", "page") else ""
    return f"<td{kind}{anchor}{_spans(cell)}>{inside}</td>"


def _inside(sheet: Sheet, cell: PrintCell, measure: Measure, names: Names) -> str:
    """The text of a cell; the pages that a name is listed on again lead there."""
    is_name = cell.column is not None and cell.column.role == "title" and cell.text == title_text(measure)
    if cell.column is not None and cell.column.role == "direction":
        return ticks_of(cell.text)
    if not (is_name and measure.cross_listed_pages):
        return lines_of(cell.text)
    twins = {str(twin.page): twin.no for twin in sheet.measures if twin.no in measure.twins and twin.no is not None}
    name = measure.title or ""
    pages = _PAGE.sub(
        lambda page: names.link(twins[page[0]], page[0], f"取組{twins[page[0]]}") if page[0] in twins else page[0],
        lines_of(cell.text.removeprefix(name)),
    )
    return lines_of(name) + pages


def _twins(sheet: Sheet, names: Names) -> str:
    """Which measures are the same one."""
    groups = twins_in(sheet)
    if not groups:
        return ""
    items = "\n".join(f"<li>{_same(group, names)}</li>" for group in groups)
    return (
        '<section id="twins">\n<h2>再掲の取組</h2>\n'
        f"<p>次の取組は、計画の複数の箇所に載っている同じ取組です。</p>\n<ul>\n{items}\n</ul>\n</section>"
    )


def _same(group: Sequence[Measure], names: Names) -> str:
    links = "・".join(f'<a href="#m{names.of(measure)}">{text_of(with_page(measure))}</a>' for measure in group)
    return f"{links}　{in_one_line(group[0].title or '')}"


def _trends(sheet: Sheet, names: Names) -> str:
    """The figures that have values in several years, measure by measure: a table of the numbers, then a picture."""
    shown = [(measure, series) for measure in sheet.measures if (series := series_of(measure, least_years=2))]
    if not shown:
        return ""
    note = "破線の棒は、前の年度と同じ（同左）と記入された値です。" if _has_same(sheet) else ""
    parts = "\n".join(_trend(measure, series, names) for measure, series in shown)
    return (
        '<section id="trends">\n<h2>数値の推移</h2>\n'
        f"<p>複数の年度に値がある数値です。棒の高さは0を基準とします。{note}</p>\n"
        f'<div class="trends">\n{parts}\n</div>\n</section>'
    )


def _has_same(sheet: Sheet) -> bool:
    return any(figure.carried_over for measure in sheet.measures for figure in measure.figures)


def _trend(measure: Measure, every: Sequence[Series], names: Names) -> str:
    link = f'<a href="#m{names.of(measure)}">{text_of(label_of(measure))}</a>'
    cards = "\n".join(_card(series) for series in every)
    return f'<div class="trend">\n<h3>{link}　{in_one_line(measure.title or "")}</h3>\n{cards}\n</div>'


def _card(series: Series) -> str:
    rows = "".join(
        f'<tr><th scope="row">{year_ja(year)}</th><td>{text_of(series.text_in(year))}</td></tr>'
        for year in series.years
    )
    return (
        f'<div class="card"><table><caption>{in_one_line(series.name)}</caption>'
        f'<thead><tr><th scope="col">年度</th><th scope="col">数値</th></tr></thead><tbody>{rows}</tbody></table>'
        f"{picture(series)}</div>"
    )
