"""HTML: every table becomes a grid, nested ones too; what stands outside tables goes to ``t0``."""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sasaeai.sheets.formats import characters
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.elements import BLOCKS
from sasaeai.sheets.formats.html_cost import require_affordable
from sasaeai.sheets.formats.html_tables import OpenTable
from sasaeai.sheets.formats.markup import PrintedText, walk
from sasaeai.sheets.grid import Grid

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARATION_REACH = 4096
_UNDISPLAYED = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
# What web pages call Shift_JIS and EUC-JP has the characters of Microsoft's tables.
_WEB_ENCODINGS = {"shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932"}


@dataclass(slots=True)
class ParsedPage:
    """Lines outside tables, each with whether it is hidden, and the tables in order of their start."""

    outside: list[tuple[str, bool]] = field(default_factory=list)
    tables: list[OpenTable] = field(default_factory=list)


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a ``meta`` element names, as a codec of Python."""
    found = _DECLARED.search(data[:_DECLARATION_REACH])
    if found is None:
        return None
    encoding = found.group(1).decode("ascii").lower()
    return None if encoding.startswith(("utf-16", "utf-32")) else _WEB_ENCODINGS.get(encoding, encoding)


def read(text: str, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of an HTML page."""
    page = parse(text, assembler.name)
    tables = grids(page, assembler, first=1)
    return (assembler.lines(page.outside), *tables) if page.outside else tables


def grids(page: ParsedPage, assembler: Assembler, *, first: int) -> tuple[Grid, ...]:
    """The tables of a page as grids ``t{first}``, ``t{first + 1}``…"""
    return tuple(
        assembler.grid(f"t{number}", table.cells(number), hidden=table.is_hidden)
        for number, table in enumerate(page.tables, start=first)
    )


def parse(text: str, name: str) -> ParsedPage:
    """Lay out the tables of an HTML text. Raises ``UnreadableDocumentError`` where it is nested beyond reason."""
    require_affordable(text, name)
    body = LexborHTMLParser(characters.printable(text)).body
    reading = _Reading(name)
    if body is not None:
        for node, is_start in walk(body):
            reading.take(node, is_start=is_start)
        reading.end_line()
    return reading.page


class _Reading:
    """Where the walk through a page is: the open tables, and how many hidden elements are open."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.page = ParsedPage()
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
            self._hidden += _is_hidden(node)
            self._start(node)
        elif node.is_element_node:
            self._end(node)
            self._hidden -= _is_hidden(node)

    def end_line(self) -> None:
        """Close the running line outside tables."""
        text = self._line.result()
        if text:
            self.page.outside.append((text, not self._line.is_seen))
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
            self.page.tables.append(table)
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


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or _UNDISPLAYED.search(attributes.get("style") or "") is not None
