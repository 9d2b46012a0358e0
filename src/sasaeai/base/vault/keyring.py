"""The keys of an installation, as lines of text: one key a line, the newest of its purpose first.

A line is ``purpose name key``: what the key is for, what tells it from others (the day it was made), and 32 bytes in
URL-safe base64. What follows ``#`` is a note. The text comes from the environment or from a file of its own, never from
the database.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sasaeai.base.vault.errors import KeyRingError

PURPOSES = {
    "field": "personal texts in the database",
    "index": "finding personal texts",
    "audit": "the chain of the audit log",
    "web": "signed cookies and links",
}
KEY_BYTES = 32
_TAG_BYTES = 4
_HOW_TO = "`sasaeai keys new`"


@dataclass(frozen=True)
class Key:
    """A key of a purpose. ``tag`` stands before whatever it seals: 4 bytes that tell which key that was."""

    purpose: str
    name: str
    secret: bytes

    @cached_property
    def tag(self) -> bytes:
        """Four bytes of a digest of the key; they say nothing of it. Asked for with each text that is opened."""
        return hashlib.sha256(b"sasaeai key\0" + self.purpose.encode() + b"\0" + self.secret).digest()[:_TAG_BYTES]

    @cached_property
    def cipher(self) -> AESGCM:
        """What seals and opens with this key, made once: a list opens thousands of texts."""
        return AESGCM(self.secret)

    def __repr__(self) -> str:
        return f"Key({self.purpose}, {self.name}, ...)"


@dataclass(frozen=True)
class KeyRing:
    """The keys by purpose, the one in use first."""

    keys: tuple[Key, ...]

    def current(self, purpose: str) -> Key:
        """The key to seal with."""
        return self.all(purpose)[0]

    def all(self, purpose: str) -> tuple[Key, ...]:
        """The keys of a purpose, the one in use first; every purpose has one."""
        return tuple(key for key in self.keys if key.purpose == purpose)

    def by_tag(self, purpose: str, tag: bytes) -> Key | None:
        """The key that sealed what begins with a tag."""
        return self._by_tag.get((purpose, tag))

    @cached_property
    def _by_tag(self) -> dict[tuple[str, bytes], Key]:
        """Of two of a purpose with one tag, which ``read_ring`` does not let in, the first."""
        return {(key.purpose, key.tag): key for key in reversed(self.keys)}

    def with_new(self, purpose: str, on: date) -> "KeyRing":
        """The ring with a new key of a purpose, which is in use from now on."""
        return replace(self, keys=(_made(purpose, on, self.keys), *self.keys))

    def as_text(self) -> str:
        """The lines, with what each purpose is for."""
        found = (
            (f"# {purpose}: {meaning}\n", *map(self.line_of, self.all(purpose)))
            for purpose, meaning in PURPOSES.items()
        )
        return "".join(line for lines in found for line in lines)

    @staticmethod
    def line_of(key: Key) -> str:
        """The line of a key."""
        return f"{key.purpose} {key.name} {_text_of(key.secret)}\n"


def new_ring(on: date) -> KeyRing:
    """A key for each purpose."""
    return KeyRing(tuple(_made(purpose, on, ()) for purpose in PURPOSES))


def read_ring(text: str, source: str) -> KeyRing:
    """The ring that a text holds; ``source`` says in errors where it came from. Raises ``KeyRingError``.

    Errors name lines, never what stands in them.
    """
    keys: list[Key] = []
    for number, line in enumerate(text.replace(";", "\n").splitlines(), start=1):
        words = line.partition("#")[0].split()
        if words:
            keys.append(_read_key(words, number, source))
    _require_each_purpose(keys, source)
    tags = [(key.purpose, key.tag) for key in keys]
    if len(set(tags)) < len(tags) or len({key.secret for key in keys}) < len(keys):
        raise KeyRingError(
            f"{source}：同じ鍵が2回あります。用途ごとに別の鍵にしてください。",
            f"{source} holds a key twice; each purpose needs a key of its own.",
        )
    return KeyRing(tuple(keys))


def _read_key(words: list[str], number: int, source: str) -> Key:
    try:
        purpose, name, text = words
        secret = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        purpose, name, secret = "", "", b""
    if purpose not in PURPOSES or len(secret) != KEY_BYTES:
        raise KeyRingError(
            f"{source}：{number}行目が「用途 名前 鍵」の行になっていません。{_HOW_TO} の行をそのまま使ってください。",
            f"{source}: line {number} is no key (purpose, name, key); use the lines of {_HOW_TO} as they are.",
        )
    return Key(purpose, name, secret)


def _require_each_purpose(keys: Iterable[Key], source: str) -> None:
    missing = [purpose for purpose in PURPOSES if purpose not in {key.purpose for key in keys}]
    if missing:
        raise KeyRingError(
            f"{source}：{'、'.join(missing)} の鍵がありません。{_HOW_TO} で作れます。",
            f"{source} lacks keys for {', '.join(missing)}; {_HOW_TO} makes them.",
        )


def _made(purpose: str, on: date, others: Iterable[Key]) -> Key:
    taken = {key.name for key in others if key.purpose == purpose}
    plain = on.isoformat()
    name = next(name for name in (plain, *(f"{plain}.{count}" for count in range(2, 1000))) if name not in taken)
    return Key(purpose, name, secrets.token_bytes(KEY_BYTES))


def _text_of(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode()
