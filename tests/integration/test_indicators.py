"""Figures as a reader meets them: derived from records or marked as typed, and where one is not known, it says why."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories import indicators as made
from tests.factories.indicators import City, a_body, a_person, enrol
from tests.factories.viewers import a_division, a_viewer

from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.cycle.indicators.models import Indicator, OpeningBalance, Target
from sasaeai.cycle.indicators.rules.counted import WhyMissing
from sasaeai.cycle.indicators.rules.judging import Judgement, WhyUnknown
from sasaeai.cycle.indicators.selectors.families.asking import UnknownFamilyError
from sasaeai.cycle.indicators.selectors.figures import figures_in, told_for
from sasaeai.cycle.indicators.selectors.shapes import Value
from sasaeai.cycle.indicators.selectors.values import as_printed, behind, of_measure, today, values

pytestmark = pytest.mark.django_db
ON = date(2019, 6, 1)


@pytest.fixture
def city() -> City:
    return made.a_city()


def value_of(indicator: Indicator, year: int, on: date = ON) -> Value:
    return values([indicator], [year], on=on)[indicator.pk, year]


def test_the_watch_over_network_fell_from_399_to_383_bodies(city: City) -> None:
    made.enrol_many(city.network, 375, date(2014, 10, 1))
    made.enrol_many(city.network, 4, date(2014, 10, 1), date(2018, 3, 30))
    made.enrol_many(city.network, 18, date(2015, 5, 1), date(2018, 3, 31))
    made.enrol_many(city.network, 6, date(2018, 3, 31))
    made.enrol_many(city.network, 2, date(2018, 4, 1))
    made.enrol_many(city.network, 9, date(2019, 4, 1))
    indicator = city.indicator(unit="機関", label="登録機関数", polarity="more")
    printed = [
        made.printed(city, "399", 2017, indicator=indicator),
        made.printed(city, "384", 2018, indicator=indicator),
    ]
    shown = of_measure(city.measure.pk, [2017, 2018], on=ON).series[0]
    before, now = shown.years[2017], shown.years[2018]
    assert (before.value.value, now.value.value) == (399, 383)
    assert (now.value.records, now.value.feed, now.value.as_of_line) == (383, "records", "平成31年3月31日現在")
    assert (now.change.difference, now.change.judgement) == (-16, Judgement.WORSE)
    assert (before.change.difference, before.change.judgement) == (2, Judgement.BETTER)
    assert [one.value.given[0].differs for one in (before, now)] == [False, True]
    assert [one.value.given[0].id for one in (before, now)] == [one.pk for one in printed]
    assert as_printed([city.measure.pk], [2018], on=ON) == {(city.measure.pk, 2018): {"登録機関数": "383機関"}}


def test_who_joins_and_leaves_on_a_day_was_there_on_it(city: City) -> None:
    enrol(city.network, "2018-03-31", "2018-03-31")
    enrol(city.network, "2010-04-01", "2017-03-30")
    assert value_of(city.indicator(), 2017).value == 1
    after = city.indicator(label="翌日", base_month=4, base_day=1)
    assert [value_of(after, year).value for year in (2017, 2018)] == [0, 0]


def test_the_base_day_may_follow_the_year(city: City) -> None:
    enrol(city.network, "2017-04-02")
    at_start = city.indicator(label="年度の初日", base_month=4, base_day=1)
    after_end = city.indicator(label="翌年度の初日", base_month=4, base_day=1, is_base_after=True)
    shown = [value_of(one, 2017) for one in (at_start, after_end)]
    assert [(one.value, one.as_of_line) for one in shown] == [
        (None, "平成29年4月1日現在"), (1, "平成30年4月1日現在"),
    ]  # fmt: skip


def test_who_may_have_been_there_is_counted_and_told_as_uncertain(city: City) -> None:
    enrol(city.network, "平成28年5月1日")
    enrol(city.network, "平成30年3月")
    enrol(city.network, "平成28年度まで", "平成30年")
    value = value_of(city.indicator(), 2017)
    assert (value.value, value.uncertain) == (3, 1)
    later = value_of(city.indicator(label="五月", base_month=5, base_day=1), 2018)
    assert (later.value, later.uncertain) == (3, 1)
    early = value_of(city.indicator(label="三月十日", base_day=10), 2017)
    assert (early.value, early.uncertain) == (3, 2)


def test_bodies_and_persons_are_counted_apart_or_together(city: City) -> None:
    enrol(city.network, "2015-04-01")
    enrol(city.network, "2015-04-01", person=a_person())
    enrol(city.network, "2016-04-01", person=a_person())
    people = city.indicator(label="人", counting="people", party="person")
    both = city.indicator(label="全て", counting="places", party="")
    shown = values([city.indicator(), people, both], [2015, 2016], on=ON)
    assert [value.value for value in shown.values()] == [1, 1, 1, 2, 2, 3]


def test_nobody_is_zero_only_after_the_first_record(city: City) -> None:
    indicator = city.indicator()
    assert value_of(indicator, 2017).why_missing is WhyMissing.NO_RECORDS
    enrol(city.network, "2017-05-01", "2018-05-01")
    shown = [value_of(indicator, year) for year in (2015, 2016, 2017, 2018)]
    assert [one.value for one in shown] == [None, None, 1, 0]
    assert [one.why_missing for one in shown] == [WhyMissing.BEFORE_RECORDS] * 2 + [None] * 2


def test_a_day_still_to_come_has_no_value_but_today_has(city: City) -> None:
    enrol(city.network, "2018-04-01")
    enrol(city.network, "2019-06-02")
    indicator = city.indicator()
    assert value_of(indicator, 2019).why_missing is WhyMissing.NOT_OVER
    assert (value_of(indicator, 2019).as_of, value_of(indicator, 2019).value) == (date(2020, 3, 31), None)
    assert value_of(indicator, 2018, on=date(2019, 3, 31)).value == 1
    assert value_of(indicator, 2018, on=date(2019, 3, 30)).value is None
    now = today([indicator], on=ON)[indicator.pk]
    assert (now.value, now.as_of, now.year) == (1, ON, 2019)


def test_only_accepted_returns_count_and_those_missing_are_told(city: City) -> None:
    one, two = a_body("一の会"), a_body("二の会")
    made.contract(city, one, "2017-04-01")
    made.contract(city, two, "2018-02-10")
    for month in range(4, 13):
        made.report(city.item, one, f"2017-{month:02}", 10)
    made.report(city.item, one, "2018-01", 10, state="sent")
    made.report(city.item, one, "2018-02", 10, state="replaced")
    made.report(city.item, one, "2018-02", 7)
    made.report(city.item, one, "2018-03", 1, state="sent_back")
    made.report(city.item, two, "2018-02", 100)
    value = value_of(city.indicator("returns"), 2017)
    assert (value.value, value.records, value.feed) == (197, 11, "returns")
    assert value.reported == (11, 14)
    assert value.why_missing is WhyMissing.NOT_ALL_REPORTED
    shown = behind(viewer=city.staff, indicator=city.indicator("returns", label="別"), year=2017, on=ON)
    assert shown.missing == (
        (date(2018, 1, 1), one.pk), *sorted([(date(2018, 3, 1), one.pk), (date(2018, 3, 1), two.pk)]),
    )  # fmt: skip


def test_two_contracts_of_one_body_ask_for_one_return_a_month(city: City) -> None:
    body = a_body()
    made.contract(city, body, "2017-04-01", "2017-06-15")
    made.contract(city, body, "2017-06-16", "2017-07-31")
    for month in (4, 5, 6, 7):
        made.report(city.item, body, f"2017-{month:02}", 1)
    value = value_of(city.indicator("returns"), 2017)
    assert (value.value, value.reported, value.why_missing) == (4, (4, 4), None)


def test_a_month_in_which_nobody_could_count_is_not_zero(city: City) -> None:
    body = a_body()
    made.contract(city, body, "2017-04-01", "2017-05-31")
    made.report(city.item, body, "2017-04", None)
    assert value_of(city.indicator("returns"), 2017).value is None
    made.report(city.item, body, "2017-05", 5)
    value = value_of(city.indicator("returns", label="別"), 2017)
    assert (value.value, value.uncounted, value.why_missing) == (5, 1, WhyMissing.NOT_COUNTED)


def test_an_item_that_was_added_later_was_not_reported_before(city: City) -> None:
    body = a_body()
    made.contract(city, body, "2017-04-01", "2017-05-31")
    made.report(city.item, body, "2017-04", 1)
    first = made.report(city.item, body, "2017-05", 1)
    later = made.an_item(city, "訪問")
    type(first).objects.create(filled=first.filled, item=later, quantity=3)
    value = value_of(city.indicator("returns", item=later.pk), 2017)
    assert (value.value, value.reported, value.why_missing) == (3, (1, 2), WhyMissing.NOT_ALL_REPORTED)


def test_an_item_counts_alike_asked_alone_and_with_all_others(city: City) -> None:
    body = a_body()
    items = [city.item, *(made.an_item(city, name) for name in ("訪問", "電話", "会議"))]
    for place, item in enumerate(items):
        made.report(item, body, f"2017-{place + 4:02}", place + 1)
    some = [city.indicator("returns", item=item.pk, label=item.label) for item in items]
    together = values(some, [2017], on=ON)
    assert [value.value for value in together.values()] == [1, 2, 3, 4]
    assert [value_of(one, 2017) for one in some] == list(together.values())


def test_a_cumulative_value_starts_from_its_opening_balance(city: City) -> None:
    body = a_body()
    made.contract(city, body, "2016-04-01", "2019-03-31")
    total = city.indicator("returns", label="累計", kind="cumulative")
    flow = city.indicator("returns")
    OpeningBalance.objects.create(
        indicator=total, as_of=date(2017, 3, 31), value=Decimal(2_599), source="報告書", given_by="holding:1"
    )
    for place in range(36):
        count = {23: 316, 35: 367}.get(place, 0)
        made.report(city.item, body, f"{2016 + (place + 3) // 12}-{(place + 3) % 12 + 1:02}", count)
    shown = values([flow, total], [2015, 2016, 2017, 2018], on=ON)
    assert [shown[flow.pk, year].value for year in (2016, 2017, 2018)] == [0, 316, 367]
    assert [shown[total.pk, year].value for year in (2015, 2016, 2017, 2018)] == [None, 2_599, 2_915, 3_282]
    assert {shown[total.pk, year].opening for year in (2016, 2017, 2018)} == {2_599}
    assert shown[total.pk, 2015].why_missing is WhyMissing.BEFORE_OPENING
    assert shown[total.pk, 2018].as_of_line == "平成31年3月31日までの累計"


def test_head_counts_cannot_give_distinct_people(city: City) -> None:
    made.report(city.item, a_body(), "2017-04", 5)
    value = value_of(city.indicator("returns", counting="people"), 2017)
    assert (value.value, value.why_missing) == (None, WhyMissing.NOT_DISTINCT)
    assert behind(viewer=city.office, indicator=city.indicator("returns", label="別", counting="people"), year=2017,
                  on=ON).records == 0  # fmt: skip


def test_a_typed_value_is_marked_and_a_printed_one_stands_in_for_it(city: City) -> None:
    indicator = city.indicator("")
    assert value_of(indicator, 2017).why_missing is WhyMissing.NOT_TYPED
    made.printed(city, "600", indicator=indicator, is_approximate=True)
    assert (value_of(indicator, 2017).value, value_of(indicator, 2017).feed) == (600, "sheet")
    assert as_printed([city.measure.pk], [2017], on=ON)[city.measure.pk, 2017] == {"指標": "約600件"}
    made.printed(city, "612", indicator=indicator)
    made.printed(city, "700", indicator=indicator)
    assert (value_of(indicator, 2017).value, value_of(indicator, 2017).why_missing) == (None, WhyMissing.SHEETS_DIFFER)
    made.printed(city, "611", indicator=indicator, origin="typed")
    value = value_of(indicator, 2017)
    assert (value.value, value.feed, value.records) == (611, "typed", 1)
    assert {one.value: one.differs for one in value.given} == {600: False, 611: False, 612: True, 700: True}


def test_what_is_not_whole_is_neither_compared_nor_judged(city: City) -> None:
    body = a_body()
    made.contract(city, body, "2017-04-01", "2018-04-30")
    for place in range(12):
        made.report(city.item, body, f"{2017 + (place + 3) // 12}-{(place + 3) % 12 + 1:02}", 1)
    indicator = city.indicator("returns", polarity="more", label="相談")
    made.printed(city, "50", 2018, indicator=indicator)
    shown = of_measure(city.measure.pk, [2018], on=date(2018, 5, 2)).series[0].years[2018]
    assert (shown.value.given[0].differs, shown.change.judgement) == (None, Judgement.UNKNOWN)
    assert shown.change.why_unknown is WhyUnknown.NOTHING_NOW
    made.report(city.item, body, "2018-04", 2)
    shown = of_measure(city.measure.pk, [2018], on=date(2018, 5, 7)).series[0].years[2018]
    assert (shown.value.value, shown.change.why_unknown) == (2, WhyUnknown.NOT_WHOLE)
    assert as_printed([city.measure.pk], [2018], on=date(2018, 5, 7))[city.measure.pk, 2018] == {
        "相談": "2件（年度途中）"
    }


def test_a_measure_shows_targets_and_printed_values_that_nobody_tied(city: City) -> None:
    enrol(city.network, "2015-04-01")
    indicator = city.indicator(polarity="more")
    Target.objects.create(indicator=indicator, fiscal_year=2017, value=2)
    untied = made.printed(city, "399")
    shown = of_measure(city.measure.pk, [2016, 2017], on=ON)
    assert [(one.target, one.is_reached) for one in shown.series[0].years.values()] == [(None, None), (2, False)]
    assert shown.series[0].latest == shown.series[0].years[2017].value
    assert shown.untied == (untied,)


def test_a_page_shows_figures_with_their_history_and_what_is_not_known(city: City) -> None:
    enrol(city.network, "2016-05-01")
    enrol(city.network, "2017-05-01")
    city.indicator(polarity="more", label="機関", unit="機関")
    city.indicator("", label="金額")
    known, unknown = figures_in(told_for(city.measure.pk, [2017], on=ON), [2017])[2017]
    assert (known.value, known.before, known.base_day, known.feed_label) == (2, 1, date(2018, 3, 31), "記録")
    assert [point.value for point in known.history] == [None, None, None, 1, 2]
    assert unknown.value is None
    assert unknown.why_unknown


def test_the_records_behind_a_value_are_as_many_as_it_says(city: City) -> None:
    enrol(city.network, "2015-04-01", "2018-03-30")
    enrol(city.network, "2018-03")
    enrol(city.network, "2015-04-01", person=a_person())
    both = city.indicator(counting="places", party="")
    made.report(city.item, a_body(), "2017-04", 3)
    made.report(city.item, a_body(), "2018-03", None)
    flow = city.indicator("returns")
    typed = city.indicator("")
    given = made.printed(city, "5", indicator=typed)
    for indicator, count in ((both, 2), (flow, 2), (typed, 1)):
        shown = behind(viewer=city.staff, indicator=indicator, year=2017, on=ON)
        assert (shown.records, shown.rows.count(), shown.hidden) == (count, count, 0)
        assert value_of(indicator, 2017).records == count
    assert list(behind(viewer=city.staff, indicator=typed, year=2017, on=ON).rows) == [given]
    for indicator in (both, flow):
        assert behind(viewer=city.staff, indicator=indicator, year=2019, on=date(2019, 3, 31)).records == 0


def test_persons_and_returns_are_shown_to_those_who_may_see_them(city: City) -> None:
    enrol(city.network, "2015-04-01")
    enrol(city.network, "2015-04-01", person=a_person())
    made.report(city.item, a_body(), "2017-04", 3)
    both, flow = city.indicator(counting="places", party=""), city.indicator("returns")
    other = a_viewer(Role.DIVISION_STAFF, division=a_division("こども課"))
    seen = {
        role: [
            (shown.records, shown.hidden)
            for one in (both, flow)
            if (shown := behind(viewer=viewer, indicator=one, year=2017, on=ON))
        ]
        for role, viewer in {
            "staff": city.staff, "office": city.office, "other": other, "committee": a_viewer(Role.COMMITTEE),
        }.items()
    }  # fmt: skip
    assert seen == {
        "staff": [(2, 0), (1, 0)], "office": [(2, 1), (1, 0)], "other": [(2, 1), (1, 1)], "committee": [(2, 1), (1, 1)],
    }  # fmt: skip
    with pytest.raises(NotAllowedError):
        behind(viewer=a_viewer(Role.CONTRACTOR), indicator=both, year=2017, on=ON)


def test_as_many_queries_for_one_indicator_and_year_as_for_many(city: City) -> None:
    made.enrol_many(city.network, 3, date(2015, 4, 1))
    made.report(city.item, a_body(), "2017-04", 3)
    made.contract(city, a_body(), "2017-04-01")
    families = ("enrolled", "returns", "")
    some = [city.indicator(family, label=f"{family}{n}") for n in range(10) for family in families]
    counts = []
    for indicators, years in ((some[:3], [2017]), (some, [2017]), (some, range(2010, 2020))):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            values(indicators, years, on=ON)
        counts.append(len(queries))
    assert counts == [10, 10, 10]
    for years in ([2017], range(2010, 2020)):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            of_measure(city.measure.pk, years, on=ON)
        assert len(queries) == 13


def test_nothing_asked_is_nothing_answered(city: City) -> None:
    assert values([], [2017], on=ON) == {}
    assert values([city.indicator()], [], on=ON) == {}
    assert figures_in(told_for(city.measure.pk, [], on=ON), []) == {}


def test_a_family_that_nobody_answers_for_is_a_fault(city: City) -> None:
    indicator = city.indicator()
    indicator.family = "stars"
    with pytest.raises(UnknownFamilyError):
        values([indicator], [2017], on=ON)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "flow"}, {"is_base_after": True}, {"base_day": 32}, {"network": None}, {"family": "returns"}],
)
def test_the_database_refuses_what_no_service_would_write(city: City, wrong: dict[str, object]) -> None:
    indicator = city.indicator()
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=indicator.pk).update(**wrong)
