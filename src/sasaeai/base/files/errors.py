"""What people are told about files that are not taken."""

from sasaeai.lib.errors import UserFacingError


class FileRefusedError(UserFacingError):
    """The file is too large, of a kind that is not wanted here, or damaged."""
