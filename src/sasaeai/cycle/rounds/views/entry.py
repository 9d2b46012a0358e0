"""The page of an entry (評価票): shown, written, taken a step further. What is shown beside is in ``entry_parts``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import EntryChangedError, RoundError
from sasaeai.cycle.rounds.forms.entry import EntryForm, StepForm
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.permissions import may_write, open_steps
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage
from sasaeai.cycle.rounds.selectors.entries import by_key
from sasaeai.cycle.rounds.selectors.findings import Question, questions_of
from sasaeai.cycle.rounds.selectors.leads import lead_of
from sasaeai.cycle.rounds.selectors.publishable import public_pages
from sasaeai.cycle.rounds.services import entries, findings, steps
from sasaeai.cycle.rounds.views.entry_parts import KEEP, head_of, panels_of, parts_of, typed_reasons
from sasaeai.cycle.rounds.views.entry_refused import theirs_beside, unsaved
from sasaeai.cycle.rounds.words import DONE
from sasaeai.lib.errors import UserFacingError


@require_safe
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page, for writing where the viewer may, else for reading."""
    entry, viewer = entry_and_viewer(request, key)
    return _page(request, entry, viewer, EntryForm(entry=entry))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what was written, with the questions that were answered, and take the step of submitting in the same go.

    By GET somebody comes who had to log in again: he is shown the entry.
    """
    entry, viewer = entry_and_viewer(request, key)
    if request.method != "POST":
        return redirect("rounds:entry", key=entry.pk)
    form = EntryForm(request.POST, entry=entry)
    if not form.is_valid():
        return _page(request, entry, viewer, form, status=422)
    # The questions are worked out only where one is answered: that takes as long as everything else together.
    is_answering = any(name.startswith(KEEP) and request.POST[name].strip() for name in request.POST)
    asked = questions_of(entry.round).get(entry.measure.number, []) if is_answering else []
    try:
        entry = entries.write(entry=entry, seen_version=form.cleaned_data["version"], written=form.written(), by=viewer)
        findings.keep_as_they_are(entry=entry, answers=_answers(request, asked), by=viewer)
        if request.POST.get("step") == "submit":
            entry = steps.take(entry=entry, step="submit", seen_version=entry.version, by=viewer)
    except UserFacingError as error:
        return _refused(request, entry, viewer, form, error)
    messages.success(request, str(DONE["submit"]) if entry.stage == Stage.SUBMITTED else gettext("Saved."))
    return redirect("rounds:entry", key=entry.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def take_step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Take a step: submit, send back, approve, freeze, reopen. One that this viewer has just taken is no error."""
    entry, viewer = entry_and_viewer(request, key)
    if name not in STEPS or name == "publish":
        raise Http404
    if request.method != "POST":
        return redirect("rounds:entry", key=entry.pk)
    form = StepForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            steps.take(entry=entry, step=name, seen_version=sent["version"], text=sent["text"], by=viewer)
        except UserFacingError as error:
            if steps.was_taken(entry, name, viewer):
                return redirect("rounds:entry", key=entry.pk)
            form.add_error("text" if STEPS[name].needs_text else None, told(error))
        else:
            messages.success(request, str(DONE[name]))
            return redirect("rounds:entry", key=entry.pk)
    return _page(request, entry, viewer, EntryForm(entry=entry), step_form=form, status=422)


def entry_and_viewer(request: HttpRequest, key: UUID) -> tuple[Entry, Viewer]:
    """The entry and who looks. Raises ``Http404`` where it is not there for the viewer."""
    viewer = viewer_in(request)
    entry = by_key(viewer, key)
    if entry is None:
        raise Http404
    return entry, viewer


def _answers(request: HttpRequest, asked: Sequence[Question]) -> list[findings.Answer]:
    """Every reason that was typed, whichever button was pressed; one whose own button was pressed must not be blank."""
    typed = typed_reasons(request)
    return [findings.Answer(one, typed[one.key]) for one in asked if one.key in typed]


def _refused(
    request: HttpRequest, entry: Entry, viewer: Viewer, form: EntryForm, error: UserFacingError
) -> HttpResponse:
    """Show what was written again, with what stands in the way; of a conflict, with what the other one wrote."""
    seen = form.cleaned_data["version"]
    entry.refresh_from_db()
    is_conflict = isinstance(error, EntryChangedError)
    fields = () if is_conflict else getattr(error, "fields", ())
    for name in fields:
        form.add_error(name if name in form.fields else None, gettext("Please fill this in; “—” is an answer."))
    if not fields:
        form.add_error(None, told(error))
    conflict = theirs_beside(entry, form, seen) if isinstance(error, EntryChangedError) else []
    if not may_write(viewer, Stage(entry.stage), lead_of(entry)):
        lost = unsaved(entry, form)
        status = 403 if isinstance(error, NotAllowedError) else 409
        return _page(request, entry, viewer, EntryForm(entry=entry), refusal=told(error), lost=lost, status=status)
    # What was written stays in the fields; saving it again is then a choice made in sight of the other text.
    data = request.POST.copy()
    data |= form.data if form.data is not request.POST else {}
    data["version"] = str(entry.version)
    form.data = data
    status = 409 if is_conflict else 422 if isinstance(error, RoundError) else 403
    return _page(request, entry, viewer, form, conflict=conflict, status=status)


def _page(request: HttpRequest, entry: Entry, viewer: Viewer, form: EntryForm, **more: Any) -> HttpResponse:  # noqa: ANN401
    """The page; ``more`` is the step's form, what was refused, and the status."""
    lead, step_form = lead_of(entry), more.pop("step_form", None)
    status = more.pop("status", 200)
    parts = parts_of(entry, form, viewer, typed_reasons(request))
    is_own = parts["main"] is None
    context: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "may_write": is_own and may_write(viewer, Stage(entry.stage), lead),
        "step_form": step_form or StepForm(initial={"version": entry.version}),
        "step_panels": panels_of(entry, open_steps(viewer, Stage(entry.stage), lead), step_form) if is_own else [],
        "has_head": lead is not None,
        "is_public": viewer.may(Right.RUN_ROUNDS) and public_pages(entry).exists(),
        "write_url": reverse("rounds:write", args=[entry.pk]),
        "history_url": reverse("rounds:history", args=[entry.pk]),
        **more,
        **head_of(entry),
        **parts,
    }
    return render(request, "rounds/entry.html", context, status=status)
