"""The wizard of a sheet leads on from whatever it says must be settled."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.plain_sheets import a_measure, a_sheet
from tests.factories.sheet_imports import accepted, put_in, read_in
from tests.factories.taken_in import sample_sheet
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.models import User
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.selectors.sheet_imports import page
from sasaeai.cycle.rounds.services import sheets
from sasaeai.sheets.model import Result

pytestmark = pytest.mark.django_db


def test_the_year_of_results_without_one_is_chosen_on_the_page() -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    undated = a_measure(results=(Result(None, "会議を開いた。", same_as_left=False),), figures=())
    made = put_in(replace(a_sheet(undated), fiscal_years=()), office)
    client = Client()
    client.force_login(User.objects.get(pk=office.user), "django.contrib.auth.backends.ModelBackend")
    address = reverse("rounds:sheet-import", args=[made.pk])
    before = client.get(address).content.decode()
    assert "どの年度のものか選んでください" in before
    assert "受け入れへ進む" not in before
    year = reverse("rounds:sheet-year", args=[made.pk])
    assert f'action="{year}"' in before
    for wrong in ("", "1200", "来年"):
        assert "年度を選んでください" in client.post(year, {"fiscal_year": wrong}, follow=True).content.decode()
    after = client.post(year, {"fiscal_year": str(office.on.year - 1)}, follow=True).content.decode()
    assert "どの年度のものか選んでください" not in after
    assert "受け入れへ進む" in after


def office_client() -> tuple[Viewer, Client]:
    office, client = a_viewer(Role.PLAN_OFFICE), Client()
    client.force_login(User.objects.get(pk=office.user), "django.contrib.auth.backends.ModelBackend")
    return office, client


def test_a_refused_correction_keeps_what_was_typed_and_says_why_beside_it() -> None:
    office, client = office_client()
    made = put_in(a_sheet(a_measure("7")), office)
    address = reverse("rounds:sheet-measure", args=[made.pk, "7"])
    for field, typed in (("rating", "良"), ("issues", "1234-5678-9018"), ("issues", "長" * 20_001)):
        reply = client.post(address, {"field": field, "text": typed})
        html = reply.content.decode()
        assert (reply.status_code, typed in html, f'id="id-{field}-text_error"' in html) == (422, True, True)
        assert f'href="#id-{field}-text"' in html
    made.refresh_from_db()
    assert made.corrected == {}


def test_a_direction_stands_in_words_and_the_same_in_words_is_no_correction() -> None:
    office, client = office_client()
    made = put_in(a_sheet(a_measure("7", direction="continue", direction_text=None)), office)
    address = reverse("rounds:sheet-measure", args=[made.pk, "7"])
    html = client.get(address).content.decode()
    assert (">continue<" in html, "継続" in html) == (False, True)
    client.post(address, {"field": "direction", "text": "継続"})
    made.refresh_from_db()
    assert made.corrected == {}
    client.post(address, {"field": "direction", "text": "見直し"})
    made.refresh_from_db()
    assert made.corrected["7"]["direction"]["text"] == "見直し"


def test_a_question_is_gone_once_its_text_is_corrected_and_a_new_one_comes() -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    made = read_in(sample_sheet(), office)
    before = {finding.code for one in page(made).measures if one.key == "42" for finding in one.findings}
    assert "NM004" in before
    said = next(one.text for one in page(made).measures[41].fields if one.name == "strengths")
    sheets.correct(
        sheet_import=made,
        measure_no="42",
        field="strengths",
        text=said.replace("感じたとときに", "感じたときに"),
        by=office,
    )
    after = {finding.code for one in page(made).measures if one.key == "42" for finding in one.findings}
    assert after == before - {"NM004"}
    sheets.correct(sheet_import=made, measure_no="16", field="rating", text="", by=office)
    assert {one.code for one in page(made).findings} - {"NM004"} > before - {"NM004"}


def test_what_somebody_unticked_stays_so_when_the_page_comes_back() -> None:
    office, client = office_client()
    made = accepted(put_in(a_sheet(a_measure("7")), office), office)
    second = put_in(a_sheet(a_measure("7", reason="別の理由。")), office)
    page = reverse("rounds:sheet-accept", args=[second.pk])
    target = {"plan": str(made.plan.pk), "round": str(made.round.pk), "kind": "yearly", "step": "compare"}
    first = client.post(page, target).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="chosen"[^>]*>', first)
    assert [" checked" in one for one in boxes] == [True]
    again = client.post(page, target | {"seen": f"{made.plan.pk}/{made.round.pk}"}).content.decode()
    assert [" checked" in one for one in re.findall(r'<input type="checkbox" name="chosen"[^>]*>', again)] == [False]


def test_a_correction_leaves_the_questions_about_other_things_alone() -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    lines = [one for one in sample_sheet().decode().splitlines() if not one.startswith("7\t")]
    made = read_in("\n".join(lines).encode(), office, name="欠番.txt")
    before = {one.code for one in page(made).findings}
    sheets.correct(sheet_import=made, measure_no="16", field="issues", text="交通の便が悪い。", by=office)
    assert before - {one.code for one in page(made).findings} <= {"NR001", "NR002", "LY101"}
