"""What the returns of a programme ask for."""

from django.db import transaction

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.models import Programme, ReturnItem
from sasaeai.city.registers.permissions import require_keeping
from sasaeai.city.registers.services.programmes import locked_programme
from sasaeai.city.registers.services.typed_texts import tidied


def ask(*, programme: Programme, label: str, unit: str, counts: str, by: Viewer) -> ReturnItem:
    """Ask for one more thing in a programme's returns, after the others; ``counts`` says what counts as one.

    Raises ``RegisterError`` where a text is blank or the programme asks for a thing of that label already.
    """
    require_keeping(by, programme.division_id)
    texts = tidied(ReturnItem, label=label, unit=unit, counts=counts)
    if not all(texts.values()):
        raise RegisterError(
            "項目の名前・単位・数え方を、すべて入れてください。",
            "An item needs a label, a unit and what counts as one.",
        )
    with transaction.atomic():
        locked = locked_programme(programme)
        if locked.return_items.filter(label=texts["label"]).exists():
            raise RegisterError(
                f"「{texts['label']}」という項目は、もうあります。", f"There is an item “{texts['label']}” already."
            )
        item = ReturnItem.objects.create(programme=locked, order=locked.return_items.count(), **texts)
        record(
            action="registers.return_item.ask",
            by=by.actor,
            subject_type="registers.return_item",
            subject_ids=[str(item.pk)],
        )
    return item
