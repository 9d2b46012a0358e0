"""The roles of a page's columns: headings aligned to the body, one column a role, indicator groups tied together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.layout.alignment import Looks, Match, align, decide_roles, row_role
from sasaeai.sheets.layout.columns import Column, HeaderColumn, Override, figure_label, header_columns
from sasaeai.sheets.layout.indicators import doubting_half_named, doubting_undated, tie_groups
from sasaeai.sheets.layout.looks import Look, count_looks, suits
from sasaeai.sheets.layout.tables import Table

_UNIQUE = frozenset(
    {
        "no",
        "page",
        "title",
        "description",
        "division",
        "joint_division",
        "rating",
        "strengths",
        "issues",
        "direction",
        "reason",
        "strengths+issues",
        "result",
    }
)
_OF_FIGURES = frozenset({"label", "unit", "value"})
_SHARED_WORDS = 0.6
_CLEARLY = 0.5
_MAX_RIVALS = 4
_LIKE_A_TITLE = 0.3
_UNNAMED_VALUE = 0.7  # numbers under a heading that names neither a kind nor a year
_INFERRED = 0.7
_EACH_MEASURE = 0.8
_SHARED_BY = 0.6


def body_looks(table: Table) -> dict[int, Looks]:
    """The looks of a table's body, by column. Rows with one cell at the left edge (headings, notes) do not count."""
    texts: dict[int, list[str]] = {}
    left = min((cell.col for row in table.body for cell in table.rows[row]), default=0)
    for row in table.body:
        cells = table.rows[row]
        if len(cells) == 1 and (cells[0].col == left or cells[0].col_span > 2):
            continue
        for cell in cells:
            texts.setdefault(cell.col, []).append(cell.text)
    return {col: count_looks(found) for col, found in texts.items()}


def document_columns(tables: list[Table], override: Override | None = None) -> list[list[Column]]:
    """The columns of every table of a document, decided with evidence pooled over all of them.

    ``override`` may put a saved mapping's role in place of a column's own.
    """
    headers: list[list[HeaderColumn]] = []
    for table in tables:
        headers.append(header_columns(table) if len(table.header) else (headers[-1] if headers else []))
    bodies = [body_looks(table) for table in tables]
    first = [align(page, body, {}).matches for page, body in zip(headers, bodies, strict=True)]
    decided = decide_roles(zip(first, bodies, strict=True))
    pages = []
    distinct = _distinct(headers)
    for own, body in zip(headers, bodies, strict=True):
        matches = _best_header(own, distinct, body, decided)
        columns = [_column(match, decided.get(match.header.key, "other"), body) for match in matches]
        columns += _columns_without_heading(columns, body)
        pages.append(
            _with_title(_one_column_a_role(_names_of_indicators(sorted(columns, key=lambda c: c.col), body)), body)
        )
    pages = [_with_levels(page, table) for page, table in zip(pages, tables, strict=True)]
    titled = [_with_title_as_elsewhere(page, body, pages) for page, body in zip(pages, bodies, strict=True)]
    if override is not None:
        titled = [[override(column) for column in page] for page in titled]
    return [doubting_undated(doubting_half_named(tie_groups(page))) for page in titled]


def _best_header(
    own: list[HeaderColumn], distinct: list[list[HeaderColumn]], body: Mapping[int, Looks], decided: Mapping[str, str]
) -> list[Match]:
    """The matches of a page's own header, or of another page's where that suits the body clearly better."""
    best = align(own, body, decided)
    chosen = own
    words = {fold(part) for header in own for part in header.path}
    for other in distinct:
        shared = {fold(part) for header in other for part in header.path} & words
        if other is own or len(shared) < _SHARED_WORDS * len(words):
            continue
        rival = align(other, body, decided)
        if rival.score > best.score + (_CLEARLY if chosen is own else 0.0):
            best, chosen = rival, other
    return best.matches


def _distinct(pages: list[list[HeaderColumn]]) -> list[list[HeaderColumn]]:
    """The headers of a document that differ, the most frequent first."""
    counts: Counter[tuple[tuple[int, str], ...]] = Counter()
    example: dict[tuple[tuple[int, str], ...], list[HeaderColumn]] = {}
    for page in pages:
        key = tuple((header.col, header.key) for header in page)
        counts[key] += 1
        example.setdefault(key, page)
    return [example[key] for key, _ in counts.most_common(_MAX_RIVALS)]


def _column(match: Match, role: str, body: Mapping[int, Looks]) -> Column:
    header = match.header
    if role in ("strengths", "issues") and header.is_combined:
        role = "strengths+issues"
    shift = abs(match.col - header.col)
    blank = not body.get(match.col)
    confidence = 0.9 if blank else 0.72 + 0.26 * min(1.0, match.fit) - 0.02 * shift
    if role == "value" and not (header.kind or header.years):
        confidence *= _UNNAMED_VALUE
    return Column(
        col=match.col,
        role=role,
        header=header,
        confidence=confidence,
        fiscal_year=header.years[0] if header.years else None,
        kind=header.kind or "actual",
        label=figure_label(header) if role == "value" else None,
        unit=header.unit,
    )


def _columns_without_heading(columns: list[Column], body: Mapping[int, Looks]) -> list[Column]:
    """Body columns that no heading came to: by their looks, or as a part of the merged heading above them."""
    taken = {column.col for column in columns}
    roles = {column.role for column in columns}
    added = []
    for col, looks in sorted(body.items()):
        if col in taken:
            continue
        over = next((c for c in columns if c.header and c.header.col < col < c.header.col + c.header.span), None)
        role = _role_of_bare_column(looks, roles)
        if role == "other" and over is not None:
            added.append(replace(over, col=col, confidence=0.6))
            continue
        roles.add(role)
        added.append(Column(col, role, over.header if over else None, 0.85 if role != "other" else 0.6))
    return added


def _role_of_bare_column(looks: Looks, taken: set[str]) -> str:
    """A role that the looks alone make plain, else other."""
    if told := row_role(looks):
        return told
    for role, look in (
        ("page", Look.PAGE),
        ("rating", Look.MARK),
        ("direction", Look.TICKS),
        ("division", Look.DIVISION),
        ("unit", Look.UNIT),
    ):
        if role not in taken and looks[look] >= 0.7 * looks.total():
            return role
    if "no" not in taken and looks[Look.INTEGER] + looks[Look.CODE] >= 0.8 * looks.total():
        return "no"
    return "other"


def _one_column_a_role(columns: list[Column]) -> list[Column]:
    """Leave each role of one field to the column whose heading names it best; the others become levels or other."""
    best: dict[tuple[str, int | None], Column] = {}
    for column in columns:
        key = (column.role, column.fiscal_year)
        if column.role in _UNIQUE and (key not in best or _claim(column) > _claim(best[key])):
            best[key] = column
    return [
        column
        if column.role not in _UNIQUE or best[(column.role, column.fiscal_year)].col == column.col
        else _second(column, best, columns)
        for column in columns
    ]


def _names_of_indicators(columns: list[Column], body: Mapping[int, Looks]) -> list[Column]:
    """A measure is named before its figures: what reads as a title beside units and values names an indicator."""
    figures = [column.col for column in columns if column.role in _OF_FIGURES]
    named = any(column.role == "label" for column in columns)

    def is_bare(column: Column) -> bool:
        looks = body.get(column.col, Counter())
        return column.role == "other" and column.header is None and suits("label", looks) > _LIKE_A_TITLE

    def names_figures(column: Column) -> bool:
        if column.col + 1 not in figures:
            return False
        if column.role == "title":
            return any(col < column.col for col in figures) or any(is_bare(other) for other in columns)
        return is_bare(column) and not named

    return [
        replace(column, role="label", confidence=min(column.confidence, _INFERRED)) if names_figures(column) else column
        for column in columns
    ]


def _claim(column: Column) -> tuple[float, float, int]:
    """How good a column's claim to its role is; of several titles the last is the measure's, the others are levels."""
    if column.header is None:
        return (0.0, column.confidence, -column.col)
    weight = dict(column.header.roles).get(column.role, 0.0)
    rightmost_wins = column.col if column.role == "title" else -column.col
    return (round(weight, 1), round(column.confidence, 1), rightmost_wins)


def _second(column: Column, best: Mapping[tuple[str, int | None], Column], columns: list[Column]) -> Column:
    """The role of a column that lost its first one."""
    winner = best[(column.role, column.fiscal_year)]
    if winner.header is not None and column.header is winner.header:
        return column
    if column.role == "title" and column.col < winner.col:
        return replace(column, role="level")
    if column.role in ("description", "strengths") and not any(c.role == "result" for c in columns):
        named = dict(column.header.roles) if column.header else {}
        if "result" in named:
            return replace(column, role="result")
    return replace(column, role="other", confidence=min(column.confidence, 0.8))


def _with_title(columns: list[Column], body: Mapping[int, Looks]) -> list[Column]:
    """Where no heading names a title: the last level column, else the first column of phrases."""
    if any(column.role == "title" for column in columns):
        return columns
    levels = [c for c in columns if c.role == "level" and suits("title", body.get(c.col, Counter())) > 0]
    bare = [
        c
        for c in columns
        if c.role == "other" and c.header is None and suits("title", body.get(c.col, Counter())) > 0.2
    ]
    described = [c for c in columns if c.role == "description"]
    filled = {column.col: body.get(column.col, Counter()).total() for column in (*levels, *bare)}
    named = [column for column in levels if filled[column.col] >= _EACH_MEASURE * max(filled.values())]
    chosen = named[-1:] or bare[:1] or levels[-1:] or described[:1]
    return [
        replace(c, role="title", confidence=0.6 + 0.35 * max(0.0, suits("title", body.get(c.col, Counter()))))
        if c in chosen
        else c
        for c in columns
    ]


def _with_title_as_elsewhere(
    columns: list[Column], body: Mapping[int, Looks], pages: list[list[Column]]
) -> list[Column]:
    """A page on which nothing made the title plain has it between the same neighbours as the other pages."""
    if any(column.role == "title" for column in columns):
        return columns
    places = Counter(place for page in pages for place in _places(page, "title"))
    unnamed = [at for at, column in enumerate(columns) if column.role == "other" and not _is_named(column)]
    scores = {
        at: _as_elsewhere(at, columns, places) + suits("title", body.get(columns[at].col, Counter())) for at in unnamed
    }
    best = max(scores, key=lambda at: scores[at], default=None)
    if best is None or scores[best] < _LIKE_A_TITLE:
        return columns
    return [replace(c, role="title", confidence=0.8) if at == best else c for at, c in enumerate(columns)]


def _with_levels(columns: list[Column], table: Table) -> list[Column]:
    """A column left of the titles whose cells stand for several measures each is a level of the plan's tree."""
    title = next((column.col for column in columns if column.role == "title"), 0)
    starts = next((column.col for column in columns if column.role == "no"), title)
    cells = [cell for row in table.body for cell in table.rows[row]]
    measures = sum(cell.col == starts for cell in cells)
    levels = set()
    for column in columns:
        own = [cell for cell in cells if cell.col == column.col]
        if column.role != "other" or column.header is None or column.col >= title or not own:
            continue
        if len(own) <= _SHARED_BY * measures and count_looks(cell.text for cell in own)[Look.PHRASE] > len(own) / 2:
            levels.add(column.col)
    return [replace(column, role="level") if column.col in levels else column for column in columns]


def _is_named(column: Column) -> bool:
    return column.header is not None and bool(column.header.roles)


def _places(columns: list[Column], role: str) -> list[tuple[str, str]]:
    """The roles to the left and right of each column of a role."""
    roles = ["", *(column.role for column in columns), ""]
    return [(roles[at], roles[at + 2]) for at, column in enumerate(columns) if column.role == role]


def _as_elsewhere(at: int, columns: list[Column], places: Counter[tuple[str, str]]) -> float:
    """How often the title stands between such neighbours elsewhere: 1 for both sides, half for one."""
    roles = ["", *(column.role for column in columns), ""]
    left = sum(count for (before, _), count in places.items() if before == roles[at])
    right = sum(count for (_, after), count in places.items() if after == roles[at + 2])
    return (left + right) / (2 * places.total()) if places else 0.0
