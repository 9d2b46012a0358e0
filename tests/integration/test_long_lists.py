"""Long lists of networks: a page is read from an index in its order, and bodies stand where their own names do."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.stays import holding_on
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services import persons
from sasaeai.city.registers.models import Enrolment, Network, Organisation
from sasaeai.city.registers.selectors.enrolments import Sort, enrolled
from sasaeai.city.registers.services import enrolment_lists, enrolments, networks, organisations, programmes
from sasaeai.lib.vague_days import read_vague_day as day

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

pytestmark = pytest.mark.django_db
START, GROUND = date(2015, 4, 1), "duty"


@pytest.fixture
def staff() -> Viewer:
    return a_viewer(Role.DIVISION_STAFF, division=a_division())


@pytest.fixture
def network(staff: Viewer) -> Network:
    division = a_division()
    programme = programmes.set_up(name="見守り事業", division=division, since=START, by=staff)
    return networks.set_up(programme=programme, name="見守りネットワーク", since=START, by=staff)


def a_body(name: str, network: Network, staff: Viewer, since: str = "2016-04-01") -> Organisation:
    body = organisations.add(name=name, by=staff)
    enrolments.enrol(network=network, organisation=body, since=day(since), by=staff)
    return body


def names(network: Network, staff: Viewer, **asked: object) -> list[str]:
    page = enrolled(staff, network, sort=Sort.NAME, ground=GROUND, **asked)  # type: ignore[arg-type]
    return [row.name for row in page.rows]


def test_a_renamed_body_moves_in_lists_by_name(network: Network, staff: Viewer) -> None:
    a_body("かえで薬局", network, staff)
    moving = a_body("あおば商店", network, staff)
    assert names(network, staff) == ["あおば商店", "かえで薬局"]
    organisations.rename(organisation=moving, name="わかば商店", by=staff)
    assert names(network, staff) == ["かえで薬局", "わかば商店"]


def test_bodies_of_a_list_stand_by_name_whether_the_register_knew_them_or_not(network: Network, staff: Viewer) -> None:
    a_body("さくら薬局", network, staff)
    organisations.add(name="かえで商店", by=staff)
    text = "区分,名称,登録日\n機関,なのはな書店,2017-04-01\n機関,かえで商店,2017-05-01\n機関,あおば郵便局,2017-06-01\n"
    batch = enrolment_lists.upload(network=network, data=text.encode(), name="一覧.csv", by=staff)
    batch = enrolment_lists.map_columns(batch=batch, mapping=batch.mapping, by=staff)
    enrolment_lists.accept(batch=enrolment_lists.check(batch=batch, by=staff), by=staff)
    assert names(network, staff) == ["あおば郵便局", "かえで商店", "さくら薬局", "なのはな書店"]
    for row in Enrolment.objects.select_related("organisation"):
        assert row.organisation is not None
        assert row.sort_name == row.organisation.plain_name


def test_who_was_enrolled_several_times_stands_together_on_pages_by_name(network: Network, staff: Viewer) -> None:
    for number in range(40):
        person = persons.add(name=f"山田 {number}", kana=f"やまだ {number:02}", by=staff)
        for year in range(2016, 2016 + number % 4):
            enrolments.enrol(network=network, person=person, since=day(f"{year}-04-01"), until=day(f"{year}"), by=staff)
    pages = [enrolled(staff, network, sort=Sort.NAME, page=number, ground=GROUND) for number in (1, 2)]
    rows = [row for page in pages for row in page.rows]
    assert [len(page.rows) for page in pages] == [50, 10]
    assert [(row.kana, str(row.since)) for row in rows] == sorted((row.kana, str(row.since)) for row in rows)
    assert len({row.id for row in rows}) == 60


@pytest.mark.parametrize(
    "asked",
    [
        lambda rows: rows.order_by("since_earliest", "since_latest", "pk"),
        lambda rows: rows.order_by("-since_earliest", "-since_latest", "-pk"),
        lambda rows: rows.filter(holding_on(START)).order_by("since_earliest", "since_latest", "pk"),
        lambda rows: rows.filter(organisation__isnull=False).order_by(
            "sort_name", "since_earliest", "since_latest", "pk"
        ),
    ],
)
def test_a_page_is_read_from_one_index_in_its_order(
    network: Network, asked: "Callable[[QuerySet[Enrolment]], QuerySet[Enrolment]]"
) -> None:
    if connection.vendor != "sqlite":  # how PostgreSQL reads a table depends on what it holds
        return
    rows = asked(Enrolment.objects.filter(network=network, party="body"))
    plan = rows.values_list("pk", flat=True)[100:150].explain()
    assert "COVERING INDEX" in plan
    assert "TEMP B-TREE" not in plan
