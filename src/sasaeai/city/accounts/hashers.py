"""How passwords are kept: Argon2, which takes 100 MB a time, and of which no more than a few are worked on at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

from sasaeai.city.accounts.errors import BusyError

AT_ONCE, SECONDS = 2, 10
"""In each process; and how long one waits for one's turn before one is told to try again."""
_turns = BoundedSemaphore(AT_ONCE)


class FewAtOnce(Argon2PasswordHasher):
    """Argon2, a few at once. Raises ``BusyError`` where too many wait, rather than letting them take all memory."""

    def encode(self, password: str, salt: str) -> str:
        """As Django calls it."""
        with _turn():
            return str(super().encode(password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        """As Django calls it."""
        with _turn():
            return bool(super().verify(password, encoded))


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=SECONDS):
        raise BusyError
    try:
        yield
    finally:
        _turns.release()
