"""What is too large is refused before anything reads it, and what is not is held in memory alone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from tests.factories.registers_office import client_of
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.rules.roles import Role

pytestmark = pytest.mark.django_db
MOST = settings.FILE_UPLOAD_MAX_MEMORY_SIZE


class Unread:
    """A body that must not be read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = close = read


def posted(client: Client, address: str, size: int) -> int:
    """The status of a form that says it is so large, and is never sent."""
    told = {"CONTENT_LENGTH": str(size), "CONTENT_TYPE": "multipart/form-data; boundary=x", "wsgi.input": Unread()}
    return client.generic("POST", address, **told).status_code  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["/login/", "/language/", "/", "/registers/"])
def test_a_stranger_sends_no_more_than_a_form(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert posted(strict, address, 100_001) == 413


def test_who_is_logged_in_sends_a_file_and_no_more() -> None:
    staff = client_of(a_viewer(Role.DIVISION_STAFF))
    assert posted(staff, "/registers/", MOST + 1) == 413
    reply = staff.post(
        reverse("accounts:choose-post"), {"holding": "", "more": SimpleUploadedFile("a.bin", bytes(200_000))}
    )
    assert reply.status_code == 302


def test_the_page_says_what_to_do() -> None:
    reply = Client().post("/login/", {"username": "x" * 100_001})
    assert "20&nbsp;MB" in reply.content.decode()


def test_an_upload_never_lies_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.bin", bytes(20_900_000))})
    assert isinstance(request.FILES["file"], InMemoryUploadedFile)
    assert list(tmp_path.iterdir()) == []
