"""Word's automatic numbers: the lists of ``numbering.xml``, and a count of them through one part of a document.

Such a number is no text of its paragraph. Where a column of numbers was filled by Word, its cells hold nothing else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sasaeai.sheets.formats.docx_names import Names, is_on, number_of, value_of
from sasaeai.sheets.formats.docx_number_forms import written

_LEVELS = 9
_MOST_LISTS = 20_000
_LARGEST = 32_767
"""Word counts no farther, and a start may be any number."""
_LONGEST_PATTERN = 60  # of a number with what stands around it; it is printed again for each paragraph
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one level are numbered; ``restarts_below`` is the level up to which others restart it."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    is_legal: bool = False
    restarts_below: int | None = None


@dataclass(slots=True)
class _List:
    """A list that paragraphs name, or the model that several such lists share."""

    model: str = ""
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document."""

    def __init__(self) -> None:
        self.models: dict[str, _List] = {}
        self.lists: dict[str, _List] = {}
        self.model_of_style: dict[str, str] = {}

    def model_of(self, numbered: _List) -> str:
        """The model of a list; a model may only name a style whose model is meant."""
        model = self.models.get(numbered.model)
        if model is not None and not model.levels and model.model:
            return self.model_of_style.get(model.model, numbered.model)
        return numbered.model

    def level(self, numbered: _List, at: int) -> _Level | None:
        """How a level of a list is numbered, with what the list changes in its model."""
        model = self.models.get(self.model_of(numbered))
        level = numbered.levels.get(at) or (model.levels.get(at) if model else None)
        if level is None or at not in numbered.starts:
            return level
        return replace(level, start=numbered.starts[at])


class NumberingReader:
    """Walks ``numbering.xml``; a target of the XML parser."""

    def __init__(self) -> None:
        self.numbering = Numbering()
        self._names = Names()
        self._list = _List()
        self._id = ""
        self._at = -1

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        taker = _TAKERS.get(self._names[tag])
        if taker is not None:
            taker(self, attributes)

    def end(self, _tag: str) -> None:
        """Leave the end of an element alone."""

    def data(self, text: str) -> None:
        """Leave text alone."""

    def close(self) -> None:
        """Leave the end of the part alone."""

    def take_model(self, attributes: Mapping[str, str]) -> None:
        """Begin a model."""
        self._begin(self.numbering.models, value_of(attributes, "abstractNumId"))

    def take_list(self, attributes: Mapping[str, str]) -> None:
        """Begin a list."""
        self._begin(self.numbering.lists, value_of(attributes, "numId"))

    def take_model_of_list(self, attributes: Mapping[str, str]) -> None:
        """Note the model of the list, or the style that stands for it."""
        self._list.model = value_of(attributes, "val") or ""

    def take_style(self, attributes: Mapping[str, str]) -> None:
        """Note that the model is the one of a style."""
        if len(self.numbering.model_of_style) < _MOST_LISTS:
            self.numbering.model_of_style[value_of(attributes, "val") or ""] = self._id

    def take_level(self, attributes: Mapping[str, str]) -> None:
        """Begin a level."""
        self._at = number_of(attributes, "ilvl", default=-1)
        self._change()

    def take_override(self, attributes: Mapping[str, str]) -> None:
        """Begin what the list changes in a level of its model."""
        self._at = number_of(attributes, "ilvl", default=-1)

    def take_new_start(self, attributes: Mapping[str, str]) -> None:
        """Note that the list begins anew, and with which number."""
        if 0 <= self._at < _LEVELS:
            self._list.starts[self._at] = _moderate(number_of(attributes, "val"))

    def take_start(self, attributes: Mapping[str, str]) -> None:
        """Note the first number."""
        self._change(start=_moderate(number_of(attributes, "val")))

    def take_form(self, attributes: Mapping[str, str]) -> None:
        """Note how numbers are written."""
        self._change(form=value_of(attributes, "val") or "")

    def take_pattern(self, attributes: Mapping[str, str]) -> None:
        """Note what stands around the numbers."""
        self._change(pattern=(value_of(attributes, "val") or "")[:_LONGEST_PATTERN])

    def take_legal(self, attributes: Mapping[str, str]) -> None:
        """Note whether all levels are written in plain digits here."""
        self._change(is_legal=is_on(attributes))

    def take_restart(self, attributes: Mapping[str, str]) -> None:
        """Note which levels let this one begin anew; 0 for none."""
        self._change(restarts_below=number_of(attributes, "val"))

    def _begin(self, lists: dict[str, _List], name: str | None) -> None:
        self._list, self._id, self._at = _List(), name or "", -1
        if len(lists) < _MOST_LISTS:
            lists[self._id] = self._list

    def _change(self, **changes: int | str | bool) -> None:
        if 0 <= self._at < _LEVELS:
            level = self._list.levels.get(self._at) or _Level()
            self._list.levels[self._at] = replace(level, **changes)  # type: ignore[arg-type]


class Counters:
    """How far each list has come in one part of a document."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._reached: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, list_id: str, at: int) -> str:
        """Count a paragraph of a list, and write its number; nothing for bullets and lists that are not there."""
        numbered = self._numbering.lists.get(list_id)
        level = self._numbering.level(numbered, at) if numbered else None
        if numbered is None or level is None:
            return ""
        # Lists with the same model go on counting together, unless one says that it begins anew.
        reached = self._reached.setdefault(self._numbering.model_of(numbered), {})
        if at in numbered.starts and (list_id, at) not in self._begun:
            reached.pop(at, None)
        self._begun.add((list_id, at))
        reached[at] = min(reached[at] + 1, _LARGEST) if at in reached else level.start
        for below in range(at + 1, _LEVELS):
            self._restart(numbered, below, at, reached)
        return self._written(numbered, level, reached)

    def _restart(self, numbered: _List, below: int, at: int, reached: dict[int, int]) -> None:
        level = self._numbering.level(numbered, below) if below in reached else None
        if level is not None and at < (below if level.restarts_below is None else level.restarts_below):
            del reached[below]

    def _written(self, numbered: _List, level: _Level, reached: Mapping[int, int]) -> str:
        if level.form in ("bullet", "none"):
            return ""

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            shown = self._numbering.level(numbered, at) or _Level()
            return written(reached.get(at, shown.start), "decimal" if level.is_legal else shown.form)

        return _PLACE.sub(number, level.pattern) if _PLACE.search(level.pattern) else ""


def _moderate(number: int) -> int:
    return min(max(number, 0), _LARGEST)


_TAKERS: Mapping[str, Callable[[NumberingReader, Mapping[str, str]], None]] = {
    "w:abstractNum": NumberingReader.take_model,
    "w:num": NumberingReader.take_list,
    "w:abstractNumId": NumberingReader.take_model_of_list,
    "w:numStyleLink": NumberingReader.take_model_of_list,
    "w:styleLink": NumberingReader.take_style,
    "w:lvl": NumberingReader.take_level,
    "w:lvlOverride": NumberingReader.take_override,
    "w:startOverride": NumberingReader.take_new_start,
    "w:start": NumberingReader.take_start,
    "w:numFmt": NumberingReader.take_form,
    "w:lvlText": NumberingReader.take_pattern,
    "w:isLgl": NumberingReader.take_legal,
    "w:lvlRestart": NumberingReader.take_restart,
}
