"""The sample city: its figures are those of the table of facts, whatever they are, and come from its records alone."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from tests.factories.thorough import few

from sasaeai.city.registers.models import Enrolment, ReturnValue
from sasaeai.cycle.indicators.selectors.values import values
from sasaeai.cycle.rounds import public
from sasaeai.sample.city.building import City, build
from sasaeai.sample.city.facts import Facts, ReturnFacts, StockFacts, read_facts, sample_facts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def figures(city: City) -> dict[tuple[str, int], int | None]:
    found = values(list(city.indicators.values()), [2017, 2018], on=TODAY)
    labels = {indicator.pk: label for label, indicator in city.indicators.items()}
    return {
        (labels[key], year): None if value.value is None else int(value.value) for (key, year), value in found.items()
    }


def wanted(facts: Facts) -> dict[tuple[str, int], int]:
    stocks = {(one.label, day.year - 1): count for one in facts.networks for day, count in one.stocks.items()}
    return stocks | {(one.label, year): total for one in facts.returns for year, total in one.totals.items()}


def test_the_sample_gives_the_sheets_own_figures() -> None:
    facts = sample_facts()
    city = build(facts, seed=1, today=TODAY)
    assert figures(city) == wanted(facts)
    assert sorted(wanted(facts).values()) == [249, 305, 383, 399]


@pytest.mark.sampled
@pytest.mark.parametrize("seed", few([2, 3], 1))
def test_other_figures_come_out_exactly(seed: int) -> None:
    facts = other_facts(seed)
    assert figures(build(facts, seed=seed, today=TODAY)) == wanted(facts)


@pytest.mark.sampled
@pytest.mark.parametrize("seed", few([4, 5], 1))
def test_one_record_less_changes_the_figures_by_exactly_that_record(seed: int) -> None:
    facts, random = other_facts(seed), Random(seed)
    city = build(facts, seed=seed, today=TODAY)
    before = figures(city)
    enrolment = random.choice(list(Enrolment.objects.order_by("since_earliest", "pk")))
    counted = random.choice(list(ReturnValue.objects.filter(quantity__gt=0).select_related("filled").order_by("pk")))
    stock, total = facts.networks[0].label, facts.returns[0].label
    year = counted.filled.month.year - (counted.filled.month.month < 4)
    expected = dict(before)
    for one in (2017, 2018):
        if enrolment.stay.may_hold(date(one + 1, 3, 31)):
            expected[stock, one] = (before[stock, one] or 0) - 1
    expected[total, year] = (before[total, year] or 0) - (counted.quantity or 0)
    Enrolment.objects.filter(pk=enrolment.pk).delete()
    ReturnValue.objects.filter(pk=counted.pk).update(quantity=0)
    assert figures(city) == expected


def test_facts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 12"):
        read_facts(
            """[[networks]]
            programme = "p"
            network = "n"
            division = "d"
            measure = "5"
            label = "l"
            unit = "u"
            definition = "d"
            ever = 11
            persons = 1
            stocks = { 2018-03-31 = 10, 2018-06-01 = 5, 2019-03-31 = 7 }
            """
        )


def other_facts(seed: int) -> Facts:
    """The sample's table with figures of chance, smaller so that the city is built fast."""
    random, facts = Random(seed), sample_facts()
    stocks = {date(2018, 3, 31): random.randint(5, 60), date(2019, 3, 31): random.randint(5, 60)}
    network: StockFacts = replace(facts.networks[0], stocks=stocks, ever=130, persons=random.randint(0, 20))
    totals = {2017: random.randint(0, 90), 2018: random.randint(0, 90)}
    returns: ReturnFacts = replace(facts.returns[0], totals=totals, places=facts.returns[0].places[:2])
    return Facts((network,), (returns,))


def test_some_entries_are_published_and_others_on_their_way() -> None:
    city = build(other_facts(6), seed=6, today=TODAY)
    stages = dict(city.round.entries.values_list("measure__number", "stage"))
    assert (stages["16"], stages["21"], stages["12"], stages["11"]) == (
        "published",
        "approved",
        "submitted",
        "sent_back",
    )
    (plan,) = public.plans()
    assert plan.measures == 5
