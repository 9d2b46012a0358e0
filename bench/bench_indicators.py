"""120 indicators × 10 years over a million facts, by family, beside one query for each indicator and year.

On a file database and on PostgreSQL. Prints a Markdown table and keeps the figures: medians over several runs, each in
a process of its own that has no connection yet, but the loops, which run once. The last lines are for one indicator of
one page, in a process that runs: a record is added, and its ten years are asked for at once.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from served import keep

from sasaeai.base.vault.keyring import new_ring

FOLDER = Path(__file__).resolve().parent
WORKER, SERVER = FOLDER / "million_facts.py", FOLDER.parent / "scripts" / "with-postgresql"
COLD_RUNS = 5
COLD = {
    "enrolled": "80 indicators of enrolments, cold",
    "returns": "40 indicators of monthly returns, cold",
    "all": "all 120, cold",
}
ONCE = {
    "enrolled_loops": "the 80, one query each",
    "returns_loops": "the 40, one query each",
    "page_enrolled": "one of the 80 right after a new record, ms",
    "page_returns": "one of the 40 right after a new record, ms",
}


def main() -> None:
    """Measure on both databases and print; with the word ``here``, on the one that the environment names."""
    if sys.argv[1:] == ["here"]:
        print(json.dumps(here()))
        return
    found = [measured([]), measured([str(SERVER)])]
    keep("indicators.json", dict(zip(("SQLite", "PostgreSQL"), found, strict=True)))
    print("| 120 indicators × 10 years, 1,000,000 facts; s | SQLite | PostgreSQL |")
    print("|---|---|---|")
    for part, name in (COLD | ONCE).items():
        print(f"| {name} | {' | '.join(shown(part, one[part]) for one in found)} |")
    for family in ("enrolled", "returns"):
        ratios = [f"{one[f'{family}_loops'] / one[family]:.0f}×" for one in found]
        print(f"| loops beside the family {family} | {' | '.join(ratios)} |")


def measured(wrapper: list[str]) -> dict[str, float]:
    """All figures on one database, of an installation that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "SASAEAI_DATA": folder,
            "SASAEAI_KEYS": new_ring(date(2026, 4, 1)).as_text(),
            "SASAEAI_HOSTS": "127.0.0.1",
            "SASAEAI_PLAIN_HTTP": "1",
        }
        command = [*wrapper, sys.executable, __file__, "here"]
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def here() -> dict[str, float]:
    """Fill the database, then run each part."""
    run("fill")
    cold = {part: statistics.median(run(part) for _ in range(COLD_RUNS)) for part in COLD}
    return cold | {part: run(part) for part in ONCE}


def run(part: str) -> float:
    """What a part of the work says, run in a process of its own."""
    done = subprocess.run([sys.executable, str(WORKER), part], check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def shown(part: str, spent: float) -> str:
    return f"{spent * 1_000:.0f} ms" if part.startswith("page") else f"{spent:.2f}"


if __name__ == "__main__":
    main()
