"""Whether the site works: for whoever watches over the server."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse


def healthz(_request: HttpRequest) -> HttpResponse:
    """``ok`` with 200, or one word with 503: ``database`` does not answer, ``migrations`` are due."""
    try:
        executor = MigrationExecutor(connection)
        is_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _answer("database", 503)
    return _answer("ok", 200) if is_current else _answer("migrations", 503)


def _answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})
