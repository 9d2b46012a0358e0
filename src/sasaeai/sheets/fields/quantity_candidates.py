"""Numbers of narrowed text that may be figures: a number, its unit, 約 and 程度; no label yet."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sasaeai.sheets.fields.not_figures import follows_as_no_figure, is_frequency, stands_as_no_figure
from sasaeai.sheets.fields.number_tokens import NumberToken, number_tokens
from sasaeai.sheets.fields.units import FREQUENCY_UNITS, Unit, unit_at, unknown_unit_at


class Candidate(NamedTuple):
    """A number with its unit; ``start`` includes 約. A number without a unit (after a colon) has the unit "".

    Its words end before ``words_end``: its start, or that of the old number in 7か所から8か所に.
    """

    value: int | float
    unit: str
    start: int
    end: int
    approximate: bool
    confidence: float
    words_end: int


_ABOUT = re.compile(r"(?:約|およそ|おおよそ|おおむね|概ね|ほぼ) ?$")
_OR_SO = re.compile(r"(?:程度|余り|余|強|弱|以上|前後|ほど|超)")
_CHANGED = re.compile(r"[0-9][0-9,.]*[^\s0-9、。]{0,5}(?:から|→|⇒) ?$")
_VALUE_END = re.compile(r"[\s、。,)]|$")


def candidates(text: str) -> Iterator[Candidate]:
    """The numbers that may be figures, from left to right."""
    for token in number_tokens(text):
        if stands_as_no_figure(text, token.start, token.end):
            continue
        candidate = _with_unit(text, token)
        if candidate and not follows_as_no_figure(text, token.value, candidate.unit, candidate.end):
            yield candidate


def _with_unit(text: str, token: NumberToken) -> Candidate | None:
    about = _ABOUT.search(text[max(0, token.start - 6) : token.start])
    start = token.start - (len(about[0]) if about else 0)
    unit = unit_at(text, token.end) or _unlisted_unit(text, token, start)
    if unit is None:
        return _bare(text, token, start)
    if about and stands_as_no_figure(text, start, token.end):
        return None
    if unit.text in FREQUENCY_UNITS and is_frequency(text, start):
        return None
    value, printed = _scaled(token, unit)
    confidence = (1.0 if unit.is_known else 0.55) * (0.4 if token.is_misread else 1.0)
    is_about = bool(about or _OR_SO.match(text, unit.end))
    changed = _CHANGED.search(text[max(0, start - 16) : start])
    if changed:
        return Candidate(value, printed, start, unit.end, is_about, confidence * 0.45, start - len(changed[0]))
    return Candidate(value, printed, start, unit.end, is_about, confidence, start)


def _unlisted_unit(text: str, token: NumberToken, start: int) -> Unit | None:
    is_after_label = start > 1 and text[start - 1] in " :" and text[start - 2] not in " \n。"
    return unknown_unit_at(text, token.end) if is_after_label and not token.scale else None


def _scaled(token: NumberToken, unit: Unit) -> tuple[int | float, str]:
    """Yen printed in 億 or 万 keep them as their unit; other things are counted in ones."""
    if not token.scale:
        return token.value, unit.text
    if unit.text == "円":
        return token.value, token.scale + "円"
    ones = token.value * (10_000 if token.scale == "万" else 100_000_000)
    return (round(ones) if abs(ones - round(ones)) < 1e-6 else ones), unit.text


def _bare(text: str, token: NumberToken, start: int) -> Candidate | None:
    """A number without a unit is a candidate only as the value after a colon or a bracketed unit."""
    before = text[max(0, start - 3) : start].rstrip(" ")
    if not before.endswith((":", ")")) or not _VALUE_END.match(text, token.end) or token.scale:
        return None
    return Candidate(token.value, "", start, token.end, start != token.start, 0.5, start)
