"""The typst source of a printed sheet. Every text stands in it as a quoted string, never as markup."""

from collections.abc import Iterable, Iterator, Sequence

from sasaeai.sheets.model import Finding
from sasaeai.sheets.writers.checked_file import SEVERITIES
from sasaeai.sheets.writers.printable import Band, Printable, PrintCell
from sasaeai.sheets.writers.xml_texts import writable

_POINTS = 8.0
_LEADING = 0.35
_FINDINGS_WIDTH = 22
_MEASURES_A_PART = 200
_CENTRED = ("no", "page", "rating", "unit")
_FILLS = ("luma(82%)", "luma(89%)", "luma(95%)")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def markup_of(page: Printable, title: str, families: Sequence[str], findings: Sequence[Finding] | None) -> str:
    """The whole source. With ``findings`` a column at the right has the questions beside their measures.

    Standards for tagged files refuse characters that no font has: they are to be replaced in it afterwards.
    """
    fonts = ", ".join(map(quoted, families))
    number = 'context counter(page).display("1 / 1", both: true)'
    lines = [
        f"#set document(title: {quoted(title)})",
        '#set page(paper: "a3", flipped: true, margin: (x: 10mm, top: 15mm, bottom: 14mm))',
        f"#set page(header: text(size: 8pt, {quoted(title)}))",
        f"#set page(footer: align(center, text(size: 8pt, {number})))",
        f'#set text(font: ({fonts},), size: {_POINTS}pt, lang: "ja", region: "jp")',
        "#set text(top-edge: 0.88em, bottom-edge: -0.12em, cjk-latin-spacing: none)",
        f"#set par(leading: {_LEADING}em, spacing: {_LEADING}em, justify: false)",
        "#set table.cell(breakable: false)",
        _tables(page, findings),
        *([f"#v(4pt)\n#text({quoted(page.legend)})"] if page.legend else []),
        *(_beside(findings) if findings else ()),
    ]
    return "\n".join(lines)


def quoted(text: str) -> str:
    """A text as a string of typst, with a mark for each character that no file can hold."""
    return f'"{writable(text).translate(_ESCAPES)}"'


def _tables(page: Printable, findings: Sequence[Finding] | None) -> str:
    """The table; a very long one in parts that begin on new pages, which typst sets side by side."""
    return "\n#pagebreak()\n".join(_table(page, part, findings) for part in _parts(page.bands))


def _parts(bands: Sequence[Band]) -> Iterator[Sequence[Band]]:
    """Bands in parts of about so many measures, none of which ends with a heading."""
    start = count = 0
    for at, band in enumerate(bands):
        count += band.measure is not None
        if count >= _MEASURES_A_PART and band.measure is not None and len(bands) - at > _MEASURES_A_PART:
            yield bands[start : at + 1]
            start, count = at + 1, 0
    yield bands[start:]


def _table(page: Printable, bands: Sequence[Band], findings: Sequence[Finding] | None) -> str:
    widths = [column.width for column in page.columns] + ([_FINDINGS_WIDTH] if findings is not None else [])
    head = [*page.heading]
    if findings is not None:
        head.append(PrintCell(0, len(page.columns), "確認事項", page.n_heading_rows, 1, "heading"))
    body = [line for band in bands for line in _band(band, len(page.columns), findings)]
    columns = ", ".join(f"{width}fr" for width in widths)
    heading = "".join(map(_cell, sorted(head, key=lambda cell: cell[:2])))
    return (
        f"#table(columns: ({columns}), inset: (x: 3pt, y: 2.5pt), stroke: 0.5pt, align: left + top,\n"
        f"table.header(repeat: true,\n{heading}),\n{''.join(body)})"
    )


def _band(band: Band, width: int, findings: Sequence[Finding] | None) -> Iterator[str]:
    """The cells of a band row by row, the questions at the end of its first row."""
    if findings is None:
        yield from (_cell(cell, band) for cell in band.cells)
        return
    top = band.cells[0].row
    yield from (_cell(_widened(cell), band) for cell in band.cells if cell.row == top)
    if band.measure is not None:
        asked = [finding for finding in findings if band.measure.no in finding.measures]
        text = "\n".join(f"{SEVERITIES[one.severity][0]} {one.code} {one.message_ja}" for one in asked)
        yield _cell(PrintCell(top, width, text, band.n_rows, 1, "field"), band)
    yield from (_cell(cell, band) for cell in band.cells if cell.row != top)


def _widened(cell: PrintCell) -> PrintCell:
    """A section's heading, over the questions too."""
    return cell._replace(col_span=cell.col_span + 1) if cell.kind == "section" else cell


def _cell(cell: PrintCell, band: Band | None = None) -> str:
    """One cell. It finds its place by itself, as those of HTML do; typst takes bare strings in half the time."""
    options = [*_looks(cell, band)]
    if cell.col_span > 1:
        options.append(f"colspan: {cell.col_span}")
    if cell.row_span > 1:
        options.append(f"rowspan: {cell.row_span}")
    content = _content(cell, band)
    return f"table.cell({', '.join([*options, content])}),\n" if options else f"{content},\n"


def _looks(cell: PrintCell, band: Band | None) -> Iterable[str]:
    role = cell.column.role if cell.column else ""
    if cell.kind == "heading":
        return ("align: center + horizon", "fill: luma(90%)")
    if cell.kind == "section":
        return (f"fill: {_FILLS[min(band.level if band else 1, 3) - 1]}",)
    if role in _CENTRED:
        return ("align: center + horizon",)
    return ("align: right + top",) if role == "value" else ()


def _content(cell: PrintCell, band: Band | None) -> str:
    """The text, bold where it heads something."""
    is_name = band is not None and cell.column is not None and cell.column.role == "title"
    is_bold = cell.kind != "field" or (is_name and band is not None and cell.row == band.cells[0].row)
    return f'text(weight: "bold", {quoted(cell.text)})' if is_bold else quoted(cell.text)


def _beside(findings: Sequence[Finding]) -> Iterator[str]:
    """The questions that are about no single measure, below the table."""
    whole = [finding for finding in findings if not finding.measures]
    if whole:
        yield "#v(6pt)"
        for finding in whole:
            said = f"{SEVERITIES[finding.severity][0]} {finding.code} {finding.message_ja}"
            yield f"#par({quoted(said)})"
