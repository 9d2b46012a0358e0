"""An entry's way through its stages: submitted, sent back, approved, frozen. Each step is a row that stays."""

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.selectors.viewers import posts_of
from sasaeai.city.accounts.services.telling import tell
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.cycle.indicators.selectors.values import as_printed
from sasaeai.cycle.rounds.errors import BlankFieldsError, EntryChangedError, RoundError
from sasaeai.cycle.rounds.models import Entry, Transition
from sasaeai.cycle.rounds.permissions import may_act
from sasaeai.cycle.rounds.rules.blanks import blanks
from sasaeai.cycle.rounds.rules.result_text import slots
from sasaeai.cycle.rounds.rules.stages import STEPS, Stage, Step, is_apart
from sasaeai.cycle.rounds.selectors.hands import approved, wrote
from sasaeai.cycle.rounds.selectors.leads import lead_of
from sasaeai.cycle.rounds.services.entries import TEXTS, require_own
from sasaeai.cycle.rounds.services.freezing import freeze_figures, thaw_figures

_SUBJECT = "rounds.entry"
_LONGEST = 2_000


def take(*, entry: Entry, step: str, seen_version: int, by: Viewer, text: str = "") -> Entry:
    """Take a step by its name (``rules.stages.STEPS``), but for publishing, which is done for a round.

    Raises ``NotAllowedError``, ``EntryChangedError``, ``BlankFieldsError``, ``MyNumberRefusedError``, ``RoundError``.
    """
    wanted = STEPS[step]
    with transaction.atomic():
        locked = Entry.objects.select_for_update().select_related("measure", "round").get(pk=entry.pk)
        _require(locked, wanted, seen_version, text.strip(), by)
        if wanted.name == "freeze":
            freeze_figures(locked, by)
        if wanted.name == "reopen":
            thaw_figures(locked)
        go(locked, wanted, by, text.strip())
        if wanted.after is Stage.SENT_BACK:
            tell_writers(locked, by)
    return locked


def go(entry: Entry, step: Step, by: Viewer, text: str = "") -> None:
    """Note the step and the stage that it leads to, in the caller's transaction, once it was found to be allowed."""
    now = timezone.now()
    Transition.objects.create(
        entry=entry,
        before=entry.stage,
        after=step.after,
        text=text,
        version=entry.version,
        at=now,
        by=by.actor,
        user=by.user,
        is_acting=by.is_acting,
    )
    entry.stage, entry.version = step.after, entry.version + 1
    entry.changed_at, entry.changed_by = now, by.actor
    entry.save(update_fields=["stage", "version", "changed_at", "changed_by"])
    record(action=f"rounds.entry.{step.name}", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(entry.pk)])


def tell_writers(entry: Entry, by: Viewer) -> None:
    """Tell the staff of the lead division that an entry came back; without a division the plan office has it itself."""
    lead = lead_of(entry)
    if lead is not None:
        sentence = f"取組{entry.measure.number}の評価票が差し戻されました"
        posts = posts_of(lead, Role.DIVISION_STAFF, on=by.on)
        tell(posts=posts, sentence=sentence, about=(_SUBJECT, str(entry.pk)), by=by.actor, on=by.on)


def was_taken(entry: Entry, step: str, by: Viewer) -> bool:
    """Whether the viewer himself took this step last: a button that was pressed twice."""
    last = entry.transitions.order_by("-at", "-pk").first()
    return last is not None and (last.after, str(last.user)) == (STEPS[step].after, by.user)


def _require(entry: Entry, step: Step, seen_version: int, text: str, by: Viewer) -> None:
    lead = lead_of(entry)
    if not may_act(by, step.by, lead):
        raise NotAllowedError
    require_own(entry)
    if entry.version != seen_version:
        raise EntryChangedError
    if entry.stage not in step.before:
        raise RoundError(
            "この評価票は、今の段階ではその操作ができません。画面を開き直してください。",
            "The entry is at a stage that does not allow this; open the page again.",
        )
    if step.needs_text and not text:
        raise RoundError("理由を書いてください。相手に届きます。", "Say why; the other side reads it.")
    if len(text) > _LONGEST:
        raise RoundError(f"理由は{_LONGEST}字までです。", f"{_LONGEST} characters at most.")
    refuse_my_number({"text": text}, Transition)
    if step.name == "freeze":
        _require_filled_slots(entry, by)
    approvers = approved([entry])[entry.pk] if lead is not None else frozenset[str]()
    if not is_apart(step, by.user, wrote([entry])[entry.pk], approvers):
        raise RoundError(
            "書いた人・承認した人・取りまとめる人は、別の人でなければなりません。ほかの人に頼んでください。",
            "Writer, approver and collector must be different people; ask somebody else.",
        )
    if step.name == "submit":
        _require_filled(entry)


def _require_filled_slots(entry: Entry, by: Viewer) -> None:
    """Raise ``RoundError`` where a text names a figure that does not exist or is not known: it would be printed so."""
    known = as_printed([entry.measure_id], entry.round.years, on=by.on)
    open_slots = sorted(
        slot
        for year in entry.years.all()
        for slot in slots([year.text]) - known.get((entry.measure_id, year.fiscal_year), {}).keys()
    )
    if open_slots:
        names = "、".join(f"{{{slot}}}" for slot in open_slots)
        raise RoundError(
            f"文章の {names} に入る値がありません。担当課に差し戻して、直してもらってください。",
            f"No value fills {names} in the text; send the entry back to be mended.",
        )


def _require_filled(entry: Entry) -> None:
    missing = blanks({name: getattr(entry, name) for name in TEXTS})
    if missing:
        raise BlankFieldsError(tuple(missing), "、".join(missing.values()))
