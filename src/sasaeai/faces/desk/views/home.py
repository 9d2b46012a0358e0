"""Home (自分の仕事): what waits for whoever is logged in, and the rounds that are open."""

from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Tag
from sasaeai.base.ui.wording import on_day
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.cycle.rounds.selectors.entries import current_rounds, sent_back_with, to_do
from sasaeai.cycle.rounds.words import stage_tag
from sasaeai.faces.desk.due import due_of

if TYPE_CHECKING:
    from sasaeai.cycle.rounds.models import Entry

_MOST = 50


class Waiting(NamedTuple):
    """An entry that waits: what it is, until when, at which stage, and the words that came with it."""

    entry: "Entry"
    title: str
    note: str
    stage: Tag
    word: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, at most fifty, and where else to go."""
    viewer = viewer_in(request)
    found = list(to_do(viewer)[: _MOST + 1])
    words = sent_back_with(found)
    context = {
        "waiting": [_waiting(entry, words.get(entry.pk, "")) for entry in found[:_MOST]],
        "is_more": len(found) > _MOST,
        "due": due_of(viewer),
        "rounds": current_rounds()[:5] if viewer.may(Right.READ_PLAN) else [],
    }
    return render(request, "desk/home.html", context)


def _waiting(entry: "Entry", word: str) -> Waiting:
    deadline = entry.round.deadline
    note = entry.round.name
    if deadline:
        note = _("%(round)s, until %(day)s") % {"round": entry.round.name, "day": on_day(deadline)}
    title = f"{entry.measure.number} {entry.measure.title}"
    return Waiting(entry, title, note, stage_tag(entry.stage), word)
