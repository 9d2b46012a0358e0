"""The wizard of a sheet leads on from whatever it says must be settled."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.plain_sheets import a_measure, a_sheet
from tests.factories.sheet_imports import put_in
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.models import User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.sheets.model import Result

pytestmark = pytest.mark.django_db


def test_the_year_of_results_without_one_is_chosen_on_the_page() -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    undated = a_measure(results=(Result(None, "会議を開いた。", same_as_left=False),), figures=())
    made = put_in(replace(a_sheet(undated), fiscal_years=()), office)
    client = Client()
    client.force_login(User.objects.get(pk=office.user), "django.contrib.auth.backends.ModelBackend")
    page = reverse("rounds:sheet-import", args=[made.pk])
    before = client.get(page).content.decode()
    assert "どの年度のものか選んでください" in before
    assert "受け入れへ進む" not in before
    year = reverse("rounds:sheet-year", args=[made.pk])
    assert f'action="{year}"' in before
    for wrong in ("", "1200", "来年"):
        assert "年度を選んでください" in client.post(year, {"fiscal_year": wrong}, follow=True).content.decode()
    after = client.post(year, {"fiscal_year": str(office.on.year - 1)}, follow=True).content.decode()
    assert "どの年度のものか選んでください" not in after
    assert "受け入れへ進む" in after
