"""Comma, tab and semicolon separated values: which separator it is, and the cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from sasaeai.lib.formulas import unguarded
from sasaeai.sheets.formats import refusals
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.grid import Cell, Grid

DELIMITERS = ("\t", ";", ",")
_SAMPLE = 200_000
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")


class Evidence(NamedTuple):
    """How well a separator explains a text, by weight: shares of the rows of the commonest width, and of any over 1."""

    uniform: float = 0.0
    split: float = 0.0
    is_balanced: bool = False
    width: int = 1


def evidence(text: str, delimiter: str) -> Evidence:
    """The evidence for a separator in the first part of a text, quotation marks respected."""
    sample = text if len(text) <= _SAMPLE else text[: text.rfind("\n", 0, _SAMPLE) + 1] or text[:_SAMPLE]
    try:
        rows = [row for row in _records(sample, delimiter, strict=False) if any(field.strip() for field in row)]
    except csv.Error:
        return Evidence()
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return Evidence()
    width, count = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
    return Evidence(count / len(rows), widths.total() / len(rows), is_balanced(sample, delimiter), width)


def strongest(text: str, *, least: float) -> str | None:
    """The separator with the best evidence, if at least that share of the rows is of one width; else ``None``."""
    found = {delimiter: evidence(text, delimiter) for delimiter in DELIMITERS}
    if found[","].width > 1 and max(found["\t"].uniform, found[";"].uniform) >= found[","].uniform:
        # Next to another separator, a comma inside a number separates nothing.
        found[","] = evidence(_COMMA_IN_NUMBER.sub("", text), ",")
    best = max(DELIMITERS, key=lambda delimiter: found[delimiter])
    return best if found[best].width > 1 and found[best].uniform >= least else None


def is_balanced(text: str, delimiter: str) -> bool:
    """Whether every quoted field of the text is closed where a field ends."""
    try:
        for _ in _records(text, delimiter, strict=True):
            pass
    except csv.Error:
        return False
    return True


def read(text: str, delimiter: str, assembler: Assembler) -> tuple[Grid, ...]:
    """The one grid of a text of separated values; rows count records.

    Raises ``UnreadableDocumentError`` naming the line where quotation marks do not balance.
    """
    return (assembler.grid("t1", _cells(text, delimiter, assembler.name)),)


def _cells(text: str, delimiter: str, name: str) -> Iterator[Cell]:
    for row, record in enumerate(_checked_records(text, delimiter, name)):
        for col, field in enumerate(record):
            if field:
                yield Cell(row, col, printable(unguarded(field)), f"t1!r{row + 1}c{col + 1}")


def _checked_records(text: str, delimiter: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_long = "field larger than field limit" in str(error)
            raise (refusals.cell_too_long if is_long else refusals.torn_quote)(name, line) from error
        line = reader.line_num + 1
        yield record


def _records(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
