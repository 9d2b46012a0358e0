"""The future direction of a measure: the city's word as one of nine values. Tick boxes are read in ``ticks``."""

import re
from typing import Literal, NamedTuple

from sasaeai.lib.japanese_text import fold, squeeze, strip_bullet

DirectionValue = Literal["expand", "continue", "improve", "revise", "shrink", "merge", "suspend", "complete", "abolish"]

LEXICON: dict[DirectionValue, tuple[str, ...]] = {
    "expand": (
        "拡充",
        "拡大",
        "レベルアップ",
        "充実",
        "強化",
        "拡充して継続",
        "拡大して継続",
        "重点化",
        "新規",
        "推進",
    ),
    "continue": (
        "継続",
        "現状維持",
        "現状継続",
        "維持",
        "現状のまま継続",
        "現行どおり",
        "現状どおり",
        "計画どおり継続",
        "継続実施",
    ),
    "improve": (
        "改善",
        "一部改善",
        "改善（手段変更）",
        "改善して継続",
        "見直して継続",
        "手段変更",
        "改善継続",
        "改善・継続",
        "改善・見直し",
        "見直し・改善",
    ),
    "revise": (
        "見直し",
        "再構築",
        "改革改善（縮小・統合含む）",
        "改革改善",
        "一部見直し",
        "要見直し",
        "内容の見直し",
        "方法の見直し",
        "抜本的見直し",
    ),
    "shrink": ("縮小", "縮小して継続", "規模縮小", "縮小方向"),
    "merge": ("統合", "他事業と統合", "統合・再編", "統廃合"),
    "suspend": ("休止", "中断", "一時休止", "凍結"),
    "complete": ("終了", "完了", "計画どおり完了", "事業完了", "事業終了", "終了・完了", "計画どおり終了"),
    "abolish": ("廃止", "廃止方向", "廃止・休止", "廃止を検討", "中止"),
}
"""The words of each direction, as sheets print them. The longest wins; qualified words stand as words of their own."""

UNDECIDED = ("判断できない", "評価対象外", "調整中", "未定", "検討中", "対象外", "—", "-", "なし")

_LONGEST = 20
_DENIED = re.compile(r"\0(?:は|が|を|も)?(?:困難|不可|不要|なし|無し|しない|せず|できない|できず)")
_LEAST_SHARE = 0.5


class Direction(NamedTuple):
    """A direction cell. ``value`` is None when the city has none, says two things, or writes a sentence."""

    value: DirectionValue | None
    text: str
    confidence: float


def _folded(word: str) -> str:
    return fold(word).replace("通り", "どおり").replace("とおり", "どおり")


_WORDS = {_folded(word): value for value, words in LEXICON.items() for word in words}
_LONGEST_FIRST = sorted(_WORDS, key=len, reverse=True)
_UNDECIDED = frozenset(_folded(word) for word in UNDECIDED)


def parse_direction(text: str) -> Direction:
    """The direction that a short text names (継続, 拡 充, 改善（手段変更）); two different ones are None."""
    printed = squeeze(text)
    words = _folded(strip_bullet(printed).strip("「」【】。"))
    if not words:
        return Direction(None, printed, 1.0 if not text.strip() else 0.2)
    if words in _WORDS:
        return Direction(_WORDS[words], printed, 0.98)
    if words in _UNDECIDED or any(words.startswith(word) for word in _UNDECIDED if len(word) > 1):
        return Direction(None, printed, 0.95)
    if len(words) > _LONGEST or "。" in printed.rstrip("。"):
        return Direction(None, printed, 0.2)
    return _within(words, printed)


def _within(words: str, printed: str) -> Direction:
    """Direction words inside a few more; the longest first, each letter used once."""
    values: set[DirectionValue] = set()
    covered = 0
    for word in _LONGEST_FIRST:
        if word in words:
            values.add(_WORDS[word])
            covered += len(word) * words.count(word)
            words = words.replace(word, "\0")
    if len(values) != 1:
        return Direction(None, printed, 0.3)
    if _DENIED.search(words):
        return Direction(None, printed, 0.3)
    share = covered / (covered + len(words.replace("\0", "")))
    if share < _LEAST_SHARE:
        return Direction(None, printed, 0.3)
    return Direction(values.pop(), printed, round(0.4 + 0.5 * share, 3))
