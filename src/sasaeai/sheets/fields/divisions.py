"""Divisions in charge: which names a cell holds, who leads, which are joint, and which are sub-units of another."""

import re
from collections.abc import Container
from typing import NamedTuple

from sasaeai.lib.japanese_text import narrow, squeeze

DIVISION_ENDINGS = (
    "課",
    "室",
    "局",
    "部",
    "署",
    "所",
    "館",
    "センター",
    "係",
    "班",
    "担当",
    "チーム",
    "委員会",
    "協議会",
    "会館",
    "公所",
    "院",
    "園",
)
"""Words that end the name of a part of a city hall."""


class Divisions(NamedTuple):
    """The names of a cell. ``names`` holds all in order; the first leads.

    ``sub_units`` maps a division to the part of it that is named; ``unsure`` tells names whose place the cell does not
    settle.
    """

    names: list[str]
    joint: list[str]
    sub_units: dict[str, str]
    unsure: list[str]


class _Name(NamedTuple):
    text: str
    is_bracketed: bool
    is_named_joint: bool = False


_PIECE = re.compile(r"\(([^()]{0,200})\)|[【\[〔]([^【\[〔】\]〕]*)[】\]〕]|([^()【】\[\]〔〕]+)")
_GAP = re.compile(r"[\s、,，/／;；]+|及び|並びに|(?<=[課室係局部])と(?=[一-鿿]{2,}課)")
_DOT = re.compile(r"[・･]")
_DEPARTMENT = re.compile(r"[^\s]+(?:部|局|本部|事務局)$")
_NOTHING = re.compile(r"[-—―－ー]+|なし|各課|全課|関係各課|全庁|全部局")
_JOINT = re.compile(r"^(?:関係|連携|協力)課?\s*[:：]")
_ROLE = re.compile(r"^(?:主管課?|関係課?|主担当|副担当|主|副|担当課?|所管課?|連携課?|協力課?)\s*[:：]\s*")


def parse_divisions(text: str, heads: Container[str] = ()) -> Divisions:
    """The divisions of a cell in charge; ``heads`` are the names that head a row elsewhere in the document.

    A bracketed name is joint when it says so (関係課：), heads a row, ends in 課 or stands among such names that do not
    say it; else it is the sub-unit of the name before it. Several names without brackets: the first leads, the others
    are joint and unsure.
    """
    found = _names(text, heads)
    if not found:
        return Divisions([], [], {}, [])
    names = list(dict.fromkeys(name.text for name in found))
    bracketed = [name.text for name in found[1:] if name.is_bracketed and not name.is_named_joint]
    plain = [name.text for name in found[1:] if not name.is_bracketed and name.text != names[0]]
    among_joint = sum(_heads_or_division(name, heads) for name in bracketed) > 0 and len(bracketed) > 1
    sub_units: dict[str, str] = {}
    joint, unsure = list(plain), list(plain)
    owner = names[0]
    for name in found[1:]:
        if not name.is_bracketed:
            owner = name.text
        elif among_joint or name.is_named_joint or _heads_or_division(name.text, heads):
            joint.append(name.text)
        else:
            sub_units[owner] = f"{sub_units[owner]}・{name.text}" if owner in sub_units else name.text
            unsure += [] if name.text.endswith(DIVISION_ENDINGS) else [name.text]
    joint = [name for name in names if name in joint]
    return Divisions(names, joint, sub_units, list(dict.fromkeys(unsure)))


def _heads_or_division(name: str, heads: Container[str]) -> bool:
    return name in heads or name.endswith("課") or name.rpartition(" ")[2] in heads


def _names(text: str, heads: Container[str]) -> list[_Name]:
    names: list[_Name] = []
    for match in _PIECE.finditer(narrow(text)):
        is_bracketed = match[3] is None
        words = text[slice(*match.span(match.lastindex or 0))]
        is_named_joint = _JOINT.match(narrow(words).strip()) is not None
        names += [_Name(name, is_bracketed and bool(names), is_named_joint) for name in _split(words, heads)]
    return names


def _split(words: str, heads: Container[str]) -> list[str]:
    """The names of a piece; a department followed by its division is one name (総務部 広報課).

    A division that heads a row elsewhere without a department needs none here: then the two are two names.
    """
    parts = [part for part in _GAP.split(_ROLE.sub("", narrow(words).strip())) if part]
    if _is_torn(parts):
        parts = [squeeze("".join(parts))]
    names: list[str] = []
    for part in (name for word in parts for name in _at_dots(word)):
        if names and _is_department(names[-1]) and not _DEPARTMENT.fullmatch(part) and part not in heads:
            names[-1] = f"{names[-1]} {part}"
        elif not _NOTHING.fullmatch(part):
            names.append(part)
    return names


def _is_department(name: str) -> bool:
    return _DEPARTMENT.fullmatch(name) is not None and " " not in name


def _is_torn(parts: list[str]) -> bool:
    """Whether spaces or the end of a line tear one name: all pieces together end as a name, none before the last."""
    return (
        len(parts) > 1
        and not any(part.endswith(DIVISION_ENDINGS) for part in parts[:-1])
        and "".join(parts).endswith(DIVISION_ENDINGS)
    )


def _at_dots(word: str) -> list[str]:
    """A middle dot parts names only when each side looks like one (波・潮流課 is one name)."""
    parts = [part for part in _DOT.split(word) if part]
    return parts if len(parts) > 1 and all(part.endswith(DIVISION_ENDINGS) for part in parts) else [word]
