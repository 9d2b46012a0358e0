"""How dear an HTML text would be to parse: the standard's rules for torn markup take quadratic time and memory."""

import re

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.elements import BLOCKS

# No tag needs its ">" here: looking for it from each "<" would itself be quadratic.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)",
    re.IGNORECASE | re.DOTALL,
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_CELLS = frozenset(("td", "th", "caption"))
_SCOPES = _CELLS | frozenset(("table", "template", "object", "marquee", "button"))
_CLOSED_BY_NEXT = frozenset("p li dt dd option optgroup rt rp thead tbody tfoot colgroup".split())


def require_affordable(text: str, name: str) -> None:
    """Raise ``UnreadableDocumentError`` if the markup is nested too deep or torn too often."""
    if found := excess(text):
        raise refusals.too_tangled(name, *found)


def excess(text: str) -> tuple[str, str] | None:
    """What there is too much of in the markup, in Japanese and English; ``None`` where it can be parsed."""
    trail = _Trail()
    unclosed = 0
    for match in _TAG.finditer(text):
        tag, rest = match.group(3), match.group(4)
        if not tag:
            continue
        trail.take(tag.lower(), rest, is_end=match.group(2) == "/")
        unclosed = unclosed + len(rest.split()) + 1 if text.startswith("<", match.end()) else 0
        if unclosed > limits.MAX_HTML_ATTRIBUTES:
            return "閉じていないタグ", "unclosed tags"
        if len(rest) > limits.MAX_HTML_ATTRIBUTES and len(rest.split()) > limits.MAX_HTML_ATTRIBUTES:
            return "タグの属性", "attributes of a tag"
        if len(trail.open) > limits.MAX_HTML_DEPTH:
            return "タグの入れ子", "nested tags"
        if trail.reopenings > limits.MAX_HTML_REOPENINGS:
            return "閉じていないタグ", "unclosed tags"
    return None


class _Trail:
    """The open elements, near enough, and how many formatting elements have been reopened."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.reopenings = 0
        self._formats: list[set[str]] = [set()]

    def take(self, tag: str, rest: str, *, is_end: bool) -> None:
        """Take one tag."""
        if tag in _FORMATTING:
            self._take_formatting(tag, rest, is_end=is_end)
        elif tag in _VOID or tag in _CLOSED_BY_NEXT:
            self.reopenings += len(self._formats[-1])
        elif is_end:
            self._close(tag)
        elif not (rest.endswith("/") and ("svg" in self.open or "math" in self.open)):
            self._start(tag)

    def _take_formatting(self, tag: str, rest: str, *, is_end: bool) -> None:
        formats = self._formats[-1]
        if not is_end:
            formats.add(f"{tag} {rest}")
            self.open.append(tag)
        elif tag in self.open:
            # An end tag takes a formatting element from under the blocks that it holds.
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag)]
            formats.discard(next((entry for entry in formats if entry.startswith(f"{tag} ")), ""))
        self.reopenings += len(formats)

    def _start(self, tag: str) -> None:
        if tag == "tr":
            self._back_to(("table",))
        elif tag in _CELLS:
            self._back_to(("table", "tr"))
            self._formats.append(set())
        self.open.append(tag)
        self.reopenings += len(self._formats[-1])

    def _back_to(self, ends: tuple[str, ...]) -> None:
        if "table" not in self.open:
            return
        while self.open[-1] not in ends:
            self._drop()

    def _close(self, tag: str) -> None:
        # The limit on depth bounds this search.
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] == tag:
                while len(self.open) > at:
                    self._drop()
                return
            if _holds_back(self.open[at], tag):
                return

    def _drop(self) -> None:
        if self.open.pop() in _CELLS and len(self._formats) > 1:
            self._formats.pop()


def _holds_back(open_tag: str, end_tag: str) -> bool:
    """Whether an open element keeps an end tag from closing anything above it."""
    if end_tag in _CELLS or end_tag in ("tr", "table"):
        return open_tag == "table"
    return open_tag in _SCOPES or (end_tag not in BLOCKS and open_tag in BLOCKS)
