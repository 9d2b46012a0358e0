"""What anyone may read of rounds: published documents, and nothing else. The portal imports this module alone.

It knows no records: a document is whole (privacy is an import contract).
"""

from typing import Any, NamedTuple

from sasaeai.cycle.rounds.models.frozen import PublishedMeasure
from sasaeai.cycle.rounds.words import direction

__all__ = ["Listed", "PublishedPlan", "direction", "measure", "measures", "plans"]


class PublishedPlan(NamedTuple):
    """A plan of which something is published: the key in its address, its name, how many measures."""

    slug: str
    name: str
    measures: int


class Listed(NamedTuple):
    """A published measure in a list."""

    number: str
    title: str
    path: str
    division: str
    rating: str
    direction: str
    direction_text: str
    repeats: str


def plans() -> list[PublishedPlan]:
    """The plans of which something is published."""
    rows = PublishedMeasure.objects.filter(is_current=True).values_list("plan_slug", "document__plan__name")
    found: dict[tuple[str, str], int] = {}
    for slug, name in rows:
        found[slug, name] = found.get((slug, name), 0) + 1
    return [PublishedPlan(slug, name, count) for (slug, name), count in found.items()]


def measures(slug: str) -> list[Listed]:
    """The published measures of a plan in its order, in one query."""
    rows = PublishedMeasure.objects.filter(plan_slug=slug, is_current=True).order_by("order")
    return [_listed(document) for document in rows.values_list("document", flat=True)]


def measure(slug: str, number: str) -> dict[str, Any] | None:
    """The document of a measure as it was published last; None where it was not."""
    found = PublishedMeasure.objects.filter(plan_slug=slug, number=number, is_current=True).first()
    return found.document if found else None


def _listed(document: dict[str, Any]) -> Listed:
    return Listed(
        document["number"],
        document["title"],
        " ＞ ".join(step["title"] for step in document["path"] if step["title"]),
        "、".join(document["divisions"]),
        document["rating"],
        document["direction"],
        document["direction_text"],
        document["repeats"],
    )
