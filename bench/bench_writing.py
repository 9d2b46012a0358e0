"""Writing sheets in every form, of 46 and of 1,000 measures (2,000 rows), PDF beside WeasyPrint.

Prints a Markdown table: medians over several runs. The long sheet is the sample over and over, with its long texts, and
another of shorter ones, as lists of projects have them. WeasyPrint gets the page that we write as HTML, once.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import resources

import weasyprint

from sasaeai import sheets
from sasaeai.sheets.model import Measure, Sheet
from sasaeai.sheets.writers.converting import SUFFIXES, written
from sasaeai.sheets.writers.html import to_html
from sasaeai.sheets.writers.printable import printable

MANY, RUNS, SHORT = 1_000, 5, 20
TEXTS = ("title", "description", "strengths", "issues", "reason")


def many(sheet: Sheet, count: int) -> Sheet:
    """A sheet of so many measures, the sample's over and over; each is printed in two rows."""
    repeated = (sheet.measures * (count // len(sheet.measures) + 1))[:count]
    measures = tuple(numbered(one, number) for number, one in enumerate(repeated, start=1))
    return replace(sheet, measures=measures, nodes=())


def numbered(measure: Measure, number: int) -> Measure:
    """The measure under a number that begins its texts too, for who sets a text twice may do the work once."""
    results = tuple(replace(result, text=f"{number} {result.text}") for result in measure.results)
    texts = {name: text and f"{number} {text}" for name in TEXTS if (text := getattr(measure, name)) is not None}
    return replace(measure, no=number, twins=(), results=results, **texts)


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median time of several runs, after one that does not count; of a single run, that one."""
    times = []
    for _ in range(runs + (runs > 1)):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times[runs > 1 :])


def measured(sheet: Sheet, suffix: str, runs: int) -> float:
    """The median time of writing a sheet."""
    return seconds(lambda: written(sheet, suffix), runs)


def main() -> None:
    """Measure and print."""
    data = resources.files("sasaeai.sample").joinpath("plan_sheet.txt").read_bytes()
    sample = sheets.read_bytes(data, "plan_sheet.txt")
    brief = replace(sample, measures=tuple(map(shortened, sample.measures)))
    columns = (sample, many(sample, MANY), many(brief, MANY))
    counts = [sum(len(cell.text) for cell in printable(one).cells()) for one in columns]
    heads = zip(("46 measures", "1,000 measures (2,000 rows)", "1,000 short ones"), counts, strict=True)
    print("| what is written, s | " + " | ".join(f"{name}, {count:,} characters" for name, count in heads) + " |")
    print("|---|---|---|---|")
    for suffix in SUFFIXES:
        print(
            f"| `{suffix}` | " + " | ".join(f"{measured(one, suffix, RUNS):.2f}" for one in columns) + " |", flush=True
        )
    pages = [to_html(one) for one in columns]
    times = (seconds(lambda page=page: weasyprint.HTML(string=page).write_pdf(), 1) for page in pages)
    print("| WeasyPrint, PDF of our HTML | " + " | ".join(f"{spent:.2f}" for spent in times) + " |")


def shortened(measure: Measure) -> Measure:
    """The measure with texts of a line or two, as lists of projects have them."""
    results = tuple(replace(result, text=result.text[:SHORT]) for result in measure.results)
    texts = {name: (getattr(measure, name) or "")[:SHORT] or None for name in ("description", "strengths", "reason")}
    return replace(measure, results=results, issues=None, **texts)


if __name__ == "__main__":
    main()
