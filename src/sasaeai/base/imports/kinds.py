"""The kinds of imports: their columns, what stages their rows, and what makes staged rows live."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sasaeai.base.imports.columns import Column
from sasaeai.base.imports.models import Batch, StagedRow


class CleanRow(NamedTuple):
    """A row of a list whose values are clean, each by its column's key; a blank one is None."""

    number: int
    values: Mapping[str, Any]


class Problem(NamedTuple):
    """What is wrong with a row, as two sentences that do not repeat what stands there. ``key`` names the column."""

    row: int | None
    key: str
    message_ja: str
    message_en: str


Stage = Callable[[Batch, Sequence[CleanRow]], Iterable[StagedRow | Problem]]
"""Makes of each clean row one staged row, or one problem and more. Seals as it goes, outside any transaction."""
Live = Callable[[Batch], int]
"""Makes the staged rows of a batch live, in the caller's transaction. How many records were written."""
Ahead = Callable[[Batch, int, int], None]
"""Writes what the staged rows from one id to another bring along and nobody sees before the batch is accepted.

In the caller's transaction, and so that a second time changes nothing: an acceptance that was stopped begins again.
"""
TakeBack = Callable[[Batch, int, int], None]
"""Removes what was written ahead of these staged rows, where there is any. The batch is not accepted, and locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``may_leave_out`` says whether what is wrong may be left out by choice, and the rest be taken in.

    A kind that writes ``ahead`` says how to ``take_back``, and its readers see nothing of a batch not accepted.
    """

    name: str
    columns: tuple[Column, ...]
    staged: type[StagedRow]
    stage: Stage
    live: Live
    ahead: Ahead | None = None
    take_back: TakeBack | None = None
    may_leave_out: bool = False

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(column for column in self.columns if column.key == key)


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known."""
    if _KINDS.get(kind.name, kind) is not kind:
        raise ValueError(f"two kinds of imports are called {kind.name}")
    _KINDS[kind.name] = kind


def kind_of(batch: Batch) -> Kind:
    """The kind of a batch. Raises ``LookupError`` where this version of the site knows it no more."""
    if batch.kind not in _KINDS:
        raise LookupError(f"no kind of import is called {batch.kind}")
    return _KINDS[batch.kind]


def kinds() -> Mapping[str, Kind]:
    """The kinds that this version of the site knows, by name."""
    return _KINDS
