"""How the texts of a column begin, end and look, and how long they are; what a text unlike the others is worth."""

import math
import re
import statistics
from collections import Counter
from typing import NamedTuple

from sasaeai.lib.japanese_text import narrow
from sasaeai.sheets.layout.looks import Look, look_of

# Shares at which a habit begins to count, and how many others must agree before it counts half.
_NEARLY_ALWAYS = 0.75
_HARDLY_EVER = 0.1
_HALF_SURE = 3

_UNLIKE = 0.4  # what one way of being unlike nearly all others takes from the trust in a text
_FAR_FROM_USUAL_LENGTH = 2.0
_LEAST_SPREAD = 0.25
_FREE = frozenset({Look.SAME, Look.DASH})

_STARTS = (
    ("bullet", re.compile(r"[・●○■◆※①-⑳☐☑□]")),
    ("digit", re.compile(r"[0-9０-９]")),
    ("kana", re.compile(r"[ぁ-ゖ]")),
    ("stop", re.compile(r"[。、）)」]")),
)
_NO_START = re.compile(r"[、。,，)」』】〕ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々](?!$)")
_GAP = re.compile(r"[぀-ヿ一-鿿。)）] +[぀-ヿ一-鿿]")
_PAIRS = (("(", ")"), ("「", "」"), ("『", "』"), ("【", "】"))
_BRACKETS = re.compile(r"[()（）「」『』【】［］〔〕]")


class Manner(NamedTuple):
    """How a text begins, whether it ends as a sentence or in a bracket, has lines or gaps, how it looks, its length."""

    start: str
    has_stop: bool
    has_lines: bool
    has_gap: bool
    look: Look
    length: int


def manner_of(text: str) -> Manner:
    """The manner of a non-blank text."""
    plain = text.strip()
    start = next((name for name, pattern in _STARTS if pattern.match(plain)), "word")
    return Manner(
        start,
        plain.endswith(("。", "）", ")")),
        "\n" in plain,
        _GAP.search(plain) is not None,
        look_of(text),
        len(text),
    )


def is_torn(text: str) -> bool:
    """Whether a text is a piece of one: it begins as no word does, or lacks one of a pair of brackets."""
    plain = text.strip()
    if _NO_START.match(plain):
        return True
    if not _BRACKETS.search(plain):
        return False
    plain = narrow(plain)
    return any(plain.count(left) != plain.count(right) for left, right in _PAIRS)


def surprise(count: int, others: int, *, is_here: bool) -> float:
    """How surprising (0 to 1) it is that something is here or is not, when ``count`` of the others have it."""
    if others <= 0:
        return 0.0
    share = count / others
    sure = others / (others + _HALF_SURE)
    if is_here:
        return sure * (_HARDLY_EVER - share) / _HARDLY_EVER if share < _HARDLY_EVER else 0.0
    return sure * (share - _NEARLY_ALWAYS) / (1 - _NEARLY_ALWAYS) if share > _NEARLY_ALWAYS else 0.0


class Manners:
    """The manners of one column. Same-as-left and dashes say nothing of the other texts, and are never odd."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[int, object]] = Counter()
        self._lengths: Counter[int] = Counter()
        self._count = 0
        self._left: dict[tuple[object, ...], float] = {}
        self._left_by_length: dict[int, float] = {}

    def add(self, manner: Manner) -> None:
        """Learn from one text. What was said before of the others no longer holds."""
        if manner.look not in _FREE:
            self._count += 1
            self._seen.update(enumerate(manner[:-1]))
            self._lengths[manner.length] += 1

    def usual(self, manner: Manner) -> float:
        """1 for a text like the others of its column, less for each way in which it is unlike nearly all of them.

        To be asked when all texts have been added.
        """
        if manner.look in _FREE:
            return 1.0
        ways = manner[:-1]
        if ways not in self._left:
            self._left[ways] = math.prod(
                1 - _UNLIKE * surprise(self._seen[way] - 1, self._count - 1, is_here=True) for way in enumerate(ways)
            )
        if not self._left_by_length:
            self._left_by_length = self._weigh_lengths()
        return self._left[ways] * self._left_by_length[manner.length]

    def _weigh_lengths(self) -> dict[int, float]:
        """What is left of the trust in a text by its length, against the usual length and its spread."""
        if self._count < 2 * _HALF_SURE:
            return dict.fromkeys(self._lengths, 1.0)
        lengths = [math.log(length + 1) for length in self._lengths.elements()]
        middle = statistics.median(lengths)
        spread = 1.5 * statistics.median(abs(length - middle) for length in lengths) + _LEAST_SPREAD
        far = {
            length: abs(math.log(length + 1) - middle) / spread / _FAR_FROM_USUAL_LENGTH - 1 for length in self._lengths
        }
        return {length: 1 - _UNLIKE * min(1.0, max(0.0, steps)) for length, steps in far.items()}
