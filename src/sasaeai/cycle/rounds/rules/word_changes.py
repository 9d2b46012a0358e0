"""What changed between two texts, character by character: for the history of an entry, and for who wrote at once."""

from difflib import SequenceMatcher
from typing import Literal, NamedTuple


class Run(NamedTuple):
    """Characters that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


_LONGEST = 4_000


def changes(before: str, after: str) -> list[Run]:
    """The runs that lead from one text to the other. Very long texts are told as one that went and one that came."""
    if before == after:
        return [Run("same", after)] if after else []
    if max(len(before), len(after)) > _LONGEST:
        return [Run("gone", before), Run("new", after)]
    found = list[Run]()
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Run("same", before[first:last]))
            continue
        found += [Run("gone", before[first:last])] * (first < last) + [Run("new", after[start:end])] * (start < end)
    return found
