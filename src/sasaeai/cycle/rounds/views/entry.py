"""The page of an entry (評価票): last time beside, the fields in the middle, questions and steps on the right."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from sasaeai.base.ui.wording import told
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.errors import EntryChangedError, RoundError
from sasaeai.cycle.rounds.forms.entry import EntryForm, StepForm
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.permissions import may_write, open_steps
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage, Step
from sasaeai.cycle.rounds.selectors.entries import by_key
from sasaeai.cycle.rounds.selectors.leads import lead_of
from sasaeai.cycle.rounds.services import entries, findings, steps
from sasaeai.cycle.rounds.views.entry_parts import KEEP, head_of, parts_of
from sasaeai.cycle.rounds.words import DONE
from sasaeai.cycle.rounds.words import STEPS as STEP_WORDS
from sasaeai.lib.errors import UserFacingError


@require_GET
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page, for writing where the viewer may, else for reading."""
    entry, viewer = entry_and_viewer(request, key)
    return _page(request, entry, viewer, EntryForm(entry=entry))


@require_POST
def write(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what was written; with a question answered, or a step taken, in the same go."""
    entry, viewer = entry_and_viewer(request, key)
    form = EntryForm(request.POST, entry=entry)
    if not form.is_valid():
        return _page(request, entry, viewer, form, status=422)
    try:
        entry = entries.write(entry=entry, seen_version=form.cleaned_data["version"], written=form.written(), by=viewer)
        _answer_questions(request, entry, viewer)
        if request.POST.get("step") == "submit":
            entry = steps.take(entry=entry, step="submit", seen_version=entry.version, by=viewer)
    except UserFacingError as error:
        return _refused(request, entry, viewer, form, error)
    messages.success(request, str(DONE["submit"]) if entry.stage == Stage.SUBMITTED else gettext("Saved."))
    return redirect("rounds:entry", key=entry.pk)


@require_POST
def take_step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Take a step: submit, send back, approve, freeze, reopen."""
    entry, viewer = entry_and_viewer(request, key)
    if name not in STEPS or name == "publish":
        raise Http404
    form = StepForm(request.POST)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            steps.take(entry=entry, step=name, seen_version=sent["version"], text=sent["text"], by=viewer)
        except UserFacingError as error:
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


def _answer_questions(request: HttpRequest, entry: Entry, viewer: Viewer) -> None:
    """Answer the question whose button was pressed; the reason stands beside it."""
    for name in request.POST:
        if name.startswith(KEEP) and not name.endswith("-reason"):
            reason = request.POST.get(f"{name}-reason", "")
            findings.keep_as_it_is(entry=entry, key=name.removeprefix(KEEP), reason=reason, by=viewer)


def _refused(
    request: HttpRequest, entry: Entry, viewer: Viewer, form: EntryForm, error: UserFacingError
) -> HttpResponse:
    """Show what was written again, with what stands in the way; of a conflict, with what the other one wrote."""
    fields = getattr(error, "fields", ())
    entry.refresh_from_db()
    for name in fields:
        form.add_error(name if name in form.fields else None, gettext("Please fill this in; “—” is an answer."))
    if not fields:
        form.add_error(None, told(error))
    conflict = _theirs(entry, form) if isinstance(error, EntryChangedError) else []
    # What was written stays in the fields; saving it again is then a choice made in sight of the other text.
    form.data = {**form.data, "version": str(entry.version)}
    is_conflict = isinstance(error, EntryChangedError)
    status = 409 if is_conflict else 422 if isinstance(error, RoundError) else 403
    return _page(request, entry, viewer, form, conflict=conflict, status=status)


def _theirs(entry: Entry, form: EntryForm) -> list[tuple[object, str, str]]:
    """The fields in which what stands there now differs from what was to be saved: label, theirs, mine."""
    now = EntryForm(entry=entry)
    return [
        (now[name].label, str(now[name].initial or ""), str(form.data.get(name, "")))
        for name in now.fields
        if name != "version" and name in form.data and str(now[name].initial or "") != form.data.get(name, "").strip()
    ]


class Panel(NamedTuple):
    """A step with its button, and whether its words are asked for at once."""

    label: Any
    kind: str
    url: str
    needs_text: bool
    is_open: bool


def _panels(entry: Entry, steps_: list[Step], form: StepForm | None) -> list[Panel]:
    """The steps that the viewer may take; submitting stands at the foot of the form that is written in."""
    return [
        Panel(*STEP_WORDS[step.name], reverse("rounds:step", args=[entry.pk, step.name]), step.needs_text,
              is_open=form is not None)
        for step in steps_
        if step.name != "submit"
    ]  # fmt: skip


def _page(
    request: HttpRequest,
    entry: Entry,
    viewer: Viewer,
    form: EntryForm,
    *,
    step_form: StepForm | None = None,
    conflict: Sequence[tuple[object, str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    lead = lead_of(entry)
    context: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "may_write": may_write(viewer, Stage(entry.stage), lead),
        "step_form": step_form or StepForm(initial={"version": entry.version}),
        "step_panels": _panels(entry, open_steps(viewer, Stage(entry.stage), lead), step_form),
        "conflict": conflict,
        "write_url": reverse("rounds:write", args=[entry.pk]),
        "history_url": reverse("rounds:history", args=[entry.pk]),
        **head_of(entry),
        **parts_of(entry, form, viewer),
    }
    return render(request, "rounds/entry.html", context, status=status)
