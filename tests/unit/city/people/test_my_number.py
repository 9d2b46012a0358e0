"""An Individual Number is recognised however it is written, and little else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.city.people.rules.my_number import check_digit, is_in

ELEVENS = st.text(st.sampled_from("0123456789"), min_size=11, max_size=11)


@pytest.mark.parametrize(
    "text",
    [
        "123456789018", "１２３４５６７８９０１８", "1234-5678-9018", "1234 5678 9018", "1234－5678－9018",
        "1234ー5678ー9018", "番号は123456789018です", "1111-1234-5678-9018", "1234　5678　9018",
    ],
)  # fmt: skip
def test_it_is_found(text: str) -> None:
    assert is_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789012",
        "1234567890180",
        "09012345678",
        "0123-45-6789",
        "+819012345678",
        "12345678901",
        "平成30年4月1日",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not is_in(text)


@given(ELEVENS, st.text(st.sampled_from("あ、A（"), max_size=3))
def test_each_number_has_one_check_digit(eleven: str, around: str) -> None:
    found = [digit for digit in "0123456789" if is_in(f"{around}{eleven}{digit}{around}")]
    assert found == [str(check_digit(eleven))]


@given(ELEVENS, st.integers(0, 10), st.integers(1, 9))
def test_most_slips_of_one_digit_are_noticed(eleven: str, place: int, by: int) -> None:
    slipped = eleven[:place] + str((int(eleven[place]) + by) % 10) + eleven[place + 1 :]
    assert check_digit(slipped) != check_digit(eleven) or "0" in {str(check_digit(eleven)), str(check_digit(slipped))}
