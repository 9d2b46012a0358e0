"""Taking a file in, giving it out, removing it.

The content is on the disk, whole and synced, before its row is committed: a row without a file cannot come about. What
a rolled-back row leaves behind is swept up later.
"""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.files.errors import FileRefusedError
from sasaeai.base.files.kinds import PICTURES, Kind, bare_picture, kind_of
from sasaeai.base.files.models import StoredFile
from sasaeai.base.vault.errors import SealError
from sasaeai.base.vault.keyring import KeyRing
from sasaeai.base.vault.resealing import Resealed
from sasaeai.base.vault.sealing import current_prefix, seal_bytes, unseal_bytes
from sasaeai.lib.durable import replace_whole, write_new

MOST_BYTES = 20_000_000
_FIELD = "files.storedfile.content"
_SUBJECT = "files.file"


class Examined(NamedTuple):
    """A file that may be kept; of a picture nothing but the picture."""

    data: bytes
    kind: Kind


def examined(data: bytes, wanted: Collection[Kind]) -> Examined:
    """Look whether a file can be taken in. A picture is drawn anew, which takes long: before a transaction.

    Raises ``FileRefusedError``.
    """
    if len(data) > MOST_BYTES:
        raise FileRefusedError(
            f"ファイルが大きすぎます（{MOST_BYTES // 1_000_000} MB まで）。",
            f"The file is too large ({MOST_BYTES // 1_000_000} MB at most).",
        )
    kind = kind_of(data)
    if kind is None or kind not in wanted:
        names = "、".join(sorted(kind.name for kind in wanted))
        raise FileRefusedError(
            f"この種類のファイルは、ここでは受け取れません。受け取れるもの：{names}",
            f"A file of this kind is not taken here; what is: {names}",
        )
    if kind in PICTURES:
        data = bare_picture(data, kind)
    return Examined(data, kind)


def keep(file: Examined, *, name: str, purpose: str, by: str) -> StoredFile:
    """Take a file in. ``purpose`` is a name of code (``plans.sheet``), ``by`` who sent it, as the log names them."""
    with transaction.atomic():
        kept = StoredFile(
            name=name,
            kind=file.kind,
            size=len(file.data),
            purpose=purpose,
            added_at=timezone.now(),
            added_by=by,
        )
        _write(kept, file.data)
        kept.save(force_insert=True)
        record(action="files.keep", by=by, subject_type=_SUBJECT, subject_ids=[str(kept.pk)])
    return kept


def content_of(file: StoredFile) -> bytes:
    """The content. Raises ``SealError`` where the file on the disk is not the one that was kept."""
    return unseal_bytes(path_of(file).read_bytes(), field=_FIELD, row=file.row_key, ring=settings.SASAEAI_KEYS())


def reseal_contents(ring: KeyRing) -> Resealed:
    """Seal anew, under the key in use, the contents that another key sealed; what is away or damaged is named."""
    prefix, count, failed = current_prefix(ring), 0, list[str]()
    for file in StoredFile.objects.order_by("pk").iterator():
        path = path_of(file)
        try:
            sealed = path.read_bytes()
            if sealed[: len(prefix)] != prefix:
                data = unseal_bytes(sealed, field=_FIELD, row=file.row_key, ring=ring)
                replace_whole(path, seal_bytes(data, field=_FIELD, row=file.row_key, ring=ring))
                count += 1
        except (SealError, FileNotFoundError):
            failed.append(f"files.StoredFile {file.pk}")
    return Resealed(count, tuple(failed))


def remove(file: StoredFile, *, by: str) -> None:
    """Remove the row, and the content once that is committed."""
    path = path_of(file)
    with transaction.atomic():
        record(action="files.remove", by=by, subject_type=_SUBJECT, subject_ids=[str(file.pk)])
        file.delete()
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def path_of(file: StoredFile) -> Path:
    """Where the sealed content lies; the name tells nothing."""
    return folder() / f"{file.pk}.sealed"


def folder() -> Path:
    """The folder of all contents."""
    found: Path = settings.SASAEAI_DATA / "files"
    return found


def _write(file: StoredFile, data: bytes) -> None:
    folder().mkdir(mode=0o700, exist_ok=True)
    sealed = seal_bytes(data, field=_FIELD, row=file.row_key, ring=settings.SASAEAI_KEYS())
    write_new(path_of(file), sealed, 0o600)
