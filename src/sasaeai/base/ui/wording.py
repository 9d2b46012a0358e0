"""Numbers, years, days and errors in words of the active language. Eras and fiscal years themselves are in ``lib``."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from sasaeai.lib import fiscal_year, wareki
from sasaeai.lib.errors import UserFacingError

Number: TypeAlias = int | float | Decimal
_MINUS = "\u2212"
_STEPS_JA = ((10**8, 10**8, "億", 1), (10**5, 10**4, "万", 0))
_STEPS_EN = ((10**9, 10**9, "B", 1), (10**6, 10**6, "M", 1), (10**5, 10**3, "k", 0))


def is_japanese() -> bool:
    """Whether Japanese is shown; also where no language is active."""
    return not (get_language() or "ja").startswith("en")


def in_fiscal_year(year: int) -> str:
    """平成30年度（2018年度）, or FY2018."""
    return f"{fiscal_year.format_fiscal_year(year)}（{year}年度）" if is_japanese() else f"FY{year}"


def in_fiscal_year_briefly(year: int) -> str:
    """平成30年度, or FY2018."""
    return fiscal_year.format_fiscal_year(year) if is_japanese() else f"FY{year}"


def in_year_marks(year: int) -> str:
    """H30, for the foot of a bar; FY2018 in English."""
    if not is_japanese():
        return f"FY{year}"
    named = wareki.era_years(year)[-1]
    return f"{named.era.letter}{named.year}"


def on_day(day: date) -> str:
    """平成30年4月1日（2018年）, or 1 April 2018; a time is told as the day that it lies on here."""
    day = _local(day)
    if not is_japanese():
        return date_format(day, "j F Y")
    return f"{wareki.format_day(day)}（{day.year}年）"


def at_time(moment: datetime) -> str:
    """平成30年4月1日 14:05, or 1 April 2018, 14:05, by the clock here."""
    here = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    if not is_japanese():
        return date_format(here, "j F Y, H:i")
    return f"{wareki.format_day(here.date())} {here:%H:%M}"


def in_figures(value: Number, places: int | None = None) -> str:
    """1,234 or −1.5; with ``places`` so many decimals, without them those that the value has."""
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"{value} is no number to show")
    text = f"{abs(exact):,f}" if places is None else f"{abs(exact):,.{places}f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{_MINUS}{text}" if exact < 0 and text.strip("0.,") else text


def in_few_figures(value: Number) -> str:
    """The value in at most seven characters, for pictures: 12,480 stays, 8,240,000 is 824万 or 8.2M."""
    exact = Decimal(str(value))
    steps = _STEPS_JA if is_japanese() else _STEPS_EN
    for least, unit, word, places in steps:
        if abs(exact) >= least:
            return f"{in_figures(round(exact / unit, places))}{word}"
    return in_figures(exact) if exact == exact.to_integral_value() else in_figures(round(exact, 1))


def in_yen(value: Number) -> str:
    """1,234円, or ¥1,234."""
    text = in_figures(value, 0)
    if is_japanese():
        return f"{text}円"
    return f"{_MINUS}¥{text[1:]}" if text.startswith(_MINUS) else f"¥{text}"


def told(error: UserFacingError) -> str:
    """What an error tells, in the active language."""
    return error.message_ja if is_japanese() else error.message_en


def _local(day: date) -> date:
    if not isinstance(day, datetime):
        return day
    return timezone.localtime(day).date() if timezone.is_aware(day) else day.date()
