"""What the sample city must come to: a table of facts; the generator makes records of which it follows exactly."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class StockFacts:
    """How many are enrolled in a network on some days, of them how many are persons, and how many ever were."""

    programme: str
    network: str
    division: str
    measure: str
    label: str
    unit: str
    definition: str
    stocks: Mapping[date, int]
    ever: int
    persons: int


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What a programme's monthly returns add up to in each fiscal year, from how many places."""

    programme: str
    division: str
    measure: str
    label: str
    unit: str
    counts: str
    definition: str
    totals: Mapping[int, int]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole table."""

    networks: tuple[StockFacts, ...]
    returns: tuple[ReturnFacts, ...]


def sample_facts() -> Facts:
    """The table that comes with the sample city."""
    return read_facts(resources.files("sasaeai.sample.city").joinpath("facts.toml").read_text("utf-8"))


def read_facts(text: str) -> Facts:
    """A table of facts as TOML says it. Raises ``ValueError`` where stocks cannot be."""
    told = tomllib.loads(text)
    networks = tuple(_network(one) for one in told.get("networks", []))
    return Facts(networks, tuple(_returns(one) for one in told.get("returns", [])))


def _network(told: dict[str, object]) -> StockFacts:
    stocks = {date.fromisoformat(day): int(count) for day, count in sorted(_table(told, "stocks").items())}
    found = StockFacts(**{**told, "stocks": stocks})  # type: ignore[arg-type]  # the names are checked by the class
    if least(stocks) > found.ever:
        raise ValueError(f"{found.network}: these stocks need at least {least(stocks)} who ever were enrolled")
    return found


def least(stocks: Mapping[date, int]) -> int:
    """How many must have been enrolled at least once for some stocks to come about."""
    counts = [stocks[day] for day in sorted(stocks)]
    return counts[0] + sum(max(0, after - before) for before, after in pairwise(counts)) if counts else 0


def _returns(told: dict[str, object]) -> ReturnFacts:
    totals = {int(year): int(total) for year, total in _table(told, "totals").items()}
    places = told["places"]
    return ReturnFacts(**{**told, "totals": totals, "places": tuple(places)})  # type: ignore[arg-type]


def _table(told: dict[str, object], name: str) -> dict[str, int]:
    table = told[name]
    if not isinstance(table, dict):
        raise TypeError(f"{name} is no table")
    return table
