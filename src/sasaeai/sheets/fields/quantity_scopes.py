"""Brackets of a text: which bracket a position lies in, in logarithmic time."""

import re
from bisect import bisect_left, bisect_right

Span = tuple[int, int]

_BRACKET = re.compile(r"[()]")
_DEEPEST = 6


class Brackets:
    """The balanced round brackets of narrowed text; deeper than six they are not told apart."""

    def __init__(self, text: str) -> None:
        pairs: list[tuple[int, int, int]] = []
        open_at: list[int] = []
        for match in _BRACKET.finditer(text):
            if match[0] == "(":
                open_at.append(match.start())
            elif open_at:
                pairs.append((open_at.pop(), match.start(), len(open_at)))
        self.spans: list[Span] = sorted((start, end) for start, end, depth in pairs if depth < _DEEPEST)
        self._starts = [start for start, _ in self.spans]
        self._parents = self._find_parents()

    def _find_parents(self) -> list[int]:
        parents: list[int] = []
        around: list[int] = []
        for index, (start, _) in enumerate(self.spans):
            while around and self.spans[around[-1]][1] < start:
                around.pop()
            parents.append(around[-1] if around else -1)
            around.append(index)
        return parents

    def around(self, position: int) -> Span | None:
        """The innermost bracket around a position."""
        index = bisect_left(self._starts, position) - 1
        while index >= 0 and self.spans[index][1] <= position:
            index = self._parents[index]
        return self.spans[index] if index >= 0 else None

    def next_from(self, position: int) -> Span | None:
        """The first bracket that opens at or after a position."""
        index = bisect_right(self._starts, position - 1)
        return self.spans[index] if index < len(self.spans) else None
