"""What was published: plans, their measures, and the one page of a measure (取組の1ページ)."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Link
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_fiscal_year, on_day
from sasaeai.cycle.rounds import public
from sasaeai.faces.portal.figures import figures_of, grouped


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The plans of which something is published; where it is one, its measures at once."""
    plans = public.plans()
    if len(plans) == 1:
        return _plan(request, plans[0])
    return render(request, "portal/front.html", {"plans": plans})


@login_not_required
@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan's published measures, by its branches."""
    found = next((one for one in public.plans() if one.slug == slug), None)
    if found is None:
        raise Http404
    return _plan(request, found)


@login_not_required
@require_safe
def measure(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """A measure on one page, as it was published last, or in the round that is asked for."""
    document = public.measure(slug, number, request.GET.get("round", ""))
    if document is None:
        return _withdrawn(request, slug, number)
    figures = figures_of(document)
    for result in document["results"]:
        result["year_text"] = in_fiscal_year(result["year"])
    context = {
        "document": document,
        "slug": slug,
        "direction": public.direction(document["direction"], document["direction_text"]),
        "history": _history(document),
        "first": figures[0] if figures else None,
        "path": " › ".join(step["title"] for step in document["path"] if step["title"]),
        "divisions": "、".join(document["divisions"]),
        "decided_on": on_day(date.fromisoformat(document["decided_on"])),
        "repeats_href": reverse("portal:measure", args=[slug, document["repeats"]]) if document["repeats"] else "",
        "crumbs": [
            Link(_("All measures"), reverse("portal:plan", args=[slug])),
            Link(f"{document['number']} {document['title']}"),
        ],
        "figures": figures,
    }
    return render(request, "portal/measure.html", context)


def _withdrawn(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Say that a page was withdrawn, and when; of one that never was there, nothing."""
    at = public.withdrawn_at(slug, number)
    if at is None:
        raise Http404
    context = {"on": on_day(timezone.localdate(at)), "number": number}
    return render(request, "portal/withdrawn.html", context, status=410)


def _plan(request: HttpRequest, plan: public.PublishedPlan) -> HttpResponse:
    groups = grouped(public.measures(plan.slug), plan.slug)
    return render(request, "portal/plan.html", {"plan": plan, "groups": groups})


def _history(document: dict[str, Any]) -> Table:
    columns = (
        Column(_("Evaluation"), "round", is_row_header=True),
        Column(_("Rating"), "rating"),
        Column(_("Future direction"), _direction),
    )
    return Table(columns, document["history"], _("Ratings and directions over time"), is_caption_hidden=True)


def _direction(row: Any) -> object:  # noqa: ANN401 - a part of a document
    return public.direction(row["direction"], row["direction_text"])
