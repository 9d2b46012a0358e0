"""The code of an entry: a keyed digest over the one before it, its number and all that it says."""

import hmac
import json
from datetime import UTC
from hashlib import sha256

from sasaeai.base.audit.models import AuditEntry

START = bytes(32)
"""What stands before the first entry."""


def code_of(entry: AuditEntry, *, position: int, before: bytes, secret: bytes) -> bytes:
    """The 32 bytes that bind an entry to its place; nobody without the key can make them."""
    told = json.dumps(
        [
            entry.pk, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.action, entry.subject_type,
            entry.subject_ids, entry.fields, entry.ground, entry.quantity,
        ],
        separators=(",", ":"),
    )  # fmt: skip
    return hmac.new(secret, before + position.to_bytes(8, "big") + told.encode(), sha256).digest()
