"""Years (``FY``): events that lie outside the fiscal year of their column."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sasaeai.lib.fiscal_year import find_fiscal_years
from sasaeai.lib.japanese_text import narrow
from sasaeai.lib.wareki import WarekiError, read_year
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, cells_of, cells_with, said
from sasaeai.sheets.rules.wording import measures_en, measures_ja, year_en, year_ja

if TYPE_CHECKING:
    from sasaeai.sheets.model import Measure, MeasureNo

_MONTH = re.compile(
    r"(?P<year>(?:平成|令和|昭和|[HRS])\s?(?:元|[0-9]{1,2})年|(?:19|20)[0-9]{2}年)\s?(?P<month>1[0-2]|[1-9])月"
)
_EVENT = re.compile(
    r"(?:\s?[1-3]?[0-9]日)?[、に]?\s?[^。、\s]{0,16}?(?:設置|設立|発足|開設|開所|創設|新設|増設|開始|開催|結成|開館|改称|移転)"
    r"(?:し(?:た|ました)|され(?:た|ました))?(?=[。、\s）)]|$)"
)
"""What makes a date an event: something that began then, and no noun that the date only describes (設置した委員会)."""


class Dated(NamedTuple):
    """An event with the fiscal year that its text gives it, and the words as printed."""

    fiscal_year: int
    words: str


def dated_in(text: str) -> Iterator[Dated]:
    """What a text says to have begun in a month or fiscal year; dates that only compare or describe are none."""
    plain = narrow(text)
    for found in _MONTH.finditer(plain):
        year = _calendar_year(found["year"])
        event = _EVENT.match(plain, found.end())
        if year is not None and event is not None:
            month = int(found["month"])
            yield Dated(year if month >= 4 else year - 1, text[found.start() : event.end()].strip())
    for mention in find_fiscal_years(text):
        event = _EVENT.match(plain, mention.end)
        if mention.confidence >= 0.9 and event is not None:
            yield Dated(mention.year, text[mention.start : event.end()].strip())


def _calendar_year(text: str) -> int | None:
    if text[:2].isdigit():
        return int(text[:4])
    try:
        year = read_year(text)
        return year.era.western(year.year)
    except WarekiError:
        return None


@rule(
    "FY001",
    "warning",
    ("年度の列と出来事の年が違う", "an event outside its column's year"),
    (
        "その年度の実績の欄に別の年度の出来事があると、どの年度に数えるのか分かりません。1〜3月は前の年度です。",
        "An event of another year in a year's column may be counted twice. January to March belong to the year before.",
    ),
    seen="founding sheet",
)
def event_outside_its_year(view: View) -> Iterator[Asked]:
    """A month or fiscal year in a result that is not the column's."""
    for measure in view.measures:
        for result in measure.results if view.is_once(measure) else ():
            if result.fiscal_year is None or result.same_as_left:
                continue
            for event in dated_in(result.text):
                if event.fiscal_year != result.fiscal_year:
                    column, own = year_ja(result.fiscal_year), year_ja(event.fiscal_year)
                    yield Asked(
                        all_numbers([measure]),
                        f"取組{measure.no}の{column}の実績に「{event.words}」とありますが、{own}に当たります。"
                        f"{column}の実績として記載しますか。",
                        f"Measure {measure.no}: the result of {year_en(result.fiscal_year)} says “{event.words}”, which lies in "
                        f"{year_en(event.fiscal_year)}. Should it be reported for {year_en(result.fiscal_year)}?",
                        cells_with(view, cells_of(measure, "results"), event.words),
                        (event.words,),
                    )


@rule(
    "FY002",
    "note",
    ("シートの年度より後の出来事", "an event after the sheet's years"),
    (
        "良かった点に翌年度以降の出来事があると、その年度の成果かどうかを確かめる必要があります。",
        "A strength that happened after the last year of the sheet is not yet a result of that year.",
    ),
    seen="founding sheet",
)
def event_after_the_years(view: View) -> Iterator[Asked]:
    """A month or fiscal year among the strengths that is later than every result; twins are asked about once."""
    found: dict[tuple[int, str], list[Measure]] = defaultdict(list)
    keys: dict[tuple[int, MeasureNo | None], tuple[int, str]] = {}
    for measure in view.measures:
        years = [result.fiscal_year for result in measure.results if result.fiscal_year is not None]
        if not years:
            continue
        for event in dated_in(said(measure.strengths)):
            if event.fiscal_year > max(years):
                first = next((twin for twin in view.twins(measure) if (event.fiscal_year, twin.no) in keys), measure)
                key = keys.setdefault((event.fiscal_year, first.no), (event.fiscal_year, event.words))
                found[key].append(measure)
    for (year, phrase), measures in found.items():
        numbers = all_numbers(measures)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}の良かった点に「{phrase}」とありますが、{year_ja(year)}はこのシートの対象年度より後です。"
            "この年度の成果として記載しますか。",
            f"{measures_en(numbers)}: the strengths say “{phrase}”, but {year_en(year)} comes after the years of this sheet. "
            "Should it be reported for this year?",
            tuple(ref for measure in measures for ref in cells_of(measure, "strengths")),
            (phrase,),
        )


RULES: tuple[Rule, ...] = (event_outside_its_year, event_after_the_years)
