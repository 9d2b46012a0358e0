"""Which body column stands under which heading, page by page.

Recognised pages shift their headers by a column or two, differently from page to page. The best path through
(heading, body column) pairs keeps the order, pays for every change of shift, and is drawn by how well the looks of the
body suit the heading's roles. Headings are given their role once per document, from looks pooled over all pages.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sasaeai.sheets.layout.columns import HeaderColumn
from sasaeai.sheets.layout.looks import Look, suits

Looks = Counter[Look]

MAX_SHIFT = 2
_WORD_WEIGHT = 0.6
_SHIFT_COST = 0.12
_APART_COST = 0.02  # of two equal ways, the one that shifts less
_CHANGE_COST = 0.25
_SKIP_COST = 0.3
_BLANK_SCORE = 0.15
_UNKNOWN_SCORE = 0.2
_HALF_KNOWN = 0.5  # the share of a heading's words, at most, that names a role
_MAX_SKIPPED = 3
_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class Match:
    """A heading over a body column, with the margin (0 to 1) by which it beats leaving the column alone."""

    header: HeaderColumn
    col: int
    fit: float


def role_scores(header: HeaderColumn, looks: Looks) -> list[tuple[str, float]]:
    """Every candidate role of a heading with its score over a body column, best first.

    A heading of which only a word is known (関連計画, with the 計画 of planned figures) may head anything else.
    """
    scored = [(role, _WORD_WEIGHT * weight + suits(role, looks)) for role, weight in header.roles]
    if scored and max(weight for _, weight in header.roles) <= _HALF_KNOWN:
        scored.append(("other", _UNKNOWN_SCORE))
    return sorted(scored, key=lambda item: -item[1])


def _score(header: HeaderColumn, looks: Looks, decided: Mapping[str, str]) -> float:
    """How well a heading suits a body column; blank columns neither attract nor repel."""
    if not looks:
        return _BLANK_SCORE
    if header.key in decided:
        role = decided[header.key]
        return _WORD_WEIGHT * max(dict(header.roles).get(role, 0.5), 0.3) + suits(role, looks)
    scores = role_scores(header, looks)
    return scores[0][1] if scores else _UNKNOWN_SCORE


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best path: its matches and its score, higher for headings that suit their columns."""

    matches: list[Match]
    score: float


def align(headers: list[HeaderColumn], body: Mapping[int, Looks], decided: Mapping[str, str]) -> Alignment:
    """Match headings to body columns, both left to right, at the least cost."""
    best: list[dict[int, tuple[float, tuple[int, int] | None]]] = []
    for i, header in enumerate(headers):
        column: dict[int, tuple[float, tuple[int, int] | None]] = {}
        for col in range(max(0, header.col - MAX_SHIFT), header.col + MAX_SHIFT + 1):
            looks = body.get(col, Counter())
            if not looks and col != header.col:
                continue
            gain = _score(header, looks, decided) - _APART_COST * abs(col - header.col)
            column[col] = _best_before(headers, best, i, col, gain)
        best.append(column)
    return _trace(headers, best, body, decided)


def _best_before(
    headers: list[HeaderColumn],
    best: list[dict[int, tuple[float, tuple[int, int] | None]]],
    i: int,
    col: int,
    gain: float,
) -> tuple[float, tuple[int, int] | None]:
    """The best way to come to heading ``i`` over column ``col``."""
    shift = col - headers[i].col
    score: float = gain - _SHIFT_COST * abs(shift) - _SKIP_COST * i
    before: tuple[int, int] | None = None
    for k in range(max(0, i - 1 - _MAX_SKIPPED), i):
        for other, (so_far, _) in best[k].items():
            if other >= col:
                continue
            change = abs(shift - (other - headers[k].col))
            total = so_far + gain - _CHANGE_COST * change - _SKIP_COST * (i - k - 1)
            if total > score:
                score, before = total, (k, other)
    return score, before


def _trace(
    headers: list[HeaderColumn],
    best: list[dict[int, tuple[float, tuple[int, int] | None]]],
    body: Mapping[int, Looks],
    decided: Mapping[str, str],
) -> Alignment:
    """Walk back from the best end, paying for the headings that are left over on the right."""
    ends = [
        (score - _SKIP_COST * (len(headers) - 1 - i), i, col)
        for i, column in enumerate(best)
        for col, (score, _) in column.items()
    ]
    if not ends:
        return Alignment([], 0.0)
    total, i, col = max(ends)
    matches: list[Match] = []
    at: tuple[int, int] | None = (i, col)
    while at is not None:
        i, col = at
        fit = _score(headers[i], body.get(col, Counter()), decided)
        matches.append(Match(headers[i], col, max(0.0, min(1.0, fit))))
        at = best[i][col][1]
    return Alignment(matches[::-1], total)


def decide_roles(pages: Iterable[tuple[list[Match], Mapping[int, Looks]]]) -> dict[str, str]:
    """Give each heading of the document its role, by its words and the looks pooled over all pages."""
    pooled: dict[str, Looks] = defaultdict(Counter)
    headers: dict[str, HeaderColumn] = {}
    for matches, body in pages:
        for match in matches:
            pooled[match.header.key].update(body.get(match.col, Counter()))
            headers[match.header.key] = match.header
    decided = {}
    for key, header in headers.items():
        looks = pooled[key]
        scores = role_scores(header, looks) if looks else [(role, weight) for role, weight in header.roles]
        decided[key] = row_role(looks) or (scores[0][0] if scores else _role_by_looks(looks))
    return decided


def row_role(looks: Looks) -> str | None:
    """The role of a column that tells, row by row, the kind or the year of the figures beside it; else None."""
    for role, look in (("row_kind", Look.KIND), ("row_year", Look.YEAR)):
        if looks[look] >= _MOSTLY * max(looks.total(), 1):
            return role
    return None


def _role_by_looks(looks: Looks) -> str:
    """The role of a column whose heading says nothing: figures are figures, the rest is open."""
    return "value" if looks and suits("value", looks) > 0.6 else "other"
