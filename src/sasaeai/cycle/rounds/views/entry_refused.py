"""What a page shows of texts that were not saved: beside what others wrote meanwhile, or to be copied."""

from typing import NamedTuple

from sasaeai.base.ui.items import Text
from sasaeai.cycle.rounds.forms.entry import EntryForm
from sasaeai.cycle.rounds.models import Entry
from sasaeai.cycle.rounds.rules.merging import merged
from sasaeai.cycle.rounds.services.entries import flat, said_by, seen_by


class Beside(NamedTuple):
    """A field that two changed: what stands there now, and what was to be saved."""

    label: Text
    theirs: str
    mine: str


class Lost(NamedTuple):
    """A text that was not saved."""

    label: Text
    text: str


def theirs_beside(entry: Entry, form: EntryForm, seen: int) -> list[Beside]:
    """The fields that both changed. Those that only the other changed are put into the form as they stand now."""
    now, mine = flat(said_by(entry)), form.written().flat()
    found = merged(seen_by(entry, seen), now, mine)
    data = form.data.copy() if hasattr(form.data, "copy") else dict(form.data)
    for name, value in now.items():
        if name in form.fields and name not in found.fields:
            data[name] = ("on" if value else "") if isinstance(value, bool) else str(value)
    form.data = data
    return [
        Beside(form[name].label, _text(now.get(name, "")), _text(mine[name]))
        for name in found.conflicts
        if name in form.fields
    ]


def unsaved(entry: Entry, form: EntryForm) -> list[Lost]:
    """The texts that were written and do not stand in the entry."""
    now = flat(said_by(entry))
    return [
        Lost(form[name].label, text)
        for name, text in form.written().flat().items()
        if isinstance(text, str) and text and text != now.get(name, "") and name in form.fields
    ]


def _text(value: str | bool) -> str:
    return value if isinstance(value, str) else ("☑" if value else "☐")
