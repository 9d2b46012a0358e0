"""Values of spreadsheet cells as text, near to what the spreadsheet shows."""

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sasaeai.sheets.formats.characters import printable
from sasaeai.sheets.formats.markup import TICKED, UNTICKED

_SIGNIFICANT = 15
_SMALLEST_PLAIN, _LARGEST_PLAIN = 1e-9, 1e21
_LARGEST_SHOWN = 1e10  # with 15 decimals and as a percentage still within Decimal's 28 digits
_LONGEST_CODE = 255
_LITERAL = r'((?:"[^"]*"|\\.|[^\x00-\x7f]|[ ()/$%-])*)'
_SHOWN = re.compile(rf"{_LITERAL}(General|G/標準|[#0,]*[#0](?:\.(0+))?)(,*){_LITERAL}", re.IGNORECASE)
_SKIPPED = re.compile(r"\[[^\]]*\]|_.|\*.")
_UNQUOTED = re.compile(r'"([^"]*)"|\\(.)')


class NumberFormat(NamedTuple):
    """A format that adds words or a percent sign to a number, or shows it in thousands.

    ``decimals`` is ``None`` for as many as needed; ``thousands`` says how often the number is divided by 1,000.
    """

    before: str
    after: str
    decimals: int | None
    is_grouped: bool
    is_percent: bool
    thousands: int = 0

    def show(self, value: float) -> str:
        """The number as the spreadsheet shows it."""
        sign = "-" if value < 0 else ""
        if not abs(value) < _LARGEST_SHOWN:
            return number(value)
        shown = abs(Decimal(number(value))) * (100 if self.is_percent else 1) / 1000**self.thousands
        if self.decimals is None:
            digits = number(float(shown))
        else:
            shown = shown.quantize(Decimal(1).scaleb(-min(self.decimals, _SIGNIFICANT)), ROUND_HALF_UP)
            digits = f"{shown:{',' if self.is_grouped else ''}f}"
        return f"{sign}{self.before}{digits}{self.after}"


def number_format(code: str) -> NumberFormat | None:
    """The format of a format code, if it adds words or a percent sign to plain digits; else ``None``."""
    if len(code) > _LONGEST_CODE:
        return None
    found = _SHOWN.fullmatch(_SKIPPED.sub("", code.split(";", maxsplit=1)[0]).strip())
    if found is None:
        return None
    before, digits, decimals, commas, after = found.groups()
    words = _words(before), _words(after)
    if not "".join(words).strip() and not commas:
        return None
    is_general = digits[0] in "Gg"
    is_percent = "%" in _UNQUOTED.sub("", before + after)
    return NumberFormat(*words, None if is_general else len(decimals or ""), "," in digits, is_percent, len(commas))


def number(value: float) -> str:
    """A number without binary noise and without a decimal point where it is whole."""
    if not math.isfinite(value):
        return str(value)
    shortest = repr(value or 0).removesuffix(".0")
    if len(shortest) <= _SIGNIFICANT and "e" not in shortest:
        return shortest
    shown = f"{value:.{_SIGNIFICANT}g}"
    if value and not _SMALLEST_PLAIN <= abs(value) < _LARGEST_PLAIN:
        return shown
    return f"{Decimal(shown):f}"


def value_text(value: object) -> str:
    """A cell's value as text: dates in ISO form, truth values as tick boxes."""
    match value:
        case str():
            return printable(value)
        case bool():
            return TICKED if value else UNTICKED
        case int() | float():
            return number(value)
        case dt.date() | dt.time() | dt.timedelta():
            return _time_text(value)
    return str(value)


def _time_text(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second else "minutes")
    return _moment(value) if isinstance(value, dt.datetime) else value.isoformat()


def _moment(value: dt.datetime) -> str:
    if value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _words(literal: str) -> str:
    return _UNQUOTED.sub(lambda match: match.group(1) or match.group(2) or "", literal)
