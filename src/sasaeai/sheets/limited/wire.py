"""Dataclasses and named tuples to plain JSON and back, by their type hints. Nothing else passes, and nothing is called.

A named tuple is a list, a dataclass an object with all its fields. Either side may be fed by a hostile file, so
what does not fit the hints exactly raises ``WireError``.
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


class WireError(ValueError):
    """What came is not what was agreed."""


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


def unpacked(kind: type[T], plain: object) -> T:
    """The value of type ``kind`` that was packed. Raises ``WireError``."""
    value: T = _reader(cast("Hashable", kind))(plain)
    return value


@cache
def _reader(kind: _Type) -> _Reader:
    """What reads a value of a type from plain JSON."""
    origin: _Type = get_origin(kind)
    arguments = get_args(kind)
    if origin in {Union, UnionType}:
        return _one_of([_reader(argument) for argument in arguments])
    if origin is Literal:
        return lambda plain: _require(isinstance(plain, str) and plain in arguments, plain)
    if origin is tuple:
        return _series(_reader(arguments[0])) if arguments[1:] == (...,) else _row(tuple, arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _table(_key_reader(arguments[0]), _reader(arguments[1]))
    return _SCALARS[kind] if kind in _SCALARS else _record(kind) if dataclasses.is_dataclass(kind) else _named(kind)


def _require(fits: bool, plain: Plain) -> Plain:
    if not fits:
        raise WireError("a value of another type")
    return plain


def _text(plain: Plain) -> str:
    if not isinstance(plain, str):
        raise WireError("no text")
    try:
        plain.encode()
    except UnicodeEncodeError as error:  # half a character, which no file can be written with
        raise WireError("no Unicode text") from error
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
            except WireError:
                continue
        raise WireError("a value of none of the types")

    return read


def _series(reader: _Reader) -> _Reader:
    return lambda plain: tuple(map(reader, _require(isinstance(plain, list), plain)))


def _row(make: _Reader, kinds: tuple[Any, ...]) -> _Reader:
    readers = [_reader(kind) for kind in kinds]

    def read(plain: Plain) -> object:
        if not isinstance(plain, list) or len(plain) != len(readers):
            raise WireError("a row of another length")
        return make(reader(item) for reader, item in zip(readers, plain, strict=True))

    return read


def _named(kind: _Type) -> _Reader:
    return _row(kind._make, tuple(get_type_hints(kind).values()))


def _key_reader(kind: _Type) -> _Reader:
    """Keys of JSON are texts; a year comes back as the number that it was."""
    return _text if kind is str else _number_of


def _number_of(plain: Plain) -> int:
    number = int(plain) if isinstance(plain, str) and len(plain) < 20 and plain.lstrip("-").isdecimal() else None
    if number is None or str(number) != plain:
        raise WireError("a key that is no number")
    return number


def _table(key: _Reader, reader: _Reader) -> _Reader:
    def read(plain: Plain) -> dict[Any, Any]:
        return {key(name): reader(item) for name, item in _require(isinstance(plain, dict), plain).items()}

    return read


def _record(kind: _Type) -> _Reader:
    readers: dict[str, _Reader] = {}

    def read(plain: Plain) -> object:
        if not readers:  # not before the first use, for a node holds nodes
            readers.update({name: _reader(hint) for name, hint in get_type_hints(kind).items()})
        if not isinstance(plain, dict) or plain.keys() != readers.keys():
            raise WireError("a record with other fields")
        return kind(**{name: reader(plain[name]) for name, reader in readers.items()})

    return read
