"""What the seed sheet and our sample sheet must say: a digest of a measure, the figures of both, and a comparison.

The seed is not ours to publish. ``tests/data/seed_gold.json`` therefore keeps numbers and generic words in the clear
and every text of the seed as a digest only; ``python -m tests.gold SEED`` writes that file to standard output.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.json import as_object

IN_THE_CLEAR = (
    "no",
    "page",
    "cross_listed_pages",
    "twins",
    "rating",
    "rating_text",
    "scale",
    "ratings",
    "direction",
    "direction_options",
)
TEXTS = ("title", "description", "strengths", "issues", "direction_text", "reason")
NAMES = ("divisions", "joint_divisions")
PAIRS = ("sub_units", "other")

_ALIKE = str.maketrans({"□": "☐", "■": "☑", "―": "—", "～": "〜", "－": "−"})

# Figures of the sheet as (value, unit, fiscal year), in the order of the sheet; measures that are not named have none.
Figures = list[tuple[int, str, int]]


def _both(*figures: tuple[int, str]) -> Figures:
    """The same figures in both fiscal years."""
    return [(value, unit, year) for year in (2017, 2018) for value, unit in figures]


def _pairs(*figures: tuple[int, int, str]) -> Figures:
    """Figures of FY2017 and FY2018 with their unit."""
    return [(before, unit, 2017) for before, _, unit in figures] + [(after, unit, 2018) for _, after, unit in figures]


FIGURES: dict[int, Figures] = {
    1: _pairs((600, 1_000, "人")),
    3: _pairs((10, 11, "回"), (316, 367, "人"), (2_915, 3_282, "人")),
    5: _pairs((399, 383, "団体")),
    6: _both((7, "か所")),
    11: _pairs((3, 4, "か所")),
    14: _pairs((31, 31, "クラブ"), (1_299, 1_291, "人")),
    15: _pairs((61, 69, "団体")),
    16: _pairs((6, 6, "か所"), (305, 249, "人")),
    17: _both((58, "人")),
    18: _both((4, "か所"), (3, "館"), (5, "か所"), (3, "か所"), (2, "か所")),
    19: _both((8, "か所"), (7, "か所"), (2, "か所"), (17, "か所")),
    20: _pairs((11, 11, "回"), (781, 1_229, "人")),
    21: _both((9, "団体")),
    22: _pairs((733, 616, "件"), (3_108, 3_066, "件")),
    25: _pairs((7, 8, "講座"), (849, 442, "人")),
    27: _pairs((11, 14, "人")),
    28: _pairs((6_973, 4_381, "件"), (216_968_489, 140_316_108, "円")),
    29: _pairs((2, 1, "件")),
    30: _pairs((6, 7, "講座")),
    31: [
        (83, "自治会", 2017),
        (19_506, "世帯", 2017),
        (30_000, "個", 2017),
        (83, "自治会", 2018),
        (19_184, "世帯", 2018),
    ],
    34: _both((1, "団体")),
    35: _both((7, "か所")),
    36: _both((806, "人"), (166, "人")),
    39: _pairs((377, 395, "人"), (94, 99, "人"), (269, 283, "人"), (14, 13, "人"), (690, 831, "件")),
    40: _both((11, "人")),
    42: _pairs((399, 383, "団体")),
    45: _both((4, "か所"), (7, "団体")),
}


def digest_text(text: str | None) -> str | None:
    """The first 16 hex digits of the SHA-256 of a text without its white space; None of None."""
    return None if text is None else hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]


def digest(measure: dict[str, Any]) -> dict[str, Any]:
    """A measure of the JSON contract without its words: numbers and marks in the clear, texts as digests."""
    found = {name: measure[name] for name in IN_THE_CLEAR}
    found |= {name: digest_text(measure[name]) for name in TEXTS}
    found |= {name: [digest_text(text) for text in measure[name]] for name in NAMES}
    found |= {name: {digest_text(key): digest_text(text) for key, text in measure[name].items()} for name in PAIRS}
    found["results"] = [result | {"text": digest_text(result["text"])} for result in measure["results"]]
    found["figures"] = [_figure(figure) for figure in measure["figures"]]
    return found


def digest_node(node: dict[str, Any]) -> dict[str, Any]:
    """A node of the plan's tree without its words, and so its children."""
    return {
        "level": node["level"],
        "level_name": digest_text(node["level_name"]),
        "number": node["number"],
        "title": digest_text(node["title"]),
        "measures": node["measures"],
        "children": [digest_node(child) for child in node["children"]],
    }


def _figure(figure: dict[str, Any]) -> dict[str, Any]:
    words = {name: digest_text(figure[name]) for name in ("label", "of_which")}
    return {name: value for name, value in figure.items() if name != "sources"} | words


def comparable(value: Any) -> Any:
    """A value without white space and sources, with the characters that offices type alike."""
    if isinstance(value, str):
        return "".join(value.split()).translate(_ALIKE)
    if isinstance(value, dict):
        return {comparable(key): comparable(part) for key, part in value.items() if key != "sources"}
    if isinstance(value, list):
        return [comparable(part) for part in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def differences(expected: dict[str, Any], found: dict[str, Any], *, but: Collection[str] = ()) -> list[str]:
    """A line for each field in which two readings of a measure differ; sources, confidence and ``but`` left out."""
    return [
        f"no. {expected['no']} {name}: {expected[name]!r} became {found[name]!r}"
        for name in sorted(expected.keys() - {"sources", "confidence", *but})
        if comparable(expected[name]) != comparable(found[name])
    ]


def tally(expected: dict[str, Any], found: dict[str, Any]) -> tuple[int, list[str]]:
    """How many fields a checked measure has, and a line for each that is wrong; every figure counts as one field."""
    figures, read = (
        [json.dumps(comparable(figure), sort_keys=True) for figure in measure.get("figures") or ()]
        for measure in (expected, found)
    )
    count = Counter(figures)
    count.subtract(read)
    lines = differences({name: value for name, value in expected.items() if name != "figures"}, found)
    lines += [f"no. {expected['no']} lacks {figure}" for figure in (+count).elements()]
    lines += [f"no. {expected['no']} invents {figure}" for figure in (-count).elements()]
    return len(expected) - ("figures" in expected) + max(len(figures), len(read)), lines


def main() -> None:
    """Write the digests of the sheet that the command line names."""
    sheet = as_object(read(Path(sys.argv[1])))
    gold = {
        "fiscal_years": sheet["fiscal_years"],
        "nodes": [digest_node(node) for node in sheet["nodes"]],
        "measures": [digest(measure) for measure in sheet["measures"]],
    }
    sys.stdout.write(json.dumps(gold, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
