"""Writing to the log: one row a deed, in the transaction of the deed itself."""

import re
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from sasaeai.base.audit.errors import AuditError
from sasaeai.base.audit.models import AuditEntry

# Names of code and ids are written in these letters; what people type seldom is, and a slip must not pass unseen.
_NAMES = {
    "actor": re.compile(r"[a-z]+:[a-z0-9-]{1,64}"),
    "action": re.compile(r"[a-z]+(\.[a-z_]+)+"),
    "subject_type": re.compile(r"[a-z]+\.[a-z_]+"),
    "ground": re.compile(r"[a-z0-9-]*"),
}
# A key of a row, a counted number, or a name of code. No phone number is one (they begin with 0 or are longer), nor an
# Individual Number.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[1-9][0-9]{0,9}|[a-z][a-z0-9-]{0,63}")
_FIELD = re.compile(r"[a-z][a-z0-9_]*")


def record(
    *,
    action: str,
    by: str,
    subject_type: str,
    subject_ids: Iterable[str],
    fields: Iterable[str] = (),
    ground: str = "",
    quantity: int | None = None,
) -> AuditEntry:
    """Add a row to the log, inside the caller's transaction: with it, or not at all.

    ``by`` is a kind and an id (``post:12``, ``system:sealer``), ``ground`` the code of a legal ground. ``quantity``
    is how many records it was about, where one id names them (a batch of an import). Raises ``AuditError``.
    """
    if not connection.in_atomic_block:
        raise AuditError("the log is written in the transaction of what it tells of")
    named = {"actor": by, "action": action, "subject_type": subject_type, "ground": ground}
    wrong = [name for name, text in named.items() if not _NAMES[name].fullmatch(text)]
    ids, names = list(subject_ids), list(fields)
    wrong += ["subject_ids"] * any(not _ID.fullmatch(one) for one in ids)
    wrong += ["fields"] * any(not _FIELD.fullmatch(one) for one in names)
    if wrong:
        raise AuditError(f"not names of code or ids: {', '.join(wrong)}")
    return AuditEntry.objects.create(
        at=timezone.now(),
        subject_ids=ids,
        fields=names,
        quantity=len(ids) if quantity is None else quantity,
        **named,
    )
