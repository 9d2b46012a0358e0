"""Texts of results with slots for figures: ``{登録機関数}`` stands for the value of that indicator in the text's year.

Staff write sentences around slots and no numbers in them, so that a figure is never typed where it is derived.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

_SLOT = re.compile(r"[{｛]([^{}｛｝\n]{1,80})[}｝]")


class Piece(NamedTuple):
    """A piece of a text: words as they are, a figure that was put in, or a slot that no indicator fills."""

    kind: Literal["words", "figure", "unfilled"]
    text: str


def pieces(text: str, figures: Mapping[str, str]) -> list[Piece]:
    """The text in pieces. ``figures`` are values as they are printed, by the label of their indicator."""
    found, end = list[Piece](), 0
    for slot in _SLOT.finditer(text):
        if slot.start() > end:
            found.append(Piece("words", text[end : slot.start()]))
        label, end = slot[1].strip(), slot.end()
        found.append(Piece("figure", figures[label]) if label in figures else Piece("unfilled", slot[0]))
    if end < len(text):
        found.append(Piece("words", text[end:]))
    return found


def filled(text: str, figures: Mapping[str, str]) -> str:
    """The text with its figures; a slot that no indicator fills stays as it was written."""
    return "".join(piece.text for piece in pieces(text, figures))


def slots(texts: Iterable[str]) -> set[str]:
    """The labels of all slots in some texts."""
    return {slot[1].strip() for text in texts for slot in _SLOT.finditer(text)}


SAME = "同左"


def as_left(before: str, text: str) -> str:
    """What a year says that is the same as the one before: 同左, what is added, and what that year said."""
    own = text.removeprefix(SAME).strip()
    return "\n".join(part for part in (f"{SAME}　{own}".strip(), f"（{before}）" if before and not own else "") if part)
