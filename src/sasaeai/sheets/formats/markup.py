"""What HTML elements print: line breaks, tick boxes, field values. Shared by recognised text, HTML and Markdown.

Tables are not known here; ``html`` lays them out.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.elements import BLOCKS, INLINE, UNPRINTED
from sasaeai.sheets.formats.html_cost import excess

TICKED, UNTICKED = "☑", "☐"

_VALUELESS_INPUTS = frozenset("hidden submit button image reset password file color range".split())
# In a fragment only names of HTML elements make a tag: 「<A評価>」 and 「5<6」 are words.
_TAG_NAMES = "|".join(sorted((BLOCKS - {"body"}) | INLINE, key=len, reverse=True))
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>", re.IGNORECASE)
_STRAY = re.compile(r"<|&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_SELECT = re.compile(r"(<select\b[^<>]*>)", re.IGNORECASE)
_SELECT_END = re.compile(r"</select|</?(?:t[dhr]|table)\b", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[((?:(?!\]\]>).)*+)(?:\]\]>|\Z)", re.DOTALL)
_BREAK, _BOUNDARY = "\x01", "\x02"
_HTML_SPACE = re.compile(r"[ \t\n\r\f]+")
_MARK = re.compile(f"([{_BREAK}{_BOUNDARY}])")


class PrintedText:
    """Collects what a run of markup prints; ``collapse`` folds white space as HTML does."""

    def __init__(self, *, collapse: bool) -> None:
        self._collapse = collapse
        self._seen: list[str] = []
        self._unseen: list[str] = []
        self.is_seen = False
        self.has_list = False

    def add(self, text: str, *, hidden: bool = False) -> None:
        """Add running text."""
        (self._unseen if hidden else self._seen).append(printable(text))
        self.is_seen = self.is_seen or (not hidden and not text.isspace())

    def boundary(self) -> None:
        """Begin or end a block."""
        self._mark(_BOUNDARY)

    def _mark(self, mark: str) -> None:
        self._seen.append(mark)
        self._unseen.append(mark)

    def element(self, node: LexborNode, *, hidden: bool = False) -> None:
        """Add what the start of an element prints by itself."""
        if node.tag == "br":
            self._mark(_BREAK)
        elif node.tag in BLOCKS:
            self.boundary()
            self.has_list = self.has_list or node.tag == "li"
        elif text := _own_text(node):
            self.add(text, hidden=hidden)

    def result(self) -> str:
        """The text as printed, without white space at its ends; where all of it is hidden, what is hidden."""
        return self._joined(self._seen if self.is_seen else self._unseen)

    def unseen(self) -> str:
        """What is hidden inside a text that is seen."""
        return self._joined(self._unseen) if self.is_seen else ""

    def _joined(self, pieces: list[str]) -> str:
        text = "".join(pieces)
        if self._collapse:
            text = _HTML_SPACE.sub(" ", text)
        first, *rest = _MARK.split(text)
        lines = [first.strip(" \t")]
        for mark, piece in zip(rest[::2], rest[1::2], strict=True):
            if mark == _BOUNDARY and not lines[-1]:
                lines.pop()
            lines.append(piece.strip(" \t"))
        return "\n".join(lines).strip()


def walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below ``root`` when it starts (True) and when it ends (False), without what is never printed."""
    node = root.first_child
    trail: list[LexborNode] = []
    while node is not None or trail:
        if node is None:
            node = trail.pop()
            yield node, False
            node = node.next
            continue
        yield node, True
        child = None if node.tag in UNPRINTED or node.tag == "select" else node.first_child
        if child is not None:
            trail.append(node)
            node = child
            continue
        yield node, False
        node = node.next


class Printed(NamedTuple):
    """What a piece of markup prints, and whether its line breaks are those of a list."""

    text: str
    has_list: bool = False


def printed(fragment: str) -> Printed:
    """What a piece of text with HTML in it prints; inner spaces are kept, whatever is no tag stays as it is."""
    if "<" not in fragment and "&" not in fragment:
        return Printed(printable(fragment).strip())
    return _parsed(fragment)


@lru_cache(maxsize=4096)
def _parsed(fragment: str) -> Printed:
    markup = mended(printable(_with_strays_escaped(fragment)))
    body = None if excess(markup) else LexborHTMLParser("<!DOCTYPE html><body><div>" + markup).body
    if body is None:
        return Printed(printable(fragment).strip())
    collected = PrintedText(collapse=False)
    for node, is_start in walk(body):
        _print(collected, node, is_start=is_start)
    return Printed(collected.result(), collected.has_list)


def _with_strays_escaped(fragment: str) -> str:
    pieces = []
    end = 0
    for tag in _TAG.finditer(fragment):
        pieces += [_escape_stray(fragment[end : tag.start()]), tag.group()]
        end = tag.end()
    return "".join((*pieces, _escape_stray(fragment[end:])))


def _print(collected: PrintedText, node: LexborNode, *, is_start: bool) -> None:
    if node.is_text_node:
        if is_start:
            collected.add(node.text_content or "")
    elif is_start:
        collected.element(node)
    elif node.tag in BLOCKS:
        collected.boundary()


def _escape_stray(text: str) -> str:
    return _STRAY.sub(lambda stray: "&lt;" if stray.group() == "<" else "&amp;", text)


def mended(markup: str) -> str:
    """Markup in which drop-downs that are never closed swallow nothing, and CDATA is text as it is in XHTML."""
    if "<![CDATA[" in markup:
        markup = _CDATA.sub(lambda match: html.escape(match.group(1)), markup)
    first, *rest = _SELECT.split(markup)
    pieces = [first]
    for tag, piece in zip(rest[::2], rest[1::2], strict=True):
        end = _SELECT_END.search(piece)
        pieces += [tag if end and end.group().lower() == "</select" else "", piece]
    return "".join(pieces)


def _own_text(node: LexborNode) -> str:
    if node.tag == "input":
        return _input_text(node.attributes)
    if node.tag == "img":
        return node.attributes.get("alt") or ""
    if node.tag == "select":
        return _chosen_options(node)
    return ""


def _input_text(attributes: dict[str, str | None]) -> str:
    kind = (attributes.get("type") or "").strip().lower()
    if kind in ("checkbox", "radio") or (not kind and "checked" in attributes):
        return TICKED if "checked" in attributes else UNTICKED
    return "" if kind in _VALUELESS_INPUTS else attributes.get("value") or ""


def _chosen_options(node: LexborNode) -> str:
    """What a drop-down shows, and words that stand in it beside its options."""
    options = node.css("option")
    chosen = [option for option in options if "selected" in option.attributes]
    if not chosen and "multiple" not in node.attributes:
        # A browser shows the first option of a list in which none is selected.
        chosen = options[:1]
    beside = (child.text_content or "" for child in node.iter(include_text=True) if child.is_text_node)
    texts = [(option.text() or "").strip() for option in chosen] + [text.strip() for text in beside]
    return "、".join(filter(None, texts))
