"""Recognised text: lines whose cells are split by tabs and may hold pieces of HTML.

A table is a run of lines with tabs; a blank line ends it. Runs without any tab go to grid ``t0``.
"""

from collections.abc import Iterator
from functools import partial

from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.markup import printed
from sasaeai.sheets.grid import Cell, Grid


def read(text: str, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a recognised text; rows count the lines of their table, as printed."""
    for run in _runs(text.replace("\f", "\n").split("\n")):
        if any("\t" in line for line in run):
            assembler.table(partial(_cells, run))
            continue
        for line in run:
            assembler.line(printed(line).text)
    return assembler.finish()


def _runs(lines: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for line in lines:
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _cells(lines: list[str], number: int) -> Iterator[Cell]:
    for row, line in enumerate(lines):
        for col, piece in enumerate(line.split("\t")):
            text, has_list = printed(piece)
            if text:
                yield Cell(row, col, text, f"t{number}!r{row + 1}c{col + 1}", has_list=has_list)
