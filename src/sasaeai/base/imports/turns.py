"""Long writing in chunks: between two of them others who write have their turn."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import connection, models

CHUNK = 1_000


def in_turns(rows: "models.QuerySet[Any]") -> Iterator[tuple[int, int]]:
    """The rows by their ids, a chunk at a time: the first id and the last one. Each chunk is one transaction.

    SQLite lets one write at a time and keeps no queue; who waits looks again every few dozen milliseconds. So as much
    time as the chunk took is left to others before the next one.
    """
    after = 0
    while ids := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        began = time.perf_counter()
        yield ids[0], ids[-1]
        after = ids[-1]
        if connection.vendor == "sqlite" and len(ids) == CHUNK:
            time.sleep(time.perf_counter() - began)
