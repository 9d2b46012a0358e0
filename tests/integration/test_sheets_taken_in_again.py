"""The same sheet sent in again, or the next one: what differs is shown, and only what is chosen goes in."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.factories.known_sheets import SAMPLE
from tests.factories.sheet_imports import SINCE, accepted, read_in
from tests.factories.viewers import a_division, a_viewer

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.plans.errors import PlanError
from sasaeai.city.plans.models import Measure, Plan
from sasaeai.city.plans.selectors.measures import of_plan
from sasaeai.city.plans.selectors.twins import unsettled
from sasaeai.city.plans.services.measures import renumber
from sasaeai.city.plans.services.twins import settle
from sasaeai.cycle.indicators.models import GivenValue
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_changes import Difference
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.sheet_differences import differences
from sasaeai.cycle.rounds.services.sheet_acceptance import Target, accept
from sasaeai.cycle.rounds.services.sheets import correct

pytestmark = pytest.mark.django_db
BEFORE = """No.,基本目標,取組名,担当課,令和5年度の実績,評価,課題,理由
1,支え合い,見守りの充実,福祉課,会議を3回開いた。,○,人が足りない。,続ける
2,支え合い,居場所づくりの推進,福祉課,講座を2回開いた。,○,場所が遠い。,続ける
3,支え合い,学びの場の支援,福祉課,教室を開いた。,○,時間がない。,続ける
"""
AFTER = """No.,基本目標,取組名,担当課,令和5年度の実績,評価,課題,理由
1,支え合い,見守りの充実,防災課,会議を3回開いた。,○,人が足りない。,続ける
2,支え合い,ごみ出しの手伝い,福祉課,手伝いを始めた。,○,知られていない。,続ける
3,支え合い,居場所づくりの推進,福祉課,講座を2回開いた。,◎,場所が遠い。,続ける
"""


@pytest.fixture
def office() -> Viewer:
    return a_viewer(Role.PLAN_OFFICE)


@pytest.fixture(params=["the project's own sheet", "the founding sheet"])
def sheet_file(request: pytest.FixtureRequest) -> Path:
    """Both real layouts; the founding sheet is not the project's to publish."""
    if request.param == "the project's own sheet":
        return SAMPLE
    folder: Path = request.getfixturevalue("shared")
    return folder / "seed" / "plan-sheet.txt"


@pytest.fixture
def read(office: Viewer) -> SheetImport:
    return read_in(SAMPLE, office)


def again(office: Viewer, *changed: tuple[str, str]) -> SheetImport:
    """The sample sheet as it would be sent in once more, with some texts changed."""
    text = SAMPLE.read_text(encoding="utf-8")
    for before, after in changed:
        assert before in text
        text = text.replace(before, after, 1)
    return read_in(text.encode(), office)


def into(plan: Plan, evaluation: Round | str) -> Target:
    return Target(plan=plan, round=evaluation, kind=Round.Kind.YEARLY)


def shown(made: SheetImport, plan: Plan, evaluation: Round | None, office: Viewer) -> Mapping[str, Difference]:
    found = differences(made, plan, evaluation, otherwise_on=office.on).differences
    return {
        f"{one.no}.{one.field}" if one.kind != "figure" else f"{one.no}.{one.before}>{one.after}": one for one in found
    }


REASON = ("独居の高齢者や認知症の人が年々多くなり", "一人暮らしの高齢者や認知症の人が年々多くなり")


def test_the_same_sheet_again_differs_in_nothing(sheet_file: Path, office: Viewer) -> None:
    made = accepted(read_in(sheet_file, office), office)
    second = read_in(sheet_file, office)
    assert shown(second, made.plan, made.round, office) == {}
    assert shown(second, made.plan, None, office) == {}
    result = accept(sheet_import=second, target=into(made.plan, made.round), by=office)
    assert (result.changed, result.measures, result.entries, result.figures) == (0, 0, 0, 0)
    assert Measure.objects.count() == 46


def test_one_changed_reason_is_the_one_difference_and_goes_in_only_when_chosen(
    read: SheetImport, office: Viewer
) -> None:
    made = accepted(read, office)
    entry = Entry.objects.get(round=made.round, measure__number="5")
    second = again(office, REASON)
    found = shown(second, made.plan, made.round, office)
    assert list(found) == ["5.reason"]
    assert found["5.reason"].before == entry.reason
    assert found["5.reason"].is_suggested
    accept(sheet_import=second, target=into(made.plan, made.round), chosen=[], by=office)
    entry.refresh_from_db()
    assert (entry.version, entry.revisions.count()) == (1, 0)
    third = again(office, REASON)
    chosen = [one.id for one in shown(third, made.plan, made.round, office).values()]
    assert accept(sheet_import=third, target=into(made.plan, made.round), chosen=chosen, by=office).changed == 1
    before = entry.reason
    entry.refresh_from_db()
    assert entry.reason.startswith("一人暮らし")
    (revision,) = entry.revisions.all()
    assert (entry.version, revision.version, revision.said["reason"]) == (2, 1, before)


def test_what_a_person_wrote_since_is_never_overwritten_unasked(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    Entry.objects.filter(round=made.round, measure__number="5").update(reason="担当が書き直した理由。")
    second = again(office, REASON, ("1,299人", "1,300人"))
    found = shown(second, made.plan, made.round, office)
    assert not found["5.reason"].is_suggested
    assert found["5.reason"].is_by_person
    assert found["14.1,299人>1,300人"].is_suggested
    chosen = [one.id for one in found.values() if one.is_suggested]
    accept(sheet_import=second, target=into(made.plan, made.round), chosen=chosen, by=office)
    assert Entry.objects.get(round=made.round, measure__number="5").reason == "担当が書き直した理由。"
    values = GivenValue.objects.filter(measure__number="14", unit="人", fiscal_year=2017)
    assert [(int(one.value), one.is_current) for one in values.order_by("value")] == [(1299, False), (1300, True)]
    assert shown(again(office, REASON, ("1,299人", "1,300人")), made.plan, made.round, office).keys() == {"5.reason"}


def test_an_entry_that_is_submitted_is_changed_by_no_sheet(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    Entry.objects.filter(round=made.round, measure__number="5").update(stage=Stage.SUBMITTED)
    second = again(office, REASON)
    (one,) = shown(second, made.plan, made.round, office).values()
    assert (one.is_locked, one.is_suggested) == (True, False)
    with pytest.raises(RoundError, match="提出されている"):
        accept(sheet_import=second, target=into(made.plan, made.round), chosen=[one.id], by=office)
    assert Entry.objects.get(round=made.round, measure__number="5").version == 1


def test_an_entry_for_which_its_twin_speaks_is_changed_by_no_sheet(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    listing = unsettled(made.plan).get(main__number="5")
    settle(cross_listing=listing, main=listing.repeated, by=office)
    (one,) = shown(again(office, REASON), made.plan, made.round, office).values()
    assert (one.no, one.is_locked) == ("5", True)


def test_a_choice_of_what_was_shown_before_the_records_changed_is_refused(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    second = again(office, REASON)
    chosen = [one.id for one in shown(second, made.plan, made.round, office).values()]
    Entry.objects.filter(round=made.round, measure__number="5").update(reason="その間に書かれた理由。")
    with pytest.raises(RoundError, match="記録のほうが変わりました"):
        accept(sheet_import=second, target=into(made.plan, made.round), chosen=chosen, by=office)
    second.refresh_from_db()
    assert second.state == SheetImport.State.READ


def test_new_renumbered_moved_and_missing_measures_are_told_and_taken_when_chosen(office: Viewer) -> None:
    first = read_in(BEFORE.encode(), office, name="評価.csv")
    made = accepted(first, office)
    second = read_in(AFTER.encode(), office, name="評価.csv")
    a_division("防災課", since=SINCE)
    found = shown(second, made.plan, made.round, office)
    kinds = {name: one.kind for name, one in found.items()}
    assert kinds["1.divisions"] == "field"
    assert kinds["2.no"] == "field"
    assert kinds["2.rating"] == "field"
    assert kinds["2.title"] == "added"
    assert kinds["3.title"] == "gone"
    with pytest.raises(RoundError, match="消えることはありません"):
        accept(sheet_import=second, target=into(made.plan, made.round), chosen=[found["3.title"].id], by=office)
    chosen = [one.id for one in found.values() if one.can_be_chosen]
    with pytest.raises(PlanError, match="2つになります"):
        accept(sheet_import=second, target=into(made.plan, made.round), chosen=chosen, by=office)
    renumber(plan=made.plan, numbers={Measure.objects.get(title="学びの場の支援").pk: "9"}, by=office)
    found = shown(second, made.plan, made.round, office)
    chosen = [one.id for one in found.values() if one.can_be_chosen]
    result = accept(sheet_import=second, target=into(made.plan, made.round), chosen=chosen, by=office)
    assert (result.measures, result.entries) == (1, 1)
    assert [(one.number, one.title) for one in made.plan.measures.order_by("order")] == [
        ("1", "見守りの充実"), ("2", "ごみ出しの手伝い"), ("3", "居場所づくりの推進"), ("9", "学びの場の支援"),
    ]  # fmt: skip
    assert Entry.objects.get(measure__number="3").rating == "◎"
    assert of_plan(made.plan)[0].lead.name == "防災課"  # type: ignore[union-attr]


def test_next_years_sheet_opens_a_round_in_the_same_plan(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office, is_published=True)
    second = again(office, REASON, ("1,299人", "1,300人"))
    found = shown(second, made.plan, None, office)
    assert len(found) == 1
    result = accept(sheet_import=second, target=into(made.plan, "次の評価"), chosen=[], by=office)
    assert (result.measures, result.entries, result.figures, result.changed) == (0, 46, 0, 0)
    assert Entry.objects.get(round=result.round, measure__number="5").reason.startswith("一人暮らし")
    assert Entry.objects.get(round=made.round, measure__number="5").reason.startswith("独居")
    assert not GivenValue.objects.filter(value=1300).exists()


def test_a_round_or_plan_of_that_name_is_not_taken_for_a_new_one(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    second = again(office)
    other = Plan.objects.create(name="別の計画")
    short = Target(plan=made.plan, round="短い評価", years=(2018, 2018))
    for target in (into(made.plan, "中間評価"), into(other, made.round), into(made.plan, " "), short):
        with pytest.raises(RoundError):
            accept(sheet_import=second, target=target, by=office)
    with pytest.raises(PlanError, match="もうあります"):
        accept(sheet_import=second, target=Target(plan=made.plan.name, round="別の評価"), by=office)


def test_what_the_office_corrected_of_a_sheet_is_not_undone_by_the_same_file(read: SheetImport, office: Viewer) -> None:
    correct(sheet_import=read, measure_no="16", field="issues", text="交通の便が悪い。", by=office)
    made = accepted(read, office)
    found = shown(again(office, REASON), made.plan, made.round, office)
    assert {key: (one.is_suggested, one.is_by_person) for key, one in found.items()} == {
        "16.issues": (False, True),
        "5.reason": (True, False),
    }


def test_nothing_is_taken_into_what_stands_before_somebody_has_looked(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office)
    second = again(office, REASON)
    with pytest.raises(RoundError, match="違いを見て"):
        accept(sheet_import=second, target=into(made.plan, made.round), by=office)
    second.refresh_from_db()
    assert second.state == SheetImport.State.READ
