"""Every change of an entry, word by word, with who made it in which post."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.cycle.rounds.permissions import reads_inside
from sasaeai.cycle.rounds.selectors.entries import history as history_of
from sasaeai.cycle.rounds.views.entry import entry_and_viewer
from sasaeai.cycle.rounds.views.entry_parts import head_of
from sasaeai.cycle.rounds.words import field_name


@require_safe
def history(request: HttpRequest, key: UUID) -> HttpResponse:
    """The changes, the latest first."""
    entry, viewer = entry_and_viewer(request, key)
    if not reads_inside(viewer):
        raise NotAllowedError
    events = [
        (event, [(field_name(name), runs) for name, runs in event.differences])
        for event in history_of(entry)
        if event.step is None
    ]
    return render(request, "rounds/history.html", {"entry": entry, "events": events, **head_of(entry)})
