"""Reading sheets, beside a plain read of the same file that understands nothing.

Prints a Markdown table: medians over several runs, and the ratio to each peer measured in the same run.
``--seed FILE`` measures a text of your own instead of the sample sheet.
"""

import argparse
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import openpyxl
import pandas as pd
import python_calamine
import xlsxwriter

from sasaeai import sheets
from sasaeai.sheets.checking import check
from sasaeai.sheets.formats import load

HEADINGS = (
    "番号", "掲載頁", "取組名", "事業の概要", "担当課", "令和4年度実績", "令和5年度実績", "評価", "成果", "課題",
    "今後の方向性", "理由",
)  # fmt: skip


def write_workbook(path: Path, rows: int) -> None:
    """A one-row list of measures with figures in words, marks and directions; the same for the same number of rows."""
    chance = random.Random(rows)
    with xlsxwriter.Workbook(path) as workbook:
        worksheet = workbook.add_worksheet("評価")
        worksheet.write_row(0, 0, HEADINGS)
        for row in range(1, rows + 1):
            worksheet.write_row(row, 0, _measure(row, chance))


def _measure(row: int, chance: random.Random) -> list[str | int]:
    figures = f"相談件数 {chance.randint(1, 999)}件 参加者数 {chance.randint(1, 999)}人"
    return [
        row,
        f"P{row // 8 + 1}",
        f"健康相談事業その{row}",
        f"地区{row}で健康の相談を受け、医療機関につなぐ取組を進めます。",
        chance.choice(["健康課", "福祉課", "子育て課"]),
        figures,
        chance.choice(["同左", f"相談件数 {chance.randint(1, 999)}件"]),
        chance.choice("◎○△"),
        f"{row}人の相談を受け、関係者の連携が進んだ。",
        f"担い手が{chance.randint(1, 9)}人不足している。",
        chance.choice(["拡充", "継続", "見直し"]),
        f"地区{row}の需要が続いているため。",
    ]


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median time of several runs, after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def with_pandas(path: Path) -> object:
    """Each table of a tab text as a frame; nothing is understood."""
    tables = [block for block in path.read_text("utf-8").split("\n\n") if "\t" in block]
    return [pd.DataFrame([line.split("\t") for line in table.splitlines()]) for table in tables]


def with_openpyxl(path: Path) -> object:
    """Every value of a workbook by openpyxl, merged ranges and hidden rows included."""
    return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path).worksheets]


def with_calamine(path: Path) -> object:
    """Every value of a workbook by python-calamine."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def cold(path: Path, runs: int) -> float:
    """The whole command in a new process, interpreter included."""
    command = [sys.executable, "-m", "sasaeai.cli", "sheet", "read", str(path), "--format", "json"]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True), runs)


def peak_megabytes(path: Path) -> float:
    """The peak memory of reading one file in a new process."""
    code = "import sys; from sasaeai import sheets; sheets.read(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def show(what: str, ours: float, peers: dict[str, float]) -> None:
    """One row of the table."""
    beside = ", ".join(f"{name} {value:.3f} s (×{ours / value:.1f})" for name, value in peers.items()) or "–"
    sys.stdout.write(f"| {what} | {ours:.3f} s | {beside} |\n")
    sys.stdout.flush()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=Path, help="a recognised text to measure instead of the sample sheet")
    parser.add_argument("--rows", type=int, nargs="*", default=[2_000, 20_000])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sheet = arguments.seed or Path(folder, "plan_sheet.txt")
        if arguments.seed is None:
            sheet.write_bytes(resources.files("sasaeai.sample").joinpath("plan_sheet.txt").read_bytes())
        sys.stdout.write("| what | Sasaeai | beside (ratio) |\n|---|---|---|\n")
        warm = seconds(lambda: sheets.read(sheet), 20)
        show("sheet of 46 measures, warm", warm, {"pandas, no understanding": seconds(lambda: with_pandas(sheet), 20)})
        show("the same, whole command in a new process", cold(sheet, 5), {})
        document = load(sheet.read_bytes(), sheet.name)
        read = sheets.read_document(document)
        show("checking it, beyond reading", seconds(lambda: check(document, read), 20), {"reading it": warm})
        for rows in arguments.rows:
            measure_workbook(Path(folder, f"{rows}.xlsx"), rows)


def measure_workbook(path: Path, rows: int) -> None:
    """One workbook of so many rows and twelve columns."""
    write_workbook(path, rows)
    runs = 3 if rows > 5_000 else 5
    peers = {
        "openpyxl alone": seconds(lambda: with_openpyxl(path), runs),
        "pandas": seconds(lambda: pd.read_excel(path, header=None), runs),
        "calamine alone": seconds(lambda: with_calamine(path), runs),
    }
    reading = seconds(lambda: sheets.read(path), runs)
    show(f"Excel, {rows:,} × {len(HEADINGS)}", reading, peers)
    document = load(path.read_bytes(), path.name)
    read = sheets.read_document(document)
    show("checking that, beyond reading", seconds(lambda: check(document, read), 3), {"reading it": reading})
    sys.stdout.write(f"| peak memory of that, whole process | {peak_megabytes(path):.0f} MB | – |\n")


if __name__ == "__main__":
    main()
