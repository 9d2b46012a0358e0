"""The triggers that give a network's list another token whenever it changes who stands in it, or in which order.

For each database. That a list is in the order of names is why a person's name has one, too.
"""
# ruff: noqa: S608 - names of code only

from collections.abc import Iterable

_STATES, _ENROLMENTS, _PEOPLE = "registers_networkstate", "registers_enrolment", "people_person"
_STAY = "network_id, party, since_earliest, since_latest, until_earliest, until_latest"
_CALLED = f"{_PEOPLE}_name_changes_state"
_ROWS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def install(vendor: str) -> Iterable[str]:
    """The statements that put the triggers up, and give a token to each list that is there."""
    random = "gen_random_uuid()" if vendor == "postgresql" else "lower(hex(randomblob(16)))"
    given = f"INSERT INTO {_STATES} (network_id, token)"
    replaced = "ON CONFLICT (network_id) DO UPDATE SET token = excluded.token"
    yield f"{given} SELECT network_id, {random} FROM (SELECT DISTINCT network_id FROM {_ENROLMENTS}) AS lists"
    for deed, rows in _ROWS.items():
        if vendor == "postgresql":
            changed = " UNION ".join(f"SELECT DISTINCT network_id FROM {row.lower()}_rows" for row in rows)
            tables = " ".join(f"{row} TABLE AS {row.lower()}_rows" for row in rows)
            yield (
                f"CREATE FUNCTION {_name(deed)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {given} "
                f"SELECT network_id, {random} FROM ({changed} ORDER BY network_id) AS lists {replaced}; "
                "RETURN NULL; END $$"
            )
            yield (
                f"CREATE TRIGGER {_name(deed)} AFTER {deed.upper()} ON {_ENROLMENTS} REFERENCING {tables} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {_name(deed)}()"
            )
        else:
            when = f"UPDATE OF {_STAY}" if deed == "update" else deed.upper()
            tokens = "".join(f"{given} VALUES ({row}.network_id, {random}) {replaced}; " for row in rows)
            yield f"CREATE TRIGGER {_name(deed)} AFTER {when} ON {_ENROLMENTS} BEGIN {tokens}END"
    renewed = (
        f"UPDATE {_STATES} SET token = {random} "
        f"WHERE network_id IN (SELECT network_id FROM {_ENROLMENTS} WHERE person_id = NEW.id);"
    )
    called = f"CREATE TRIGGER {_CALLED} AFTER UPDATE OF name, kana ON {_PEOPLE} FOR EACH ROW"
    if vendor == "postgresql":
        yield f"CREATE FUNCTION {_CALLED}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {renewed} RETURN NULL; END $$"
        yield f"{called} EXECUTE FUNCTION {_CALLED}()"
    else:
        yield f"{called} BEGIN {renewed} END"


def remove(vendor: str) -> Iterable[str]:
    """The statements that take them down, for going back a migration."""
    for name, table in [*((_name(deed), _ENROLMENTS) for deed in _ROWS), (_CALLED, _PEOPLE)]:
        if vendor == "postgresql":
            yield f"DROP TRIGGER {name} ON {table}"
            yield f"DROP FUNCTION {name}()"
        else:
            yield f"DROP TRIGGER {name}"


def _name(deed: str) -> str:
    return f"{_ENROLMENTS}_{deed}_changes_state"
