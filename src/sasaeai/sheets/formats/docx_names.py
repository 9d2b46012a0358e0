"""Names of elements and attributes in Word's XML, the same for transitional and strict documents."""

from collections.abc import Mapping

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PREFIXES = {
    _WORD: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "urn:schemas-microsoft-com:office:office": "o",
}
_MOST_NAMES = 2_000
_OFF = frozenset({"0", "false", "off"})


class Names(dict[str, str]):
    """Short names (``w:tc``) by tag; names of other vocabularies have no letters before their colon."""

    def __missing__(self, tag: str) -> str:
        uri, _, local = tag.lstrip("{").rpartition("}")
        name = f"{_PREFIXES.get(uri, '')}:{local}"
        if len(self) < _MOST_NAMES:
            self[tag] = name
        return name


def value_of(attributes: Mapping[str, str], name: str) -> str | None:
    """An attribute's value, whatever vocabulary it is of."""
    for key, value in attributes.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def number_of(attributes: Mapping[str, str], name: str, default: int = 0) -> int:
    """An attribute's whole number; ``default`` where there is none."""
    value = (value_of(attributes, name) or "").strip()[:10]
    return int(value) if value.isascii() and value.removeprefix("-").isdigit() else default


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a property that is on or off is on; it is where it says nothing."""
    return (value_of(attributes, "val") or "").lower() not in _OFF
