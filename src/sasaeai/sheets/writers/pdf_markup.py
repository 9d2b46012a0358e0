"""The typst source of a printed sheet. Every text stands in it as a quoted string, never as markup."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sasaeai.sheets.writers import pdf_room as room
from sasaeai.sheets.writers.pdf_findings import Notes
from sasaeai.sheets.writers.pdf_lines import Widths
from sasaeai.sheets.writers.pdf_texts import PREAMBLE, content, quoted
from sasaeai.sheets.writers.printable import Band, Printable, PrintCell

_FINDINGS = room.Share(22, "確認事項")
_AUTO, _TO_SPARE = "auto", 0.002
_MEASURES_A_PART = 100
_MOST_HEADINGS = 6
_ALIGNED = dict.fromkeys(("no", "page", "rating", "unit"), "center + horizon") | {"value": "right + top"}
_WHOLE = {"division": room.longest_name} | dict.fromkeys(("value", "no", "page"), room.longest_number)
_FILLS = ("luma(82%)", "luma(89%)", "luma(95%)")


class _Layout(NamedTuple):
    """What the cells of a table need to know of it."""

    page: Printable
    room: room.Room
    notes: Notes | None
    lines: float
    """What a page has for measures."""
    letters: Widths

    def squares(self, cell: PrintCell) -> float:
        """The full characters that a cell has side by side."""
        return room.squares(self.room.widths[cell.col : cell.col + cell.col_span])

    def said(self, cell: PrintCell) -> str:
        """The text of a cell, in which typst is to find the lines."""
        return content(cell.text, self.squares(cell))


class _Rows(NamedTuple):
    """The cells of some rows in the source, and the rows' heights."""

    cells: str
    heights: tuple[str, ...]


def markup_of(page: Printable, title: str, families: Sequence[str], notes: Notes | None) -> str:
    """The whole source. With ``notes`` a column at the right has the questions beside their measures.

    Standards for tagged files refuse characters that no font has: they are to be replaced in it afterwards.
    """
    layout = _layout(page, families, notes)
    fonts = ", ".join(map(quoted, families))
    number = 'context counter(page).display("1 / 1", both: true)'
    lines = [
        f"#set document(title: {quoted(title)})",
        '#set page(paper: "a3", flipped: true, margin: (x: 10mm, top: 15mm, bottom: 14mm))',
        f"#set page(header: text(size: 8pt, {quoted(title)}))",
        f"#set page(footer: align(center, text(size: 8pt, {number})))",
        f'#set text(font: ({fonts},), size: {layout.room.size}pt, lang: "ja", region: "jp")',
        "#set text(top-edge: 0.88em, bottom-edge: -0.12em, cjk-latin-spacing: none)",
        f"#set par(leading: {room.LEADING}em, spacing: {room.LEADING}em, justify: false)",
        "#set table.cell(breakable: false)",
        PREAMBLE,
        _tables(layout),
        *([f"#v(4pt)\n#text({quoted(page.legend)})"] if page.legend else []),
        *(_below(notes.below) if notes and notes.below else ()),
    ]
    return "\n".join(lines)


def _layout(page: Printable, families: Sequence[str], notes: Notes | None) -> _Layout:
    found = room.room_of([*_shares(page), *([_FINDINGS] if notes else [])])
    return _Layout(page, found, notes, room.lines_below_heading(page, found), Widths(families[0]))


def _tables(layout: _Layout) -> str:
    """The table; a very long one in parts that begin on new pages, which typst sets side by side."""
    parts = _parts(layout.page.bands)
    return "\n#pagebreak()\n".join(_table(layout, start, end) for start, end in parts)


def _shares(page: Printable) -> Iterator[room.Share]:
    """The columns' parts of the width; numbers in columns of values or pages, and names of divisions, are not torn."""
    texts: dict[int, list[str]] = {}
    for band in page.bands:
        for cell in band.cells:
            if cell.column is not None and cell.column.role in _WHOLE:
                texts.setdefault(cell.col, []).append(cell.text)
    for col, column in enumerate(page.columns):
        whole = _WHOLE[column.role](texts[col]) if col in texts else 0
        yield room.Share(column.width, column.heading, whole)


def _parts(bands: Sequence[Band]) -> Iterator[tuple[int, int]]:
    """Where parts of about so many measures start and end, none of them with a heading."""
    start = count = 0
    for at, band in enumerate(bands):
        count += band.measure is not None
        if count >= _MEASURES_A_PART and band.measure is not None and len(bands) - at > _MEASURES_A_PART:
            yield start, at + 1
            start, count = at + 1, 0
    yield start, len(bands)


def _table(layout: _Layout, start: int, end: int) -> str:
    columns = ", ".join(f"{width:.3f}em" for width in layout.room.widths)
    aligned = ", ".join(_ALIGNED.get(column.role, "left + top") for column in layout.page.columns)
    inset = f"x: {room.INSET[0]}em, y: {room.INSET[1]}em"
    bands = [_band(layout, at) for at in range(start, end)]
    rows = ", ".join([*[_AUTO] * layout.page.n_heading_rows, *(height for band in bands for height in band.heights)])
    looks = f"columns: ({columns}), rows: ({rows}), inset: ({inset}), stroke: 0.5pt, align: ({aligned}, left + top)"
    return f"#table({looks},\n{_heading(layout)}{''.join(band.cells for band in bands)})"


def _heading(layout: _Layout) -> str:
    """The heading, on each page unless it would fill it."""
    page = layout.page
    head = [*page.heading]
    if layout.notes:
        head.append(PrintCell(0, len(page.columns), _FINDINGS.heading, page.n_heading_rows, 1, "heading"))
    is_short = room.heading_fits(page, layout.room.widths)
    head.sort(key=lambda cell: cell[:2])
    cells = "".join(_cell(cell, layout.said(cell), is_broken=not is_short) for cell in head)
    return f"table.header(repeat: true,\n{cells}),\n" if is_short else cells


def _band(layout: _Layout, at: int) -> _Rows:
    """A section's heading or a measure, in rows of known height where all lines of its cells are known."""
    band = layout.page.bands[at]
    if band.measure is None:
        fits = room.section_fits(band, layout.room.widths)
        return _Rows("".join(_section(layout, at, cell, fits=fits) for cell in band.cells), (_AUTO,) * band.n_rows)
    cells = _cells_beside_notes(layout, at)
    texts = [layout.letters.lines(cell.text, layout.squares(cell)) for cell in cells]
    lines = [text for text in texts if text is not None]
    if len(lines) == len(cells):
        heights = room.row_heights(cells, band.n_rows, list(map(len, lines)))
        if sum(heights) <= layout.lines * (1 + room.LEADING):
            said = (quoted("\n".join(text)) for text in lines)
            set_lines = (_cell(cell, text, band) for cell, text in zip(cells, said, strict=True))
            return _Rows("".join(set_lines), tuple(f"{height + _TO_SPARE:.3f}em" for height in heights))
    fits = room.fits(cells, band.n_rows, layout.room.widths, layout.lines)
    told = (_cell(cell, layout.said(cell), band, is_broken=not fits) for cell in cells)
    return _Rows("".join(told), (_AUTO,) * band.n_rows)


def _cells_beside_notes(layout: _Layout, at: int) -> list[PrintCell]:
    """The cells of a measure row by row, the questions at the end of its first row."""
    band = layout.page.bands[at]
    if not layout.notes:
        return [*band.cells]
    top = band.cells[0].row
    beside = PrintCell(top, len(layout.page.columns), layout.notes.beside.get(at, ""), band.n_rows, 1, "field")
    return sorted([*band.cells, beside], key=lambda cell: cell.row)


def _section(layout: _Layout, at: int, cell: PrintCell, *, fits: bool) -> str:
    """A section's heading, over the questions too. It stays with what follows, if that is a measure before long."""
    band = layout.page.bands[at]
    over_all = cell._replace(col_span=len(layout.room.widths))
    wide = _cell(over_all, layout.said(over_all), band, is_broken=not fits)
    following = layout.page.bands[at + 1 : at + 1 + _MOST_HEADINGS]
    if fits and any(one.measure for one in following):
        return f"table.header(repeat: false, level: {band.level + 1}, {wide}),\n"
    return wide


def _cell(cell: PrintCell, said: str, band: Band | None = None, *, is_broken: bool = False) -> str:
    """One cell. It finds its place by itself, as those of HTML do; typst takes bare strings in half the time."""
    options = [*_looks(cell, band)]
    if cell.col_span > 1:
        options.append(f"colspan: {cell.col_span}")
    if cell.row_span > 1:
        options.append(f"rowspan: {cell.row_span}")
    if is_broken:
        options.append("breakable: true")
    if _is_bold(cell, band):
        said = f'text(weight: "bold", {said})'
    return f"table.cell({', '.join([*options, said])}),\n" if options else f"{said},\n"


def _looks(cell: PrintCell, band: Band | None) -> Iterable[str]:
    """What sets a cell apart from its column."""
    if cell.kind == "heading":
        return ("align: center + horizon", "fill: luma(90%)")
    if cell.kind == "section":
        return ("align: left + top", f"fill: {_FILLS[min(band.level if band else 1, 3) - 1]}")
    return ()


def _is_bold(cell: PrintCell, band: Band | None) -> bool:
    """Whether a text heads something."""
    is_name = band is not None and cell.column is not None and cell.column.role == "title"
    return cell.kind != "field" or (is_name and band is not None and cell.row == band.cells[0].row)


def _below(notes: Sequence[str]) -> Iterator[str]:
    """The questions that stand beside no measure."""
    heading = f'text(weight: "bold", {quoted("その他の確認事項")})'
    yield f"#v(6pt)\n#block(sticky: true, par({heading}))"
    yield from (f"#par({quoted(said)})" for said in notes)
