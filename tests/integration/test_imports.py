"""Lists on their way in: read with limits, columns settled, every problem told, accepted once or given up."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import openpyxl
import pytest
import xlwt
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories.leaks import leaks
from tests.factories.lists import HEADINGS, TITLE, a_network, as_csv, as_xlsx, body, person, wired
from tests.factories.viewers import a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.files.keeping import folder
from sasaeai.base.files.models import StoredFile
from sasaeai.base.imports import kinds
from sasaeai.base.imports.clearing import KEPT_UNSETTLED
from sasaeai.base.imports.columns import guess
from sasaeai.base.imports.errors import CheckStoppedError, ImportRefusedError
from sasaeai.base.imports.giving_up import sweep
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.my_number import holds_one, is_valid
from sasaeai.base.imports.showing import columns_of, not_taken_in, problems_of
from sasaeai.base.imports.staging import _begin, _check, check_by_job, check_given_up
from sasaeai.base.imports.tables import Table, address, read_table
from sasaeai.base.jobs.models import Job
from sasaeai.base.jobs.working import work_once
from sasaeai.base.vault.keyring import new_ring
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Enrolment, Network, StagedEnrolment
from sasaeai.city.registers.services import enrolment_lists as lists
from sasaeai.city.registers.services.enrolment_lists import COLUMNS, KIND
from sasaeai.lib.errors import UserFacingError

pytestmark = pytest.mark.django_db
NUMBER = "123456789018"
ROWS = [body(), person(電話番号="090-1234-5678", フリガナ="ワカオギ ミノル")]


@pytest.fixture(autouse=True)
def _wired() -> None:
    wired()


@pytest.fixture
def network() -> Network:
    return a_network()


@pytest.fixture
def clerk(network: Network) -> Viewer:
    return a_viewer(Role.DIVISION_STAFF)


def uploaded(network: Network, clerk: Viewer, data: bytes, name: str = "名簿.csv") -> Batch:
    return lists.upload(network=network, data=data, name=name, by=clerk)


def checked(network: Network, clerk: Viewer, data: bytes) -> Batch:
    batch = uploaded(network, clerk, data)
    lists.map_columns(batch=batch, mapping=batch.mapping, by=clerk)
    return lists.check(batch=batch, by=clerk)


def read(data: bytes, name: str = "名簿.csv") -> Table:
    return read_table(data, name, COLUMNS)


class TestReading:
    @pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
    def test_texts_in_the_codes_that_offices_use(self, code: str) -> None:
        table = read(as_csv(ROWS, code=code))
        assert table.headings == HEADINGS
        assert [row.texts[1] for row in table.rows] == ["みどり野商店", "若荻 実"]

    @pytest.mark.parametrize("name", ["名簿.tsv", "名簿.txt", "名簿"])
    def test_tabs_under_any_name(self, name: str) -> None:
        assert read(as_csv(ROWS, separator="\t"), name).rows[0].texts[1] == "みどり野商店"

    def test_a_workbook_with_a_title_blank_rows_and_days(self) -> None:
        table = read(as_xlsx([body(since=date(2018, 4, 1)), [""] * 9, [""] * 9, person(since=date(2019, 4, 1))]))
        assert (table.sheet, table.heading_row, table.blank_rows, table.all_rows) == ("名簿", 3, 2, 4)
        assert [(row.number, row.at(5)) for row in table.rows] == [(4, "2018-04-01"), (7, "2019-04-01")]
        assert [address(row.number, 5) for row in table.rows] == ["F4", "F7"]

    def test_an_old_workbook(self) -> None:
        book = xlwt.Workbook()
        sheet = book.add_sheet("名簿")
        style = xlwt.easyxf(num_format_str="yyyy/m/d")
        for at, values in enumerate([[TITLE], HEADINGS, body(since=date(2018, 4, 1))]):
            for col, value in enumerate(values):
                sheet.write(at, col, value, style if isinstance(value, date) else xlwt.Style.default_style)
        file = io.BytesIO()
        book.save(file)
        table = read(file.getvalue(), "名簿.xls")
        assert (table.heading_row, table.rows[0].at(5)) == (2, "2018-04-01")

    def test_what_is_merged_downwards_stands_in_each_row_and_repeated_headings_are_counted(self) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in [HEADINGS, body("甲店"), body("乙店"), HEADINGS, body("丙店")]:
            sheet.append(row)
        sheet.merge_cells("A2:A3")
        sheet.row_dimensions[5].hidden = True
        hidden = book.create_sheet("控え")
        hidden.append(["内部"])
        hidden.sheet_state = "hidden"
        file = io.BytesIO()
        book.save(file)
        table = read(file.getvalue())
        assert [row.at(0) for row in table.rows] == ["店舗"] * 3
        assert (table.repeated_rows, table.hidden_rows, table.other_sheets) == (1, 1, ("控え",))

    def test_of_several_sheets_the_one_whose_headings_fit_or_the_one_named(self) -> None:
        book = openpyxl.Workbook()
        book.active.title = "説明"
        book.active.append(["この一覧について", "メモ"])
        book.active.append(["毎年4月に", "更新"])
        second = book.create_sheet("一覧")
        for row in [HEADINGS, body()]:
            second.append(row)
        file = io.BytesIO()
        book.save(file)
        assert read(file.getvalue()).sheet == "一覧"
        assert read_table(file.getvalue(), "a", COLUMNS, sheet="説明").headings == ("この一覧について", "メモ")

    def test_headings_that_nobody_knows_are_left_to_people(self) -> None:
        table = read(as_csv([["甲", "x", "1"]], headings=["ア", "イ", "ウ"]))
        assert (table.headings, guess(COLUMNS, table.headings)) == (("ア", "イ", "ウ"), {})

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\x89PNG\r\n\x1a\n1234",
            as_csv([]),
            "ひとこと".encode(),
            b"PK\x03\x04 broken",
            as_csv([], headings=["区分"]),
        ],
    )
    def test_what_is_no_list_is_refused_in_a_sentence_and_nothing_is_kept(
        self, data: bytes, network: Network, clerk: Viewer
    ) -> None:
        with pytest.raises(UserFacingError) as raised:
            uploaded(network, clerk, data)
        assert str(raised.value).endswith("。")
        assert raised.value.message_en.endswith(".")
        assert not StoredFile.objects.exists()
        assert not Batch.objects.exists()

    def test_formulas_without_values_are_named(self) -> None:
        book = openpyxl.Workbook()
        for row in [HEADINGS, body(since="=TODAY()")]:
            book.active.append(row)
        file, never_calculated = io.BytesIO(), io.BytesIO()
        book.save(file)
        with ZipFile(file) as before, ZipFile(never_calculated, "w") as after:
            for name in before.namelist():
                after.writestr(name, before.read(name).replace(b"<v></v>", b"").replace(b"<v />", b""))
        with pytest.raises(ImportRefusedError, match="Sheet!F2"):
            read(never_calculated.getvalue())


class TestColumns:
    @pytest.mark.parametrize(
        ("headings", "found"),
        [
            (HEADINGS, "party name kana phone address since until why_left role".split()),
            (["No.", "種　別", "協力機関名", "ＴＥＬ", "登録年月日（和暦）", "脱退年月日※任意"],
             [None, "party", "name", "phone", "since", "until"]),
            (["氏名", "生年月日", "登録番号", "加入日"], ["name", None, None, "since"]),
            (["氏名", "氏名", "登録日"], ["name", None, "since"]),
            (["Name", "Since", "Until", "Phone"], ["name", "since", "until", "phone"]),
        ],
    )  # fmt: skip
    def test_columns_are_guessed_by_their_headings(self, headings: list[str], found: list[str | None]) -> None:
        mapping = {at: key for key, at in guess(COLUMNS, headings).items()}
        assert [mapping.get(at) for at in range(len(headings))] == found

    def test_what_is_not_taken_in_is_listed(self, network: Network, clerk: Viewer) -> None:
        batch = uploaded(network, clerk, as_csv([["1", *body()]], headings=["整理番号", *HEADINGS]))
        assert [(one.letters, one.heading) for one in not_taken_in(batch)] == [("A", "整理番号")]
        assert [one.key for one in columns_of(batch)][:3] == ["", "party", "name"]

    @pytest.mark.parametrize(
        "mapping",
        [{}, {"party": 0, "name": 1}, {"party": 0, "name": 1, "since": 1}, {"party": 0, "name": 1, "since": 99},
         {"party": 0, "name": 1, "since": 5, "shoe_size": 6}, {"name": 1, "since": 5}],
    )  # fmt: skip
    def test_a_mapping_that_does_not_fit_is_refused(
        self, mapping: dict[str, int], network: Network, clerk: Viewer
    ) -> None:
        batch = uploaded(network, clerk, as_csv(ROWS))
        with pytest.raises(ImportRefusedError):
            lists.map_columns(batch=batch, mapping=mapping, by=clerk)
        assert Batch.objects.get().state == "uploaded"

    def test_columns_are_settled_before_the_check(self, network: Network, clerk: Viewer) -> None:
        with pytest.raises(ImportRefusedError, match="列"):
            lists.check(batch=uploaded(network, clerk, as_csv(ROWS)), by=clerk)


class TestMyNumber:
    def test_the_check_digit_tells(self) -> None:
        assert is_valid(NUMBER)
        assert not any(is_valid(NUMBER[:11] + str(digit)) for digit in range(10) if digit != 8)
        assert not is_valid("0" * 12)

    @pytest.mark.parametrize(
        ("text", "is_one"),
        [(NUMBER, True), ("１２３４５６７８９０１８", True),
         ("番号 1234-5678-9018 です", True), ("1234 5678 9018", True),
         ("1234567890189", False), ("090-1234-5678", False), ("123456789019", False), ("", False)],
    )  # fmt: skip
    def test_twelve_digits_are_found_in_a_text(self, text: str, is_one: bool) -> None:
        assert holds_one(text) is is_one

    def test_a_column_of_them_is_refused_and_the_file_is_not_kept(self, network: Network, clerk: Viewer) -> None:
        with pytest.raises(ImportRefusedError, match="マイナンバーは取り込めません。J列"):
            uploaded(network, clerk, as_csv([[*body(), NUMBER]], headings=[*HEADINGS, "個人番号（マイナンバー）"]))
        assert not StoredFile.objects.exists()

    def test_one_in_any_column_is_a_problem_of_its_row(self, network: Network, clerk: Viewer) -> None:
        rows = [[*body(), ""], [*person(), f"参考 {NUMBER}"], [*body("乙店", 役割=NUMBER), ""]]
        batch = checked(network, clerk, as_csv(rows, headings=[*HEADINGS, "メモ"]))
        found = problems_of(batch)
        assert [(one.place, one.message_ja[:14]) for one in found] == [
            ("3行目", "マイナンバーは取り込めません"), ("4行目", "マイナンバーは取り込めません"),
        ]  # fmt: skip
        assert NUMBER not in str(list(batch.problems.values()))


class TestAccepting:
    def test_once_and_a_second_time_does_nothing(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, as_csv(ROWS))
        for _ in range(2):
            lists.accept(batch=batch, by=clerk)
            assert (Batch.objects.get().state, Enrolment.objects.count()) == ("accepted", 2)
        assert not StagedEnrolment.objects.exists()
        entry = AuditEntry.objects.get(action="registers.enrolments.accept")
        assert (entry.quantity, entry.subject_ids, entry.actor) == (2, [str(batch.pk), str(network.pk)], clerk.actor)

    def test_not_before_it_is_checked_and_never_with_problems(self, network: Network, clerk: Viewer) -> None:
        batch = uploaded(network, clerk, as_csv(ROWS))
        with pytest.raises(ImportRefusedError, match="確認"):
            lists.accept(batch=batch, by=clerk)
        wrong = checked(network, clerk, as_csv([*ROWS, body("乙店", since="いつか")]))
        with pytest.raises(ImportRefusedError, match="1 か所"):
            lists.accept(batch=wrong, by=clerk)
        assert not Enrolment.objects.exists()

    def test_rows_with_problems_are_left_out_by_choice_only(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, as_csv([*ROWS, body("乙店", since="いつか")]))
        lists.accept(batch=batch, by=clerk, leave_out_wrong=True)
        assert Enrolment.objects.count() == 2

    def test_keys_that_changed_since_the_check_ask_for_another_check(
        self, network: Network, clerk: Viewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = checked(network, clerk, as_csv(ROWS))
        old, new = settings.SASAEAI_KEYS(), new_ring(date(2027, 4, 1))
        ring = type(old)(tuple(key for purpose in ("field", "index", "audit", "web")
                               for key in (*new.all(purpose), *old.all(purpose))))  # fmt: skip
        monkeypatch.setattr(settings, "SASAEAI_KEYS", lambda: ring)
        with pytest.raises(ImportRefusedError, match="鍵"):
            lists.accept(batch=batch, by=clerk)
        again = lists.check(batch=batch, by=clerk)
        lists.accept(batch=again, by=clerk)
        assert Enrolment.objects.count() == 2


class TestLongLists:
    def test_a_long_list_is_checked_by_a_job_that_tells_how_far_it_is(
        self, network: Network, clerk: Viewer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sasaeai.base.imports.staging.MOST_DIRECTLY", 1)
        monkeypatch.setattr("sasaeai.base.imports.accepting.MOST_DIRECTLY", 1)
        batch = checked(network, clerk, as_csv(ROWS))
        assert (batch.state, StagedEnrolment.objects.count()) == ("checking", 0)
        assert work_once()
        batch.refresh_from_db()
        assert (batch.state, batch.new) == ("checked", 2)
        job = Job.objects.get(kind="imports.check")
        assert (job.steps_done, job.steps_in_all) == (2, 2)
        lists.accept(batch=batch, by=clerk)
        assert StagedEnrolment.objects.count() == 2
        assert work_once()
        assert not StagedEnrolment.objects.exists()

    def test_a_job_that_fails_for_good_leaves_the_list_to_be_checked_again(
        self, network: Network, clerk: Viewer
    ) -> None:
        batch = uploaded(network, clerk, as_csv(ROWS))
        Batch.objects.update(state=Batch.State.CHECKING)
        check_given_up(batch=str(batch.pk))
        assert Batch.objects.get().state == "mapped"
        check_by_job(lambda done, in_all=None: None, batch=str(batch.pk))
        assert Batch.objects.get().state == "mapped"

    def test_of_two_checks_the_later_one_goes_on(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, as_csv(ROWS))
        with transaction.atomic():
            first = _begin(Batch.objects.get())
        stale = Batch.objects.get()
        lists.check(batch=batch, by=clerk)
        with pytest.raises(CheckStoppedError):
            _check(stale, first, lambda done, in_all=None: None)
        assert (Batch.objects.get().state, StagedEnrolment.objects.count()) == ("checked", 2)

    def test_a_check_begun_again_stages_nothing_twice(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, as_csv([*ROWS, body("乙店", since="いつか")]))
        again = lists.check(batch=batch, by=clerk)
        assert (again.new, again.wrong, again.problem_count) == (2, 1, 1)
        assert (StagedEnrolment.objects.count(), again.problems.count()) == (2, 1)


class TestGivingUp:
    def test_its_file_and_its_rows_go(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, as_csv(ROWS))
        lists.give_up(batch=batch, by=clerk)
        assert (Batch.objects.get().state, Batch.objects.get().told) == ("given_up", "")
        assert not StoredFile.objects.exists()
        assert not StagedEnrolment.objects.exists()
        for deed in (lists.accept, lists.check, lists.give_up):
            with pytest.raises(ImportRefusedError):
                deed(batch=batch, by=clerk)

    def test_an_accepted_list_is_not_given_up(self, network: Network, clerk: Viewer) -> None:
        batch = lists.accept(batch=checked(network, clerk, as_csv(ROWS)), by=clerk)
        for deed in (lists.give_up, lists.check):
            with pytest.raises(ImportRefusedError, match="もう取り込まれ"):
                deed(batch=batch, by=clerk)

    def test_what_waits_for_a_month_is_given_up_and_what_was_left_behind_goes(
        self, network: Network, clerk: Viewer
    ) -> None:
        old, new = (checked(network, clerk, as_csv(ROWS)) for _ in range(2))
        now = timezone.now()
        Batch.objects.filter(pk=old.pk).update(added_at=now - KEPT_UNSETTLED - timedelta(minutes=1))
        sweep(now)
        assert {batch.pk: batch.state for batch in Batch.objects.all()} == {old.pk: "given_up", new.pk: "checked"}
        assert StagedEnrolment.objects.count() == 2
        Batch.objects.filter(pk=new.pk).update(state="given_up")
        sweep(now)
        assert not StagedEnrolment.objects.exists()


def test_the_database_refuses_what_no_service_would_write(network: Network, clerk: Viewer) -> None:
    batch = uploaded(network, clerk, as_csv(ROWS))
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(state="accepted")


def test_a_name_stands_for_one_kind_only() -> None:
    kinds.register(KIND)
    with pytest.raises(ValueError, match="two kinds"):
        kinds.register(kinds.Kind(name=KIND.name, columns=(), staged=KIND.staged, stage=KIND.stage, live=KIND.live))
    with pytest.raises(LookupError):
        kinds.kind_of(Batch(kind="of.nothing"))


def test_nothing_of_a_list_is_readable_in_what_is_stored(network: Network, clerk: Viewer) -> None:
    words = {"若荻 実", "ワカオギ ミノル", "090-1234-5678", "みどり野市三隅9丁目", "田中様の分"}
    row = person(電話番号="090-1234-5678", フリガナ="ワカオギ ミノル", 住所="みどり野市三隅9丁目")
    rows = [[*row, ""], [*person("若荻 実", since="若荻 実"), ""]]
    batch = checked(network, clerk, as_csv(rows, headings=[*HEADINGS, "田中様の分"]))
    stored = [repr(list(model.objects.values())) for model in (Batch, StagedEnrolment, StoredFile, AuditEntry, Job)]
    stored.append(repr(list(batch.problems.values())))
    files = [path.read_bytes() for path in folder().glob(f"{batch.file_id}*")]
    assert files
    assert leaks([("tables", "".join(stored).encode()), *(("file", data) for data in files)], words) == []
