"""What is told of a batch: its columns as mapped, and its problems with row and column, in the list's order."""

from typing import NamedTuple

from django.db.models import F

from sasaeai.base.imports.columns import unmapped
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.tables import address
from sasaeai.base.imports.taking_in import told_of
from sasaeai.sheets.formats.addresses import column_letters


class ProblemShown(NamedTuple):
    """Where it is (``3行目``, ``C3``; blank for the whole list), under which heading, and what is wrong."""

    row: int | None
    place: str
    heading: str
    message_ja: str
    message_en: str


class ColumnShown(NamedTuple):
    """A column of the list: its letter and heading, and the key that stands for it; blank where it is not taken in."""

    at: int
    letters: str
    heading: str
    key: str


def problems_of(batch: Batch, *, first: int | None = None) -> list[ProblemShown]:
    """The problems that were kept, all or the first ones, by row and column."""
    headings = told_of(batch).headings
    rows = batch.problems.order_by(F("row").asc(nulls_first=True), F("column").asc(nulls_first=True), "pk")
    return [
        ProblemShown(
            row=one.row,
            place="" if one.row is None else address(one.row, one.column),
            heading="" if one.column is None else headings[one.column],
            message_ja=one.message_ja,
            message_en=one.message_en,
        )
        for one in rows[:first]
    ]


def columns_of(batch: Batch) -> list[ColumnShown]:
    """Every column that has a heading or is mapped."""
    headings = told_of(batch).headings
    by_column = {at: key for key, at in batch.mapping.items()}
    shown = {*by_column, *(at for at, heading in enumerate(headings) if heading)}
    return [ColumnShown(at, column_letters(at), headings[at], by_column.get(at, "")) for at in sorted(shown)]


def not_taken_in(batch: Batch) -> list[ColumnShown]:
    """The columns of the list that stand for nothing: what accepting it leaves out."""
    left = set(unmapped(batch.mapping, told_of(batch).headings))
    return [column for column in columns_of(batch) if column.at in left]
