"""PDF: each page's tables become grids, each in its place among the lines that stand beside tables.

Addresses are boxes in points from the upper left corner of the upright page (``p2@34,96,120,131``); a cell that a page
break cuts has both (``p2@…+p3@…``). What pages repeat or count (running titles, page numbers) stands apart at the end.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
from pypdfium2 import raw

from sasaeai.sheets.formats import limits, refusals
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.furniture import Furniture, furniture_of
from sasaeai.sheets.formats.page import Box, Page, PageLine
from sasaeai.sheets.formats.page_breaks import WholeTable, whole_tables
from sasaeai.sheets.formats.pdf_pages import read_pages
from sasaeai.sheets.grid import Cell, Grid

_KIND = ("PDF ファイル", "PDF file")
_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff]")
_UNSURE = 0.7
_EXAMPLES = 5


def read(data: bytes, assembler: Assembler) -> tuple[Grid, ...]:
    """The grids of a PDF. Raises ``UnreadableDocumentError`` for damage, passwords and too many pages."""
    with _opened(data, assembler.name) as document:
        pages = read_pages(document, assembler)
    furniture = furniture_of(pages)
    addresses = _Addresses()
    grids: list[Grid] = []
    for page, tables in whole_tables(pages):
        grids += _grids(page, tables, furniture, addresses, assembler)
    if furniture.told:
        told = [(repeated.text, addresses.of(list(repeated.places))) for repeated in furniture.told]
        cells = [Cell(row, 0, printable(text), ref) for row, (text, ref) in enumerate(told)]
        grids.append(assembler.grid("t0", cells))
    grids += _lines([(page, line) for page in pages for line in page.unseen], addresses, assembler, hidden=True)
    _remark_characters(grids, pages, assembler)
    return tuple(grids)


def _remark_characters(grids: list[Grid], pages: list[Page], assembler: Assembler) -> None:
    """Remark characters without meaning, and texts that were recognised without certainty."""
    if any(page.unmapped for page in pages):
        cells = [cell for grid in grids for cell in grid.cells if not cell.hidden and _MEANINGLESS.search(cell.text)]
        if cells:
            assembler.remark("font-unmapped", [cell.ref for cell in cells])
    unsure = [cell for grid in grids for cell in grid.cells if cell.confidence < _UNSURE and cell.text]
    if unsure:
        words = " / ".join(cell.text for cell in unsure[:_EXAMPLES])
        assembler.remark("recognised-unsure", [cell.ref for cell in unsure], words)


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise refusals.protected(name) from error
        raise refusals.damaged(name, *_KIND) from error
    try:
        if len(document) > limits.MAX_PAGES:
            raise refusals.too_many_pages(name, len(document))
        yield document
    except pdfium.PdfiumError as error:
        raise refusals.damaged(name, *_KIND) from error
    finally:
        document.close()


class _Addresses:
    """Gives each cell an address of its own."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, parts: list[tuple[int, Box]]) -> str:
        """The address of what is printed at these places."""
        address = "+".join(f"p{page}@" + ",".join(f"{value:.0f}" for value in box) for page, box in parts)
        if address in self._given:
            address = "+".join(f"p{page}@" + ",".join(f"{value:.2f}" for value in box) for page, box in parts)
        plain, again = address, 1
        while address in self._given:
            again += 1
            address = f"{plain}~{again}"
        self._given.add(address)
        return address


def _grids(
    page: Page, tables: list[WholeTable], furniture: Furniture, addresses: _Addresses, assembler: Assembler
) -> Iterator[Grid]:
    """The page's tables and the lines between them, from the top."""
    lines = [line for line in page.lines if not furniture.has(line)]
    for number, whole in enumerate(tables, start=1):
        top = whole.table.box.y0
        yield from _lines([(page, line) for line in lines if line.box.y0 < top], addresses, assembler)
        lines = [line for line in lines if line.box.y0 >= top]
        yield assembler.grid(f"p{page.number}t{number}", _cells(whole, addresses))
    yield from _lines([(page, line) for line in lines], addresses, assembler)


def _cells(whole: WholeTable, addresses: _Addresses) -> Iterator[Cell]:
    for slot, parts in whole.cells.items():
        text = printable(whole.text(slot))
        confidence = min(part.cell.confidence for part in parts)
        if text or slot.row_span > 1 or slot.col_span > 1:
            ref = addresses.of([(part.page, part.cell.slot.box) for part in parts])
            yield Cell(slot.row, slot.col, text, ref, slot.row_span, slot.col_span, confidence=confidence)


def _lines(
    lines: list[tuple[Page, PageLine]], addresses: _Addresses, assembler: Assembler, *, hidden: bool = False
) -> Iterator[Grid]:
    if lines:
        refs = (addresses.of([(page.number, line.box)]) for page, line in lines)
        cells = [
            Cell(row, 0, printable(line.text), ref, hidden=hidden, confidence=line.confidence)
            for row, ((_, line), ref) in enumerate(zip(lines, refs, strict=True))
        ]
        yield assembler.grid("t0", cells)
