"""By what people are looked for, and which blind index answers."""

from enum import StrEnum
from typing import NamedTuple

from sasaeai.lib import names


class Kind(StrEnum):
    """What a text is that somebody is looked for by."""

    NAME = "name"
    KANA = "kana"
    PHONE = "phone"


class Plan(NamedTuple):
    """The blind index to ask and the text to ask it for; ``prefix`` is how the plain kana of those found must begin."""

    column: str
    text: str
    prefix: str = ""


def plan_for(text: str, kind: Kind) -> Plan | None:
    """How a text is looked for; None where nothing is left of it in its plain form.

    Readings are found by their beginning from two characters on; one of a single character only as a whole.
    """
    if kind is Kind.NAME:
        return Plan("name_index", text) if names.plain(text) else None
    if kind is Kind.PHONE:
        return Plan("phone_index", text) if names.plain_phone(text) else None
    kana = names.plain_kana(text)
    match len(kana):
        case 0:
            return None
        case 1:
            return Plan("kana_index", text)
        case 2:
            return Plan("kana2_index", text, kana)
        case _:
            return Plan("kana3_index", kana[:3], kana)
