"""What people are told about lists that are not taken in, and about what is wrong in one."""

from sasaeai.lib.errors import UserFacingError


class ImportRefusedError(UserFacingError):
    """The list as a whole cannot be taken in as it is, or not now."""


class ProblemError(UserFacingError):
    """A value or a row is wrong. The sentences say how, and never repeat the value: they are stored and logged."""


class CheckStoppedError(Exception):
    """Another check of the same batch has begun, or the batch was given up; this one writes nothing more."""
