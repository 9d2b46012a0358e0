"""What the components are given: tones, links, tags, tabs, steps, events, rows of a summary. Not how they look."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from django.utils.functional import Promise

Text: TypeAlias = str | Promise


class Tone(StrEnum):
    """What a tag or notice means; each has a sign of its own beside its colour."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


class Link(NamedTuple):
    """A link, also a breadcrumb; without ``href`` it is words."""

    label: Text
    href: str = ""


class Tag(NamedTuple):
    """A state in a word or two."""

    label: Text
    tone: str = Tone.NEUTRAL
    href: str = ""


class Progress(NamedTuple):
    """So many of so many."""

    done: int
    total: int


class Unknown(NamedTuple):
    """A value that nobody knows, and why: never blank and never 0."""

    reason: Text


class Tab(NamedTuple):
    """A view of the same thing; ``total`` is how many rows it holds."""

    label: Text
    href: str
    is_current: bool = False
    total: int | None = None


class StepState(StrEnum):
    """How far a step is."""

    DONE = "done"
    CURRENT = "current"
    AHEAD = "ahead"
    RETURNED = "returned"


class Step(NamedTuple):
    """A step of a form or a stage of approval; ``note`` is who and when."""

    label: Text
    state: StepState = StepState.AHEAD
    note: Text = ""


class Event(NamedTuple):
    """What happened on a day or at a time (``datetime``)."""

    at: date
    title: Text
    body: Text = ""
    by: Text = ""
    tone: str = Tone.NEUTRAL


class Row(NamedTuple):
    """A row of a summary list. ``value`` may be a ``Link``, ``Tag``, ``Progress``, ``Unknown`` or a list of them.

    ``action`` leads to where the row is changed.
    """

    label: Text
    value: object
    action: Link | None = None
