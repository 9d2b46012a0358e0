"""Who is who: which rows of a list are one party, and which of those whom the register has each of them is.

People are told apart by name, phone and reading, in that order of weight; bodies by name and legal form.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


BODY, PERSON = "body", "person"


class Mark(NamedTuple):
    """What a party is told by, each in its plain form; None where that is not known. Bodies have no phone here."""

    party: str
    name: Hashable
    phone: Hashable | None = None
    kana: Hashable | None = None


class Known(NamedTuple, Generic[T]):
    """A party of the register: its id, its mark, and the first days of its stays."""

    key: T
    mark: Mark
    since: frozenset[Hashable]


class Group(NamedTuple):
    """Rows (by their place in the list) of one party; the first of ``rows`` says what it is called."""

    mark: Mark
    rows: tuple[int, ...]


class Unclear(NamedTuple):
    """Several of the register could be meant."""

    number: int


def grouped(marks: Sequence[Mark]) -> list[Group]:
    """The parties of a list. A row without a phone joins the one party of its name that is read alike and has one."""
    by_phone: dict[Hashable, list[int]] = defaultdict(list)
    without: dict[Mark, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        if mark.phone is None:
            without[mark].append(at)
        else:
            by_phone[mark[:3]].append(at)
    read_alike: dict[Mark, list[list[int]]] = defaultdict(list)
    for rows in by_phone.values():
        first = marks[rows[0]]
        if first.kana is not None:
            read_alike[first._replace(phone=None)].append(rows)
    groups = list(by_phone.values())
    for mark, rows in without.items():
        alike = read_alike.get(mark, [])
        if len(alike) == 1:
            alike[0].extend(rows)
        else:
            groups.append(rows)
    return sorted((Group(marks[rows[0]], tuple(rows)) for rows in groups), key=lambda group: min(group.rows))


def matched(groups: Sequence[Group], since: Sequence[Hashable], known: Iterable[Known[T]]) -> dict[int, T | Unclear]:
    """For each group by its place, the party of the register that it is; left out where it is none.

    ``since`` has the first day of each row. Last, a group whose phone is new is one that nobody else is, where name,
    reading and first day agree.
    """
    by_name: dict[Hashable, list[Known[T]]] = defaultdict(list)
    for one in known:
        by_name[one.mark[:2]].append(one)
    found: dict[int, T | Unclear] = {}
    claims: defaultdict[T, list[tuple[int, int]]] = defaultdict(list)
    for at, group in enumerate(groups):
        tier, alike = _best(group, by_name.get(group.mark[:2], ()), {since[row] for row in group.rows})
        if len(alike) == 1:
            claims[alike[0].key].append((tier, at))
        elif alike:
            found[at] = Unclear(len(alike))
    _settle(claims, found)
    _match_new_phones(groups, since, by_name, found, set(claims))
    return found


def _settle(claims: Mapping[T, list[tuple[int, int]]], found: "dict[int, T | Unclear]") -> None:
    """Of several groups that could be one party, the one that agrees best; where none does, that is unclear for all."""
    for key, claimed in claims.items():
        best = min(claimed)[0]
        at_best = [at for tier, at in claimed if tier == best]
        for at in at_best:
            found[at] = key if len(at_best) == 1 else Unclear(len(at_best))


def _best(group: Group, candidates: Sequence[Known[T]], since: set[Hashable]) -> tuple[int, list[Known[T]]]:
    """Those that agree best with a group, and how well; several are narrowed down by the first days of their stays."""
    tiers: dict[int, list[Known[T]]] = defaultdict(list)
    for one in candidates:
        tier = _tier(group.mark, one.mark)
        if tier is not None:
            tiers[tier].append(one)
    if not tiers:
        return 0, []
    best = min(tiers)
    alike = tiers[best]
    if len(alike) > 1:
        alike = [one for one in alike if one.since & since] or alike
    return best, alike


def _tier(one: Mark, other: Mark) -> int | None:
    """How well two of the same name agree, 0 best; None where phone, or else reading, tells them apart."""
    if one == other:
        return 0
    if one.phone is not None and other.phone is not None:
        return 1 if one.phone == other.phone else None
    if one.kana is not None and other.kana is not None:
        return 2 if one.kana == other.kana else None
    return 3


def _match_new_phones(
    groups: Sequence[Group],
    since: Sequence[Hashable],
    by_name: Mapping[Hashable, Sequence[Known[T]]],
    found: dict[int, "T | Unclear"],
    taken: set[T],
) -> None:
    for at, group in enumerate(groups):
        if at in found or group.mark.kana is None:
            continue
        days = {since[row] for row in group.rows}
        alike = [
            one
            for one in by_name.get(group.mark[:2], ())
            if one.key not in taken and one.mark.kana == group.mark.kana and one.since & days
        ]
        if len(alike) == 1:
            found[at] = alike[0].key
            taken.add(alike[0].key)
