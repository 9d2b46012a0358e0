"""Figures (``FG``): one fact told in two ways, sums that do not add up, counts that stand still or are not given."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.model import Figure, Measure, MeasureNo
from sasaeai.sheets.rules import thresholds
from sasaeai.sheets.rules.lexicons import words
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import Series, View, all_numbers, unit_of
from sasaeai.sheets.rules.wording import measures_en, measures_ja, over_years, over_years_en, value, year_en, year_ja

_SENTENCE = re.compile(r"[。\n]+")
_BULLET = re.compile(r"^[\s・･※○●■□◆\-]+")
_PARTLY = re.compile(r"うち|内数|再掲|内訳の一部|主な|など|等")
_NO_SUM = re.compile("増減|複数回答|重複|延べ|のべ|実人数|実数|平均|収支")
_DECIMALS, _MOST_FIGURES = 6, 60
_PLACE = re.compile("小学校|中学校|高校|幼稚園|保育[園所]|こども園|公民館|集会所|図書館|児童館|センター")
_MOST = 8  # measures that are compared with each other, so that a long list costs linear time


def core(label: str) -> str:
    """What a label counts, without the words that only say that it is counted (…設置数 → …)."""
    folded = fold(label)
    suffix = next((end for end in words("counting", "suffixes") if folded.endswith(end) and folded != end), "")
    return folded.removesuffix(suffix).removesuffix("の")


def named_series(view: View) -> dict[str, list[Series]]:
    """The series of all measures by what they count, where the words are long enough to name one thing."""
    found: dict[str, list[Series]] = defaultdict(list)
    for measure in view.measures:
        for series in view.series(measure):
            name = core(series.label)
            if len(name) >= thresholds.LEAST_LABEL and series.figures[0].kind == "actual":
                found[name].append(series)
    return found


def _are_unlinked(one: Measure, other: Measure) -> bool:
    return one.no != other.no and other.no not in one.twins and one.no not in other.twins


def _by_year(series: Series) -> dict[int | None, Figure]:
    return {figure.fiscal_year: figure for figure in series.figures}


def _differing_years(one: Series, other: Series) -> bool:
    theirs = _by_year(other)
    return any(
        figure.fiscal_year in theirs
        and figure.value != theirs[figure.fiscal_year].value
        and not (figure.approximate or theirs[figure.fiscal_year].approximate)
        for figure in one.figures
    )


@rule(
    "FG001",
    "warning",
    ("同じ事実が取組によって違う", "one fact told in two ways"),
    (
        "再掲の印がない取組どうしでも、同じ施設や同じ活動の数が違えば、どちらかが古いか、数え方が違います。",
        "Two counts of one thing cannot both be right, unless they count differently. No twin mark is needed for that.",
    ),
    seen="founding sheet",
)
def same_fact_differs(view: View) -> Iterator[Asked]:
    """The same long label, or the same sentence before the number, in measures that are no twins."""
    for group in (*_same_label(view), *_same_sentence(view)):
        told: dict[tuple[tuple[int | None, float], ...], list[Series]] = defaultdict(list)
        for series in group:
            told[tuple((figure.fiscal_year, figure.value) for figure in series.figures)].append(series)
        ja = "、".join(
            f"{measures_ja(_numbers(same))}の「{same[0].label}」は{over_years(same[0].figures)}"
            for same in told.values()
        )
        en = "; ".join(
            f"{measures_en(_numbers(same))}, “{same[0].label}”: {over_years_en(same[0].figures)}"
            for same in told.values()
        )
        yield Asked(
            _numbers(group),
            f"{ja}です。同じものであれば、どちらが正しいですか。",
            f"{en}. If they are the same thing, which is right?",
            tuple(ref for series in group for ref in series.cells),
            tuple(dict.fromkeys(value(figure) for series in group for figure in series.figures)),
        )


def _numbers(group: Iterable[Series]) -> tuple[MeasureNo, ...]:
    return all_numbers(series.measure for series in group)


def _same_label(view: View) -> Iterator[list[Series]]:
    """The series of one long label that differ from one of them, but not by much; the twins of a measure once."""
    for group in named_series(view).values():
        firsts = [series for series in group if view.is_once(series.measure)]
        for unit in dict.fromkeys(unit_of(series.figures[0]) for series in firsts):
            same = [series for series in firsts if unit_of(series.figures[0]) == unit]
            close = [other for other in same if any(_are_two_tellings(series, other) for series in same[:_MOST])]
            if len(close) > 1:
                yield [series for series in same if any(_shares_value(series, other) for other in close[:_MOST])]


def _are_two_tellings(one: Series, other: Series) -> bool:
    """Whether two series tell one thing in two ways: they differ, but agree in a year or nearly so in all."""
    return (
        _are_unlinked(one.measure, other.measure)
        and _differing_years(one, other)
        and (_shares_value(one, other) or (_is_near(one, other) and not _are_of_two_places(one.measure, other.measure)))
    )


def _are_of_two_places(one: Measure, other: Measure) -> bool:
    """Whether each measure is about a school, hall or centre of its own."""
    return all(_PLACE.search(measure.title or "") for measure in (one, other)) and one.title != other.title


def _shares_value(one: Series, other: Series, least: float = thresholds.LEAST_SHARED) -> bool:
    """Whether two series have a value of ``least`` or more in common in a year."""
    theirs = _by_year(other)
    both = ((figure.value, theirs[figure.fiscal_year].value) for figure in one.figures if figure.fiscal_year in theirs)
    return any(mine == value >= least for mine, value in both)


def _is_near(one: Series, other: Series) -> bool:
    theirs = _by_year(other)
    both = [(f.value, theirs[f.fiscal_year].value) for f in one.figures if f.fiscal_year in theirs]
    return bool(both) and all(abs(a - b) <= thresholds.NEARLY_SAME * max(abs(a), abs(b)) for a, b in both)


def _same_sentence(view: View) -> Iterator[list[Series]]:
    """The series that stand with the same sentence in two measures, one of each unit."""
    by_sentence: dict[str, list[Measure]] = defaultdict(list)
    for measure in view.measures:
        parts = {fold(_BULLET.sub("", part)) for result in measure.results for part in _SENTENCE.split(result.text)}
        for sentence in parts:
            if len(sentence) >= thresholds.LEAST_SENTENCE and not re.search(r"[0-9]", sentence):
                by_sentence[sentence].append(measure)
    found: dict[tuple[int, int], list[Series]] = {}
    for measures in by_sentence.values():
        for one, other in combinations(measures[:_MOST], 2):
            for pair in _of_one_unit(view, one, other):
                found.setdefault((id(pair[0]), id(pair[1])), pair)
    yield from found.values()


def _of_one_unit(view: View, one: Measure, other: Measure) -> Iterator[list[Series]]:
    if not _are_unlinked(one, other):
        return
    for mine in _only_of_unit(view.series(one)):
        for theirs in _only_of_unit(view.series(other)):
            if unit_of(mine.figures[0]) == unit_of(theirs.figures[0]) and _differing_years(mine, theirs):
                yield [mine, theirs]


def _only_of_unit(found: Sequence[Series]) -> list[Series]:
    """The series whose unit no other series of the measure has."""
    units = [unit_of(series.figures[0]) for series in found]
    return [series for series, unit in zip(found, units, strict=True) if units.count(unit) == 1]


@rule(
    "FG002",
    "warning",
    ("内訳の合計が合わない", "parts that do not add up"),
    (
        "内訳をすべて並べた数値は、足すと全体になるはずです。「うち」で始まる一部だけの内訳や、単位の違う内訳は足しません。",
        "Parts that are all listed must add up to the whole. Parts after “of which”, or in another unit, do not count.",
    ),
)
def sums_differ(view: View) -> Iterator[Asked]:
    """A bracket that lists parts of the whole's unit, or a 合計 behind its items, and another sum."""
    for measure in view.measures:
        if not view.is_once(measure):
            continue
        for whole, parts in (*_bracketed(view, measure), *_totals(measure)):
            total = round(sum(part.value for part in parts), _DECIMALS)
            if _adds_up(whole, parts) or any(figure.approximate or figure.carried_over for figure in (whole, *parts)):
                continue
            listed = "、".join(f"{part.label} {value(part)}" for part in parts)
            year = whole.fiscal_year
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}{_of_year(year)}の「{whole.label}」は{value(whole)}ですが、"
                f"内訳（{listed}）の合計は{total:,}{whole.unit or ''}です。どちらが正しいですか。",
                f"Measure {measure.no}{', ' if year else ''}{year_en(year)}: “{whole.label}” is {value(whole)}, but its parts ({listed}) "
                f"add up to {total:,}{whole.unit or ''}. Which is right?",
                tuple(ref for figure in (whole, *parts) for ref in figure.sources),
                (value(whole),),
            )


def _of_year(year: int | None) -> str:
    return f"の{year_ja(year)}" if year is not None else ""


def _adds_up(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether all parts, or some of them, make the whole: brackets often list two ways to part it, or what is no part."""
    values = [part.value for part in parts]
    if not all(0 <= value <= whole.value for value in values):
        return True
    sizes = range(2, len(values) + 1) if len(values) <= _MOST else (len(values),)
    sums = (round(sum(some), _DECIMALS) for size in sizes for some in combinations(values, size))
    return any(total == whole.value for total in sums)


def _bracketed(view: View, measure: Measure) -> Iterator[tuple[Figure, list[Figure]]]:
    by_whole: dict[tuple[str | None, int | None], list[Figure]] = defaultdict(list)
    for figure in measure.figures:
        by_whole[figure.of_which, figure.fiscal_year].append(figure)
    for whole in measure.figures[:_MOST_FIGURES]:
        parts = by_whole[whole.label, whole.fiscal_year] if whole.label else []
        cell = " ".join(view.texts.get(ref, "") for ref in whole.sources)
        if len(parts) < 2 or _PARTLY.search(cell) or _NO_SUM.search(f"{whole.label}{cell}") or unit_of(whole) == "%":
            continue
        if {unit_of(part) for part in parts} == {unit_of(whole)}:
            yield whole, parts


def _totals(measure: Measure) -> Iterator[tuple[Figure, list[Figure]]]:
    """A 合計 with everything of its unit that the same year lists beside it."""
    for whole in measure.figures[:_MOST_FIGURES]:
        if fold(whole.label or "") not in words("counting", "totals") or unit_of(whole) == "%":
            continue
        parts = [
            part
            for part in measure.figures[:_MOST_FIGURES]
            if part is not whole and part.fiscal_year == whole.fiscal_year and unit_of(part) == unit_of(whole)
        ]
        if len(parts) >= 2 and all(_may_be_added(part) for part in parts):
            yield whole, parts


def _may_be_added(part: Figure) -> bool:
    return part.of_which is None and part.kind == "actual" and not _NO_SUM.search(part.label or "")


@rule(
    "FG003",
    "warning",
    ("累計と年度の数値が合わない", "a running total that does not follow"),
    (
        "累計は、前年度の累計にその年度の数を足したものです。合わないときは、どちらかの数え方が変わっています。",
        "A running total is last year's plus this year's count. If it is not, one of them was counted in another way.",
    ),
)
def running_total_differs(view: View) -> Iterator[Asked]:
    """A cumulative series that grows by another number than the only yearly series of its unit."""
    for measure in view.measures:
        for total in view.series(measure)[:_MOST_FIGURES]:
            if total.figures[0].kind != "cumulative":
                continue
            yearly = [
                series
                for series in view.series(measure)
                if series.figures[0].kind == "actual" and unit_of(series.figures[0]) == unit_of(total.figures[0])
            ]
            if len(yearly) != 1 or not view.is_once(measure):
                continue
            yield from _total_against(measure, total, yearly[0])


def _total_against(measure: Measure, total: Series, yearly: Series) -> Iterator[Asked]:
    flows, totals = _by_year(yearly), _by_year(total)
    for year, now in totals.items():
        before, flow = totals.get((year or 0) - 1), flows.get(year)
        if before is None or flow is None or any(f.approximate or f.carried_over for f in (now, before, flow)):
            continue
        if before.value + flow.value != now.value:
            yield Asked(
                all_numbers([measure]),
                f"取組{measure.no}の累計は{value(before)}から{value(now)}になりましたが、"
                f"{year_ja(year)}の「{flow.label}」は{value(flow)}です。どの数値が正しいですか。",
                f"Measure {measure.no}: the running total went from {value(before)} to {value(now)}, "
                f"but “{flow.label}” of {year_en(year)} is {value(flow)}. Which figure is right?",
                tuple(ref for figure in (before, now, flow) for ref in figure.sources),
                (value(before), value(now), value(flow)),
            )


@rule(
    "FG006",
    "note",
    ("同じものの単位が違う", "one thing in two units"),
    (
        "同じ名前の同じ数が、取組によって「か所」と「団体」のように違う単位で書かれていると、集計できません。",
        "The same number of the same thing in two units cannot be added up or compared.",
    ),
    seen="founding sheet",
)
def units_differ(view: View) -> Iterator[Asked]:
    """The same long label with the same value in one year, in another unit."""
    for group in named_series(view).values():
        first = next((series for series in group if series.unit), group[0])
        others = [series for series in group if _may_be_one(first, series) and _shares_value(first, series, least=0)]
        strange = [series for series in others if unit_of(series.figures[0]) != unit_of(first.figures[0])]
        if strange:
            numbers = all_numbers(series.measure for series in (first, *others))
            units = list(dict.fromkeys(series.unit for series in (first, *strange)))
            ja = "」と「".join(units)
            yield Asked(
                numbers,
                f"{measures_ja(numbers)}で、「{_shortest([first, *others])}」の単位が「{ja}」に分かれています。そろえますか。",
                f"{measures_en(numbers)}: “{_shortest([first, *others])}” is counted in different units "
                f"({', '.join(units)}). Should they be the same?",
                tuple(ref for series in (first, *others) for ref in series.cells),
                tuple(dict.fromkeys(value(figure) for series in (first, *strange) for figure in series.figures)),
            )


def _may_be_one(one: Series, other: Series) -> bool:
    """Whether two units may count one thing: people are counted apart from places, bodies and times."""
    people = words("counting", "people")
    return (
        bool(other.unit)
        and other.measure is not one.measure
        and (unit_of(one.figures[0]) in people) == (unit_of(other.figures[0]) in people)
    )


def _shortest(found: Sequence[Series]) -> str:
    return min((series.label for series in found), key=len)


RULES: tuple[Rule, ...] = (same_fact_differs, sums_differ, running_total_differs, units_differ)
