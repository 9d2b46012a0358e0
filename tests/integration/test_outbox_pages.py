"""Who must know that something came back is told by mail; what mail cannot do, the plan office sees on a page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.registers_office import a_city as a_registers_city
from tests.factories.registers_office import client_of
from tests.factories.taken_in import entry_of, taken_in
from tests.factories.viewers import a_viewer
from tests.integration.test_entries_again import LATER, of_division, office

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.jobs.models import Job
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import post
from sasaeai.base.outbox.sending import end, give_up
from sasaeai.city.accounts.models import Holding, User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division
from sasaeai.city.registers.services import returns
from sasaeai.city.registers.services.returns import Answered
from sasaeai.cycle.rounds.services.steps import take

pytestmark = pytest.mark.django_db


def reached_by(viewer: Viewer, mail: str) -> Viewer:
    user = User.objects.get(pk=viewer.user)
    user.mail = mail
    user.save()
    return viewer


def waiting() -> list[tuple[str, str]]:
    return sorted((one.address, one.subject) for one in Message.objects.filter(channel="mail", state="waiting"))


def a_message(channel: Message.Channel, address: str) -> Message:
    told = {"name": "若荻 実", "subject": "お知らせ", "body": "面談の件です。", "about": ("rounds.entry", "e-1")}
    return post(channel=channel, address=address, by="system:test", **told)


def test_the_staff_in_charge_is_told_that_an_entry_came_back() -> None:
    round_ = taken_in()
    writer = reached_by(of_division(Role.DIVISION_STAFF), "tantou@city.example")
    of_division(Role.DIVISION_STAFF)  # who has no mail address
    reached_by(of_division(Role.DIVISION_STAFF), "内線 2021")
    gone = reached_by(of_division(Role.DIVISION_STAFF), "moto@city.example")
    Holding.objects.filter(pk=gone.holding).update(until="2019-03-31")
    reached_by(
        a_viewer(Role.DIVISION_STAFF, division=Division.objects.get(name="市民協働課"), on=LATER), "hoka@city.example"
    )
    entry = take(entry=entry_of(round_, "16"), step="submit", seen_version=1, by=writer)
    head = of_division(Role.DIVISION_HEAD)
    assert waiting() == []
    take(entry=entry, step="send_back", seen_version=entry.version, text="波多紫苑さんの件", by=head)
    assert waiting() == [("tantou@city.example", "取組16の評価票が差し戻されました")]
    assert not any("波多" in one.body for one in Message.objects.all())


def test_the_sender_is_told_that_a_return_came_back() -> None:
    city = a_registers_city()
    reached_by(city.sender, "kaijou@npo.example")
    answered = Answered({city.people: 3, city.times: 1})
    given = {"programme": city.programme, "organisation": city.council, "month": city.month}
    filled = returns.send(answered=answered, seen=None, by=city.sender, **given)
    returns.send_back(filled=filled, text="回数を確かめて", by=city.staff)
    ((address, subject),) = waiting()
    assert address == "kaijou@npo.example"
    assert "見守り事業" in subject
    assert "月報が差し戻されました" in subject


def test_a_mail_that_failed_is_sent_again_from_the_page() -> None:
    message = a_message(Message.Channel.MAIL, "tantou@city.example")
    give_up(str(message.pk))
    client = client_of(office())
    page = client.get(reverse("desk:outbox")).content.decode()
    assert "tantou@city.example" in page
    assert AuditEntry.objects.filter(action="outbox.read").get().subject_ids == [str(message.pk)]
    jobs = Job.objects.filter(kind="outbox.send").count()
    client.post(reverse("desk:settle-message", args=[message.pk, "retry"]))
    message.refresh_from_db()
    assert (message.state, message.ended_at) == ("waiting", None)
    assert Job.objects.filter(kind="outbox.send").count() == jobs + 1
    again = client.post(reverse("desk:settle-message", args=[message.pk, "retry"]), follow=True)
    assert "もうほかの人が済ませました" in again.content.decode()
    assert "tantou@city.example" not in again.content.decode()


def test_a_mail_on_its_way_is_nobodys_to_settle_and_a_failed_one_is_closed() -> None:
    client, message = client_of(office()), a_message(Message.Channel.MAIL, "tantou@city.example")
    for deed in ("done", "failed", "close"):
        client.post(reverse("desk:settle-message", args=[message.pk, deed]))
    message.refresh_from_db()
    assert message.state == "waiting"
    give_up(str(message.pk))
    client.post(reverse("desk:settle-message", args=[message.pk, "close"]))
    message.refresh_from_db()
    assert message.state == "done"
    assert "tantou@city.example" not in client.get(reverse("desk:outbox")).content.decode()


def test_letters_faxes_and_calls_are_worked_through() -> None:
    client = client_of(office())
    letter = a_message(Message.Channel.LETTER, "みどり野市若荻1-2")
    call = a_message(Message.Channel.PHONE, "0123-45-6789")
    page = client.get(reverse("desk:outbox")).content.decode()
    assert ("郵送するもの" in page, "電話するところ" in page, "面談の件です。" in page) == (True, True, True)
    client.post(reverse("desk:settle-message", args=[letter.pk, "done"]))
    client.post(reverse("desk:settle-message", args=[call.pk, "failed"]))
    page = client.get(reverse("desk:outbox")).content.decode()
    assert ("郵送するもの" in page, "届かなかった連絡" in page) == (False, True)
    letter.refresh_from_db()
    assert (letter.state, letter.ended_at is not None) == ("done", True)


def test_a_mail_on_its_way_is_counted_and_a_letter_is_not_sent_again() -> None:
    a_message(Message.Channel.MAIL, "tantou@city.example")
    letter = a_message(Message.Channel.LETTER, "みどり野市若荻1-2")
    end(letter, Message.State.FAILED, by="system:test")
    client = client_of(office())
    page = client.get(reverse("desk:outbox")).content.decode()
    assert "送信を待っているメールが1件" in page
    client.post(reverse("desk:settle-message", args=[letter.pk, "retry"]))
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert client.post(reverse("desk:settle-message", args=[letter.pk, "burn"])).status_code == 404


def test_others_see_none_of_it() -> None:
    for role in (Role.DIVISION_STAFF, Role.DIVISION_HEAD, Role.COMMITTEE, Role.AUDITOR, Role.CONTRACTOR):
        assert client_of(a_viewer(role, on=timezone.localdate())).get(reverse("desk:outbox")).status_code == 403
    assert Client().get(reverse("desk:outbox")).status_code == 302
