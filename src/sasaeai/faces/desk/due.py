"""Monthly returns that wait: to be sent by a body under contract, or to be accepted by the division."""

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.base.ui.wording import on_day
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.selectors.returns import DueMonth, due, to_accept
from sasaeai.city.registers.words import in_month

if TYPE_CHECKING:
    from sasaeai.city.registers.models import Return

_MOST_OWED, _MOST_WAITING = 12, 20


class Due(NamedTuple):
    """A return that waits: what it is, until when, and where it is filled in or looked at."""

    title: str
    note: str
    href: str


def due_of(viewer: Viewer) -> list[Due]:
    """What waits for a viewer, in few queries: months owed, late ones first; or returns to be accepted."""
    if viewer.may(Right.SEND_RETURNS):
        owed = sorted(due(viewer, viewer.on), key=lambda one: (not one.is_late, one.month, one.programme_name))
        return [_owed(one) for one in owed[:_MOST_OWED]]
    if viewer.may(Right.ACCEPT_RETURNS):
        return [_waiting(one) for one in to_accept(viewer)[:_MOST_WAITING]]
    return []


def _owed(one: DueMonth) -> Due:
    href = reverse("registers:return", args=[one.programme, one.month.year, one.month.month])
    return Due(f"{one.programme_name} {in_month(one.month)}", _note(one), href)


def _note(one: DueMonth) -> str:
    words = {"day": on_day(one.deadline), "text": one.sent_back}
    if one.sent_back:
        return _("sent back: %(text)s") % words
    return _("late, was due on %(day)s") % words if one.is_late else _("until %(day)s") % words


def _waiting(one: "Return") -> Due:
    words = {"body": one.organisation.name, "day": on_day(one.sent_at)}
    note = _("%(body)s, sent on %(day)s") % words
    return Due(f"{one.programme.name} {in_month(one.month)}", note, reverse("registers:filled", args=[one.pk]))
