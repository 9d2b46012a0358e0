"""What the paragraphs of a Word document print: seen and hidden text, fields, and the stretch that holds them.

A stretch is whatever paragraphs stand in: the body, a cell, a text box, a note. Elements are walked by ``docx_story``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.markup import TICKED, UNTICKED

_PAGE_NUMBERS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_BLANKS = " \t"
_NO_LIST = frozenset({"", "0"})


class Contents(NamedTuple):
    """What a stretch prints; ``beside`` is what its text boxes print, and what it hides."""

    text: str
    is_hidden: bool = False
    has_list: bool = False
    is_changed: bool = False
    beside: "tuple[Contents, ...]" = ()

    @property
    def has_text(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.text or self.beside)


class Paragraph:
    """A paragraph while its runs are walked."""

    __slots__ = ("_seen", "_unseen", "is_hidden", "is_number", "level", "list_id")

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._unseen: list[str] = []
        self.list_id = ""
        self.level = 0
        self.is_hidden = False
        self.is_number = False

    def add(self, text: str, *, hidden: bool = False) -> None:
        """Add running text."""
        (self._unseen if hidden else self._seen).append(text)

    @property
    def is_listed(self) -> bool:
        """Whether it is an item of a list."""
        return self.list_id not in _NO_LIST

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.seen and not self.unseen

    @property
    def seen(self) -> str:
        """What is printed."""
        return _trimmed(self._seen)

    @property
    def unseen(self) -> str:
        """What is hidden."""
        return _trimmed(self._unseen)


@dataclass(slots=True)
class Field:
    """A field between its marks: first its code, then its result."""

    code: list[str] = field(default_factory=list)
    is_code: bool = True
    is_ticked: bool | None = None
    entries: list[str] = field(default_factory=list)
    chosen: int = 0
    has_printed: bool = False
    is_page_number: bool = False

    def end_code(self) -> None:
        """Begin the result."""
        self.is_code = False
        self.is_page_number = names_a_page("".join(self.code))

    def own_text(self) -> str:
        """What a form's field prints by itself: a tick box, the chosen entry of a list."""
        if self.is_ticked is not None:
            return TICKED if self.is_ticked else UNTICKED
        return self.entries[self.chosen] if not self.has_printed and 0 <= self.chosen < len(self.entries) else ""


class Stretch:
    """The paragraphs of one place while they are walked."""

    def __init__(self) -> None:
        self.fields: list[Field] = []
        self.paragraph: Paragraph | None = None
        self.joins_next = False
        self.is_changed = False
        self.beside: list[Contents] = []
        self._ended: list[Paragraph] = []

    def start_paragraph(self) -> None:
        """Begin a paragraph, or go on with one whose mark was deleted."""
        if self.paragraph is None or not self.joins_next:
            self.end_paragraph()
            self.paragraph = Paragraph()
        self.joins_next = False

    def end_paragraph(self) -> None:
        """End the paragraph, if one is open."""
        if self.paragraph is not None:
            self._ended.append(self.paragraph)
        self.paragraph = None
        self.joins_next = False

    def open_paragraph(self) -> Paragraph:
        """The paragraph to which text is added."""
        if self.paragraph is None:
            self.paragraph = Paragraph()
        return self.paragraph

    def print(self, text: str, *, hidden: bool = False) -> None:
        """Add text as the open fields let it."""
        innermost = self.fields[-1] if self.fields else None
        if innermost is not None:
            if any(each.is_page_number for each in self.fields):
                return
            if innermost.is_ticked is not None and not any(map(str.isalnum, text)):
                return
            innermost.has_printed = innermost.has_printed or (not innermost.is_code and not text.isspace())
            # A field inside the code of another one is worked out, and not printed.
            hidden = hidden or any(each.is_code for each in self.fields[:-1])
        self.open_paragraph().add(printable(text), hidden=hidden)

    def may_print_number(self) -> bool:
        """Whether the open paragraph is nothing but its automatic number, and not an item left blank below others."""
        has_items = any(each.is_listed and not each.is_number and not each.is_blank for each in self._ended)
        return self.open_paragraph().is_blank and not has_items

    def print_number(self, number: str, *, hidden: bool) -> None:
        """Let an automatic number be the text of the open paragraph."""
        paragraph = self.open_paragraph()
        paragraph.add(printable(number), hidden=hidden)
        paragraph.is_number = True

    def end_field(self) -> str:
        """End the innermost field; what it prints by itself."""
        return self.fields.pop().own_text() if self.fields else ""

    def lines(self) -> Iterator[Contents]:
        """Each ended paragraph as a line, and what stands beside them."""
        for paragraph in self._ended:
            if seen := paragraph.seen:
                yield Contents(seen, is_changed=self.is_changed)
            if unseen := paragraph.unseen:
                yield Contents(unseen, is_hidden=True, is_changed=self.is_changed)
        yield from self.beside
        self._ended, self.beside, self.is_changed = [], [], False

    def contents(self) -> Contents:
        """All of it as one text. Text boxes are its text where it has no other."""
        has_list = any(paragraph.is_listed and not paragraph.is_number for paragraph in self._ended)
        seen = _joined(paragraph.seen for paragraph in self._ended if not _is_unseen(paragraph))
        unseen = _joined(paragraph.unseen for paragraph in self._ended if paragraph.unseen)
        beside = list(self.beside)
        if not seen and any(not each.is_hidden for each in beside):
            seen = _joined(each.text for each in beside if not each.is_hidden)
            beside = [each for each in beside if each.is_hidden]
        if seen and unseen:
            beside.append(Contents(unseen, is_hidden=True))
        is_hidden = bool(unseen) and not seen
        return Contents(seen or unseen, is_hidden, has_list, self.is_changed, tuple(beside))


def names_a_page(code: str) -> bool:
    """Whether a field's code asks for the number of the page, which is no word of the document."""
    words = code.split(maxsplit=1)
    return bool(words) and words[0].upper() in _PAGE_NUMBERS


def _is_unseen(paragraph: Paragraph) -> bool:
    return not paragraph.seen and bool(paragraph.unseen)


def _trimmed(pieces: list[str]) -> str:
    text = "".join(pieces)
    return "\n".join(line.strip(_BLANKS) for line in text.split("\n")) if "\n" in text else text.strip(_BLANKS)


def _joined(texts: Iterator[str]) -> str:
    return "\n".join(texts).strip()
