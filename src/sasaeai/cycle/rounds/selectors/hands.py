"""Through whose hands entries went: writer, approver and collector must be different people."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from sasaeai.city.accounts.selectors.viewers import users_of
from sasaeai.cycle.rounds.models import Entry, EntryRevision, Transition
from sasaeai.cycle.rounds.rules.stages import Stage

Hands = dict[UUID, frozenset[str]]


def wrote(entries: Iterable[Entry]) -> Hands:
    """The users who wrote or submitted each of some entries, by the entry's key."""
    keys = [entry.pk for entry in entries]
    changed = list(EntryRevision.objects.filter(entry__in=keys).values_list("entry", "by").distinct())
    users = users_of(by for _, by in changed)
    found: dict[UUID, set[str]] = defaultdict(set)
    for entry, by in changed:
        found[entry] |= {users[by]} if by in users else set()
    for entry, user in _steps_to(Stage.SUBMITTED, keys):
        found[entry].add(user)
    return {key: frozenset(found[key]) for key in keys}


def approved(entries: Iterable[Entry]) -> Hands:
    """The users who approved each of some entries, by the entry's key."""
    keys = [entry.pk for entry in entries]
    found: dict[UUID, set[str]] = defaultdict(set)
    for entry, user in _steps_to(Stage.APPROVED, keys):
        found[entry].add(user)
    return {key: frozenset(found[key]) for key in keys}


def _steps_to(stage: Stage, entries: list[UUID]) -> list[tuple[UUID, str]]:
    rows = Transition.objects.filter(entry__in=entries, after=stage).values_list("entry", "user").distinct()
    return [(entry, str(user)) for entry, user in rows]
