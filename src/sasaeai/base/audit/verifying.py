"""Walking the chain: what was changed, taken out, put elsewhere or cut off, and whether the key was known."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from sasaeai.base.audit.chain import START, code_of
from sasaeai.base.audit.models import AuditEntry, AuditSeal
from sasaeai.base.audit.sealing import heads_in
from sasaeai.base.vault.keyring import KeyRing

_CHUNK = 2_000
_LATE = timedelta(minutes=10)


class Problem(NamedTuple):
    """Something that should not be, at a place of the chain.

    ``broken``: the code does not fit the entry and the one before it (changed, put elsewhere, or made without the key);
    ``gap``: places or entries are missing; ``cut``: a head that was written outside is not in the chain;
    ``key``: sealed under a key that is not on the ring; ``open``: no head outside tells of the end of the chain, which
    could be cut off unseen; ``late``: entries wait to be sealed for longer than a working sealer leaves them.
    """

    kind: Literal["broken", "gap", "cut", "key", "open", "late"]
    position: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What the walk found: entries in the chain, entries that wait to be sealed, and the problems in order."""

    sealed: int
    waiting: int
    problems: list[Problem] = field(default_factory=list)


def verify(ring: KeyRing, heads: Path, *, now: datetime) -> Verified:
    """Walk the whole chain. Memory does not grow with it, but for the problems and the heads."""
    outside: dict[int, set[bytes]] = {}
    for head in heads_in(heads):
        outside.setdefault(head.position, set()).add(head.code)
    problems: list[Problem] = []
    position, before = 0, START
    for seal in AuditSeal.objects.order_by("position").select_related("entry").iterator(chunk_size=_CHUNK):
        problems += _problems_of(seal, position, before, ring)
        position, before = seal.position, bytes(seal.code)
        if outside.pop(position, {before}) != {before}:
            problems.append(Problem("cut", position))
    problems += [Problem("cut", missing) for missing in sorted(outside)]
    newest = max((head.position for head in heads_in(heads)), default=0)
    if newest < position:
        problems.append(Problem("open", newest + 1))
    waiting = AuditEntry.objects.filter(seal=None)
    if waiting.filter(at__lt=now - _LATE).exists():
        problems.append(Problem("late", position + 1))
    return Verified(AuditSeal.objects.count(), waiting.count(), problems)


def _problems_of(seal: AuditSeal, last: int, before: bytes, ring: KeyRing) -> Iterator[Problem]:
    if seal.position != last + 1:
        yield Problem("gap", last + 1)
    key = ring.by_tag("audit", bytes(seal.key_tag))
    if key is None:
        yield Problem("key", seal.position)
    elif code_of(seal.entry, position=seal.position, before=before, secret=key.secret) != bytes(seal.code):
        yield Problem("broken", seal.position)
