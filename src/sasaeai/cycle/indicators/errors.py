"""What people are told about indicators."""

from sasaeai.lib.errors import UserFacingError


class IndicatorError(UserFacingError):
    """A change to indicators that would contradict what is there."""
