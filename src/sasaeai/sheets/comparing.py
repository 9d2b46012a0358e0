"""Two sheets side by side: which measures are the same, which came and went, and what changed in each.

A measure is told by its title; the number decides between several of one title, and a like title under one number is
the same measure. What is left over is matched by likeness, so that a renumbered and slightly renamed one is known.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Figure, FigureKind, Measure, Sheet

LIKE_UNDER_ONE_NUMBER, LIKE_ELSEWHERE = 70.0, 85.0
TEXT_FIELDS = ("description", "strengths", "issues", "reason")
ANSWER_FIELDS = ("title", "page", "divisions", "rating", "direction")


class Change(NamedTuple):
    """A field that differs. ``likeness`` (0 to 1) is that of two texts; None for answers. Results have a year."""

    field: str
    before: object
    after: object
    likeness: float | None = None
    fiscal_year: int | None = None


class Series(NamedTuple):
    """One figure over the years as both sheets tell it: year to value before and after, None where it is not told."""

    label: str | None
    unit: str | None
    kind: FigureKind
    values: tuple[tuple[int, float | None, float | None], ...]

    @property
    def changed_years(self) -> tuple[int, ...]:
        """The years for which both sheets have a value, and not the same."""
        return tuple(year for year, old, new in self.values if old is not None and new is not None and old != new)


@dataclass(frozen=True, slots=True)
class Pair:
    """One measure in both sheets."""

    before: Measure
    after: Measure
    changes: tuple[Change, ...]
    series: tuple[Series, ...]

    @property
    def is_renumbered(self) -> bool:
        """Whether the number differs."""
        return self.before.no != self.after.no

    @property
    def has_changed_past(self) -> bool:
        """Whether a value for one year differs between the sheets."""
        return any(series.changed_years for series in self.series)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sheets compared; the pairs in the order of the later one."""

    before: Sheet
    after: Sheet
    pairs: tuple[Pair, ...]
    added: tuple[Measure, ...]
    gone: tuple[Measure, ...]


def compare(before: Sheet, after: Sheet) -> Comparison:
    """Compare an earlier sheet with a later one."""
    partner = _partners(before.measures, after.measures)
    taken = set(partner.values())
    return Comparison(
        before,
        after,
        pairs=tuple(
            _pair(before.measures[partner[at]], measure) for at, measure in enumerate(after.measures) if at in partner
        ),
        added=tuple(measure for at, measure in enumerate(after.measures) if at not in partner),
        gone=tuple(measure for at, measure in enumerate(before.measures) if at not in taken),
    )


def _partners(before: Sequence[Measure], after: Sequence[Measure]) -> dict[int, int]:
    """The position in ``before`` of each measure of ``after`` that was there."""
    partner: dict[int, int] = {}
    for candidates in (_by_title_and_number, _by_number, _by_title, _by_likeness):
        known = set(partner.values())
        old = [at for at in range(len(before)) if at not in known]
        new = [at for at in range(len(after)) if at not in partner]
        taken: set[int] = set()
        for mine, theirs in candidates(before, old, after, new):
            if mine not in partner and theirs not in taken:
                partner[mine] = theirs
                taken.add(theirs)
    return partner


_Candidates = Iterator[tuple[int, int]]


def _by_title_and_number(
    before: Sequence[Measure], old: Iterable[int], after: Sequence[Measure], new: Iterable[int]
) -> _Candidates:
    found = {(before[at].no, fold(before[at].title or "")): at for at in reversed(list(old))}
    for at in new:
        key = after[at].no, fold(after[at].title or "")
        if key in found:
            yield at, found[key]


def _by_number(
    before: Sequence[Measure], old: Iterable[int], after: Sequence[Measure], new: Iterable[int]
) -> _Candidates:
    numbers = {before[at].no: at for at in reversed(list(old)) if before[at].no is not None}
    for at in new:
        other = numbers.get(after[at].no)
        if other is not None and _likeness(before[other], after[at]) >= LIKE_UNDER_ONE_NUMBER:
            yield at, other


def _by_title(
    before: Sequence[Measure], old: Iterable[int], after: Sequence[Measure], new: Iterable[int]
) -> _Candidates:
    titles: dict[str, list[int]] = defaultdict(list)
    for at in old:
        titles[fold(before[at].title or "")].append(at)
    for at in new:
        same = titles.get(fold(after[at].title or ""), []) if after[at].title else []
        if same:
            yield at, same.pop(0)


def _by_likeness(
    before: Sequence[Measure], old: Iterable[int], after: Sequence[Measure], new: Iterable[int]
) -> _Candidates:
    """What is left, the most alike first; few are, so that all pairs may be looked at."""
    left = list(old)
    scored = [(_likeness(before[theirs], after[mine]), mine, theirs) for mine in new for theirs in left]
    for score, mine, theirs in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if score >= LIKE_ELSEWHERE:
            yield mine, theirs


def _likeness(one: Measure, other: Measure) -> float:
    if not one.title or not other.title:
        return 0.0
    return fuzz.ratio(fold(one.title), fold(other.title))


def _pair(before: Measure, after: Measure) -> Pair:
    return Pair(before, after, tuple(_changes(before, after)), tuple(_series(before, after)))


def _changes(before: Measure, after: Measure) -> Iterator[Change]:
    for name in ANSWER_FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if (fold(old) != fold(new)) if isinstance(old, str) and isinstance(new, str) else old != new:
            yield Change(name, old, new)
    results = {result.fiscal_year: result.text for result in before.results}
    texts: list[tuple[str, int | None, str | None, str | None]] = [
        (name, None, getattr(before, name), getattr(after, name)) for name in TEXT_FIELDS
    ]
    texts += [
        ("results", result.fiscal_year, results[result.fiscal_year], result.text)
        for result in after.results
        if result.fiscal_year in results
    ]
    for name, year, old, new in texts:
        if fold(old or "") != fold(new or ""):
            likeness = round(fuzz.ratio(fold(old or ""), fold(new or "")) / 100, 3)
            yield Change(name, old or "", new or "", likeness, year)


def _series(before: Measure, after: Measure) -> Iterator[Series]:
    """The figures with a year by series, in the order of the later sheet; last, those that only the earlier has."""
    old, new = _by_series(before.figures), _by_series(after.figures)
    for key in dict.fromkeys((*new, *old)):
        label, unit, kind = (new.get(key) or old[key])[0]
        mine, theirs = (dict(found[key][1]) if key in found else {} for found in (new, old))
        years = sorted(mine.keys() | theirs.keys())
        yield Series(label, unit, kind, tuple((year, theirs.get(year), mine.get(year)) for year in years))


_Key = tuple[str, str, FigureKind]
_Named = tuple[str | None, str | None, FigureKind]


def _by_series(figures: Iterable[Figure]) -> dict[_Key, tuple[_Named, dict[int, float]]]:
    found: dict[_Key, tuple[_Named, dict[int, float]]] = {}
    for figure in figures:
        if figure.fiscal_year is None:
            continue
        key = fold(figure.label or ""), fold(figure.unit or ""), figure.kind
        _, values = found.setdefault(key, ((figure.label, figure.unit, figure.kind), {}))
        values.setdefault(figure.fiscal_year, figure.value)
    return found
