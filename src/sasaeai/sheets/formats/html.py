"""HTML: every table becomes a grid, nested ones too; what stands outside tables goes to ``t0``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sasaeai.sheets.formats import characters
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.elements import BLOCKS
from sasaeai.sheets.formats.html_cost import require_affordable
from sasaeai.sheets.formats.html_tables import OpenTable
from sasaeai.sheets.formats.markup import PrintedText, mended, walk
from sasaeai.sheets.grid import Grid

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARATION_REACH = 4096
_UNDISPLAYED = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0*\.?0*\s*(?:;|!|$)|font-size\s*:\s*0(?:\.0*)?\s*(?:[a-z]{1,3}|%)?\s*(?:;|!|$)"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4})",
    re.IGNORECASE,
)
_CSS_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"([{}])")
_LAST_CLASS = re.compile(r"\.([\w-]+)\s*\Z")
# What web pages call Shift_JIS and EUC-JP has the characters of Microsoft's tables.
_WEB_ENCODINGS = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "cp932"), "cp932"),
    **dict.fromkeys(("euc-jp", "x-euc-jp", "euc_jp"), "euc_jp"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    "iso-2022-jp": "iso2022_jp",
}


class _Line(NamedTuple):
    """A line outside tables."""

    text: str
    is_hidden: bool


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a ``meta`` element names, as a codec of Python."""
    found = _DECLARED.search(data[:_DECLARATION_REACH])
    if found is None:
        return None
    encoding = found.group(1).decode("ascii").lower()
    return _WEB_ENCODINGS.get(encoding)


def read(text: str, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of an HTML page."""
    add(text, assembler)
    return assembler.finish()


def add(text: str, assembler: Assembler) -> None:
    """Add the lines and tables of an HTML text. Raises ``UnreadableDocumentError`` where it is nested beyond reason."""
    require_affordable(text, assembler.name)
    page = LexborHTMLParser(mended(characters.printable(text)))
    if page.body is None:
        return
    for title in page.head.css("title") if page.head is not None else ():
        assembler.line((title.text() or "").strip())
    reading = _Reading(assembler.name, frozenset(_hiding_classes(page)))
    for node, is_start in walk(page.body):
        reading.take(node, is_start=is_start)
    reading.end_line()
    for part in reading.parts:
        if isinstance(part, OpenTable):
            assembler.table(part.cells, hidden=part.is_hidden)
            for unseen in part.unseen():
                assembler.line(unseen, hidden=True)
        else:
            assembler.line(part.text, hidden=part.is_hidden)


def _hiding_classes(page: LexborHTMLParser) -> Iterator[str]:
    """The classes that the page's own style rules hide; rules for some media only are left out."""
    for style in page.css("style"):
        selector, depth = "", 0
        for piece in _BRACE.split(_CSS_COMMENT.sub("", style.text() or "")):
            if piece in ("{", "}"):
                depth = max(0, depth + (1 if piece == "{" else -1))
            elif depth == 0:
                selector = piece
            elif depth == 1 and _UNDISPLAYED.search(piece):
                yield from (found.group(1) for part in selector.split(",") if (found := _LAST_CLASS.search(part)))


class _Reading:
    """Where the walk through a page is: the open tables, and how many hidden elements are open."""

    def __init__(self, name: str, hiding: frozenset[str]) -> None:
        self._name = name
        self._hiding = hiding
        self.parts: list[_Line | OpenTable] = []
        self._line = PrintedText(collapse=True)
        self._open: list[OpenTable] = []
        self._hidden = 0
        self._captions = 0

    def take(self, node: LexborNode, *, is_start: bool) -> None:
        """Take the start or the end of a node."""
        if node.is_text_node:
            if is_start:
                self._sink().add(node.text_content or "", hidden=self._hidden > 0)
        elif node.is_element_node and is_start:
            self._hidden += self._is_hidden(node)
            self._start(node)
        elif node.is_element_node:
            self._end(node)
            self._hidden -= self._is_hidden(node)

    def end_line(self) -> None:
        """Close the running line outside tables."""
        text = self._line.result()
        if text:
            # A caption stands before its table, whose start was noted already.
            at = len(self.parts)
            while self._captions and self.parts[at - 1] is not self._open[-1]:
                at -= 1
            at -= 1 if self._captions else 0
            self.parts.insert(at, _Line(text, not self._line.is_seen))
            if unseen := self._line.unseen():
                self.parts.insert(at + 1, _Line(unseen, is_hidden=True))
        self._line = PrintedText(collapse=True)

    def _sink(self) -> PrintedText:
        if self._captions or not self._open:
            return self._line
        return self._open[-1].sink() or self._line

    def _start(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "table":
            if not self._open:
                self.end_line()
            table = OpenTable(self._name, is_hidden=self._hidden > 0, captions=self._captions)
            self._captions = 0
            self._open.append(table)
            self.parts.append(table)
        elif self._open and tag == "caption":
            self.end_line()
            self._captions += 1
        elif self._open and not self._captions and self._open[-1].start(node, hidden=self._hidden > 0):
            return
        else:
            self._print(node)

    def _print(self, node: LexborNode) -> None:
        sink = self._sink()
        if sink is self._line and node.tag in BLOCKS:
            self.end_line()
        else:
            sink.element(node, hidden=self._hidden > 0)

    def _end(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "table":
            table = self._open.pop()
            table.close()
            self._captions = table.captions
            self._sink().boundary()
        elif self._open and tag == "caption":
            self.end_line()
            self._captions -= 1
        elif self._open and not self._captions and self._open[-1].end(tag):
            return
        elif tag in BLOCKS:
            sink = self._sink()
            self.end_line() if sink is self._line else sink.boundary()

    def _is_hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if not attributes:
            return False
        is_off = "hidden" in attributes or _UNDISPLAYED.search(attributes.get("style") or "") is not None
        return is_off or not self._hiding.isdisjoint((attributes.get("class") or "").split())
