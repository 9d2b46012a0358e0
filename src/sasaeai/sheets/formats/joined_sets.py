"""Things that are joined two by two, as the groups that come of it."""

from collections import defaultdict


class JoinedSets:
    """Numbered things, each a group of its own until it is joined with another."""

    def __init__(self, count: int = 0) -> None:
        self._parent = list(range(count))

    def add(self) -> int:
        """One more thing; its number."""
        self._parent.append(len(self._parent))
        return len(self._parent) - 1

    def join(self, one: int, other: int) -> None:
        """Make the groups of two things one."""
        self._parent[self._root(one)] = self._root(other)

    def groups(self) -> list[list[int]]:
        """All groups, in the order of their first members."""
        members: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self._parent)):
            members[self._root(at)].append(at)
        return list(members.values())

    def _root(self, at: int) -> int:
        parent = self._parent
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at
