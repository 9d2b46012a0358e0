"""How far each cell of a measure may be trusted to stand where it belongs, by the habits of its own document.

Three things are learned from all measures: where they have cells and where they have none, what the cells of a role
are like (``profile``), and how the texts of a column begin, end and look (``manners``). What breaks a habit is trusted
less, and so are its neighbours: a cell that slid, slipped, merged or tore leaves a gap or a bulge beside it. Nothing is
moved here.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sasaeai.lib.japanese_text import squeeze
from sasaeai.sheets.assembly.manners import Manner, Manners, is_torn, manner_of, surprise
from sasaeai.sheets.assembly.profile import UNPROFILED, Profile
from sasaeai.sheets.assembly.surprises import Surprise, Surprises
from sasaeai.sheets.fields.units import known_unit
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Block, Column
from sasaeai.sheets.layout.looks import Look

_LEAST_LIKE = 0.45
_INSTANCES = frozenset({"value", "label", "unit", "other", "level"})

_BELOW = 0.35  # how much of the trust in a cell a whole gap in the last row of the measure above takes
_ODD = 0.2
_EVEN = 0.6  # several doubts in one cell mostly have one cause

_ColumnKey = tuple[str, int | None, str, str]
_Position = tuple[_ColumnKey, int]


class _Placed(NamedTuple):
    """A cell under a column: the column's rank and key, the row within the measure, and how its text looks."""

    rank: int
    key: _ColumnKey
    row: int
    cell: Cell
    role: str
    manner: Manner


class Habits:
    """What is usual in one document."""

    def __init__(self, blocks: Iterable[Block], profile: Profile) -> None:
        self._profile = profile
        self._keys: dict[int, list[_ColumnKey]] = {}
        self._columns: Counter[_ColumnKey] = Counter()
        self._filled: Counter[_Position] = Counter()
        self._manners: dict[_ColumnKey, Manners] = defaultdict(Manners)
        self._placed: dict[int, list[_Placed]] = {}
        self._above: dict[int, Block] = {}
        self._gaps: dict[int, list[Surprise]] = {}
        before: Block | None = None
        for block in blocks:
            if before is not None and before.table is block.table:
                self._above[id(block)] = before
            before = block
            self._learn(block)

    def _learn(self, block: Block) -> None:
        placed = self._placed[id(block)] = list(self._places(block))
        self._columns.update(set(self._keys_of(block)))
        self._filled.update({(item.key, item.row) for item in placed})
        for item in placed:
            self._manners[item.key].add(item.manner)

    def _keys_of(self, block: Block) -> list[_ColumnKey]:
        """The keys of a block's columns; the blocks of a table share their list of columns."""
        keys = self._keys.get(id(block.columns))
        if keys is None:
            keys = self._keys[id(block.columns)] = [_key(column) for column in block.columns]
        return keys

    def _places(self, block: Block) -> Iterator[_Placed]:
        rows = _rows(block)
        for rank, (column, key) in enumerate(zip(block.columns, self._keys_of(block), strict=True)):
            for cell in block.cells.get(column.col, ()):
                yield _Placed(rank, key, rows[cell.row], cell, column.role, manner_of(cell.text))

    def trust(self, block: Block, displaced: Collection[str] = ()) -> dict[str, float]:
        """The trust (0 to 1) in every cell of a measure, by its address; displaced cells are bulges."""
        placed = self._placed[id(block)]
        usual = [self._manners[item.key].usual(item.manner) for item in placed]
        odd = [
            Surprise(item.row, item.rank, 1 - share, is_gap=False)
            for item, share in zip(placed, usual, strict=True)
            if 1 - share > _ODD
        ]
        surprises = Surprises([*self._gaps_and_bulges(block), *_strays(block, placed, displaced), *odd])
        slipped = self._gaps_above(block)
        found = {}
        for item, share in zip(placed, usual, strict=True):
            trust = share * self._likeness(item) * (1 - _BELOW * slipped.get(item.key, 0.0))
            found[item.cell.ref] = (trust * surprises.left_of(item.row, item.rank)) ** _EVEN
        return found

    def _likeness(self, item: _Placed) -> float:
        if item.role in UNPROFILED:
            return 1.0
        return _LEAST_LIKE + (1 - _LEAST_LIKE) * self._profile.fit(item.role, item.cell.text)

    def _gaps_above(self, block: Block) -> dict[_ColumnKey, float]:
        """The gaps in the last row of the measure above, by column: what is missing there may have slipped down."""
        above = self._above.get(id(block))
        if above is None:
            return {}
        last = max((item.row for item in self._placed[id(above)]), default=0)
        keys = self._keys_of(above)
        gaps = (surprise for surprise in self._gaps_and_bulges(above) if surprise.is_gap and surprise.row == last)
        return {keys[int(gap.rank)]: gap.strength for gap in gaps}

    def _gaps_and_bulges(self, block: Block) -> list[Surprise]:
        """Where a measure lacks a cell that nearly all others have, or has one that hardly any other has."""
        if id(block) not in self._gaps:
            self._gaps[id(block)] = list(self._find_gaps_and_bulges(block))
        return self._gaps[id(block)]

    def _find_gaps_and_bulges(self, block: Block) -> Iterator[Surprise]:
        placed = self._placed[id(block)]
        filled = {(item.key, item.row) for item in placed}
        last = max((item.row for item in placed), default=0)
        for rank, key in enumerate(self._keys_of(block)):
            others = self._columns[key] - 1
            for row in range(last + 1):
                is_here = (key, row) in filled
                strength = surprise(self._filled[key, row] - is_here, others, is_here=is_here)
                if strength > 0:
                    yield Surprise(row, rank, strength, not is_here)


def _strays(block: Block, placed: list[_Placed], displaced: Collection[str]) -> Iterator[Surprise]:
    """Cells under no column, cells that cannot be what their column is, and pieces of a text."""
    if block.loose:
        rows = _rows(block)
        cols = sorted(column.col for column in block.columns)
        for cell in block.loose:
            rank = bisect_left(cols, cell.col) - 0.5
            yield Surprise(rows.get(cell.row, 0), rank, 1.0, is_gap=False)
    for item in placed:
        if item.cell.ref in displaced or is_torn(item.cell.text) or _is_no_unit(item):
            yield Surprise(item.row, item.rank, 1.0, is_gap=False)


def _is_no_unit(item: _Placed) -> bool:
    """Whether a cell of units holds none: what stands there may be the end of its neighbour."""
    if item.role != "unit" or item.manner.look in (Look.UNIT, Look.DASH):
        return False
    return not known_unit(squeeze(item.cell.text))


def _key(column: Column) -> _ColumnKey:
    """What a column is, the same on every page; columns of which there are several are told apart by their headings."""
    heading = column.header.key if column.header and column.role in _INSTANCES else ""
    return column.role, column.fiscal_year, column.kind, heading


def _rows(block: Block) -> dict[int, int]:
    """The rows of a measure that hold cells, counted from 0."""
    rows = sorted({cell.row for cells in block.cells.values() for cell in cells})
    return {row: at for at, row in enumerate(rows)}
