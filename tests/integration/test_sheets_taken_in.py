"""A sheet on its way in: sent in, read, shown with its source words, corrected, accepted, and read again next time."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.factories.known_sheets import SAMPLE
from tests.factories.plain_sheets import a_measure, a_sheet
from tests.factories.sheet_imports import SINCE, accepted, all_new, no_progress, put_in, read_in
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.files.errors import FileRefusedError
from sasaeai.base.files.keeping import path_of
from sasaeai.base.files.models import StoredFile
from sasaeai.base.jobs.models import Job
from sasaeai.base.jobs.working import work_once
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division, DivisionSpelling
from sasaeai.city.plans.models import Measure, Plan
from sasaeai.city.plans.selectors.measures import of_plan, totals
from sasaeai.cycle.indicators.models import GivenValue
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, Round, SheetImport
from sasaeai.cycle.rounds.rules.sheet_problems import LONGEST
from sasaeai.cycle.rounds.rules.sheet_roles import ROLES, as_mapping_text
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.recorded import as_sheet, figure_of
from sasaeai.cycle.rounds.selectors.sheet_differences import differences, unknown_divisions
from sasaeai.cycle.rounds.selectors.sheet_imports import page, readable, taken_sheet
from sasaeai.cycle.rounds.selectors.twins import twins_that_disagree
from sasaeai.cycle.rounds.services import sheet_reading, sheets
from sasaeai.cycle.rounds.services.sheet_acceptance import Target, accept
from sasaeai.cycle.rounds.services.sheet_divisions import SpellingOf
from sasaeai.lib.errors import UserFacingError
from sasaeai.sheets.model import Result

pytestmark = pytest.mark.django_db
MEMOS = """番号,取組,課,やったこと（令和5年度）,評価,メモ
1,見守りの充実,福祉課,会議を3回開いた。,○,続ける
2,居場所づくり,福祉課,講座を2回開いた。,○,ひろげる
3,学びの場,福祉課,教室を開いた。,△,続ける
"""
TWICE = """No.,取組名,担当課,令和5年度の実績,評価,理由
1,見守り,福祉課,会議を3回開いた。,○,続ける
1,居場所,福祉課,講座を2回開いた。,○,続ける
2,学び,福祉課,教室を開いた。,○,続ける
"""
FIGURE = ("label", "unit", "fiscal_year", "value", "kind", "approximate", "carried_over", "of_which")
PAIRS = {("5", "42"), ("6", "35"), ("7", "33"), ("9", "38"), ("25", "30")}


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


def field(made: SheetImport, key: str, name: str) -> Any:
    measure = next(one for one in page(made).measures if one.key == key)
    return next(one for one in (*measure.fields, *measure.figures) if one.name == name)


# Sending in and reading


def test_a_sheet_that_is_sent_in_is_read_by_the_worker(office: Viewer) -> None:
    made = sheets.upload(data=SAMPLE.read_bytes(), name="渡辺さんから_評価.txt", by=office)
    assert made.state == SheetImport.State.WAITING
    while work_once():
        pass
    made.refresh_from_db()
    assert (made.state, len((made.read or {})["measures"])) == ("read", 46)
    assert Job.objects.get(kind=sheets.READ).state == Job.State.DONE
    assert "渡辺" not in json.dumps(made.read, ensure_ascii=False)
    sheet_reading.read(no_progress, sheet_import=str(made.pk))  # once more changes nothing
    assert list(readable(office)) == [made]
    assert not readable(a_viewer(Role.DIVISION_STAFF))


def test_columns_source_words_and_findings_are_shown_by_measure(sheet_file: Path, office: Viewer) -> None:
    made = read_in(sheet_file, office)
    shown = page(made)
    roles = dict(shown.columns)
    assert {"no", "division", "result", "rating", "strengths+issues", "direction", "reason"} == set(roles.values())
    assert shown.fiscal_years == (2017, 2018)
    assert shown.problems == ()
    assert [measure.number for measure in shown.measures] == [str(no) for no in range(1, 47)]
    five = shown.measures[4]
    for one in five.fields:
        if one.original and one.name not in {"direction", "no"}:
            assert any(one.original in words for _, words in one.cells), one.name
    assert [(one.figure.value, one.figure.fiscal_year) for one in five.figures if one.figure] == [
        (399, 2017), (383, 2018),
    ]  # fmt: skip
    last = shown.measures[45]
    assert {finding.severity for finding in last.findings} >= {"error"}
    assert all(one.original == "" for one in last.fields if one.name not in {"no", "title", "description"})
    assert all(words for finding in five.findings for _, words in finding.cells)


def test_only_cells_that_something_refers_to_are_kept(read: SheetImport) -> None:
    named = {ref for measure in (read.read or {})["measures"] for refs in measure["sources"].values() for ref in refs}
    assert named <= read.cells.keys()
    assert len(read.cells) < SAMPLE.read_text(encoding="utf-8").count("\t")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("今日はよい天気です。\n".encode(), "日野ひかり様.txt"),
        ("番号,名前\n1,日野ひかり\n".encode(), "日野ひかり様.csv"),
        (b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + b"\xff" * 500, "日野ひかり様.pdf"),
        (b"<html><table><tr><td rowspan=99999999>x</td></tr></table>", "日野ひかり様.html"),
        (b'{"schema": "sasaeai.sheet/1", "measures": [{"no": 1}]}', "日野ひかり様.json"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_that_does_not_name_the_file(
    data: bytes, name: str, office: Viewer
) -> None:
    made = read_in(data, office, name=name)
    assert made.state == SheetImport.State.REFUSED
    assert made.refusal_ja.endswith("。")
    assert "評価シート" in made.refusal_ja
    assert made.refusal_en
    assert "日野" not in made.refusal_ja + made.refusal_en
    with pytest.raises(RoundError, match="読み取れません"):
        accepted(made, office, divisions={})


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"", b"\x7fELF\x00\x01", b"GIF89a", b"PK\x03\x04" + bytes(200)])
def test_a_file_of_a_kind_that_holds_no_sheet_is_not_taken_at_all(data: bytes, office: Viewer) -> None:
    with pytest.raises(FileRefusedError):
        sheets.upload(data=data, name="x.xlsx", by=office)
    assert not SheetImport.objects.exists()


def test_a_sheet_whose_reading_failed_for_good_says_so(office: Viewer) -> None:
    made = sheets.upload(data=SAMPLE.read_bytes(), name="評価.txt", by=office)
    sheet_reading.give_up_reading(sheet_import=str(made.pk))
    made.refresh_from_db()
    assert (made.state, made.refusal_ja[-1]) == ("refused", "。")


def test_a_person_gives_columns_their_roles_and_the_sheet_is_read_again(office: Viewer) -> None:
    made = read_in(MEMOS.encode(), office, name="評価.csv")
    assert dict(page(made).columns)["メモ"] != "reason"
    with pytest.raises(UserFacingError, match="役割「色」は使えません"):
        sheets.remap(sheet_import=made, mapping_text=as_mapping_text({"メモ": "色"}), by=office)
    assert "reason" in ROLES
    sheets.correct(sheet_import=made, measure_no="2", field="title", text="居場所の充実", by=office)
    sheets.remap(sheet_import=made, mapping_text=as_mapping_text({"メモ": "reason"}), by=office)
    assert made.state == SheetImport.State.WAITING
    with pytest.raises(RoundError, match="読み取っている"):
        sheets.correct(sheet_import=made, measure_no="2", field="title", text="x", by=office)
    sheet_reading.read(no_progress, sheet_import=str(made.pk))
    made.refresh_from_db()
    assert dict(page(made).columns)["メモ"] == "reason"
    assert field(made, "1", "reason").original == "続ける"
    assert field(made, "2", "title").corrected == "居場所の充実"


# Correcting


def test_a_correction_stands_beside_what_was_read_and_wins(read: SheetImport, office: Viewer) -> None:
    was = field(read, "46", "title").original
    for name, text in (
        ("title", "多職種の協働"),
        ("rating", "△"),
        ("divisions", "福祉政策課"),
        ("reason", "はじめるため。"),
    ):
        sheets.correct(sheet_import=read, measure_no="46", field=name, text=text, by=office)
    sheets.correct(sheet_import=read, measure_no="5", field="figures.0", text="400", by=office)
    sheets.correct(sheet_import=read, measure_no="5", field="results.2018", text="383団体", by=office)
    shown = field(read, "46", "title")
    assert (shown.original, shown.corrected, shown.text) == (was, "多職種の協働", "多職種の協働")
    made = accepted(read, office)
    entry = Entry.objects.get(round=made.round, measure__number="46")
    assert (entry.measure.title, entry.rating, entry.reason) == ("多職種の協働", "△", "はじめるため。")
    assert [one.division.name for one in entry.measure.answering.all()] == ["福祉政策課"]
    assert Entry.objects.get(round=made.round, measure__number="5").years.get(fiscal_year=2018).text == "383団体"
    assert GivenValue.objects.filter(measure__number="5", value=400, fiscal_year=2017).exists()


def test_a_correction_is_taken_back_by_hand_or_by_typing_what_was_read(read: SheetImport, office: Viewer) -> None:
    was = field(read, "5", "title").original
    for _ in range(2):
        sheets.correct(sheet_import=read, measure_no="5", field="title", text="x", by=office)
    sheets.correct(sheet_import=read, measure_no="5", field="title", text=was, by=office)
    assert read.corrected == {}
    sheets.correct(sheet_import=read, measure_no="5", field="reason", text="x", by=office)
    sheets.uncorrect(sheet_import=read, measure_no="5", field="reason", by=office)
    assert read.corrected == {}


@pytest.mark.parametrize(
    ("key", "name", "text"),
    [
        ("99", "title", "x"),
        ("5", "colour", "x"),
        ("5", "rating", "秀"),
        ("5", "figures.9", "1"),
        ("5", "figures.0", "たくさん"),
        ("5", "no", ""),
        ("5", "direction", "とてもよくわからない方向に進む。"),
        ("5", "reason", "x" * 20_001),
    ],
)
def test_a_correction_that_cannot_be_is_refused_with_a_sentence(
    key: str, name: str, text: str, read: SheetImport, office: Viewer
) -> None:
    with pytest.raises(RoundError) as raised:
        sheets.correct(sheet_import=read, measure_no=key, field=name, text=text, by=office)
    assert str(raised.value)[-1] in "。×"
    assert raised.value.message_en
    assert read.corrected == {}


# Accepting


def test_the_sheet_becomes_a_plan_and_a_round(sheet_file: Path, office: Viewer) -> None:
    made = accepted(read_in(sheet_file, office), office)
    counted = totals(made.plan)
    assert (counted.printed, counted.repeated, counted.distinct) == (46, 5, 41)
    assert (made.measures, made.entries, made.figures) == (46, 46, 99)
    assert (made.round.first_year, made.round.last_year, made.round.scale) == (2017, 2018, ["◎", "○", "△", "×"])
    assert [level.name for level in made.plan.levels.all()] == ["基本目標", "取組の方向性", ""]
    rows = {row.measure.number: row for row in of_plan(made.plan)}
    assert len(rows["1"].path) == 3
    assert rows["46"].answering == ()
    assert [(one.name, one.sub_unit) for one in rows["4"].answering] == [("政策推進課", "女性センター")]
    assert [one.is_lead for one in rows["45"].answering] == [True, False, False, False, False, False]
    assert {
        (row.measure.number, twin.number) for row in rows.values() for twin in row.twins if not twin.is_main
    } == PAIRS
    stages = set(made.round.entries.exclude(measure__number="46").values_list("stage", flat=True))
    assert (stages, made.round.entries.get(measure__number="46").stage) == ({Stage.BEGUN}, Stage.NOT_BEGUN)


def test_every_figure_of_the_sheet_is_kept_as_it_is(sheet_file: Path, office: Viewer) -> None:
    read = read_in(sheet_file, office)
    accepted(read, office)
    told = [
        (str(measure["no"]), *(figure[name] for name in FIGURE))
        for measure in (read.read or {})["measures"]
        for figure in measure["figures"]
    ]
    kept = []
    for row in read.figures.select_related("given_value__measure"):
        given, figure = row.given_value, figure_of(row)
        assert (given.label, given.unit, float(given.value)) == (row.label, figure.unit or "", figure.value)
        kept.append((given.measure.number, *(getattr(figure, name) for name in FIGURE)))
    assert sorted(map(repr, kept)) == sorted(map(repr, told))
    assert len(kept) == 99
    assert not GivenValue.objects.exclude(origin="sheet", is_current=True, indicator=None).exists()


def test_accepting_twice_does_nothing_and_says_so(read: SheetImport, office: Viewer) -> None:
    first = accepted(read, office)
    before = [model.objects.count() for model in (Plan, Measure, Entry, GivenValue, AuditEntry)]
    again = accepted(read, office)
    assert (again.was_accepted_before, again.plan, again.round) == (True, first.plan, first.round)
    assert [model.objects.count() for model in (Plan, Measure, Entry, GivenValue, AuditEntry)] == before
    with pytest.raises(RoundError, match="取り込まれています"):
        sheets.correct(sheet_import=read, measure_no="5", field="title", text="x", by=office)
    with pytest.raises(RoundError, match="取り込まれています"):
        sheets.give_up(sheet_import=read, by=office)


def test_a_past_sheet_that_was_published_is_published(read: SheetImport, office: Viewer) -> None:
    made = accepted(read, office, is_published=True)
    assert set(made.round.entries.values_list("stage", flat=True)) == {Stage.PUBLISHED}
    (step,) = made.round.entries.get(measure__number="1").transitions.all()
    assert (step.before, step.after, step.by) == (Stage.NOT_BEGUN, Stage.PUBLISHED, office.actor)


def test_names_of_divisions_that_nobody_knows_are_asked_and_never_made_up(read: SheetImport, office: Viewer) -> None:
    known = a_division("福祉政策課", since=SINCE)
    unknown = {one.name: one for one in unknown_divisions(read, otherwise_on=office.on)}
    assert "福祉政策課" not in unknown
    assert unknown["子ども家庭課"].measures == ("8",)
    assert unknown["子ども家庭課"].like_in_sheet == ("こども家庭課",)
    with pytest.raises(RoundError, match=r"どの課か決まっていない.*子ども家庭課"):
        accepted(read, office, divisions={})
    assert not Plan.objects.exists()
    decisions = all_new(read, office) | {"子ども家庭課": SpellingOf("こども家庭課"), "社会教育課": SpellingOf(known)}
    made = accepted(read, office, divisions=decisions)
    leads = {row.measure.number: row.lead.name for row in of_plan(made.plan) if row.lead}
    assert (leads["8"], leads["18"], leads["19"]) == ("こども家庭課", "こども家庭課", "福祉政策課")
    assert set(DivisionSpelling.objects.values_list("text", flat=True)) == {"子ども家庭課", "社会教育課"}
    assert Division.objects.get(name="政策推進課").sub_units.get().name == "女性センター"


def test_a_spelling_of_nothing_is_refused(read: SheetImport, office: Viewer) -> None:
    decisions = all_new(read, office) | {"子ども家庭課": SpellingOf("まぼろし課")}
    with pytest.raises(RoundError, match="まだありません"):
        accepted(read, office, divisions=decisions)
    assert not Division.objects.filter(name="福祉政策課").exists()


def test_everything_in_the_way_is_told_before_anything_is_written(office: Viewer) -> None:
    made = read_in(TWICE.encode(), office, name="評価.csv")
    assert [(one.key, one.field) for one in page(made).problems] == [("1#1", "no"), ("1#2", "no")]
    with pytest.raises(RoundError, match="取り込む前に直すところ"):
        accepted(made, office)
    sheets.correct(sheet_import=made, measure_no="1#2", field="no", text="3", by=office)
    assert page(made).problems == ()
    assert accepted(made, office).measures == 3


def test_twins_that_disagree_are_shown_field_by_field_until_settled(sheet_file: Path, office: Viewer) -> None:
    made = accepted(read_in(sheet_file, office), office)
    found = {
        (one.cross_listing.main.number, one.cross_listing.repeated.number): {
            pair.field.partition("|")[0]: (pair.main, pair.repeated) for pair in one.differences
        }
        for one in twins_that_disagree(made.round)
    }
    assert found.keys() == PAIRS
    five = found["5", "42"]
    assert five.keys() == {"results.2018", "strengths", "issues", "reason"}
    assert five["issues"][0] == ""
    assert five["issues"][1]
    assert found["6", "35"].keys() >= {"issues"}
    assert "figures.講座数" in found["25", "30"]
    assert "results.2017" in found["7", "33"]


# Everything


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLAN_OFFICE])
def test_only_the_plan_office_takes_sheets_in(role: Role, read: SheetImport, office: Viewer) -> None:
    stranger = a_viewer(role)
    deeds = [
        lambda: sheets.upload(data=SAMPLE.read_bytes(), name="x.txt", by=stranger),
        lambda: sheets.remap(sheet_import=read, mapping_text='[columns]\n"理由" = "reason"\n', by=stranger),
        lambda: sheets.correct(sheet_import=read, measure_no="5", field="title", text="x", by=stranger),
        lambda: sheets.uncorrect(sheet_import=read, measure_no="5", field="title", by=stranger),
        lambda: sheets.set_undated_year(sheet_import=read, fiscal_year=2018, by=stranger),
        lambda: sheets.give_up(sheet_import=read, by=stranger),
        lambda: accept(sheet_import=read, target=Target(plan="計画", round="評価"), by=stranger),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowedError):
            deed()
    assert not Plan.objects.exists()


def test_pages_take_as_many_queries_however_many_measures_there_are(office: Viewer) -> None:
    counts = []
    for count in (3, 30):
        rows = "".join(f"{at},{at}番目の取組,第{at}課,会議を{at}回開いた。,○,続ける\n" for at in range(1, count + 1))
        table = f"No.,取組名,担当課,令和5年度の実績,評価,理由\n{rows}".encode()
        result = accepted(read_in(table, office, name="評価.csv"), office, plan=f"計画{count}")
        made = read_in(table, office, name="評価.csv")
        plan, evaluation = Plan.objects.get(pk=result.plan.pk), Round.objects.get(pk=result.round.pk)
        asked: dict[str, Callable[[], object]] = {
            "page": lambda: page(made),  # noqa: B023 - asked at once
            "unknown_divisions": lambda: unknown_divisions(made, otherwise_on=office.on),  # noqa: B023
            "as_sheet": lambda: as_sheet(plan, evaluation),  # noqa: B023
            "differences": lambda: differences(made, plan, evaluation, otherwise_on=office.on),  # noqa: B023
            "twins_that_disagree": lambda: twins_that_disagree(evaluation),  # noqa: B023
        }
        counts.append({name: queries_of(ask) for name, ask in asked.items()})
    assert counts[0] == counts[1] == {
        "page": 0, "unknown_divisions": 2, "as_sheet": 12, "differences": 19, "twins_that_disagree": 14,
    }  # fmt: skip


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def test_the_log_tells_what_was_done_without_words(read: SheetImport, office: Viewer) -> None:
    sheets.correct(sheet_import=read, measure_no="5", field="results.2018", text="ひみつの実績", by=office)
    made = accepted(read, office)
    told = AuditEntry.objects.filter(action__startswith="rounds.sheet").order_by("pk")
    assert [(one.action, one.fields) for one in told] == [
        ("rounds.sheet.upload", []), ("rounds.sheet.correct", ["results"]), ("rounds.sheet.accept", []),
    ]  # fmt: skip
    assert told[2].subject_ids == [str(read.pk), str(made.plan.pk), str(made.round.pk)]
    assert "ひみつ" not in str(list(AuditEntry.objects.values()))


def test_a_sheet_that_nobody_wants_is_given_up_and_nothing_of_it_stays(
    read: SheetImport, office: Viewer, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert read.file is not None
    content = path_of(read.file)
    sheets.correct(sheet_import=read, measure_no="16", field="issues", text="直した", by=office)
    assert content.exists()
    with django_capture_on_commit_callbacks(execute=True):
        sheets.give_up(sheet_import=read, by=office)
    assert (read.state, read.file, read.read, read.cells, read.corrected) == ("given_up", None, None, {}, {})
    assert (content.exists(), StoredFile.objects.count()) == (False, 0)
    with pytest.raises(RoundError, match="やめています"):
        accepted(read, office, divisions={})


def test_the_limits_that_are_told_are_those_of_the_tables() -> None:
    def longest(model: type, name: str) -> int:
        return model._meta.get_field(name).max_length

    assert LONGEST["no"] == longest(Measure, "number")
    assert LONGEST["title"] == longest(Measure, "title")
    assert LONGEST["rating"] == longest(Entry, "rating")
    assert LONGEST["direction"] == longest(Entry, "direction_text")
    assert LONGEST["unit"] == longest(GivenValue, "unit")
    assert LONGEST["label"] + len("（目標）") == longest(GivenValue, "label")


def test_a_sheet_without_a_year_is_taken_in_for_the_years_that_a_person_gives(office: Viewer) -> None:
    sheet = replace(
        a_sheet(a_measure(results=(Result(None, "会議を開いた。", same_as_left=False),), figures=())), fiscal_years=()
    )
    made = put_in(sheet, office)
    assert [one.field for one in page(made).problems] == ["results", "results"]
    sheets.set_undated_year(sheet_import=made, fiscal_year=2021, by=office)
    assert page(made).problems == ()
    assert taken_sheet(made).fiscal_years == (2021,)
    target = Target(plan="計画", round="評価")
    result = accept(
        sheet_import=made,
        target=target,
        divisions=all_new(made, office),
        by=office,
    )
    assert result.round.years == [2021]
