"""Tables as objects: columns that know how to get and show a value, rows, a caption, what is said when empty.

Given by views, drawn by the tag ``table``. Asking for the rows is the view's matter: iterating must query nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.cells import Kind, Shown, shown
from sasaeai.base.ui.items import Text

Value: TypeAlias = str | Callable[[Any], object]
_NUMERIC: tuple[Kind, ...] = ("number", "yen")
_WHOLE: tuple[Kind, ...] = ("day", "time", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``value`` is a function of the row, or the name of its attribute or key (``division.name``).

    ``sort`` is the key that the address carries when sorted by it; a column without one cannot be sorted by.
    """

    label: Text
    value: Value
    kind: Kind = "text"
    is_numeric: bool | None = None
    is_row_header: bool = False
    sort: str = ""
    absent: Text = ""

    @property
    def css(self) -> str:
        """The class of the column's cells."""
        if self.kind in _NUMERIC if self.is_numeric is None else self.is_numeric:
            return "ui-table__number"
        return "ui-table__whole" if self.kind in _WHOLE else ""

    def of(self, row: object) -> object:
        """The row's value. Raises ``LookupError`` for a name that the row does not have."""
        if callable(self.value):
            return self.value(row)
        found = row
        for name in self.value.split("."):
            found = _part(found, name)
        return found


class Cell(NamedTuple):
    """A value ready to be shown in its column."""

    column: Column
    shown: Shown


class Heading(NamedTuple):
    """A column's heading; ``href`` sorts by it, ``direction`` is how it is sorted now."""

    column: Column
    href: str
    direction: Literal["", "ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``layout``: ``stack`` becomes cards where narrow; ``scroll`` moves sideways in a region of its own.

    ``sorted_by`` is the key that the rows are sorted by, with ``-`` before it when descending.
    """

    columns: tuple[Column, ...]
    rows: Iterable[object]
    caption: Text
    note: Text = ""
    empty: Text = field(default_factory=lambda: _("There is nothing to show here yet."))
    layout: Literal["stack", "scroll"] = "stack"
    sorted_by: str = ""
    is_caption_hidden: bool = False

    def headings(self, query: QueryDict | None = None) -> list[Heading]:
        """The headings, with links that keep what else the address carries."""
        return [self._heading(column, query or QueryDict()) for column in self.columns]

    def lines(self) -> Iterator[list[Cell]]:
        """The cells, row by row."""
        for row in self.rows:
            yield [Cell(column, shown(column.of(row), column.kind, column.absent)) for column in self.columns]

    @property
    def is_sortable(self) -> bool:
        """Whether it can be sorted by any column."""
        return any(column.sort for column in self.columns)

    def _heading(self, column: Column, query: QueryDict) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        is_up, is_down = self.sorted_by == column.sort, self.sorted_by == f"-{column.sort}"
        changed = query.copy()
        changed["sort"] = f"-{column.sort}" if is_up else column.sort
        changed.pop("page", None)
        return Heading(column, f"?{changed.urlencode()}", "ascending" if is_up else "descending" if is_down else "")


def _part(whole: object, name: str) -> object:
    if isinstance(whole, Mapping):
        if name in whole:
            return whole[name]
    elif hasattr(whole, name):
        return getattr(whole, name)
    raise LookupError(f"a row of the table has no {name}")
