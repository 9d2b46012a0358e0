"""What pages call the states of returns, of rows of a list and of lists, and how they write months and vague days."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports.models import Batch, StagedRow
from sasaeai.base.ui.items import Tag, Tone
from sasaeai.base.ui.wording import in_figures, in_fiscal_year_briefly, is_japanese, on_day
from sasaeai.city.registers.models import Enrolment
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.selectors.returns import Answer, CellState
from sasaeai.lib.vague_days import Precision, Stock, VagueDay
from sasaeai.lib.wareki import era_year_on

RETURNS: Mapping[str, tuple[Promise, Tone]] = {
    State.SENT: (_("waits for acceptance"), Tone.INFO),
    State.ACCEPTED: (_("counts accepted"), Tone.SUCCESS),
    State.SENT_BACK: (_("sent back"), Tone.WARNING),
    State.REPLACED: (_("replaced"), Tone.NEUTRAL),
}
CELLS: Mapping[str, tuple[Promise, Tone]] = {
    CellState.NO_CONTRACT: (_("no contract"), Tone.NEUTRAL),
    CellState.NOT_DUE: (_("not yet"), Tone.NEUTRAL),
    CellState.OWED: (_("to be sent"), Tone.NEUTRAL),
    CellState.LATE: (_("late"), Tone.DANGER),
    CellState.SENT: (_("sent"), Tone.INFO),
    CellState.ACCEPTED: (_("counts accepted"), Tone.SUCCESS),
    CellState.SENT_BACK: (_("sent back"), Tone.WARNING),
}
ROWS: Mapping[str, tuple[Promise, Tone]] = {
    StagedRow.State.NEW: (_("new"), Tone.INFO),
    StagedRow.State.CHANGED: (_("changed"), Tone.WARNING),
    StagedRow.State.SAME: (_("same"), Tone.NEUTRAL),
}
BATCHES: Mapping[str, tuple[Promise, Tone]] = {
    Batch.State.UPLOADED: (_("columns to be settled"), Tone.WARNING),
    Batch.State.MAPPED: (_("to be checked"), Tone.WARNING),
    Batch.State.CHECKING: (_("being checked"), Tone.INFO),
    Batch.State.CHECKED: (_("checked"), Tone.INFO),
    Batch.State.ACCEPTED: (_("taken in"), Tone.SUCCESS),
    Batch.State.GIVEN_UP: (_("given up"), Tone.NEUTRAL),
}
PARTIES: Mapping[str, Promise] = {Enrolment.Party.BODY: _("body"), Enrolment.Party.PERSON: _("person")}
_NOT_TAGS = {CellState.NO_CONTRACT, CellState.NOT_DUE}


def state_tag(states: Mapping[str, tuple[Promise, Tone]], state: str, href: str = "") -> Tag:
    """A state as a tag."""
    label, tone = states[state]
    return Tag(label, tone, href)


def cell(state: CellState, href: str = "") -> object:
    """The state of a month in a grid: plain words where there is nothing to send, else a tag."""
    return CELLS[state][0] if state in _NOT_TAGS else state_tag(CELLS, state, href)


def in_month(month: date) -> str:
    """平成31年4月, or April 2019."""
    return f"{era_year_on(month)}{month.month}月" if is_japanese() else date_format(month, "F Y")


def month_briefly(month: date) -> str:
    """4月, or Apr."""
    return f"{month.month}月" if is_japanese() else date_format(month, "M")


def vague_day(day: VagueDay | None) -> str:
    """A day as far as it is known: 平成30年度, or FY2018; blank where there is none."""
    if day is None or is_japanese():
        return "" if day is None else str(day)
    match day.precision:
        case Precision.DAY:
            return on_day(day.day)
        case Precision.MONTH:
            return in_month(day.day)
        case Precision.YEAR:
            return str(day.day.year)
        case Precision.FISCAL_YEAR:
            return in_fiscal_year_briefly(day.day.year)
        case Precision.BEFORE:
            return gettext("before %(day)s") % {"day": on_day(day.day)}


def stock(told: Stock) -> str:
    """How many, and of how many of them that is not certain."""
    if not told.uncertain:
        return in_figures(told.total)
    numbers = {"total": in_figures(told.total), "uncertain": in_figures(told.uncertain)}
    return gettext("%(total)s (of these %(uncertain)s uncertain)") % numbers


def answer(told: Answer) -> str:
    """A count with its unit, or why there is none."""
    if told.quantity is None:
        return gettext("not counted (%(why)s)") % {"why": told.why_missing}
    return f"{in_figures(told.quantity)}{told.unit}"
