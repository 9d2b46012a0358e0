"""Columns of figures: each tied to its label, unit and year, and doubted where one of them is missing."""

import re
from dataclasses import replace
from statistics import median_low

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.fields.units import MONEY_UNITS
from sasaeai.sheets.layout.columns import Column, HeaderColumn
from sasaeai.sheets.layout.headings import match_heading

_MONEY_WORDS = ("予算", "決算", "事業費", "金額", "経費", "額")
_OWN_LABEL_KINDS = frozenset({"budget", "settled"})
_BY_YEAR = frozenset({"result", "rating"})
_HALF_NAMED = 0.5


def tie_groups(columns: list[Column]) -> list[Column]:
    """Tie each value and unit column to the label column of its indicator."""
    labels = [column for column in columns if column.role == "label"]
    units = [column for column in columns if column.role == "unit"]
    tied = [_tied(column, labels, units) if column.role == "value" else column for column in columns]
    return with_years_of_rates(tied)


def with_years_of_rates(columns: list[Column]) -> list[Column]:
    """Give a rate without a year that of the target and the actual figure right before it, of which it is the rate."""
    found: list[Column] = []
    values: list[Column] = []
    for column in columns:
        pair = values[-2:]
        years = {value.fiscal_year for value in pair}
        is_theirs = {value.kind for value in pair} == {"target", "actual"} and len(years) == 1
        is_undated_rate = column.role == "value" and column.kind == "rate" and column.fiscal_year is None
        found.append(replace(column, fiscal_year=years.pop()) if is_undated_rate and is_theirs else column)
        values += [column] if column.role == "value" else []
    return found


def doubting_undated(columns: list[Column]) -> list[Column]:
    """Be less sure of a result or rating whose column has no year, where others of its role have one."""
    dated = {column.role for column in columns if column.fiscal_year is not None}
    return [
        replace(column, confidence=column.confidence * _HALF_NAMED)
        if column.role in dated & _BY_YEAR and column.fiscal_year is None
        else column
        for column in columns
    ]


def doubting_half_named(columns: list[Column]) -> list[Column]:
    """Be less sure of figures whose column lacks a year, kind, name or heading that most others of the page have."""
    values = [_names(column) for column in columns if column.role == "value"]
    usual = [median_low(sorted(names)) for names in zip(*values, strict=True)]
    return [
        replace(column, confidence=column.confidence * _HALF_NAMED)
        if column.role == "value" and any(own < most for most, own in zip(usual, _names(column), strict=True))
        else column
        for column in columns
    ]


def _names(value: Column) -> tuple[int, ...]:
    """What tells the figures of a column apart from those of the others: whether it is there, and how many headings."""
    header = value.header
    return (
        value.fiscal_year is not None,
        header is not None and header.kind is not None,
        value.label is not None or value.label_col is not None,
        len(header.path) if header else 0,
    )


def _tied(value: Column, labels: list[Column], units: list[Column]) -> Column:
    label = None if value.kind in _OWN_LABEL_KINDS else _nearest(value, labels)
    unit = None if value.unit or value.kind in _OWN_LABEL_KINDS else _nearest_unit(value, label, units, labels)
    own = _own_words(value.header)
    text = value.label if label is None else own
    return replace(value, label=text, label_col=label.col if label else None, unit_col=unit.col if unit else None)


def _own_words(header: HeaderColumn | None) -> str | None:
    """What a value's headings say beyond kind, year, unit and indicator words."""
    words = [match_heading(part).leftover for part in header.path] if header else []
    return " ".join(word for word in words if word) or None


def _likeness(one: Column, other: Column) -> float:
    """How much two columns look like parts of one indicator: same number, shared words, nearness."""
    a, b = one.header, other.header
    if a is None or b is None:
        return -abs(one.col - other.col) * 0.1
    score = -abs(one.col - other.col) * 0.1 + (0.3 if other.col < one.col else 0.0)
    if a.instance is not None and b.instance is not None:
        score += 2.0 if a.instance == b.instance else -2.0
    if len(a.path) > 1 and len(b.path) > 1 and a.path[0] == b.path[0]:
        score += 1.0
    return score + 0.4 * len(_stem(a) & _stem(b))


def _stem(header: HeaderColumn) -> set[str]:
    return set(re.findall(r"活動|成果|事業|参考|代表|補助", fold(header.path[-1])))


def _nearest(value: Column, labels: list[Column]) -> Column | None:
    return max(labels, key=lambda label: _likeness(value, label), default=None)


def _nearest_unit(value: Column, label: Column | None, units: list[Column], labels: list[Column]) -> Column | None:
    """The unit column of the same indicator, if the indicator has one."""
    if not units:
        return None
    if label is None:
        return min(units, key=lambda unit: abs(unit.col - value.col)) if not labels else None
    own = [unit for unit in units if _nearest(unit, labels) is label]
    return max(own or units, key=lambda unit: _likeness(value, unit))


def with_unit(columns: list[Column], unit: str | None) -> list[Column]:
    """Give the unit of a note above a table to the columns that have none: a unit of money to sums of money only."""
    if unit is None:
        return columns
    is_money = unit in MONEY_UNITS
    return [
        replace(column, unit=unit) if _lacks_unit(column) and _counts_money(column) == is_money else column
        for column in columns
    ]


def _lacks_unit(column: Column) -> bool:
    return column.role == "value" and column.unit is None and column.unit_col is None and column.kind != "rate"


def _counts_money(column: Column) -> bool:
    return column.kind in _OWN_LABEL_KINDS or any(word in (column.label or "") for word in _MONEY_WORDS)
