"""The sheet as PDF, A3 landscape, set by typst: tagged (PDF/UA-1), in Japanese, the heading on each page."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

import typst

from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.writers.pdf_findings import Notes, notes_of
from sasaeai.sheets.writers.pdf_fonts import FontsAtHand, compiled, fonts_at_hand
from sasaeai.sheets.writers.pdf_markup import markup_of
from sasaeai.sheets.writers.pdf_trial import beyond_the_first, replaced, replacements
from sasaeai.sheets.writers.printable import Printable, printable


class WrittenPdf(NamedTuple):
    """The file, and the characters that no font at hand has: 〓 stands for each."""

    data: bytes
    unset: tuple[str, ...]


def to_pdf(
    sheet: Sheet, findings: Sequence[Finding] | None = None, *, at_hand: FontsAtHand | None = None
) -> WrittenPdf:
    """The PDF. With findings, each stands beside its measures in a column at the right.

    Raises ``UserFacingError`` where no Japanese font is at hand.
    """
    at_hand = at_hand or fonts_at_hand()
    page = printable(sheet)
    notes = None if findings is None else notes_of(page.bands, findings)
    title = f"取組の評価　{PurePath(sheet.source.name).stem}"
    texts = _texts(page, title, notes)
    source = markup_of(page, title, at_hand.families, notes)
    instead = replacements(texts, at_hand)
    try:
        data = compiled(replaced(source, instead), at_hand)
    except typst.TypstError:
        instead |= beyond_the_first(texts, at_hand)
        data = compiled(replaced(source, instead), at_hand)
    return WrittenPdf(data, tuple(dict.fromkeys(char for piece in instead for char in piece[1:] or piece)))


def _texts(page: Printable, title: str, notes: Notes | None) -> list[str]:
    beside = (*notes.beside.values(), *notes.below) if notes else ()
    return [title, page.legend, *(cell.text for cell in page.cells()), *beside]
