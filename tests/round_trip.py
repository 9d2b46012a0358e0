"""What got lost between a sheet and what was read of it after writing, in lines for people.

The normal form: white space and line ends do not count, nor does the order of a measure's figures, nor where in a file
a value stands and how sure the reading was.
"""

import json
from typing import Any

from tests.gold import comparable, differences

from sasaeai.sheets.model import Sheet
from sasaeai.sheets.writers.json import as_object


def lost(before: Sheet, after: Sheet) -> list[str]:
    """A line for each field that differs; none where the two sheets say the same."""
    old, new = as_object(before), as_object(after)
    lines = [
        f"{name}: {old[name]!r} became {new[name]!r}"
        for name in ("fiscal_years", "nodes")
        if comparable(old[name]) != comparable(new[name])
    ]
    numbers = [[measure["no"] for measure in one["measures"]] for one in (old, new)]
    if numbers[0] != numbers[1]:
        return [*lines, f"measures {numbers[0]} became {numbers[1]}"]
    pairs = zip(old["measures"], new["measures"], strict=True)
    return lines + [line for pair in pairs for line in differences(*map(_in_order, pair))]


def _in_order(measure: dict[str, Any]) -> dict[str, Any]:
    return measure | {"figures": sorted(measure["figures"], key=_key)}


def _key(figure: dict[str, Any]) -> str:
    told = {name: value for name, value in comparable(figure).items() if name != "sources"}
    return json.dumps(told | {"value": float(figure["value"])}, ensure_ascii=False, sort_keys=True)
