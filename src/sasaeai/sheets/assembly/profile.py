"""What the cells of each role are like in this document, learned from the document itself.

A small naive Bayes over shallow features (look, length, ending, bullets). It notices the cell that is out of place:
a sentence among marks, figures among issues. It never moves a cell; it only lowers confidence.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from sasaeai.sheets.layout.looks import Look, look_of

UNPROFILED = frozenset(
    {"other", "level", "no", "label", "value", "unit", "row_kind", "row_year", "row_code", "displaced"}
)
"""Roles whose cells may be anything, or are judged by what they are."""
_BULLET = re.compile(r"\s*[・●○■◆※①-⑳]")
_TAIL = " \t\n\r\u3000。、.)）"
_QUANTITY = re.compile(r"(?<![0-9０-９,，.])[0-9０-９][0-9０-９,，.]*+\s*+[^\s0-9０-９、。]")
_SMOOTHING = 0.4
_SELDOM, _SEVERAL = 0.06, 4
_KINDS = ("look", "length", "tail", "last", "bullet", "quantities", "stop")


@lru_cache(maxsize=1 << 18)
def _features(text: str) -> tuple[str, ...]:
    tail = text.rstrip(_TAIL)[-2:]
    quantities = min(len(_QUANTITY.findall(text)), 3)
    return (
        f"look {look_of(text)}",
        f"length {min(int(math.log2(len(text) + 1)), 8)}",
        f"tail {tail}",
        f"last {tail[-1:]}",
        f"bullet {bool(_BULLET.match(text))}",
        f"quantities {quantities}",
        f"stop {text.rstrip().endswith('。')}",
    )


class Profile:
    """The likeness of texts to the roles of one document."""

    def __init__(self, samples: Iterable[tuple[str, str]]) -> None:
        self._counts: Counter[str] = Counter()
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)
        for role, text in samples:
            self._counts[role] += 1
            self._seen[role].update(_features(text))
        self._weights = self._as_weights()
        self._known: dict[tuple[str, ...], dict[str, float]] = {}

    def _as_weights(self) -> dict[str, "_Weights"]:
        """Counts as logarithms, once: most cells of a large sheet share their features with others."""
        features = {feature for seen in self._seen.values() for feature in seen}
        widths = Counter(_kind(feature) for feature in features)
        return {role: _weights(count, self._seen[role], widths) for role, count in self._counts.items()}

    def is_seldom(self, role: str, look: Look) -> bool:
        """Whether hardly any cell of a role looks so: a small share, or the one cell among several."""
        count, seen = self._counts[role], self._seen[role][f"look {look}"]
        return seen < _SELDOM * count or (seen <= 1 and count >= _SEVERAL)

    def likeness(self, text: str) -> dict[str, float]:
        """The probability of each role for a text, by its features."""
        features = _features(text)
        if features not in self._known:
            self._known[features] = _normalised({role: weights.of(features) for role, weights in self._weights.items()})
        return self._known[features]

    def fit(self, role: str, text: str) -> float:
        """How much a text is like the cells of its role, 0 to 1, against the role that it is most like."""
        likeness = self.likeness(text)
        top = max(likeness.values(), default=1.0)
        return likeness.get(role, top) / top if top else 1.0


class _Weights(NamedTuple):
    """The logarithms of one role: its share, its features, and what a feature never seen in it weighs, by kind."""

    share: float
    seen: dict[str, float]
    unseen: dict[str, float]

    def of(self, features: tuple[str, ...]) -> float:
        """The logarithm of how likely the features are, for this role."""
        return self.share + sum(self.seen.get(feature) or self.unseen[_kind(feature)] for feature in features)


def _kind(feature: str) -> str:
    return feature.split(" ", 1)[0]


def _weights(count: int, seen: Counter[str], widths: Counter[str]) -> _Weights:
    total = {kind: count + _SMOOTHING * (widths[kind] + 1) for kind in _KINDS}
    return _Weights(
        math.log(count),
        {feature: math.log((times + _SMOOTHING) / total[_kind(feature)]) for feature, times in seen.items()},
        {kind: math.log(_SMOOTHING / total[kind]) for kind in _KINDS},
    )


def _normalised(logs: dict[str, float]) -> dict[str, float]:
    top = max(logs.values(), default=0.0)
    weights = {role: math.exp(max(value - top, -60.0)) for role, value in logs.items()}
    total = sum(weights.values())
    return {role: weight / total for role, weight in weights.items()}
