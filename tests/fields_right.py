"""How much of a document is read rightly: the share of fields, and whether the wrong ones are known to be unsure.

A field is a value that a measure states or was read to state; a year's result is one field and each figure is one.
What follows from other fields (twins, the scale, the words beside marks) is none. Texts are right from a likeness of
0.95 on, white space and the width of characters left out, for paper does not tell （ from ( for sure; numbers, marks,
options and the figures' values, units and years must be exact.
``python -m tests.fields_right FILE.pdf GOLD_TEXT`` prints the share and the wrong fields with their confidence.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from rapidfuzz.fuzz import ratio
from tests.gold import comparable

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

EXACT = ("no", "page", "cross_listed_pages", "rating", "ratings", "direction", "direction_options")
TEXTS = ("title", "description", "strengths", "issues", "reason", "divisions", "joint_divisions", "sub_units", "other")
LIKENESS = 95.0

Measure = dict[str, Any]


class Field(NamedTuple):
    """A field of the measure ``no`` as it is and as it was read; ``confidence`` is 0 where nothing was read."""

    no: Any
    name: str
    expected: Any
    found: Any
    is_right: bool
    confidence: float

    @property
    def is_stated(self) -> bool:
        """Whether something was read at all."""
        return not _is_empty(self.found)

    def __str__(self) -> str:
        return f"no. {self.no} {self.name} ({self.confidence:.2f}): {self.expected!r} became {self.found!r}"


def fields(expected: Sequence[Measure], found: Sequence[Measure]) -> list[Field]:
    """Every field of the measures that are, and of those that were read and are not."""
    by_no = {measure["no"]: measure for measure in found}
    pairs = [(measure, by_no.pop(measure["no"], {})) for measure in expected]
    return [field for pair in [*pairs, *(({}, measure) for measure in by_no.values())] for field in _fields(*pair)]


def _fields(expected: Measure, found: Measure) -> Iterator[Field]:
    no, sure = expected.get("no", found.get("no")), found.get("confidence", {})
    for name in (*EXACT, *TEXTS):
        before, after = expected.get(name), found.get(name)
        if not (_is_empty(before) and _is_empty(after)):
            is_right = comparable(before) == comparable(after) or (name in TEXTS and _alike(before, after))
            yield Field(no, name, before, after, is_right, sure.get(name, 0.0))
    for before, after in _results(expected, found):
        yield Field(no, "results", before, after, _same_result(before, after), sure.get("results", 0.0))
    for before, after in _figures(expected.get("figures", []), found.get("figures", [])):
        yield Field(no, "figures", before, after, _same_figure(before, after), sure.get("figures", 0.0))


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _alike(before: Any, after: Any) -> bool:
    return ratio(*(normalize("NFKC", str(comparable(text))) for text in (before, after))) >= LIKENESS


def _results(expected: Measure, found: Measure) -> Iterator[tuple[Any, Any]]:
    before, after = ({part["fiscal_year"]: part for part in one.get("results", ())} for one in (expected, found))
    for year in sorted(before.keys() | after.keys(), key=str):
        yield before.get(year), after.get(year)


def _same_result(before: Any, after: Any) -> bool:
    if before is None or after is None:
        return False
    return before["same_as_left"] == after["same_as_left"] and _alike(before["text"], after["text"])


def _figures(expected: Sequence[Any], found: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    left, new = list(expected), list(found)
    for before, after in product(expected, found):
        if before in left and after in new and _same_figure(before, after):
            left.remove(before)
            new.remove(after)
            yield before, after
    yield from ((before, None) for before in left)
    yield from ((None, after) for after in new)


def _same_figure(before: Any, after: Any) -> bool:
    if before is None or after is None:
        return False
    exact = ("value", "unit", "fiscal_year", "kind", "approximate", "carried_over")
    same = all(comparable(before[name]) == comparable(after[name]) for name in exact)
    return same and all(_alike(before[name], after[name]) for name in ("label", "of_which"))


def share_right(every: Sequence[Field]) -> float:
    """The share of fields that are right."""
    return sum(field.is_right for field in every) / len(every)


def known_to_be_unsure(every: Sequence[Field]) -> float:
    """The chance that a wrong field has a lower confidence than a right one, of fields where something was read.

    One half is what blind guesses reach; 1.0 where nothing is wrong.
    """
    right = [field.confidence for field in every if field.is_right]
    wrong = [field.confidence for field in every if not field.is_right and field.is_stated]
    if not wrong:
        return 1.0
    wins = sum((low < high) + (low == high) / 2 for low, high in product(wrong, right))
    return wins / (len(wrong) * len(right))


def report(every: Sequence[Field]) -> str:
    """The share, how well the confidence tells, and a line for each wrong field, the surest first."""
    wrong = sorted((field for field in every if not field.is_right), key=lambda field: -field.confidence)
    head = f"{share_right(every):.1%} of {len(every)} fields right; confidence tells {known_to_be_unsure(every):.2f}"
    return "\n".join([head, *map(str, wrong)])


def main() -> None:
    """Compare the two files that the command line names; the measures that are read decide which are compared."""
    found, expected = (as_object(read(Path(name)))["measures"] for name in sys.argv[1:3])
    sys.stdout.write(report(fields(expected, found)) + "\n")


if __name__ == "__main__":
    main()
