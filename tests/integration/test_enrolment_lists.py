"""A network's list in the register: what it says, what contradicts it, and what a second one changes."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories.lists import HEADINGS, Row, a_network, as_csv, as_xlsx, body, of_420, person, wired
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.showing import problems_of
from sasaeai.base.stays import holding_on, surely_holding_on
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.models import Person
from sasaeai.city.people.services import persons
from sasaeai.city.registers.models import Enrolment, Network, Organisation, StagedEnrolment
from sasaeai.city.registers.selectors import enrolment_lists as asked
from sasaeai.city.registers.services import enrolment_lists as lists
from sasaeai.lib.vague_days import Stock

pytestmark = pytest.mark.django_db
PHONE = "090-1234-5678"
KANA = "ワカオギ ミノル"


@pytest.fixture(autouse=True)
def _wired() -> None:
    wired()


@pytest.fixture
def network() -> Network:
    return a_network()


@pytest.fixture
def clerk(network: Network) -> Viewer:
    return a_viewer(Role.DIVISION_STAFF)


def checked(
    network: Network, clerk: Viewer, rows: Sequence[Row], *, headings: Row = HEADINGS, party: str | None = None
) -> Batch:
    data = as_csv(rows, headings=headings)
    batch = lists.upload(network=network, data=data, name="名簿.csv", by=clerk, party=party)
    lists.map_columns(batch=batch, mapping=batch.mapping, by=clerk)
    return lists.check(batch=batch, by=clerk)


def taken_in(network: Network, clerk: Viewer, rows: Sequence[Row]) -> Batch:
    batch = checked(network, clerk, rows)
    assert problems_of(batch) == []
    return lists.accept(batch=batch, by=clerk)


def counts(batch: Batch) -> tuple[int, int, int]:
    return batch.new, batch.changed, batch.same


def found(network: Network, clerk: Viewer, *rows: Row) -> list[tuple[str, str]]:
    """Where the problems are, and how they begin."""
    return [(one.place, one.message_ja) for one in problems_of(checked(network, clerk, rows))]


def register() -> list[dict[str, object]]:
    return list(Enrolment.objects.order_by("pk").values())


class TestOf420:
    def test_the_stock_of_each_day_is_that_of_the_list(self, network: Network, clerk: Viewer) -> None:
        data = as_xlsx(of_420())
        batch = lists.upload(network=network, data=data, name="名簿.xlsx", by=clerk)
        lists.map_columns(batch=batch, mapping=batch.mapping, by=clerk)
        batch = lists.check(batch=batch, by=clerk)
        assert (problems_of(batch), counts(batch)) == ([], (420, 0, 0))
        told = asked.preview(batch=batch, viewer=clerk, ground="x", on=date(2018, 3, 31))
        assert (told.stock.whole, told.stock.bodies.total + told.stock.people.total) == (Stock(399, 0), 399)
        assert asked.stock_on(batch=batch, on=date(2019, 3, 31)).whole == Stock(383, 0)
        assert (len(told.first), told.first[0].row, told.first[0].name) == (20, 4, "みどり野0商店")
        assert told.new_parties == {"body": 140, "person": 280}
        assert not Enrolment.objects.exists()
        lists.accept(batch=batch, by=clerk)
        for day, stock in ((date(2018, 3, 31), 399), (date(2019, 3, 31), 383)):
            assert Enrolment.objects.filter(surely_holding_on(day)).count() == stock
            assert Enrolment.objects.filter(holding_on(day)).count() == stock
        assert Enrolment.objects.exclude(why_left="").count() == 37

    def test_the_same_file_again_is_all_the_same(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, of_420())
        before = register()
        batch = checked(network, clerk, of_420())
        assert counts(batch) == (0, 0, 420)
        told = asked.preview(batch=batch, viewer=clerk, ground="x")
        assert (told.missing, told.notes, told.new_parties) == (0, {"kana_of_body": 140}, {})
        lists.accept(batch=batch, by=clerk)
        assert register() == before
        assert (Organisation.objects.count(), Person.objects.count()) == (140, 280)

    def test_the_preview_takes_as_many_queries_however_long_the_list(self, network: Network, clerk: Viewer) -> None:
        numbers = []
        for rows in (of_420()[:3], of_420()):
            batch = checked(network, clerk, rows)
            with CaptureQueriesContext(connection) as queries:
                asked.preview(batch=batch, viewer=clerk, ground="x")
            numbers.append(len(queries))
        assert numbers[0] == numbers[1]


class TestWhatRowsSay:
    def test_remarks_are_taken_in_only_where_somebody_says_so(self, network: Network, clerk: Viewer) -> None:
        """Of people they say anything: where they are in hospital, who calls for them."""
        batch = checked(network, clerk, [person(役割="入院中")], headings=[*HEADINGS[:-1], "備考"])
        assert problems_of(batch) == []
        lists.accept(batch=batch, by=clerk)
        assert Enrolment.objects.get().role == ""

    def test_people_are_sealed_in_their_own_rows_and_found_by_name_and_phone(
        self, network: Network, clerk: Viewer
    ) -> None:
        told = person(フリガナ=KANA, 電話番号="9012345678", 住所="みどり野市三隅1丁目", 役割="班長")
        taken_in(network, clerk, [told])
        one = Person.objects.get()
        assert (one.name, one.kana, one.phone, one.address) == ("若荻 実", KANA, "09012345678", "みどり野市三隅1丁目")
        assert (one.born_on, one.is_protected) == ("", False)
        before = Person.objects.values().get()
        one.save()
        after = Person.objects.values().get()
        indexes = [name for name in before if name.endswith("_index")]
        assert [bytes(before[name]) for name in indexes] == [bytes(after[name]) for name in indexes]
        enrolment = Enrolment.objects.get()
        assert (enrolment.person, enrolment.party, enrolment.role, enrolment.version) == (one, "person", "班長", 1)

    def test_bodies_keep_what_is_public(self, network: Network, clerk: Viewer) -> None:
        batch = checked(
            network, clerk, [body("㈱みどり野商店", 電話番号="03-5550-0001", フリガナ="ミドリノ", 住所="三隅1")]
        )
        assert asked.preview(batch=batch, viewer=clerk, ground="x").notes == {"kana_of_body": 1, "address_of_body": 1}
        lists.accept(batch=batch, by=clerk)
        one = Organisation.objects.get()
        assert (one.name, one.kind, one.phone) == ("㈱みどり野商店", "店舗", "03-5550-0001")
        assert Enrolment.objects.get().organisation == one

    @pytest.mark.parametrize(
        ("since", "until", "earliest", "latest"),
        [
            ("平成30年4月1日", "", date(2018, 4, 1), None),
            ("H30.4", "令和元年度", date(2018, 4, 1), date(2020, 3, 31)),
            ("2018-04-01 09:30", "2018/10/1", date(2018, 4, 1), date(2018, 10, 1)),
            ("平成30年3月31日以前", "", date.min, None),
            ("２０１８年", "", date(2018, 1, 1), None),
        ],
    )
    def test_days_are_as_exact_as_the_list(
        self, since: str, until: str, earliest: date, latest: date | None, network: Network, clerk: Viewer
    ) -> None:
        taken_in(network, clerk, [body(since=since, until=until)])
        one = Enrolment.objects.get()
        assert (one.since_earliest, one.until_latest) == (earliest, latest)

    @pytest.mark.parametrize(("word", "party"), [("協力機関", "body"), ("個人協力者", "person"), ("事業者", "body")])
    def test_who_is_a_body_and_who_a_person(self, word: str, party: str, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [[word, *body()[1:]]])
        assert Enrolment.objects.get().party == party

    def test_a_list_without_that_column_says_it_once_for_all(self, network: Network, clerk: Viewer) -> None:
        rows = [person()[1:], person("日野 千代")[1:]]
        batch = lists.upload(network=network, data=as_csv(rows, headings=HEADINGS[1:]), name="a.csv", by=clerk)
        with pytest.raises(ImportRefusedError, match="機関か協力者"):
            lists.map_columns(batch=batch, mapping=batch.mapping, by=clerk)
        lists.accept(batch=checked(network, clerk, rows, headings=HEADINGS[1:], party="person"), by=clerk)
        assert Enrolment.objects.filter(party="person").count() == 2

    def test_hostile_names_are_names(self, network: Network, clerk: Viewer) -> None:
        names = ["'; DROP TABLE people_person; --", "<script>alert(1)</script>", "=cmd|' /C calc'!A0 商店",
                 "𠮷野家守\u202eあ", "O'Brien, Ōta %s", "名\n前", "あ" * 120]  # fmt: skip
        taken_in(network, clerk, [person(name, 電話番号=f"03-5550-{at:04}") for at, name in enumerate(names)])
        kept = {one.name for one in Person.objects.all()}
        assert {"'; DROP TABLE people_person; --", "<script>alert(1)</script>", "O'Brien, Ōta %s", "名 前"} <= kept
        assert len(kept) == len(names)
        again = [person(name, 電話番号=f"03-5550-{at:04}") for at, name in enumerate(names)]
        assert counts(checked(network, clerk, again)) == (0, 0, len(names))


class TestProblems:
    def test_all_of_them_at_once_with_row_and_column(self, network: Network, clerk: Viewer) -> None:
        rows = [
            body(),
            ["", "若荻 実", "", "", "", "2018-04-01", "", "", ""],
            ["個人事業者", "", "", "", "", "いつか", "", "", ""],
            [""] * 9,
            body("乙店", since="43191", 電話番号="なし", 役割="長" * 41),
            body("・・・", since="2018-13-01"),
            body("丙店", since="2018-04-01", until="2018-03-31"),
            body("丁店", 終了理由="廃業"),
            body("戊店", since="9999"),
        ]
        batch = checked(network, clerk, rows)
        told = [(one.place, one.heading, one.message_ja[:8]) for one in problems_of(batch)]
        assert told == [
            ("A3", "区分", "機関か協力者かが"),
            ("A4", "区分", "機関（団体・事業"),
            ("B4", "名称／氏名", "「名称／氏名」が"),
            ("F4", "登録日", "日付として読めま"),
            ("D6", "電話番号", "電話番号として読"),
            ("F6", "登録日", "日付の書式になっ"),
            ("I6", "役割", "「役割」が長すぎ"),
            ("B7", "名称／氏名", "名前として読める"),
            ("F7", "登録日", "日付として読めま"),
            ("G8", "終了日", "終了日が登録日よ"),
            ("H9", "終了理由", "終了理由がありま"),
            ("F10", "登録日", "年が正しいか確か"),
        ]
        assert (batch.rows, batch.new, batch.skipped, batch.wrong) == (9, 1, 1, 7)
        assert not Enrolment.objects.exists()
        assert not any(word in str(list(batch.problems.values())) for word in ("若荻", "いつか", "43191", "なし"))

    def test_the_same_party_twice_names_both_rows(self, network: Network, clerk: Viewer) -> None:
        rows = [
            person(電話番号=PHONE), person("若荻　実", since="2016-04-01", 電話番号="０９０１２３４５６７８"),
            body(), body("みどり野 商店"),
        ]  # fmt: skip
        told = found(network, clerk, *rows)
        assert [place for place, _ in told] == ["F3", "F5"]
        assert told[0][1].startswith("2行目と3行目は同じ人（団体）で、期間が重なっています")
        assert told[1][1].startswith("4行目と5行目は同じ人（団体）の同じ登録日です")

    def test_two_stays_one_after_another_are_one_party(self, network: Network, clerk: Viewer) -> None:
        rows = [
            body(since="2018-04-01"), body(since="2015-04-01", until="2017-03-31"),
            person(until="2016-03-31", フリガナ=KANA), person(since="2017-04-01", 電話番号=PHONE, フリガナ=KANA),
        ]  # fmt: skip
        taken_in(network, clerk, rows)
        assert (Organisation.objects.count(), Person.objects.count(), Enrolment.objects.count()) == (1, 1, 4)
        assert Person.objects.get().phone == PHONE
        assert counts(checked(network, clerk, rows)) == (0, 0, 4)

    def test_people_of_one_name_are_told_apart_by_phone_or_reading(self, network: Network, clerk: Viewer) -> None:
        rows = [person(電話番号="090-1111-1111"), person(電話番号="090-2222-2222"), person(フリガナ=KANA), person()]
        taken_in(network, clerk, rows)
        assert Person.objects.count() == 4
        assert counts(checked(network, clerk, rows)) == (0, 0, 4)

    def test_after_the_networks_end_nobody_joins(self, clerk: Viewer) -> None:
        ended = a_network("旧ネットワーク", until=date(2016, 3, 31))
        assert found(ended, clerk, body(), body("乙店", since="2016-04-01"))[0][0] == "F3"

    def test_of_several_bodies_with_one_name_the_one_of_the_network_is_meant(
        self, network: Network, clerk: Viewer
    ) -> None:
        taken_in(network, clerk, [body(until="2016-03-31")])
        mine = Organisation.objects.get()
        Organisation.objects.create(name=mine.name, plain_name=mine.plain_name, added_at=timezone.now())
        other = a_network("別の名簿")
        told = found(other, clerk, body())
        assert (told[0][0], told[0][1][:13]) == ("B2", "同じ名前の団体が台帳にいく")
        taken_in(network, clerk, [body(since="2018-04-01")])
        assert set(Enrolment.objects.values_list("organisation", flat=True)) == {mine.pk}

    def test_companies_of_another_legal_form_are_others(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [body("株式会社みどり"), body("(有)みどり")])
        assert Organisation.objects.count() == 2
        assert counts(checked(network, clerk, [body("㈱みどり"), body("有限会社みどり")])) == (0, 0, 2)
        assert found(network, clerk, body("みどり"))[0][0] == "B2"


class TestAgain:
    def test_a_day_of_leaving_that_the_list_knows_newer_is_changed_and_shown_beside_the_old(
        self, network: Network, clerk: Viewer
    ) -> None:
        rows = [body(), person(電話番号=PHONE, until="2017-03-31")]
        taken_in(network, clerk, rows)
        newer = [body(until="2019-03-31", 終了理由="廃業"), person(電話番号=PHONE, until="平成29年度")]
        batch = checked(network, clerk, [*newer, body("乙店")])
        assert counts(batch) == (1, 2, 0)
        one, two = asked.listed(clerk, asked.changes(batch=batch, viewer=clerk), ground="x")
        assert (one.name, str(one.stay.until), one.why_left) == ("みどり野商店", "平成31年3月31日", "廃業")
        assert one.before is not None
        assert two.before is not None
        assert (one.before.stay.until, one.before.why_left) == (None, "")
        assert (two.name, str(two.stay.until), str(two.before.stay.until)) == (
            "若荻 実",
            "平成29年度",
            "平成29年3月31日",
        )
        lists.accept(batch=batch, by=clerk)
        ended = Enrolment.objects.get(organisation__name="みどり野商店")
        assert (ended.until_latest, ended.why_left, ended.version) == (date(2019, 3, 31), "廃業", 2)
        assert counts(checked(network, clerk, [*newer, body("乙店")])) == (0, 0, 3)

    def test_what_the_list_leaves_blank_stays_and_is_told(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [body(until="2017-03-31", 終了理由="廃業", 役割="世話人")])
        before = register()
        batch = checked(network, clerk, [body()])
        assert counts(batch) == (0, 0, 1)
        assert asked.preview(batch=batch, viewer=clerk, ground="x").notes == {"until_blank": 1}
        lists.accept(batch=batch, by=clerk)
        assert register() == before

    def test_who_is_not_in_the_list_is_told_and_stays(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [body(), body("乙店", until="2017-03-31"), person(電話番号=PHONE)])
        batch = checked(network, clerk, [body()])
        told = asked.preview(batch=batch, viewer=clerk, ground="x")
        assert (told.missing, told.missing_going_on) == (2, 1)
        left = Enrolment.objects.exclude(organisation__name="みどり野商店").order_by("pk")
        assert asked.missing_ids(batch=batch, viewer=clerk) == [one.pk for one in left]
        lists.accept(batch=batch, by=clerk)
        assert Enrolment.objects.count() == 3

    def test_whether_a_protected_address_was_guessed_nobody_is_told(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [person(電話番号=PHONE, 住所="三隅1丁目")])
        persons.protect(person=Person.objects.get(), ground="dv-support", by=clerk)
        for guess in ("三隅1丁目", "三隅2丁目"):
            batch = checked(network, clerk, [person(電話番号=PHONE, 住所=guess)])
            assert asked.preview(batch=batch, viewer=clerk, ground="x").notes == {"address_differs": 1}

    def test_another_phone_address_or_reading_does_not_make_another_person(
        self, network: Network, clerk: Viewer
    ) -> None:
        taken_in(network, clerk, [person(電話番号=PHONE, フリガナ=KANA, 住所="三隅1丁目")])
        batch = checked(network, clerk, [person(電話番号="090-9999-9999", フリガナ=KANA, 住所="三隅2丁目")])
        assert counts(batch) == (0, 0, 1)
        assert asked.preview(batch=batch, viewer=clerk, ground="x").notes == {"phone_differs": 1, "address_differs": 1}
        batch = checked(network, clerk, [person(電話番号=PHONE, フリガナ="ワカオギ マコト")])
        assert asked.preview(batch=batch, viewer=clerk, ground="x").notes == {"kana_differs": 1}

    def test_another_first_day_of_the_same_stay_is_a_question(self, network: Network, clerk: Viewer) -> None:
        taken_in(network, clerk, [body()])
        told = found(network, clerk, body(since="2015-05-01"))
        assert (told[0][0], told[0][1][:15]) == ("F2", "台帳に、登録日の違う、期間の重")

    def test_people_and_bodies_of_another_network_are_the_same_ones(self, network: Network, clerk: Viewer) -> None:
        rows = [body(), person(電話番号=PHONE, フリガナ=KANA), person("日野 千代", フリガナ="ヒノ チヨ")]
        taken_in(network, clerk, rows)
        other = a_network("別の名簿")
        assert asked.preview(batch=checked(other, clerk, rows), viewer=clerk, ground="x").new_parties == {"person": 1}
        taken_in(other, clerk, rows)
        assert (Organisation.objects.count(), Person.objects.count(), Enrolment.objects.count()) == (1, 3, 6)

    def test_a_register_that_changed_since_the_check_asks_for_another_one(
        self, network: Network, clerk: Viewer
    ) -> None:
        one, two = (checked(network, clerk, [body(), person(電話番号=PHONE)]) for _ in range(2))
        lists.accept(batch=one, by=clerk)
        with pytest.raises(ImportRefusedError, match="台帳が変わりました"):
            lists.accept(batch=two, by=clerk)
        two = lists.check(batch=two, by=clerk)
        assert counts(two) == (0, 0, 2)
        lists.accept(batch=two, by=clerk)
        assert Enrolment.objects.count() == 2

    def test_a_body_that_another_list_brought_meanwhile_is_not_brought_twice(
        self, network: Network, clerk: Viewer
    ) -> None:
        rows = [body(until="2016-03-31"), body(since="2018-04-01")]
        one, two = checked(network, clerk, rows), checked(a_network("別の名簿"), clerk, rows)
        for batch in (one, two):
            lists.accept(batch=batch, by=clerk)
        assert (Organisation.objects.count(), Enrolment.objects.count()) == (1, 4)


class TestRights:
    def test_only_who_keeps_the_divisions_registers_takes_lists_in(self, network: Network, clerk: Viewer) -> None:
        batch = checked(network, clerk, [body()])
        others = [a_viewer(Role.DIVISION_STAFF, division=a_division("こども課")), a_viewer(Role.DIVISION_HEAD),
                  a_viewer(Role.PLAN_OFFICE), a_viewer(Role.SYSTEM_ADMIN)]  # fmt: skip
        for other in others:
            for deed in (
                lambda by: lists.upload(network=network, data=as_csv([body()]), name="a.csv", by=by),
                lambda by: lists.map_columns(batch=batch, mapping=batch.mapping, by=by),
                lambda by: lists.check(batch=batch, by=by),
                lambda by: lists.accept(batch=batch, by=by),
                lambda by: lists.give_up(batch=batch, by=by),
                lambda by: asked.preview(batch=batch, viewer=by, ground="x"),
                lambda by: asked.changes(batch=batch, viewer=by),
                lambda by: asked.missing_ids(batch=batch, viewer=by),
            ):
                with pytest.raises(NotAllowedError):
                    deed(other)
        assert Batch.objects.get().state == "checked"
        assert StagedEnrolment.objects.count() == 1
