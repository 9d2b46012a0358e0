"""What was enrolled wrongly is put right in pages: its days, what the party is called, or that it was a mistake."""

import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.urls import reverse
from tests.factories.registers_office import KANA, NAME, City, a_city, client_of, sent, url, words_of
from tests.factories.viewers import a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Enrolment
from sasaeai.city.registers.services import enrolments, organisations
from sasaeai.lib.vague_days import read_vague_day as day

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return a_city()


def of_shop() -> Enrolment:
    return Enrolment.objects.get(party="body")


def of_person() -> Enrolment:
    return Enrolment.objects.get(party="person")


def html_of(viewer: Viewer, name: str, key: UUID, **query: str) -> str:
    return client_of(viewer).get(url(name, key), query).content.decode()


def filled(
    city: City, page_name: str, enrolment: Enrolment, form: str, status: int = 302, **changed: str
) -> HttpResponse:
    """The form of the page as a browser sends it, with what somebody changed in it."""
    html = html_of(city.staff, "correct", enrolment.pk)
    (part,) = [one for one in html.split("<form")[1:] if f'action="{form}"' in one or (not form and "id_since" in one)]
    inputs = re.findall(r"<input[^>]*>", part.split("</form>")[0])
    values = {}
    for one in inputs:
        found, value = re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)
        if found and "checkbox" not in one:
            values[found[1]] = value[1] if value else ""
    values.pop("csrfmiddlewaretoken", None)
    return sent(city.staff, page_name, enrolment.pk, status=status, **(values | changed))


def corrected(city: City, enrolment: Enrolment, status: int = 302, **changed: str) -> HttpResponse:
    return filled(city, "correct", enrolment, "", status, **changed)


def renamed(city: City, enrolment: Enrolment, status: int = 302, **changed: str) -> HttpResponse:
    return filled(city, "correct-party", enrolment, url("correct-party", enrolment.pk), status, **changed)


def struck(city: City, enrolment: Enrolment, status: int = 302, **changed: str) -> HttpResponse:
    return filled(city, "strike", enrolment, url("strike", enrolment.pk), status, **changed)


def test_the_list_leads_to_it_also_where_the_end_is_noted(city: City) -> None:
    enrolments.leave(enrolment=of_shop(), version=1, until=day("2018-03-31"), by=city.staff)
    html = html_of(city.staff, "network", city.network.pk, who="ever")
    assert all(url("correct", one.pk) in html for one in (of_shop(), of_person()))
    assert url("correct", of_shop().pk) in html_of(city.staff, "leave", of_shop().pk)


def test_days_and_words_are_corrected(city: City) -> None:
    corrected(city, of_person(), since="H29.6", until="平成30年度", why_left="転居", role="")
    now = of_person()
    assert (str(now.since), str(now.until), now.why_left, now.role) == ("平成29年6月", "平成30年度", "転居", "")
    row = AuditEntry.objects.get(action="registers.enrolment.correct")
    assert row.fields == ["role", "since", "until", "why_left"]
    corrected(city, of_person(), until="", why_left="")
    assert of_person().until is None


def test_what_nobody_changed_is_left_alone(city: City) -> None:
    corrected(city, of_person())
    assert of_person().version == 1
    assert not AuditEntry.objects.filter(action="registers.enrolment.correct").exists()


def test_days_in_the_wrong_order_are_refused_and_stay_in_the_form(city: City) -> None:
    reply = corrected(city, of_shop(), status=422, until="2016-03-01")
    assert "終わりの日が、始まりの日より前です" in words_of(reply)
    assert 'value="2016-03-01"' in reply.content.decode()
    assert of_shop().until is None


def test_who_looked_at_an_older_record_is_told(city: City) -> None:
    enrolments.correct(enrolment=of_person(), version=1, role="副班長", by=city.staff)
    seen = {"seen-since": "平成29年度", "seen-role": "班長"}
    reply = corrected(city, of_person(), status=422, version="1", why_left="転居", role="班長", **seen)
    assert "ほかの人がこの記録を変えました" in words_of(reply)
    assert "副班長" in words_of(reply)
    assert of_person().role == "副班長"
    assert 'name="version" value="2"' in reply.content.decode()
    again = {"version": "2", "since": "平成29年度", "until": "", "why_left": "転居", "role": "班長"}
    sent(city.staff, "correct", of_person().pk, **again, **seen)
    assert (of_person().role, of_person().why_left) == ("副班長", "転居")


def test_a_body_is_renamed_and_one_of_that_name_is_asked_about(city: City) -> None:
    renamed(city, of_shop(), name="㈱みどり商店 本店", phone="0123-45-6780")
    city.shop.refresh_from_db()
    assert (city.shop.name, city.shop.phone, city.shop.kind) == ("㈱みどり商店 本店", "0123-45-6780", "商店")
    reply = renamed(city, of_shop(), status=422, name=city.council.name)
    assert "is_another" in reply.content.decode()
    renamed(city, of_shop(), name=city.council.name, is_another="on")
    city.shop.refresh_from_db()
    assert city.shop.name == city.council.name


def test_two_who_rename_do_not_overwrite_each_other(city: City) -> None:
    seen = {"seen-name": city.shop.name, "seen-kind": "商店", "seen-phone": "0123-45-6789"}
    organisations.rename(organisation=city.shop, name="みどり屋", by=city.staff)
    now = {"name": "緑屋", "kind": "商店", "phone": "0123-45-6789"}
    reply = sent(city.staff, "correct-party", of_shop().pk, status=422, **seen, **now)
    assert "ほかの人がこの記録を変えました" in words_of(reply)
    assert "みどり屋" in words_of(reply)
    assert 'name="seen-name" value="みどり屋"' in reply.content.decode()
    # Another field of the same record is no conflict.
    sent(city.staff, "correct-party", of_shop().pk, **seen, **(now | {"name": seen["seen-name"], "kind": "店舗"}))
    city.shop.refresh_from_db()
    assert (city.shop.name, city.shop.kind) == ("みどり屋", "店舗")


def test_a_person_is_called_otherwise_and_the_log_names_fields_alone(city: City) -> None:
    renamed(city, of_person(), name="若荻 稔")
    city.person.refresh_from_db()
    assert (city.person.name, city.person.kana) == ("若荻 稔", KANA)
    row = AuditEntry.objects.get(action="people.person.change")
    assert row.fields == ["name"]
    assert "若荻" not in str(list(AuditEntry.objects.values()))
    older = {"seen-name": NAME, "seen-kana": KANA, "name": "若荻 みのる", "kana": KANA}
    reply = sent(city.staff, "correct-party", of_person().pk, status=422, **older)
    assert "ほかの人がこの人の記録を変えました" in words_of(reply)


def test_a_mistake_is_struck_out_by_who_is_sure(city: City) -> None:
    struck(city, of_shop(), status=422)
    assert Enrolment.objects.count() == 2
    struck(city, of_shop(), is_sure="on")
    assert not Enrolment.objects.filter(party="body").exists()
    assert client_of(city.staff).get(reverse("registers:network", args=[city.network.pk])).status_code == 200


def test_what_somebody_changed_meanwhile_is_not_struck_out(city: City) -> None:
    enrolments.correct(enrolment=of_shop(), version=1, role="世話役", by=city.staff)
    reply = struck(city, of_shop(), status=422, version="1", is_sure="on")
    assert "ほかの人がこの記録を変えました" in words_of(reply)
    assert of_shop().role == "世話役"


def test_whoever_opens_the_address_of_a_form_anew_is_shown_the_page(city: City) -> None:
    for name in ("correct-party", "strike"):
        reply = client_of(city.staff).get(url(name, of_shop().pk))
        assert reply.headers["Location"] == url("correct", of_shop().pk)


def test_a_name_that_no_database_takes_is_refused(city: City) -> None:
    said = {"seen-name": city.shop.name, "seen-kind": "商店", "seen-phone": "0123-45-6789"}
    sent(city.staff, "correct-party", of_shop().pk, status=422, name="みどり\0", kind="商店", **said)


@pytest.mark.parametrize("name", ["correct", "correct-party", "strike"])
def test_others_are_refused(city: City, name: str) -> None:
    for viewer in (city.other, city.office, city.sender, a_viewer(Role.DIVISION_HEAD)):
        assert client_of(viewer).post(url(name, of_person().pk), {}).status_code == 403
