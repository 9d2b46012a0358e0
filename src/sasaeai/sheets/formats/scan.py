"""A scanned page: its tables from the rules in its picture, its texts through Tesseract.

Needs NumPy and Tesseract, and says how to get them where they are missing. The work on pixels is in ``scan_reading``.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from sasaeai.sheets.formats import refusals, tesseract
from sasaeai.sheets.formats.half_ruled import Lessons
from sasaeai.sheets.formats.page import Page

if TYPE_CHECKING:
    import pypdfium2 as pdfium

_NEEDED = ("jpn", "jpn_vert", "eng")


def page_of(page: "pdfium.PdfPage", number: int, name: str, lessons: Lessons | None = None) -> Page:
    """The tables and lines of a page that is a picture; ``confidence`` says how sure each text is.

    ``lessons`` is what the document's other pages show of its half-ruled tables.

    Raises ``UserFacingError`` where NumPy, Tesseract or its Japanese data are missing, or Tesseract fails.
    """
    if not tesseract.is_installed():
        raise refusals.no_tesseract(name)
    lacking = [language for language in _NEEDED if language not in tesseract.languages()]
    if lacking:
        raise refusals.no_japanese_data(name, ", ".join(lacking))
    if find_spec("numpy") is None:
        raise refusals.no_numpy(name)
    from sasaeai.sheets.formats import scan_reading  # noqa: PLC0415 - NumPy is an extra, and slow to import

    return scan_reading.page_of(page, number, name, lessons or Lessons())
