"""What a Word document is made of besides its table: styles, settings, page numbers, properties; text as paragraphs.

Nothing of the template that python-docx opens is kept but its frame: no foreign author, picture or unused style.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.rel import Relationships
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Twips

from sasaeai.sheets.writers.xml_texts import writable

FONT = "BIZ UDGothic"
POINTS = 8
_A3_WIDTH, _A3_HEIGHT, _MARGIN, _FOOTER = Mm(420), Mm(297), Mm(12.7), Mm(7)
TEXT_WIDTH = (_A3_WIDTH - 2 * _MARGIN) // Twips(1)
"""What the margins leave of the width, in twentieths of a point."""

_KEPT = (
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LONGEST_TITLE = 255  # characters, which is what Word takes
_OLDEST, _READABLE = (1980, 1, 1, 0, 0, 0), 0o644 << 16
_TEXT_OF_DOCUMENT, _BODY = "word/document.xml", b"<w:body>"
_PIECE = re.compile(r"(\t|\r\n|\r|\n)")
_OPENING = re.compile(r"<[\w:]+")

_BOLD, _CENTRED, _RIGHT = "<w:b/><w:bCs/>", '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'
_LINES = '<w:spacing w:line="252" w:lineRule="auto"/>'
_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:sz w:val="{2 * POINTS}"/><w:szCs w:val="{2 * POINTS}"/>'
    '<w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
)
_BUILT_IN = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    ),
)
_SETTINGS = (
    '<w:zoom w:percent="100"/>',
    '<w:characterSpacingControl w:val="doNotCompress"/>',
    (
        '<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    ),
    '<w:themeFontLang w:val="en-US" w:eastAsia="ja-JP"/>',
)


class _Style(NamedTuple):
    """A style of paragraphs: what it says of them, and of their runs. Those of the sheet have names of their own,
    so that they come along where the table is pasted.
    """

    id: str
    name: str
    points: float = POINTS
    paragraph: str = ""
    run: str = ""

    @property
    def xml(self) -> str:
        """As Word writes it."""
        size = f'<w:sz w:val="{round(2 * self.points)}"/><w:szCs w:val="{round(2 * self.points)}"/>'
        custom = ' w:customStyle="1"' if self.id.startswith("Sheet") else ""
        return (
            f'<w:style w:type="paragraph"{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{self.paragraph}</w:pPr>'
            f"<w:rPr>{_FONTS}{self.run}{size}</w:rPr></w:style>"
        )


_STYLES = (
    _Style("Heading1", "heading 1", 14, '<w:keepNext/><w:spacing w:after="120"/><w:outlineLvl w:val="0"/>', _BOLD),
    _Style(
        "Heading2", "heading 2", 11, '<w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/>',
        _BOLD,
    ),
    _Style("Footer", "footer", POINTS, _CENTRED),
    _Style("SheetText", "シート本文", POINTS, _LINES),
    _Style("SheetName", "シート取組名", POINTS, _LINES, _BOLD),
    _Style("SheetCentred", "シート中央", POINTS, _LINES + _CENTRED),
    _Style("SheetValue", "シート数値", POINTS, _LINES + _RIGHT),
    _Style("SheetHeading", "シート見出し", POINTS, f"<w:keepNext/>{_LINES}{_CENTRED}", _BOLD),
    _Style("SheetSection1", "シート区分1", 10, '<w:keepNext/><w:spacing w:before="40" w:after="40"/>', _BOLD),
    _Style("SheetSection2", "シート区分2", 9, '<w:keepNext/><w:spacing w:before="20" w:after="20"/>', _BOLD),
    _Style("SheetSection3", "シート区分3", 8.5, f"<w:keepNext/>{_LINES}", _BOLD),
    _Style("SheetLegend", "シート凡例", POINTS, '<w:spacing w:before="80"/>'),
    _Style(
        "SheetQuestion", "シート確認事項", 9,
        '<w:tabs><w:tab w:val="left" w:pos="850"/><w:tab w:val="left" w:pos="1650"/></w:tabs>'
        '<w:spacing w:after="40"/><w:ind w:left="1650" w:hanging="1650"/>',
    ),
)  # fmt: skip


def empty_document(title: str) -> Document:
    """A document without text: A3 landscape, page numbers, the styles of this module, no property but its title."""
    document = docx.Document()
    package = document.part.package
    for relations in (document.part.rels, package.rels):
        _strip(relations)
    _fill(document.styles.element, (_DEFAULTS, *_BUILT_IN, *(style.xml for style in _STYLES)))
    _fill(document.settings.element, _SETTINGS)
    _keep_title_only(package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element, title)
    _set_up_pages(document)
    return document


def in_attribute(text: str) -> str:
    """A text as the value of an attribute."""
    return escape(writable(text))


def paragraph(text: str, style: str, *, bold: str = "", keep_next: bool = False) -> str:
    """The XML of a paragraph: words in bold type, then the text with its tabs and line ends."""
    kept = "<w:keepNext/>" if keep_next else ""
    first = f"<w:r><w:rPr>{_BOLD}</w:rPr>{_pieces(bold)}</w:r>" if bold else ""
    rest = f"<w:r>{_pieces(text)}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}</w:pPr>{first}{rest}</w:p>'


def with_body(document: Document, pieces: Iterable[str]) -> bytes:
    """The file of a document without text, with these pieces of XML as its text.

    It does not say when it was made: the same text is the same file.
    """
    stream, out = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as package, zipfile.ZipFile(out, "w") as copy:
        for name in package.namelist():
            held = package.read(name)
            if name == _TEXT_OF_DOCUMENT:
                held = held.replace(_BODY, _BODY + "".join(pieces).encode(), 1)
            member = zipfile.ZipInfo(name, _OLDEST)
            member.external_attr = _READABLE
            copy.writestr(member, held, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _pieces(text: str) -> str:
    return "".join(map(_piece, filter(None, _PIECE.split(writable(text)))))


def _piece(text: str) -> str:
    if text == "\t":
        return "<w:tab/>"
    if _PIECE.fullmatch(text):
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t>'


def _strip(relations: Relationships) -> None:
    """Let go of the parts of the template that nobody asked for."""
    for key in [key for key, relation in relations.items() if relation.reltype not in _KEPT]:
        del relations[key]


def _fill(target: BaseOxmlElement, pieces: Iterable[str]) -> None:
    for child in list(target):
        target.remove(child)
    for piece in pieces:
        target.append(_element(piece))


def _element(xml: str) -> BaseOxmlElement:
    """The element that a piece of XML with one root is; its names begin with ``w:``."""
    opening = _OPENING.match(xml)
    end = opening.end() if opening else 0
    return parse_xml(f"{xml[:end]} {nsdecls('w')}{xml[end:]}")


def _keep_title_only(properties: BaseOxmlElement, title: str) -> None:
    for child in list(properties):
        if child.tag == _TITLE:
            child.text = writable(title)[:_LONGEST_TITLE]
        else:
            properties.remove(child)


def _set_up_pages(document: Document) -> None:
    """A3 landscape with narrow margins, and “page / pages” below."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _A3_WIDTH, _A3_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.header_distance = section.footer_distance = _FOOTER
    section.footer.is_linked_to_previous = False
    page, pages = (
        f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>' for name in ("PAGE", "NUMPAGES")
    )
    between = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    numbers = f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{page}{between}{pages}</w:p>'
    _fill(section.footer.part.element, (numbers,))
