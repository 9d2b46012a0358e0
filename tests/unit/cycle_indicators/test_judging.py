"""Whether a figure went to the better, and whether a printed value says the same as the derived one."""

from decimal import Decimal

import pytest

from sasaeai.cycle.indicators.rules.judging import Change, Judgement, Known, WhyUnknown, agrees, change, is_reached


def known(value: int | None, uncertain: int = 0, *, is_whole: bool = True) -> Known:
    return Known(None if value is None else Decimal(value), uncertain, is_whole)


@pytest.mark.parametrize(
    ("before", "now", "polarity", "judgement"),
    [
        (399, 383, "more", Judgement.WORSE),
        (399, 383, "less", Judgement.BETTER),
        (61, 69, "more", Judgement.BETTER),
        (83, 83, "more", Judgement.SAME),
        (83, 83, "unknown", Judgement.SAME),
    ],
)
def test_two_whole_values_are_judged_by_what_is_good(before: int, now: int, polarity: str, judgement: str) -> None:
    assert change(known(before), known(now), polarity) == Change(Decimal(now - before), Judgement(judgement))


@pytest.mark.parametrize(
    ("before", "now", "polarity", "why"),
    [
        (known(399), known(None), "more", WhyUnknown.NOTHING_NOW),
        (known(None), known(399), "more", WhyUnknown.NOTHING_BEFORE),
        (known(399), known(100, is_whole=False), "more", WhyUnknown.NOT_WHOLE),
        (known(399, is_whole=False), known(100), "more", WhyUnknown.NOT_WHOLE),
        (known(399), known(383), "unknown", WhyUnknown.NO_POLARITY),
        (known(399), known(401, 2), "more", WhyUnknown.UNCERTAIN),
        (known(399, 16), known(383), "more", WhyUnknown.UNCERTAIN),
        (known(399), known(399, 1), "more", WhyUnknown.UNCERTAIN),
    ],
)
def test_what_cannot_be_said_says_why(before: Known, now: Known, polarity: str, why: WhyUnknown) -> None:
    told = change(before, now, polarity)
    assert (told.judgement, told.why_unknown) == (Judgement.UNKNOWN, why)


def test_a_difference_larger_than_what_is_uncertain_is_judged() -> None:
    assert change(known(399), known(402, 2), "more").judgement is Judgement.BETTER
    assert change(known(399, 15), known(383, 50), "more").judgement is Judgement.WORSE


def test_a_target_is_reached_from_the_side_that_is_good() -> None:
    one, two = Decimal(1), Decimal(2)
    assert [is_reached(one, two, "more"), is_reached(two, two, "more"), is_reached(one, two, "less")] == [
        False, True, True,
    ]  # fmt: skip
    assert [is_reached(None, two, "more"), is_reached(one, None, "more"), is_reached(one, two, "unknown")] == [None] * 3


@pytest.mark.parametrize(
    ("printed", "derived", "is_approximate", "expected"),
    [
        ("600", "600", False, True),
        ("600.000000", "600", False, True),
        ("600", "601", False, False),
        ("600", "611", True, True),
        ("600", "640", True, False),
        ("1000", "1049", True, True),
        ("1000", "1400", True, False),
        ("0", "0", True, True),
    ],
)
def test_an_approximate_value_agrees_with_what_rounds_to_it(
    printed: str, derived: str, is_approximate: bool, expected: bool
) -> None:
    assert agrees(Decimal(printed), Decimal(derived), is_approximate=is_approximate) is expected
