"""Quantities in the words of a results cell: label, value, unit, kind, and what they are part of.

Numbers are found in ``quantity_candidates``, their words in ``quantity_labels``; here each number gets its words.
"""

import re
from typing import Literal, NamedTuple

from sasaeai.lib.fiscal_year import find_fiscal_years
from sasaeai.lib.japanese_text import narrow
from sasaeai.sheets.fields.number_cells import NumberCell, parse_number_cell
from sasaeai.sheets.fields.quantity_candidates import Candidate, candidates
from sasaeai.sheets.fields.quantity_labels import (
    KIND_WORDS,
    MODIFIERS,
    Label,
    find_label,
    find_label_after,
    find_statement,
    is_verbal,
    marks_parts,
)
from sasaeai.sheets.fields.quantity_scopes import Brackets, Span
from sasaeai.sheets.fields.units import PERCENT_UNITS, PLACE_BOUND_UNITS, header_units

__all__ = ["Kind", "NumberCell", "Quantity", "parse_number_cell", "parse_quantities"]

Kind = Literal["actual", "target", "rate", "budget", "settled", "cumulative"]


class Quantity(NamedTuple):
    """One figure of a text. ``start`` and ``end`` span the number with its unit; ``unit`` is as printed.

    ``of_which`` is the label of the quantity that this one is a part of. Below a confidence of 0.5 a person should
    look: the number has a unit, but may say something else.
    """

    label: str | None
    value: int | float
    unit: str
    kind: Kind
    approximate: bool
    of_which: str | None
    start: int
    end: int
    confidence: float


_DIGIT = re.compile(r"[0-9０-９]")
_SPACES = re.compile(r"\s+")
_FIGURE_BRACKET = re.compile(r"[(（][^()（）]*[0-9０-９][^()（）]*[)）]")
_AFTER_FIGURE = re.compile(r"(?:程度|余り|余|以上|前後|ほど)?\s*")
_EARLIER = re.compile(r"前年|昨年|前回|前々年|対前")
_OWN_FIGURE = re.compile(r"目標|計画値|計画数|定員|定数|累計|累積|通算|延べ|のべ|^延|平均|見込")
_CELL_END = re.compile(r"[\s。]|$")
_RATE = re.compile(r"(?:達成|進捗|執行|充足|消化)率")
_LABEL_UNIT = re.compile(r"[(（]([^()（）]{1,5})[)）]$")
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("cumulative", re.compile(r"累計|累積|通算")),
    ("target", re.compile(r"目標(?!達成|管理)|計画値|計画数|計画量")),
    ("settled", re.compile(r"決算")),
    ("budget", re.compile(r"予算")),
)
_ONE_SPELLING = str.maketrans({**dict.fromkeys("ヵカヶケｹ箇", "か"), "名": "人", "％": "%"})
_FOUND_AS = {"separated": 0.95, "adjacent": 0.85, "sentence": 0.5, "none": 0.4}


def parse_quantities(text: str, *, fiscal_year: int | None = None) -> list[Quantity]:
    """The quantities of a narrative cell, in the order printed; never a number from a date, an ordinal or a rate.

    ``fiscal_year`` is the year of the cell's column: it is left out of labels, and figures of another year that the
    text names get a confidence below 0.5.
    """
    if not _DIGIT.search(text):
        return []
    return _Reader(text, fiscal_year).read()


class _Reader:
    """The state of one text while its numbers get their words, from left to right."""

    def __init__(self, text: str, fiscal_year: int | None) -> None:
        self.text = text
        self.plain = narrow(text)
        self.fiscal_year = fiscal_year
        self.brackets = Brackets(self.plain)
        self.found: list[Quantity] = []
        self.scopes: list[Span | None] = []
        self.used_to: dict[Span | None, int] = {}
        self.main: Quantity | None = None
        self.last_end = 0
        self.line_end = -1
        self.header = ""
        self.is_header_above = False
        self._start_line(0)

    def read(self) -> list[Quantity]:
        for candidate in candidates(self.plain):
            if candidate.start > self.line_end:
                self._start_line(candidate.start)
            scope = self.brackets.around(candidate.start)
            quantity = self._in_line(candidate) if scope is None else self._in_bracket(candidate, scope)
            self.used_to[scope] = self.last_end = candidate.end
            if quantity is not None:
                self._keep(quantity, scope)
        return self.found

    def _start_line(self, position: int) -> None:
        line_above = self.line_end
        self.line_start = self.plain.rfind("\n", 0, position) + 1
        end = self.plain.find("\n", position)
        self.line_end = len(self.plain) if end < 0 else end
        stands_on = self.is_header_above and self.line_start == line_above + 1
        self.header = self._header_above() or (self.header if stands_on else "")
        self.is_header_above = bool(self.header)
        self.kind: Kind | None = None
        self.year_words = ""
        self.total: tuple[str, str, int] | None = None
        self.in_line: Quantity | None = None
        self.is_listing_parts = False

    def _header_above(self) -> str:
        """A counting word that fills the line above (登録者数 ↵ 小学校 8人)."""
        start = self.plain.rfind("\n", 0, max(0, self.line_start - 1)) + 1
        if self.line_start == 0 or start < self.last_end or self.line_start - start > 30:
            return ""
        label = find_label(self.plain, start, self.line_start - 1)
        words = self._words(label.span) or ""
        return words if label.header is None and header_units(words) is not False else ""

    def _keep(self, quantity: Quantity, scope: Span | None) -> None:
        self.found.append(quantity)
        self.scopes.append(scope)
        if scope is None:
            self.in_line = quantity
        if quantity.of_which is None and quantity.kind != "cumulative":
            self.main = quantity

    def _in_line(self, candidate: Candidate) -> Quantity | None:
        low = self._low(None)
        label = find_label(self.plain, low, candidate.words_end)
        self.is_listing_parts |= (
            self.main is not None and "内訳" in self.plain[max(low, candidate.start - 30) : candidate.start]
        )
        if self._is_part(label, candidate):
            return self._part(candidate, label, self.main)
        words = self._words(label.span)
        if words is None or words in MODIFIERS:
            words, confidence = self._words_elsewhere(candidate, label, words)
        else:
            words, confidence = self._under_header(words, label, candidate.unit), _FOUND_AS[label.how]
        self._claim_parts(candidate, words)
        if label.how == "adjacent" and words and words.endswith(candidate.unit):
            confidence = min(confidence, 0.45)
        return self._quantity(candidate, words, None, confidence)

    def _is_part(self, label: Label, candidate: Candidate) -> bool:
        if self.main is None:
            return False
        return label.is_part or (self.is_listing_parts and _same_unit(candidate.unit, self.main.unit))

    def _low(self, scope: Span | None) -> int:
        """Where the words of the next number in this bracket may begin: after the last figure and its explanation."""
        low = max(self.line_start, self.used_to.get(scope, 0), scope[0] + 1 if scope else 0)
        group = self.brackets.next_from(low)
        while group is not None and self._anchor(group) is not None and group[0] - low < 6:
            low = group[1] + 1
            group = self.brackets.next_from(low)
        return low

    def _low_before(self, scope: Span) -> int:
        """Where the words of a value bracket may begin: also after the value bracket before it."""
        low = self._low(self.brackets.around(scope[0]))
        return max([low, *(used[1] + 1 for used in self.scopes[-12:] if used and used[1] < scope[0])])

    def _anchor(self, group: Span) -> Quantity | None:
        """The quantity that a bracket directly follows."""
        for quantity in reversed(self.found[-12:]):
            if quantity.end <= group[0] and _AFTER_FIGURE.fullmatch(self.plain, quantity.end, group[0]):
                return quantity
        return None

    def _words_elsewhere(self, candidate: Candidate, label: Label, modifier: str | None) -> tuple[str | None, float]:
        """Words after the number, else those of the quantity or the line before; 延べ is added to them."""
        header = self._words(label.header)
        is_told = header is not None and is_verbal(header)
        if modifier and header and not is_told:
            return f"{header} {modifier}", 0.85
        follows = is_told or not modifier
        span, may_have_parts = find_label_after(self.plain, candidate.end) if follows else (None, False)
        if span is not None and modifier:
            return f"{_one_space(self.text[slice(*span)])} {modifier}", 0.6
        if span is not None:
            words = _one_space(_FIGURE_BRACKET.sub("", self.text[slice(*span)]))
            if may_have_parts:
                self.total = (words, candidate.unit, self._sentence_end(candidate.end))
            return words, 0.7
        before = self.in_line.label if self.in_line else self._line_before()
        if before is None:
            return modifier, 0.6 if _CELL_END.match(self.plain, candidate.end) else 0.4
        if modifier:
            return f"{_without_modifier(before)} {modifier}", 0.6
        return before, 0.6

    def _line_before(self) -> str | None:
        end = self.line_start - 1
        start = max(self.plain.rfind("\n", 0, max(0, end)) + 1, self.last_end)
        return self._words(find_label(self.plain, start, end).span) if start < end else None

    def _sentence_end(self, position: int) -> int:
        end = self.plain.find("。", position, self.line_end)
        return self.line_end if end < 0 else end

    def _under_header(self, words: str, label: Label, unit: str) -> str:
        """The words with the header or year before them that applies to them."""
        header = self._words(label.header)
        if header in KIND_WORDS:
            self.kind = _kind_of(header)
        elif header and find_fiscal_years(header):
            self.year_words = header
        elif header and not marks_parts(header) and (label.after_colon or _counts(header, unit)):
            self.header = header
        if header_units(words) is not False:
            self.header = ""
            return words
        return f"{self.header} {words}" if self.header and _may_head(self.header, unit) else words

    def _claim_parts(self, candidate: Candidate, words: str | None) -> None:
        """Figures in a bracket before the number are its parts (会員(正会員4人、準会員3人)7人)."""
        before = self.plain.rfind(")", 0, candidate.start)
        if words is None or before < 0 or self.plain[before + 1 : candidate.start].strip(" :計合"):
            return
        for index in range(max(0, len(self.found) - 12), len(self.found)):
            part, scope = self.found[index], self.scopes[index]
            if scope and scope[1] == before and part.of_which is None and _same_unit(part.unit, candidate.unit):
                own = (part.label or "").removeprefix(words).strip() or None
                self.found[index] = part._replace(label=own, of_which=words)

    def _in_bracket(self, candidate: Candidate, scope: Span) -> Quantity | None:
        anchor = self._anchor(scope)
        low = self._low(scope)
        label = find_label(self.plain, low, candidate.words_end)
        if anchor is None:
            return self._value_of_label(candidate, scope, label)
        if _EARLIER.search(self.plain, low, candidate.start):
            return None
        words = self._words(label.span)
        if words and _OWN_FIGURE.search(words) and not label.is_part:
            own = f"{anchor.label} {words}" if anchor.label and words in MODIFIERS else words
            return self._quantity(candidate, own, None, 0.7)
        if label.is_part or _same_unit(candidate.unit, anchor.unit):
            return self._part(candidate, label, anchor)
        return None

    def _value_of_label(self, candidate: Candidate, scope: Span, label: Label) -> Quantity | None:
        """A bracket right after a label holds its value, or several values with labels of their own."""
        if label.is_part and self.main is not None:
            return self._part(candidate, label, self.main)
        outer = find_label(self.plain, self._low_before(scope), scope[0])
        words, own = self._words(outer.span), self._words(label.span)
        confidence = 0.8 if outer.how != "sentence" else 0.5
        if own is not None:
            words, confidence = (f"{words} {own}" if words else own), confidence - 0.1
        of_which = None
        if self.total and scope[0] < self.total[2] and _same_unit(candidate.unit, self.total[1]):
            of_which = self.total[0]
        return self._quantity(candidate, words, of_which, confidence)

    def _part(self, candidate: Candidate, label: Label, whole: Quantity | None) -> Quantity | None:
        words, confidence = self._words(label.span), 0.85
        if words is None:
            words, confidence = self._words(find_statement(self.plain, candidate.end)), 0.7
        if words is None:
            confidence = 0.3
        return self._quantity(candidate, words, whole.label if whole else None, confidence)

    def _words(self, span: Span | None) -> str | None:
        """The words of a span as printed, without the brackets that hold figures or explain one."""
        if span is None:
            return None
        words = self.text[slice(*span)]
        if "(" in self.plain[slice(*span)]:
            words = "".join(self.text[at] for at in range(*span) if not self._is_in_figures(at))
        return _one_space(words) or None

    def _is_in_figures(self, position: int) -> bool:
        return any(scope and scope[0] <= position <= scope[1] for scope in self.scopes[-12:])

    def _quantity(self, candidate: Candidate, words: str | None, of_which: str | None, sure: float) -> Quantity | None:
        unit = self.text[candidate.end - len(candidate.unit) : candidate.end] or _unit_in(words)
        if unit is None:
            return None
        if unit in PLACE_BOUND_UNITS and not (words and _counts(words, unit)):
            sure *= 0.45
        words, sure = self._of_year(words, sure)
        kind = _rate(words, unit) or _kind_of(words) or self.kind or "actual"
        confidence = round(sure * candidate.confidence, 3)
        start, end = candidate.start, candidate.end
        return Quantity(words, candidate.value, unit, kind, candidate.approximate, of_which, start, end, confidence)

    def _of_year(self, words: str | None, sure: float) -> tuple[str | None, float]:
        """Another year than the column's stays in the label and costs confidence; the column's own is left out."""
        if words and self.year_words:
            words = f"{self.year_words} {words}"
        if words is None or self.fiscal_year is None or not (years := find_fiscal_years(words)):
            return words, sure
        if any(found.year != self.fiscal_year for found in years):
            return words, min(sure, 0.4)
        rest = words[: years[0].start] + words[years[-1].end :]
        return rest.strip(" のは、") or None, sure


def _one_space(words: str) -> str:
    """One space between words, none between single letters (合 計)."""
    words = _SPACES.sub(" ", words).strip()
    return words.replace(" ", "") if all(len(word) == 1 for word in words.split(" ")) else words


def _without_modifier(words: str) -> str:
    first, _, last = words.rpartition(" ")
    return first if first and last in MODIFIERS else words


def _same_unit(one: str, other: str) -> bool:
    return one.translate(_ONE_SPELLING) == other.translate(_ONE_SPELLING)


def _counts(words: str, unit: str) -> bool:
    """Whether the words end in one that counts things in this unit (件数 件, 額 円, 数 any)."""
    units = header_units(words)
    return units is True or (isinstance(units, frozenset) and unit in units)


def _may_head(header: str, unit: str) -> bool:
    return header_units(header) is False or _counts(header, unit)


def _kind_of(words: str | None) -> Kind | None:
    return next((kind for kind, pattern in _KINDS if words and pattern.search(words)), None)


def _rate(words: str | None, unit: str) -> Kind | None:
    return "rate" if unit in PERCENT_UNITS and words and _RATE.search(words) else None


def _unit_in(words: str | None) -> str | None:
    """The unit of a number printed without one: in a bracket that ends the label, or none after a counting label."""
    if words is None:
        return None
    bracketed = _LABEL_UNIT.search(words)
    if bracketed:
        return bracketed[1]
    return "" if header_units(words) is not False else None
