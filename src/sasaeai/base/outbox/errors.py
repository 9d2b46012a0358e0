"""What people are told about messages."""

from sasaeai.lib.errors import UserFacingError


class MessageError(UserFacingError):
    """A message cannot go out as it is, or was dealt with already."""
