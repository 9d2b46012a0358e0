"""Rating marks: what a rating cell says, and which scale a document uses.

Scales are data, best mark first. A mark is never invented: what cannot be read stays text.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sasaeai.lib.japanese_text import fold


@dataclass(frozen=True, slots=True)
class Scale:
    """Marks best first. ``is_order_known`` is False for digits without a legend that says which end is best."""

    marks: tuple[str, ...]
    is_order_known: bool = True

    @property
    def name(self) -> str:
        """The marks best first in one word (``◎○△×``, ``ABCD``); words are parted by a slash."""
        return ("/" if any(len(mark) > 1 for mark in self.marks) else "").join(self.marks)


class Rating(NamedTuple):
    """A rating cell: the mark as its scale spells it, or None when none is given or it cannot be read.

    ``is_answered`` is True also for an answer without a mark (—, 評価対象外).
    """

    mark: str | None
    confidence: float
    is_answered: bool = True


SYMBOLS = Scale(("◎", "○", "△", "×"))
SYMBOL_MARKS = (*SYMBOLS.marks, "☆", "●", "▲")
WORD_SCALES = (
    ("順調", "概ね順調", "やや遅れ", "遅れ"),
    ("計画以上", "計画どおり", "概ね計画どおり", "計画を下回る", "未着手"),
    ("計画以上", "計画どおり", "計画以下"),
    ("大幅に良化", "良化", "横ばい", "悪化"),
    ("良化", "変化なし", "悪化"),
    ("達成", "概ね達成", "一部達成", "未達成"),
    ("達成", "未達成"),
    ("予定以上", "予定どおり", "予定を下回る"),
    ("高い", "やや高い", "普通", "やや低い", "低い"),
    ("拡大", "維持", "縮小"),
    ("完了", "実施", "一部実施", "検討中", "未実施"),
    ("良好", "概ね良好", "要改善"),
)
"""Word scales seen in evaluation sheets, best first."""

NO_ANSWER = frozenset(
    fold(word)
    for word in (
        *(
            "-",
            "—",
            "ー",
            "―",
            "なし",
            "該当なし",
            "評価対象外",
            "対象外",
            "調査未実施",
            "判断できない",
            "評価できない",
        ),
        *(
            "評価不能",
            "未評価",
            "評価なし",
            "評価せず",
            "調整中",
            "未定",
            "集計中",
            "データなし",
            "未実施のため評価なし",
            "/",
            "＼",
        ),
    )
)
_CIRCLES = frozenset("○〇◯O oоОο0０Ｏｏ⭕".replace(" ", ""))
_SAME_SYMBOL = {"✕": "×", "✖": "×", "╳": "×", "☓": "×", "✗": "×", "Ｘ": "×", "X": "×", "x": "×", "⊚": "◎", "⦾": "◎"}
_SAME_SYMBOL |= {"∆": "△", "Δ": "△", "▵": "△", "⊿": "△", "◯": "○", "〇": "○", "⭕": "○"}
_NOTED = re.compile(r"^(.{1,12}?)\s*[(（:：]\s*(.+?)\s*[)）]?$", re.DOTALL)
_LETTER = re.compile(r"[A-ESa-e]|[1-9]")
_LEGEND_ITEM = re.compile(
    r"([◎○△×☆]|(?<![A-Za-z])[SA-Ea-e](?![A-Za-z])|(?<![A-Za-z0-9])[1-9](?![0-9]))\s*[:：=…(（\s.]\s*([^\s、,。;；)）]{1,20})"
)
_BEST_WORDS = re.compile(
    r"(?<!未)(?<!概ね)達成(?!でき)|計画以上|予定以上|目標以上|上回|大変|非常に|十分|順調|良好|優|完了|高い|満足"
)
_WORST_WORDS = re.compile(r"未着手|未達成|未実施|下回|遅れ|悪|不十分|不満|低い|廃止|できな|できて(?:い)?な|なし|劣")
_PREFIXES = re.compile(r"^(?:おおむね|概ね|ほぼ|やや|大変|大幅に|非常に|かなり)")


def _words(text: str) -> str:
    return fold(text).replace("通り", "どおり").replace("とおり", "どおり").replace("おおむね", "概ね").rstrip("。")


_WORDS = {_words(mark): mark for marks in WORD_SCALES for mark in marks}
_WORD_SCALE_OF = {_words(mark): marks for marks in reversed(WORD_SCALES) for mark in marks}


def parse_rating(text: str, scale: Scale | None = None) -> Rating:
    """The mark of a rating cell (○, Ａ, 3, ○(予定どおり), 概ね順調); — and 評価対象外 are answers without a mark.

    With the document's scale, a misread circle (0, O, 〇) is read as ○, and only marks of the scale are accepted.
    """
    printed = text.strip()
    if not printed:
        return Rating(None, 1.0, is_answered=False)
    if fold(printed) in NO_ANSWER:
        return Rating(None, 1.0)
    mark, confidence = _mark(printed, scale)
    if mark is None and (noted := _NOTED.match(printed)):
        mark, confidence = _mark(noted[1], scale)
        confidence *= 0.95
    if mark is None:
        return Rating(None, 0.2)
    return Rating(mark, round(confidence, 3))


def _mark(text: str, scale: Scale | None) -> tuple[str | None, float]:
    plain = text.strip().strip("()（）[]【】「」 　")
    found = _symbol(plain) or _letter(plain) or _WORDS.get(_words(plain))
    if scale is None:
        return (found, 0.9) if found else (None, 0.2)
    if found in scale.marks:
        return found, 0.98
    if plain in _CIRCLES and "○" in scale.marks:
        return "○", 0.7
    if found and len(found) == 1 and found.swapcase() in scale.marks:
        return found.swapcase(), 0.7
    own = {_words(mark): mark for mark in scale.marks}.get(_words(plain))
    return (own, 0.98) if own else (None, 0.2)


def _symbol(text: str) -> str | None:
    if text in SYMBOL_MARKS:
        return text
    symbol = _SAME_SYMBOL.get(text)
    return symbol if symbol and not text.isascii() else None


def _letter(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", text)
    return plain if _LETTER.fullmatch(plain) else None


def decide_scale(texts: list[str], legend: str | None = None) -> Scale | None:
    """The scale of a document from all its rating cells and its legend; None when the cells show none.

    A legend decides unless the cells' own marks fit another scale better: words beside a table may only look
    like a legend (提出期限 5 月, 内線 3 番). Digits have a known order only with a legend.
    """
    marks = Counter(mark for text in texts if (mark := _any_mark(text)))
    told, shown = _scale_in_legend(legend) if legend else None, _scale_in_cells(marks)
    if told is None or shown is None:
        return told or shown
    return told if _fit(told, marks) >= _fit(shown, marks) else shown


def _fit(scale: Scale, marks: Counter[str]) -> int:
    """How many rating cells hold a mark of the scale."""
    return sum(marks[mark] for mark in scale.marks)


def _scale_in_cells(marks: Counter[str]) -> Scale | None:
    if not marks:
        return None
    if marks.keys() & {"◎", "○", "△", "×"}:
        return SYMBOLS
    if all(_LETTER.fullmatch(mark) for mark in marks):
        return _letter_scale(marks)
    return _word_scale(marks)


def _any_mark(text: str) -> str | None:
    return parse_rating(text).mark


def _letter_scale(marks: Iterable[str]) -> Scale | None:
    seen = set(marks)
    if all(mark.isdigit() for mark in seen):
        return Scale(tuple("12345"), is_order_known=False) if max(seen) <= "5" else None
    order = ("ABCD", "SABCD", "ABCDE", "abc", "abcd")
    return next((Scale(tuple(name)) for name in order if seen <= set(name)), None)


def _word_scale(marks: Counter[str]) -> Scale | None:
    best = max(WORD_SCALES, key=lambda words: sum(marks[word] for word in words))
    return Scale(best) if any(marks[word] for word in best) else None


def _scale_in_legend(legend: str) -> Scale | None:
    """◎:…, ○:… or 1 達成 … 5 未着手: the marks in the order from best to worst that their words tell.

    A line of three marks or more is a legend by itself: what else stands beside a table may look like one.
    """
    told = unicodedata.normalize("NFKC", legend.translate({ord("〇"): "○", ord("◯"): "○"}))
    lines = (_legend_items(line) for line in told.split("\n"))
    items = next((items for items in lines if len(items) > 2), None) or _legend_items(told)
    marks = list(items)
    if not marks:
        return None
    symbols = [mark for mark in marks if mark in SYMBOLS.marks]
    if len(symbols) > 2 or len(symbols) == len(marks):  # numbers beside a table may look like items, symbols do not
        return _symbol_scale(symbols)
    if all(mark.isdigit() for mark in marks):
        return _digit_scale(items)
    letters = [mark for mark in marks if mark.isalpha()]
    return Scale(tuple(letters)) if len(letters) > 1 else None


def _legend_items(text: str) -> dict[str, str]:
    """The marks of a legend with what is said of each, the first time that it is."""
    items: dict[str, str] = {}
    for found in _LEGEND_ITEM.finditer(text):
        items.setdefault(found[1], found[2])
    return items


def _symbol_scale(marks: Collection[str]) -> Scale | None:
    """Symbols mean the same everywhere; a legend of three or more says which of them a sheet has."""
    told = tuple(mark for mark in SYMBOLS.marks if mark in marks)
    return Scale(told) if len(told) > 2 else SYMBOLS if len(told) > 1 else None


def _digit_scale(items: dict[str, str]) -> Scale | None:
    low, high = min(items), max(items)
    top = 5 if len(items) == 1 else max(int(high), 2)
    ascending = tuple(str(number) for number in range(1, top + 1))
    low_is_best, high_is_best = _is_best(items[low]), _is_best(items[high])
    if len(items) == 1:
        low_is_best = high_is_best if low == "1" else (None if high_is_best is None else not high_is_best)
        high_is_best = None if low_is_best is None else not low_is_best
    if low_is_best or high_is_best is False:
        return Scale(ascending)
    if high_is_best or low_is_best is False:
        return Scale(ascending[::-1])
    return Scale(ascending, is_order_known=False)


def _is_best(words: str) -> bool | None:
    if _WORST_WORDS.search(words):
        return False
    return True if _BEST_WORDS.search(words) and not _PREFIXES.match(words) else None
