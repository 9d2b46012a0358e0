"""Entries as a viewer may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.selectors.viewers import told
from sasaeai.city.plans.selectors.answering import led
from sasaeai.cycle.rounds.models import Entry, EntryRevision, Round, Transition
from sasaeai.cycle.rounds.permissions import reads_inside
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.rules.word_changes import Run, changes

_FOR_WRITERS = (Stage.NOT_BEGUN, Stage.BEGUN, Stage.SENT_BACK)


def readable(viewer: Viewer) -> QuerySet[Entry]:
    """The entries that a viewer may read, with measure and round."""
    rows = Entry.objects.select_related("measure__plan", "measure__node", "round")
    if not viewer.may(Right.READ_PLAN):
        return rows.none()
    if reads_inside(viewer):
        return rows
    return rows.filter(stage__in=[Stage.FROZEN, Stage.PUBLISHED])


def to_do(viewer: Viewer) -> QuerySet[Entry]:
    """The entries that wait for this viewer: to write, to approve, or to freeze; those with a deadline first."""
    rows = readable(viewer).order_by("round__deadline", "measure__order")
    divisions = [UUID(key) for key in viewer.divisions]
    mine = rows.filter(measure__answering__part="lead", measure__answering__division__in=divisions)
    own = mine.exclude(measure__cross_listing__settled_at__isnull=False)
    rows = rows.exclude(measure__cross_listing__settled_at__isnull=False)
    if viewer.may(Right.APPROVE_ENTRIES):
        return own.filter(stage=Stage.SUBMITTED)
    if viewer.may(Right.RUN_ROUNDS):
        # What no division leads is the plan office's to write and to approve.
        is_ours = ~Q(measure__in=led()) & Q(stage__in=[*_FOR_WRITERS, Stage.SUBMITTED])
        return rows.filter(Q(stage=Stage.APPROVED) | is_ours)
    return own.filter(stage__in=_FOR_WRITERS) if viewer.may(Right.WRITE_ENTRIES) else rows.none()


def current_rounds() -> QuerySet[Round]:
    """The rounds that have entries, the latest first."""
    return Round.objects.exclude(entries=None).select_related("plan").order_by("-last_year", "-opened_at")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an entry's history: a step with its words, or a change with what changed in each field."""

    at: object
    who: str
    step: Transition | None
    differences: tuple[tuple[str, list[Run]], ...] = ()


def history(entry: Entry) -> list[Event]:
    """What became of an entry, the latest first, with each change told word by word."""
    steps = list(entry.transitions.all())
    revisions = list(entry.revisions.all())
    names = told([*(step.by for step in steps), *(revision.by for revision in revisions)])
    events = [Event(step.at, names.get(step.by, ""), step) for step in steps]
    afters = [*(flat(revision.said) for revision in revisions[1:]), flat_now(entry)] if revisions else []
    for revision, after in zip(revisions, afters, strict=True):
        events.append(Event(revision.at, names.get(revision.by, ""), None, _differences(revision, after)))
    return sorted(events, key=lambda event: str(event.at), reverse=True)


def flat(said: dict[str, object]) -> dict[str, str]:
    """What an entry said, as one text a field; a year's text under the year."""
    years = said.get("years")
    texts = {str(year): str(one["text"]) for year, one in years.items()} if isinstance(years, dict) else {}
    return {name: str(text) for name, text in said.items() if name != "years"} | texts


def flat_now(entry: Entry) -> dict[str, str]:
    """What it says now, in the same form."""
    names = ("rating", "strengths", "issues", "direction", "reason", "direction_text")
    return {name: getattr(entry, name) for name in names} | {
        str(one.fiscal_year): one.text for one in entry.years.all()
    }


def _differences(revision: EntryRevision, after: dict[str, str]) -> tuple[tuple[str, list[Run]], ...]:
    before = flat(revision.said)
    fields: Iterable[str] = dict.fromkeys((*before, *after))
    return tuple(
        (name, changes(before.get(name, ""), after.get(name, "")))
        for name in fields
        if before.get(name, "") != after.get(name, "")
    )


def by_key(viewer: Viewer, key: UUID) -> Entry | None:
    """An entry that the viewer may read, or None as if it were not there."""
    return readable(viewer).filter(pk=key).first()


def of_round(round_: Round) -> QuerySet[Entry]:
    """The entries of a round in the order of the plan, with their measures and who answers for them."""
    rows = Entry.objects.filter(round=round_).select_related("measure", "round")
    return rows.prefetch_related("measure__answering__division").order_by("measure__order")


def sent_back_with(entries: Iterable[Entry]) -> dict[UUID, str]:
    """The words with which entries were sent back last, for those that stand sent back; in one query."""
    keys = [entry.pk for entry in entries if entry.stage == Stage.SENT_BACK]
    rows = Transition.objects.filter(entry__in=keys, after=Stage.SENT_BACK).order_by("at", "pk")
    return dict(rows.values_list("entry_id", "text")) if keys else {}
