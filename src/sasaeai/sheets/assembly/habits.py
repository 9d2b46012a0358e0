"""How far each cell of a measure may be trusted to stand where it belongs, by the habits of its own document.

Three things are learned from all measures: where they have cells and where they have none, what the cells of a role
are like (``profile``), and how the texts of a column begin, end and look. What breaks a habit is trusted less, and so
are its neighbours: a cell that slid, slipped, merged or tore leaves a gap or a bulge beside it. Nothing is moved here.
"""

import math
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sasaeai.lib.japanese_text import narrow
from sasaeai.sheets.assembly.profile import Profile
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout import Block, Column
from sasaeai.sheets.layout.looks import Look, look_of

_LEAST_LIKE = 0.45
_NOT_PROFILED = frozenset({"other", "level", "no", "label", "value", "unit", "row_kind", "row_year"})
_INSTANCES = frozenset({"value", "label", "unit", "other", "level"})

# Shares at which a habit begins to count, and how many measures must agree before it counts half.
_NEARLY_ALWAYS = 0.75
_HARDLY_EVER = 0.1
_HALF_SURE = 3
_EVEN = 0.6  # several doubts in one cell mostly have one cause

# How much a whole surprise takes from the trust in a cell: by how far it stands from the gap or the bulge.
_BESIDE_GAP = {1: 0.5, 2: 0.2}
_BELOW_GAP = 0.35
_BULGE = 0.4
_BESIDE_BULGE = {1: 0.4, 2: 0.2}
_SLID = 0.6
_MANNER = 0.4
_FAR_FROM_USUAL_LENGTH = 2.0
_LEAST_SPREAD = 0.25
_ODD = 0.2
_FREE = frozenset({Look.SAME, Look.DASH})

_STARTS = (
    ("bullet", re.compile(r"[・●○■◆※①-⑳☐☑□]")),
    ("digit", re.compile(r"[0-9０-９]")),
    ("kana", re.compile(r"[ぁ-ゖ]")),
    ("stop", re.compile(r"[。、）)」]")),
)

_NO_START = re.compile(r"[、。,，)」』】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々](?!$)")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"), ("【", "】"))

_ColumnKey = tuple[str, int | None, str, str]
_Position = tuple[_ColumnKey, int]


class _Surprise(NamedTuple):
    """A gap or bulge in the shape of a measure: its row within the measure, its column's rank, its strength."""

    row: int
    rank: float
    strength: float
    is_gap: bool


class Habits:
    """What is usual in one document."""

    def __init__(self, blocks: Iterable[Block], profile: Profile) -> None:
        self._profile = profile
        self._columns: Counter[_ColumnKey] = Counter()
        self._filled: Counter[_Position] = Counter()
        self._manners: dict[_ColumnKey, _Manners] = defaultdict(_Manners)
        self._above: dict[int, Block] = {}
        before: Block | None = None
        for block in blocks:
            if before is not None and before.table is block.table:
                self._above[id(block)] = before
            before = block
            self._columns.update({_key(column) for column in block.columns})
            self._filled.update(_filled(block))
            for _, column, _, cell in _placed(block):
                self._manners[_key(column)].add(cell.text)

    def trust(self, block: Block, displaced: Collection[str] = ()) -> dict[str, float]:
        """The trust (0 to 1) in every cell of a measure, by its address; displaced cells are bulges."""
        surprises = [*self._gaps_and_bulges(block), *_strays(block, displaced), *self._odd_texts(block)]
        above = self._gaps_above(block)
        found = {}
        for rank, column, row, cell in _placed(block):
            near = math.prod(_left_by(surprise, row, rank) for surprise in surprises)
            slid = 1 - _SLID if _lies_between(surprises, row, rank) else 1.0
            slipped = 1 - _BELOW_GAP * above.get(_key(column), 0.0)
            usual = self._usual(column, cell) * self._likeness(column.role, cell)
            found[cell.ref] = (near * slid * slipped * usual) ** _EVEN
        return found

    def _usual(self, column: Column, cell: Cell) -> float:
        return self._manners[_key(column)].usual(cell.text)

    def _odd_texts(self, block: Block) -> Iterator[_Surprise]:
        """Texts unlike the others of their column: bulges for their neighbours."""
        for rank, column, row, cell in _placed(block):
            strength = 1 - self._usual(column, cell)
            if strength > _ODD:
                yield _Surprise(row, rank, strength, is_gap=False)

    def _gaps_above(self, block: Block) -> dict[_ColumnKey, float]:
        """The gaps in the last row of the measure above, by column: what is missing there may have slipped down."""
        above = self._above.get(id(block))
        if above is None:
            return {}
        last = len(_rows(above)) - 1
        return {
            _key(above.columns[int(gap.rank)]): gap.strength
            for gap in self._gaps_and_bulges(above)
            if gap.is_gap and gap.row == last
        }

    def _likeness(self, role: str, cell: Cell) -> float:
        if role in _NOT_PROFILED:
            return 1.0
        return _LEAST_LIKE + (1 - _LEAST_LIKE) * self._profile.fit(role, cell.text)

    def _gaps_and_bulges(self, block: Block) -> Iterator[_Surprise]:
        filled = _filled(block)
        for rank, column in enumerate(block.columns):
            key = _key(column)
            others = self._columns[key] - 1
            for row in range(max(len(_rows(block)), 1)):
                is_here = (key, row) in filled
                share = (self._filled[key, row] - is_here) / others if others > 0 else 0.5
                strength = _strength(share, others, is_here=is_here)
                if strength > 0:
                    yield _Surprise(row, rank, strength, not is_here)


def _strength(share: float, others: int, *, is_here: bool) -> float:
    """How surprising (0 to 1) it is that a cell is here or not, by the share of the other measures that have it."""
    sure = others / (others + _HALF_SURE)
    if is_here:
        return sure * max(0.0, (_HARDLY_EVER - share) / _HARDLY_EVER)
    return sure * max(0.0, (share - _NEARLY_ALWAYS) / (1 - _NEARLY_ALWAYS))


def _left_by(surprise: _Surprise, row: int, rank: int) -> float:
    """What a surprise leaves of the trust in a cell."""
    steps = abs(rank - surprise.rank)
    if surprise.row == row:
        if surprise.is_gap:
            taken = _BESIDE_GAP.get(math.ceil(steps), 0.0)
        else:
            taken = _BULGE if steps == 0 else _BESIDE_BULGE.get(math.ceil(steps), 0.0)
    else:
        taken = _BELOW_GAP if steps == 0 and abs(row - surprise.row) == 1 else 0.0
    return 1 - taken * surprise.strength


def _lies_between(surprises: list[_Surprise], row: int, rank: int) -> bool:
    """Whether a cell stands between a gap and a bulge of its row: then it may have slid from the one to the other."""
    here = [surprise for surprise in surprises if surprise.row == row and surprise.strength > 0.3]
    gaps = [surprise.rank for surprise in here if surprise.is_gap]
    bulges = [surprise.rank for surprise in here if not surprise.is_gap]
    return any(min(gap, bulge) <= rank <= max(gap, bulge) for gap in gaps for bulge in bulges)


def _strays(block: Block, displaced: Collection[str]) -> Iterator[_Surprise]:
    """Cells under no column, cells that cannot be what their column is, and pieces of a text."""
    rows = _rows(block)
    for cell in block.loose:
        rank = sum(column.col < cell.col for column in block.columns) - 0.5
        yield _Surprise(rows.get(cell.row, 0), rank, 1.0, is_gap=False)
    for rank, _, row, cell in _placed(block):
        if cell.ref in displaced or is_torn(cell.text):
            yield _Surprise(row, rank, 1.0, is_gap=False)


def is_torn(text: str) -> bool:
    """Whether a text is a piece of one: it begins as no word does, or lacks one of a pair of brackets."""
    plain = narrow(text).strip()
    return _NO_START.match(plain) is not None or any(plain.count(left) != plain.count(right) for left, right in _PAIRS)


def _key(column: Column) -> _ColumnKey:
    """What a column is, the same on every page; columns of which there are several are told apart by their headings."""
    heading = column.header.key if column.header and column.role in _INSTANCES else ""
    return column.role, column.fiscal_year, column.kind, heading


def _rows(block: Block) -> dict[int, int]:
    """The rows of a measure that hold cells, counted from 0."""
    rows = sorted({cell.row for cells in block.cells.values() for cell in cells})
    return {row: at for at, row in enumerate(rows)}


def _placed(block: Block) -> Iterator[tuple[int, Column, int, Cell]]:
    """Every cell under a column: the column's rank, the column, the row within the measure, the cell."""
    rows = _rows(block)
    for rank, column in enumerate(block.columns):
        for cell in block.cells.get(column.col, ()):
            yield rank, column, rows[cell.row], cell


def _filled(block: Block) -> set[_Position]:
    return {(_key(column), row) for _, column, row, _ in _placed(block)}


class _Manners:
    """How the texts of one column begin, end and look, and how long they are."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._lengths: list[float] = []
        self._usual: tuple[float, float] | None = None
        self._count = 0

    def add(self, text: str) -> None:
        """Learn from one text; same-as-left and dashes say nothing of the others."""
        if look_of(text) in _FREE:
            return
        self._count += 1
        self._seen.update(_manner(text))
        self._lengths.append(math.log(len(text) + 1))

    def usual(self, text: str) -> float:
        """1 for a text like the others of its column, less for each way in which it is unlike nearly all of them."""
        if look_of(text) in _FREE:
            return 1.0
        left = 1.0
        others = self._count - 1
        for feature in _manner(text):
            share = (self._seen[feature] - 1) / others if others > 0 else 1.0
            left *= 1 - _MANNER * _strength(share, others, is_here=True)
        return left * (1 - _MANNER * self._length_surprise(text))

    def _length_surprise(self, text: str) -> float:
        if self._count < 2 * _HALF_SURE:
            return 0.0
        if self._usual is None:
            middle = statistics.median(self._lengths)
            spread = statistics.median(abs(length - middle) for length in self._lengths)
            self._usual = middle, 1.5 * spread + _LEAST_SPREAD
        middle, spread = self._usual
        return min(1.0, max(0.0, abs(math.log(len(text) + 1) - middle) / spread / _FAR_FROM_USUAL_LENGTH - 1))


def _manner(text: str) -> tuple[str, ...]:
    plain = text.strip()
    start = next((name for name, pattern in _STARTS if pattern.match(plain)), "word")
    return (
        f"start {start}",
        f"stop {plain.endswith(('。', '）', ')'))}",
        f"lines {chr(10) in plain}",
        f"look {look_of(text)}",
    )
