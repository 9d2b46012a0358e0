"""What the steps of accepting a sheet share: the sheet, the records as they stood, and what was chosen of the two."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.models import Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_changes import Difference
from sasaeai.sheets.model import Measure, Sheet

if TYPE_CHECKING:
    from sasaeai.city.places.models import Division
    from sasaeai.city.plans.models import Plan


@dataclass(frozen=True, kw_only=True)
class Taking:
    """One sheet on its way into one round. ``partners`` are the numbers in the records by those in the sheet."""

    sheet_import: SheetImport
    plan: "Plan"
    round: Round
    coming: Sheet
    records: Sheet
    partners: Mapping[str, str]
    picked: tuple[Difference, ...]
    divisions: Mapping[str, "Division"]
    is_new_round: bool
    is_published: bool
    by: Viewer

    @cached_property
    def added(self) -> list[Measure]:
        """The measures of the sheet that come into the plan, in its order."""
        numbers = {one.no for one in self.picked if one.kind == "added"}
        return [one for one in self.coming.measures if str(one.no) in numbers and str(one.no) not in self.partners]

    @cached_property
    def changed(self) -> list[tuple[Measure, str, frozenset[str]]]:
        """Measures of the sheet of which something was chosen, with their number in the records and the fields."""
        fields: dict[str, set[str]] = defaultdict(set)
        for one in self.picked:
            if one.kind in {"field", "figure"}:
                fields[one.no].add(one.field)
        found = ((one, self.partners.get(str(one.no), "")) for one in self.coming.measures)
        return [(one, number, frozenset(fields[number])) for one, number in found if number in fields]

    @cached_property
    def recorded(self) -> dict[str, Measure]:
        """The measures of the records as they stood, by number."""
        return {str(one.no): one for one in self.records.measures}
