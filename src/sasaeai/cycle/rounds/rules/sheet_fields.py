"""What a measure of a sheet says, field by field as texts: for showing, comparing and telling apart."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sasaeai.sheets.model import Figure, Measure, Node

RESULTS, FIGURES = "results.", "figures."
ENTRY_TEXTS = ("rating", "strengths", "issues", "direction", "reason")
"""The fields of an entry besides the results of its years."""
_TRAILING = re.compile(r"[ \t\u3000]+(?=\n|$)")


class InCharge(NamedTuple):
    """The name of a division that answers for a measure, and the part of it named beside."""

    name: str
    sub_unit: str


class FigureKey(NamedTuple):
    """What one figure of a measure is; ``nth`` tells apart what the sheet does not."""

    label: str
    unit: str
    fiscal_year: int | None
    kind: str
    of_which: str
    nth: int

    @property
    def field(self) -> str:
        """Its name among the fields of a measure."""
        year = "" if self.fiscal_year is None else str(self.fiscal_year)
        return FIGURES + "|".join((self.label, self.unit, year, self.kind, self.of_which, str(self.nth)))


def folded(text: str) -> str:
    """A text as two of them are compared: one form of letters and line ends, nothing blank at the ends of lines."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _TRAILING.sub("", plain).strip()


def in_charge(measure: Measure) -> tuple[InCharge, ...]:
    """Who answers, the leading division first; parts of a division stand with it and are none of their own."""
    parts = set(measure.sub_units.values())
    parts |= {part for unit in measure.sub_units.values() for part in unit.split("・")}
    own = {*measure.divisions[:1], *measure.joint_divisions, *measure.sub_units}
    names = dict.fromkeys(name for name in measure.divisions if name in own or name not in parts)
    names |= dict.fromkeys(measure.joint_divisions)
    return tuple(InCharge(name, measure.sub_units.get(name, "")) for name in names)


def divisions_text(measure: Measure) -> str:
    """Who answers, as a sheet would print it: 政策課（女性センター）、福祉課."""
    return "、".join(f"{one.name}（{one.sub_unit}）" if one.sub_unit else one.name for one in in_charge(measure))


def rating_of(measure: Measure) -> str:
    """The mark, or what is printed where there is none: — is an answer, too."""
    return measure.rating or (measure.rating_text or "").strip()


def direction_of(measure: Measure) -> tuple[str, str]:
    """The direction's code, and what is printed where there is none."""
    return (measure.direction, "") if measure.direction else ("", (measure.direction_text or "").strip())


def plan_texts(measure: Measure, path: tuple[str, ...]) -> dict[str, str]:
    """What a sheet says of a measure as a part of its plan, by field; ``path`` leads to it in the tree."""
    return {
        "no": "" if measure.no is None else str(measure.no),
        "title": measure.title or "",
        "description": measure.description or "",
        "page": "" if measure.page is None else str(measure.page),
        "divisions": divisions_text(measure),
        "place": " › ".join(path),
    }


def entry_texts(measure: Measure) -> dict[str, str]:
    """What a sheet says of a measure's evaluation, by field; results stand as ``results.2018``."""
    code, printed = direction_of(measure)
    results = {f"{RESULTS}{result.fiscal_year}": result.text for result in measure.results}
    return results | {
        "rating": rating_of(measure),
        "strengths": measure.strengths or "",
        "issues": measure.issues or "",
        "direction": code or printed,
        "reason": measure.reason or "",
    }


def has_entry(measure: Measure) -> bool:
    """Whether a sheet says anything of a measure's evaluation."""
    return any(text.strip() for text in entry_texts(measure).values())


def figures_by_key(measure: Measure) -> dict[FigureKey, Figure]:
    """The figures by what each of them is, in their order."""
    found: dict[FigureKey, Figure] = {}
    for figure in measure.figures:
        nth = 0
        while (key := _key(figure, nth)) in found:
            nth += 1
        found[key] = figure
    return found


def value_text(figure: Figure) -> str:
    """The value as a text that tells all its digits, with 約 where it is no exact one."""
    value = int(figure.value) if figure.value == int(figure.value) else figure.value
    return f"{'約' * figure.approximate}{value:,}{figure.unit or ''}"


def paths_of(nodes: Sequence[Node], above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """By number of a measure, the steps that lead to it in the tree, each as its number and title."""
    found: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        here = (*above, " ".join(part for part in (node.number, node.title) if part))
        for number in node.measures:
            found.setdefault(str(number), here)
        found = paths_of(node.children, here) | found
    return found


def references(measure: Measure) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The addresses of the cells that a measure was read from, by field."""
    yield from measure.sources.items()
    for at, figure in enumerate(measure.figures):
        yield f"{FIGURES}{at}", figure.sources


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """The fields in which two measures differ, in the order of the first."""
    fields = dict.fromkeys((*one, *other))
    return [name for name in fields if folded(one.get(name, "")) != folded(other.get(name, ""))]


def _key(figure: Figure, nth: int) -> FigureKey:
    label, unit, of_which = (text or "" for text in (figure.label, figure.unit, figure.of_which))
    return FigureKey(folded(label), folded(unit), figure.fiscal_year, figure.kind, folded(of_which), nth)
