"""The triggers that keep the log from being changed, for each database."""

from collections.abc import Iterable

TABLES = ("audit_auditentry", "audit_auditseal")
_REFUSAL = "the audit log is only added to"


def install(vendor: str) -> Iterable[str]:
    """The statements that put the triggers up."""
    if vendor == "postgresql":
        yield (
            "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        for table in TABLES:
            yield (
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            )
        return
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )


def remove(vendor: str) -> Iterable[str]:
    """The statements that take them down, for going back a migration."""
    if vendor == "postgresql":
        yield from (f"DROP TRIGGER {table}_kept ON {table}" for table in TABLES)
        yield "DROP FUNCTION audit_refuse()"
        return
    yield from (f"DROP TRIGGER {table}_no_{deed}" for table in TABLES for deed in ("update", "delete"))
