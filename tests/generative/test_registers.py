"""The stock that the database counts is the stock of the stays themselves, whatever days they are and however vague."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories.thorough import share
from tests.factories.viewers import a_division

from sasaeai.city.registers.models import Enrolment, Network, Organisation, Programme
from sasaeai.city.registers.selectors.enrolments import stock, stocks
from sasaeai.lib.vague_days import Precision, Stay, VagueDay, stock_on

EDGES = [date(year, month, day) for year in (2018, 2019) for month, day in ((3, 31), (4, 1), (12, 31), (1, 1))]
DAYS = st.sampled_from(EDGES) | st.dates(date(2017, 12, 25), date(2020, 4, 5))
NOW = datetime(2019, 4, 10, 9, tzinfo=ZoneInfo("Asia/Tokyo"))


def begun(day: date, precision: Precision) -> VagueDay:
    """What stands in the papers where somebody only noted the month or year of a day."""
    match precision:
        case Precision.MONTH:
            return VagueDay(day.replace(day=1), precision)
        case Precision.YEAR:
            return VagueDay(day.replace(month=1, day=1), precision)
        case Precision.FISCAL_YEAR:
            return VagueDay(date(day.year - (day.month < 4), 4, 1), precision)
    return VagueDay(day, precision)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """Some joined and left on one day; some papers know only the fiscal year of both."""
    first = draw(DAYS)
    since = begun(first, draw(st.sampled_from(Precision)))
    length = draw(st.none() | st.sampled_from([0, 0, 1, 30, 365]))
    if length is None:
        return Stay(since)
    until = begun(first + timedelta(days=length), draw(st.sampled_from(Precision)))
    return Stay(since, until if until.latest >= since.earliest else VagueDay(first + timedelta(days=length)))


class TestStock(TestCase):
    @settings(max_examples=share(60))
    @given(st.lists(st.tuples(stays(), st.sampled_from(["body", "other"])), max_size=8), st.lists(DAYS, max_size=3))
    def test_the_database_counts_as_the_rule_does(self, added: list[tuple[Stay, str]], days: list[date]) -> None:
        programme = Programme.objects.create(name="見守り事業", division=a_division(), since=date(2010, 4, 1))
        body = Organisation.objects.create(name="みどり商店", plain_name="みどり商店", added_at=NOW)
        networks = {
            name: Network.objects.create(programme=programme, name=name, since=date(2010, 4, 1))
            for name in ("body", "other", "empty")
        }
        for stay, name in added:
            row = Enrolment(network=networks[name], party="body", organisation=body, added_at=NOW)
            row.since, row.until = stay
            row.save()
        ids = {name: network.pk for name, network in networks.items()}
        counted = stocks(list(ids.values()), days)
        assert len(counted) == 3 * len(set(days))
        for name, network in networks.items():
            for day in days:
                expected = stock_on(day, [stay for stay, of in added if of == name])
                assert stock(network, day) == counted[ids[name], day] == expected
                assert stock(network, day, party="person") == (0, 0)
