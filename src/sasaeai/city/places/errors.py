"""What people are told about places."""

from sasaeai.lib.errors import UserFacingError


class DivisionError(UserFacingError):
    """A change to the divisions that would contradict itself."""
