"""The pages of a PDF one by one: those with a text of their own, and those that are pictures of one."""

import pypdfium2 as pdfium

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.formats import scan
from sasaeai.sheets.formats.assembling import Assembler
from sasaeai.sheets.formats.half_ruled import Lessons
from sasaeai.sheets.formats.page import Page
from sasaeai.sheets.formats.pdf_content import Content, content_of
from sasaeai.sheets.formats.pdf_tables import page_of

_PICTURE = 0.5  # of a page's area
_LARGEST = 14_400  # points: the side of the largest page that PDF foresees
_FEW = 20  # characters: a stamp, a page number
_BROKEN = 0.3  # of the characters have no meaning


def read_pages(document: pdfium.PdfDocument, assembler: Assembler) -> list[Page]:
    """All pages. Only all of them together tell the columns of half-ruled tables, so these are looked at again.

    Raises ``UserFacingError`` where every page is a picture and pictures cannot be read on this machine.
    """
    reading = _Reading(document, assembler)
    pages = [reading.page(at) for at in range(len(document))]
    if reading.refusal is not None and not any(page.tables for page in pages):
        raise reading.refusal
    reading.lessons.is_complete = True
    if reading.lessons.has_columns:
        pages = [page if page.is_recognised else reading.page(page.number - 1) for page in pages]
    reading.remark(pages)
    return pages


class _Reading:
    """What the pages of one document share while they are read."""

    def __init__(self, document: pdfium.PdfDocument, assembler: Assembler) -> None:
        self.lessons = Lessons()
        self.refusal: UserFacingError | None = None
        self._document = document
        self._assembler = assembler
        self._unread: list[int] = []

    def page(self, at: int) -> Page:
        """The page at a place from 0."""
        page = self._document[at]
        try:
            content = content_of(page)
            if _is_picture(content) and not self.lessons.is_complete:
                return self._recognised(page, content, at + 1)
            return page_of(content, at + 1, self.lessons)
        finally:
            page.close()
            if not self.lessons.is_complete:
                self._assembler.done(at + 1, len(self._document))

    def _recognised(self, page: pdfium.PdfPage, content: Content, number: int) -> Page:
        try:
            found = scan.page_of(page, number, self._assembler.name, self.lessons)
        except UserFacingError as error:
            self.refusal = error
            self._unread.append(number)
            return page_of(content, number, self.lessons)
        found.is_recognised = True
        return found

    def remark(self, pages: list[Page]) -> None:
        """Remark which pages were recognised, and which could not be."""
        recognised = [page.number for page in pages if page.is_recognised]
        if recognised:
            self._assembler.remark("recognised", words=_listed(recognised))
        if self._unread:
            self._assembler.remark("unrecognised", words=_listed(self._unread))


def _is_picture(content: Content) -> bool:
    """Whether what is to be read on a page is in its picture, or in a font that does not say its characters."""
    if max(content.size.width, content.size.height) > _LARGEST:
        return False
    seen = sum(not glyph.text.isspace() for glyph in content.glyphs)
    if content.unmapped > max(_FEW, _BROKEN * seen):
        return True
    area = content.size.width * content.size.height
    return seen < _FEW and any(picture.width * picture.height >= _PICTURE * area for picture in content.pictures)


def _listed(numbers: list[int]) -> str:
    """Page numbers as 1–3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
