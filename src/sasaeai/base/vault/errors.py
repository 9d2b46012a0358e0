"""What can go wrong with keys and with what they seal."""

from sasaeai.lib.errors import UserFacingError


class KeyRingError(UserFacingError):
    """The keys are missing or not as they were written."""


class SealError(Exception):
    """A sealed text does not open: another key, another row or field, or changed bytes. Never tells the text."""


class PlaintextRefusedError(TypeError):
    """A text was to reach the database, or to be searched there, without its row: it would have been readable."""
