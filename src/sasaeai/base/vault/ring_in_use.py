"""The key ring as it is now: read again when its file changes, so that running servers follow a change of keys."""

import logging
from pathlib import Path

from sasaeai.base.vault.errors import KeyRingError
from sasaeai.base.vault.keyring import KeyRing, read_ring

_log = logging.getLogger("sasaeai.vault")


class RingInUse:
    """The ring that was read at the start, or that its file holds by now."""

    def __init__(self, ring: KeyRing, file: Path | None = None) -> None:
        self._ring, self._file = ring, file
        self._seen = _state_of(file)
        self._complained: tuple[int, int, int] | None = None

    def __call__(self) -> KeyRing:
        """The ring. While the file is away or not whole, the one from before."""
        now = _state_of(self._file)
        if self._file is not None and now != self._seen and now is not None:
            try:
                self._ring = read_ring(self._file.read_text("utf-8"), str(self._file))
            except (KeyRingError, OSError, UnicodeDecodeError) as error:
                if now != self._complained:
                    _log.error("the keys cannot be read again, those from before are used: %s", type(error).__name__)
                self._complained = now
                return self._ring
            self._seen = now
        return self._ring

    def __repr__(self) -> str:
        return "RingInUse(...)"


def _state_of(file: Path | None) -> tuple[int, int, int] | None:
    try:
        told = file.stat() if file else None
    except OSError:
        return None
    return (told.st_mtime_ns, told.st_ino, told.st_size) if told else None
