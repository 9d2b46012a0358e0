"""The roles that a person may give to the columns of a sheet, and how they are handed to the reading."""

import json
from collections.abc import Mapping

from sasaeai.sheets.layout.mapping import ROLES as KNOWN

ROLES = tuple(sorted(KNOWN))
"""Every role that a column may have, by name."""


def as_mapping_text(roles: Mapping[str, str]) -> str:
    """Roles by heading as a mapping file (TOML), such as ``services.sheets.remap`` takes it."""
    lines = (f"{_quoted(heading)} = {_quoted(role)}\n" for heading, role in roles.items())
    return "[columns]\n" + "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
