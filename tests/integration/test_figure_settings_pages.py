"""What people give a figure besides its records is kept on one page: definition, target, typed value, start, ties."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories.indicators import City, a_city
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.models import User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.models import GivenValue, Indicator, OpeningBalance, Target
from sasaeai.lib.fiscal_year import fiscal_year_of

pytestmark = pytest.mark.django_db
THIS = fiscal_year_of(timezone.localdate())


@pytest.fixture
def city() -> City:
    return a_city()


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user), "django.contrib.auth.backends.ModelBackend")
    return client


def url(name: str, indicator: Indicator) -> str:
    return reverse(f"desk:{name}", args=[indicator.pk])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def values_of(html: str, action: str) -> dict[str, str]:
    """What the form of an address would send as the page shows it; of choices the one that is checked or selected."""
    (form,) = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', html, re.DOTALL)
    found = {}
    for one in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)
        if name and (("radio" not in one and "checkbox" not in one) or "checked" in one):
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_a_definition_is_changed_and_nobody_overwrites_another(city: City) -> None:
    one, office = city.indicator(), client_of(city.office)
    page = url("indicator", one)
    html = office.get(page).content.decode()
    sent = {
        "version": "1", "label": one.label, "unit": "団体", "definition": one.definition, "party": "body",
        "source": f"network:{one.network_id}", "kind": "stock", "counting": "bodies", "base": "3-31-",
        "polarity": "more",
    }  # fmt: skip
    assert f'value="{one.label}"' in html
    assert f'value="network:{one.network_id}" selected' in html
    assert office.post(page, sent).status_code == 302
    one.refresh_from_db()
    assert (one.unit, one.polarity, one.version, one.formula_version) == ("団体", "more", 2, 1)
    late = office.post(page, sent | {"unit": "人"})
    assert (late.status_code, "ほかの人が変えました" in late.content.decode()) == (422, True)


def test_a_target_is_set_and_taken_back(city: City) -> None:
    one, office = city.indicator(), client_of(city.office)
    office.post(url("target", one), {"year": str(THIS + 1), "value": "１，２００"})
    assert Target.objects.get().value == 1200
    assert "1,200件" in words(office.get(url("indicator", one)).content.decode())
    assert office.post(url("target", one), {"year": str(THIS + 1), "value": "たくさん"}).status_code == 422
    office.post(url("target", one), {"year": str(THIS + 1), "value": ""})
    assert not Target.objects.exists()


def test_a_typed_value_takes_the_place_of_the_one_that_was_seen(city: City) -> None:
    one, staff = city.indicator(""), client_of(city.staff)
    page = url("indicator", one)
    assert staff.get(page).status_code == 200
    told = {"year": str(THIS - 1), "value": "12.5", "source": "決算書 3ページ"}
    first = values_of(staff.get(page).content.decode(), url("typed", one))
    assert staff.post(url("typed", one), first | told).status_code == 302
    stale = staff.post(url("typed", one), first | told | {"value": "13"})
    assert (stale.status_code, "ほかの人が入れました" in stale.content.decode()) == (422, True)
    assert 'value="13"' in stale.content.decode()
    assert "12.5件" in words(stale.content.decode())
    assert staff.get(url("typed", one)).headers["Location"] == page
    again = values_of(staff.get(page).content.decode(), url("typed", one))
    assert staff.post(url("typed", one), again | told | {"value": "13"}).status_code == 302
    kept = GivenValue.objects.order_by("given_at").values_list("value", "is_current")
    assert list(kept) == [(Decimal("12.5"), False), (Decimal(13), True)]
    assert staff.post(url("typed", one), again | told | {"source": ""}).status_code == 422


def test_a_cumulative_figure_starts_from_a_balance(city: City) -> None:
    one, office = city.indicator("returns", kind="cumulative"), client_of(city.office)
    assert url("opening", one) in office.get(url("indicator", one)).content.decode()
    assert (
        url("opening", city.indicator())
        not in office.get(url("indicator", city.indicator(label="他"))).content.decode()
    )
    sent = {"as_of": "2017-03-30", "value": "480", "source": "平成28年度の事業報告"}
    refused = office.post(url("opening", one), sent)
    assert (refused.status_code, "月の末日" in refused.content.decode()) == (422, True)
    assert office.post(url("opening", one), sent | {"as_of": "2017-03-31"}).status_code == 302
    assert OpeningBalance.objects.get().value == 480
    for day in ("9999-12-31", "2099-03-31", "0017-03-31"):
        assert office.post(url("opening", one), sent | {"as_of": day}).status_code == 422
    assert office.get(url("indicator", one)).status_code == 200
    assert 'value="480"' in office.get(url("indicator", one)).content.decode()


def test_printed_values_are_tied_and_untied(city: City) -> None:
    one, office = city.indicator(), client_of(city.office)
    given = [
        GivenValue.objects.create(
            measure=city.measure, fiscal_year=year, label="登録数", unit="件", value=value, origin="sheet",
            given_by="post:1", given_at=timezone.now(),
        )
        for year, value in ((THIS - 2, 399), (THIS - 1, 383))
    ]  # fmt: skip
    html = office.get(url("indicator", one)).content.decode()
    assert "399件" in html
    office.post(url("ties", one), {"printed": [str(given[1].pk)]})
    assert set(one.given.values_list("value", flat=True)) == {383}
    office.post(url("ties", one), {"printed": [str(given[0].pk)]})
    assert set(one.given.values_list("value", flat=True)) == {399}


def test_the_staff_in_charge_types_and_nobody_else_defines(city: City) -> None:
    one = city.indicator("")
    html = client_of(city.staff).get(url("indicator", one)).content.decode()
    assert (url("typed", one) in html, url("target", one) in html) == (True, False)
    for name in ("indicator", "target", "opening", "ties"):
        sent = {"year": str(THIS), "value": "1", "as_of": "2017-03-31", "source": "x", "printed": []}
        given = GivenValue.objects.create(
            measure=city.measure, fiscal_year=THIS, label="x", value=1, origin="sheet", given_by="post:1",
            given_at=timezone.now(),
        )  # fmt: skip
        sent["printed"] = [str(given.pk)]
        reply = client_of(city.staff).post(url(name, one), sent)
        # A form that is wrong already says no more than that.
        assert reply.status_code == 403 or (name == "opening" and reply.status_code == 422), name
    assert not Target.objects.exists()
    for stranger in (Role.DIVISION_HEAD, Role.COMMITTEE, Role.AUDITOR, Role.CONTRACTOR):
        assert client_of(a_viewer(stranger)).get(url("indicator", one)).status_code == 403


def test_the_page_takes_as_many_queries_however_much_is_given(city: City) -> None:
    one, office = city.indicator(""), client_of(city.office)
    counts = []
    for years in (range(THIS - 1, THIS), range(THIS - 10, THIS - 2)):
        for year in years:
            office.post(url("target", one), {"year": str(year), "value": "1"})
            office.post(url("typed", one), {"year": str(year), "value": "1", "source": "x", "seen": ""})
        office.get(url("indicator", one))
        with CaptureQueriesContext(connection) as queries:
            office.get(url("indicator", one))
        counts.append(len(queries))
    assert counts[0] == counts[1]
