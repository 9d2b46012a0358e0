"""Japanese eras and the Western calendar, both directions. Fiscal years are in ``fiscal_year``.

Years are read by arithmetic alone, because plans made under one era count on into the next (平成32年度).
Whether a day really lies in the era is a question of its own (``Era.holds``).
"""

import re
from datetime import date
from typing import NamedTuple

GREGORIAN_FROM = date(1873, 1, 1)
"""Before this day Japan kept the lunisolar calendar: days are not converted (太政官布告第337号, 1872)."""

_LARGEST_YEAR = 99


class WarekiError(ValueError):
    """The text or the numbers name no year or day."""


class Era(NamedTuple):
    """One era: its name, the letter and ligature it is shortened to, and its first and last day."""

    name: str
    letter: str
    ligature: str
    first_day: date
    last_day: date

    def western(self, year: int) -> int:
        """The Western year of the era's n-th year, also past the era's end. Raises WarekiError below 1, above 99."""
        if not 1 <= year <= _LARGEST_YEAR:
            raise WarekiError(f"{self.name}{year}年 is no year")
        return self.first_day.year + year - 1

    def holds(self, day: date) -> bool:
        """Whether the day lies in the era."""
        return self.first_day <= day <= self.last_day


class EraYear(NamedTuple):
    """A year as an era counts it; ``str`` prints it as 平成29年, the first as 令和元年."""

    era: Era
    year: int

    @property
    def western(self) -> int:
        """The Western year."""
        return self.era.western(self.year)

    def __str__(self) -> str:
        return f"{self.era.name}{'元' if self.year == 1 else self.year}年"


ERAS = (
    Era("明治", "M", "㍾", date(1868, 1, 25), date(1912, 7, 29)),
    Era("大正", "T", "㍽", date(1912, 7, 30), date(1926, 12, 24)),
    Era("昭和", "S", "㍼", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "H", "㍻", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "R", "㋿", date(2019, 5, 1), date.max),
)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.letter, era.letter.lower(), era.ligature)}
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_KANJI_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
_SIGN = r"明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿MTSHRmtshr]"
_NUMBER = r"元|[0-9]{1,2}|[〇一二三四五六七八九十]{1,3}"
_YEAR = re.compile(rf"({_SIGN})[. ]?({_NUMBER})(?:年度?)?")
_DAY = re.compile(rf"({_SIGN})[. ]?({_NUMBER})[年./-] ?([0-9]{{1,2}})[月./-] ?([0-9]{{1,2}})日?")


def era_named(sign: str) -> Era:
    """The era of a name, letter or ligature (平成, H, ㍻). Raises WarekiError."""
    era = _BY_SIGN.get(sign.translate(_WIDE).strip())
    if era is None:
        raise WarekiError(f"{sign!r} is no era")
    return era


def year_number(text: str) -> int:
    """元, 29, ２９ or 二十九 as a number. Raises WarekiError."""
    plain = text.translate(_WIDE).strip()
    if plain == "元":
        return 1
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return _kanji_number(plain)


def _kanji_number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not text or any(char not in _KANJI_DIGITS for char in tens + ones) or len(tens) > 1 or (ten and len(ones) > 1):
        raise WarekiError(f"{text!r} is no number of a year")
    if not ten:
        return int("".join(str(_KANJI_DIGITS[char]) for char in ones))
    return 10 * (_KANJI_DIGITS[tens] if tens else 1) + (_KANJI_DIGITS[ones] if ones else 0)


def read_year(text: str) -> EraYear:
    """平成29年, H29, ㍻２９, R元 or 令和二年度 as a year. Raises WarekiError."""
    match = _YEAR.fullmatch(text.translate(_WIDE).strip())
    if match is None:
        raise WarekiError(f"{text!r} is no year of an era")
    found = EraYear(era_named(match[1]), year_number(match[2]))
    found.era.western(found.year)
    return found


def read_day(text: str) -> date:
    """平成29年2月1日, H29.2.1 or R元/5/1 as a day, by year arithmetic. Raises WarekiError, also for 2月30日."""
    match = _DAY.fullmatch(text.translate(_WIDE).strip())
    if match is None:
        raise WarekiError(f"{text!r} is no day of an era")
    year = era_named(match[1]).western(year_number(match[2]))
    try:
        return date(year, int(match[3]), int(match[4]))
    except ValueError as error:
        raise WarekiError(f"{text!r} is no day of the calendar") from error


def era_year_on(day: date) -> EraYear:
    """The era and its year on a day. Raises WarekiError before 1 January 1873."""
    if day < GREGORIAN_FROM:
        raise WarekiError(f"{day} lies before the Gregorian calendar in Japan")
    era = next(era for era in ERAS if era.holds(day))
    return EraYear(era, day.year - era.first_day.year + 1)


def era_years(year: int) -> tuple[EraYear, ...]:
    """Every era year that a Western year shares days with, the earlier first (2019: 平成31年, 令和元年)."""
    found = (EraYear(era, year - era.first_day.year + 1) for era in ERAS if _shares(era, year))
    return tuple(found)


def _shares(era: Era, year: int) -> bool:
    return era.first_day.year <= year <= era.last_day.year


def format_day(day: date) -> str:
    """A day as 平成29年2月1日. Raises WarekiError before 1 January 1873."""
    return f"{era_year_on(day)}{day.month}月{day.day}日"
