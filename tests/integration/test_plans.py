"""A plan in the database: its tree, its measures, who answers for them, what is printed twice and what they run."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import CrossListing, Measure, Plan
from sasaeai.city.plans.selectors import measures as asked
from sasaeai.city.plans.selectors.answering import settled_main
from sasaeai.city.plans.selectors.tree import paths, tree
from sasaeai.city.plans.selectors.twins import unsettled
from sasaeai.city.plans.services import measures, plans, twins
from sasaeai.city.plans.services.measures import InCharge, MeasureGiven
from sasaeai.city.plans.services.tree import record_tree, remove_empty
from sasaeai.city.registers.models import Programme
from sasaeai.sheets.model import Node

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Viewer:
    return a_viewer(Role.PLAN_OFFICE)


@pytest.fixture
def plan(office: Viewer) -> Plan:
    return plans.set_up(name=" みどり野市  地域福祉計画 ", first_year=2017, last_year=2022, by=office)


def branches(*, titles: tuple[str, str] = ("見守り", "居場所")) -> tuple[Node, ...]:
    sections = tuple(Node(2, None, str(at), title, (), (at,)) for at, title in enumerate(titles, start=1))
    return (Node(1, "基本目標", "1", "支え合うまち", sections, ()),)


def recorded(plan: Plan, office: Viewer, *numbers: str) -> dict[str, Measure]:
    given = [MeasureGiven(number=number, title=f"取組その{number}") for number in numbers]
    return measures.record_many(plan=plan, measures=given, by=office)


# Plans


def test_a_plan_is_set_up_once_under_a_name(plan: Plan, office: Viewer) -> None:
    assert (plan.name, plan.first_year, plan.last_year) == ("みどり野市 地域福祉計画", 2017, 2022)
    with pytest.raises(PlanError, match="もうあります"):
        plans.set_up(name="みどり野市 地域福祉計画", by=office)
    plans.set_years(plan=plan, first_year=2018, last_year=None, by=office)
    assert (plan.first_year, plan.last_year) == (2018, None)


@pytest.mark.parametrize(("name", "years"), [(" ", (None, None)), ("計" * 121, (None, None)), ("計画", (2020, 2019))])
def test_a_plan_that_cannot_be_is_refused(name: str, years: tuple[int | None, int | None], office: Viewer) -> None:
    with pytest.raises(PlanError) as raised:
        plans.set_up(name=name, first_year=years[0], last_year=years[1], by=office)
    assert str(raised.value).endswith("。")
    assert raised.value.message_en.endswith(".")
    assert not Plan.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLAN_OFFICE])
def test_only_the_plan_office_changes_plans(role: Role, plan: Plan, office: Viewer) -> None:
    stranger = a_viewer(role)
    one, two = recorded(plan, office, "1", "2").values()
    listing = twins.note(main=one, repeated=two, by=office)
    deeds = [
        lambda: plans.set_up(name="別の計画", by=stranger),
        lambda: plans.set_years(plan=plan, first_year=1999, last_year=None, by=stranger),
        lambda: record_tree(plan=plan, branches=branches(), by=stranger),
        lambda: recorded(plan, stranger, "9"),
        lambda: measures.change(measure=one, fields={"title": "別の名"}, by=stranger),
        lambda: measures.renumber(plan=plan, numbers={one.pk: "9"}, by=stranger),
        lambda: measures.set_divisions(measure=one, divisions=[InCharge(a_division())], by=stranger),
        lambda: twins.note(main=one, repeated=two, by=stranger),
        lambda: twins.settle(cross_listing=listing, main=one, by=stranger),
        lambda: twins.unsettle(cross_listing=listing, by=stranger),
        lambda: twins.remove(cross_listing=listing, by=stranger),
    ]
    before = AuditEntry.objects.count()
    for deed in deeds:
        with pytest.raises(NotAllowedError):
            deed()
    assert AuditEntry.objects.count() == before


# The tree


def test_a_tree_is_recorded_once_however_often_it_comes(plan: Plan, office: Viewer) -> None:
    first = record_tree(plan=plan, branches=branches(), by=office)
    again = record_tree(plan=plan, branches=branches(), by=office)
    assert first == again
    assert [(level.depth, level.name) for level in plan.levels.all()] == [(1, "基本目標"), (2, "")]
    grown = record_tree(plan=plan, branches=branches(titles=("見守り", "学び")), by=office)
    assert grown["1"] == first["1"]
    assert grown["2"] != first["2"]
    assert [node.title for node in plan.nodes.all()] == ["支え合うまち", "見守り", "居場所", "学び"]


def test_a_tree_comes_back_as_it_was_told(plan: Plan, office: Viewer) -> None:
    nodes = record_tree(plan=plan, branches=branches(), by=office)
    given = [MeasureGiven(number=number, title="取組", node=nodes[number][0]) for number in ("1", "2")]
    measures.record_many(plan=plan, measures=given, by=office)
    (goal,) = tree(plan)
    assert (goal.level_name, goal.number, goal.title) == ("基本目標", "1", "支え合うまち")
    assert [(node.title, node.measures) for node in goal.children] == [("見守り", ("1",)), ("居場所", ("2",))]
    assert paths(tree(plan))["2"] == ("基本目標1 支え合うまち", "(2) 居場所")


def test_nodes_that_lost_their_measures_can_be_removed_with_what_stood_above_only_them(
    plan: Plan, office: Viewer
) -> None:
    nodes = record_tree(plan=plan, branches=branches(), by=office)
    made = measures.record_many(
        plan=plan, measures=[MeasureGiven(number="1", title="取組", node=nodes["1"][0])], by=office
    )
    assert remove_empty(nodes=[nodes["1"][0], nodes["2"][0]], by=office) == 1
    measures.change(measure=made["1"], fields={"node": None}, by=office)
    assert remove_empty(nodes=[nodes["1"][0]], by=office) == 2
    assert not plan.nodes.exists()


def test_a_name_too_long_for_the_tree_is_refused_before_anything_is_written(plan: Plan, office: Viewer) -> None:
    with pytest.raises(PlanError, match="長すぎます"):
        record_tree(plan=plan, branches=branches(titles=("見守り", "居" * 201)), by=office)
    assert not plan.nodes.exists()


# Measures


def test_measures_that_come_later_stand_after_those_that_precede_them_in_their_sheet(
    plan: Plan, office: Viewer
) -> None:
    recorded(plan, office, "10", "2", "1")
    assert [measure.number for measure in plan.measures.order_by("order")] == ["1", "2", "10"]
    recorded(plan, office, "3", "2-1")
    assert [measure.number for measure in plan.measures.order_by("order")] == ["1", "2", "2-1", "3", "10"]
    given = [MeasureGiven(number="11", title="新しい取組")]
    measures.record_many(plan=plan, measures=given, order=["1", "11", "2"], by=office)
    assert [measure.number for measure in plan.measures.order_by("order")] == ["1", "11", "2", "2-1", "3", "10"]
    assert list(asked.by_number(plan)) == ["1", "2", "2-1", "3", "10", "11"]


@pytest.mark.parametrize(
    "given",
    [
        MeasureGiven(number="", title="番号のない取組"),
        MeasureGiven(number="1", title="番号が重なる取組"),
        MeasureGiven(number="9" * 21, title="番号の長い取組"),
        MeasureGiven(number="2", title="長" * 201),
        MeasureGiven(number="2", title="ページのおかしい取組", page=0),
        MeasureGiven(number="2", title="ページのおかしい取組", page=99_999),
    ],
)
def test_a_measure_that_cannot_be_is_refused_with_a_sentence(given: MeasureGiven, plan: Plan, office: Viewer) -> None:
    recorded(plan, office, "1")
    with pytest.raises(PlanError) as raised:
        measures.record_many(plan=plan, measures=[MeasureGiven(number="7", title="よい取組"), given], by=office)
    assert str(raised.value).endswith("。")
    assert raised.value.message_en.endswith(".")
    assert plan.measures.count() == 1


def test_two_measures_may_change_their_numbers_at_once_and_not_share_one(plan: Plan, office: Viewer) -> None:
    one, two, _ = recorded(plan, office, "1", "2", "3").values()
    measures.renumber(plan=plan, numbers={one.pk: "2", two.pk: "1"}, by=office)
    assert {measure.pk: measure.number for measure in plan.measures.all()}[one.pk] == "2"
    with pytest.raises(PlanError, match="2つになります"), transaction.atomic():
        measures.renumber(plan=plan, numbers={one.pk: "3"}, by=office)


def test_one_division_leads_and_others_work_along_however_often_they_are_named(plan: Plan, office: Viewer) -> None:
    lead, joint = a_division("政策推進課"), a_division("福祉課")
    (measure,) = recorded(plan, office, "1").values()
    charge = [InCharge(lead), InCharge(joint), InCharge(lead, "女性センター")]
    measures.set_divisions(measure=measure, divisions=charge, by=office)
    (row,) = asked.of_plan(plan)
    assert [(one.name, one.sub_unit, one.is_lead) for one in row.answering] == [
        ("政策推進課", "女性センター", True), ("福祉課", "", False),
    ]  # fmt: skip
    assert row.lead == row.answering[0]
    assert list(asked.of_division([str(joint.pk)])) == [measure]
    measures.set_divisions(measure=measure, divisions=[], by=office)
    assert asked.of_plan(plan)[0].lead is None
    assert not asked.of_division([str(lead.pk), str(joint.pk)])


def test_a_programme_is_linked_once_and_unlinked(plan: Plan, office: Viewer) -> None:
    programme = Programme.objects.create(name="見守り事業", division=a_division(), since=date(2015, 4, 1))
    (measure,) = recorded(plan, office, "1").values()
    for _ in range(2):
        measures.link_programme(measure=measure, programme=programme, by=office)
    assert [link.programme for link in measure.runs.all()] == [programme]
    measures.unlink_programme(measure=measure, programme=programme, by=office)
    with pytest.raises(PlanError):
        measures.unlink_programme(measure=measure, programme=programme, by=office)
    assert [entry.action for entry in AuditEntry.objects.filter(action__contains="programme")] == [
        "plans.measure.link_programme", "plans.measure.unlink_programme",
    ]  # fmt: skip


# What is printed twice


def test_a_person_settles_which_twin_is_the_main_one_and_may_take_it_back(plan: Plan, office: Viewer) -> None:
    one, two, _ = recorded(plan, office, "5", "42", "6").values()
    listing = twins.note(main=one, repeated=two, by=office)
    assert twins.note(main=two, repeated=one, by=office) == listing
    assert settled_main(two) is None
    twins.settle(cross_listing=listing, main=two, by=office)
    assert (listing.main, listing.repeated, listing.settled_by) == (two, one, office.actor)
    assert settled_main(one) == two
    assert not unsettled(plan)
    twins.unsettle(cross_listing=listing, by=office)
    assert list(unsettled(plan)) == [listing]
    twins.remove(cross_listing=listing, by=office)
    assert not CrossListing.objects.exists()


def test_a_third_printing_joins_the_two_and_all_follow_what_is_settled(plan: Plan, office: Viewer) -> None:
    one, two, three = recorded(plan, office, "5", "42", "50").values()
    first = twins.note(main=one, repeated=two, by=office)
    twins.note(main=two, repeated=three, by=office)
    assert [twin.number for twin in asked.of_plan(plan)[1].twins] == ["5", "50"]
    twins.settle(cross_listing=first, main=three, by=office)
    assert {listing.repeated: listing.main for listing in CrossListing.objects.all()} == {one: three, two: three}
    assert CrossListing.objects.filter(settled_at__isnull=True).count() == 0


def test_what_cannot_be_one_is_refused(plan: Plan, office: Viewer) -> None:
    one, two, three, four = recorded(plan, office, "1", "2", "3", "4").values()
    other = plans.set_up(name="別の計画", by=office)
    (stranger,) = recorded(other, office, "1").values()
    listing = twins.note(main=one, repeated=two, by=office)
    twins.note(main=three, repeated=four, by=office)
    for main, repeated in ((one, one), (one, stranger), (one, three), (one, four)):
        with pytest.raises(PlanError):
            twins.note(main=main, repeated=repeated, by=office)
    with pytest.raises(PlanError, match="どちらでもありません"):
        twins.settle(cross_listing=listing, main=three, by=office)


def test_the_totals_leave_out_what_is_printed_twice(plan: Plan, office: Viewer) -> None:
    made = list(recorded(plan, office, *map(str, range(1, 8))).values())
    listing = twins.note(main=made[0], repeated=made[5], by=office)
    twins.note(main=made[1], repeated=made[6], by=office)
    twins.settle(cross_listing=listing, main=made[0], by=office)
    totals = asked.totals(plan)
    assert (totals.printed, totals.repeated, totals.distinct, totals.unsettled) == (7, 2, 5, 1)


# Everything


def test_lists_take_as_many_queries_however_many_measures_there_are(plan: Plan, office: Viewer) -> None:
    nodes = record_tree(plan=plan, branches=branches(), by=office)
    counts = []
    for start in (0, 40):
        given = [
            MeasureGiven(
                number=f"{start + at}-{start}",
                title="取組",
                node=nodes["1"][0],
                divisions=(InCharge(a_division("福祉課")), InCharge(a_division(f"第{start + at}課"))),
            )
            for at in range(start + 4)
        ]
        made = list(measures.record_many(plan=plan, measures=given, by=office).values())
        twins.note(main=made[0], repeated=made[1], by=office)
        with CaptureQueriesContext(connection) as queries:
            assert len(asked.of_plan(plan)) >= start
            asked.totals(plan)
            list(asked.of_division([str(a_division("福祉課").pk)]))
        counts.append(len(queries))
    assert counts[0] == counts[1] == 6 + 2 + 1 + 1


def test_the_log_tells_each_deed_without_words(plan: Plan, office: Viewer) -> None:
    (measure,) = recorded(plan, office, "1").values()
    measures.change(measure=measure, fields={"title": "ひみつの名", "page": 3}, by=office)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.fields, entry.actor) == ("plans.measure.change", ["page", "title"], office.actor)
    assert "取組" not in str(list(AuditEntry.objects.values()))


@pytest.mark.parametrize("wrong", ["main", "settled_by"])
def test_the_database_refuses_what_no_service_would_write(wrong: str, plan: Plan, office: Viewer) -> None:
    one, two = recorded(plan, office, "1", "2").values()
    listing = twins.note(main=one, repeated=two, by=office)
    change = {"main": two} if wrong == "main" else {"settled_by": "post:1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        CrossListing.objects.filter(pk=listing.pk).update(**change)
