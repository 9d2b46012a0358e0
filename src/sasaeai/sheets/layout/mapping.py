"""A saved mapping: the roles that a person gave to headings, as TOML, to be used again next year.

``[columns]`` holds one line a heading: ``"特記すべき事項" = "issues"``. Headings are compared in folded form.
"""

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.layout.columns import Column, figure_label
from sasaeai.sheets.layout.looks import AFFINITY
from sasaeai.sheets.layout.tables import Table

ROLES = frozenset(AFFINITY)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Roles by folded heading."""

    roles: dict[str, str]


def load_mapping(text: str, name: str) -> Mapping:
    """Read a mapping file. Raises ``UserFacingError`` naming the line or the unknown role."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserFacingError(
            f"{name}：列の対応表（TOML）として読めません（{error}）。",
            f"{name}: not a readable mapping file in TOML ({error}).",
        ) from error
    columns = data.get("columns", {})
    for heading, role in columns.items():
        if role not in ROLES:
            known = "、".join(sorted(ROLES))
            raise UserFacingError(
                f"{name}：「{heading}」の役割「{role}」は使えません。使えるのは {known} です。",
                f"{name}: the role {role!r} of {heading!r} is not known; use one of {', '.join(sorted(ROLES))}.",
            )
    return Mapping({fold(heading): role for heading, role in columns.items()})


def overrides_of(mapping: Mapping) -> Callable[[list[Table], list[list[Column]]], list[list[Column]]]:
    """A function that puts the mapping's roles in place of the found ones."""

    def override(tables: list[Table], pages: list[list[Column]]) -> list[list[Column]]:
        return [[_overridden(column, mapping) for column in page] for page, _ in zip(pages, tables, strict=True)]

    return override


def _overridden(column: Column, mapping: Mapping) -> Column:
    role = mapping.roles.get(fold(column.heading)) if column.header else None
    if role is None or column.header is None:
        return column
    label = column.label if role != "value" else column.label or figure_label(column.header)
    return replace(column, role=role, confidence=1.0, label=label)


def dump_mapping(pages: Iterable[Iterable[Column]]) -> str:
    """The mapping of a document as TOML, one line a heading."""
    roles = {column.heading: column.role for page in pages for column in page if column.heading}
    lines = [f"{_quoted(heading)} = {_quoted(role)}" for heading, role in roles.items()]
    return "[columns]\n" + "".join(line + "\n" for line in lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
