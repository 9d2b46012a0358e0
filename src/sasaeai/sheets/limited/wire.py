"""Dataclasses and named tuples to plain JSON and back, by their type hints. Nothing else passes, and nothing is called.

A named tuple is a list, a dataclass an object with all its fields, but for those that both sides leave out. Either
side may be fed by a hostile file, so what does not fit the hints exactly raises ``WireError``.
"""

import dataclasses
import json
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Plain = Any
"""What JSON holds."""
_Type = Any
"""A class, or what stands for several in a type hint."""
_Reader = Callable[[Plain], Any]
LeftOut = frozenset[tuple[type, str]]
"""Fields of dataclasses that the plain form has not; they get their defaults."""


class WireError(ValueError):
    """What came is not what was agreed. ``path`` leads to it from the outermost value, by names and places."""

    def __init__(self, problem: str, *path: str | int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.path = path

    def within(self, step: str | int) -> "WireError":
        """The same error, told from one value further out."""
        self.path = (step, *self.path)
        return self


NOT_OF_TYPE, NOT_UNICODE, NO_YEAR = "a value of another type", "no Unicode text", "a key that is no number"
MISSING, UNKNOWN = "a field that is missing", "a field that is not known"


def line_of(message: object) -> bytes:
    """A message of plain values as one line of JSON."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def message_of(line: bytes) -> dict[str, Any]:
    """The message of one line. Raises ``WireError`` unless it is a whole line with one object."""
    try:
        message = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    if not isinstance(message, dict) or not line.endswith(b"\n"):
        raise WireError("no message")
    return message


def packed(value: object) -> Plain:
    """A value of the model as plain lists, objects, texts and numbers."""
    if isinstance(value, tuple | list):
        return [packed(item) for item in value]
    if isinstance(value, Mapping):
        return {key: packed(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {field.name: packed(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def unpacked(kind: type[T], plain: object, left_out: LeftOut = frozenset()) -> T:
    """The value of type ``kind`` that was packed. Raises ``WireError``."""
    value: T = _reader(cast("Hashable", kind), left_out)(plain)
    return value


@cache
def _reader(kind: _Type, left_out: LeftOut) -> _Reader:
    """What reads a value of a type from plain JSON."""
    origin: _Type = get_origin(kind)
    arguments = get_args(kind)
    if origin in {Union, UnionType}:
        return _one_of([_reader(argument, left_out) for argument in arguments])
    if origin is Literal:
        return lambda plain: _require(isinstance(plain, str) and plain in arguments, plain)
    if origin is tuple:
        readers = [_reader(argument, left_out) for argument in arguments if argument is not ...]
        return _row(tuple, readers) if ... not in arguments else _series(readers[0])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _table(_key_reader(arguments[0]), _reader(arguments[1], left_out))
    if kind in _SCALARS:
        return _SCALARS[kind]
    return _record(kind, left_out) if dataclasses.is_dataclass(kind) else _named(kind, left_out)


def _require(fits: bool, plain: Plain) -> Plain:
    if not fits:
        raise WireError(NOT_OF_TYPE)
    return plain


def _text(plain: Plain) -> str:
    if not isinstance(plain, str):
        raise WireError(NOT_OF_TYPE)
    try:
        plain.encode()
    except UnicodeEncodeError as error:  # half a character, which no file can be written with
        raise WireError(NOT_UNICODE) from error
    return plain


_SCALARS: dict[Any, _Reader] = {
    str: _text,
    int: lambda plain: _require(type(plain) is int, plain),
    float: lambda plain: _require(type(plain) in {float, int}, plain),
    bool: lambda plain: _require(type(plain) is bool, plain),
    NoneType: lambda plain: _require(plain is None, plain),
}


def _one_of(readers: list[_Reader]) -> _Reader:
    def read(plain: Plain) -> object:
        for reader in readers:
            try:
                return reader(plain)
            except WireError as error:
                if error.problem == NOT_UNICODE:
                    raise
        raise WireError(NOT_OF_TYPE)

    return read


def _series(reader: _Reader) -> _Reader:
    def read(plain: Plain) -> object:
        made: list[object] = []
        items = _require(isinstance(plain, list), plain)
        try:
            for item in items:
                made.append(reader(item))  # noqa: PERF401 - how many there are tells which one failed
        except WireError as error:
            raise error.within(len(made)) from None
        return tuple(made)

    return read


def _row(make: _Reader, readers: list[_Reader]) -> _Reader:
    def read(plain: Plain) -> object:
        if not isinstance(plain, list) or len(plain) != len(readers):
            raise WireError("a row of another length")
        return make(reader(item) for reader, item in zip(readers, plain, strict=True))

    return read


def _named(kind: _Type, left_out: LeftOut) -> _Reader:
    return _row(kind._make, [_reader(hint, left_out) for hint in get_type_hints(kind).values()])


def _key_reader(kind: _Type) -> _Reader:
    """Keys of JSON are texts; a year comes back as the number that it was."""
    return _text if kind is str else _number_of


def _number_of(plain: Plain) -> int:
    number = int(plain) if isinstance(plain, str) and len(plain) < 20 and plain.lstrip("-").isdecimal() else None
    if number is None or str(number) != plain:
        raise WireError(NO_YEAR)
    return number


def _table(key: _Reader, reader: _Reader) -> _Reader:
    def read(plain: Plain) -> dict[Any, Any]:
        made, name = {}, ""
        _require(isinstance(plain, dict), plain)
        try:
            for name, item in plain.items():
                made[key(name)] = reader(item)
        except WireError as error:
            raise error.within(name) from None
        return made

    return read


def _record(kind: _Type, left_out: LeftOut) -> _Reader:
    readers: dict[str, _Reader] = {}

    def read(plain: Plain) -> object:
        if not readers:  # not before the first use, for a node holds nodes
            hints = get_type_hints(kind).items()
            readers.update({name: _reader(hint, left_out) for name, hint in hints if (kind, name) not in left_out})
        _require(isinstance(plain, dict), plain)
        if plain.keys() != readers.keys():
            raise _other_fields(plain, readers)
        made, name = {}, ""
        try:
            for name, reader in readers.items():
                made[name] = reader(plain[name])
        except WireError as error:
            raise error.within(name) from None
        return kind(**made)

    return read


def _other_fields(plain: dict[str, Plain], readers: dict[str, _Reader]) -> WireError:
    unknown = next((name for name in plain if name not in readers), None)
    if unknown is not None:
        return WireError(UNKNOWN, unknown)
    return WireError(MISSING, next(name for name in readers if name not in plain))
