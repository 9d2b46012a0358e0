"""An entry's way: written, submitted, sent back, approved, frozen, published; and what stands in the way."""

from datetime import date

import pytest
from django.db import transaction
from tests.factories.taken_in import entry_of, taken_in
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import CrossListing
from sasaeai.city.plans.services.twins import settle
from sasaeai.cycle.rounds import public
from sasaeai.cycle.rounds.errors import BlankFieldsError, EntryChangedError, NotWritableNowError, RoundError
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.board import board
from sasaeai.cycle.rounds.selectors.entries import by_key, history, to_do
from sasaeai.cycle.rounds.selectors.findings import questions_of
from sasaeai.cycle.rounds.selectors.sheet import sheet_of
from sasaeai.cycle.rounds.services.entries import Written, write
from sasaeai.cycle.rounds.services.findings import Answer, keep_as_they_are
from sasaeai.cycle.rounds.services.publishing import publish
from sasaeai.cycle.rounds.services.rounds import open_round
from sasaeai.cycle.rounds.services.steps import take

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_() -> Round:
    return taken_in()


@pytest.fixture
def entry(round_: Round) -> Entry:
    return entry_of(round_, "5")


def of_division(role: Role, name: str = "高齢者福祉課") -> Viewer:
    return a_viewer(role, division=Division.objects.get(name=name))


def changed(entry: Entry, by: Viewer, **texts: str) -> Entry:
    return write(entry=entry, seen_version=entry.version, written=Written(texts=texts), by=by)


def approved(entry: Entry, writer: Viewer, head: Viewer) -> Entry:
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    return take(entry=entry, step="approve", seen_version=entry.version, by=head)


def test_the_division_writes_and_every_word_before_is_kept(entry: Entry) -> None:
    before = entry.issues
    entry = changed(entry, of_division(Role.DIVISION_STAFF), issues="登録が減っている。\r\n声かけを続ける。")
    entry = changed(entry, of_division(Role.DIVISION_STAFF), issues="登録が減っている。")
    assert [one.said["issues"] for one in entry.revisions.all()] == [before, "登録が減っている。\n声かけを続ける。"]
    assert entry.stage == Stage.BEGUN


def test_saving_what_is_there_changes_nothing(entry: Entry) -> None:
    same = changed(entry, of_division(Role.DIVISION_STAFF), issues=entry.issues)
    assert (same.version, same.revisions.count()) == (entry.version, 0)


def test_the_second_of_two_is_told_and_overwrites_nothing(entry: Entry) -> None:
    writer = of_division(Role.DIVISION_STAFF)
    changed(entry, writer, issues="先に書いた文")
    with pytest.raises(EntryChangedError), transaction.atomic():
        write(entry=entry, seen_version=entry.version, written=Written(texts={"issues": "後から"}), by=writer)
    assert entry_of(entry.round, "5").issues == "先に書いた文"


@pytest.mark.parametrize("role", [Role.PLAN_OFFICE, Role.DIVISION_HEAD, Role.COMMITTEE, Role.AUDITOR, Role.CONTRACTOR])
def test_nobody_else_writes(entry: Entry, role: Role) -> None:
    viewer = of_division(role) if role is Role.DIVISION_HEAD else a_viewer(role)
    with pytest.raises(NotAllowedError), transaction.atomic():
        changed(entry, viewer, issues="別の人")


def test_another_division_neither_writes_nor_approves(entry: Entry) -> None:
    other = a_division("水道課")
    with pytest.raises(NotAllowedError), transaction.atomic():
        changed(entry, a_viewer(Role.DIVISION_STAFF, division=other), issues="別の課")
    take(entry=entry, step="submit", seen_version=entry.version, by=of_division(Role.DIVISION_STAFF))
    entry.refresh_from_db()
    with pytest.raises(NotAllowedError), transaction.atomic():
        take(entry=entry, step="approve", seen_version=entry.version, by=a_viewer(Role.DIVISION_HEAD, division=other))


def test_only_blanks_stand_in_the_way_of_submitting(entry: Entry) -> None:
    writer = of_division(Role.DIVISION_STAFF)
    entry = changed(entry, writer, rating="", reason=" ")
    with pytest.raises(BlankFieldsError) as refused, transaction.atomic():
        take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    assert refused.value.fields == ("rating", "reason")
    entry = changed(entry, writer, rating="—", reason="—")
    assert take(entry=entry, step="submit", seen_version=entry.version, by=writer).stage == Stage.SUBMITTED


def test_what_was_submitted_is_not_written_in(entry: Entry) -> None:
    writer = of_division(Role.DIVISION_STAFF)
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    with pytest.raises(NotWritableNowError), transaction.atomic():
        changed(entry, writer, issues="あとから")
    entry = take(entry=entry, step="take_back", seen_version=entry.version, by=writer)
    assert changed(entry, writer, issues="書き直した").issues == "書き直した"


def test_it_is_sent_back_with_a_word_and_answered(entry: Entry) -> None:
    writer, head = of_division(Role.DIVISION_STAFF), of_division(Role.DIVISION_HEAD)
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    with pytest.raises(RoundError, match="理由"), transaction.atomic():
        take(entry=entry, step="send_back", seen_version=entry.version, by=head)
    entry = take(entry=entry, step="send_back", seen_version=entry.version, by=head, text="減った訳を書いてください。")
    entry = changed(entry, writer, issues="閉店した機関が多い。")
    entry = approved(entry, writer, head)
    told = [(one.step.after if one.step else "changed", one.step.text if one.step else "") for one in history(entry)]
    assert told[::-1] == [
        ("submitted", ""),
        ("sent_back", "減った訳を書いてください。"),
        ("changed", ""),
        ("submitted", ""),
        ("approved", ""),
    ]


def test_who_wrote_does_not_approve_and_who_approved_does_not_freeze(entry: Entry) -> None:
    writer = of_division(Role.DIVISION_STAFF)
    entry = changed(entry, writer, issues="書いた人")
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    as_head = of_division(Role.DIVISION_HEAD)
    same_person = Viewer(writer.user, as_head.holding, as_head.post, as_head.role, as_head.on, as_head.divisions)
    with pytest.raises(RoundError, match="別の人"), transaction.atomic():
        take(entry=entry, step="approve", seen_version=entry.version, by=same_person)
    entry = take(entry=entry, step="approve", seen_version=entry.version, by=as_head)
    office = a_viewer(Role.PLAN_OFFICE)
    as_office = Viewer(as_head.user, office.holding, office.post, office.role, office.on)
    with pytest.raises(RoundError, match="別の人"), transaction.atomic():
        take(entry=entry, step="freeze", seen_version=entry.version, by=as_office)
    assert take(entry=entry, step="freeze", seen_version=entry.version, by=office).stage == Stage.FROZEN


def test_a_step_that_was_not_seen_is_not_taken(entry: Entry) -> None:
    writer = of_division(Role.DIVISION_STAFF)
    changed(entry, writer, issues="別の画面で書いた")
    with pytest.raises(EntryChangedError), transaction.atomic():
        take(entry=entry, step="submit", seen_version=entry.version, by=writer)


def test_what_is_published_is_a_whole_document(round_: Round) -> None:
    entry = entry_of(round_, "16")
    office = a_viewer(Role.PLAN_OFFICE)
    entry = approved(entry, of_division(Role.DIVISION_STAFF), of_division(Role.DIVISION_HEAD))
    with pytest.raises(RoundError, match="確定"), transaction.atomic():
        publish(round_=round_, decided_on=office.on, decision_no="福政第12号", by=office)
    take(entry=entry, step="freeze", seen_version=entry.version, by=office)
    for day, number in ((date(2030, 1, 1), "福政第12号"), (office.on, " ")):
        with pytest.raises(RoundError, match="決裁"), transaction.atomic():
            publish(round_=round_, decided_on=day, decision_no=number, by=office)
    publish(round_=round_, decided_on=office.on, decision_no="福政第12号", by=office)
    (plan,) = public.plans()
    document = public.measure(plan.slug, "16")
    assert document is not None
    assert (document["rating"], document["direction"]) == ("○", "continue")
    assert document["issues"] == entry.issues
    assert document["decision_no"] == "福政第12号"
    assert [one.number for one in public.measures(plan.slug)] == ["16"]
    assert entry_of(round_, "16").stage == Stage.PUBLISHED


def test_settled_twins_print_the_same_entry(round_: Round) -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    pair = CrossListing.objects.get(main__number="5", repeated__number="42")
    before = {str(one.no): one for one in sheet_of(round_).measures}
    assert before["5"].issues != before["42"].issues
    settle(cross_listing=pair, main=entry_of(round_, "42").measure, by=office)
    after = {str(one.no): one for one in sheet_of(round_).measures}
    assert after["5"].issues == after["42"].issues == before["42"].issues
    assert after["5"].title == before["5"].title
    writer = of_division(Role.DIVISION_STAFF)
    with pytest.raises(RoundError, match="取組42"), transaction.atomic():
        changed(entry_of(round_, "5"), writer, issues="こちらには書かない")
    entry = approved(entry_of(round_, "42"), writer, of_division(Role.DIVISION_HEAD))
    take(entry=entry, step="freeze", seen_version=entry.version, by=office)
    publish(round_=round_, decided_on=office.on, decision_no="1", by=office)
    (plan,) = public.plans()
    five, forty_two = (public.measure(plan.slug, number) for number in ("5", "42"))
    assert five is not None
    assert forty_two is not None
    assert (five["repeats"], forty_two["repeats"]) == ("42", "")
    assert five["issues"] == forty_two["issues"]


def test_the_linter_asks_beside_the_field_and_is_answered(round_: Round) -> None:
    asked = questions_of(round_)
    twins = [one for one in asked["5"] if one.code.startswith("TW")]
    assert twins
    entry, writer = entry_of(round_, "5"), of_division(Role.DIVISION_STAFF)
    with pytest.raises(RoundError), transaction.atomic():
        keep_as_they_are(entry=entry, answers=[Answer(twins[0], " ")], by=writer)
    keep_as_they_are(entry=entry, answers=[Answer(twins[0], "再掲先を直す予定")], by=writer)
    again = {one.key: one.reason for one in questions_of(round_)["5"]}
    assert again[twins[0].key] == "再掲先を直す予定"


def test_a_question_is_asked_again_when_the_text_changes(round_: Round) -> None:
    entry, writer = entry_of(round_, "42"), of_division(Role.DIVISION_STAFF)
    question = next(one for one in questions_of(round_)["42"] if "issues" in one.fields)
    keep_as_they_are(entry=entry, answers=[Answer(question, "このままでよい")], by=writer)
    changed(entry, writer, issues=f"{entry.issues}ほかにもある。")
    assert question.key not in {one.key for one in questions_of(round_)["42"]}


def test_the_to_do_list_is_of_the_post(round_: Round) -> None:
    writer, head, office = of_division(Role.DIVISION_STAFF), of_division(Role.DIVISION_HEAD), a_viewer(Role.PLAN_OFFICE)
    mine = {entry.measure.number for entry in to_do(writer)}
    assert {"5", "16", "42"} <= mine
    assert "1" not in mine
    assert list(to_do(head)) == []
    assert [one.measure.number for one in to_do(office)] == ["46"]
    entry = entry_of(round_, "16")
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=writer)
    assert [one.measure.number for one in to_do(head)] == ["16"]
    take(entry=entry, step="approve", seen_version=entry.version, by=head)
    assert [one.measure.number for one in to_do(office)] == ["16", "46"]


def test_the_committee_reads_what_is_settled(round_: Round) -> None:
    committee = a_viewer(Role.COMMITTEE)
    entry = entry_of(round_, "16")
    assert by_key(committee, entry.pk) is None
    entry = approved(entry, of_division(Role.DIVISION_STAFF), of_division(Role.DIVISION_HEAD))
    take(entry=entry, step="freeze", seen_version=entry.version, by=a_viewer(Role.PLAN_OFFICE))
    assert by_key(committee, entry.pk) == entry
    assert by_key(a_viewer(Role.CONTRACTOR), entry.pk) is None


def test_the_board_counts_by_division(round_: Round) -> None:
    of_division(Role.DIVISION_STAFF)
    lines = {line.name: line for line in board(round_, on=date(2019, 5, 1), open_questions={"5": 2, "16": 1})}
    line = lines["高齢者福祉課"]
    assert line.holder is not None
    assert (len(line.own), line.answered, line.open_questions) == (len(line.chips), 0, 3)
    assert sum(len(one.chips) for one in lines.values()) == 46


@pytest.mark.parametrize("what", ["board", "sheet", "questions", "to_do"])
def test_reading_asks_the_same_whatever_the_number_of_measures(
    what: str, round_: Round, django_assert_max_num_queries: object
) -> None:
    viewer = of_division(Role.DIVISION_STAFF)
    asked = {
        "board": lambda: board(round_, on=viewer.on, open_questions={}),
        "sheet": lambda: sheet_of(round_),
        "questions": lambda: questions_of(round_),
        "to_do": lambda: list(to_do(viewer)),
    }[what]
    with django_assert_max_num_queries(20):  # type: ignore[operator]  # pytest-django's fixture
        asked()


def test_a_new_round_begins_blank_beside_the_last(round_: Round) -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    opened = open_round(
        plan=round_.plan, kind=Round.Kind.YEARLY, name="令和元年度 進捗管理", years=(2019, 2019), by=office
    )
    assert opened.entries.count() == 46
    assert {one.stage for one in opened.entries.all()} == {Stage.NOT_BEGUN}
    with pytest.raises(RoundError, match="令和元年度"), transaction.atomic():
        open_round(plan=round_.plan, kind=Round.Kind.YEARLY, name="令和元年度  進捗管理", years=(2019, 2019), by=office)
    with pytest.raises(NotAllowedError), transaction.atomic():
        open_round(
            plan=round_.plan, kind=Round.Kind.YEARLY, name="別", years=(2019, 2019), by=of_division(Role.DIVISION_STAFF)
        )


def test_the_log_names_fields_and_no_words(entry: Entry) -> None:
    changed(entry, of_division(Role.DIVISION_STAFF), issues="山路の店の人が気にかけてくれた。")
    row = AuditEntry.objects.filter(action="rounds.entry.write").latest("pk")
    assert row.fields == ["issues"]
    assert "山路" not in str(AuditEntry.objects.values_list())
