"""Cells that hold one value."""

import pytest

from sasaeai.sheets.fields.number_cells import parse_number_cell


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,299", 1299, None),
        ("2,036.5", 2036.5, None),
        ("1,234,567.8千円", 1234567.8, "千円"),
        ("約600", 600, None),
        ("98.7％", 98.7, "％"),
        ("(12)", 12, None),
        ("△591", -591, None),
        ("-0.4", -0.4, None),
        ("12.0", 12, None),
        ("7か所", 7, "か所"),
        ("３０", 30, None),
        ("2億3,000万円", 23000, "万円"),
        ("1億2千万円", 12000, "万円"),
        ("1万2千5百人", 12500, "人"),
        ("2千5百人", 2500, "人"),
        ("12検体", 12, "検体"),
        ("1,000人程度", 1000, "人"),
    ],
)
def test_values(text: str, value: float, unit: str | None) -> None:
    cell = parse_number_cell(text)
    assert cell is not None
    assert (cell.value, cell.unit) == (value, unit)


@pytest.mark.parametrize("text", ["調整中", "データなし", "-", "—", "－", "######", "集計中"])
def test_words_that_say_there_is_no_value(text: str) -> None:
    cell = parse_number_cell(text)
    assert cell is not None
    assert cell.value is None


@pytest.mark.parametrize("text", ["", "  ", "2019年", "第2回", "12~13", "朝市 12人", "2018.4.1", "12:30", "3歳"])
def test_other_cells_are_no_values(text: str) -> None:
    assert parse_number_cell(text) is None


def test_marks_of_a_value() -> None:
    cells = [parse_number_cell(text) for text in ("約600", "(12)", "1、299", "5")]
    assert [cell.approximate for cell in cells if cell] == [True, False, False, False]
    assert [cell.confidence < 0.5 for cell in cells if cell] == [False, False, True, False]
