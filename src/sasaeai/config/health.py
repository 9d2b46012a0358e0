"""Whether the site works: for whoever watches over the server."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from sasaeai.base.jobs.adding import is_nobody_working


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """``ok`` with 200, or a word with 503: ``database`` does not answer, ``migrations`` are due, ``jobs`` wait."""
    try:
        executor = MigrationExecutor(connection)
        is_current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not is_current:
            return _answer("migrations", 503)
        return _answer("jobs", 503) if is_nobody_working(timezone.now()) else _answer("ok", 200)
    except DatabaseError:
        return _answer("database", 503)


def _answer(word: str, status: int) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})
