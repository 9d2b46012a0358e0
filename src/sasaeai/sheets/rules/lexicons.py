"""The linter's words, as data: loaded once, in folded form. How they are used stands with each rule."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sasaeai.lib.japanese_text import fold


@cache
def _data() -> dict[str, Any]:
    text = resources.files("sasaeai.sheets.lexicon").joinpath("linter.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(section: str, name: str) -> tuple[str, ...]:
    """A list of words in folded form, the longest first."""
    return tuple(sorted({fold(word) for word in _data()[section][name]}, key=lambda word: (-len(word), word)))


@cache
def groups(section: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Groups of words as written."""
    return tuple(tuple(group) for group in _data()[section][name])


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Any of the words, the longest first, in folded text."""
    return re.compile("|".join(map(re.escape, words(section, name))))


@cache
def any_trend() -> re.Pattern[str]:
    """What a number did, by kind: the group of the match is the kind (up, down, flat, settled, not_up, not_down)."""
    kinds = [(word, kind) for kind in _data()["trends"] if kind != "growth" for word in words("trends", kind)]
    by_kind: dict[str, list[str]] = {}
    for word, kind in kinds:
        by_kind.setdefault(kind, []).append(re.escape(word))
    order = ("not_up", "not_down", "up", "down", "flat", "settled")
    return re.compile("|".join(f"(?P<{kind}>{'|'.join(by_kind[kind])})" for kind in order))


@cache
def look_alikes() -> dict[str, frozenset[str]]:
    """The characters that recognition takes for a character."""
    found: dict[str, set[str]] = {}
    for shapes in _data()["confusable"]["shapes"]:
        for char in shapes:
            found.setdefault(char, set()).update(set(shapes) - {char})
    return {char: frozenset(others) for char, others in found.items()}
