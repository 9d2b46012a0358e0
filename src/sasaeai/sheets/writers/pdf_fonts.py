"""The fonts with which a PDF is set, and the call of typst that sets it.

Which texts they cannot set is found out in ``pdf_trial``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

from sasaeai.sheets.errors import UserFacingError

JAPANESE = ("BIZ UDGothic", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Yu Gothic", "MS Gothic")
"""Families that have Japanese, the best to read first."""
_SIGNS = ("DejaVu Sans", "Noto Sans Symbols2", "DejaVu Sans Mono")
"""Families that have boxes to tick; typst brings the last along."""
_PACKAGED = (("pylopdf_fonts_jp", ""), ("noto_cjk_sans_jp_regular", ""), ("matplotlib_fontja", "fonts"))
"""Packages of the Python index that bring a Japanese font, and the folder where it lies."""


@dataclass(frozen=True, slots=True)
class FontsAtHand:
    """The families to set with, the best first, and all fonts that typst found."""

    families: tuple[str, ...]
    fonts: typst.Fonts


@cache
def fonts_at_hand() -> FontsAtHand:
    """What this machine has. Raises ``UserFacingError`` where it has no Japanese font."""
    return chosen_from(typst.Fonts(font_paths=list(_packaged_folders())))


def chosen_from(fonts: typst.Fonts) -> FontsAtHand:
    """The families to set with, of these fonts. Raises ``UserFacingError`` where none is Japanese."""
    known = {font.family for font in fonts.fonts()}
    japanese = [family for family in JAPANESE if family in known]
    if not japanese:
        raise UserFacingError(
            "日本語のフォントがないため、PDF を作れません。Debian・Ubuntu では「apt install fonts-morisawa-bizud-gothic"
            " fonts-noto-cjk」、ほかでは「pip install pylopdf-fonts-jp」で入れてください。",
            "There is no Japanese font to set a PDF with. Install one: apt install fonts-morisawa-bizud-gothic "
            "fonts-noto-cjk on Debian, else pip install pylopdf-fonts-jp.",
        )
    return FontsAtHand((*japanese, *(family for family in _SIGNS if family in known)), fonts)


def compiled(source: str, at_hand: FontsAtHand) -> bytes:
    """The PDF of a typst source, to the standard for tagged files. Raises ``typst.TypstError``."""
    return typst.compile(source.encode(), format="pdf", font_paths=at_hand.fonts, pdf_standards="ua-1")


def _packaged_folders() -> Iterator[str]:
    """Folders of packages that bring a font; the packages themselves are not imported."""
    for package, inner in _PACKAGED:
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            folder = Path(place) / inner
            if folder.is_dir():
                yield str(folder)
