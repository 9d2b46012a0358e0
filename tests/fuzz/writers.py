"""Tables written as bytes of each format, small and quickly; nothing here shares code with the readers.

Every writer keeps every text. Packages are written as members of an ``archives.Archive``, so that mutations can reach
inside them.
"""

import csv
import html
import io
import random
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

import pypdfium2
import xlwt
from tests.fuzz.archives import Archive
from tests.fuzz.structured import Box, Table

Tables = Sequence[Table]
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines_of(table: Table) -> list[list[str]]:
    """The texts in rows as wide as the table."""
    width = max(box.col for box in table) + 1
    lines = [[""] * width for _ in range(max(box.row for box in table) + 1)]
    for box in table:
        lines[box.row][box.col] = box.text
    return lines


def as_text(tables: Tables, chance: random.Random) -> bytes:
    """Recognised text: tabs between the cells."""
    parts = ["\n".join("\t".join(map(_plain, line)) for line in lines_of(table)) for table in tables]
    return "\n\n".join(parts).encode()


def _plain(text: str) -> str:
    return html.escape(" ".join(text.split()), quote=False)


def as_csv(tables: Tables, chance: random.Random) -> bytes:
    """Comma-separated, now and then in the encodings of offices."""
    return _delimited(tables, ",", chance)


def as_tsv(tables: Tables, chance: random.Random) -> bytes:
    """Tab-separated."""
    return _delimited(tables, "\t", chance)


def _delimited(tables: Tables, delimiter: str, chance: random.Random) -> bytes:
    stream = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    for table in tables:
        csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows(lines_of(table))
    text = stream.getvalue()
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "cp932", "utf-16"))
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode()


def as_markdown(tables: Tables, chance: random.Random) -> bytes:
    """A pipe table for each table."""
    parts = []
    for table in tables:
        lines = [f"| {' | '.join(map(_escaped, line))} |" for line in lines_of(table)]
        lines.insert(1, "|" + "---|" * (max(box.col for box in table) + 1))
        parts.append("\n".join(lines))
    return "\n\n".join(parts).encode()


def _escaped(text: str) -> str:
    kept = "".join(f"\\{char}" if char in "\\`*_{}[]<>()#+-.!|&~" else char for char in text)
    return "<br>".join(kept.split("\n"))


def as_html(tables: Tables, chance: random.Random) -> bytes:
    """A table for each table, with its spans and its blank cells."""
    body = "".join(f"<table>{_html_rows(table)}</table>" for table in tables)
    return f'<!DOCTYPE html><meta charset="utf-8">{body}'.encode()


def _html_rows(table: Table) -> str:
    return "\n".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in _rows_with_blanks(table))


def _html_cell(box: Box) -> str:
    text = "<br>".join(html.escape(box.text).split("\n"))
    return f"<td{_span('rowspan', box.rows)}{_span('colspan', box.cols)}>{text}</td>"


def _span(name: str, span: int) -> str:
    return f' {name}="{span}"' if span > 1 else ""


def _rows_with_blanks(table: Table) -> list[list[Box]]:
    """The boxes in rows, with blank ones where no box is."""
    covered = {
        (row, col)
        for box in table
        for row in range(box.row, box.row + box.rows)
        for col in range(box.col, box.col + box.cols)
    }
    rows, cols = max(row for row, _ in covered) + 1, max(col for _, col in covered) + 1
    found: list[list[Box]] = [[] for _ in range(rows)]
    for box in table:
        found[box.row].append(box)
    for row in range(rows):
        found[row] += [Box(row, col, "") for col in range(cols) if (row, col) not in covered]
        found[row].sort(key=lambda box: box.col)
    return found


def as_xlsx(tables: Tables, chance: random.Random) -> bytes:
    """A workbook with a worksheet a table."""
    return xlsx_archive(tables, chance).packed()


def xlsx_archive(tables: Tables, chance: random.Random) -> Archive:
    """The members of a workbook; texts stand in the cells or among the shared strings."""
    shared: dict[str, int] | None = {} if chance.random() < 0.5 else None
    sheets = [_worksheet(table, shared) for table in tables]
    names = "".join(f'<sheet name="{at}ページ" sheetId="{at}" r:id="rId{at}"/>' for at in range(1, len(sheets) + 1))
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    members = {"xl/workbook.xml": _HEAD + book.encode()}
    if shared is not None:
        items = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in shared)
        members["xl/sharedStrings.xml"] = _HEAD + f'<sst xmlns="{_MAIN}">{items}</sst>'.encode()
        relations += f'<Relationship Id="rId900" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    members["xl/_rels/workbook.xml.rels"] = _relations(relations)
    for at, sheet in enumerate(sheets, start=1):
        members[f"xl/worksheets/sheet{at}.xml"] = _HEAD + sheet.encode()
    kinds = {f"xl/worksheets/sheet{at}.xml": "spreadsheetml.worksheet" for at in range(1, len(sheets) + 1)}
    kinds |= {"xl/workbook.xml": "spreadsheetml.sheet.main", "xl/sharedStrings.xml": "spreadsheetml.sharedStrings"}
    return Archive({**_package("xl/workbook.xml", kinds), **members})


def _package(main: str, kinds: dict[str, str]) -> dict[str, bytes]:
    start = "application/vnd.openxmlformats-officedocument."
    named = "".join(f'<Override PartName="/{path}" ContentType="{start}{kind}+xml"/>' for path, kind in kinds.items())
    defaults = (
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    relation = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'
    return {
        "[Content_Types].xml": _HEAD + f'<Types xmlns="{_TYPES}">{defaults}{named}</Types>'.encode(),
        "_rels/.rels": _relations(relation),
    }


def _relations(relations: str) -> bytes:
    return _HEAD + f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'.encode()


def _worksheet(table: Table, shared: dict[str, int] | None) -> str:
    rows: dict[int, list[str]] = {}
    for box in table:
        if box.text:
            rows.setdefault(box.row, []).append(_xlsx_cell(box, shared))
    data = "".join(f'<row r="{row + 1}">{"".join(cells)}</row>' for row, cells in sorted(rows.items()))
    merged = [
        f'<mergeCell ref="{letters(box.col)}{box.row + 1}:{letters(box.col + box.cols - 1)}{box.row + box.rows}"/>'
        for box in table
        if box.rows > 1 or box.cols > 1
    ]
    merges = f'<mergeCells count="{len(merged)}">{"".join(merged)}</mergeCells>' if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{merges}</worksheet>'


def _xlsx_cell(box: Box, shared: dict[str, int] | None) -> str:
    at = f"{letters(box.col)}{box.row + 1}"
    if shared is not None:
        return f'<c r="{at}" t="s"><v>{shared.setdefault(box.text, len(shared))}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(box.text)}</t></is></c>'


def letters(col: int) -> str:
    """The name of a column, counted from 0."""
    name = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        name = chr(65 + rest) + name
    return name


def as_xls(tables: Tables, chance: random.Random) -> bytes:
    """An old workbook with a worksheet a table."""
    book = xlwt.Workbook()
    for at, table in enumerate(tables, start=1):
        sheet = book.add_sheet(f"{at}ページ")
        for box in table:
            if box.rows > 1 or box.cols > 1:
                sheet.write_merge(box.row, box.row + box.rows - 1, box.col, box.col + box.cols - 1, box.text)
            elif box.text:
                sheet.write(box.row, box.col, box.text)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def as_docx(tables: Tables, chance: random.Random) -> bytes:
    """A Word document with its tables below each other."""
    return docx_archive(tables, chance).packed()


def docx_archive(tables: Tables, chance: random.Random) -> Archive:
    """The members of a Word document."""
    body = "<w:p/>".join(_word_table(table) for table in tables)
    main = f'<w:document xmlns:w="{_WORD}"><w:body>{body}<w:p/><w:sectPr/></w:body></w:document>'
    kinds = {"word/document.xml": "wordprocessingml.document.main"}
    return Archive({**_package("word/document.xml", kinds), "word/document.xml": _HEAD + main.encode()})


def office_document() -> bytes:
    """A small Word document with what offices put into one: styles, lists, boxes, changes, notes and hidden text."""
    cell = "<w:tc><w:tcPr/>{}</w:tc>".format
    heads = "".join(cell(_word_text(head)) for head in "番号 取組名 担当課 実績 評価 課題 今後の方向性".split())
    box = (
        '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>☑</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>継続</w:t></w:r>"
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    row = "".join((
        cell(_word_text("1")), cell(_word_text("見守りの輪")), cell(_word_text("福祉課")),
        cell(item.format("輪を開いた。3回") + item.format("訪問した。21人")), cell(_word_text("○")),
        cell('<w:p><w:del><w:r><w:delText>消した文</w:delText></w:r></w:del><w:ins><w:r><w:t>足した文</w:t></w:r></w:ins>'
             "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠れた文</w:t></w:r></w:p>"),
        cell(f"<w:p>{box}</w:p>"),
    ))  # fmt: skip
    table = (
        f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * 7}</w:tblGrid><w:tr>{heads}</w:tr><w:tr>{row}</w:tr></w:tbl>"
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>基本目標1 支え合う</w:t></w:r></w:p>{table}<w:sectPr/>'
    more = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{_WORD}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="G"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="G"><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    kinds = {f"word/{name}.xml": f"wordprocessingml.{name}" for name in ("styles", "numbering")}
    kinds["word/document.xml"] = "wordprocessingml.document.main"
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
        for at, name in enumerate(("styles", "numbering"))
    )
    return Archive(
        {
            **_package("word/document.xml", kinds),
            "word/document.xml": f'<w:document xmlns:w="{_WORD}" {more}><w:body>{body}</w:body></w:document>'.encode(),
            "word/_rels/document.xml.rels": _relations(relations),
            "word/numbering.xml": numbering.encode(),
            "word/styles.xml": styles.encode(),
        }
    ).packed()


def _word_text(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _word_table(table: Table) -> str:
    cols = max(box.col + box.cols for box in table)
    anchors = {(box.row, box.col): box for box in table}
    lower = {(row, box.col): box for box in table for row in range(box.row + 1, box.row + box.rows)}
    covered = {
        (row, col)
        for box in table
        for row in range(box.row, box.row + box.rows)
        for col in range(box.col + 1, box.col + box.cols)
    }
    rows = []
    for row in range(max(box.row + box.rows for box in table)):
        cells = ""
        for col in range(cols):
            if (row, col) in covered:
                continue
            if (row, col) in lower:
                cells += _word_cell("", lower[row, col].cols, "<w:vMerge/>")
                continue
            box = anchors.get((row, col), Box(row, col, ""))
            cells += _word_cell(box.text, box.cols, '<w:vMerge w:val="restart"/>' if box.rows > 1 else "")
        rows.append(f"<w:tr>{cells}</w:tr>")
    grid = "<w:gridCol/>" * cols
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _word_cell(text: str, cols: int, merge: str) -> str:
    span = f'<w:gridSpan w:val="{cols}"/>' if cols > 1 else ""
    paragraphs = "".join(
        f"<w:p><w:r><w:t xml:space={quoteattr('preserve')}>{escape(line)}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{paragraphs}</w:tc>"


def as_pdf(tables: Tables, chance: random.Random) -> bytes:
    """A PDF with a page a table, its text in a Japanese font that is named and not embedded.

    Its lines are drawn in one of the ways of programs, or only the level ones, or none.
    """
    rule = chance.choice(RULES)
    return pdf_of([_page_content(table, rule) for table in tables], packs=chance.random() < 0.2)


RULES: tuple[str, ...] = (
    "{l} {b} {w} {h} re S",
    "{l} {b} {w} {h} re S",
    "{l} {b} m {r} {b} l {r} {t} l {l} {t} l h S",
    "{l} {b} {w} 0.5 re {l} {t} {w} 0.5 re {l} {b} 0.5 {h} re {r} {b} 0.5 {h} re f",
    "0.5 w {l} {b} m {r} {b} l S {l} {t} m {r} {t} l S",
    "[2 2] 0 d {l} {b} {w} {h} re S",
    "0.9 g {l} {b} {w} {h} re f 0 g",
    "",
)
_CELL_WIDE, _CELL_HIGH, _LETTER, _MARGIN = 96, 12, 6, 20


def _page_content(table: Table, rule: str) -> tuple[bytes, int, int]:
    """The drawing of a page with its width and height: a box a cell, its text in lines of fixed length."""
    room = _CELL_WIDE // _LETTER - 1
    wrapped = {box: _wrapped(box.text, room * box.cols) for box in table}
    rows = max(box.row + box.rows for box in table)
    heights = [1] * rows
    for box, lines in wrapped.items():
        last = box.row + box.rows - 1
        heights[last] = max(heights[last], len(lines) - sum(heights[box.row : last]))
    tops = [sum(heights[:row]) for row in range(rows + 1)]
    wide = 2 * _MARGIN + _CELL_WIDE * max(box.col + box.cols for box in table)
    high = 2 * _MARGIN + _CELL_HIGH * tops[-1]
    drawn = []
    for row in _rows_with_blanks(table):
        for box in row:
            left = _MARGIN + box.col * _CELL_WIDE
            top = high - _MARGIN - tops[box.row] * _CELL_HIGH
            bottom = high - _MARGIN - tops[box.row + box.rows] * _CELL_HIGH
            width = box.cols * _CELL_WIDE
            drawn.append(rule.format(l=left, b=bottom, w=width, h=top - bottom, r=left + width, t=top))
            for at, line in enumerate(wrapped.get(box, [])):
                drawn.append(f"BT /F1 {_LETTER} Tf {left + 2} {top - 9 - at * _CELL_HIGH} Td <{_hex(line)}> Tj ET")
    return "\n".join(drawn).encode(), wide, high


def _wrapped(text: str, room: int) -> list[str]:
    return [line[at : at + room] for line in text.split("\n") for at in range(0, max(len(line), 1), room)]


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


_TYPE_0 = b"/Subtype/Type0/BaseFont/HeiseiKakuGo-W5/Encoding/UniJIS-UTF16-H/DescendantFonts[4 0 R]"
_CID_FONT = (
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiKakuGo-W5/DW 1000/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>>>"
)
_FONT_DESCRIPTOR = (
    b"<</Type/FontDescriptor/FontName/HeiseiKakuGo-W5/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
    b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
)


def pdf_of(pages: Sequence[tuple[bytes, int, int]], *, packs: bool = False) -> bytes:
    """A PDF of these page drawings, compressed or not."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font" + _TYPE_0 + b">>",
        _CID_FONT,
        _FONT_DESCRIPTOR,
    ]
    for at, (content, wide, high) in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {high}]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {7 + 2 * at} 0 R>>".encode()
        )
        body, how = (zlib.compress(content, 1), b"/Filter/FlateDecode") if packs else (content, b"")
        objects.append(b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(body), how, body))
    return pdf_file(enumerate(objects, start=1))


def pdf_file(objects: Iterable[tuple[int, bytes]], root: int = 1) -> bytes:
    """A PDF of these numbered objects, with a table of where they stand."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: dict[int, int] = {}
    for number, body in objects:
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(offsets, default=0) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
    out += b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start)
    return bytes(out)


_SMALL = 0.35


def scan_document() -> bytes:
    """A PDF whose page is nothing but the picture of a small ruled table."""
    rows = ("No. Title Result", "1 Watch 12")
    table = tuple(Box(row, col, text) for row, line in enumerate(rows) for col, text in enumerate(line.split()))
    content, wide, high = _page_content(table, RULES[0])
    plain = pdf_of([(_latin(content), wide, high)]).replace(_TYPE_0, b"/Subtype/Type1/BaseFont/Helvetica")
    document = pypdfium2.PdfDocument(plain)
    picture = document[0].render(scale=3, grayscale=True).to_numpy()
    document.close()
    lines, columns = picture.shape[:2]
    packed = zlib.compress(picture.tobytes(), 6)
    image = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % (
        columns,
        lines,
    )
    # A small page: what a page costs goes with its size.
    wide, high = int(wide * _SMALL), int(high * _SMALL)
    drawing = b"q %d 0 0 %d 0 0 cm /Im1 Do Q" % (wide, high)
    return pdf_file((
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        (3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</Im1 5 0 R>>>>>>"
         % (wide, high)),
        (4, b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing)),
        (5, image + b"/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)),
    ))  # fmt: skip


def _latin(content: bytes) -> bytes:
    return re.sub(rb"<([0-9a-f]+)> Tj", lambda text: b"<%s> Tj" % text.group(1).replace(b"00", b""), content)


Writer = Callable[[Tables, random.Random], bytes]
