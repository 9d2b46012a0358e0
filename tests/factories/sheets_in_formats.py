"""A tab text of the sample's kind taken apart into pages, and written again: as text, Excel, CSV, HTML or Markdown.

Columns are found by the one column that holds nothing but marks, so nothing here is taken from the reader.
"""

import csv
import html
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import xlsxwriter

from sasaeai.sheets.grid import Cell, Document, Grid

ROLES = (
    "no",
    "page",
    "title",
    "division",
    "first_year",
    "second_year",
    "rating",
    "strengths",
    "direction",
    "reason",
)
YEARS = ("first_year", "second_year")
MERGED_DOWN = {"no", "page", "division", "rating", "direction", "reason"}
MARKS = {"◎", "○"}
# What CP932 lacks, and what an office would type instead.
INSTEAD = str.maketrans({"☐": "□", "☑": "■", "—": "―", "〜": "～", "−": "－"})


class Content(NamedTuple):
    """What a cell holds; a list has its items on lines of their own."""

    text: str
    is_list: bool = False


class Placed(NamedTuple):
    """A cell with its place, as every format can write it."""

    row: int
    col: int
    content: Content
    row_span: int = 1
    col_span: int = 1


Rows = tuple[Mapping[str, Content], Mapping[str, Content]]


@dataclass(frozen=True)
class Header:
    """The two rows of headings of a page: words by role, years, and the levels of the plan as (name, title)."""

    words: Mapping[str, str]
    levels: Sequence[Sequence[str]]
    results: str


@dataclass(frozen=True)
class Page:
    """One table: its header, and what stands below; a text is a section's heading, a header is printed again."""

    header: Header
    body: Sequence[str | Rows | Header]
    order: Sequence[str] = ROLES
    header_shift: int = 0


def pages_of(document: Document) -> list[Page]:
    """The pages of a tab text of the sample's kind."""
    return [_page(grid) for grid in document.grids if grid.name != "t0"]


def _page(grid: Grid) -> Page:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, {})[cell.col] = cell
    rating = Counter(cell.col for cell in grid.cells if cell.text in MARKS).most_common(1)[0][0]
    columns = {role: at for at, role in enumerate(ROLES[:3])}
    columns |= {role: rating + at for at, role in enumerate(ROLES[3:], start=-3)}
    body: list[str | Rows | Header] = []
    for row in sorted(rows)[2:]:
        head = rows[row][0].text if 0 in rows[row] else ""
        if head.isdigit():
            body.append((_contents(rows[row], columns), _contents(rows[row + 1], columns)))
        elif head:
            body.append(head)
    top, below = ([cell.text for _, cell in sorted(rows[row].items())] for row in sorted(rows)[:2])
    words = dict(zip(("no", "division", "rating", "strengths", "direction", "reason"), _heads(top), strict=True))
    words |= {"first_year": below[-2], "second_year": below[-1]}
    return Page(Header(words, (top[1:-6], below[:-2]), top[-5]), body)


def _heads(top: list[str]) -> list[str]:
    return [top[0], top[-6], *top[-4:]]


def _contents(cells: Mapping[int, Cell], columns: Mapping[str, int]) -> dict[str, Content]:
    return {role: Content(cells[col].text, cells[col].has_list) for role, col in columns.items() if col in cells}


def placed(page: Page, *, merge: bool) -> list[Placed]:
    """The cells of a page in the order of its columns, headings over their columns unless the page shifts them."""
    cells: list[Placed] = []
    row = 0
    for part in (page.header, *page.body):
        if isinstance(part, Header):
            cells += _header_cells(page, part, row, merge=merge)
            row += 2
        elif isinstance(part, str):
            cells.append(Placed(row, 0, Content(part), 1, len(page.order) if merge else 1))
            row += 1
        else:
            cells += _measure_cells(page, part, row, merge=merge)
            row += 2
    return sorted(cells)


def _header_cells(page: Page, header: Header, row: int, *, merge: bool) -> Iterator[Placed]:
    # Recognition lets the headings right of the titles slide; the first ones stay.
    at = {role: col + page.header_shift * (col > 2) for col, role in enumerate(page.order)}
    years = [at[role] for role in YEARS if role in at]
    for role, word in header.words.items():
        if role in at:
            below = role in YEARS
            yield Placed(row + below, at[role], Content(word), 2 if merge and not below else 1)
    if years:
        yield Placed(row, min(years), Content(header.results), 1, len(years) if merge else 1)
    places = [at[role] for role in ("page", "title") if role in at]
    for below, level in enumerate(header.levels):
        texts = [" ".join(level)] if len(level) > len(places) or page.header_shift < 0 else level
        span = 2 if merge and not header.levels[1] else 1
        for col, text in zip(places, texts, strict=False):
            yield Placed(row + below, col, Content(text), span)


def _measure_cells(page: Page, rows: Rows, row: int, *, merge: bool) -> Iterator[Placed]:
    for col, role in enumerate(page.order):
        first, second = (part.get(role) for part in rows)
        if merge and role in MERGED_DOWN and first and (second is None or "☐" in second.text):
            text = first.text if second is None else f"{first.text}\n{second.text}"
            yield Placed(row, col, Content(text, first.is_list), 2)
            continue
        for below, content in enumerate((first, second)):
            if content:
                yield Placed(row + below, col, content)


def as_tab_text(pages: Iterable[Page]) -> bytes:
    """Recognised text: tabs between the cells, HTML for tick boxes and lists, a blank line between the pages."""
    tables = (_lines(placed(page, merge=False), _as_fragment) for page in pages)
    return "\n\n".join("\n".join("\t".join(line) for line in lines) for lines in tables).encode()


def as_csv(pages: Iterable[Page]) -> bytes:
    """One CSV in CP932, headers repeated."""
    stream = io.StringIO(newline="")
    for page in pages:
        csv.writer(stream).writerows(_lines(placed(page, merge=False), _as_plain))
    return stream.getvalue().translate(INSTEAD).encode("cp932")


def as_markdown(pages: Iterable[Page]) -> bytes:
    """A pipe table for each page, two rows a measure, line breaks as ``<br>``."""
    tables = []
    for page in pages:
        lines = [f"| {' | '.join(line)} |" for line in _lines(placed(page, merge=False), _as_markdown)]
        lines.insert(1, "|" + "---|" * len(page.order))
        tables.append("\n".join(lines))
    return "\n\n".join(tables).encode()


def as_html(pages: Iterable[Page]) -> bytes:
    """A table for each page with merged cells and real tick boxes."""
    tables = "".join(f"<table>{_html_rows(page)}</table>" for page in pages)
    return f'<!DOCTYPE html><meta charset="utf-8"><title>評価</title>{tables}'.encode()


def _html_rows(page: Page) -> str:
    """The rows with their blank cells, without which HTML would move the others to the left."""
    cells = placed(page, merge=True)
    covered = {
        (row, col)
        for cell in cells
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    }
    lines: dict[int, str] = {row: "" for row, _ in sorted(covered)}
    every = {(row, col) for row in lines for col in range(len(page.order))}
    for cell in sorted([*cells, *(Placed(row, col, Content("")) for row, col in every - covered)]):
        spans = (("rowspan", cell.row_span), ("colspan", cell.col_span))
        written = "".join(f' {name}="{span}"' for name, span in spans if span > 1)
        lines[cell.row] += f"<td{written}>{_as_html(cell.content)}</td>"
    return "".join(f"<tr>{line}</tr>" for line in lines.values())


def as_xlsx(pages: Sequence[Page], *, sheet_per_page: bool) -> bytes:
    """An Excel workbook with merged cells: all pages below each other on one worksheet, or a worksheet for each."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = None
        top = 0
        for number, page in enumerate(pages, start=1):
            if sheet is None or sheet_per_page:
                sheet = workbook.add_worksheet(f"{number}ページ目")
                top = 0
            cells = placed(page, merge=True)
            for cell in cells:
                _write(sheet, cell, top)
            top += max(cell.row + cell.row_span for cell in cells) + 1
    return stream.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", cell: Placed, top: int) -> None:
    text = _as_plain(cell.content)
    value: str | int = int(text) if text.isdigit() else text
    first, last = top + cell.row, top + cell.row + cell.row_span - 1
    if (cell.row_span, cell.col_span) == (1, 1):
        sheet.write(first, cell.col, value)
    else:
        sheet.merge_range(first, cell.col, last, cell.col + cell.col_span - 1, value)


def _lines(cells: Sequence[Placed], write: Callable[[Content], str]) -> list[list[str]]:
    width = max(cell.col for cell in cells) + 1
    lines = [[""] * width for _ in range(max(cell.row for cell in cells) + 1)]
    for cell in cells:
        # Shifted headings may meet in one cell; a page prints both.
        lines[cell.row][cell.col] = " ".join(filter(None, (lines[cell.row][cell.col], write(cell.content))))
    return lines


def _as_plain(content: Content) -> str:
    """A list loses its marks in a spreadsheet's cell; a line break would look like the seam before the issues."""
    return content.text.replace("\n", " ") if content.is_list else content.text


def _as_fragment(content: Content) -> str:
    text = html.escape(content.text, quote=False)
    if content.is_list:
        return "<ul>" + "".join(f"<li>{item}</li>" for item in text.split("\n")) + "</ul>"
    return text.replace("☐", '<input type="checkbox">').replace("☑", '<input type="checkbox" checked>')


def _as_html(content: Content) -> str:
    return _as_fragment(content).replace("  ", "&nbsp;&nbsp;").replace("\n", "<br>")


def _as_markdown(content: Content) -> str:
    if content.is_list:
        return _as_fragment(content)
    text = content.text.replace("☐", "[ ]").replace("☑", "[x]").replace("|", "\\|")
    return text.replace("  ", "<br>").replace("\n", "<br>")
