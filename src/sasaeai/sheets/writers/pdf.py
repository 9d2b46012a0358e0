"""The sheet as PDF, A3 landscape, set by typst: tagged (PDF/UA-1), in Japanese, the heading on each page."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

import typst

from sasaeai.sheets.model import Finding, Sheet
from sasaeai.sheets.writers.pdf_fonts import fonts_at_hand, unset_characters
from sasaeai.sheets.writers.pdf_markup import markup_of
from sasaeai.sheets.writers.printable import Printable, printable

GETA = "〓"
"""What printers set where they have no type for a character."""


class WrittenPdf(NamedTuple):
    """The file, and the characters that no font at hand has: 〓 stands for each."""

    data: bytes
    unset: tuple[str, ...]


def to_pdf(sheet: Sheet, findings: Sequence[Finding] | None = None) -> WrittenPdf:
    """The PDF. With findings, each stands beside its measures in a column at the right.

    Raises ``UserFacingError`` where no Japanese font is at hand.
    """
    at_hand = fonts_at_hand()
    page = printable(sheet)
    title = f"取組の評価　{PurePath(sheet.source.name).stem}"
    unset = unset_characters(_texts(page, title, findings or ()))
    source = markup_of(page, title, at_hand.families, findings).translate({ord(char): GETA for char in unset})
    data = typst.compile(source.encode(), format="pdf", font_paths=at_hand.fonts, pdf_standards=["ua-1"])
    return WrittenPdf(data, unset)


def _texts(page: Printable, title: str, findings: Sequence[Finding]) -> list[str]:
    return [title, page.legend, *(cell.text for cell in page.cells()), *(finding.message_ja for finding in findings)]
