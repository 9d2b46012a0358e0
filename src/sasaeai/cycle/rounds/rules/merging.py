"""Two people write at once: whose field stands. What only one of them changed is kept; what both changed is asked.

Each side is what the fields say, by name; a field that one side does not name is as it was.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Merged(NamedTuple):
    """The fields to write, and those that both changed to different things."""

    fields: dict[str, str | bool]
    conflicts: tuple[str, ...]


def merged(base: Mapping[str, str | bool], now: Mapping[str, str | bool], mine: Mapping[str, str | bool]) -> Merged:
    """What is to be written of ``mine``, where ``base`` was seen and ``now`` stands there."""
    fields: dict[str, str | bool] = {}
    conflicts = []
    for name, value in mine.items():
        before, there = base.get(name), now.get(name)
        if value in {before, there}:
            continue
        if there != before:
            conflicts.append(name)
        fields[name] = value
    return Merged(fields, tuple(conflicts))
