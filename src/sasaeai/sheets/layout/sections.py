"""Headings between the rows: "(1) …", "第2節 …", "基本目標 1 …". Their style, number and title."""

import re
from dataclasses import dataclass
from functools import cache

from sasaeai.lib.japanese_text import squeeze
from sasaeai.sheets.layout.headings import lexicon

_KANJI = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_DIGITS = r"[0-9０-９]{1,2}"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("第{}", re.compile(rf"#*\s*第\s*({_DIGITS}|[一二三四五六七八九十]{{1,3}})\s*([編部章節項款])\s*(.*)", re.DOTALL)),
    (
        "level",
        re.compile(
            rf"#*\s*[【\[<＜]?(LEVELS)\s*+[:：]?\s*+({_DIGITS}(?:[-－‐.]{_DIGITS})*|[一二三四五六七八九十]{{1,2}}|[Ⅰ-Ⅻ①-⑳A-Z])\s*[】\]>＞]?\s*[:：.．、]?\s*(.*)",
            re.DOTALL,
        ),
    ),
    ("Ⅰ", re.compile(r"([Ⅰ-Ⅻ])[\s.．、:：]*(.+)", re.DOTALL)),
    ("(1)", re.compile(rf"[(（]\s*({_DIGITS})\s*[)）][\s.．、:：]*(.+)", re.DOTALL)),
    ("1)", re.compile(rf"({_DIGITS})\s*[)）][\s.．、:：]*(.+)", re.DOTALL)),
    ("①", re.compile(r"([①-⑳])[\s.．、:：]*(.+)", re.DOTALL)),
    ("1-1", re.compile(rf"({_DIGITS}(?:[-－‐–.．]{_DIGITS})+)[\s.．、:：]+(.+)", re.DOTALL)),
    ("1", re.compile(rf"({_DIGITS})[\s.．、:：]+(.+)", re.DOTALL)),
    ("ア", re.compile(r"([ア-オカ-コ])[\s.．、:：)）]+(.+)", re.DOTALL)),
    ("A", re.compile(r"([A-Z])[\s.．、:：)）]+(.+)", re.DOTALL)),
    ("■", re.compile(r"[■◆●▼▶◎○□◇☆★]\s*()(.+)", re.DOTALL)),
    ("【】", re.compile(r"[【＜<《]\s*+()([^】＞>》]+)[】＞>》]", re.DOTALL)),
)


UNIT_NOTE = re.compile(r"(?:[(（［\[]\s*+)?単位\s*[:：]\s*(?P<unit>[^\s()（）\[\]［］、。]{1,6})\s*[)）\]］]?")
_SENTENCE = re.compile(r"^[はがのをにでと](?=[、一-鿿ァ-ヶ])|。\s*$")  # 第2章は、…です。is no heading


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the tree. ``style`` tells siblings from children; number and title as the document says them."""

    style: str
    level_name: str | None
    number: str | None
    title: str | None


UNNAMED = "（名称の記載なし）"
"""Printed where a heading of the plan has no name; it is read as none."""


NAMELESS_LEVEL = "見出し"
"""Heads a column of headings whose level has no name."""


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The patterns with the lexicon's names of levels, made when first needed."""
    return [
        (style, re.compile(pattern.pattern.replace("LEVELS", _levels()), pattern.flags)) for style, pattern in _PATTERNS
    ]


@cache
def _unnamed() -> re.Pattern[str]:
    """A level of which neither number nor name is printed."""
    return re.compile(rf"({_levels()})[\s　]*[（(]名称の記載なし[)）]")


def _levels() -> str:
    """The names of levels as alternatives of a pattern, longest first."""
    names = {word for meanings in lexicon().meanings.values() for kind, word in meanings if kind == "level"}
    return "|".join(re.escape(word) for word in sorted(names, key=len, reverse=True) if len(word) > 1)


def parse_section(text: str) -> Section | None:
    """Read a numbered or marked heading; None where the text has neither number nor mark, or is a sentence."""
    line = text.strip()
    unnamed = _unnamed().fullmatch(line)
    if unnamed:
        return Section(f"level {unnamed[1]}", unnamed[1], None, None)
    for style, pattern in _patterns():
        found = pattern.fullmatch(line)
        if found and not _SENTENCE.search(found.groups()[-1]):
            return _section(style, [group.strip() for group in found.groups()])
    return None


def _section(style: str, groups: list[str]) -> Section:
    groups[-1] = _without_bracket(UNIT_NOTE.sub("", groups[-1]).strip())
    if squeeze(groups[-1]) == UNNAMED:
        groups[-1] = ""
    if style == "第{}":
        number, level_name, title = groups
        return Section(f"level {level_name}", level_name, plain_number(number), squeeze(title) or None)
    if style == "level":
        level_name, number, title = groups
        return Section(f"level {level_name}", level_name, plain_number(number), squeeze(title) or None)
    number, title = groups
    return Section(style, None, plain_number(number) or None, squeeze(title) or None)


def _without_bracket(title: str) -> str:
    """The title without a bracket that only closes what opened before the level's name (【基本目標 1 …】)."""
    opening = {"】": "【", "]": "[", "＞": "＜", ">": "<"}.get(title[-1:])
    return title[:-1].rstrip() if opening and opening not in title else title


def plain_number(text: str) -> str:
    """A heading's number in plain digits: 三 → 3, ② → 2, Ⅳ → 4, full width → half."""
    text = text.strip()
    if len(text) == 1 and "①" <= text <= "⑳":
        return str(ord(text) - ord("①") + 1)
    if len(text) == 1 and "Ⅰ" <= text <= "Ⅻ":
        return str(ord(text) - ord("Ⅰ") + 1)
    if text and all(char in _KANJI or char == "十" for char in text):
        tens, _, ones = text.rpartition("十")
        if "十" not in text:
            return str(int("".join(str(_KANJI[char]) for char in text)))
        return str((_KANJI.get(tens, 1) if tens else 1) * 10 + _KANJI.get(ones, 0))
    return text.translate(str.maketrans("０１２３４５６７８９－‐–．", "0123456789---."))
