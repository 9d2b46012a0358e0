"""In which fields two printings of one measure (再掲) disagree. Spaces, brackets and bullets are no difference."""

from typing import NamedTuple

from sasaeai.cycle.rounds.rules.sheet_fields import entry_texts, figures_by_key, folded, plan_texts, value_text
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.twins import bare

_OF_THE_PLACE = ("no", "page", "place")
"""Where it is printed differs always."""


class TwinDifference(NamedTuple):
    """A field with what both say of it."""

    field: str
    main: str
    repeated: str


def twin_differences(main: Measure, repeated: Measure) -> list[TwinDifference]:
    """The fields in which both entries differ, in the order of the sheet; figures by what they count and year."""
    one, other = _told(main), _told(repeated)
    names = dict.fromkeys((*one, *other))
    pairs = [TwinDifference(name, one.get(name, ""), other.get(name, "")) for name in names]
    return [pair for pair in pairs if _form(pair.field, pair.main) != _form(pair.field, pair.repeated)]


def _form(field: str, text: str) -> str:
    """A mark is no bullet."""
    return folded(text) if field == "rating" else bare(text)


def _told(measure: Measure) -> dict[str, str]:
    told = {name: text for name, text in plan_texts(measure, ()).items() if name not in _OF_THE_PLACE}
    told |= entry_texts(measure)
    for key, figure in figures_by_key(measure).items():
        same_label = key._replace(label=bare(key.label), of_which=bare(key.of_which))
        told[same_label.field] = value_text(figure)
    return told
