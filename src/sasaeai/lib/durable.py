"""Files that must still be there, and whole, after the power failed."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def append_line(file: Path, line: str) -> None:
    """Add a line to a file and wait until the disk has it. A part of a line that a crash left is closed off first."""
    is_new = not file.exists()
    with file.open("ab+") as out:
        out.seek(0, os.SEEK_END)
        is_open_ended = out.tell() > 0 and _last_byte(out.fileno(), out.tell()) != b"\n"
        out.write(b"\n" * is_open_ended + line.encode() + b"\n")
        out.flush()
        os.fsync(out.fileno())
    if is_new:
        _sync_folder(file.parent)


def write_new(file: Path, data: bytes, mode: int) -> None:
    """Write a file that is not there yet, with these rights from its first moment. Raises ``FileExistsError``."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    _sync_folder(file.parent)


def replace_whole(file: Path, data: bytes) -> None:
    """Put other content in a file's place in one step, with the owner and the rights that the file has."""
    file = file.resolve()
    had = file.stat()
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        write_new(draft, data, 0o600)
        os.chown(draft, had.st_uid, had.st_gid)
        draft.chmod(had.st_mode & 0o777)
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(file.parent)


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep other processes that ask for the same from a file; a lock beside it, which its replacement does not move."""
    with file.with_name(f".{file.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last_byte(handle: int, size: int) -> bytes:
    return os.pread(handle, 1, size - 1)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
