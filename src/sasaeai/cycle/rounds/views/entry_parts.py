"""What the page of an entry shows beside its fields: figures, last time, questions, stages, history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.figures import Figure
from sasaeai.base.ui.items import Event, Link, Row, Step, StepState, Tone
from sasaeai.base.ui.wording import at_time, in_figures, in_fiscal_year, on_day, told
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.answering import answering_for, settled_main
from sasaeai.cycle.indicators.selectors.figures import figures_in, told_for
from sasaeai.cycle.indicators.selectors.values import printed_of
from sasaeai.cycle.rounds.forms.entry import EntryForm, StepForm
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.permissions import may_read, reads_inside
from sasaeai.cycle.rounds.rules.result_text import as_left, filled
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.rules.stages import Step as EntryStep
from sasaeai.cycle.rounds.selectors.earlier import last_time
from sasaeai.cycle.rounds.selectors.entries import history
from sasaeai.cycle.rounds.selectors.findings import Question, questions_of
from sasaeai.cycle.rounds.selectors.frozen import SETTLED, drift, frozen_of, printed_in
from sasaeai.cycle.rounds.words import DONE, STAGES, direction, field_name, stage_tag, why_missing
from sasaeai.cycle.rounds.words import STEPS as STEP_WORDS

if TYPE_CHECKING:
    from sasaeai.cycle.rounds.models import FrozenFigure

_WAY = (Stage.BEGUN, Stage.SUBMITTED, Stage.APPROVED, Stage.FROZEN, Stage.PUBLISHED)
KEEP = "keep-"
"""What the names of those buttons begin with."""
_REASON = "-reason"
_TONES = {"error": Tone.DANGER, "warning": Tone.WARNING, "note": Tone.INFO}


@dataclass(slots=True)
class Asked:
    """A question with the look that its gravity gives it."""

    question: Question
    tone: Tone
    href: str
    typed: str | None = None

    @property
    def message(self) -> str:
        """The question in the active language."""
        return told(self.question.message)

    @property
    def keep_name(self) -> str:
        """The name of the button that says that the text stays."""
        return f"{KEEP}{self.question.key}"


@dataclass(slots=True)
class Block:
    """A field of the form with what stands beside it: what was said last time, and the questions about it."""

    bound: BoundField
    before: str = ""
    same: BoundField | None = None
    figures: list[Figure] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    shown: str = ""
    is_choice: bool = False
    criterion: str = ""


class Panel(NamedTuple):
    """A step with its button, and whether its words are asked for at once."""

    label: Any
    kind: str
    url: str
    needs_text: bool
    is_open: bool


def panels_of(entry: Entry, steps: list[EntryStep], form: StepForm | None) -> list[Panel]:
    """The steps that the viewer may take; submitting stands at the foot of the form that is written in."""
    return [
        Panel(
            *STEP_WORDS[step.name],
            reverse("rounds:step", args=[entry.pk, step.name]),
            step.needs_text,
            is_open=form is not None,
        )
        for step in steps
        if step.name != "submit"
    ]


def typed_reasons(request: HttpRequest) -> dict[str, str]:
    """The reasons that were typed beside questions, and those whose own button was pressed, by the questions' keys."""
    sent = [name.removeprefix(KEEP) for name in request.POST if name.startswith(KEEP)]
    pressed = {name for name in sent if not name.endswith(_REASON)}
    reasons = {name.removesuffix(_REASON): request.POST[KEEP + name] for name in sent if name.endswith(_REASON)}
    return {key: text for key, text in reasons.items() if text.strip() or key in pressed}


def parts_of(entry: Entry, form: EntryForm, viewer: Viewer, reasons: dict[str, str]) -> dict[str, Any]:
    """Everything beside the fields; ``reasons`` are those that were typed and not kept."""
    is_inside = reads_inside(viewer)
    before = last_time(entry)
    if before is not None and not may_read(viewer, Stage(before.stage)):
        before = None
    questions = questions_of(entry.round).get(entry.measure.number, []) if is_inside else []
    blocks = list(_blocks(entry, form, before, questions, viewer))
    for asked in (one for block in blocks for one in block.questions):
        asked.typed = reasons.get(asked.question.key)
    shown = {asked.question.key for block in blocks for asked in block.questions}
    return {
        "blocks": blocks,
        "is_inside": is_inside,
        "other_questions": [_asked(one, "") for one in questions if one.key not in shown],
        "jumps": [
            Link(f"{block.bound.label}（{asked.question.code}）", asked.href)
            for block in blocks
            for asked in block.questions
            if not asked.question.reason
        ],
        "before": before,
        "layout": "sheet" if before else "aside",
        "stages": stages_of(entry),
        "events": [_event(one, with_words=is_inside) for one in history(entry)],
        "drift": drifted(entry, viewer),
        "before_name": before.round.name if before else "",
        **_spoken_for(entry),
    }


def _spoken_for(entry: Entry) -> dict[str, Any]:
    """The measure that speaks for this one, and its entry in the same round."""
    main = settled_main(entry.measure)
    other = Entry.objects.filter(round=entry.round_id, measure=main).first() if main else None
    return {"main": main, "main_href": reverse("rounds:entry", args=[other.pk]) if other else ""}


def stages_of(entry: Entry) -> list[Step]:
    """The stages on the entry's way, with the one that it is at."""
    now = Stage(entry.stage)
    if now is Stage.SENT_BACK:
        states = [StepState.RETURNED, *[StepState.AHEAD] * (len(_WAY) - 1)]
    else:
        at = _WAY.index(now) if now in _WAY else 0
        states = [StepState.DONE if i < at else StepState.CURRENT if i == at else StepState.AHEAD for i in range(5)]
    return [
        Step(STAGES[Stage.SENT_BACK][0] if state is StepState.RETURNED else STAGES[stage][0], state)
        for stage, state in zip(_WAY, states, strict=True)
    ]


def _blocks(
    entry: Entry, form: EntryForm, before: Entry | None, questions: Sequence[Question], viewer: Viewer
) -> Iterable[Block]:
    said = {year.fiscal_year: year.text for year in before.years.all()} if before else {}
    told_of = told_for(entry.measure_id, entry.round.years, on=viewer.on)
    figures, printed = figures_in(told_of, entry.round.years), printed_of(told_of)
    if entry.stage in SETTLED:
        frozen = {(row.indicator.label, row.fiscal_year): row for row in frozen_of([entry]).values()}
        figures = {
            year: [_as_frozen(one, frozen.get((str(one.label), year))) for one in found]
            for year, found in figures.items()
        }
        printed = printed_in(entry.round)
    told = ""
    for year in entry.round.years:
        name = f"year{year}"
        same = form[f"same{year}"] if f"same{year}" in form.fields else None
        block = Block(form[name], _years(said), same, figures.get(year, []))
        block.questions = _about(questions, str(year), form[name])
        text = filled(str(form[name].initial or ""), printed.get((entry.measure_id, year), {}))
        told = as_left(told, text) if same is not None and same.initial else text
        block.shown = told
        block.hint = _slots(block.figures)
        yield block
    criteria = dict(zip(entry.round.scale, entry.round.criteria, strict=False))
    for name in ("rating", "strengths", "issues", "direction", "reason"):
        block = Block(form[name], _before(before, name), questions=_about(questions, name, form[name]))
        block.hints = criteria if name == "rating" else {}
        block.criterion = criteria.get(entry.rating, "") if name == "rating" else ""
        block.shown, block.is_choice = _said(entry, name), name in {"rating", "direction"}
        yield block


def _as_frozen(figure: Figure, row: "FrozenFigure | None") -> Figure:
    """A figure as it was frozen; one that was not there then says so."""
    if row is None:
        return replace(figure, value=None, why_unknown=gettext("It was not there when the entry was frozen."))
    return replace(
        figure,
        value=row.value,
        why_unknown=str(why_missing(row.why_missing)) or gettext("It was not counted."),
        base_day=row.as_of if figure.base_day else None,
    )


def drifted(entry: Entry, viewer: Viewer) -> list[str]:
    """In words, the figures of a frozen entry that the records give otherwise by now."""
    if entry.stage not in SETTLED:
        return []
    return [
        gettext("%(label)s, %(year)s: %(frozen)s when it was frozen, %(now)s now.")
        % {
            "label": one.label,
            "year": in_fiscal_year(one.year),
            "frozen": _amount(one.frozen, one.unit),
            "now": _amount(one.now, one.unit),
        }
        for one in drift(entry, on=viewer.on)
    ]


def _amount(value: Decimal | None, unit: str) -> str:
    return gettext("unknown") if value is None else f"{in_figures(value)}{unit}"


def _slots(figures: list[Figure]) -> str:
    """How figures get into the text, where there are some."""
    if not figures:
        return ""
    names = "、".join(f"{{{one.label}}}" for one in figures)
    return gettext("Write no figures here: %(names)s becomes the value of the year from the records.") % {
        "names": names
    }


def _said(entry: Entry, name: str) -> str:
    return str(direction(entry.direction, entry.direction_text)) if name == "direction" else getattr(entry, name)


def _before(before: Entry | None, name: str) -> str:
    if before is None:
        return ""
    return str(direction(before.direction, before.direction_text) if name == "direction" else getattr(before, name))


def _years(said: dict[int, str]) -> str:
    return "\n".join(f"{in_fiscal_year(year)}\n{text}" for year, text in said.items())


def _about(questions: Sequence[Question], name: str, bound: BoundField) -> list[Asked]:
    return [_asked(one, f"#{bound.id_for_label or bound.auto_id}") for one in questions if name in one.fields[:1]]


def _asked(question: Question, href: str) -> Asked:
    return Asked(question, _TONES[question.severity], href)


def _event(event: Any, *, with_words: bool) -> Event:  # noqa: ANN401 - rounds' own event, told as the page's
    """A line of what became of an entry; the words that posts sent one another stay inside the office."""
    if event.step is None:
        fields = "、".join(str(field_name(name)) for name, _runs in event.differences)
        return Event(event.at, fields, by=event.who)
    title = DONE[_step_of(event.step.before, event.step.after)]
    return Event(event.at, title, event.step.text if with_words else "", event.who)


def _step_of(before: str, after: str) -> str:
    if after == Stage.SENT_BACK:
        return {Stage.SUBMITTED: "send_back", Stage.APPROVED: "return"}.get(Stage(before), "reopen")
    steps = {
        Stage.SUBMITTED: "submit", Stage.BEGUN: "take_back", Stage.APPROVED: "approve", Stage.FROZEN: "freeze",
        Stage.PUBLISHED: "publish",
    }  # fmt: skip
    return steps[Stage(after)]


def head_of(entry: Entry) -> dict[str, Any]:
    """What stands above an entry: number, stage, plan, who answers, deadline, and the way back."""
    answering = answering_for(entry.measure)
    facts = [
        Row(_("Lead division"), next((one.name for one in answering if one.is_lead), None)),
        Row(_("Joint divisions"), "、".join(one.name for one in answering if not one.is_lead)),
        Row(_("Deadline"), on_day(entry.round.deadline) if entry.round.deadline else None),
    ]
    board = reverse("rounds:board", args=[entry.round_id])
    return {
        "over": gettext("Measure %(number)s") % {"number": entry.measure.number},
        "stage": stage_tag(entry.stage),
        "facts": [row for row in facts if row.value or row.label == _("Lead division")],
        "saved": gettext("Last changed %(at)s") % {"at": at_time(entry.changed_at)},
        "crumbs": [
            Link(_("Rounds"), reverse("rounds:rounds")),
            Link(entry.round.name, board),
            Link(f"{entry.measure.number} {entry.measure.title}", reverse("rounds:entry", args=[entry.pk])),
        ],
    }
