"""What anyone may read of rounds: published documents, and nothing else. The portal imports this module alone.

It knows no records: a document is whole (privacy is an import contract).
"""

from typing import TYPE_CHECKING, Any, NamedTuple

from sasaeai.cycle.rounds.models.frozen import PublishedMeasure
from sasaeai.cycle.rounds.words import counting, direction, why_missing

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

__all__ = [
    "Listed",
    "PublishedPlan",
    "counting",
    "direction",
    "measure",
    "measures",
    "plans",
    "why_missing",
    "withdrawn_at",
]


class PublishedPlan(NamedTuple):
    """A plan of which something is published: the key in its address, its name, how many measures."""

    slug: str
    name: str
    measures: int


class Listed(NamedTuple):
    """A published measure in a list."""

    number: str
    title: str
    path: tuple[str, ...]
    division: str
    rating: str
    direction: str
    direction_text: str
    repeats: str


def plans() -> list[PublishedPlan]:
    """The plans of which something is published."""
    rows = PublishedMeasure.objects.filter(is_current=True).values_list("plan_slug", "document__plan__name", "number")
    found: dict[tuple[str, str], set[str]] = {}
    for slug, name, number in rows:
        found.setdefault((slug, name), set()).add(number)
    return [PublishedPlan(slug, name, len(numbers)) for (slug, name), numbers in found.items()]


def measures(slug: str) -> list[Listed]:
    """The measures of a plan in its order, each as its latest round was published, in one query."""
    latest = {row["number"]: row for row in _current(slug).order_by("last_year", "publication__published_at").values()}
    return [_listed(row["document"]) for row in sorted(latest.values(), key=lambda row: row["order"])]


def measure(slug: str, number: str, round_key: str = "") -> dict[str, Any] | None:
    """The document of a measure: of a round, else of the latest that was published; None where none was.

    ``others`` are the other rounds of which it has one: key and name.
    """
    rows = list(_current(slug).filter(number=number).order_by("-last_year", "-publication__published_at"))
    found = next((row for row in rows if not round_key or row.round_key == round_key), None)
    if found is None:
        return None
    others = [(row.round_key, row.document["round"]["name"]) for row in rows if row is not found]
    document: dict[str, Any] = found.document | {"others": others}
    return document


def withdrawn_at(slug: str, number: str) -> "datetime | None":
    """When the page of a measure was withdrawn last; None where it never was, or another of it is public."""
    if _current(slug).filter(number=number).exists():
        return None
    rows = PublishedMeasure.objects.filter(plan_slug=slug, number=number, withdrawn_at__isnull=False)
    return rows.order_by("-withdrawn_at").values_list("withdrawn_at", flat=True).first()


def _current(slug: str) -> "QuerySet[PublishedMeasure]":
    return PublishedMeasure.objects.filter(plan_slug=slug, is_current=True)


def _listed(document: dict[str, Any]) -> Listed:
    return Listed(
        document["number"],
        document["title"],
        tuple(step["title"] for step in document["path"] if step["title"]),
        "、".join(document["divisions"]),
        document["rating"],
        document["direction"],
        document["direction_text"],
        document["repeats"],
    )
