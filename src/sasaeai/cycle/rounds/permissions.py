"""Who may do what with an entry: by the post's role, the divisions that it answers for, and who wrote before."""

from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.rules.stages import WRITABLE, Actor, Stage, Step, steps_from

_RIGHT_OF = {
    Actor.WRITER: Right.WRITE_ENTRIES,
    Actor.APPROVER: Right.APPROVE_ENTRIES,
    Actor.COLLECTOR: Right.RUN_ROUNDS,
}


def may_act(viewer: Viewer, actor: Actor, lead: str | None) -> bool:
    """Whether a viewer takes a part in an entry whose lead division is that (its key).

    An entry without a division is the plan office's to write and, having no head, to approve; by two people.
    """
    if actor is Actor.APPROVER and lead is None:
        return viewer.may(Right.RUN_ROUNDS)
    if actor is Actor.COLLECTOR:
        return viewer.may(Right.RUN_ROUNDS)
    return viewer.may_for(_RIGHT_OF[actor], lead)


def may_write(viewer: Viewer, stage: Stage, lead: str | None) -> bool:
    """Whether the viewer may change the entry's texts now."""
    return stage in WRITABLE and may_act(viewer, Actor.WRITER, lead)


def may_read(viewer: Viewer, stage: Stage) -> bool:
    """Whether the viewer may read an entry: the committee reads what is settled, the office everything."""
    if not viewer.may(Right.READ_PLAN):
        return False
    return reads_inside(viewer) or stage in {Stage.FROZEN, Stage.PUBLISHED}


def reads_inside(viewer: Viewer) -> bool:
    """Whether the viewer reads what is said inside the office: drafts, words between posts, reasons, whom to ask."""
    return viewer.may(Right.RUN_ROUNDS) or bool(viewer.divisions) or viewer.may(Right.READ_AUDIT)


def open_steps(viewer: Viewer, stage: Stage, lead: str | None) -> list[Step]:
    """The steps that the viewer's post may take with an entry now; who wrote it may still be refused."""
    actors = frozenset(actor for actor in Actor if may_act(viewer, actor, lead))
    return [step for step in steps_from(stage, actors) if step.name != "publish"]
