"""What was sent for a month, and for the month before it."""

from datetime import date, timedelta
from uuid import UUID

from sasaeai.city.registers.models import Return
from sasaeai.city.registers.rules import returns as rules
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.selectors.returns import Answer

_IN_FORCE = (State.ACCEPTED, State.SENT, State.SENT_BACK)


def of_month(programme: UUID, organisation: UUID, month: date) -> dict[str, Return]:
    """A body's return of a month in each state, of several sent back the last; replaced ones left out."""
    found = Return.objects.filter(programme=programme, organisation=organisation, month=month)
    return {one.state: one for one in found.exclude(state=State.REPLACED).order_by("sent_at")}


def answers_of(filled: Return) -> list[Answer]:
    """What a return says, in the order of the items."""
    values = filled.values.select_related("item").order_by("item__order", "item__label")
    return [
        Answer(value.item_id, value.item.label, value.item.unit, value.quantity, value.why_missing) for value in values
    ]


def counts_before(programme: UUID, organisation: UUID, month: date) -> dict[UUID, Answer]:
    """What stands for the month before, by item; nothing where none was sent."""
    standing = of_month(programme, organisation, rules.month_of(month - timedelta(days=1)))
    filled = next((standing[state] for state in _IN_FORCE if state in standing), None)
    return {one.item: one for one in answers_of(filled)} if filled else {}
