"""Word documents (.docx, .docm): tables as grids, everything else as lines, in the order of the document.

After the body come its notes, what stands in heads and feet of the pages, and comments as hidden lines. Macros,
links and embedded files are never looked at; charts, embedded objects and their like are remarked.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from sasaeai.sheets.formats import docx_blocks, docx_inline, docx_unread, limits, ooxml_package, refusals
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.docx_numbering import Numbering, NumberingReader
from sasaeai.sheets.formats.docx_styles import Style, StylesReader
from sasaeai.sheets.formats.docx_tables import WordTable
from sasaeai.sheets.formats.docx_text import Contents
from sasaeai.sheets.formats.docx_walk import Note, Starters, Story, Walk
from sasaeai.sheets.formats.ooxml_package import Package
from sasaeai.sheets.grid import Grid

_USUAL_PART = "word/document.xml"
_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/(?:_rels/)?"
    r"(?:document|styles|numbering|footnotes|endnotes|comments|header|footer)\d*\.xml(?:\.rels)?",
    re.IGNORECASE,
)
_READ = frozenset({"styles", "numbering", "footnotes", "endnotes", "comments", "header", "footer"})
_STARTERS: Starters = {**docx_inline.STARTERS, **docx_blocks.STARTERS, **docx_unread.STARTERS}
_CHANGES = "tracked-changes"
_UNREAD = "unread-parts"


def read(data: bytes, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a document, tracked changes taken as accepted; the assembler keeps a remark of these."""
    package, document = _opened(data, assembler.name)
    return _Reading(package, document, assembler).grids()


def _opened(data: bytes, name: str) -> tuple[Package, str]:
    """The members that matter, and which of them is the document."""
    with ooxml_package.opened(data, name) as archive:
        ooxml_package.require_moderate(archive, name)

        def members(is_wanted: "re.Pattern[str] | set[str]") -> dict[str, bytes]:
            fits = (
                is_wanted.__contains__ if isinstance(is_wanted, set) else lambda path: bool(is_wanted.fullmatch(path))
            )
            return ooxml_package.members_of(archive, name, "docx", fits)

        package = Package(members(_WANTED), name, "docx")
        document = package.main_part() or _USUAL_PART
        package.members |= members({document, ooxml_package.relations_of(document)} - package.members.keys())
        related = {relation.path for relation in package.relations(document).values() if relation.kind in _READ}
        package.members |= members(related - package.members.keys())
    if document not in package.members:
        raise package.damaged()
    return package, document


class _Reading:
    """A document while its parts are read one after the other."""

    def __init__(self, package: Package, document: str, assembler: Assembler) -> None:
        self._package = package
        self._document = document
        self._assembler = assembler
        self._changed: list[str] = []
        self._has_changes = False
        self._furniture: set[str] = set()
        self._unread: set[str] = set()
        self._styles = self._read_styles()
        self._numbering = self._read_numbering()

    def grids(self) -> tuple[Grid, ...]:
        """Read all parts."""
        body = self._story(self._document)
        self._add(body)
        deleted = frozenset(body.deleted_notes - body.notes)
        for kind in ("footnotes", "endnotes"):
            for path in self._paths(kind):
                self._add(self._story(path, deleted))
        for kind in ("header", "footer"):
            for path in self._paths(kind):
                self._add_furniture(self._story(path))
        for path in self._paths("comments"):
            for text in _texts(self._story(path)):
                self._assembler.line(text.text, hidden=True)
        if self._has_changes:
            self._assembler.remark(_CHANGES, self._changed)
        if self._unread:
            self._assembler.remark(_UNREAD, (), docx_unread.in_words(self._unread))
        return self._assembler.finish()

    def _paths(self, kind: str) -> list[str]:
        relations = self._package.relations(self._document).values()
        return list(dict.fromkeys(relation.path for relation in relations if relation.kind == kind))

    def _read_styles(self) -> Mapping[str, Style]:
        path = next(iter(self._paths("styles")), "")
        if path not in self._package.members:
            return {}
        reader = StylesReader()
        self._parse(path, reader)
        return reader.styles()

    def _read_numbering(self) -> Numbering:
        path = next(iter(self._paths("numbering")), "")
        reader = NumberingReader()
        if path in self._package.members:
            self._parse(path, reader)
        return reader.numbering

    def _story(self, path: str, unwanted: frozenset[Note] = frozenset()) -> Story:
        if path not in self._package.members:
            raise self._package.damaged()
        walk = Walk(self._assembler.name, self._styles, self._numbering, _STARTERS, unwanted)
        self._parse(path, walk)
        self._has_changes = self._has_changes or walk.story.has_changes
        self._unread |= walk.story.unread
        return walk.story

    def _parse(self, path: str, target: Walk | StylesReader | NumberingReader) -> None:
        xml = self._package.members.pop(path)
        if len(xml) > limits.MAX_WORD_PART:
            megabytes = limits.MAX_WORD_PART // 1_000_000
            raise refusals.too_large(
                self._package.name,
                f"文章と表が {megabytes} MB を超えています",
                f"over {megabytes} MB of text and tables",
            )
        parser = ElementTree.XMLParser(target=target)  # noqa: S314 - a document type was refused before
        try:
            parser.feed(xml)
            parser.close()
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self._package.damaged() from error

    def _add(self, story: Story) -> None:
        for part in story.parts:
            if isinstance(part, Contents):
                self._assembler.line(part.text, hidden=part.is_hidden)
            elif not part.is_gone:
                self._add_table(part)

    def _add_table(self, table: WordTable) -> None:
        self._assembler.table(table.cells)
        self._changed += table.changed
        for beside in table.lines:
            self._assembler.line(beside.text, hidden=beside.is_hidden)

    def _add_furniture(self, story: Story) -> None:
        """What is printed on every page, each text once; what only stood around the page's number is left out."""
        for text in _texts(story):
            if text.text not in self._furniture and any(map(str.isalnum, text.text)):
                self._furniture.add(text.text)
                self._assembler.line(text.text, hidden=text.is_hidden)


def _texts(story: Story) -> Iterator[Contents]:
    """The lines of a part, those of its tables too."""
    for part in story.parts:
        for contents in (part,) if isinstance(part, Contents) else part.texts():
            yield contents
            yield from contents.beside if isinstance(part, WordTable) else ()
