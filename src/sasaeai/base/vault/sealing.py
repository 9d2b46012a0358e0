"""Sealing a text for one field of one row: AES-256-GCM, so that bytes moved to another row or field do not open there.

A sealed text is: a byte for the form, four that tell the key, twelve of nonce, the ciphertext with its tag.
"""

import hmac
import os
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag

from sasaeai.base.vault.errors import SealError
from sasaeai.base.vault.keyring import KeyRing

FORM = b"\x01"
PREFIX_BYTES = 5
"""The form and the tag of the key: what tells whether a text is sealed under the key in use."""
INDEX_BYTES = 8
_NONCE_BYTES = 12


def seal(text: str, *, field: str, row: UUID, ring: KeyRing) -> bytes:
    """The text, sealed under the key in use. ``field`` is the label of the model's field, ``row`` the row's own key."""
    return seal_bytes(text.encode("utf-8", "surrogatepass"), field=field, row=row, ring=ring)


def unseal(sealed: bytes, *, field: str, row: UUID, ring: KeyRing) -> str:
    """The text. Raises ``SealError`` where it was sealed elsewhere, under a key that is gone, or changed."""
    return unseal_bytes(sealed, field=field, row=row, ring=ring).decode("utf-8", "surrogatepass")


def seal_bytes(data: bytes, *, field: str, row: UUID, ring: KeyRing) -> bytes:
    """As ``seal``, for what is no text."""
    key = ring.current("field")
    nonce = os.urandom(_NONCE_BYTES)
    return FORM + key.tag + nonce + key.cipher.encrypt(nonce, data, _place(field, row))


def unseal_bytes(sealed: bytes, *, field: str, row: UUID, ring: KeyRing) -> bytes:
    """As ``unseal``, for what is no text."""
    key = ring.by_tag("field", sealed[1:PREFIX_BYTES]) if sealed[:1] == FORM else None
    if key is None:
        raise SealError(f"{field}: sealed under a key that is not on the ring")
    nonce, rest = sealed[PREFIX_BYTES : PREFIX_BYTES + _NONCE_BYTES], sealed[PREFIX_BYTES + _NONCE_BYTES :]
    try:
        return key.cipher.decrypt(nonce, rest, _place(field, row))
    except (InvalidTag, ValueError):
        raise SealError(f"{field}: changed, or sealed for another row") from None


def current_prefix(ring: KeyRing) -> bytes:
    """What begins each text that is sealed under the key in use."""
    return FORM + ring.current("field").tag


def index_of(normal: str, *, column: str, secret: bytes) -> bytes:
    """Eight bytes by which a text in its normal form is found: the same for the same text in the same column."""
    told = column.encode() + b"\0" + normal.encode("utf-8", "surrogatepass")
    return hmac.new(secret, told, sha256).digest()[:INDEX_BYTES]


def _place(field: str, row: UUID) -> bytes:
    return field.encode() + b"\0" + row.bytes
