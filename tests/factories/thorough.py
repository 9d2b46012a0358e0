"""How much is tried: a share of the cases each time, all of them in the thorough run (``make thorough``).

``share`` cuts what is searched at random; a test marked ``thorough`` runs there alone, one marked ``sampled`` again.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

IS_THOROUGH = bool(os.environ.get("SASAEAI_THOROUGH"))
_PART = 3
_LEAST = 5
_T = TypeVar("_T")


def few(cases: Sequence[_T], count: int) -> list[_T]:
    """All of these in the thorough run, else so many at most, from the first on at equal distances."""
    return list(cases if IS_THOROUGH or count >= len(cases) else cases[:: -(-len(cases) // count)])


def share(cases: int) -> int:
    """So many cases in the thorough run, else a third of them, and five at least."""
    return cases if IS_THOROUGH else max(min(cases, _LEAST), cases // _PART)
