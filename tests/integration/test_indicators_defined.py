"""Indicators defined, changed, aimed at, given a start; values typed and tied: who may, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.factories import indicators as made
from tests.factories.indicators import City
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.plans.models import Measure, Plan
from sasaeai.cycle.indicators.errors import IndicatorError
from sasaeai.cycle.indicators.models import GivenValue, Indicator, OpeningBalance, Target
from sasaeai.cycle.indicators.rules.definitions import Objection
from sasaeai.cycle.indicators.selectors.values import values
from sasaeai.cycle.indicators.services import indicators as services
from sasaeai.cycle.indicators.services.typed import type_value
from sasaeai.cycle.indicators.services.wording import OBJECTIONS

pytestmark = pytest.mark.django_db
ONE, TWO = Decimal(1), Decimal(2)


@pytest.fixture
def city() -> City:
    return made.a_city()


def defined(city: City, family: str = "enrolled", **more: object) -> Indicator:
    return services.define(measure=city.measure, definition=city.definition(family, **more), by=city.office)


def typed(city: City, indicator: Indicator, value: str, **more: object) -> GivenValue:
    told: dict[str, object] = {"fiscal_year": 2018, "source": "決算書 12ページ", "by": city.office}
    return type_value(indicator=indicator, value=Decimal(value), **(told | more))  # type: ignore[arg-type]


def test_an_indicator_is_defined_as_it_was_written(city: City) -> None:
    indicator = defined(city, label=" 登録  機関数 ", base_month=4, base_day=1, is_base_after=True)
    assert (indicator.label, indicator.formula_version) == ("登録 機関数", 1)
    assert services.definition_of(indicator) == city.definition(
        label="登録 機関数", base_month=4, base_day=1, is_base_after=True
    )


def test_a_change_of_what_is_counted_is_a_new_formula_version(city: City) -> None:
    indicator = defined(city)
    renamed = services.change(
        indicator=indicator, definition=city.definition(label="機関数", polarity="more"), by=city.office
    )
    assert (renamed.label, renamed.formula_version) == ("機関数", 1)
    moved = services.change(
        indicator=renamed, definition=city.definition(label="機関数", base_month=12, base_day=1), by=city.office
    )
    assert moved.formula_version == 2
    same = services.change(indicator=moved, definition=services.definition_of(moved), by=city.office)
    assert (same.version, same.formula_version) == (3, 2)


def test_who_changes_what_somebody_else_has_changed_is_told(city: City) -> None:
    indicator = defined(city)
    services.change(indicator=indicator, definition=city.definition(polarity="more"), by=city.office)
    with pytest.raises(IndicatorError, match="ほかの人"):
        services.change(indicator=indicator, definition=city.definition(polarity="less"), by=city.office)
    assert Indicator.objects.get().polarity == "more"


def test_targets_are_set_changed_and_taken_back(city: City) -> None:
    indicator = defined(city)
    for value in (ONE, TWO):
        services.set_target(indicator=indicator, fiscal_year=2018, value=value, by=city.office)
        assert [one.value for one in Target.objects.all()] == [value]
    services.set_target(indicator=indicator, fiscal_year=2018, value=None, by=city.office)
    assert not Target.objects.exists()


def test_another_opening_balance_is_a_new_formula_version(city: City) -> None:
    indicator = defined(city, "returns", kind="cumulative")
    for day, version in ((31, 1), (31, 1), (30, 2)):
        as_of = date(2017, 3, 31) if day == 31 else date(2017, 4, 30)
        services.open_with(indicator=indicator, as_of=as_of, value=ONE, source="報告書", by=city.office)
        assert indicator.formula_version == version
    assert OpeningBalance.objects.get().as_of == date(2017, 4, 30)


def test_a_printed_value_is_tied_to_an_indicator_and_let_go(city: City) -> None:
    indicator, given = defined(city), made.printed(city, "399")
    services.tie(given=given, indicator=indicator, by=city.office)
    assert [one.id for one in values([indicator], [2017], on=city.office.on)[indicator.pk, 2017].given] == [given.pk]
    services.tie(given=given, indicator=None, by=city.office)
    assert given.indicator is None


def test_a_typed_value_takes_the_place_of_the_one_that_was_shown(city: City) -> None:
    indicator = defined(city, "")
    first = typed(city, indicator, "10")
    with pytest.raises(IndicatorError, match="ほかの人"):
        typed(city, indicator, "11")
    second = typed(city, indicator, "11.5", replaces=first, is_approximate=True)
    assert {one.pk: one.is_current for one in GivenValue.objects.all()} == {first.pk: False, second.pk: True}
    value = values([indicator], [2018], on=city.office.on)[indicator.pk, 2018]
    assert (value.value, value.feed, value.is_approximate) == (Decimal("11.5"), "typed", True)
    with pytest.raises(IndicatorError):
        typed(city, indicator, "12", replaces=first)


def test_the_lead_division_types_values_of_its_measures(city: City) -> None:
    indicator = defined(city, "")
    assert typed(city, indicator, "10", by=city.staff).given_by == city.staff.actor
    for viewer in (a_viewer(Role.DIVISION_STAFF, division=a_division("こども課")), a_viewer(Role.COMMITTEE)):
        with pytest.raises(NotAllowedError):
            typed(city, indicator, "11", by=viewer, fiscal_year=2017)


@pytest.mark.parametrize(
    "deed",
    [
        lambda city, one, by: services.define(measure=city.measure, definition=city.definition(label="別"), by=by),
        lambda city, one, by: services.change(indicator=one, definition=city.definition(label="別"), by=by),
        lambda city, one, by: services.set_target(indicator=one, fiscal_year=2018, value=ONE, by=by),
        lambda city, one, by: services.open_with(
            indicator=one, as_of=date(2017, 3, 31), value=ONE, source="報告書", by=by
        ),
        lambda city, one, by: services.tie(given=made.printed(city, "1"), indicator=one, by=by),
    ],
)
def test_only_the_plan_office_defines(city: City, deed: Callable[..., object]) -> None:
    indicator = defined(city)
    for viewer in (city.staff, a_viewer(Role.DIVISION_HEAD), a_viewer(Role.AUDITOR)):
        with pytest.raises(NotAllowedError):
            deed(city, indicator, viewer)


def elsewhere(city: City) -> GivenValue:
    plan = Plan.objects.create(name="みどり野市障がい者計画")
    measure = Measure.objects.create(plan=plan, number="1", title="別の計画の取組", order=1)
    return made.printed(replace(city, measure=measure), "1")


@pytest.mark.parametrize(
    "deed",
    [
        lambda city, one, two: defined(city),
        lambda city, one, two: defined(city, label="別", counting="attendances"),
        lambda city, one, two: defined(city, "returns", label="別", counting="people"),
        lambda city, one, two: services.change(indicator=one, definition=city.definition(label="累計"), by=city.office),
        lambda city, one, two: services.change(
            indicator=two, definition=city.definition("returns", label="累計", kind="flow"), by=city.office
        ),
        lambda city, one, two: services.set_target(
            indicator=one, fiscal_year=2018, value=Decimal("0.00001"), by=city.office
        ),
        lambda city, one, two: services.open_with(
            indicator=one, as_of=date(2017, 3, 31), value=ONE, source="報告書", by=city.office
        ),
        lambda city, one, two: services.open_with(
            indicator=two, as_of=date(2017, 3, 31), value=ONE, source=" ", by=city.office
        ),
        lambda city, one, two: services.open_with(
            indicator=two, as_of=date(2017, 3, 30), value=ONE, source="報告書", by=city.office
        ),
        lambda city, one, two: services.tie(given=elsewhere(city), indicator=one, by=city.office),
        lambda city, one, two: services.tie(given=made.printed(city, "1", None), indicator=one, by=city.office),
        lambda city, one, two: services.tie(
            given=made.printed(city, "1", is_current=False), indicator=one, by=city.office
        ),
        lambda city, one, two: typed(city, one, "1", source=" "),
        lambda city, one, two: typed(city, one, "NaN"),
        lambda city, one, two: typed(city, one, "0.0000001"),
        lambda city, one, two: typed(city, one, "1", fiscal_year=2020),
    ],
)
def test_what_would_contradict_itself_is_refused_with_a_sentence(city: City, deed: Callable[..., object]) -> None:
    one, two = defined(city), defined(city, "returns", label="累計", kind="cumulative")
    services.open_with(indicator=two, as_of=date(2017, 3, 31), value=ONE, source="報告書", by=city.office)
    before = AuditEntry.objects.count(), list(Indicator.objects.order_by("pk").values())
    with pytest.raises(IndicatorError) as raised:
        deed(city, one, two)
    assert str(raised.value).endswith("。")
    assert raised.value.message_en.endswith(".")
    assert (AuditEntry.objects.count(), list(Indicator.objects.order_by("pk").values())) == before


def test_every_objection_has_its_sentences() -> None:
    assert set(OBJECTIONS) == set(Objection)
    assert all(ja.endswith("。") and en.endswith(".") for ja, en in OBJECTIONS.values())


def test_each_change_is_in_the_log_without_words_or_values(city: City) -> None:
    indicator = defined(city, "returns", kind="cumulative", label="相談の累計")
    services.change(
        indicator=indicator,
        definition=city.definition("returns", kind="cumulative", label="相談の累計", polarity="more"),
        by=city.office,
    )
    services.set_target(indicator=indicator, fiscal_year=2018, value=Decimal(7_777), by=city.office)
    services.open_with(
        indicator=indicator, as_of=date(2017, 3, 31), value=Decimal(8_888), source="冊子", by=city.office
    )
    services.tie(given=made.printed(city, "9999"), indicator=indicator, by=city.office)
    typed(city, indicator, "6666")
    entries = list(AuditEntry.objects.order_by("pk").values())
    assert [entry["action"] for entry in entries] == [
        "indicators.indicator.define", "indicators.indicator.change", "indicators.indicator.set_target",
        "indicators.indicator.open", "indicators.given.tie", "indicators.given.type",
    ]  # fmt: skip
    told = str([(entry["fields"], entry["action"]) for entry in entries])
    assert not [word for word in ("相談", "7777", "8888", "9999", "6666", "冊子") if word in told]


def test_the_database_keeps_one_typed_value_a_year_and_none_without_its_source(city: City) -> None:
    indicator = defined(city, "")
    typed(city, indicator, "10")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.printed(city, "11", 2018, origin="typed", indicator=indicator)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.printed(city, "11", 2016, origin="typed", indicator=indicator, source="")
