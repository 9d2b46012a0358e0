"""The plan's tree, grown while the document is walked: page headers, headings between rows, level columns.

A page header that leaves a level blank goes on with the open node; where section numbers start again under such a
blank, a new node without number and title stands for the one that the document does not name.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout.columns import is_title_of_level
from sasaeai.sheets.layout.headings import lexicon, match_heading
from sasaeai.sheets.layout.sections import NAMELESS_LEVEL, UNNAMED, Section, parse_section, plain_number
from sasaeai.sheets.layout.tables import Table
from sasaeai.sheets.model import MeasureNo, Node

_SAME_TITLE = 72
_NUMBER_THEN_TITLE = re.compile(r"([0-9０-９]{1,2}|[①-⑳Ⅰ-Ⅻ])[\s.．、:：]+(.+)", re.DOTALL)
_SEVERAL_VALUES = re.compile(r"(?<!\s)\s++(?=(?:[0-9０-９]{1,2}|[①-⑳Ⅰ-Ⅻ])[\s.．、:：]++\S)")


@dataclass(slots=True)
class Growing:
    """A node while the tree grows. ``spellings`` counts the titles given to it, with the cells that give them."""

    style: str
    level_name: str | None
    number: str | None
    spellings: Counter[str] = field(default_factory=Counter)
    cells: list[Cell] = field(default_factory=list)
    children: list["Growing"] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The spelling that stands most often; of equals, the first."""
        return self.spellings.most_common(1)[0][0] if self.spellings else None

    @property
    def holds_measures(self) -> bool:
        """Whether any measure stands at this node or below it."""
        return bool(self.blocks) or any(child.holds_measures for child in self.children)


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """What a page header says of one level; number and title None where it is blank."""

    level_name: str
    number: str | None
    title: str | None
    cells: tuple[Cell, ...]


class TreeGrower:
    """Takes the document's headings in order and keeps the path that is open."""

    def __init__(self) -> None:
        self.root = Growing("root", None, None)
        self.path: list[Growing] = []
        self.unsure: set[str] = set()
        self.depths: dict[str, int] = {}  # by style, the shallowest place where it stood

    def page(self, entries: list[LevelEntry]) -> None:
        """Take the levels named by a page's header."""
        for entry in entries:
            style = f"level {entry.level_name}"
            current = next((node for node in self.path if node.style == style), None)
            blank = entry.number is None and entry.title is None
            if current is None:
                self._open(Growing(style, entry.level_name, entry.number), self._depth_for(style))
            elif self._differs(current, entry):
                self._open(Growing(style, entry.level_name, entry.number), self.path.index(current))
            elif entry.number and not current.number:
                current.number = entry.number
            node = next(node for node in self.path if node.style == style)
            self._add_title(node, entry.title, entry.cells)
            (self.unsure.add if blank else self.unsure.discard)(style)

    def section(self, section: Section, cells: tuple[Cell, ...]) -> None:
        """Take a heading between the rows."""
        current = next((node for node in self.path if node.style == section.style), None)
        if current is not None and self._is_same(current, section):
            self._add_title(current, section.title, cells)
            return
        depth = self.path.index(current) if current else self._depth_for(section.style)
        if current is not None and self._starts_again(current, section):
            depth = self._open_unnamed_parent(depth)
        node = Growing(section.style, section.level_name, section.number)
        self._open(node, depth)
        self._add_title(node, section.title, cells)

    def place(self, block: int) -> None:
        """Put a measure, by the position of its block, under the open path."""
        (self.path[-1] if self.path else self.root).blocks.append(block)

    def _open(self, node: Growing, depth: int) -> None:
        self.path = self.path[:depth]
        self.depths[node.style] = min(len(self.path), self.depths.get(node.style, len(self.path)))
        (self.path[-1] if self.path else self.root).children.append(node)
        self.path.append(node)

    def _depth_for(self, style: str) -> int:
        """Below the open path, or where this style stood before."""
        return min(self.depths.get(style, len(self.path)), len(self.path))

    def _differs(self, current: Growing, entry: LevelEntry) -> bool:
        if entry.number and current.number:
            return entry.number != current.number
        if entry.title and current.title and not entry.number:
            return fuzz.ratio(fold(entry.title), fold(current.title)) < _SAME_TITLE
        return False

    def _is_same(self, current: Growing, section: Section) -> bool:
        if section.title is None and section.style.startswith("column"):
            # A column of levels repeats in each row that nothing is named.
            return current.title is None and current.number == section.number
        if section.number != current.number or not section.title or not current.title:
            return False
        return fuzz.ratio(fold(section.title), fold(current.title)) >= _SAME_TITLE

    def _starts_again(self, current: Growing, section: Section) -> bool:
        """Whether the numbers begin anew although no new parent was named."""
        old, new = current.number or "", section.number or ""
        return old.isdigit() and new.isdigit() and int(new) <= int(old)

    def _open_unnamed_parent(self, depth: int) -> int:
        """Open a node without a name above ``depth`` where a page left that level blank."""
        parent = self.path[depth - 1] if depth else None
        if parent is None or parent.style not in self.unsure:
            return depth
        self._open(Growing(parent.style, parent.level_name, None), depth - 1)
        return depth

    def _add_title(self, node: Growing, title: str | None, cells: tuple[Cell, ...]) -> None:
        if title:
            node.spellings[title] += 1
        node.cells.extend(cells)


def header_levels(table: Table) -> list[LevelEntry]:
    """The levels of the tree that a table's header rows name, with the values printed beside them."""
    entries: list[LevelEntry] = []
    for row in table.header:
        cells = table.rows[row]
        for at, cell in enumerate(cells):
            if match_heading(cell.text).levels:
                beside = cells[at + 1] if at + 1 < len(cells) else None
                value = beside if beside is not None and is_title_of_level(beside) else None
                entries.extend(_entries_of(cell, value))
    return entries if any(entry.number or entry.title for entry in entries) or len(entries) == 1 else []


def _entries_of(cell: Cell, value: Cell | None) -> list[LevelEntry]:
    """One entry for each level named in a cell; a value with several numbered parts is dealt out among them."""
    words = [word for word in cell.text.split() if not _heads_a_column(word)]
    section = parse_section(" ".join(words)) if value is None else None
    if section is not None and section.level_name:
        return [LevelEntry(section.level_name, section.number, section.title, (cell,))]
    levels = lexicon_levels()
    # A narrow cell breaks a level's name over lines.
    text = cell.text if any(word in cell.text for word in levels) else squeeze(cell.text)
    words = [word for word in levels if word in text]
    kept = [word for word in words if not any(word != other and word in other for other in words)]
    kept.sort(key=text.index)
    ends = [text.index(word) for word in kept[1:]] + [len(text)] * bool(kept)
    parts = (
        _SEVERAL_VALUES.split(value.text.strip()) if value and len(kept) > 1 else [value.text.strip()] if value else []
    )
    entries = []
    for position, (word, end) in enumerate(zip(kept, ends, strict=True)):
        said = text[text.index(word) + len(word) : end].strip(" 　\n:：")
        number, title = _number_and_title(said)
        if position < len(parts):
            part_number, title = _number_and_title(parts[position])
            number = number or part_number
        entries.append(LevelEntry(word, number, title, (cell, value) if value else (cell,)))
    return entries


def _heads_a_column(word: str) -> bool:
    """Whether a word in a level's cell is the heading of the column below it (第1章 …の推進 事業名)."""
    match = match_heading(word)
    return match.coverage == 1.0 and bool(match.roles) and not match.levels


def lexicon_levels() -> list[str]:
    """The names of levels, longest first."""
    names = {word for meanings in lexicon().meanings.values() for kind, word in meanings if kind == "level"}
    return sorted(names, key=len, reverse=True)


def _number_and_title(text: str) -> tuple[str | None, str | None]:
    text = text.strip()
    if not text:
        return None, None
    if re.fullmatch(r"[0-9０-９]{1,2}|[①-⑳Ⅰ-Ⅻ]", text):
        return plain_number(text), None
    found = _NUMBER_THEN_TITLE.fullmatch(text)
    return (plain_number(found.group(1)), squeeze(found.group(2))) if found else (None, squeeze(text))


def level_section(name: str, order: int, cell: Cell) -> Section:
    """A level column's cell as a heading."""
    section = parse_section(cell.text)
    number = section.number if section else None
    title = section.title if section else squeeze(cell.text)
    named = section.level_name if section and section.level_name else name
    level_name = None if named == NAMELESS_LEVEL else named
    return Section(f"column {order}", level_name, number, None if title == UNNAMED else title)


def freeze(root: Growing, numbers: Sequence[MeasureNo | None]) -> tuple[Node, ...]:
    """The grown tree as nodes; headings under which no measure stands are left out."""
    return tuple(_frozen(child, 1, numbers) for child in root.children if child.holds_measures)


def _frozen(node: Growing, level: int, numbers: Sequence[MeasureNo | None]) -> Node:
    return Node(
        level=level,
        level_name=node.level_name,
        number=node.number,
        title=node.title,
        children=tuple(_frozen(child, level + 1, numbers) for child in node.children if child.holds_measures),
        measures=tuple(no for no in (numbers[block] for block in node.blocks) if no is not None),
    )


def all_nodes(root: Growing) -> list[Growing]:
    """Every node below the root, in document order."""
    found: list[Growing] = []
    stack = list(reversed(root.children))
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(reversed(node.children))
    return found
