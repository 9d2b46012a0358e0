"""Pages of a sheet written as a Word document, and Word documents from pieces of their XML."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Cm
from docx.table import _Cell
from tests.factories.sheets_in_formats import Content, Page, Placed, placed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOX = re.compile(r"([☐☑])")
_LISTED = "List Bullet"


def as_docx(pages: Iterable[Page]) -> bytes:
    """A table for each page: merged cells, tick boxes as content controls, headings that repeat on each sheet."""
    document = docx.Document()
    for page in pages:
        _add_table(document, page)
        document.add_paragraph()
    return saved(document)


def saved(document: WordDocument) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: WordDocument, page: Page) -> None:
    cells = placed(page, merge=True)
    rows = max(cell.row + cell.row_span for cell in cells)
    columns = max(len(page.order), *(cell.col + cell.col_span for cell in cells))
    table = document.add_table(rows, columns)
    for column in table.columns:
        column.width = Cm(2)
    # Asking the library for single cells takes longer with each merged one.
    grid = [[_Cell(tc, table) for tc in row.tc_lst] for row in table._tbl.tr_lst]
    for row in grid[:2]:
        row[0]._tc.getparent().get_or_add_trPr().append(parse_xml(f'<w:tblHeader xmlns:w="{W}"/>'))
    for cell in cells:
        _fill(grid[cell.row][cell.col], cell.content)
    for cell in sorted(cells, reverse=True):
        _merge(grid, cell)


def _merge(grid: list[list[_Cell]], cell: Placed) -> None:
    """Merge as Word writes it: one wide cell in each row, those below marked as going on."""
    for row in range(cell.row, cell.row + cell.row_span):
        first, *others = (item._tc for item in grid[row][cell.col : cell.col + cell.col_span])
        for other in others:
            other.getparent().remove(other)
        if cell.col_span > 1:
            first.grid_span = cell.col_span
        if cell.row_span > 1:
            first.vMerge = "restart" if row == cell.row else "continue"


def _fill(cell: _Cell, content: Content) -> None:
    lines = content.text.split("\n")
    for _ in lines[1:]:
        cell.add_paragraph()
    for paragraph, line in zip(cell.paragraphs, lines, strict=True):
        if content.is_list:
            paragraph.style = _LISTED
        for piece in _BOX.split(line):
            if piece in ("☐", "☑"):
                paragraph._p.append(parse_xml(tick_box(ticked=piece == "☑")))
            elif piece:
                paragraph.add_run(piece)


def tick_box(*, ticked: bool, sign: str | None = None) -> str:
    """A content control that is a tick box, as Word writes it."""
    shown = ("☒" if ticked else "☐") if sign is None else sign
    return (
        f'<w:sdt {_SPACES}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{shown}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def para(*runs: str, props: str = "") -> str:
    """A paragraph of runs; what does not look like XML is text."""
    inside = "".join(run if run.startswith("<") else text(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{props}</w:pPr>' if props else ''}{inside}</w:p>"


def text(words: str, props: str = "") -> str:
    """A run with text."""
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def tc(*inside: str, props: str = "") -> str:
    """A cell; what does not look like XML is a paragraph of its own."""
    blocks = "".join(block if block.startswith("<") else para(block) for block in inside or ("",))
    return f"<w:tc>{f'<w:tcPr>{props}</w:tcPr>' if props else ''}{blocks}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """A row; what does not look like XML is a cell."""
    inside = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{inside}</w:tr>"


def tbl(*rows: str, widths: Iterable[int] = ()) -> str:
    """A table."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def box(*blocks: str, drawn: bool = True) -> str:
    """A run with a text box, in both forms that Word writes, or in the old one alone."""
    inside = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    old = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    new = f"<w:drawing><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing>"
    both = f'<mc:AlternateContent><mc:Choice Requires="wps">{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
    return f"<w:r>{f'{both}</mc:AlternateContent>' if drawn else old}</w:r>"


def part(root: str, *blocks: str) -> str:
    """The XML of a part whose root has this name."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_SPACES}>{"".join(blocks)}</w:{root}>'


def word(*blocks: str, parts: Mapping[str, str] | None = None, **changes: bytes | None) -> bytes:
    """A document with this body; ``parts`` are further parts by their names (``header1``)."""
    members = package(part("document", f"<w:body>{''.join(blocks)}</w:body>"), parts or {})
    return zipped({**members, **{path: data for path, data in changes.items() if data is not None}})


def package(document: str, parts: Mapping[str, str]) -> dict[str, bytes]:
    """The members of a document by their paths."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{_OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in parts
    )
    main = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    members = {
        "[Content_Types].xml": content_types({"/word/document.xml": "wordprocessingml.document"}),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{main}</Relationships>',
        "word/document.xml": document,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
        **{f"word/{name}.xml": xml for name, xml in parts.items()},
    }
    return {path: xml.encode() for path, xml in members.items()}


def content_types(kinds: Mapping[str, str]) -> str:
    """What a package says of its parts; a kind is the middle of the type's name."""
    told = "".join(
        f'<Override PartName="{path}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
        for path, kind in kinds.items()
    )
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{told}</Types>'


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in members.items():
            archive.writestr(path, data)
    return stream.getvalue()
