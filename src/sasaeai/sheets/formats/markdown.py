"""Markdown: pipe tables, HTML tables, and the lines between them.

Rows are split here, not by a Markdown library: GFM drops the cells of a row that are more than its header has.
"""

import html as html_entities
import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from sasaeai.sheets.formats import html
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.markup import TICKED, UNTICKED, Printed, printed
from sasaeai.sheets.grid import Cell, Grid

ENDINGS = (".md", ".markdown")
# Possessive (*+), so that a line of nothing but spaces costs no more than its length.
_ALIGNMENT = re.compile(r"[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+(?=\S)|[-*+][ \t]+(?=\S))?")
_RULE = re.compile(
    r"[ \t]*+(?:(?:-[ \t]*+){3,}+|(?:\*[ \t]*+){3,}+|(?:_[ \t]*+){3,}+|={3,}+|`{3,}+[\w-]*+|~{3,}+[\w-]*+)[ \t]*+"
)
_BLOCK_START = re.compile(r"[ \t]*(?:#{1,6}[ \t]|[-*+][ \t]|>|`{3}|~{3}|<table[\s>])", re.IGNORECASE)
_TABLE_TAG = re.compile(r"<(/?)table(?=[\s/>])", re.IGNORECASE)
_INLINE = re.compile(
    r"(?<!`)(?P<ticks>`++)(?P<code>[^`].{0,500}?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<box>\[[ xX]\])(?![(\[])"
    r"|(?P<strong>\*\*(?=\S)|(?<=\S)\*\*)"
)


def has_table(text: str) -> bool:
    """Whether a line with a pipe is followed by an alignment row."""
    if "|" not in text or "-" not in text:
        return False
    lines = text.split("\n")
    return any("|" in below and "|" in above and _is_alignment(below) for above, below in pairwise(lines))


def has_heading(text: str) -> bool:
    """Whether a line is a heading with ``#``."""
    return _HEADING.search(text) is not None


def read(text: str, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a Markdown text, tables in the order of the text; an alignment row is not counted as a row."""
    for block in _blocks(text.replace("\f", "\n").split("\n")):
        if _TABLE_TAG.search(block[0]):
            html.add("\n".join(block), assembler)
        elif _is_table(block):
            assembler.table(partial(_cells, block))
        else:
            for line in block:
                assembler.line(line_text(line))
    return assembler.finish()


def line_text(line: str) -> str:
    """A heading, list item or paragraph line without its marks."""
    if _RULE.fullmatch(line):
        return ""
    body = line[_marks_end(line) :]
    if line.lstrip().startswith("#"):
        opened = body.rstrip().rstrip("#")
        body = opened if opened.endswith((" ", "\t")) else body
    return inline(body).text


def inline(source: str) -> Printed:
    """What a piece of inline Markdown prints: no emphasis marks, escapes undone, tick boxes as ☐ and ☑."""
    return printed(_without_marks(source))


def split_row(line: str) -> list[str]:
    """The pieces of a table row: every pipe that is not escaped separates; outer pipes are optional."""
    body = line.strip()
    pieces = _PIPE.sub("\\1\x00", body).split("\x00")
    if len(pieces) > 1 and not pieces[0].strip():
        pieces = pieces[1:]
    if len(pieces) > 1 and not pieces[-1].strip():
        pieces = pieces[:-1]
    return pieces


def _marks_end(line: str) -> int:
    marks = _MARKS.match(line)
    return marks.end() if marks else 0


def _is_alignment(line: str) -> bool:
    return _ALIGNMENT.fullmatch(line) is not None


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    block: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        opens_table = _TABLE_TAG.search(line) is not None
        if block and (not line.strip() or _splits(block, line, lines[at + 1 : at + 2]) or opens_table):
            yield block
            block = []
        if opens_table:
            end = _table_end(lines, at)
            yield lines[at:end]
            at = end
            continue
        if line.strip():
            block.append(line)
        at += 1
    if block:
        yield block


def _splits(block: list[str], line: str, below: list[str]) -> bool:
    """Whether ``line`` ends the block: a header row begins a table, a block mark ends one."""
    if "|" in line and below and "|" in below[0] and _is_alignment(below[0]):
        return not _is_table(block)
    return _is_table(block) and _BLOCK_START.match(line) is not None and not line.lstrip().startswith("|")


def _table_end(lines: list[str], start: int) -> int:
    depth = 0
    for at in range(start, len(lines)):
        for tag in _TABLE_TAG.finditer(lines[at]):
            depth += -1 if tag.group(1) else 1
        if depth <= 0:
            return at + 1
    return len(lines)


def _is_table(block: list[str]) -> bool:
    if len(block) > 1 and "|" in block[0] and "|" in block[1] and _is_alignment(block[1]):
        return True
    # Recognised pages continue a table without repeating its header.
    return all(_is_fenced_row(line) for line in block)


def _is_fenced_row(line: str) -> bool:
    row = line.strip()
    return len(row) > 1 and row[0] == row[-1] == "|"


def _cells(block: list[str], number: int) -> Iterator[Cell]:
    lines = [line for at, line in enumerate(block) if at != 1 or not _is_alignment(line)]
    for row, line in enumerate(lines):
        for col, piece in enumerate(split_row(line)):
            text, has_list = inline(piece)
            if text:
                yield Cell(row, col, text, f"t{number}!r{row + 1}c{col + 1}", has_list=has_list)


def _without_marks(source: str) -> str:
    if not any(mark in source for mark in "`\\[*"):
        return source
    strong = [match.start() for match in _INLINE.finditer(source) if match["strong"]]
    unpaired = strong[-1] if len(strong) % 2 else -1

    def without_mark(match: re.Match[str]) -> str:
        if match["code"]:
            return html_entities.escape(match["code"].replace("\\|", "|").strip())
        if match["escaped"]:
            return html_entities.escape(match["escaped"])
        if match["box"]:
            return UNTICKED if match["box"] == "[ ]" else TICKED
        return "**" if match.start() == unpaired else ""

    return _INLINE.sub(without_mark, source)
