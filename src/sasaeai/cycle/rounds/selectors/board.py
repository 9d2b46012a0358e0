"""The round's board (取りまとめ盤): a line for each division, from what the entries of its measures are at."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.selectors.viewers import holders_by_division
from sasaeai.city.plans.selectors.answering import settled_mains
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.entries import of_round

if TYPE_CHECKING:
    from sasaeai.city.accounts.models import Holding

ANSWERED = frozenset({Stage.SUBMITTED, Stage.APPROVED, Stage.FROZEN, Stage.PUBLISHED})
"""The stages in which a division has done its part."""


class Chip(NamedTuple):
    """A measure on the board: its entry, and the number of the measure that speaks for it, if one does."""

    entry: Entry
    spoken_for_by: str
    open_questions: int


@dataclass(slots=True)
class Line:
    """One division: ``division`` and ``name`` are blank where nobody answers for the measures."""

    division: str
    name: str
    holder: "Holding | None"
    chips: list[Chip] = field(default_factory=list)

    @property
    def own(self) -> list[Chip]:
        """The chips whose entries the division writes itself."""
        return [chip for chip in self.chips if not chip.spoken_for_by]

    @property
    def counts(self) -> Counter[str]:
        """How many of them are at each stage."""
        return Counter(chip.entry.stage for chip in self.own)

    @property
    def answered(self) -> int:
        """How many of them are answered."""
        return sum(chip.entry.stage in ANSWERED for chip in self.own)

    @property
    def open_questions(self) -> int:
        """How many questions of the linter wait for an answer."""
        return sum(chip.open_questions for chip in self.own)

    @property
    def last_change(self) -> datetime | None:
        """When one of them changed last, for those that were begun."""
        return max((chip.entry.changed_at for chip in self.own if chip.entry.stage != Stage.NOT_BEGUN), default=None)


def board(round_: Round, *, on: date, open_questions: dict[str, int]) -> list[Line]:
    """The lines in the order of the plan, in a fixed number of queries; ``open_questions`` by number of the measure."""
    mains = settled_mains(round_.plan_id)
    entries = list(of_round(round_))
    numbers = {entry.measure_id: entry.measure.number for entry in entries}
    holders = holders_by_division(on=on, roles=[Role.DIVISION_STAFF])
    lines: dict[str, Line] = {}
    for entry in entries:
        key, name = _lead(entry)
        line = lines.setdefault(key, Line(key, name, holders.get(key)))
        spoken_for_by = numbers.get(mains[entry.measure_id], "") if entry.measure_id in mains else ""
        line.chips.append(Chip(entry, spoken_for_by, open_questions.get(entry.measure.number, 0)))
    return list(lines.values())


def totals(lines: Iterable[Line]) -> Counter[str]:
    """How many entries are at each stage in all."""
    found: Counter[str] = Counter()
    for line in lines:
        found += line.counts
    return found


def _lead(entry: Entry) -> tuple[str, str]:
    lead = next((one for one in entry.measure.answering.all() if one.part == "lead"), None)
    return (str(lead.division_id), lead.division.name) if lead else ("", "")
