"""A sheet's JSON, changed as an object: values that become others, fields that go, come twice, move or change names."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from tests.factories.known_sheets import FURTHER, SAMPLE, UNLIKE, loaded
from tests.fuzz.mutators import Material, Mutator, characters, number, token
from tests.fuzz.structured import SENTENCES, WORDS

from sasaeai.sheets.model import Node, Sheet
from sasaeai.sheets.reading import read_document
from sasaeai.sheets.writers.json import to_json

Plain = Any
Path = tuple[str | int, ...]
FEW = 3
"""Measures of a small sheet."""
ODD: tuple[Plain, ...] = (
    None, True, False, 0, -1, 1, 2, 9, 0.5, -0.0, 1e39, 1e41, 1e308, float("inf"), float("nan"), 10**30, 10**50,
    1867, 1868, 2019, 2200, 2201, "", " ", "　", "\n", "\t", "\x00", "\x1f", "\x7f", "\x85", "\ud800", "\u202e",
    "\ufffe", "\U000e0100", "あ" * 33_000, "9" * 5_000, "=1+1", "</script>", "[bold]", "#set", "\\", "○", "◎", "A", "②",
    "5", "expand", "continue", "rate", "budget", "cumulative", "error", "SH006", "SH012", "TW001", "ZZ999",
    "t1!r1c1", "'表'!XFD1", "p2@1,2,3,4", "+", "!", "2019", "json", "xlsx", "0" * 64, [], {}, [[]], [None], [1, 1],
    {"": ""}, {"title": ["t1!r1c1"]}, {"2019": "○"}, {"拡充": None, "": True},
)  # fmt: skip
_ODD_WORDS = tuple(odd for odd in ODD if isinstance(odd, str) and odd.isascii())
_RECORDS = {"no", "level", "code", "label", "text", "schema", "nonblank"}
"""Of each kind of record a field, by which it is told from objects whose names are free."""
FIELDS = (
    "schema", "source", "measures", "nodes", "findings", "level", "no", "title", "twins", "results", "figures", "other",
    "words", "confidence", "sources", "value", "kind", "fiscal_year", "ratings", "2018", "備考", "", "a.b", "\ud800",
)  # fmt: skip


# Where objects come from


def cut(sheet: Sheet, few: int) -> Sheet:
    """The sheet with its first measures only, and the tree above them."""
    measures = sheet.measures[:few]
    numbers = {measure.no for measure in measures}
    return replace(sheet, measures=measures, nodes=tuple(_cut_node(node, numbers) for node in sheet.nodes))


def _cut_node(node: Node, numbers: set[int | str | None]) -> Node:
    kept = tuple(no for no in node.measures if no in numbers)
    return replace(node, measures=kept, children=tuple(_cut_node(child, numbers) for child in node.children))


@lru_cache(maxsize=64)
def small_sheet(at: int) -> bytes:
    """The JSON of the first measures of an own sheet."""
    path = (SAMPLE, *UNLIKE, *FURTHER)[at]
    return to_json(cut(read_document(loaded(path)), 1 + at % FEW)).encode()


def whole_sample() -> bytes:
    """The JSON of the sample sheet."""
    return to_json(read_document(loaded(SAMPLE))).encode()


SMALL: tuple[Callable[[], bytes], ...] = tuple(
    partial(small_sheet, at) for at in range(len((SAMPLE, *UNLIKE, *FURTHER)))
)


# Changes


def paths(plain: Plain, above: Path = ()) -> Iterator[Path]:
    """The way to each value inside another."""
    inside = plain.items() if isinstance(plain, dict) else enumerate(plain) if isinstance(plain, list) else ()
    for step, item in inside:
        yield (*above, step)
        yield from paths(item, (*above, step))


def at_path(plain: Plain, path: Path) -> Plain:
    """The value to which a way leads."""
    for step in path:
        plain = plain[step]
    return plain


def some_text(chance: random.Random) -> str:
    """A text as it stands in sheets."""
    return chance.choice(SENTENCES) if chance.random() < 0.4 else chance.choice(WORDS)


def other(plain: Plain, chance: random.Random) -> Plain:
    """Another value of the same type."""
    found: tuple[Plain, ...] = (plain, some_text(chance))
    if isinstance(plain, bool):
        found = (not plain,)
    elif isinstance(plain, int):
        found = (plain + 1, plain - 1, -plain, 0, plain * 1_000, chance.randint(-9, 3_000))
    elif isinstance(plain, float):
        found = (plain / 2, -plain, 0.0, 1.0, plain * 1e9, chance.random())
    elif isinstance(plain, str):
        text = some_text(chance)
        # What is ASCII is an address, a code or one of a few words.
        found = _ODD_WORDS if plain.isascii() else (text, f"{plain}{text}", f"{plain}\n{text}", "")
    elif isinstance(plain, list):
        found = (plain[:1], plain * 2, plain[::-1], [])
    elif isinstance(plain, dict) and not plain.keys() & _RECORDS:
        found = ({key: other(item, chance) for key, item in plain.items() if chance.random() < 0.7},)
    return chance.choice(found)


def changed(plain: Plain, chance: random.Random) -> None:
    """Change one place of an object in one way."""
    found = list(paths(plain))
    if not found:
        return
    path = chance.choice(found)
    if chance.random() < 0.3:  # rather what is few: the tree, the source, the counts, one measure's own fields
        path = chance.choice([path for path in found if len(path) <= chance.choice((1, 2, 3))])
    holder, step = at_path(plain, path[:-1]), path[-1]
    way = max(4, chance.randrange(-12, 12))
    if way == 4:
        holder[step] = other(holder[step], chance)
    elif way <= 6:
        holder[step] = chance.choice(ODD)
    elif way == 7:
        holder[step] = json.loads(json.dumps(at_path(plain, chance.choice(found))))
    elif way == 8:
        del holder[step]
    elif way == 9 and isinstance(holder, list):
        holder[step:step] = [json.loads(json.dumps(holder[step]))] * chance.choice((1, 1, 3, 40))
    elif way == 9:
        holder[chance.choice(FIELDS)] = holder.pop(step)
    elif way == 10 and isinstance(holder, dict):
        holder[chance.choice(FIELDS)] = chance.choice(ODD)
    else:
        holder[step] = _wrapped(holder[step], chance.choice((1, 2, 40, 400)))


def _wrapped(plain: Plain, times: int) -> Plain:
    for _ in range(times):
        plain = {**plain, "children": [plain]} if isinstance(plain, dict) and "children" in plain else [plain]
        if times > 9 and len(json.dumps(plain)) > 100_000:
            break
    return plain


def written(plain: Plain, chance: random.Random) -> bytes:
    """The object as JSON in one of the ways in which programs write it."""
    text = json.dumps(
        plain,
        ensure_ascii=chance.random() < 0.4,
        indent=chance.choice((None, 1, 4)),
        sort_keys=chance.random() < 0.1,
    )
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig")), "surrogatepass")


def _loaded(data: bytes) -> Plain:
    try:
        plain = json.loads(data.decode("utf-8-sig", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) else None


def value(data: bytes, chance: random.Random, material: Material) -> bytes:
    """One place or a few of the object change."""
    plain = _loaded(data)
    if plain is None:
        return characters(data, chance, material)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        changed(plain, chance)
    try:
        return written(plain, chance)
    except RecursionError:
        return data


def graft(data: bytes, chance: random.Random, material: Material) -> bytes:
    """Measures, nodes or findings of another sheet stand in this one, or instead of its own."""
    plain, source = _loaded(data), _loaded(chance.choice(material.others))
    if plain is None or source is None:
        return data
    name = chance.choice(("measures", "nodes", "findings", "cells", "source", "fiscal_years"))
    mine, theirs = plain.get(name), source.get(name)
    both = isinstance(mine, list) and isinstance(theirs, list) and chance.random() < 0.6
    plain[name] = mine + theirs if both else theirs
    return written(plain, chance)


def doubled(data: bytes, chance: random.Random, material: Material) -> bytes:
    """A line stands twice: a field with two values, or what is no JSON any more."""
    rows = data.split(b"\n")
    at = chance.randrange(len(rows))
    return b"\n".join((*rows[:at], rows[at], *rows[at:]))


OBJECTS: tuple[Mutator, ...] = (
    *(value,) * 16, graft, graft, doubled, number, token, characters,
)  # fmt: skip
