"""Who may type values: the plan office, and the staff of the measure's lead division."""

from uuid import UUID

from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.selectors.answering import lead_divisions


def may_type(viewer: Viewer, measure: UUID) -> bool:
    """Whether the viewer may type values of a measure's indicators."""
    if viewer.may(Right.DEFINE_INDICATORS):
        return True
    return viewer.may_for(Right.WRITE_ENTRIES, lead_divisions([measure]).get(measure))
