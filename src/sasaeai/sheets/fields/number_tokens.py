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
_MISREAD = r"[0-9]{1,3}(?:(?:、|, ?)[0-9]{3}(?![0-9]))+"
_TOKEN = re.compile(
    rf"(?P<oku>{_PLAIN})億(?:(?P<oku_man>{_PLAIN})万)?(?P<oku_rest>{_PLAIN})?"
    rf"|(?P<man>{_PLAIN})万(?:(?P<thousands>[0-9])千)?(?P<man_rest>{_PLAIN})?"
    rf"|(?P<sen>[0-9]+)千(?!円)"
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
    if match["run"]:
        printed = match["run"].rstrip(".,")
        if not _RUN.fullmatch(printed):
            return None
        return NumberToken(_number(printed), start, start + len(printed), "", is_misread=False)
    if match["misread"]:
        return _read_thousands(match)
    if match["sen"]:
        return NumberToken(int(match["sen"]) * 1000, start, end, "", is_misread=False)
    return _read_myriads(match)


def _read_thousands(match: re.Match[str]) -> NumberToken:
    printed = match["misread"]
    is_misread = "、" in printed or " " in printed
    return NumberToken(int(_SEPARATORS.sub("", printed)), *match.span(), "", is_misread)


def _read_myriads(match: re.Match[str]) -> NumberToken:
    """億 and 万: counted in 億 or 万 where nothing smaller is printed, in ones otherwise."""
    oku, man = match["oku"], match["oku_man"] or match["man"]
    rest = match["oku_rest"] or match["man_rest"]
    ones = (_number(rest) if rest else 0) + 1000 * int(match["thousands"] or 0)
    myriads = _times(oku, 10_000) + (_number(man) if man else 0)
    if ones:
        value, scale = round(myriads * 10_000) + ones, ""
    elif man:
        value, scale = myriads, "万"
    else:
        value, scale = _number(oku), "億"
    return NumberToken(value, *match.span(), scale, is_misread=False)


def _times(printed: str | None, factor: int) -> int | float:
    value = _number(printed) * factor if printed else 0
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
