"""Gaps and bulges in the shape of a measure, and what they leave of the trust in the cells around them.

A gap is a cell that is missing where nearly all measures have one, a bulge is one where hardly any has. A cell that
slid, slipped, merged or tore leaves one of them beside it, and a row that slid has a gap on one side and a bulge on
the other.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from math import ceil, inf
from typing import NamedTuple

# How much a whole surprise takes from the trust in a cell: by how many columns it stands from the gap or the bulge.
_BESIDE_GAP = (0.0, 0.5, 0.2)
_BESIDE_BULGE = (0.4, 0.4, 0.2)
_REACH = len(_BESIDE_GAP) - 1
_BELOW = 0.35
_SLID = 0.6
_PLAIN_TO_SEE = 0.3


class Surprise(NamedTuple):
    """A gap or bulge: its row within the measure, its column's rank (between two: a half), its strength (0 to 1)."""

    row: int
    rank: float
    strength: float
    is_gap: bool


class Surprises:
    """The surprises of one measure. What they leave of a cell is told from its own row and the rows beside it."""

    def __init__(self, surprises: Iterable[Surprise]) -> None:
        by_row: dict[int, list[Surprise]] = defaultdict(list)
        for found in surprises:
            by_row[found.row].append(found)
        self._rows = {row: _Row(of_row) for row, of_row in by_row.items()}

    def left_of(self, row: int, rank: int) -> float:
        """The share of its trust that the cell in a row, under the column of a rank, keeps."""
        left = self._rows[row].left_of(rank) if row in self._rows else 1.0
        for beside in (row - 1, row + 1):
            if beside in self._rows:
                left *= self._rows[beside].left_beyond(rank)
        return left


class _Row:
    """The surprises of one row from left to right."""

    def __init__(self, surprises: list[Surprise]) -> None:
        self._surprises = sorted(surprises, key=lambda found: found.rank)
        self._ranks = [found.rank for found in self._surprises]
        plain = [found for found in self._surprises if found.strength > _PLAIN_TO_SEE]
        self._gaps = _ends([found.rank for found in plain if found.is_gap])
        self._bulges = _ends([found.rank for found in plain if not found.is_gap])

    def _within(self, rank: int, reach: float) -> list[Surprise]:
        return self._surprises[bisect_left(self._ranks, rank - reach) : bisect_right(self._ranks, rank + reach)]

    def left_of(self, rank: int) -> float:
        left = 1.0
        for found in self._within(rank, _REACH):
            taken = _BESIDE_GAP if found.is_gap else _BESIDE_BULGE
            left *= 1 - found.strength * taken[ceil(abs(rank - found.rank))]
        return left * (1 - _SLID) if self._has_slid(rank) else left

    def left_beyond(self, rank: int) -> float:
        left = 1.0
        for found in self._within(rank, 0):
            left *= 1 - found.strength * _BELOW
        return left

    def _has_slid(self, rank: int) -> bool:
        """Whether a gap stands on one side and a bulge on the other."""
        return (self._gaps[0] <= rank <= self._bulges[1]) or (self._bulges[0] <= rank <= self._gaps[1])


def _ends(ranks: list[float]) -> tuple[float, float]:
    """The first and the last of ordered ranks; of none, ends that nothing lies between."""
    return (ranks[0], ranks[-1]) if ranks else (inf, -inf)
