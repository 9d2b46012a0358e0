"""A value as a table or a summary list shows it: which look it takes, and its words. The markup is in ``markup.py``."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from sasaeai.base.ui.items import Link, Progress, Tag, Text, Unknown
from sasaeai.base.ui.wording import Number, at_time, in_figures, in_fiscal_year, in_yen, on_day

if TYPE_CHECKING:
    from datetime import date, datetime

Kind: TypeAlias = Literal["text", "number", "yen", "day", "time", "year", "link", "tag", "progress"]
Look: TypeAlias = Literal["text", "link", "tag", "progress", "unknown", "absent", "list"]


class Shown(NamedTuple):
    """A value with its look: words, or one of the items, or a list of values that are shown themselves."""

    look: Look
    value: object


_BY_TYPE: dict[type, Look] = {Link: "link", Tag: "tag", Progress: "progress", Unknown: "unknown"}
_WORDED: dict[Kind, Callable[[object], str]] = {
    "number": lambda value: in_figures(cast("Number", value)),
    "yen": lambda value: in_yen(cast("Number", value)),
    "day": lambda value: on_day(cast("date", value)),
    "time": lambda value: at_time(cast("datetime", value)),
    "year": lambda value: in_fiscal_year(cast("int", value)),
}


def shown(value: object, kind: Kind = "text", absent: Text = "") -> Shown:
    """How a value is shown. ``None`` and blank text are said to be absent; numbers are worded by ``kind``."""
    look = _BY_TYPE.get(type(value))
    if look is not None:
        return Shown(look, value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return Shown("absent", absent)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Shown("list", [shown(one, kind) for one in value]) if value else Shown("absent", absent)
    if kind == "text" and isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Shown("text", in_figures(value))
    word = _WORDED.get(kind)
    return Shown("text", word(value) if word else value)
