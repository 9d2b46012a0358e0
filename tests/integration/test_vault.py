"""Sealed texts in a real database: unreadable there, bound to their place, found by their index, and under new keys."""

import io
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings
from tests.factories.sealed_rows.models import SealedRow

from sasaeai.base.vault.errors import PlaintextRefusedError, SealError
from sasaeai.base.vault.keyring import KeyRing, new_ring
from sasaeai.base.vault.models import SealedTextField, sought
from sasaeai.base.vault.resealing import reindex, reseal
from sasaeai.base.vault.ring_in_use import RingInUse

NAME = "日野 ひかり"
APRIL = date(2026, 4, 1)


@pytest.fixture
def ring(settings: Settings) -> KeyRing:
    made = new_ring(APRIL)
    settings.SASAEAI_KEYS = RingInUse(made)
    return made


def stored(row: SealedRow, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM sealed_rows_sealedrow WHERE id = %s", [row.pk])
        return bytes(cursor.fetchone()[0])


@pytest.mark.django_db
class TestOneRow:
    def test_a_text_comes_back_and_is_not_readable_in_the_table(self) -> None:
        row = SealedRow.objects.create(name=NAME, note="")
        assert SealedRow.objects.get().name == NAME
        assert SealedRow.objects.get().note == ""
        sealed = stored(row, "name")
        assert not any(NAME.encode(code) in sealed for code in ("utf-8", "utf-16-le", "euc_jp"))
        assert NAME not in str(SealedRow.objects.values())

    def test_the_same_text_is_stored_differently_each_time(self) -> None:
        one, other = (SealedRow.objects.create(name=NAME) for _ in range(2))
        assert stored(one, "name") != stored(other, "name")
        assert stored(one, "name_index") == stored(other, "name_index")

    @pytest.mark.parametrize(("source", "target"), [("name", "note"), ("name", "name")])
    def test_a_sealed_text_does_not_open_in_another_place(self, source: str, target: str) -> None:
        one, other = (SealedRow.objects.create(name=NAME) for _ in range(2))
        taker = one if source != target else other
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE sealed_rows_sealedrow SET {target} = %s WHERE id = %s", [stored(one, source), taker.pk]
            )
        with pytest.raises(SealError) as raised:
            getattr(SealedRow.objects.get(pk=taker.pk), target)
        assert NAME not in str(raised.value)

    def test_a_changed_byte_is_noticed(self) -> None:
        row = SealedRow.objects.create(name=NAME)
        sealed = bytearray(stored(row, "name"))
        sealed[-1] ^= 1
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sealed_rows_sealedrow SET name = %s", [bytes(sealed)])
        with pytest.raises(SealError):
            _ = SealedRow.objects.get().name

    def test_no_way_into_the_database_takes_a_readable_text(self) -> None:
        row = SealedRow.objects.create(name=NAME)
        with pytest.raises(PlaintextRefusedError), transaction.atomic():
            SealedRow.objects.update(name="別の名前")
        with pytest.raises(PlaintextRefusedError):
            SealedRow.objects.filter(name=NAME).exists()
        with pytest.raises(PlaintextRefusedError):
            SealedRow.objects.filter(name__contains="日野").exists()
        with pytest.raises(PlaintextRefusedError):
            serializers.serialize("json", [row])
        for expression in (Value("別の名前"), F("note"), Case(When(year=2018, then=Value("別の名前")))):
            with pytest.raises((PlaintextRefusedError, FieldError)), transaction.atomic():
                SealedRow.objects.update(name=expression)
        row.name = "別の名前"
        with pytest.raises((PlaintextRefusedError, FieldError)), transaction.atomic():
            SealedRow.objects.bulk_update([row], ["name"])
        with pytest.raises(PlaintextRefusedError), transaction.atomic():
            SealedRow.objects.create(name=Value("別の名前"))
        with pytest.raises(PlaintextRefusedError):
            SealedRow.objects.bulk_create([row], update_conflicts=True, update_fields=["name"], unique_fields=["id"])
        assert SealedRow.objects.get().name == NAME

    @pytest.mark.parametrize("loaded", [["name"], ["year"], ["name", "year"]])
    def test_a_row_of_which_a_part_was_read_is_found_by_what_it_says_after_saving(self, loaded: list[str]) -> None:
        SealedRow.objects.create(name=NAME)
        row = SealedRow.objects.only(*loaded).get()
        row.name = "星 ひかり"
        row.save()
        assert SealedRow.objects.get(sought(SealedRow, "name_index", "星ひかり")).name == "星 ひかり"
        assert not SealedRow.objects.filter(sought(SealedRow, "name_index", NAME)).exists()

    def test_a_copy_with_a_key_of_its_own_is_refused_before_its_text_is_lost(self) -> None:
        SealedRow.objects.create(name=NAME)
        copy = SealedRow.objects.get()
        copy.pk, copy.row_key = None, uuid4()
        copy._state.adding = True
        with pytest.raises(SealError), transaction.atomic():
            copy.save()
        assert SealedRow.objects.count() == 1

    def test_a_later_migration_can_add_a_sealed_field(self) -> None:
        field = SealedTextField()
        field.set_attributes_from_name("extra")
        field.model = SealedRow
        default = connection.schema_editor().effective_default(field)
        assert bytes(getattr(default, "obj", default)) == b""

    def test_many_rows_at_once_are_sealed_and_found(self) -> None:
        SealedRow.objects.bulk_create([SealedRow(name=f"人 {number}") for number in range(30)])
        assert [row.name for row in SealedRow.objects.filter(sought(SealedRow, "name_index", "人17"))] == ["人 17"]

    def test_a_changed_text_is_found_by_its_new_form_alone(self) -> None:
        row = SealedRow.objects.create(name=NAME)
        row.name = "星 ひかり"
        row.save(update_fields=["name"])
        assert SealedRow.objects.filter(sought(SealedRow, "name_index", "星ひかり")).get() == row
        assert not SealedRow.objects.filter(sought(SealedRow, "name_index", NAME)).exists()

    def test_a_blank_text_is_found_by_nothing(self) -> None:
        SealedRow.objects.create(name="")
        assert not SealedRow.objects.filter(sought(SealedRow, "name_index", "")).exists()

    def test_saving_another_field_leaves_the_sealed_text_as_it_is(self) -> None:
        row = SealedRow.objects.create(name=NAME)
        before = stored(row, "name")
        again = SealedRow.objects.defer("name").get()
        again.year = 2019
        again.save(update_fields=["year"])
        assert stored(row, "name") == before
        assert SealedRow.objects.get().name == NAME

    def test_a_dump_of_the_table_is_refused(self) -> None:
        SealedRow.objects.create(name=NAME)
        out = io.StringIO()
        with pytest.raises(Exception, match="not serialized"):
            call_command("dumpdata", "sealed_rows", stdout=out)
        assert NAME not in out.getvalue()


@pytest.mark.django_db
class TestNewKeys:
    def test_all_rows_go_over_and_the_old_key_can_go(self, ring: KeyRing, settings: Settings) -> None:
        SealedRow.objects.bulk_create([SealedRow(name=f"人{number}", note="記録") for number in range(1_100)])
        with_new = ring.with_new("field", APRIL)
        settings.SASAEAI_KEYS = RingInUse(with_new)
        told: list[int] = []
        assert reseal(with_new, lambda _label, count: told.append(count)) == (1_100, ())
        assert told == [500, 1_000, 1_100, 0, 0, 0]
        without_old = KeyRing(tuple(key for key in with_new.keys if key != ring.current("field")))
        settings.SASAEAI_KEYS = RingInUse(without_old)
        assert {row.name for row in SealedRow.objects.all()} == {f"人{number}" for number in range(1_100)}
        assert reseal(without_old) == (0, ())

    def test_what_was_stopped_goes_on_where_it_was(self, ring: KeyRing, settings: Settings) -> None:
        SealedRow.objects.bulk_create([SealedRow(name=f"人{number}") for number in range(1_200)])
        with_new = ring.with_new("field", APRIL)
        settings.SASAEAI_KEYS = RingInUse(with_new)

        def stop(_label: str, count: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reseal(with_new, stop)
        assert reseal(with_new).done == 700

    def test_a_text_that_does_not_open_is_named_and_holds_nothing_up(self, ring: KeyRing, settings: Settings) -> None:
        rows = [SealedRow.objects.create(name=NAME) for _ in range(3)]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sealed_rows_sealedrow SET name = %s WHERE id = %s", [b"\x01" * 40, rows[1].pk])
        with_new = ring.with_new("field", APRIL)
        settings.SASAEAI_KEYS = RingInUse(with_new)
        told = reseal(with_new)
        assert told == (2, (f"sealed_rows.SealedRow {rows[1].row_key}",))

    def test_a_row_that_was_read_before_and_saved_after_goes_over_too(self, ring: KeyRing, settings: Settings) -> None:
        SealedRow.objects.create(name=NAME)
        before = SealedRow.objects.get()
        with_new = ring.with_new("field", APRIL)
        settings.SASAEAI_KEYS = RingInUse(with_new)
        reseal(with_new)
        before.save()
        settings.SASAEAI_KEYS = RingInUse(KeyRing(tuple(k for k in with_new.keys if k != ring.current("field"))))
        assert SealedRow.objects.get().name == NAME

    def test_people_are_found_while_indexes_go_over_and_after(self, ring: KeyRing, settings: Settings) -> None:
        SealedRow.objects.create(name=NAME)
        with_new = ring.with_new("index", APRIL)
        settings.SASAEAI_KEYS = RingInUse(with_new)
        assert SealedRow.objects.filter(sought(SealedRow, "name_index", NAME)).exists()
        assert reindex(with_new) == 1
        assert reindex(with_new) == 0
        settings.SASAEAI_KEYS = RingInUse(KeyRing(tuple(k for k in with_new.keys if k != ring.current("index"))))
        assert SealedRow.objects.filter(sought(SealedRow, "name_index", NAME)).exists()

    def test_a_running_server_follows_a_changed_file(self, ring: KeyRing, tmp_path: Path) -> None:
        file = tmp_path / "keys"
        file.write_text(ring.as_text())
        in_use = RingInUse(ring, file)
        assert in_use() == ring
        further = ring.with_new("field", APRIL)
        file.write_text(further.as_text())
        assert in_use().current("field") == further.current("field")
        file.write_text("half a fi")
        assert in_use().current("field") == further.current("field")
        file.unlink()
        assert in_use().current("field") == further.current("field")


class TestAnyText(TestCase):
    @given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
    def test_comes_back(self, text: str) -> None:
        row = SealedRow.objects.create(name=text)
        assert SealedRow.objects.get(pk=row.pk).name == text
