"""Ids for rows that come in by the thousands: in the order in which they are made, so that a table takes them fast."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

_COUNTER_BITS, _RANDOM_BITS = 20, 54


def ordered_ids(now: datetime) -> Iterator[UUID]:
    """UUIDs of version 7 (RFC 9562, method 1): milliseconds, a counter of 20 bits, and 54 random bits.

    They tell when a list was checked and in which order its rows stood; to guess one is as hard as 54 bits are.
    """
    moment = int(now.timestamp() * 1000)
    number = 0
    while True:
        yield _uuid7(moment + (number >> _COUNTER_BITS), number & (1 << _COUNTER_BITS) - 1)
        number += 1


def _uuid7(moment: int, counter: int) -> UUID:
    upper, lower = counter >> 8, counter & 0xFF
    high = (moment << 16) | 0x7000 | upper
    low = (0b10 << 62) | (lower << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return UUID(int=(high << 64) | low)
