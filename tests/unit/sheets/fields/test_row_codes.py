"""Row codes tell their place, and a slip of the finger shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.sheets.fields.row_codes import position_of, row_code

POSITIONS = st.integers(1, 999_999)


def test_the_check_digit_is_that_of_damm() -> None:
    assert row_code(572) == "572-4"


@given(POSITIONS)
def test_a_code_tells_its_place(position: int) -> None:
    assert position_of(row_code(position)) == position


@given(POSITIONS, st.data())
def test_one_wrong_digit_shows(position: int, data: st.DataObject) -> None:
    code = row_code(position)
    at = data.draw(st.sampled_from([at for at, char in enumerate(code) if char.isdigit()]))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[at]]))
    assert position_of(code[:at] + other + code[at + 1 :]) is None


@given(POSITIONS, st.data())
def test_two_neighbours_swapped_show(position: int, data: st.DataObject) -> None:
    digits = row_code(position).replace("-", "")
    at = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert swapped == digits or position_of(f"{swapped[:-1]}-{swapped[-1]}") is None


@pytest.mark.parametrize("text", ["", "17-2", "017", "017-22", "O17-2", "No.17"])
def test_what_is_no_code_tells_none(text: str) -> None:
    assert position_of(text) is None


def test_full_width_digits_are_read() -> None:
    assert position_of("５７２-４") == 572
