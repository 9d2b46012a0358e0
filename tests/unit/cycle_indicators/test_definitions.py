"""What in a definition contradicts itself, and which changes count other things."""

from dataclasses import replace
from uuid import UUID

import pytest

from sasaeai.cycle.indicators.rules.definitions import Definition, Objection, objections

SOME, OTHER = UUID(int=1), UUID(int=2)
ENROLLED = Definition(
    label="登録機関数", unit="機関", definition="3月31日に登録している機関の数", kind="stock", counting="bodies",
    family="enrolled", network=SOME, party="body",
)  # fmt: skip
RETURNS = Definition(
    label="相談件数", unit="件", definition="月報の相談件数の合計", kind="flow", counting="cases",
    family="returns", item=SOME,
)  # fmt: skip


@pytest.mark.parametrize(
    "sound",
    [
        ENROLLED,
        RETURNS,
        replace(RETURNS, kind="cumulative"),
        replace(ENROLLED, counting="places", party=""),
        Definition(label="a", unit="a", definition="a", kind="flow", counting="yen"),
    ],
)
def test_what_can_be_counted_is_sound(sound: Definition) -> None:
    assert objections(sound) == []


@pytest.mark.parametrize(
    ("given", "objection"),
    [
        (replace(ENROLLED, label=" "), Objection.BLANK),
        (replace(ENROLLED, unit="あ" * 21), Objection.TOO_LONG),
        (replace(ENROLLED, base_month=13), Objection.NO_BASE_DAY),
        (replace(ENROLLED, is_base_after=True), Objection.BASE_DAY_A_YEAR_LATE),
        (replace(RETURNS, is_base_after=True, base_month=4), Objection.BASE_DAY_A_YEAR_LATE),
        (replace(ENROLLED, network=None), Objection.NO_NETWORK),
        (replace(ENROLLED, item=SOME), Objection.SOURCE_OF_ANOTHER_FAMILY),
        (replace(ENROLLED, kind="flow"), Objection.ENROLLED_IS_A_STOCK),
        (replace(ENROLLED, counting="attendances"), Objection.ENROLLED_COUNTS_PARTIES),
        (replace(ENROLLED, party=""), Objection.BODIES_ONLY),
        (replace(ENROLLED, counting="people"), Objection.PERSONS_ONLY),
        (replace(RETURNS, item=None), Objection.NO_ITEM),
        (replace(RETURNS, party="body"), Objection.SOURCE_OF_ANOTHER_FAMILY),
        (replace(RETURNS, kind="stock"), Objection.RETURNS_ARE_NO_STOCK),
        (replace(RETURNS, counting="people"), Objection.RETURNS_ARE_NOT_DISTINCT),
        (replace(RETURNS, family=""), Objection.SOURCE_OF_ANOTHER_FAMILY),
    ],
)
def test_what_cannot_be_counted_is_refused(given: Definition, objection: Objection) -> None:
    assert objections(given) == [objection]


@pytest.mark.parametrize(
    ("change", "is_other"),
    [
        ({"label": "機関"}, False),
        ({"unit": "団体"}, False),
        ({"definition": "別の言い方"}, False),
        ({"polarity": "more"}, False),
        ({"base_day": 30}, True),
        ({"network": OTHER}, True),
        ({"counting": "places"}, True),
    ],
)
def test_another_way_of_counting_is_another_formula(change: dict[str, object], is_other: bool) -> None:
    assert (replace(ENROLLED, **change).counted != ENROLLED.counted) is is_other  # type: ignore[arg-type]


def test_the_base_day_of_a_flow_decides_nothing() -> None:
    assert replace(RETURNS, base_day=1).counted == RETURNS.counted
