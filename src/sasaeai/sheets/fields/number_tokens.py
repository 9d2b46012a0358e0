"""Numbers as printed in narrowed text: thousands, decimals, signs, 億・万・千, misread commas.

Whether a number is a figure is decided in ``not_figures`` and ``quantities``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class NumberToken(NamedTuple):
    """A number: ``start`` is its sign or first digit; ``scale`` is 億 or 万 when yen are printed in them."""

    value: int | float
    start: int
    end: int
    scale: str
    is_misread: bool


_PLAIN = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_MISREAD = r"[0-9]{1,3}(?:(?:、|, ?)[0-9]{3}(?![0-9]))+(?!\.[0-9]|,[0-9]{3})"
_SMALL = rf"(?=[0-9])(?:[0-9]千)?(?:[0-9]百)?(?:{_PLAIN})?"
_HEAD = rf"(?=[0-9])(?:[0-9]千(?:[0-9]百)?)?(?:{_PLAIN})?"  # 3百万円 counts in 百万円
_NO_MORE = r"(?![0-9千百万億]|,[0-9]{3})"
_TOKEN = re.compile(
    rf"(?P<oku>{_SMALL})億(?:(?P<oku_man>{_SMALL})万)?(?P<oku_rest>{_SMALL})?{_NO_MORE}"
    rf"|(?P<man>{_HEAD})万(?P<man_rest>{_SMALL})?{_NO_MORE}"
    rf"|(?P<unread>[0-9][0-9,.]*[億万][0-9,.千百万億]+)"
    rf"|(?P<sen>[0-9]+千(?:[0-9]百)?(?:{_PLAIN})?(?<!千(?=円)))"
    rf"|(?P<misread>{_MISREAD})"
    rf"|(?P<run>[0-9][0-9.,]*)"
)
_RUN = re.compile(rf"(?:{_PLAIN})")
_NEGATIVE = re.compile(r"[△▲] ?$|(?:^|[\s:(])-$")
_LONGEST = 24
_SEPARATORS = re.compile(r"[、, ]")


def number_tokens(text: str) -> Iterator[NumberToken]:
    """Every well-formed number of the text; dates (2018.4.1) and lists (1,2,3) are none."""
    for match in _TOKEN.finditer(text):
        token = _read(match) if match.end() - match.start() <= _LONGEST else None
        if token is not None:
            yield _signed(text, token)


def _read(match: re.Match[str]) -> NumberToken | None:
    start, end = match.span()
    if match["unread"]:
        return None
    if match["run"]:
        printed = match["run"].rstrip(".,")
        if not _RUN.fullmatch(printed):
            return None
        return NumberToken(_number(printed), start, start + len(printed), "", is_misread=False)
    if match["misread"]:
        return _read_thousands(match)
    if match["sen"]:
        return NumberToken(_small(match["sen"]), start, end, "", is_misread=False)
    return _read_myriads(match)


def _read_thousands(match: re.Match[str]) -> NumberToken:
    printed = match["misread"]
    is_misread = "、" in printed or " " in printed
    return NumberToken(int(_SEPARATORS.sub("", printed)), *match.span(), "", is_misread)


def _read_myriads(match: re.Match[str]) -> NumberToken:
    """億 and 万: counted in 億 or 万 where nothing smaller is printed, in ones otherwise."""
    oku, man = match["oku"], match["oku_man"] or match["man"]
    rest = match["oku_rest"] or match["man_rest"]
    ones = _small(rest) if rest else 0
    myriads = (_whole(_small(oku) * 10_000) if oku else 0) + (_small(man) if man else 0)
    if ones:
        value, scale = round(myriads * 10_000) + ones, ""
    elif man:
        value, scale = myriads, "万"
    else:
        value, scale = _small(oku), "億"
    return NumberToken(value, *match.span(), scale, is_misread=False)


def _small(printed: str) -> int | float:
    """A number with 千 and 百 in it: 2千5百 is 2,500."""
    value: int | float = 0
    for sign, factor in (("千", 1000), ("百", 100)):
        head, found, tail = printed.partition(sign)
        if found:
            value, printed = value + int(head) * factor, tail
    return value + (_number(printed) if printed else 0)


def _whole(value: float) -> int | float:
    return round(value) if abs(value - round(value)) < 1e-6 else value


def _number(printed: str) -> int | float:
    plain = printed.replace(",", "")
    if "." not in plain:
        return int(plain)
    return float(plain)


def _signed(text: str, token: NumberToken) -> NumberToken:
    sign = _NEGATIVE.search(text[max(0, token.start - 3) : token.start])
    if sign is None:
        return token
    start = token.start - len(sign[0].lstrip(" :(\n"))
    return token._replace(value=-token.value, start=start)
