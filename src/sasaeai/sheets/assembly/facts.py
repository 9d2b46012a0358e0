"""What the whole document tells before any measure is read: its scale, tick-box options, division names, profile."""

from collections import Counter
from dataclasses import dataclass

from sasaeai.sheets.assembly.habits import Habits
from sasaeai.sheets.assembly.profile import Profile
from sasaeai.sheets.fields.divisions import parse_divisions
from sasaeai.sheets.fields.ratings import Scale, decide_scale
from sasaeai.sheets.fields.ticks import parse_ticks
from sasaeai.sheets.layout import Layout
from sasaeai.sheets.layout.looks import Look, look_of

_SEVERAL = 2

_SOME, _MOST = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one document that its measures share. ``year`` is the one year of a document without dated columns."""

    scale: Scale | None
    options: tuple[str, ...]
    heads: frozenset[str]
    profile: Profile
    habits: Habits
    year: int | None
    shares_rows: frozenset[int]


def gather_facts(layout: Layout) -> Facts:
    """Read the facts off the blocks and the lines beside the tables."""
    profile = _profile(layout)
    return Facts(
        scale=_scale(layout),
        options=_options(layout),
        heads=_heads(layout),
        profile=profile,
        habits=Habits(layout.blocks, profile),
        year=_only_year(layout),
        shares_rows=_tables_in_two_rows(layout),
    )


def _scale(layout: Layout) -> Scale | None:
    texts = [
        cell.text for block in layout.blocks for cell in block.of("rating") if look_of(cell.text) is not Look.TICKS
    ]
    ticked = [
        chosen
        for block in layout.blocks
        for cell in block.of("rating")
        if look_of(cell.text) is Look.TICKS
        for chosen in parse_ticks(cell.text).options
    ]
    legend = "\n".join(cell.text for cell in layout.loose)
    return decide_scale([*texts, *ticked], legend or None)


def _options(layout: Layout) -> tuple[str, ...]:
    """The boxes of the direction cells, from the fullest kind of cell that stands more than once."""
    seen: Counter[tuple[str, ...]] = Counter()
    for block in layout.blocks:
        cells = [cell for cell in block.of("direction") if look_of(cell.text) is Look.TICKS]
        options = tuple(parse_ticks("\n".join(cell.text for cell in cells)).options)
        if len(options) > 1:
            seen[options] += 1
    often = [options for options, count in seen.items() if count >= _SEVERAL] or list(seen)
    return max(often, key=lambda options: (len(options), seen[options]), default=())


def _heads(layout: Layout) -> frozenset[str]:
    """The divisions that head a row, by the first name of each division cell."""
    firsts = set()
    for block in layout.blocks:
        for cell in block.of("division")[:1]:
            names = parse_divisions(cell.text).names
            firsts.update(names[:1])
    return frozenset(firsts)


def _profile(layout: Layout) -> Profile:
    skipped = ("other", "level")
    return Profile(
        (column.role, cell.text)
        for block in layout.blocks
        for column in block.columns
        if column.role not in skipped
        for cell in block.cells.get(column.col, ())
    )


def _only_year(layout: Layout) -> int | None:
    if any(column.fiscal_year for block in layout.blocks[:50] for column in block.columns):
        return None
    return layout.context_years[0] if len(layout.context_years) == 1 else None


def _tables_in_two_rows(layout: Layout) -> frozenset[int]:
    """The tables (by identity) whose strengths and issues stand in two rows of one column; all, if most of all do.

    A table may be the part of a long one that is on a page, with a measure or two.
    """
    in_second: Counter[int] = Counter()
    all_of: Counter[int] = Counter()
    for block in layout.blocks:
        cells = block.of("strengths+issues")
        if cells:
            all_of[id(block.table)] += 1
            in_second[id(block.table)] += any(cell.row != block.first_row for cell in cells)
    if in_second.total() >= _MOST * all_of.total():
        return frozenset(all_of)
    return frozenset(table for table, count in all_of.items() if in_second[table] >= _SOME * count)
