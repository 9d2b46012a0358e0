"""Fiscal years as integers: FY2017 is 平成29年度, 1 April 2017 to 31 March 2018 (会計法 11, 地方自治法 208).

Finding the fiscal years that a text names lives here; days and calendar years are in ``wareki``.
"""

import re
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from sasaeai.lib.japanese_text import narrow
from sasaeai.lib.wareki import Era, WarekiError, era_named, era_years, year_number

_SIGN = r"明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|(?<![A-Za-z0-9])[MTSHR]\.?"
_NUMBER = r"元|[0-9]{1,2}(?![0-9])|[一二三四五六七八九十]{1,3}"
_WESTERN = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
_PART = (
    rf"(?:(?:{_SIGN}) ?(?:{_NUMBER})(?:年度?)?(?: ?\( ?{_WESTERN}(?:年度?)? ?\))?"
    rf"|(?:FY ?)?{_WESTERN}(?: ?\( ?(?:{_SIGN}) ?(?:{_NUMBER})(?:年度?)? ?\))?"
    rf"|(?<![0-9.,第])(?:元|[0-9]{{1,2}}(?![0-9])))"
)
_MENTION = re.compile(rf"{_PART}(?:(?:年度?)? ?(?:[~・,、/-]|から|及び) ?{_PART}){{0,7}}(?: ?年度)?")
_NAMED = re.compile(rf"(?P<sign>{_SIGN}) ?(?P<number>{_NUMBER})")
_READ = re.compile(rf"{_NAMED.pattern}|(?P<western>{_WESTERN})|(?P<bare>元|[0-9]{{1,2}})")
_BRACKET = re.compile(r"\([^()]*\)")
_RANGE = re.compile(r"~|から|-")
_AFTER_YEAR_WORD = re.compile(r"目(?![標的])|間")
_AFTER_SHORT = re.compile(r"\.?\s?[0-9年月日./-]|[A-Za-z]")
_LONGEST_RANGE = 30


class FiscalYearMention(NamedTuple):
    """A fiscal year that a text names, where it stands, and how sure its reading is (0–1)."""

    year: int
    start: int
    end: int
    confidence: float


class _Part(NamedTuple):
    year: int | None
    position: int
    confidence: float
    is_short: bool
    era: Era | None


def fiscal_year_of(day: date) -> int:
    """The fiscal year that a day lies in."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(year: int) -> date:
    """1 April of the fiscal year."""
    return date(year, 4, 1)


def last_day(year: int) -> date:
    """31 March, the last day of the fiscal year."""
    return date(year + 1, 3, 31)


def format_fiscal_year(year: int) -> str:
    """平成29年度; a year in which the era changes takes the new one, as offices write (令和元年度)."""
    return f"{era_years(year)[-1]}度"


def find_fiscal_years(text: str, context_era: str | None = None) -> list[FiscalYearMention]:
    """The fiscal years that a text names, in the order printed; every year of a range (平成29～令和元年度).

    ``context_era`` (平成, H) settles a bare 29年度. Without it 25–31 are read as Heisei and 1–24 as Reiwa, at low
    confidence. Calendar months (29年2月) and calendar years (平成29年) are none.
    """
    plain = narrow(text)
    if "年度" not in plain and not _NAMED.search(plain) and "FY" not in plain:
        return []
    context = era_named(context_era) if context_era else None
    mentions: list[FiscalYearMention] = []
    for match in _MENTION.finditer(plain):
        if _is_fiscal(plain, match):
            mentions += _read_mention(match, context)
    return mentions


def _is_fiscal(text: str, match: re.Match[str]) -> bool:
    printed = match[0]
    if printed.endswith("年度") or printed.rstrip(") ").endswith("年度"):
        return not _AFTER_YEAR_WORD.match(text, match.end())
    if "FY" in printed:
        return True
    is_short = re.match(r"[MTSHR]\.? ?(?:元|[0-9])", printed) is not None and not printed.endswith("年")
    return is_short and not _AFTER_SHORT.match(text, match.end())


def _read_mention(match: re.Match[str], context: Era | None) -> list[FiscalYearMention]:
    printed = match[0]
    parts: list[_Part] = []
    era = context
    for found in _READ.finditer(_BRACKET.sub(lambda note: " " * len(note[0]), printed)):
        part = _read_part(found, era, is_first=not parts)
        era = part.era or era
        parts.append(part)
    if len(parts) > 1 and not any(part.is_short for part in parts) and parts[0].confidence < 0.9:
        return _bare_list(parts, match)
    return _with_ranges(parts, match)


def _bare_list(parts: list[_Part], match: re.Match[str]) -> list[FiscalYearMention]:
    """Numbers joined to a year without an era (8・9年度) are a list of years only when they follow each other."""
    years = [part.year for part in parts]
    if all(a is not None and b is not None and 0 < b - a <= 10 for a, b in pairwise(years)):
        return _with_ranges(parts, match)
    return _with_ranges(parts[-1:], match)


def _read_part(found: re.Match[str], era: Era | None, *, is_first: bool) -> _Part:
    if found["western"]:
        return _Part(int(found["western"]), found.start(), 0.98, is_short=True, era=None)
    if found["bare"]:
        return _read_bare(found, era, is_first=is_first)
    try:
        named = era_named(found["sign"].rstrip("."))
        year = named.western(year_number(found["number"]))
    except WarekiError:
        return _Part(None, found.start(), 0.0, is_short=True, era=None)
    return _Part(year, found.start(), 0.98, is_short=True, era=named)


def _read_bare(found: re.Match[str], era: Era | None, *, is_first: bool) -> _Part:
    number = year_number(found["bare"])
    if number == 0 or (era is None and number > 31):
        return _Part(None, found.start(), 0.0, is_short=False, era=None)
    confidence = 0.9 if era else 0.6
    named = era or era_named("平成" if number >= 25 else "令和")
    is_given = era is not None and not is_first
    return _Part(named.western(number), found.start(), confidence, is_short=is_given, era=era)


def _with_ranges(parts: list[_Part], match: re.Match[str]) -> list[FiscalYearMention]:
    start, end = match.start(), match.end()
    mentions: list[FiscalYearMention] = []
    before: _Part | None = None
    for part in parts:
        if part.year is None:
            continue
        years = [part.year]
        if before and before.year and _RANGE.search(match[0], before.position, part.position):
            span = part.year - before.year
            years = list(range(before.year + 1, part.year + 1)) if 1 < span <= _LONGEST_RANGE else years
        mentions += [FiscalYearMention(year, start, end, part.confidence) for year in years]
        before = part
    return mentions
