"""What must not be public is taken down at once, and nobody types an Individual Number into an entry."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.factories.taken_in import entry_of
from tests.integration.test_desk_pages import a_client
from tests.integration.test_entries_again import LATER, frozen, of_division, office, round_, said

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.people.errors import MyNumberRefusedError
from sasaeai.city.plans.models import CrossListing
from sasaeai.cycle.rounds import public
from sasaeai.cycle.rounds.errors import RoundError
from sasaeai.cycle.rounds.models import Entry, PublishedMeasure, Round
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.services.entries import Written, write
from sasaeai.cycle.rounds.services.publishing import publish
from sasaeai.cycle.rounds.services.steps import take
from sasaeai.cycle.rounds.services.twins import settle
from sasaeai.cycle.rounds.services.withdrawing import withdraw

__all__ = ["round_"]
pytestmark = pytest.mark.django_db
WHY = "相談した方の名前が読めるため"
MY_NUMBER = "1234-5678-9018"


@pytest.fixture
def published(round_: Round) -> Entry:
    """Measure 5, which speaks for 42, for anyone to read."""
    pair = CrossListing.objects.get(main__number="5", repeated__number="42")
    settle(cross_listing=pair, main=entry_of(round_, "5").measure, by=office())
    frozen(entry_of(round_, "5"))
    publish(round_=round_, decided_on=LATER, decision_no="1", by=office())
    return entry_of(round_, "5")


def page_of(number: str) -> tuple[int, str]:
    slug = PublishedMeasure.objects.values_list("plan_slug", flat=True)[0]
    reply = Client().get(reverse("portal:measure", args=[slug, number]))
    return reply.status_code, reply.content.decode()


def test_both_pages_are_gone_at_once_and_say_so(published: Entry) -> None:
    assert [page_of(number)[0] for number in ("5", "42")] == [200, 200]
    withdraw(entry=published, text=WHY, by=office())
    for number in ("5", "42"):
        status, html = page_of(number)
        assert (status, "取り下げました" in html, WHY in html) == (410, True, False)
    assert page_of("1")[0] == 404
    assert public.plans() == []
    kept = PublishedMeasure.objects.get(number="5")
    assert (kept.document["number"], kept.why_withdrawn) == ("5", WHY)
    assert AuditEntry.objects.filter(action="rounds.publication.withdraw").get().quantity == 2


def test_it_is_mended_and_published_anew(published: Entry, round_: Round) -> None:
    withdraw(entry=published, text=WHY, by=office())
    entry = entry_of(round_, "5")
    assert (entry.stage, entry.transitions.latest("at").text) == (Stage.SENT_BACK, WHY)
    entry = write(
        entry=entry,
        seen_version=entry.version,
        written=said(entry, issues="直した"),
        by=of_division(Role.DIVISION_STAFF),
    )
    frozen(entry)
    publish(round_=round_, decided_on=LATER, decision_no="2", by=office())
    status, html = page_of("42")
    assert (status, "直した" in html) == (200, True)


def test_what_is_being_mended_already_is_withdrawn_where_it_stands(published: Entry) -> None:
    entry = take(entry=published, step="reopen", seen_version=published.version, text="数値の誤り", by=office())
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=of_division(Role.DIVISION_STAFF))
    assert page_of("5")[0] == 200
    withdraw(entry=entry, text=WHY, by=office())
    entry.refresh_from_db()
    assert (entry.stage, page_of("5")[0]) == (Stage.SUBMITTED, 410)


def test_what_is_frozen_again_is_not_published_as_it_is(published: Entry) -> None:
    entry = take(entry=published, step="reopen", seen_version=published.version, text="数値の誤り", by=office())
    entry = frozen(entry)
    withdraw(entry=entry, text=WHY, by=office())
    entry.refresh_from_db()
    assert entry.stage == Stage.SENT_BACK


def test_the_page_of_a_repeated_measure_is_withdrawn_with_the_one_that_speaks_for_it(
    published: Entry, round_: Round
) -> None:
    twin = entry_of(round_, "42")
    with pytest.raises(RoundError, match="もうありません"), transaction.atomic():
        withdraw(entry=twin, text=WHY, by=office())
    page = a_client(Role.PLAN_OFFICE).get(reverse("rounds:entry", args=[twin.pk])).content.decode()
    assert reverse("rounds:withdraw", args=[twin.pk]) not in page
    assert page_of("42")[0] == 200


def test_a_page_that_is_public_again_is_not_called_withdrawn(published: Entry, round_: Round) -> None:
    withdraw(entry=published, text=WHY, by=office())
    frozen(entry_of(round_, "5"))
    publish(round_=round_, decided_on=LATER, decision_no="2", by=office())
    slug = PublishedMeasure.objects.values_list("plan_slug", flat=True)[0]
    address = reverse("portal:measure", args=[slug, "5"])
    assert Client().get(address, {"round": "x"}).status_code == 404
    assert Client().get(address).status_code == 200


def test_a_number_that_came_with_a_sheet_hinders_no_other_field(round_: Round) -> None:
    entry, writer = entry_of(round_, "16"), of_division(Role.DIVISION_STAFF)
    Entry.objects.filter(pk=entry.pk).update(reason=f"資料{MY_NUMBER}")
    written = Written(texts={"issues": "別の課題", "reason": f"資料{MY_NUMBER}"})
    assert write(entry=entry, seen_version=entry.version, written=written, by=writer).issues == "別の課題"


def test_only_the_office_withdraws_with_a_reason_and_once(published: Entry) -> None:
    for by in (of_division(Role.DIVISION_STAFF), of_division(Role.DIVISION_HEAD)):
        with pytest.raises(NotAllowedError), transaction.atomic():
            withdraw(entry=published, text=WHY, by=by)
    for text, error in ((" ", RoundError), ("字" * 2_001, RoundError), (MY_NUMBER, MyNumberRefusedError)):
        with pytest.raises(error), transaction.atomic():
            withdraw(entry=published, text=text, by=office())
    withdraw(entry=published, text=WHY, by=office())
    with pytest.raises(RoundError, match="もうありません"), transaction.atomic():
        withdraw(entry=published, text=WHY, by=office())


def test_the_office_finds_the_way_on_the_entry(published: Entry) -> None:
    client, address = a_client(Role.PLAN_OFFICE), reverse("rounds:withdraw", args=[published.pk])
    assert address in client.get(reverse("rounds:entry", args=[published.pk])).content.decode()
    asked = client.get(address).content.decode()
    assert ("5 " in asked, "42 " in asked) == (True, True)
    assert client.post(address, {"text": ""}).status_code == 422
    reply = client.post(address, {"text": WHY}, follow=True)
    assert "取り下げました" in reply.content.decode()
    assert address not in reply.content.decode()


def test_an_individual_number_is_kept_nowhere_in_an_entry(round_: Round) -> None:
    entry, writer = entry_of(round_, "16"), of_division(Role.DIVISION_STAFF)
    for written in (Written(texts={"issues": f"本人の{MY_NUMBER}"}), Written(years={2018: "１２３４５６７８９０１８"})):
        with pytest.raises(MyNumberRefusedError), transaction.atomic():
            write(entry=entry, seen_version=entry.version, written=written, by=writer)
    with pytest.raises(MyNumberRefusedError), transaction.atomic():
        take(entry=entry, step="submit", seen_version=entry.version, text=MY_NUMBER, by=writer)
