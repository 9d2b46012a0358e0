"""What people are told about plans."""

from sasaeai.lib.errors import UserFacingError


class PlanError(UserFacingError):
    """A change to plans that would contradict what is there."""
