"""Names of divisions that a sheet has and nobody knows: set up or noted as a spelling, as a person decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.services import divisions as places
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.selectors.sheet_differences import day_of, known_divisions, named_in
from sasaeai.sheets.model import Sheet

if TYPE_CHECKING:
    from sasaeai.city.places.models import Division


@dataclass(frozen=True, slots=True)
class NewDivision:
    """The name is a division's that the records do not have yet, from a day on."""

    since: date


@dataclass(frozen=True, slots=True)
class SpellingOf:
    """The name is another way to write a division, or another name of the sheet (子ども支援課 for こども支援課)."""

    division: "Division | str"


Decision = NewDivision | SpellingOf


def decided(*, sheet: Sheet, decisions: Mapping[str, Decision], by: Viewer) -> dict[str, "Division"]:
    """The division of each name in a sheet, once what a person decided is done; in the caller's transaction.

    Decisions on names that are known are left alone. Raises ``RoundError`` for names that nobody decided on, and
    ``DivisionError`` where a decision contradicts what is there.
    """
    named = named_in(sheet)
    found = known_divisions(named, day_of(sheet, by.on))
    open_names = [name for name in named if name not in found]
    missing = [name for name in open_names if name not in decisions]
    if missing:
        raise RoundError(
            f"どの課か決まっていない名前があります：{'、'.join(missing)}。新しい課にするか、ある課の別の書き方にするか選んでください。",
            f"Nobody has decided which divisions these names are: {', '.join(missing)}. Set each up, or note it as "
            "another spelling of one.",
        )
    for name in open_names:
        decision = decisions[name]
        if isinstance(decision, NewDivision):
            found[name] = places.set_up(name=name, since=decision.since, by=by.actor)
    for name in open_names:
        decision = decisions[name]
        if isinstance(decision, SpellingOf):
            found[name] = _spelled(name, decision, found, by)
    return found


def _spelled(name: str, decision: SpellingOf, found: Mapping[str, "Division"], by: Viewer) -> "Division":
    division = found.get(decision.division) if isinstance(decision.division, str) else decision.division
    if division is None:
        raise RoundError(
            f"「{name}」は「{decision.division}」の別の書き方とされていますが、その課がまだありません。",
            f"“{name}” was said to be another spelling of “{decision.division}”, which is no division yet.",
        )
    if name != division.name:
        places.add_spelling(division=division, text=name, by=by.actor)
    return division
