"""Years (``FY``): events that lie outside the fiscal year of their column."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sasaeai.lib.fiscal_year import find_fiscal_years
from sasaeai.lib.japanese_text import narrow
from sasaeai.lib.wareki import WarekiError, read_year
from sasaeai.sheets.model import Measure
from sasaeai.sheets.rules.rule import Asked, Rule, rule
from sasaeai.sheets.rules.view import View, all_numbers, cells_of, said
from sasaeai.sheets.rules.wording import measures_en, measures_ja, year_en, year_ja

_MONTH = re.compile(
    r"(?P<year>(?:平成|令和|昭和|[HRS])\s?(?:元|[0-9]{1,2})年|(?:19|20)[0-9]{2}年)\s?(?P<month>1[0-2]|[1-9])月"
)
_COMPARED = re.compile(
    r"^(?:度)?[)）」]?(?:比|対比|から|以降|より|に比べ|と比べ|に比較|まで|～|~|〜|末?目標|の(?:反省|結果|課題|意見|調査|実績|計画|状況|まま|検討)"
    r"|版|策定|改定|[^。、]{0,12}(?:予定|に向け|準備|目標))"
)
_BEFORE = re.compile(r"(?:前年度?|昨年度?|前々年度?|参考|第[0-9]+[期次][^。、]{0,8})[ 　]?[(（「]?$")
_LONGEST_QUOTE = 22


class Dated(NamedTuple):
    """An event with the fiscal year that its text gives it, and the words as printed."""

    fiscal_year: int
    words: str


def dated_in(text: str) -> Iterator[Dated]:
    """The months and fiscal years that a text names for what happened; years that are only compared with are none."""
    plain = narrow(text)
    for found in _MONTH.finditer(plain):
        year = _calendar_year(found["year"])
        if year is not None and not _is_aside(plain, found.start(), found.end()):
            month = int(found["month"])
            yield Dated(year if month >= 4 else year - 1, _quote(text, found.start(), found.end()))
    for mention in find_fiscal_years(text):
        if mention.confidence >= 0.9 and not _is_aside(plain, mention.start, mention.end):
            yield Dated(mention.year, _quote(text, mention.start, mention.end))


def _is_aside(text: str, start: int, end: int) -> bool:
    """Whether a date is compared with, planned for, or the date of a document, and so no event of this year."""
    return _COMPARED.match(text[end : end + 24]) is not None or _BEFORE.search(text[:start][-16:]) is not None


def _calendar_year(text: str) -> int | None:
    if text[:2].isdigit():
        return int(text[:4])
    try:
        year = read_year(text)
        return year.era.western(year.year)
    except WarekiError:
        return None


def _quote(text: str, start: int, end: int) -> str:
    """The date with what follows it in its sentence."""
    return re.split(r"[\s。）)]", text[start : end + _LONGEST_QUOTE])[0].rstrip()


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
                        f"取組{measure.no}の{column}の実績に「{event.words}」とありますが、これは{own}の出来事です。"
                        "どの年度の実績ですか。",
                        f"Measure {measure.no}: the result of {year_en(result.fiscal_year)} says “{event.words}”, which lies in "
                        f"{year_en(event.fiscal_year)}. Which year does it belong to?",
                        cells_of(measure, "results"),
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
    for measure in view.measures:
        years = [result.fiscal_year for result in measure.results if result.fiscal_year is not None]
        if not years:
            continue
        for event in dated_in(said(measure.strengths)):
            if event.fiscal_year > max(years):
                key = next(
                    (key for key in found if key[0] == event.fiscal_year and _are_twins(found[key][0], measure)),
                    (event.fiscal_year, event.words),
                )
                found[key].append(measure)
    for (year, phrase), measures in found.items():
        numbers = all_numbers(measures)
        yield Asked(
            numbers,
            f"{measures_ja(numbers)}の良かった点に「{phrase}」とありますが、{year_ja(year)}はこのシートの後の年度です。"
            "この年度の成果として載せますか。",
            f"{measures_en(numbers)}: the strengths say “{phrase}”, but {year_en(year)} comes after the years of this sheet. "
            "Should it count here?",
            tuple(ref for measure in measures for ref in cells_of(measure, "strengths")),
            (phrase,),
        )


def _are_twins(one: Measure, other: Measure) -> bool:
    return other.no in one.twins


RULES: tuple[Rule, ...] = (event_outside_its_year, event_after_the_years)
