"""The columns of the CSV: those of the printed sheet with one text in each, and a column for each level of the plan."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.assembly.places import told_as_displaced
from sasaeai.sheets.layout.headings import match_heading
from sasaeai.sheets.layout.sections import NAMELESS_LEVEL
from sasaeai.sheets.model import Measure, MeasureNo, Node, Sheet
from sasaeai.sheets.writers import printable_figures as figures
from sasaeai.sheets.writers import printable_texts as texts
from sasaeai.sheets.writers.printable_columns import Column, columns_of

_HALVES = {"title": ("取組名", "取組内容"), "strengths+issues": ("良かった点", "課題")}
_DISPLACED = "位置のずれた記入"
_OF_FIGURES = ("label", "unit", "value")


class CsvColumn(NamedTuple):
    """A heading and what of a measure stands under it."""

    heading: str
    text: Callable[[Measure], str]


def csv_columns(sheet: Sheet) -> list[CsvColumn]:
    """The columns that the sheet's measures fill."""
    found = [*_levels(sheet)]
    printed = columns_of(sheet, with_displaced=False)
    kept = {fold(column.heading) for column in printed if column.role != "other"}
    for column in printed:
        if column.role in _HALVES:
            found += _halves(column)
        elif column.role == "other" and fold(column.heading) in kept:
            found.append(CsvColumn(f"{_DISPLACED}{len(found)}", _said_of(column)))
        elif column.role not in _OF_FIGURES:
            found.append(CsvColumn(_plain(column), _joined(column)))
    at = next((at for at, column in enumerate(found) if column.heading == "担当課"), len(found) - 1) + 1
    found[at:at] = _indicators(sheet)
    return [column for column in found if column.heading == "No." or any(map(column.text, sheet.measures))]


def _levels(sheet: Sheet) -> Iterator[CsvColumn]:
    """A column for each depth of the tree, the same text in each row under a heading."""
    paths: dict[MeasureNo, tuple[Node, ...]] = {}
    _walk(sheet.nodes, (), paths)
    depth = max(map(len, paths.values()), default=0)
    for at in range(depth):
        names = {path[at].level_name for path in paths.values() if len(path) > at}
        name = names.pop() if len(names) == 1 else None
        yield CsvColumn(_level_heading(name), _level_at(at, paths))


def _level_heading(name: str | None) -> str:
    """The level's name; a name that could head another column, or that is seldom one, says that it is a heading's."""
    if name is None:
        return NAMELESS_LEVEL
    match = match_heading(name)
    return name if match.levels and not match.roles else f"{NAMELESS_LEVEL}：{name}"


def _walk(nodes: Sequence[Node], above: tuple[Node, ...], paths: dict[MeasureNo, tuple[Node, ...]]) -> None:
    for node in nodes:
        for no in node.measures:
            paths.setdefault(no, (*above, node))
        _walk(node.children, (*above, node), paths)


def _level_at(at: int, paths: dict[MeasureNo, tuple[Node, ...]]) -> Callable[[Measure], str]:
    def text(measure: Measure) -> str:
        path = paths.get(measure.no, ()) if measure.no is not None else ()
        if len(path) <= at:
            return ""
        return texts.section_text(path[at], 0) if path[at].level_name in texts.COUNTED else texts.level_text(path[at])

    return text


def _halves(column: Column) -> Iterator[CsvColumn]:
    for at, heading in enumerate(_HALVES[column.role]):
        yield CsvColumn(heading, _half(column, at))


def _half(column: Column, at: int) -> Callable[[Measure], str]:
    def text(measure: Measure) -> str:
        parts = column.parts(measure)
        return parts[at] if at < len(parts) else ""

    return text


def _joined(column: Column) -> Callable[[Measure], str]:
    return lambda measure: "\n".join(column.parts(measure))


def _said_of(column: Column) -> Callable[[Measure], str]:
    """What was displaced, with the heading under which it stood."""

    def text(measure: Measure) -> str:
        return "\n".join(told_as_displaced(column.heading, part) for part in column.parts(measure))

    return text


def _plain(column: Column) -> str:
    heading = column.heading.replace("\n", "")
    return f"{column.heading.partition(chr(10))[0]} 実績" if column.role == "result" else heading


def _indicators(sheet: Sheet) -> Iterator[CsvColumn]:
    """The columns of each indicator in turn, then those of money."""
    places = figures.places_of(sheet)
    most = max((len(figures.indicators_of(measure)) for measure in sheet.measures), default=0)
    for at in range(most):
        name = f"指標{at + 1} " if most > 1 else ""
        yield CsvColumn(f"{name}指標名", _nth(figures.label_texts, at))
        yield CsvColumn(f"{name}単位", _nth(figures.unit_texts, at))
        for place in places:
            if place.unit is None:
                yield CsvColumn(f"{name}{place.group} {place.heading}".strip(), _value_at(place, at))
    for place in places:
        if place.unit is not None:
            yield CsvColumn(f"{place.group} {place.heading}".strip(), _value_at(place, 0))


def _nth(parts: Callable[[Measure], tuple[str, ...]], at: int) -> Callable[[Measure], str]:
    def text(measure: Measure) -> str:
        found = parts(measure)
        return found[at] if at < len(found) else ""

    return text


def _value_at(place: figures.Place, at: int) -> Callable[[Measure], str]:
    return _nth(lambda measure: figures.figure_texts(measure, place), at)
