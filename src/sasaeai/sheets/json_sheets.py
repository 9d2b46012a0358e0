"""A sheet out of the JSON that ``writers/json`` makes of one: exactly the form of the contract, or one sentence.

What the JSON does not tell (``Finding.words``, ``Figure.confidence``) has its default. The cells that rules look at are
made up again in ``json_cells``.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from sasaeai.sheets.errors import UserFacingError
from sasaeai.sheets.fields.directions import DirectionValue
from sasaeai.sheets.formats import refusals
from sasaeai.sheets.limited import wire
from sasaeai.sheets.limited.wire import WireError, unpacked
from sasaeai.sheets.model import SCHEMA, Figure, Finding, Measure, MeasureNo, Node, Sheet

NOT_TOLD = frozenset({(Finding, "words"), (Figure, "confidence")})
"""The fields of the model that the JSON leaves out."""
KINDS = frozenset("text html markdown csv tsv xlsx xls docx pdf".split())
"""What a sheet can have been read from first."""
FIRST_YEAR, LAST_YEAR = 1868, 2200
MOST_LEVELS = 50
LARGEST = 1e40
"""No value reaches this; larger ones cannot be counted with."""
_MOST_DIGITS = 60
_DIRECTIONS = frozenset(get_args(DirectionValue))
_FIELDS = frozenset(Measure.__dataclass_fields__)
_DIGEST, _CODE = re.compile("[0-9a-f]{64}"), re.compile("[A-Z]{2}[0-9]{3}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_LONGEST_STEP, _LONGEST_PATH = 40, 160
_PLAIN_STEP = re.compile(r"[^\s.\[\]]+")
_TOLD = {
    wire.NOT_OF_TYPE: ("値の種類が違います", "a value of another type"),
    wire.NOT_UNICODE: ("文字の半分だけが入っています", "half a character"),
    wire.NO_YEAR: ("年度を表す4桁の数字ではありません", "no year of four digits"),
    wire.MISSING: ("必要な項目がありません", "nothing, though it is required"),
    wire.UNKNOWN: ("決まりにない項目です", "something that the form does not have"),
}


class _Problem(NamedTuple):
    """A value that has its type and still cannot be: where it stands, and what is wrong in both languages."""

    path: tuple[str | int, ...]
    ja: str
    en: str


def from_json(text: str, name: str) -> Sheet:
    """The sheet of a JSON text in the contract's form; ``name`` is used in sentences only.

    Its source is the file that the sheet was first read from. Raises ``UserFacingError`` with the place that is not of
    the form, such as ``measures[3].figures[0].value``.
    """
    plain = _object(text, name)
    schema = plain.pop("schema", None)
    if schema != SCHEMA:
        raise refusals.other_version(name, _shown(schema) if isinstance(schema, str) else "?")
    try:
        sheet = unpacked(Sheet, plain, NOT_TOLD)
    except WireError as error:
        raise _refusal(name, error.path, *_TOLD[error.problem]) from error
    except RecursionError as error:
        raise refusals.too_tangled(name, "入れ子", "levels of nesting") from error
    for problem in _problems(sheet, plain):
        raise _refusal(name, *problem)
    return sheet


# The text


class _TwiceError(ValueError):
    """An object names a field twice, and nobody can tell which of the values is meant."""


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        plain = json.loads(text.lstrip("\ufeff"), object_pairs_hook=_once, parse_int=_integer)
    except _TwiceError as error:
        raise refusals.field_twice(name, _shown(str(error))) from error
    except RecursionError as error:
        raise refusals.too_tangled(name, "入れ子", "levels of nesting") from error
    except ValueError as error:
        raise refusals.damaged(name, "JSON ファイル", "JSON file") from error
    if not isinstance(plain, dict):
        raise refusals.other_kind(name, "JSON", "a JSON file")
    return plain


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [key for key, _ in pairs]
        raise _TwiceError(next(key for at, key in enumerate(names) if key in names[:at]))
    return made


def _integer(digits: str) -> int | float:
    """A whole number; one with more digits than can be counted with is no whole number to anybody."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float("inf")


# Sentences


def _refusal(name: str, path: Iterable[str | int], ja: str, en: str) -> UserFacingError:
    return refusals.not_of_form(name, _path(path), ja, en)


def _path(steps: Iterable[str | int]) -> str:
    """Where a value stands, as ``measures[3].other.備考``."""
    told = ""
    for step in steps:
        told += f"[{step}]" if isinstance(step, int) else f"{'.' if told else ''}{_step(step)}"
    return told if len(told) <= _LONGEST_PATH else f"{told[:_LONGEST_PATH]}…"


def _step(name: str) -> str:
    return _shown(name) if _PLAIN_STEP.fullmatch(name) else f'"{_shown(name)}"'


def _shown(text: str) -> str:
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return printable if len(printable) <= _LONGEST_STEP else f"{printable[:_LONGEST_STEP]}…"


# What types do not tell


def _problems(sheet: Sheet, plain: dict[str, Any]) -> Iterator[_Problem]:
    yield from _of_source(sheet)
    yield from _of_years(sheet)
    if not sheet.measures:
        yield _Problem(("measures",), "取組が1つもありません", "no measure at all")
    numbers = {measure.no for measure in sheet.measures}
    yield from _of_nodes(sheet.nodes, ("nodes",), 0, numbers)
    for at, measure in enumerate(sheet.measures):
        yield from _of_measure(measure, ("measures", at))
    for at, finding in enumerate(sheet.findings):
        yield from _of_finding(finding, ("findings", at))
    yield from _of_counts(sheet)
    yield from _of_texts({**plain, "source": None})


def _of_source(sheet: Sheet) -> Iterator[_Problem]:
    if not _DIGEST.fullmatch(sheet.source.sha256):
        yield _Problem(("source", "sha256"), "SHA-256 の16進64桁ではありません", "no SHA-256 of 64 hex digits")
    if sheet.source.kind not in KINDS:
        yield _Problem(("source", "kind"), "知らない種類です", "a kind that is not known")


def _of_years(sheet: Sheet) -> Iterator[_Problem]:
    for at, year in enumerate(sheet.fiscal_years):
        yield from _of_year(year, ("fiscal_years", at))
    if any(one >= two for one, two in pairwise(sheet.fiscal_years)):
        yield _Problem(("fiscal_years",), "年度が順に並んでいません", "years out of order")


def _of_year(year: int | None, path: tuple[str | int, ...]) -> Iterator[_Problem]:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        yield _Problem(
            path, f"{FIRST_YEAR}～{LAST_YEAR} の年度ではありません", f"no fiscal year from {FIRST_YEAR} to {LAST_YEAR}"
        )


def _of_nodes(
    nodes: tuple[Node, ...], path: tuple[str | int, ...], above: int, numbers: set[MeasureNo | None]
) -> Iterator[_Problem]:
    for at, node in enumerate(nodes):
        here = (*path, at)
        if not above < node.level <= MOST_LEVELS:
            yield _Problem(
                (*here, "level"),
                f"{above + 1}～{MOST_LEVELS} ではありません",
                f"a level that is not from {above + 1} to {MOST_LEVELS}",
            )
            return
        for index, no in enumerate(node.measures):
            if no not in numbers:
                yield _Problem((*here, "measures", index), "その番号の取組がありません", "a number that no measure has")
        yield from _of_nodes(node.children, (*here, "children"), node.level, numbers)


def _of_measure(measure: Measure, path: tuple[str | int, ...]) -> Iterator[_Problem]:
    for at, result in enumerate(measure.results):
        yield from _of_year(result.fiscal_year, (*path, "results", at, "fiscal_year"))
    for at, figure in enumerate(measure.figures):
        yield from _of_figure(figure, (*path, "figures", at))
    for year in measure.ratings:
        yield from _of_year(year, (*path, "ratings", str(year)))
    if measure.direction is not None and measure.direction not in _DIRECTIONS:
        yield _Problem((*path, "direction"), "知らない方向性です", "a direction that is not known")
    for name, refs in measure.sources.items():
        yield from _of_field(name, (*path, "sources", name))
        yield from _of_refs(refs, (*path, "sources", name))
    for name, confidence in measure.confidence.items():
        yield from _of_field(name, (*path, "confidence", name))
        if not 0 <= confidence <= 1:
            yield _Problem((*path, "confidence", name), "0～1 ではありません", "a confidence that is not from 0 to 1")


def _of_figure(figure: Figure, path: tuple[str | int, ...]) -> Iterator[_Problem]:
    yield from _of_year(figure.fiscal_year, (*path, "fiscal_year"))
    if not abs(figure.value) < LARGEST:  # nor is "not a number" less
        yield _Problem((*path, "value"), "扱える数値ではありません", "a number that cannot be counted with")
    yield from _of_refs(figure.sources, (*path, "sources"))


def _of_field(name: str, path: tuple[str | int, ...]) -> Iterator[_Problem]:
    if name not in _FIELDS:
        yield _Problem(path, *_TOLD[wire.UNKNOWN])


def _of_refs(refs: tuple[str, ...], path: tuple[str | int, ...]) -> Iterator[_Problem]:
    for at, ref in enumerate(refs):
        if not ref.strip() or "\n" in ref:
            yield _Problem((*path, at), "セルの位置ではありません", "no address of a cell")


def _of_finding(finding: Finding, path: tuple[str | int, ...]) -> Iterator[_Problem]:
    if not _CODE.fullmatch(finding.code):
        yield _Problem((*path, "code"), "規則の符号（SH001 など）ではありません", "no code of a rule, such as SH001")
    for name, message in (("message_ja", finding.message_ja), ("message_en", finding.message_en)):
        if not message.strip() or "\n" in message:
            yield _Problem((*path, name), "1行の文ではありません", "no sentence in one line")
    yield from _of_refs(finding.cells, (*path, "cells"))


def _of_counts(sheet: Sheet) -> Iterator[_Problem]:
    cells = sheet.cells
    parts = (cells.used, cells.headings, cells.reported)
    if min(parts) < 0 or sum(parts) != cells.nonblank:
        yield _Problem(("cells",), "セルの数が合いません", "counts that do not add up")


def _of_texts(plain: object) -> Iterator[_Problem]:
    path = _first(plain, lambda text: _CONTROL.search(text) is not None)
    if path is not None:
        yield _Problem(path, "文字ではない制御文字が入っています", "a control character, which no cell can hold")


def _first(plain: object, is_wanted: Callable[[str], bool]) -> tuple[str | int, ...] | None:
    """The way to the first text, or name of a field, that is wanted."""
    if isinstance(plain, str):
        return () if is_wanted(plain) else None
    inside: Iterable[tuple[str | int, object]] = ()
    if isinstance(plain, dict):
        inside = plain.items()
    elif isinstance(plain, list):
        inside = enumerate(plain)
    for step, item in inside:
        rest = () if isinstance(step, str) and is_wanted(step) else _first(item, is_wanted)
        if rest is not None:
            return (step, *rest)
    return None
