"""A saved mapping: the roles that a person gave to headings, as TOML, to be used again next year.

``[columns]`` holds one line a heading: ``"特記すべき事項" = "issues"``. Headings are compared in folded form.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sasaeai.lib.japanese_text import fold
from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.grid import Document
from sasaeai.sheets.layout import Column, Layout, read_layout
from sasaeai.sheets.layout.columns import figure_label
from sasaeai.sheets.layout.looks import AFFINITY

ROLES = frozenset(AFFINITY)
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Roles by heading, as written in the file and in folded form."""

    roles: dict[str, str]

    def override(self, column: Column) -> Column:
        """The column with the role that the mapping gives its heading, if any."""
        role = self.roles.get(fold(column.heading)) if column.header else None
        if role is None or column.header is None or role == column.role:
            return column
        label = column.label if role != "value" else column.label or figure_label(column.header)
        return replace(column, role=role, confidence=1.0, label=label)

    def unused(self, layout: Layout) -> list[str]:
        """The headings of the mapping that no column of the document has."""
        seen = {fold(column.heading) for block in layout.blocks for column in block.columns}
        seen |= {fold(column.heading) for page in layout.columns for column in page}
        return [heading for heading in self.roles if heading not in seen]


def load_mapping(text: str, name: str) -> Mapping:
    """Read a mapping file. Raises ``UserFacingError`` naming the line or the unknown role."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers and nesting beyond reason raise these too
        line = _LINE.search(str(error))
        ja, en = (f"（{line[1]}行目）", f" (line {line[1]})") if line else ("", "")
        raise UserFacingError(
            f"{name}：列の対応表（TOML）として読めません{ja}。書き方を確かめてください。",
            f"{name}: not a readable mapping file in TOML{en}; check how it is written.",
        ) from error
    columns = data.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise UserFacingError(
            f'{name}：列の対応表に [columns] の行がありません。「"見出し" = "issues"」のように1行ずつ書いてください。',
            f'{name}: the mapping has no lines under [columns]; write one a heading, like "見出し" = "issues".',
        )
    return Mapping({fold(heading): _role(heading, role, name) for heading, role in columns.items()})


def _role(heading: str, role: object, name: str) -> str:
    if isinstance(role, str) and role in ROLES:
        return role
    raise UserFacingError(
        f"{name}：「{heading}」の役割「{role}」は使えません。使えるのは {'、'.join(sorted(ROLES))} です。",
        f"{name}: the role {role!r} of {heading!r} is not known; use one of {', '.join(sorted(ROLES))}.",
    )


def mapping_text(document: Document, mapping: Mapping | None = None) -> str:
    """What each heading of a document was taken for, as a mapping file to correct and use again."""
    layout = read_layout(document, mapping.override if mapping else None)
    return _as_toml(column for block in layout.blocks for column in block.columns)


def _as_toml(columns: Iterable[Column]) -> str:
    roles = {column.heading: column.role for column in columns if column.heading}
    return "[columns]\n" + "".join(f"{_quoted(heading)} = {_quoted(role)}\n" for heading, role in roles.items())


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
