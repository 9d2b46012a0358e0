"""A table's source for each engine: Typst markup, an HTML page, an Excel workbook."""

import html
import io
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import xlsxwriter
from tests.factories.printed_tables import PAPERS, Printed, Style, Table, lines_needed

FONTS = ("BIZ UDGothic", "Noto Sans CJK JP")
TITLE, DATE = "資料１", "令和元年８月１日現在"
# In millimetres.
MARGIN, HEAD, FOOT = 10, 15, 13
PADDING = 3.0
LINE_HEIGHT = 1.3


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def as_typst(tables: Sequence[Table], style: Style) -> bytes:
    """Typst markup with one table a page; merged cells keep their rows on one page unless it is continuous."""
    size, flipped = style.paper.split("-")
    furniture = (
        f"header: [#{_quoted(DATE)} #h(1fr) #box(stroke: 0.5pt, inset: 3pt)[#{_quoted(TITLE)}]],"
        'footer: align(center, context [#("- " + str(counter(page).get().first()) + " -")]),'
    )
    lines = [
        f"#set page(paper: {_quoted(size)}, flipped: {str(flipped == 'landscape').lower()})",
        f"#set page(margin: (x: {MARGIN}mm, top: {HEAD}mm, bottom: {FOOT}mm))",
        f"#set page({furniture if style.has_furniture else ''})",
        f"#set text(font: ({', '.join(map(_quoted, FONTS))}), size: {style.points}pt, lang: {_quoted('ja')})",
        "#set text(top-edge: 0.88em, bottom-edge: -0.12em)",
        f"#set par(leading: {LINE_HEIGHT - 1:.2f}em, spacing: {LINE_HEIGHT - 1:.2f}em)",
    ]
    written = [_typst_table(table, style) for table in tables]
    return "\n".join([*lines, "\n#pagebreak()\n".join(written)]).encode()


def _typst_table(table: Table, style: Style) -> str:
    head = [_typst_cell(cell, style) for cell in table.cells if cell.cell.row < table.n_header]
    body = [_typst_cell(cell, style) for cell in table.cells if cell.cell.row >= table.n_header]
    widths = ", ".join(f"{width}fr" for width in table.widths)
    return (
        f"#table(columns: ({widths}), inset: {PADDING}pt, stroke: none,\n"
        f"table.header(repeat: true,\n{''.join(head)}),\n{''.join(body)})"
    )


def _typst_cell(printed: Printed, style: Style) -> str:
    cell = printed.cell
    sides = ", ".join(f"{side}: 0.5pt" for side in sorted(printed.sides)) or ":"
    align = f"{'center' if printed.is_centred else 'left'} + {'horizon' if printed.is_in_the_middle else 'top'}"
    if printed.is_vertical:
        content = f"#stack(dir: ttb, spacing: 1pt, {', '.join(map(_quoted, printed.text.replace(' ', '')))})"
    else:
        content = f"#{_quoted(printed.text)}"
    return (
        f"table.cell(x: {cell.col}, y: {cell.row}, colspan: {cell.col_span}, rowspan: {cell.row_span},"
        f" breakable: {str(style.is_continuous).lower()}, stroke: ({sides}), align: {align})[{content}],\n"
    )


def as_html_page(tables: Sequence[Table], style: Style) -> bytes:
    """An HTML page for a browser's printer; the header is repeated, a measure's rows stay together or may break."""
    width, height = PAPERS[style.paper]
    boxes = (
        f'@top-left {{ content: "{DATE}" }} @top-right {{ content: "{TITLE}" }}'
        ' @bottom-center { content: "- " counter(page) " -" }'
    )
    css = f"""
        @page {{ size: {width}mm {height}mm; margin: {HEAD}mm {MARGIN}mm {FOOT}mm;
                 font: {style.points}pt "{FONTS[0]}"; {boxes if style.has_furniture else ""} }}
        body {{ margin: 0; font: {style.points}pt/{LINE_HEIGHT} "{FONTS[0]}", "{FONTS[1]}" }}
        table {{ border-collapse: collapse; table-layout: fixed; width: 100%; break-after: page }}
        table:last-child {{ break-after: auto }}
        tbody {{ break-inside: {"auto" if style.is_continuous else "avoid"} }}
        td {{ padding: {PADDING}pt; vertical-align: top; white-space: pre-wrap }}
        .c {{ text-align: center }} .m {{ vertical-align: middle }} .v {{ writing-mode: vertical-rl; margin: auto }}
        .top {{ border-top: 0.5pt solid }} .bottom {{ border-bottom: 0.5pt solid }}
        .left {{ border-left: 0.5pt solid }} .right {{ border-right: 0.5pt solid }}
    """
    written = "".join(_html_table(table) for table in tables)
    page = f'<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>評価</title><style>{css}</style>{written}'
    return page.encode()


def _html_table(table: Table) -> str:
    lines = [""] * table.n_rows
    for printed in table.cells:
        lines[printed.cell.row] += _html_cell(printed)
    total = sum(table.widths)
    columns = "".join(f'<col style="width: {100 * width / total:.3f}%">' for width in table.widths)
    head = "".join(f"<tr>{line}</tr>" for line in lines[: table.n_header])
    bodies = "".join(
        "<tbody>" + "".join(f"<tr>{lines[row]}</tr>" for row in group) + "</tbody>" for group in table.groups
    )
    return f"<table><colgroup>{columns}</colgroup><thead>{head}</thead>{bodies}</table>"


def _html_cell(printed: Printed) -> str:
    cell = printed.cell
    classes = [
        *sorted(printed.sides),
        *(["c"] if printed.is_centred else []),
        *(["m"] if printed.is_in_the_middle else []),
    ]
    spans = f' rowspan="{cell.row_span}" colspan="{cell.col_span}"'
    text = html.escape(printed.text, quote=False)
    if printed.is_vertical:
        text = f'<div class="v">{text}</div>'
    return f'<td class="{" ".join(classes)}"{spans}>{text}</td>'


def as_workbook(tables: Sequence[Table], style: Style) -> bytes:
    """An Excel workbook as offices set it up: a worksheet a page, repeated heading rows, fitted to the width."""
    stream = io.BytesIO()
    # LibreOffice takes the widths of columns from the digits of the default font, which must be there therefore.
    options = {"in_memory": True, "default_format_properties": {"font_name": FONTS[0], "font_size": 11}}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": datetime(2019, 8, 1, tzinfo=UTC)})
        for number, table in enumerate(tables, start=1):
            _worksheet(workbook, f"{number}ページ目", table, style, number)
    return stream.getvalue()


def _worksheet(workbook: xlsxwriter.Workbook, name: str, table: Table, style: Style, first: int) -> None:
    sheet = workbook.add_worksheet(name)
    width, height = PAPERS[style.paper]
    sheet.set_paper(8 if style.paper.startswith("a3") else 9)
    if width > height:
        sheet.set_landscape()
    sheet.set_margins(MARGIN / 25.4, MARGIN / 25.4, HEAD / 25.4, FOOT / 25.4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, table.n_header - 1)
    if style.has_furniture:
        sheet.set_header(f"&L{DATE}&R{TITLE}", {"margin": 0.25})
        sheet.set_footer("&C- &P -", {"margin": 0.25})
    columns = [(width - 2 * MARGIN) / 25.4 * 72 * share / sum(table.widths) for share in table.widths]
    for col, points in enumerate(columns):
        sheet.set_column_pixels(col, col, round(points / 72 * 96))
    heights = row_heights(table, style, columns)
    for row, points in enumerate(heights):
        sheet.set_row(row, points)
    room = (height - HEAD - FOOT) / 25.4 * 72 * 0.97
    sheet.set_h_pagebreaks(list(_breaks(table, heights, room)))
    for printed in table.cells:
        _write(workbook, sheet, printed, style.points)


def row_heights(table: Table, style: Style, columns: Sequence[float]) -> list[float]:
    """The height of each row in points, so that no text is cut, not even in merged cells."""
    heights = [0.0] * table.n_rows
    for printed in sorted(table.cells, key=lambda printed: printed.cell.row_span):
        cell = printed.cell
        ems = (sum(columns[cell.col : cell.col + cell.col_span]) - 2 * PADDING) / style.points
        lines = len(printed.text) + 1 if printed.is_vertical else lines_needed(printed.text, ems)
        last = cell.row + cell.row_span - 1
        rest = sum(heights[cell.row : last])
        heights[last] = max(heights[last], lines * style.points * LINE_HEIGHT + 2 * PADDING - rest)
    return heights


def _breaks(table: Table, heights: Sequence[float], room: float) -> Iterator[int]:
    used = header = sum(heights[: table.n_header])
    for group in table.groups:
        needed = sum(heights[row] for row in group)
        if used + needed > room:
            yield group.start
            used = header
        used += needed


def _write(
    workbook: xlsxwriter.Workbook, sheet: "xlsxwriter.worksheet.Worksheet", printed: Printed, points: float
) -> None:
    properties = {
        "font_size": points,
        "text_wrap": True,
        "align": "center" if printed.is_centred else "left",
        "valign": "vcenter" if printed.is_in_the_middle else "top",
        **dict.fromkeys(printed.sides, 1),
    }
    if printed.is_vertical:
        properties["rotation"] = 270
    written = workbook.add_format(properties)
    cell, text = printed.cell, printed.text
    value: str | int = int(text) if text.isdigit() else text
    if (cell.row_span, cell.col_span) == (1, 1):
        sheet.write(cell.row, cell.col, value or "", written)
    else:
        last = (cell.row + cell.row_span - 1, cell.col + cell.col_span - 1)
        sheet.merge_range(cell.row, cell.col, *last, value, written)
