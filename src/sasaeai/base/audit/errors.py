"""Faults of code that writes to the log."""


class AuditError(Exception):
    """A row was to be written outside a transaction, or with what might be a person's words."""
