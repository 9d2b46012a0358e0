"""What an entry must not leave blank to be submitted. A dash is an answer; every other question only asks.

A measure without a division blocks nothing: it is the plan office's.
"""

from collections.abc import Mapping

NEEDED = {"rating": "評価", "direction": "今後の方向性", "reason": "理由"}
"""The fields that need an answer, with their Japanese names."""


def blanks(said: Mapping[str, str]) -> dict[str, str]:
    """The fields that are blank, with their Japanese names, in the order of the sheet."""
    return {field: label for field, label in NEEDED.items() if not said.get(field, "").strip()}
