"""The stages of an entry and the ways between them: one table for the service, the buttons and the tests.

The path is 担当者 → 課長承認 → 確定 → 公表, with 差戻し on the way. Stages as a city's own data come with later rounds.
"""

from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """How far an entry is."""

    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    FROZEN = "frozen"
    PUBLISHED = "published"


class Actor(StrEnum):
    """Who takes a step."""

    WRITER = "writer"
    APPROVER = "approver"
    COLLECTOR = "collector"


class Step(NamedTuple):
    """A way from some stages to another. ``needs_text`` where it cannot be taken without a word of why."""

    name: str
    before: frozenset[Stage]
    after: Stage
    by: Actor
    needs_text: bool = False


WRITABLE = frozenset({Stage.NOT_BEGUN, Stage.BEGUN, Stage.SENT_BACK})
"""The stages in which the lead division may write."""

STEPS = {
    step.name: step
    for step in (
        Step("submit", WRITABLE, Stage.SUBMITTED, Actor.WRITER),
        Step("take_back", frozenset({Stage.SUBMITTED}), Stage.BEGUN, Actor.WRITER),
        Step("send_back", frozenset({Stage.SUBMITTED}), Stage.SENT_BACK, Actor.APPROVER, needs_text=True),
        Step("approve", frozenset({Stage.SUBMITTED}), Stage.APPROVED, Actor.APPROVER),
        Step("return", frozenset({Stage.APPROVED}), Stage.SENT_BACK, Actor.COLLECTOR, needs_text=True),
        Step("freeze", frozenset({Stage.APPROVED}), Stage.FROZEN, Actor.COLLECTOR),
        Step("publish", frozenset({Stage.FROZEN}), Stage.PUBLISHED, Actor.COLLECTOR),
        Step("reopen", frozenset({Stage.FROZEN, Stage.PUBLISHED}), Stage.SENT_BACK, Actor.COLLECTOR, needs_text=True),
    )
}
"""Every step by name."""


def steps_from(stage: Stage, actors: frozenset[Actor]) -> list[Step]:
    """The steps that somebody may take from a stage."""
    return [step for step in STEPS.values() if stage in step.before and step.by in actors]


def is_apart(step: Step, user: str, wrote: frozenset[str], approved: frozenset[str]) -> bool:
    """Whether a step is taken by somebody else than those before: writer, approver and collector differ."""
    if step.by is Actor.APPROVER:
        return user not in wrote
    if step.by is Actor.COLLECTOR and step.name in {"freeze", "publish"}:
        return user not in wrote | approved
    return True
