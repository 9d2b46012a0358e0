"""What the cells of each role are like in this document, learned from the document itself.

A small naive Bayes over shallow features (look, length, ending, bullets). It notices the cell that is out of place:
a sentence among marks, figures among issues. It never moves a cell; it only lowers confidence.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from sasaeai.sheets.layout.looks import Look, look_of

_BULLET = re.compile(r"\s*[・●○■◆※①-⑳]")
_TAIL = re.compile(r"[\s。、.)）]+$")
_QUANTITY = re.compile(r"[0-9０-９][0-9０-９,，.]*\s*[^\s0-9０-９、。]")
_SMOOTHING = 0.4


@lru_cache(maxsize=65536)
def _features(text: str) -> tuple[str, ...]:
    tail = _TAIL.sub("", text)[-2:]
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
        self._roles: Counter[str] = Counter()
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)
        self._kinds: Counter[str] = Counter()
        for role, text in samples:
            self._roles[role] += 1
            features = _features(text)
            self._seen[role].update(features)
            self._kinds.update(dict.fromkeys(features, 0))
        self._widths = Counter(feature.split(" ", 1)[0] for feature in self._kinds)

    def share_of_look(self, role: str, look: Look) -> float:
        """How often the cells of a role look so; 0 for a role that does not occur."""
        count = self._roles[role]
        return self._seen[role][f"look {look}"] / count if count else 0.0

    def likeness(self, text: str) -> dict[str, float]:
        """The probability of each role for a text, by its features."""
        features = _features(text)
        logs = {role: self._log(role, count, features) for role, count in self._roles.items()}
        top = max(logs.values(), default=0.0)
        weights = {role: math.exp(max(value - top, -60.0)) for role, value in logs.items()}
        total = sum(weights.values())
        return {role: weight / total for role, weight in weights.items()}

    def _log(self, role: str, count: int, features: tuple[str, ...]) -> float:
        value = math.log(count)
        for feature in features:
            width = self._widths[feature.split(" ", 1)[0]] + 1
            value += math.log((self._seen[role][feature] + _SMOOTHING) / (count + _SMOOTHING * width))
        return value

    def fit(self, role: str, text: str) -> float:
        """How much a text is like the cells of its role, 0 to 1, against the role that it is most like."""
        likeness = self.likeness(text)
        top = max(likeness.values(), default=1.0)
        return likeness.get(role, top) / top if top else 1.0
