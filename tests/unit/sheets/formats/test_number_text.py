"""Numbers as the spreadsheet shows them."""

import time

import pytest

from sasaeai.sheets.formats.number_text import number_format


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('#,##0"人"', 399, "399人"),
        ('#,##0,"千円"', 1234567, "1,235千円"),
        ("#,##0,", 1234567, "1,235"),
        ('0.0,,"百万円"', 1234567, "1.2百万円"),
        ("0%", 0.125, "13%"),
        ('0"人"', 2.5, "3人"),
        ('G/標準"人"', 1234.5, "1234.5人"),
        ('#,##0"円"', -1234567, "-1,234,567円"),
        ("¥#,##0", 1200, "¥1,200"),
        ('0"円"', 1e300, "1e+300"),
    ],
)
def test_shown(code: str, value: float, shown: str) -> None:
    form = number_format(code)
    assert form is not None
    assert form.show(value) == shown


def test_plain_digits_are_of_no_interest() -> None:
    assert number_format("#,##0") is None
    assert number_format("General") is None


@pytest.mark.parametrize("code", ["¥" * 250 + "!", "$" * 250 + "!", '""' * 120 + "!", "#," * 120 + "!"])
def test_a_hostile_code_is_read_at_once(code: str) -> None:
    begun = time.perf_counter()
    assert number_format(code) is None
    assert time.perf_counter() - begun < 1
