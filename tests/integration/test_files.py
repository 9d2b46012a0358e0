"""Files that people send in: known by content, refused with a sentence, unreadable on disk, without hidden places."""

import io
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from tests.factories.known_sheets import SAMPLE, UNLIKE

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.files.errors import FileRefusedError
from sasaeai.base.files.keeping import content_of, examined, folder, keep, path_of, remove, reseal_contents
from sasaeai.base.files.kinds import DOCUMENTS, PICTURES, Kind, kind_of
from sasaeai.base.files.models import StoredFile
from sasaeai.base.files.sweeping import sweep
from sasaeai.base.vault.errors import SealError
from sasaeai.base.vault.keyring import KeyRing, new_ring
from sasaeai.base.vault.ring_in_use import RingInUse
from sasaeai.sheets.reading import read
from sasaeai.sheets.writers.converting import written

NAME = "日野ひかり様_面談記録.xlsx"
TEXT = "日野ひかり,080-0000-0000\n".encode()
BY = "post:7"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.SASAEAI_DATA = tmp_path
    settings.SASAEAI_KEYS = RingInUse(new_ring(date(2026, 4, 1)))
    return tmp_path


def kept(data: bytes = TEXT, wanted: frozenset[Kind] = DOCUMENTS) -> StoredFile:
    return keep(examined(data, wanted), name=NAME, purpose="plans.sheet", by=BY)


def picture(form: str, **told: object) -> bytes:
    out = io.BytesIO()
    drawn = Image.linear_gradient("L").resize((60, 30))
    (drawn if form == "PNG" else drawn.convert("RGB")).save(out, form, **told)
    return out.getvalue()


def with_place() -> bytes:
    """A picture that says where it was taken, and that it is to be turned by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Hidden Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 30.0, 0.0)})
    return picture("JPEG", exif=exif, comment=b"Hidden remark")


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".pdf", ".csv"])
def test_documents_are_known_by_their_content(suffix: str) -> None:
    assert kind_of(written(read(UNLIKE[2]), suffix).data) == {".csv": Kind.TEXT}.get(suffix, suffix[1:])


@pytest.mark.parametrize(
    "data", [b"", b"\x7fELF\x02\x01\x01\x00\x00", b"GIF89a\x01\x00", b"PK\x03\x04none", bytes(range(256))]
)
def test_other_files_are_none_of_them(data: bytes) -> None:
    assert kind_of(data) is None


@pytest.mark.django_db
class TestKeeping:
    def test_a_file_comes_back_and_nothing_of_it_is_readable_on_the_disk(self, data: Path) -> None:
        file = kept(SAMPLE.read_bytes())
        assert content_of(StoredFile.objects.get()) == SAMPLE.read_bytes()
        assert StoredFile.objects.get().name == NAME
        (stored,) = (data / "files").iterdir()
        assert "認知症".encode() not in stored.read_bytes()
        assert stored.stat().st_mode & 0o777 == 0o600
        assert NAME not in str(StoredFile.objects.values()) + str(stored) + str(AuditEntry.objects.values())
        assert AuditEntry.objects.get().subject_ids == [str(file.pk)]

    @pytest.mark.parametrize(
        ("data", "wanted"),
        [
            (TEXT, PICTURES), (b"\x7fELF", DOCUMENTS), (b"x" * 20_000_001, DOCUMENTS), (with_place()[:300], PICTURES),
            (b"\xff\xd8\xff" + b"x" * 50, PICTURES),
        ],
    )  # fmt: skip
    def test_what_is_refused_leaves_nothing(self, data: bytes, wanted: frozenset[Kind]) -> None:
        before = set(folder().glob("*"))
        with pytest.raises(FileRefusedError) as raised:
            kept(data, wanted)
        assert NAME not in f"{raised.value}{raised.value.message_en}"
        assert not StoredFile.objects.exists()
        assert set(folder().glob("*")) == before

    def test_a_picture_of_too_many_points_is_refused(self) -> None:
        out = io.BytesIO()
        Image.new("1", (10_000, 4_100)).save(out, "PNG")
        with pytest.raises(FileRefusedError, match="大きすぎます"):
            kept(out.getvalue(), PICTURES)

    def test_a_picture_keeps_how_it_looks_and_loses_all_else(self) -> None:
        content = content_of(kept(with_place(), PICTURES))
        seen = Image.open(io.BytesIO(content))
        assert seen.size == (30, 60)
        assert not seen.getexif()
        assert not any(word in content for word in (b"Hidden", b"GPS", b"Exif"))

    def test_words_in_a_png_go_and_its_clear_places_stay(self) -> None:
        told = PngInfo()
        told.add_text("Author", "Hidden person")
        drawn = Image.new("P", (4, 4), 1)
        drawn.putpalette([255, 0, 0, 0, 255, 0])
        out = io.BytesIO()
        drawn.save(out, "PNG", pnginfo=told, transparency=1)
        content = content_of(kept(out.getvalue(), PICTURES))
        assert b"Hidden" not in content
        assert Image.open(io.BytesIO(content)).convert("RGBA").getpixel((0, 0)) == (0, 255, 0, 0)

    def test_a_content_put_in_anothers_place_does_not_open(self) -> None:
        one, other = kept(), kept(TEXT * 2)
        path_of(one).write_bytes(path_of(other).read_bytes())
        with pytest.raises(SealError):
            content_of(one)
        path_of(one).write_bytes(b"")
        with pytest.raises(SealError):
            content_of(one)

    def test_a_removed_file_goes_when_that_is_certain(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        file = kept()
        path = path_of(file)
        with django_capture_on_commit_callbacks() as later:
            remove(file, by=BY)
        assert path.exists()
        for call in later:
            call()
        assert not path.exists()
        assert not StoredFile.objects.exists()

    def test_what_a_rolled_back_row_left_is_swept_after_a_day(self) -> None:
        staying = kept()
        with transaction.atomic():
            path = path_of(kept())
            transaction.set_rollback(True)
        now = datetime.now(UTC)
        assert sweep(now) == 0
        for left in folder().iterdir():
            os.utime(left, ((now - timedelta(days=2)).timestamp(),) * 2)
        assert sweep(now) == 1
        assert not path.exists()
        assert content_of(staying) == TEXT
        aside = folder() / "aside" / path.name
        assert aside.exists()
        sweep(now + timedelta(days=89))
        assert aside.exists()
        sweep(now + timedelta(days=91))
        assert not aside.exists()

    def test_a_content_that_is_away_is_named_and_holds_nothing_up(self, settings: Settings) -> None:
        away, there = kept(), kept()
        path_of(away).unlink()
        ring: KeyRing = settings.SASAEAI_KEYS()
        further = ring.with_new("field", date(2026, 5, 1))
        settings.SASAEAI_KEYS = RingInUse(further)
        assert reseal_contents(further) == (1, (f"files.StoredFile {away.pk}",))
        assert content_of(there) == TEXT

    def test_contents_go_over_to_a_new_key(self, settings: Settings) -> None:
        file = kept()
        ring: KeyRing = settings.SASAEAI_KEYS()
        further = ring.with_new("field", date(2026, 5, 1))
        settings.SASAEAI_KEYS = RingInUse(further)
        assert (reseal_contents(further), reseal_contents(further)) == ((1, ()), (0, ()))
        without_old = KeyRing(tuple(key for key in further.keys if key != ring.current("field")))
        settings.SASAEAI_KEYS = RingInUse(without_old)
        assert content_of(file) == TEXT
