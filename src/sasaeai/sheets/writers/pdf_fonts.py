"""The fonts with which a PDF is set, and which characters they have.

Fonts are found by typst; what they cover is read from their own tables (``cmap``, OpenType 1.9).
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

from sasaeai.sheets.errors import UserFacingError

JAPANESE = ("BIZ UDGothic", "Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Yu Gothic", "MS Gothic")
"""Families that have Japanese, the best to read first."""
_SIGNS = ("DejaVu Sans", "Noto Sans Symbols2")
_PACKAGED = (("matplotlib_fontja", "fonts"), ("noto_cjk_sans_jp_regular", ""), ("pylopdf_fonts_jp", ""))
"""Packages of the Python index that bring a Japanese font, and the folder where it lies."""
_UNSEEN = frozenset("\n\t \u3000\u00a0\u200b")


@dataclass(frozen=True, slots=True)
class FontsAtHand:
    """The families to set with, the best first, and all fonts that typst found."""

    families: tuple[str, ...]
    fonts: typst.Fonts


@cache
def fonts_at_hand() -> FontsAtHand:
    """What this machine has. Raises ``UserFacingError`` where it has no Japanese font."""
    fonts = typst.Fonts(font_paths=list(_packaged_folders()))
    known = {font.family for font in fonts.fonts()}
    japanese = [family for family in JAPANESE if family in known]
    if not japanese:
        raise UserFacingError(
            "日本語のフォントがないため、PDF を作れません。Debian・Ubuntu では「apt install fonts-morisawa-bizud-gothic"
            " fonts-noto-cjk」、ほかでは「pip install noto-cjk-sans-jp-regular」で入れてください。",
            "There is no Japanese font to set a PDF with. Install one: apt install fonts-morisawa-bizud-gothic "
            "fonts-noto-cjk on Debian, else pip install noto-cjk-sans-jp-regular.",
        )
    return FontsAtHand((*japanese, *(family for family in _SIGNS if family in known)), fonts)


def unset_characters(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of texts that no font at hand has, in the order in which they come."""
    left = dict.fromkeys(char for text in texts for char in text if char not in _UNSEEN)
    at_hand = fonts_at_hand()
    fonts = at_hand.fonts.fonts()
    ranked = sorted(
        (font for font in fonts if font.path),
        key=lambda font: at_hand.families.index(font.family) if font.family in at_hand.families else len(fonts),
    )
    for path, index in dict.fromkeys((str(font.path), font.index) for font in ranked):
        if not left:
            break
        covered = _coverage(path, index)
        left = {char: None for char in left if ord(char) not in covered}
    return tuple(left)


def _packaged_folders() -> Iterator[str]:
    """Folders of packages that bring a font; the packages themselves are not imported."""
    for package, inner in _PACKAGED:
        spec = find_spec(package)
        for place in spec.submodule_search_locations or () if spec else ():
            folder = Path(place) / inner
            if folder.is_dir():
                yield str(folder)


@cache
def _coverage(path: str, index: int) -> frozenset[int]:
    """The code points of a font file, or of one font of a collection; none where its table cannot be read."""
    try:
        data = Path(path).read_bytes()
        return frozenset(_code_points(data, _offset(data, index)))
    except (OSError, struct.error, IndexError):
        return frozenset()


def _offset(data: bytes, index: int) -> int:
    if data[:4] != b"ttcf":
        return 0
    return int(struct.unpack_from(">I", data, 12 + 4 * index)[0])


def _code_points(data: bytes, offset: int) -> Iterator[int]:
    (n_tables,) = struct.unpack_from(">H", data, offset + 4)
    for at in range(n_tables):
        tag, _, start, _ = struct.unpack_from(">4sIII", data, offset + 12 + 16 * at)
        if tag == b"cmap":
            yield from _mapped(data, start)


def _mapped(data: bytes, start: int) -> Iterator[int]:
    (n_maps,) = struct.unpack_from(">H", data, start + 2)
    for at in range(n_maps):
        platform, _, place = struct.unpack_from(">HHI", data, start + 4 + 8 * at)
        (form,) = struct.unpack_from(">H", data, start + place)
        if platform in (0, 3) and form == 4:
            yield from _segments(data, start + place)
        elif platform in (0, 3) and form == 12:
            yield from _groups(data, start + place)


def _segments(data: bytes, table: int) -> Iterator[int]:
    """Format 4: segments of the first 65,536 code points; a gap within one has glyph 0."""
    count = struct.unpack_from(">H", data, table + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, table + 14)
    starts = struct.unpack_from(f">{count}H", data, table + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, table + 16 + 4 * count)
    ranges = table + 16 + 6 * count
    for at, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        (shift,) = struct.unpack_from(">H", data, ranges + 2 * at)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if shift:
                (glyph,) = struct.unpack_from(">H", data, ranges + 2 * at + shift + 2 * (code - first))
            if glyph and (glyph + delta) & 0xFFFF:
                yield code


def _groups(data: bytes, table: int) -> Iterator[int]:
    """Format 12: groups over all code points."""
    (count,) = struct.unpack_from(">I", data, table + 12)
    for at in range(count):
        first, last, _ = struct.unpack_from(">III", data, table + 16 + 12 * at)
        yield from range(first, last + 1)
