"""The triggers that give a network's list another token whenever it changes who stands in it, or in which order.

For each database. That a list is in the order of names is why a person's name has one, too. They name each other's
tables: a migration that makes one of these anew (on SQLite, almost any) takes them down before and puts them up after.
"""
# ruff: noqa: S608 - names of code only

from collections.abc import Iterable

_STATES, _ENROLMENTS, _PEOPLE = "registers_networkstate", "registers_enrolment", "people_person"
_STAY = "network_id, party, person_id, since_earliest, since_latest, until_earliest, until_latest"
_DEEDS = ("insert", "update", "delete", "moved", "truncate")
_CALLED = f"{_PEOPLE}_name_changes_state"
_GIVEN = f"INSERT INTO {_STATES} (network_id, token)"
_RANDOM = "lower(hex(randomblob(16)))"
_REPLACED = "ON CONFLICT (network_id) DO UPDATE SET token = excluded.token"


def install(vendor: str) -> Iterable[str]:
    """The statements that put the triggers up, and give a new token to each list that is there."""
    random = "gen_random_uuid()" if vendor == "postgresql" else _RANDOM
    yield _all_new(random)
    yield from _of_postgresql(random) if vendor == "postgresql" else _of_sqlite(random)


def remove(vendor: str) -> Iterable[str]:
    """The statements that take them down, also where some are not there."""
    for name, table in [*((_name(deed), _ENROLMENTS) for deed in _DEEDS), (_CALLED, _PEOPLE)]:
        if vendor == "postgresql":
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield f"DROP FUNCTION IF EXISTS {name}()"
        else:
            yield f"DROP TRIGGER IF EXISTS {name}"


def at_once(vendor: str) -> tuple[list[str], list[str]]:
    """What to say before and after many enrolments are added in one statement; all of it in one transaction.

    SQLite writes all rows aside first where there is any trigger, which is half of the time of a long list. After it
    every list has a new token, and the trigger is there again; where the transaction is undone it was never away.
    """
    if vendor == "postgresql":
        return [], []
    again = next(one for one in _of_sqlite(_RANDOM) if one.startswith(f"CREATE TRIGGER {_name('insert')} "))
    return [f"DROP TRIGGER IF EXISTS {_name('insert')}"], [again, _all_new(_RANDOM)]


def _all_new(random: str) -> str:
    # Without a condition SQLite takes ON CONFLICT for a part of the FROM clause.
    return f"{_GIVEN} SELECT id, {random} FROM registers_network WHERE true {_REPLACED}"


def _of_postgresql(random: str) -> Iterable[str]:
    """Once a statement, with the rows before and after; of changed rows only those whose stay is another."""
    old, new = (f"SELECT id, {_STAY} FROM {name}_rows" for name in ("old", "new"))
    changed = {
        "insert": ("NEW TABLE AS new_rows", "new_rows"),
        "update": (
            "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            f"(({old} EXCEPT {new}) UNION ({new} EXCEPT {old})) AS changed",
        ),
        "delete": ("OLD TABLE AS old_rows", "old_rows"),
    }
    for deed, (tables, rows) in changed.items():
        lists = f"(SELECT DISTINCT network_id FROM {rows} ORDER BY network_id) AS lists"
        yield _function(_name(deed), f"{_GIVEN} SELECT network_id, {random} FROM {lists} {_REPLACED};")
        yield (
            f"CREATE TRIGGER {_name(deed)} AFTER {deed.upper()} ON {_ENROLMENTS} REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_name(deed)}()"
        )
    yield _function(_name("truncate"), f"UPDATE {_STATES} SET token = {random};")
    yield (
        f"CREATE TRIGGER {_name('truncate')} AFTER TRUNCATE ON {_ENROLMENTS} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_name('truncate')}()"
    )
    yield _function(_CALLED, _renewed(random))
    yield (
        f"CREATE TRIGGER {_CALLED} AFTER UPDATE OF name, kana ON {_PEOPLE} FOR EACH ROW EXECUTE FUNCTION {_CALLED}()"
    )


def _of_sqlite(random: str) -> Iterable[str]:
    """Once a row."""
    for deed, row, when in (
        ("insert", "NEW", "INSERT ON {}"),
        ("update", "NEW", f"UPDATE OF {_STAY} ON {{}}"),
        ("moved", "OLD", "UPDATE OF network_id ON {} WHEN OLD.network_id <> NEW.network_id"),
        ("delete", "OLD", "DELETE ON {}"),
    ):
        given = f"{_GIVEN} VALUES ({row}.network_id, {random}) {_REPLACED};"
        yield f"CREATE TRIGGER {_name(deed)} AFTER {when.format(_ENROLMENTS)} BEGIN {given} END"
    yield f"CREATE TRIGGER {_CALLED} AFTER UPDATE OF name, kana ON {_PEOPLE} BEGIN {_renewed(random)} END"


def _renewed(random: str) -> str:
    of_person = f"SELECT network_id FROM {_ENROLMENTS} WHERE person_id = NEW.id"
    return f"UPDATE {_STATES} SET token = {random} WHERE network_id IN ({of_person});"


def _function(name: str, does: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} RETURN NULL; END $$"


def _name(deed: str) -> str:
    return f"{_ENROLMENTS}_{deed}_changes_state"
