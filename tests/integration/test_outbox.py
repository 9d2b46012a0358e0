"""Messages: mail goes out once its cause is committed, the rest stands on lists; nothing is readable in the tables."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.jobs.models import Job
from sasaeai.base.jobs.working import work_once
from sasaeai.base.outbox.errors import MessageError
from sasaeai.base.outbox.handling import failed_mails, mark_done, mark_failed, unreached, waiting_on
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import post

Channel = Message.Channel
TOLD = {
    "name": "日野ひかり",
    "address": "hikari@example.jp",
    "subject": "差戻しの\nお知らせ",
    "body": "取組5の評価票です。",
}
BY = "post:3"


@pytest.fixture(autouse=True)
def from_whom(settings: Settings) -> None:
    settings.SASAEAI_MAIL_FROM = "sasaeai@city.example.jp"


def posted(channel: Message.Channel = Channel.MAIL, **changed: str) -> Message:
    return post(channel=channel, about=("rounds.entry", "e-5"), by=BY, **TOLD | changed)


def work_through(hours: float = 0) -> None:
    now = timezone.now() + timedelta(hours=hours, seconds=1)
    while work_once(now=lambda: now):
        pass


class Refusing(EmailBackend):
    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({TOLD["address"]: (550, TOLD["name"].encode())})


@pytest.mark.django_db
class TestMail:
    def test_it_goes_out_once_and_says_so(self) -> None:
        message = posted()
        work_through()
        work_through(1)
        (sent,) = mail.outbox
        assert (sent.to, sent.subject, sent.body) == ([TOLD["address"]], "差戻しの お知らせ", TOLD["body"])
        assert sent.extra_headers["Message-ID"] == f"<{message.pk}@city.example.jp>"
        message.refresh_from_db()
        assert (message.state, message.ended_by) == ("done", "system:outbox")
        assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["outbox.post_mail", "outbox.done"]

    def test_it_does_not_go_out_where_its_cause_was_undone(self) -> None:
        with transaction.atomic():
            posted()
            transaction.set_rollback(True)
        work_through()
        assert not mail.outbox

    def test_nothing_of_it_is_readable_in_the_tables(self) -> None:
        posted()
        tables = str(Message.objects.values()) + str(Job.objects.values()) + str(AuditEntry.objects.values())
        assert not any(text in tables for text in (*TOLD.values(), "example.jp"))

    def test_it_waits_for_a_server_without_being_given_up(self, settings: Settings) -> None:
        settings.SASAEAI_MAIL_FROM = None
        message = posted()
        for hours in range(1, 12):
            work_through(hours)
        message.refresh_from_db()
        assert message.state == "waiting"
        settings.SASAEAI_MAIL_FROM = "sasaeai@city.example.jp"
        work_through(13)
        assert len(mail.outbox) == 1

    def test_what_no_server_takes_stands_among_the_failed(
        self, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"
        message = posted()
        for hours in range(1, 12):
            work_through(hours)
        assert list(failed_mails()) == [message]
        assert Job.objects.get().attempts == 8
        assert not any(word in caplog.text + str(Job.objects.values()) for word in (TOLD["address"], TOLD["name"]))

    @pytest.mark.parametrize(
        "address", ["", "hikari", "hikari@", "a@example.jp\nBcc: all@example.jp", "a@example.jp, b@example.jp"]
    )
    def test_what_is_no_address_is_refused_at_once(self, address: str) -> None:
        with pytest.raises(MessageError) as raised:
            posted(address=address)
        assert "hikari" not in f"{raised.value}{raised.value.message_en}"
        assert not Message.objects.exists()


@pytest.mark.django_db
class TestLists:
    @pytest.mark.parametrize("channel", [Channel.LETTER, Channel.FAX, Channel.PHONE])
    def test_what_people_do_by_hand_waits_on_its_list_until_noted(self, channel: Message.Channel) -> None:
        first, second = posted(channel, address="042-000-0001"), posted(channel, address="042-000-0002")
        work_through()
        assert [message.address for message in waiting_on(channel)] == ["042-000-0001", "042-000-0002"]
        mark_done(first, by=BY)
        assert list(waiting_on(channel)) == [second]
        mark_failed(second, by=BY)
        assert list(unreached()) == [second]

    def test_two_people_do_not_note_the_same_twice(self) -> None:
        message = posted(Channel.LETTER, address="みはる野市1-2-3")
        mark_done(message, by=BY)
        with pytest.raises(MessageError):
            mark_done(message, by="post:4")
        message.refresh_from_db()
        assert message.ended_by == BY

    def test_a_letter_without_an_address_is_refused(self) -> None:
        with pytest.raises(MessageError):
            posted(Channel.LETTER, address=" ")
