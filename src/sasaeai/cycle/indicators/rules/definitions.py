"""What an indicator is defined by, what in a definition contradicts itself, and which changes count other things."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

LONGEST = {"label": 80, "unit": 20, "definition": 300}
_OF_ENROLLED = {"bodies", "people", "cases", "households", "places"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """All that defines an indicator; the words are those of the model's choices."""

    label: str
    unit: str
    definition: str
    kind: str
    counting: str
    polarity: str = "unknown"
    family: str = ""
    network: UUID | None = None
    party: str = ""
    item: UUID | None = None
    base_month: int = 3
    base_day: int = 31
    is_base_after: bool = False
    order: int = 0

    @property
    def counted(self) -> tuple[object, ...]:
        """What decides its values: another one means another formula version."""
        base = (self.base_month, self.base_day, self.is_base_after) if self.kind == "stock" else ()
        return (self.kind, self.counting, self.family, self.network, self.party, self.item, *base)


class Objection(StrEnum):
    """Why an indicator cannot be defined so."""

    BLANK = "blank"
    TOO_LONG = "too_long"
    NO_BASE_DAY = "no_base_day"
    BASE_DAY_A_YEAR_LATE = "base_day_a_year_late"
    NO_NETWORK = "no_network"
    NO_ITEM = "no_item"
    SOURCE_OF_ANOTHER_FAMILY = "source_of_another_family"
    ENROLLED_IS_A_STOCK = "enrolled_is_a_stock"
    ENROLLED_COUNTS_PARTIES = "enrolled_counts_parties"
    BODIES_ONLY = "bodies_only"
    PERSONS_ONLY = "persons_only"
    RETURNS_ARE_NO_STOCK = "returns_are_no_stock"
    RETURNS_ARE_NOT_DISTINCT = "returns_are_not_distinct"


def objections(given: Definition) -> list[Objection]:
    """All that speaks against a definition, the first that a person should mend first."""
    texts = {name: getattr(given, name) for name in LONGEST}
    checks = {
        Objection.BLANK: not all(text.strip() for text in texts.values()),
        Objection.TOO_LONG: any(len(text) > LONGEST[name] for name, text in texts.items()),
        Objection.NO_BASE_DAY: not (1 <= given.base_month <= 12 and 1 <= given.base_day <= 31),
        Objection.BASE_DAY_A_YEAR_LATE: given.is_base_after and (given.base_month < 4 or given.kind != "stock"),
    }
    found = [objection for objection, holds in checks.items() if holds]
    return found + (_OF_FAMILY[given.family](given) if given.family in _OF_FAMILY else [])


def _of_enrolled(given: Definition) -> list[Objection]:
    checks = {
        Objection.NO_NETWORK: given.network is None,
        Objection.SOURCE_OF_ANOTHER_FAMILY: given.item is not None,
        Objection.ENROLLED_IS_A_STOCK: given.kind != "stock",
        Objection.ENROLLED_COUNTS_PARTIES: given.counting not in _OF_ENROLLED,
        Objection.BODIES_ONLY: given.counting == "bodies" and given.party != "body",
        Objection.PERSONS_ONLY: given.counting == "people" and given.party != "person",
    }
    return [objection for objection, holds in checks.items() if holds]


def _of_returns(given: Definition) -> list[Objection]:
    checks = {
        Objection.NO_ITEM: given.item is None,
        Objection.SOURCE_OF_ANOTHER_FAMILY: given.network is not None or given.party != "",
        Objection.RETURNS_ARE_NO_STOCK: given.kind == "stock",
        Objection.RETURNS_ARE_NOT_DISTINCT: given.counting == "people",
    }
    return [objection for objection, holds in checks.items() if holds]


def _of_typed(given: Definition) -> list[Objection]:
    has_source = given.network is not None or given.item is not None or given.party != ""
    return [Objection.SOURCE_OF_ANOTHER_FAMILY] if has_source else []


_OF_FAMILY = {"enrolled": _of_enrolled, "returns": _of_returns, "": _of_typed}
