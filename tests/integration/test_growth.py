"""What reading costs grows with the sheet, not with its square."""

import time
from collections.abc import Callable

import pytest

from sasaeai.sheets.reading import read_bytes

_MOST = 8
"""Times the seconds for four times the sheet. Four times is what it costs; a square would cost sixteen times."""

Make = Callable[[int], str]
_HEADING = "No.\t事業名\t担当課\t実績\t評価\t課題\n"


def measure(number: int) -> str:
    return f"{number}\tこどもの居場所{number}\t福祉課\t講座 {number}回\t○\t担い手の確保{number}\n"


def measures(count: int) -> str:
    return _HEADING + "".join(map(measure, range(1, count + 1)))


def rows_of_one_measure(count: int) -> str:
    """A measure that goes on over many rows, in places where the others have nothing."""
    rows = "".join(f"\t\t\t\t○\t\t補記{number}\n" for number in range(count))
    return measures(20) + rows


def seconds(text: str) -> float:
    data = text.encode()
    spent = []
    for _ in range(3):
        start = time.process_time()
        read_bytes(data, "sheet.tsv")
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.thorough
@pytest.mark.parametrize(("make", "count"), [(measures, 300), (rows_of_one_measure, 2000)])
def test_four_times_the_sheet_takes_about_four_times_the_time(make: Make, count: int) -> None:
    once, larger = seconds(make(count)), seconds(make(4 * count))
    assert larger < _MOST * once, f"{once:.2f} s, then {larger:.2f} s"
