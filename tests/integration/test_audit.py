"""The log: only added to, chained, and every kind of tampering is found."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.base.audit import triggers
from sasaeai.base.audit.errors import AuditError
from sasaeai.base.audit.models import AuditEntry, AuditSeal
from sasaeai.base.audit.recording import record
from sasaeai.base.audit.sealing import heads_in, seal_committed
from sasaeai.base.audit.verifying import Problem, verify
from sasaeai.base.vault.keyring import new_ring

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
RING = new_ring(date(2026, 4, 1))


def deed(number: int = 1, **changed: object) -> AuditEntry:
    told = {
        "action": "people.person.view",
        "by": "post:12",
        "subject_type": "people.person",
        "subject_ids": [f"p-{number}"],
        "fields": ["name", "phone"],
        "ground": "act-69-2",
    }
    return record(**told | changed)  # type: ignore[arg-type]


@pytest.fixture
def heads(tmp_path: Path) -> Path:
    return tmp_path / "heads.txt"


@pytest.fixture
def ten(db: None, heads: Path) -> None:
    """Ten entries, sealed in two batches."""
    for start in (1, 6):
        for number in range(start, start + 5):
            deed(number)
        assert seal_committed(RING, heads, now=NOW) == 5


def unguarded(*statements: str) -> None:
    """What somebody does who has the database to himself."""
    with connection.cursor() as cursor:
        for statement in (*triggers.remove(connection.vendor), *statements, *triggers.install(connection.vendor)):
            cursor.execute(statement)


@pytest.mark.django_db
class TestRecording:
    def test_a_row_tells_who_what_and_why_and_when(self) -> None:
        entry = deed(subject_ids=["p-1", "p-2"])
        assert (entry.actor, entry.action, entry.quantity) == ("post:12", "people.person.view", 2)
        assert entry.at.tzinfo is not None

    @pytest.mark.parametrize(
        "changed",
        [
            {"by": "日野ひかり"},
            {"by": "post:日野"},
            {"subject_ids": ["日野 ひかり"]},
            {"subject_ids": ["090 1234 5678"]},
            {"fields": ["氏名"]},
            {"fields": ["name=Hino"]},
            {"ground": "本人の同意"},
            {"action": "Viewed Hino"},
        ],
    )
    def test_what_might_be_a_persons_words_is_refused_and_not_told(self, changed: dict[str, object]) -> None:
        with pytest.raises(AuditError) as raised:
            deed(**changed)
        assert "日野" not in str(raised.value)
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("text", ["090-1234-5678", "09012345678", "123456789018", "Hino", "1234-5678-9018"])
    def test_a_phone_an_individual_number_or_a_name_is_no_id(self, text: str) -> None:
        with pytest.raises(AuditError):
            deed(subject_ids=[text])

    @given(st.text(min_size=1, max_size=20))
    def test_no_id_has_spaces_or_letters_of_names(self, text: str) -> None:
        try:
            deed(subject_ids=[text])
        except AuditError:
            return
        assert text.isascii()
        assert not any(char.isspace() for char in text)

    def test_what_is_undone_is_not_in_the_log(self) -> None:
        with transaction.atomic():
            deed()
            transaction.set_rollback(True)
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("table", triggers.TABLES)
    @pytest.mark.parametrize("deed_of", ["UPDATE {} SET {}", "DELETE FROM {}"])
    @pytest.mark.usefixtures("ten")
    def test_the_database_refuses_to_change_or_remove_rows(self, table: str, deed_of: str) -> None:
        column = "action = 'x.y'" if table.endswith("entry") else "position = position + 100"
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(deed_of.format(table, column))
        assert (AuditEntry.objects.count(), AuditSeal.objects.count()) == (10, 10)

    @pytest.mark.usefixtures("ten")
    def test_the_database_refuses_to_empty_a_table(self) -> None:
        if connection.vendor != "postgresql":
            return  # SQLite has no such statement
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE audit_auditseal")


def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(AuditError):
        deed()


SWAPPED = (
    "UPDATE audit_auditseal SET position = 103 WHERE position = 3",
    "UPDATE audit_auditseal SET position = 3 WHERE position = 4",
    "UPDATE audit_auditseal SET position = 4 WHERE position = 103",
)
DELETED = (
    "DELETE FROM audit_auditseal WHERE {0}",
    "DELETE FROM audit_auditentry WHERE id NOT IN (SELECT entry_id FROM audit_auditseal)",
)


@pytest.mark.usefixtures("ten")
class TestVerifying:
    def test_an_untouched_log_has_no_problem(self, heads: Path) -> None:
        deed()
        found = verify(RING, heads, now=timezone.now())
        assert (found.sealed, found.waiting, found.problems) == (10, 1, [])
        assert [head.position for head in heads_in(heads)] == [5, 10]

    @pytest.mark.parametrize(
        "change",
        [
            "action = 'people.person.edit'", "actor = 'post:13'", "quantity = 9", "ground = ''",
            "subject_ids = '[\"p-99\"]'", "fields = '[]'", "at = '2020-01-01 00:00:00+00:00'",
        ],
    )  # fmt: skip
    def test_a_changed_row_is_found_at_its_place(self, heads: Path, change: str) -> None:
        changed = AuditSeal.objects.get(position=7).entry_id
        unguarded(f"UPDATE audit_auditentry SET {change} WHERE id = {changed}")
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("broken", 7)]

    def test_a_missing_row_is_found(self, heads: Path) -> None:
        unguarded(*(part.format("position = 4") for part in DELETED))
        assert Problem("gap", 4) in verify(RING, heads, now=timezone.now()).problems

    def test_rows_in_another_order_are_found(self, heads: Path) -> None:
        unguarded(*SWAPPED)
        assert {problem.position for problem in verify(RING, heads, now=timezone.now()).problems} >= {3, 4}

    def test_a_cut_off_end_is_found_by_the_heads_outside(self, heads: Path) -> None:
        unguarded(*(part.format("position > 5") for part in DELETED))
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("cut", 10)]

    def test_new_entries_over_a_cut_off_end_are_found(self, heads: Path) -> None:
        unguarded(*(part.format("position > 5") for part in DELETED))
        for number in range(5):
            deed(number)
        seal_committed(RING, heads.with_name("others.txt"), now=NOW)
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("cut", 10)]

    def test_a_chain_made_anew_without_the_key_is_found(self, heads: Path) -> None:
        """The forger has a ring of his own; he may claim that his key is the one that was in use."""
        unguarded("DELETE FROM audit_auditseal", "UPDATE audit_auditentry SET actor = 'post:99'")
        forged = new_ring(date(2026, 4, 1))
        heads.unlink()
        seal_committed(forged, heads, now=NOW)
        assert {problem.kind for problem in verify(RING, heads, now=timezone.now()).problems} == {"key"}
        tag = RING.current("audit").tag.hex()
        as_bytes = f"'\\x{tag}'::bytea" if connection.vendor == "postgresql" else f"X'{tag}'"
        unguarded(f"UPDATE audit_auditseal SET key_tag = {as_bytes}")
        assert [problem.kind for problem in verify(RING, heads, now=timezone.now()).problems] == ["broken"] * 10

    def test_a_new_key_goes_on_with_the_chain(self, heads: Path) -> None:
        further = RING.with_new("audit", date(2026, 5, 1))
        deed()
        assert seal_committed(further, heads, now=NOW) == 1
        assert verify(further, heads, now=timezone.now()).problems == []
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("key", 11)]

    def test_an_end_that_no_head_outside_tells_of_is_a_problem(self, heads: Path) -> None:
        heads.unlink()
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("open", 1)]
        heads.write_text("2026 5 " + "no hexadecimal digits".ljust(64, "!") + "\n")
        assert verify(RING, heads, now=timezone.now()).problems == [Problem("open", 1)]
        assert seal_committed(RING, heads, now=NOW) == 0
        assert verify(RING, heads, now=timezone.now()).problems == []

    def test_entries_that_wait_for_long_are_a_problem(self, heads: Path) -> None:
        deed()
        assert verify(RING, heads, now=timezone.now() + timedelta(minutes=9)).problems == []
        assert verify(RING, heads, now=timezone.now() + timedelta(minutes=11)).problems == [Problem("late", 11)]

    def test_half_a_line_of_a_head_is_no_alarm_and_the_next_head_is_whole(self, heads: Path) -> None:
        heads.write_text(heads.read_text() + "2026-04-01T09:00:00+00:00 11 ab")
        deed()
        seal_committed(RING, heads, now=NOW)
        assert verify(RING, heads, now=timezone.now()).problems == []
        assert [head.position for head in heads_in(heads)] == [5, 10, 11]

    @pytest.mark.parametrize("is_thorough", [False, True])
    def test_an_entry_that_was_committed_late_is_sealed_after_newer_ones(
        self, heads: Path, *, is_thorough: bool
    ) -> None:
        late = AuditEntry(
            pk=AuditEntry.objects.order_by("pk")[0].pk - 1,
            at=NOW,
            actor="post:1",
            action="a.b",
            subject_type="a.b",
            quantity=0,
        )
        late.save(force_insert=True)
        assert seal_committed(RING, heads, now=NOW, is_thorough=is_thorough) == 1
        assert AuditSeal.objects.get(position=11).entry_id == late.pk
        assert verify(RING, heads, now=timezone.now()).problems == []


@pytest.mark.django_db
def test_sealing_asks_no_more_of_the_database_the_longer_the_log_is(heads: Path) -> None:
    counts = []
    for before in (10, 300):
        for number in range(before):
            deed(number)
        seal_committed(RING, heads, now=NOW)
        deed()
        with CaptureQueriesContext(connection) as asked:
            seal_committed(RING, heads, now=NOW)
        counts.append(len(asked))
    assert counts[0] == counts[1]
