"""Header columns: for each column of a header, the path of headings above it and the roles that the path allows.

Merged headings spread over their span. Formats without merged cells leave blanks instead; those are filled from the
left where a lower header row goes on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.fields.directions import parse_direction
from sasaeai.sheets.fields.ratings import parse_rating
from sasaeai.sheets.grid import Cell
from sasaeai.sheets.layout.headings import HeadingMatch, match_heading
from sasaeai.sheets.layout.tables import Table
from sasaeai.sheets.model import FigureKind

_PATH_WEIGHTS = (1.0, 0.6, 0.4, 0.3, 0.2, 0.2, 0.2)
_MAX_OPTION = 12
_DIGITS = re.compile(r"[0-9①-⑳]+")
_BRACKETED = re.compile(r"[(（\[［][^()（）\[\]［］]{1,8}[)）\]］]")
_YEAR_FIRST = re.compile(r"^(?:(?:令和|平成|昭和|[RHS])\s*)?(?:元|[0-9０-９]{1,4})\s*年度?(?:の|\s)*")


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """One column of a header. ``roles`` are candidates with weights; ``kind`` is set where figures may stand."""

    col: int
    span: int
    path: tuple[str, ...]
    roles: tuple[tuple[str, float], ...]
    kind: FigureKind | None
    years: tuple[int, ...]
    unit: str | None
    instance: int | None
    levels: tuple[str, ...]
    option: str | None = None

    @property
    def key(self) -> str:
        """The path in folded form, digits apart: the same for the same heading on every page and for its instances."""
        return _DIGITS.sub("#", "/".join(fold(part) for part in self.path))

    @property
    def heading(self) -> str:
        """The heading as printed, outer headings first."""
        return " ".join(self.path)

    @property
    def is_combined(self) -> bool:
        """Whether strengths and issues share the column."""
        named = dict(self.roles)
        return named.get("strengths", 0) >= 0.25 and named.get("issues", 0) >= 0.25


@dataclass(frozen=True, slots=True)
class Column:
    """One body column of one page and what it is. ``label_col`` and ``unit_col`` tie a value to its indicator."""

    col: int
    role: str
    header: HeaderColumn | None
    confidence: float
    fiscal_year: int | None = None
    kind: FigureKind = "actual"
    label: str | None = None
    unit: str | None = None
    label_col: int | None = None
    unit_col: int | None = None

    @property
    def heading(self) -> str:
        """The heading as printed; blank where there is none."""
        return self.header.heading if self.header else ""

    @property
    def known_as(self) -> str:
        """The heading, or where there is none the column's place, by which its texts are kept."""
        return self.heading or f"column {self.col + 1}"


Override = Callable[[Column], Column]
"""Puts a saved mapping's role in place of the one that a column was taken for."""


def header_columns(table: Table) -> list[HeaderColumn]:
    """The columns of a table's header, left to right; columns with no heading at all are left out."""
    places = places_in_the_tree(table)
    lines = [_spread(table, row, places) for row in table.header]
    _fill_right(lines, table.rows.width)
    columns = []
    for col in range(table.rows.width):
        path = list(dict.fromkeys(line[col] for line in lines if col in line))
        leaf = path[-1] if path else None
        if leaf is None or (leaf.col != col and leaf.col + leaf.col_span > col):
            continue
        columns.append(column_of_path(col, path))
    return columns


def places_in_the_tree(table: Table) -> set[str]:
    """The header cells that tell where in the plan a page is ("基本目標 1", its title) rather than head a column."""
    found: set[str] = set()
    for row in table.header:
        cells = table.rows[row]
        for cell, beside in zip_longest(cells, cells[1:]):
            match = match_heading(cell.text)
            if not match.levels or match.roles or (match.kinds and match.instance is None):
                continue  # 目標 is a level's name and a kind of figure: without a number it is the latter
            value = beside if beside is not None and is_title_of_level(beside) else None
            if match.instance is not None or value is not None:
                found |= {cell.ref, value.ref if value else cell.ref}
    tops = {cell.col for cell in table.header_cells() if cell.ref in found}
    return found | {
        cell.ref
        for cell in table.header_cells()
        if cell.col in tops and (m := match_heading(cell.text)).levels and not m.roles
    }


def is_title_of_level(cell: Cell) -> bool:
    """Whether a header cell beside a level's name is that level's title: words that are no heading."""
    match = match_heading(cell.text)
    return not match.is_heading and match.coverage < 0.6 and len(cell.text.strip()) > 1


def _spread(table: Table, row: int, without: set[str]) -> dict[int, Cell]:
    """The header cells that cover a row, by column."""
    return {
        col: cell
        for top in range(table.header.start, row + 1)
        for cell in table.rows[top]
        if cell.row + cell.row_span > row and cell.ref not in without
        for col in range(cell.col, min(cell.col + cell.col_span, table.rows.width))
    }


def _fill_right(lines: list[dict[int, Cell]], width: int) -> None:
    """Let a heading reach over the blanks to its right under which a lower header row goes on."""
    for number, line in enumerate(lines[:-1]):
        lower = lines[number + 1 :]
        for col in range(1, width):
            if col in line or col - 1 not in line or not any(col in other for other in lower):
                continue
            left = line[col - 1]
            if left.col_span == 1 and left.row_span == 1 and any(col - 1 in other for other in lower):
                line[col] = left


def column_of_path(col: int, path: list[Cell]) -> HeaderColumn:
    """Read the headings above one column, the outermost first."""
    matches = [match_heading(cell.text) for cell in reversed(path)]
    years = next((match.years for match in matches if len(match.years) == 1), ())
    option = _option(path)
    return HeaderColumn(
        col=col,
        span=path[-1].col_span,
        path=tuple(cell.text for cell in path),
        roles=((option[0], 1.0),) if option else _candidate_roles(matches, bool(years)),
        kind=_kind(matches),
        years=years,
        unit=next((match.unit for match in matches if match.unit), None),
        instance=next((match.instance for match in matches if match.instance is not None), None),
        levels=tuple(dict.fromkeys(level for match in reversed(matches) for level in match.levels)),
        option=option[1] if option else None,
    )


def _option(path: list[Cell]) -> tuple[str, str] | None:
    """The role and the answer of a column that stands for one answer (今後の方向性 over 拡充 | 継続 | 見直し)."""
    leaf = squeeze(path[-1].text) if len(path) > 1 else ""
    if not leaf or len(leaf) > _MAX_OPTION:
        return None
    outer = {role for cell in path[:-1] for role, share in match_heading(cell.text).roles if share >= 0.5}
    if "direction" in outer and parse_direction(leaf).value is not None:
        return "direction_option", leaf
    if "rating" in outer and parse_rating(leaf).mark is not None and not match_heading(leaf).years:
        return "rating_option", leaf
    return None


def _candidate_roles(matches: list[HeadingMatch], dated: bool) -> tuple[tuple[str, float], ...]:
    """Weigh the roles along a path, the innermost heading first."""
    weights: dict[str, float] = {}
    for match, weight in zip(matches, _PATH_WEIGHTS, strict=False):
        for role, share in match.roles:
            weights[role] = max(weights.get(role, 0.0), share * weight)
        if match.levels:
            weights["level"] = max(weights.get("level", 0.0), 0.6 * weight)
        if match.kinds:
            weights["value"] = max(weights.get("value", 0.0), match.kinds[0][1] * weight)
    outer = [match for match in matches[1:] if match.role_weight("label") >= 0.5]
    if outer and weights.get("title"):
        weights["label"] = weights.pop("title")
    if dated and "result" in weights:
        weights["result"] += 0.3
        weights.pop("description", None)
    return tuple(sorted(weights.items(), key=lambda item: -item[1]))


def _kind(matches: list[HeadingMatch]) -> FigureKind | None:
    """The kind of figures that a path names, innermost first."""
    for match in matches:
        if match.kinds:
            return match.kinds[0][0]
    return None


def figure_label(header: HeaderColumn) -> str | None:
    """The label of a column of figures that has no label column: its headings without years and units."""
    words = []
    for part in header.path:
        match = match_heading(part)
        plain = " ".join(part.split())
        if match.unit:
            plain = _BRACKETED.sub("", plain, count=1).strip()
        if match.years:
            plain = _YEAR_FIRST.sub("", plain, count=1) or plain
        only_year = bool(match.years) and not (match.roles or match.kinds or match.levels or match.leftover)
        if plain and not only_year:
            words.append(plain)
    return " ".join(words) or None
