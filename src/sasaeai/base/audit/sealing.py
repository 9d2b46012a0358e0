"""The sealer: numbers what was committed, chains it, and writes each new head to a file outside the database.

One at a time: a second waits. It runs every few seconds and before each backup.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from sasaeai.base.audit.chain import START, code_of
from sasaeai.base.audit.models import AuditEntry, AuditSeal
from sasaeai.base.vault.keyring import KeyRing
from sasaeai.lib.durable import append_line

_BATCH = 1_000
_LATE = 100_000
"""How many rows newer than itself an entry may see sealed before it is committed and still be looked for each time."""
_LOCK = 0x5A5AE
_HEAD_LINE = re.compile(r"\S+ ([0-9]{1,18}) ([0-9a-f]{64})")


class Head(NamedTuple):
    """The end of the chain at some time."""

    position: int
    code: bytes


def seal_committed(ring: KeyRing, heads: Path, *, now: datetime, is_thorough: bool = False) -> int:
    """Seal what is not yet; the number of entries sealed. ``is_thorough`` looks through the whole log for late ones."""
    sealed = 0
    while True:
        with transaction.atomic():
            _wait_for_others()
            head, count = _seal_some(ring, is_thorough=is_thorough)
        # Also what could not be written outside the last time, for a full disk or a crash.
        if head.position and (count or last_head(heads) != head):
            append_line(heads, f"{now.astimezone(UTC).isoformat()} {head.position} {head.code.hex()}")
        sealed += count
        if count < _BATCH:
            return sealed


def heads_in(file: Path) -> Iterator[Head]:
    """The heads that were written outside; a line that is none is passed over, for a power cut may leave a part."""
    if not file.exists():
        return
    for line in file.read_text("ascii", errors="replace").splitlines():
        if head := _head_of(line):
            yield head


def last_head(file: Path) -> Head | None:
    """The head that was written last; only the end of the file is looked at."""
    if not file.exists():
        return None
    with file.open("rb") as lines:
        lines.seek(max(0, lines.seek(0, os.SEEK_END) - 1_000))
        found = [_head_of(line.decode("ascii", "replace")) for line in lines.read().splitlines()]
    return next((head for head in reversed(found) if head), None)


def _head_of(line: str) -> Head | None:
    found = _HEAD_LINE.fullmatch(line.strip())
    return Head(int(found[1]), bytes.fromhex(found[2])) if found else None


def _wait_for_others() -> None:
    """On PostgreSQL a lock of the transaction; SQLite's writers wait for each other anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _seal_some(ring: KeyRing, *, is_thorough: bool) -> tuple[Head, int]:
    last = AuditSeal.objects.order_by("-position").first()
    head = Head(last.position, bytes(last.code)) if last else Head(0, START)
    newest = 0 if is_thorough else AuditSeal.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
    key = ring.current("audit")
    seals = []
    for entry in AuditEntry.objects.filter(seal=None, pk__gt=newest - _LATE).order_by("pk")[:_BATCH]:
        position = head.position + 1
        head = Head(position, code_of(entry, position=position, before=head.code, secret=key.secret))
        seals.append(AuditSeal(position=position, entry=entry, key_tag=key.tag, code=head.code))
    AuditSeal.objects.bulk_create(seals)
    return head, len(seals)
