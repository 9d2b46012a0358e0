"""What the styles of a Word document add: paragraphs that are items of a list, and text that is hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sasaeai.sheets.formats.docx_names import Names, is_on, number_of, value_of

_MOST_STYLES = 10_000
_LONGEST_CHAIN = 20  # of styles based on each other; they may also run in a circle


class Style(NamedTuple):
    """What matters of a style; ``None`` where it says nothing."""

    list_id: str | None = None
    level: int | None = None
    is_hidden: bool | None = None


@dataclass(slots=True)
class _Draft:
    based_on: str | None = None
    list_id: str | None = None
    level: int | None = None
    is_hidden: bool | None = None


class StylesReader:
    """Walks ``styles.xml``; a target of the XML parser."""

    def __init__(self) -> None:
        self._names = Names()
        self._path: list[str] = []
        self._drafts: dict[str, _Draft] = {}
        self._draft = _Draft()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        name = self._names[tag]
        self._path.append(name)
        parent = self._path[-2] if len(self._path) > 1 else ""
        if name == "w:style":
            self._draft = _Draft()
            if len(self._drafts) < _MOST_STYLES:
                self._drafts[value_of(attributes, "styleId") or ""] = self._draft
        elif name == "w:basedOn":
            self._draft.based_on = value_of(attributes, "val")
        elif parent == "w:numPr" and self._path[-3:-2] == ["w:pPr"]:
            self._take_numbering(name, attributes)
        elif name == "w:vanish" and parent == "w:rPr" and self._path[-3:-2] == ["w:style"]:
            self._draft.is_hidden = is_on(attributes)

    def end(self, _tag: str) -> None:
        """Take the end of an element."""
        self._path.pop()

    def data(self, text: str) -> None:
        """Leave text alone."""

    def close(self) -> None:
        """Leave the end of the part alone."""

    def styles(self) -> dict[str, Style]:
        """The styles by their ids, with what they take over from the styles that they are based on."""
        return {name: self._inherited(name) for name in self._drafts}

    def _take_numbering(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "w:numId":
            self._draft.list_id = value_of(attributes, "val")
        elif name == "w:ilvl":
            self._draft.level = number_of(attributes, "val")

    def _inherited(self, name: str) -> Style:
        chain = list(self._chain(name))
        lists = (draft.list_id for draft in chain if draft.list_id is not None)
        levels = (draft.level for draft in chain if draft.level is not None)
        hidden = (draft.is_hidden for draft in chain if draft.is_hidden is not None)
        return Style(next(lists, None), next(levels, None), next(hidden, None))

    def _chain(self, name: str | None) -> Iterable[_Draft]:
        for _ in range(_LONGEST_CHAIN):
            draft = self._drafts.get(name or "")
            if draft is None:
                return
            yield draft
            name = draft.based_on
