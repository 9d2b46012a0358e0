"""What a person corrected of a sheet, laid over what was read: the reading itself stays as it is, beside it.

A measure is told by its key: its number where it has one of its own, else the number with its place in the sheet.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from sasaeai.cycle.rounds.rules.sheet_fields import FIGURES, RESULTS, divisions_text, entry_texts
from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.fields.directions import UNDECIDED, DirectionValue, parse_direction
from sasaeai.sheets.fields.divisions import parse_divisions
from sasaeai.sheets.fields.number_cells import parse_number_cell
from sasaeai.sheets.fields.ratings import NO_ANSWER, Scale, parse_rating
from sasaeai.sheets.fields.repeats import parse_same_as_left
from sasaeai.sheets.model import Figure, Measure, Node, Result, Sheet

Fault = Literal["field", "number", "rating", "direction", "value"]
"""What may be wrong with a correction."""
Corrected = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By key of the measure and field: ``text``, and ``was``, what was read there."""
Was = str | list[str | int | float | None]
"""What was read: a text, or what a figure is."""
FIELDS = ("no", "title", "divisions", "description", "rating", "strengths", "issues", "direction", "reason")
"""What can be corrected besides the results of a year and the value of a figure."""
_LONGEST_NUMBER = 20
_FIRST_YEAR, _LAST_YEAR = 1868, 2200
_UNDECIDED = frozenset(map(fold, UNDECIDED))


def keys_of(sheet: Sheet) -> list[str]:
    """The key of each measure, in the order of the sheet."""
    counts = Counter(str(measure.no) for measure in sheet.measures if measure.no is not None)
    return [
        str(one.no) if one.no is not None and counts[str(one.no)] == 1 else f"{_printed(one)}#{at}"
        for at, one in enumerate(sheet.measures, start=1)
    ]


def original(measure: Measure, field: str) -> str:
    """What was read for a field, as a text."""
    if field.startswith(FIGURES):
        figure = _figure_at(measure, field)
        return "" if figure is None else f"{figure.value:g}" if isinstance(figure.value, float) else str(figure.value)
    if field in {"no", "title", "description"}:
        return str(getattr(measure, field) or "")
    return divisions_text(measure) if field == "divisions" else entry_texts(measure).get(field, "")


def is_as_read(measure: Measure, field: str, text: str) -> bool:
    """Whether a text says what was read; a direction in other words says the same."""
    read = original(measure, field)
    return text == read or (field == "direction" and bool(text.strip()) and _direction(text.strip()) == read)


def was(measure: Measure, field: str) -> Was:
    """What a correction remembers of what was read, to find it again in another reading."""
    figure = _figure_at(measure, field) if field.startswith(FIGURES) else None
    return original(measure, field) if figure is None else _identity(figure)


def fault_of(measure: Measure, field: str, text: str, marks: Sequence[str]) -> Fault | None:
    """What is wrong with a correction of a field; ``marks`` are those of the sheet's scale."""
    text = text.strip()
    if field.startswith(FIGURES):
        return _fault_of_figure(measure, field, text)
    if field.startswith(RESULTS):
        year = field.removeprefix(RESULTS)
        return None if year.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR else "field"
    if field not in FIELDS:
        return "field"
    return None if _CAN_BE.get(field, _anything)(text, marks) else _FAULT_OF[field]


def _is_number(text: str, _marks: Sequence[str]) -> bool:
    return 0 < len(text) <= _LONGEST_NUMBER


def _is_rating(text: str, marks: Sequence[str]) -> bool:
    return not text or fold(text) in NO_ANSWER or _rating(text, marks) is not None


def _is_direction(text: str, _marks: Sequence[str]) -> bool:
    return not text or fold(text) in _UNDECIDED or _direction(text) is not None


def _anything(_text: str, _marks: Sequence[str]) -> bool:
    return True


_CAN_BE: dict[str, Callable[[str, Sequence[str]], bool]] = {
    "no": _is_number,
    "rating": _is_rating,
    "direction": _is_direction,
}
_FAULT_OF: dict[str, Fault] = {"no": "number", "rating": "rating", "direction": "direction"}


def effective(sheet: Sheet, corrected: Corrected, undated_year: int | None = None) -> Sheet:
    """The sheet as it is taken in: with the corrections, numbers as texts, one result a year.

    Results without a year get ``undated_year``; two of one year become one text, a line each.
    """
    keys = keys_of(sheet)
    marks = marks_of(sheet)
    measures = tuple(
        _dated(_corrected(measure, corrected.get(key, {}), marks), undated_year)
        for key, measure in zip(keys, sheet.measures, strict=True)
    )
    renamed: dict[str, list[str | None]] = defaultdict(list)
    for before, after in zip(sheet.measures, measures, strict=True):
        renamed[_printed(before)].append(None if after.no is None else str(after.no))
    first = {number: found[0] for number, found in renamed.items()}
    years = {result.fiscal_year for one in measures for result in one.results if result.fiscal_year is not None}
    return replace(
        sheet,
        measures=tuple(_with_twins(measure, first) for measure in measures),
        nodes=_renamed(sheet.nodes, {number: list(found) for number, found in renamed.items()}),
        fiscal_years=tuple(sorted(years | set(sheet.fiscal_years))),
    )


def marks_of(sheet: Sheet) -> tuple[str, ...]:
    """The marks of the sheet's rating scale, the best first; where it names none, those that it has, as they come."""
    scales = Counter(measure.scale for measure in sheet.measures if measure.scale)
    if scales:
        name = scales.most_common(1)[0][0]
        return tuple(name.split("/") if "/" in name else name)
    return tuple(dict.fromkeys(measure.rating for measure in sheet.measures if measure.rating))


def lost(sheet: Sheet, corrected: Corrected) -> list[tuple[str, str]]:
    """Corrections (key and field) of what a later reading does not find any more; they change nothing."""
    found = dict(zip(keys_of(sheet), sheet.measures, strict=True))
    return [
        (key, field)
        for key, fields in corrected.items()
        for field, one in fields.items()
        if key not in found or (field.startswith(FIGURES) and _place_of(found[key], field, one["was"]) is None)
    ]


def _printed(measure: Measure) -> str:
    return "" if measure.no is None else str(measure.no)


# One measure


def _corrected(measure: Measure, fields: Mapping[str, Mapping[str, Any]], marks: Sequence[str]) -> Measure:
    figures: list[Figure | None] = list(measure.figures)
    for field, one in fields.items():
        text = one["text"].strip()
        if field.startswith(FIGURES):
            at = _place_of(measure, field, one["was"])
            if at is not None:
                figures[at] = _with_value(measure.figures[at], text)
        elif field.startswith(RESULTS):
            measure = _with_result(measure, int(field.removeprefix(RESULTS)), text)
        else:
            measure = _CORRECT[field](measure, text, marks)
    number = None if measure.no is None else str(measure.no)
    return replace(measure, no=number, figures=tuple(figure for figure in figures if figure is not None))


def _with_divisions(measure: Measure, text: str, _marks: Sequence[str]) -> Measure:
    read = parse_divisions(text)
    return replace(
        measure,
        divisions=tuple(read.names),
        joint_divisions=tuple(read.joint),
        sub_units=dict(read.sub_units),
    )


def _with_rating(measure: Measure, text: str, marks: Sequence[str]) -> Measure:
    return replace(measure, rating=_rating(text, marks), rating_text=text or None)


def _with_direction(measure: Measure, text: str, _marks: Sequence[str]) -> Measure:
    return replace(measure, direction=_direction(text), direction_text=text or None)


def _with_number(measure: Measure, text: str, _marks: Sequence[str]) -> Measure:
    return replace(measure, no=text)


_CORRECT: dict[str, Callable[[Measure, str, Sequence[str]], Measure]] = {
    "no": _with_number,
    "divisions": _with_divisions,
    "rating": _with_rating,
    "direction": _with_direction,
    "title": lambda measure, text, _: replace(measure, title=text or None),
    "description": lambda measure, text, _: replace(measure, description=text or None),
    "strengths": lambda measure, text, _: replace(measure, strengths=text or None),
    "issues": lambda measure, text, _: replace(measure, issues=text or None),
    "reason": lambda measure, text, _: replace(measure, reason=text or None),
}


def _rating(text: str, marks: Sequence[str]) -> str | None:
    return parse_rating(text, Scale(tuple(marks)) if marks else None).mark


def _direction(text: str) -> DirectionValue | None:
    return next((code for code in get_args(DirectionValue) if code == text), None) or parse_direction(text).value


def _with_result(measure: Measure, year: int, text: str) -> Measure:
    others = [result for result in measure.results if result.fiscal_year != year]
    if text:
        others.append(Result(year, text, parse_same_as_left(text) is not None))
    ordered = sorted(others, key=lambda result: (result.fiscal_year is None, result.fiscal_year or 0))
    return replace(measure, results=tuple(ordered))


def _dated(measure: Measure, undated_year: int | None) -> Measure:
    by_year: dict[int | None, list[Result]] = defaultdict(list)
    for result in measure.results:
        year = undated_year if result.fiscal_year is None else result.fiscal_year
        by_year[year].append(result)
    results = (
        Result(year, "\n".join(one.text for one in found), found[0].same_as_left) for year, found in by_year.items()
    )
    return replace(measure, results=tuple(results))


# Figures


def _figure_at(measure: Measure, field: str) -> Figure | None:
    at = field.removeprefix(FIGURES)
    return measure.figures[int(at)] if at.isdecimal() and int(at) < len(measure.figures) else None


def _fault_of_figure(measure: Measure, field: str, text: str) -> Fault | None:
    if _figure_at(measure, field) is None:
        return "field"
    read = parse_number_cell(text)
    return None if not text or (read is not None and read.value is not None) else "value"


def _with_value(figure: Figure, text: str) -> Figure | None:
    """The figure with another value; None where a person said that it is no figure."""
    read = parse_number_cell(text)
    if read is None or read.value is None:
        return None
    return replace(figure, value=read.value, approximate=read.approximate, carried_over=False)


def _identity(figure: Figure) -> list[str | int | float | None]:
    return [figure.label, figure.unit, figure.fiscal_year, figure.kind, figure.value]


def _place_of(measure: Measure, field: str, identity: Was) -> int | None:
    """Where the figure stands that was corrected: at its place, or wherever another reading has the very same."""
    figure = _figure_at(measure, field)
    if figure is not None and _identity(figure) == identity:
        return int(field.removeprefix(FIGURES))
    same = [at for at, one in enumerate(measure.figures) if _identity(one) == identity]
    return same[0] if len(same) == 1 else None


# The numbers that others name


def _renamed(nodes: Iterable[Node], numbers: dict[str, list[str | None]]) -> tuple[Node, ...]:
    """The nodes with the numbers that their measures have now; of several that were alike, each gets its own."""
    made = []
    for node in nodes:
        taken = [_next(numbers, str(number)) for number in node.measures]
        below = _renamed(node.children, numbers)
        made.append(replace(node, measures=tuple(number for number in taken if number is not None), children=below))
    return tuple(made)


def _next(numbers: dict[str, list[str | None]], number: str) -> str | None:
    waiting = numbers.get(number)
    return waiting.pop(0) if waiting else None


def _with_twins(measure: Measure, numbers: Mapping[str, str | None]) -> Measure:
    named = (numbers.get(str(number)) for number in measure.twins)
    return replace(measure, twins=tuple(number for number in named if number is not None))
