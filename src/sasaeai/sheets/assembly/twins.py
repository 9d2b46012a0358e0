"""Twins: the same measure listed twice in one sheet (再掲), found by the pages they name and by their titles."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Measure

_SIGNS = re.compile(r"[()「」・、]")
_MOST_PRINTINGS = 10
_MOST_ON_A_PAGE = 100  # of measures; more stand on no page, and each would be compared with each
_NAMED_BY_BOTH = 70
_NAMED_BY_ONE = 92


def with_twins(measures: Sequence[Measure], listed_again: Collection[int] = ()) -> list[Measure]:
    """Give each measure the numbers of its twins; some say that they are listed again without saying on which page."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for at, measure in enumerate(measures):
        if measure.page is not None:
            by_page[measure.page].append(at)
    pairs: dict[int, set[int]] = defaultdict(set)
    if not by_page:
        _pair_by_title(measures, listed_again, pairs)
    for at, measure in enumerate(measures):
        for page in measure.cross_listed_pages:
            here = by_page.get(page, ())
            for other in here if len(here) <= _MOST_ON_A_PAGE else ():
                if other != at and _are_twins(measure, measures[other]):
                    pairs[at].add(other)
                    pairs[other].add(at)
    return [_with(measure, [measures[other] for other in sorted(pairs[at])]) for at, measure in enumerate(measures)]


def _pair_by_title(measures: Sequence[Measure], listed_again: Collection[int], pairs: dict[int, set[int]]) -> None:
    """In a sheet without pages: measures of the same title, one of which says that it is listed again."""
    by_title: dict[str, list[int]] = defaultdict(list)
    for at, measure in enumerate(measures):
        if measure.title:
            by_title[_SIGNS.sub("", fold(measure.title))].append(at)
    for same in by_title.values():
        says_so = any(measures[at].cross_listed_pages or at in listed_again for at in same)
        for at in same if says_so and len(same) <= _MOST_PRINTINGS else ():
            pairs[at].update(other for other in same if other != at)


def _with(measure: Measure, twins: list[Measure]) -> Measure:
    numbers = tuple(twin.no for twin in twins if twin.no is not None)
    return replace(measure, twins=numbers) if numbers else measure


def _are_twins(one: Measure, other: Measure) -> bool:
    """Alike in title; the more so, where only one of them names the other's page."""
    likeness = fuzz.ratio(fold(one.title or ""), fold(other.title or ""))
    mutual = one.page is not None and one.page in other.cross_listed_pages
    return likeness >= (_NAMED_BY_BOTH if mutual else _NAMED_BY_ONE)
