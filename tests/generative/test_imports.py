"""Any list: every row is staged, wrong or skipped; what was taken in and comes again is all the same."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.lists import HEADINGS, a_network, wired
from tests.factories.thorough import share
from tests.factories.viewers import a_viewer

from sasaeai.base.files.models import StoredFile
from sasaeai.base.imports import staging
from sasaeai.base.imports.columns import guess, unmapped
from sasaeai.base.imports.kinds import kind_of
from sasaeai.base.imports.models import Batch
from sasaeai.base.imports.my_number import holds_one, is_valid
from sasaeai.base.imports.tables import Row, Table
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.people.models import Person
from sasaeai.city.registers.models import Enrolment, Network, StagedEnrolment
from sasaeai.city.registers.rules.list_parties import Mark, Unclear, grouped, matched
from sasaeai.city.registers.services import enrolment_lists as lists
from sasaeai.city.registers.services.enrolment_lists import COLUMNS

NAMES = st.sampled_from(
    ["若荻 実", "若荻　実", "日野 千代", "みどり商店", "㈱みどり商店", "(有)みどり商店", "・・", ""]
)
DAYS = st.sampled_from(["2015-04-01", "H28.4", "平成28年度", "2018", "平成27年3月31日以前", "いつか", "", "43191"])
TEXTS = {
    "区分": st.sampled_from(["店舗", "協力者", "機関", "個人", "", "?"]),
    "名称／氏名": NAMES,
    "フリガナ": st.sampled_from(["", "", "ワカオギ ミノル", "ミドリ"]),
    "電話番号": st.sampled_from(["", "", "090-1234-5678", "０９０１２３４５６７９", "なし"]),
    "住所": st.sampled_from(["", "三隅1丁目", "三隅2丁目"]),
    "登録日": DAYS,
    "終了日": st.one_of(st.just(""), DAYS),
    "終了理由": st.sampled_from(["", "", "転居"]),
    "役割": st.sampled_from(["", "班長", "123456789018"]),
}
ROWS = st.lists(st.tuples(*(TEXTS[heading] for heading in HEADINGS)), max_size=14)


def table_of(rows: list[tuple[str, ...]]) -> Table:
    """As the reading gives it; a process a case would take too long."""
    filled = tuple(Row(number, row) for number, row in enumerate(rows, 2) if any(row))
    return Table("名簿", 1, HEADINGS, filled, len(rows) - len(filled), 0, 0, ())


def checked(network: Network, rows: list[tuple[str, ...]]) -> Batch:
    batch = Batch.objects.create(
        kind=lists.KIND.name, subject=str(network.pk), file=StoredFile.objects.get(), state=Batch.State.MAPPED,
        mapping=guess(COLUMNS, HEADINGS), rows=len(rows), added_by="post:1", added_at=StoredFile.objects.get().added_at,
    )  # fmt: skip
    batch.told = '["名簿", 1, [], []]'
    batch.save()
    staging.read_table = lambda *_, **__: table_of(rows)  # type: ignore[attr-defined]
    return staging.check(batch=batch, by="post:1")


@pytest.fixture
def _read(monkeypatch: pytest.MonkeyPatch, transactional_or_not: None = None) -> None:
    monkeypatch.setattr(staging, "content_of", lambda file: b"")
    monkeypatch.setattr(staging, "read_table", staging.read_table)
    wired()


@pytest.mark.django_db
@pytest.mark.usefixtures("_read")
@settings(max_examples=share(60), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(ROWS)
def test_every_row_is_accounted_for_and_a_second_time_all_is_the_same(rows: list[tuple[str, ...]]) -> None:
    network = a_network(f"名簿{Network.objects.count()}")
    by = a_viewer(Role.DIVISION_STAFF)
    if not StoredFile.objects.exists():
        StoredFile.objects.create(kind="txt", size=1, purpose="test", added_at="2026-04-01T00:00Z", added_by="post:1")
    Enrolment.objects.all().delete()
    Person.objects.all().delete()
    first = checked(network, rows)
    staged = StagedEnrolment.objects.filter(batch=first).count()
    assert staged == first.new + first.changed + first.same
    assert staged + first.wrong + first.skipped == len(rows)
    assert first.problem_count >= first.wrong
    lists.accept(batch=first, by=by, leave_out_wrong=True)
    assert Enrolment.objects.filter(network=network).count() == first.new
    again = checked(network, rows)
    assert (again.new, again.changed, again.same) == (0, 0, first.new)
    assert (again.wrong, again.skipped) == (first.wrong, first.skipped)
    assert kind_of(again) is lists.KIND


MARKS = st.lists(
    st.builds(
        Mark, st.just("person"), st.sampled_from("ab"), st.sampled_from([None, "1", "2"]), st.sampled_from([None, "x"])
    ),
    max_size=12,
)


@given(MARKS)
def test_each_row_is_of_one_party_and_no_two_parties_are_one_of_the_register(marks: list[Mark]) -> None:
    groups = grouped(marks)
    assert sorted(row for group in groups for row in group.rows) == list(range(len(marks)))
    days = [date(2015, 4, 1) + timedelta(days=at) for at in range(len(marks))]
    from sasaeai.city.registers.rules.list_parties import Known

    known = [Known(at, mark, frozenset(days[:1])) for at, mark in enumerate(dict.fromkeys(marks))]
    keys = [key for key in matched(groups, days, known).values() if not isinstance(key, Unclear)]
    assert len(set(keys)) == len(keys)


@given(st.lists(st.text(max_size=12), max_size=12))
def test_no_column_stands_for_two_keys_and_none_is_lost(headings: list[str]) -> None:
    mapping = guess(COLUMNS, headings)
    assert len(set(mapping.values())) == len(mapping)
    left = set(unmapped(mapping, headings))
    assert left | set(mapping.values()) >= {at for at, heading in enumerate(headings) if heading.strip()}
    assert not left & set(mapping.values())


@given(st.text(), st.integers(min_value=1, max_value=10**11 - 1), st.text())
def test_a_number_with_its_check_digit_is_found_in_any_text(before: str, number: int, after: str) -> None:
    digits = f"{number:011}"
    valid = next(found for digit in range(10) if is_valid(found := f"{digits}{digit}"))
    assert holds_one(f"{before}:{valid}:{after}")
