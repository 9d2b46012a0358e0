"""The walk through one part of a Word document: where it stands, and what is printed there.

Elements are taken as the parser meets them, so that neither depth nor length of a document can exhaust memory. What
an element means is told in ``docx_inline`` and ``docx_blocks``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.docx_names import Names, value_of
from sasaeai.sheets.formats.docx_numbering import Counters, Numbering
from sasaeai.sheets.formats.docx_styles import Style
from sasaeai.sheets.formats.docx_tables import Marks, WordTable
from sasaeai.sheets.formats.docx_text import Contents, Stretch
from sasaeai.sheets.formats.markup import TICKED, UNTICKED

Attributes = Mapping[str, str]
Note = tuple[str, str]
"""A footnote or endnote: the name of its element, and its id."""

_SKIPPED = frozenset(
    "w:rt w:rPrChange w:pPrChange w:tcPrChange w:trPrChange w:tblPrChange w:tblPrExChange w:tblGridChange "
    "w:sectPrChange w:numberingChange w:delText w:delInstrText".split()
)
_TEXTS = frozenset({"w:t", "m:t", "w:instrText"})
_CHOICES = frozenset({"mc:Choice", "mc:Fallback"})
_OFTEN_LEFT_OUT = _CHOICES | {"w:footnote", "w:endnote"}
_RULES_OF_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass(slots=True)
class Story:
    """What a part holds: lines and tables in their order, whether changes are pending, the notes it points to.

    ``unread`` are the names of elements that stand for something that is not read.
    """

    parts: list[Contents | WordTable] = field(default_factory=list)
    has_changes: bool = False
    notes: set[Note] = field(default_factory=set)
    deleted_notes: set[Note] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Run:
    """A run of characters that look alike; ``is_hidden`` is None where its paragraph decides."""

    is_hidden: bool | None = None
    font: str = ""


@dataclass(slots=True)
class Control:
    """A content control; ``is_ticked`` is the state of one that is a tick box, which wins over the text in it."""

    is_placeholder: bool = False
    is_ticked: bool | None = None
    has_printed: bool = False
    glyphs: set[str] = field(default_factory=set)

    def lacks_box(self) -> bool:
        """Whether it is a tick box that has not been printed yet."""
        return self.is_ticked is not None and not self.has_printed

    def replaced(self, text: str) -> str:
        """The text with the box in the place of the control's own sign."""
        if not self.lacks_box():
            return text
        self.has_printed = True
        rest = text.lstrip()
        if rest and (rest[0] in self.glyphs or not rest[0].isalnum()):
            rest = rest[1:]
        return (TICKED if self.is_ticked else UNTICKED) + rest


@dataclass(slots=True)
class OpenTable:
    """A table that is open, with the marks of its open cell and the state of its open row."""

    table: WordTable
    marks: Marks = field(default_factory=Marks)
    is_in_row: bool = False
    is_in_cell: bool = False
    is_row_deleted: bool = False
    is_row_changed: bool = False


class Walk:
    """A target of the XML parser; ``starters`` say by its name what the start of an element does, and what its end."""

    def __init__(
        self,
        name: str,
        styles: Mapping[str, Style],
        numbering: Numbering,
        starters: "Starters",
        unwanted: frozenset[Note] = frozenset(),
    ) -> None:
        self.story = Story()
        self.name = name
        self.styles = styles
        self.path = ["", "", ""]
        self.stretches = [Stretch()]
        self.runs = [Run()]
        self.tables: list[OpenTable] = []
        self.controls: list[Control] = []
        self.has_chosen: list[bool] = []
        self.text: list[str] = []
        self.deleted = self.hidden = self.boxes = 0
        self.printed = 0
        self._counted = 0
        self._counters = Counters(numbering)
        self._starters = starters
        self._unwanted = unwanted
        self._names = Names()
        self._closers: list[Closer | None] = []
        self._skipping = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = self._names[tag]
        if self._skipping or name in _SKIPPED or (name in _OFTEN_LEFT_OUT and self._is_left_out(name, attributes)):
            self._skipping += 1
            return
        self.path.append(name)
        if len(self.path) > limits.MAX_XML_DEPTH:
            raise refusals.too_tangled(self.name, "入れ子", "nested parts")
        starter = self._starters.get(name)
        self._closers.append(starter(self, attributes) if starter else None)

    def end(self, _tag: str) -> None:
        """Take the end of an element."""
        if self._skipping:
            self._skipping -= 1
            return
        self.path.pop()
        closer = self._closers.pop()
        if closer is not None:
            closer(self)

    def data(self, text: str) -> None:
        """Take characters."""
        if not self._skipping and self.path[-1] in _TEXTS:
            self.text.append(text)

    def close(self) -> None:
        """Take the end of the part."""
        self.end_line()

    def print(self, text: str) -> None:
        """Print text where the walk stands, unless it was deleted."""
        if self.deleted or not text:
            return
        if self.controls:
            text = self.controls[-1].replaced(text)
        stretch = self.stretches[-1]
        is_hidden = self.runs[-1].is_hidden
        if is_hidden is None:
            is_hidden = stretch.open_paragraph().is_hidden
        stretch.print(text, hidden=is_hidden or self.hidden > 0)
        self.printed += not text.isspace()

    def print_box(self) -> None:
        """Print the box of the innermost content control, if it is one without a sign of its own."""
        if self.controls and self.controls[-1].lacks_box() and not self.deleted:
            self.print("\N{REPLACEMENT CHARACTER}")

    def count_item(self) -> None:
        """Count the paragraph that ends, if it is an item of a list; without text of its own it prints its number."""
        stretch = self.stretches[-1]
        paragraph = stretch.paragraph
        if paragraph is None or not paragraph.is_listed or self.deleted:
            return
        opened = self.tables[-1] if self.tables else None
        # Word leaves the paragraphs of merged cells behind in those that are merged away, and prints no number there.
        if opened is not None and opened.is_in_cell and opened.table.is_merged_away(opened.marks):
            return
        number = self._counters.next(paragraph.list_id, paragraph.level)
        if number.strip() and stretch.may_print_number():
            stretch.print_number(number, hidden=paragraph.is_hidden or self.hidden > 0)
            self.printed += 1

    def end_line(self) -> None:
        """End the paragraph outside tables and boxes."""
        base = self.stretches[0]
        base.end_paragraph()
        self.story.parts += base.lines()

    def note_change(self) -> None:
        """Note that a tracked change is pending here."""
        self.story.has_changes = True
        self.stretches[-1].is_changed = True

    def count(self) -> None:
        """Count a cell, a paragraph or a note before it is kept."""
        self._counted += 1
        if self._counted > limits.MAX_CELLS:
            raise refusals.too_many_cells(self.name)

    def _is_left_out(self, name: str, attributes: Attributes) -> bool:
        if name in _CHOICES:
            return bool(self.has_chosen) and self.has_chosen[-1]
        is_unwanted = (name, value_of(attributes, "id") or "") in self._unwanted
        return is_unwanted or value_of(attributes, "type") in _RULES_OF_NOTES


Closer = Callable[[Walk], None]
Starter = Callable[[Walk, Attributes], Closer | None]
Starters = Mapping[str, Starter]
