"""Same-as-left: 同左, 〃, 同上 in a cell, alone or followed by words that add to it."""

import re
from typing import NamedTuple


class SameAsLeft(NamedTuple):
    """A cell that repeats its neighbour. ``is_plain`` when it says nothing else; ``rest`` is what it adds."""

    is_plain: bool
    rest: str


_REPEAT = re.compile(
    r"^(?:[・※○●■(（「]\s*)?(同\s?左|左に同じ|左記に同じ|左記と同じ|同\s?上|上に同じ|上記に同じ|〃|々々|″|\"|”|仝)(?P<rest>.*)$",
    re.DOTALL,
)
_STARTS_NEW = re.compile(r"^(?:[)）」。.、,]|\s|[（(※・:：]|[0-9０-９]|(?:だが|ただし|のほか|に加え|及び)|$)")
_CLOSING = re.compile(r"^[\s)）」。.、,:：]+")


def parse_same_as_left(text: str) -> SameAsLeft | None:
    """Whether a cell says that it repeats the one on its left (or above); None for 同左 inside a sentence."""
    match = _REPEAT.match(text.strip())
    if match is None or not _STARTS_NEW.match(match["rest"]):
        return None
    rest = _CLOSING.sub("", match["rest"]).strip()
    return SameAsLeft(not rest, rest)
