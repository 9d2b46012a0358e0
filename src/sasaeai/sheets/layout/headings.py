"""What the words of a heading say: roles, kinds of figures, fiscal years, units, levels of the tree.

The words themselves are data (``lexicon/headings.toml``). Which column a heading belongs to is decided elsewhere.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeVar, cast

from sasaeai.lib.fiscal_year import find_fiscal_years
from sasaeai.lib.japanese_text import fold, squeeze
from sasaeai.sheets.model import FigureKind

_PUNCTUATION = re.compile(r"[\s、。・,.:;/\-–—~〜()\[\]{}「」『』【】〔〕<>《》※*|＿_'\"→⇒◆■□●▼▲#&+=?!]+")
_OF_UNIT = r"[^()（）\[\]［］\s]"
# The end of a line in a narrow column may tear a unit: （千 円）.
_UNIT_IN_BRACKETS = re.compile(rf"[(（\[［]\s*(?:単位\s*[:：]?\s*)?({_OF_UNIT}(?:\s?{_OF_UNIT}){{0,5}})\s*[)）\]］]")
_INSTANCE = re.compile(r"(?<![0-9])([0-9]{1,2})(?![0-9])|([①-⑳])")
_NUMBERED_LEVEL = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})([編部章節項款])")
_MAX_HEADING = 60

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class HeadingMatch:
    """One heading read by the lexicon. ``roles`` and ``kinds`` map to the share of the heading they explain (0 to 1).

    ``leftover`` are the words that match nothing; ``coverage`` is the share of the heading that was understood.
    """

    roles: tuple[tuple[str, float], ...] = ()
    kinds: tuple[tuple[FigureKind, float], ...] = ()
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unit: str | None = None
    instance: int | None = None
    leftover: str = ""
    coverage: float = 0.0

    @property
    def is_all_known(self) -> bool:
        """Whether the lexicon and the years explain every word; what brackets hold might be a unit, or anything."""
        return self.coverage == 1.0 and self.unit is None

    @property
    def is_heading(self) -> bool:
        """Whether the words are those of a heading rather than of a measure."""
        return self.coverage >= 0.6 and bool(self.roles or self.kinds or self.levels or self.years)

    def role_weight(self, role: str) -> float:
        """How much of the heading speaks for a role."""
        return dict(self.roles).get(role, 0.0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The heading words in folded form, and one pattern that finds the longest of them."""

    meanings: dict[str, tuple[tuple[str, str], ...]]
    pattern: re.Pattern[str]


def _letters(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


@cache
def lexicon() -> Lexicon:
    """Load the heading words once."""
    data = tomllib.loads(resources.files("sasaeai.sheets").joinpath("lexicon/headings.toml").read_text("utf-8"))
    meanings: dict[str, list[tuple[str, str]]] = {}
    for table in ("roles", "kinds"):
        for name, words in data[table].items():
            for word in words:
                meanings.setdefault(_letters(word), []).append((table, name))
    for table, role in (("levels", "level"), ("filler", "filler")):
        for word in data[table]["words"]:
            meanings.setdefault(_letters(word), []).append((role, word))
    ordered = sorted(meanings, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(word) for word in ordered))
    return Lexicon({word: tuple(found) for word, found in meanings.items()}, pattern)


@dataclass(slots=True)
class _Tally:
    roles: dict[str, float]
    kinds: dict[FigureKind, float]
    levels: list[str]
    covered: int = 0
    filler: int = 0


def _tally_words(letters: str) -> tuple[_Tally, str]:
    """Find the lexicon's words in a heading, longest first from the left; return them and what is left over."""
    words = lexicon()
    tally = _Tally({}, {}, [])
    left: list[str] = []
    at = 0
    for found in words.pattern.finditer(letters):
        left.append(letters[at : found.start()])
        at = found.end()
        size = found.end() - found.start()
        tally.covered += size
        meanings = words.meanings[found.group()]
        for table, name in meanings:
            if table == "filler":
                tally.filler += size if len(meanings) == 1 else 0
            elif table == "level":
                tally.levels.append(name)
            elif table == "kinds":
                kind = cast("FigureKind", name)
                tally.kinds[kind] = tally.kinds.get(kind, 0.0) + size
            else:
                tally.roles[name] = tally.roles.get(name, 0.0) + size
    left.append(letters[at:])
    return tally, " ".join(part for part in left if part)


def _without_years(text: str) -> tuple[str, tuple[int, ...]]:
    """Cut the fiscal years out of a heading."""
    found = find_fiscal_years(text)
    years: list[int] = []
    for hit in reversed(found):
        year, start, end = hit[0], hit[1], hit[2]
        text = text[:start] + " " + text[end:]
        years.insert(0, year)
    return text, tuple(dict.fromkeys(years))


@cache
def match_heading(text: str) -> HeadingMatch:
    """Read one heading cell by the lexicon. A text too long for a heading matches nothing."""
    if not text.strip() or len(text) > _MAX_HEADING:
        return HeadingMatch(leftover=text.strip())
    rest, years = _without_years(text)
    unit = _unit_of(rest)
    if unit:
        rest = _UNIT_IN_BRACKETS.sub(" ", rest, count=1)
    folded = fold(rest)
    numbered = _NUMBERED_LEVEL.search(folded)
    instance_at = _INSTANCE.search(folded)
    letters = _letters(re.sub(r"[0-9①-⑳]", " ", folded))
    tally, leftover = _tally_words(letters)
    total = len(letters)
    explained = max(total - tally.filler, 1)
    levels = tuple(dict.fromkeys([*tally.levels, *([numbered.group(2)] if numbered else [])]))
    coverage = tally.covered / total if total else (1.0 if years else 0.0)
    return HeadingMatch(
        roles=_shares(tally.roles, explained),
        kinds=_shares(tally.kinds, explained),
        levels=levels,
        years=years,
        unit=unit,
        instance=_instance_number(instance_at),
        leftover=leftover,
        coverage=coverage,
    )


def _unit_of(text: str) -> str | None:
    found = _UNIT_IN_BRACKETS.search(text)
    if not found:
        return None
    inner = squeeze(found.group(1))
    meant = lexicon().meanings.get(_letters(inner), ())
    explains_itself = bool(meant) or re.fullmatch(r"[0-9０-９A-Za-z]+|再掲|選択|記入|.*[ぁ-ん].*", inner)
    return None if explains_itself and inner not in {"人", "件", "回", "円", "千円", "か所"} else inner


def _instance_number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return int(found.group(1)) if found.group(1) else ord(found.group(2)) - ord("①") + 1


def _shares(weights: Mapping[Name, float], total: int) -> tuple[tuple[Name, float], ...]:
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    return tuple((name, min(1.0, size / total)) for name, size in ranked)
