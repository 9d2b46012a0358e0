"""The office's pages: each opens for whom it is for, refuses others, and shows what a user looks for."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.taken_in import entry_of, taken_in
from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.models import Holding
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.rules.stages import Stage

pytestmark = pytest.mark.django_db


def client_of(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(Holding.objects.get(pk=viewer.holding).user, "django.contrib.auth.backends.ModelBackend")
    return client


def a_client(role: Role, division: str = "高齢者福祉課") -> Client:
    of_division = role in {Role.DIVISION_STAFF, Role.DIVISION_HEAD}
    return client_of(a_viewer(role, division=Division.objects.get(name=division) if of_division else None))


@pytest.fixture
def round_() -> Round:
    return taken_in()


@pytest.mark.parametrize("role", [Role.PLAN_OFFICE, Role.DIVISION_STAFF, Role.DIVISION_HEAD, Role.AUDITOR])
@pytest.mark.parametrize("page", ["desk:home", "desk:measures", "rounds:rounds"])
def test_pages_of_the_plan_open_for_the_office(role: Role, page: str, round_: Round) -> None:
    assert a_client(role).get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", ["desk:measures", "rounds:rounds"])
def test_a_contractor_sees_no_plan_inside(page: str, round_: Round) -> None:
    assert a_client(Role.CONTRACTOR).get(reverse(page)).status_code == 403


def test_home_tells_what_waits(round_: Round) -> None:
    page = a_client(Role.DIVISION_STAFF).get(reverse("desk:home")).content.decode()
    assert "16 認知症カフェ" in page


def test_the_board_shows_every_division_and_measure(round_: Round) -> None:
    page = a_client(Role.PLAN_OFFICE).get(reverse("rounds:board", args=[round_.pk])).content.decode()
    for words in ("高齢者福祉課", "市民協働課", "42 みはるの見守りリング"):
        assert words in page


def test_an_entry_is_written_on_its_page(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    page = client.get(reverse("rounds:entry", args=[entry.pk]))
    assert page.status_code == 200
    sent = written(entry) | {"issues": "会場が遠い人の足がない。"}
    reply = client.post(reverse("rounds:write", args=[entry.pk]), sent)
    assert reply.status_code == 302
    entry.refresh_from_db()
    assert entry.issues == "会場が遠い人の足がない。"


def test_two_at_once_are_shown_both_texts(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    sent = written(entry)
    client.post(reverse("rounds:write", args=[entry.pk]), sent | {"issues": "先の人の文"})
    reply = client.post(reverse("rounds:write", args=[entry.pk]), sent | {"issues": "後の人の文"})
    page = reply.content.decode()
    assert reply.status_code == 409
    assert "先の人の文" in page
    assert "後の人の文" in page
    entry.refresh_from_db()
    assert entry.issues == "先の人の文"


def test_blanks_are_named_beside_their_fields(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    sent = written(entry) | {"reason": "", "step": "submit"}
    reply = client.post(reverse("rounds:write", args=[entry.pk]), sent)
    assert reply.status_code == 422
    assert 'href="#id_reason"' in reply.content.decode()


def test_submitted_sent_back_and_approved_on_the_pages(round_: Round) -> None:
    entry, staff, head = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF), a_client(Role.DIVISION_HEAD)
    staff.post(reverse("rounds:write", args=[entry.pk]), written(entry) | {"step": "submit"})
    entry.refresh_from_db()
    assert entry.stage == Stage.SUBMITTED
    wordless = head.post(reverse("rounds:step", args=[entry.pk, "send_back"]), {"version": entry.version})
    assert wordless.status_code == 422
    head.post(
        reverse("rounds:step", args=[entry.pk, "send_back"]), {"version": entry.version, "text": "数の訳を書くこと"}
    )
    entry.refresh_from_db()
    assert "数の訳を書くこと" in staff.get(reverse("desk:home")).content.decode()
    assert "数の訳を書くこと" in staff.get(reverse("rounds:entry", args=[entry.pk])).content.decode()
    staff.post(reverse("rounds:write", args=[entry.pk]), written(entry) | {"step": "submit"})
    entry.refresh_from_db()
    head.post(reverse("rounds:step", args=[entry.pk, "approve"]), {"version": entry.version})
    entry.refresh_from_db()
    assert entry.stage == Stage.APPROVED


def test_a_step_of_another_is_refused(round_: Round) -> None:
    entry, staff = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    reply = staff.post(reverse("rounds:step", args=[entry.pk, "approve"]), {"version": entry.version})
    assert reply.status_code == 422
    assert a_client(Role.DIVISION_STAFF).post(reverse("rounds:step", args=[entry.pk, "publish"])).status_code == 404


def test_the_history_shows_word_by_word(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    client.post(reverse("rounds:write", args=[entry.pk]), written(entry) | {"issues": f"{entry.issues}足がない。"})
    page = client.get(reverse("rounds:history", args=[entry.pk])).content.decode()
    assert "<ins>足がない。</ins>" in page


def test_twins_are_settled_on_their_page(round_: Round) -> None:
    office = a_client(Role.PLAN_OFFICE)
    page = office.get(reverse("rounds:twins", args=[round_.pk])).content.decode()
    assert "42" in page
    pair = entry_of(round_, "42").measure.cross_listing
    office.post(reverse("rounds:settle", args=[round_.pk]), {"pair": pair.pk, "main": "42"})
    staff = a_client(Role.DIVISION_STAFF)
    entry = entry_of(round_, "5")
    assert "取組42" in staff.get(reverse("rounds:entry", args=[entry.pk])).content.decode()


@pytest.mark.parametrize("suffix", ["xlsx", "pdf", "docx", "csv"])
def test_the_sheet_is_taken_away(suffix: str, round_: Round) -> None:
    reply = a_client(Role.PLAN_OFFICE).get(reverse("rounds:sheet", args=[round_.pk, suffix]))
    assert reply.status_code == 200
    assert len(reply.content) > 1_000


def test_a_format_that_is_not_written_is_not_found(round_: Round) -> None:
    assert a_client(Role.PLAN_OFFICE).get(reverse("rounds:sheet", args=[round_.pk, "exe"])).status_code == 404


def test_a_round_is_opened_and_published_by_the_office_alone(round_: Round) -> None:
    staff = a_client(Role.DIVISION_STAFF)
    assert staff.get(reverse("rounds:open", args=[round_.plan_id])).status_code == 403
    assert staff.get(reverse("rounds:publish", args=[round_.pk])).status_code == 403
    office = a_client(Role.PLAN_OFFICE)
    wrong = office.post(
        reverse("rounds:open", args=[round_.plan_id]),
        {"name": "次", "kind": "yearly", "first_year": 2019, "last_year": 2018},
    )
    assert wrong.status_code == 422
    office.post(
        reverse("rounds:open", args=[round_.plan_id]),
        {"name": "次", "kind": "yearly", "first_year": 2019, "last_year": 2019},
    )
    assert Round.objects.get(name="次").entries.count() == 46


def test_a_measure_has_one_page(round_: Round) -> None:
    entry = entry_of(round_, "16")
    page = a_client(Role.DIVISION_STAFF).get(reverse("desk:measure", args=[entry.measure_id])).content.decode()
    assert entry.measure.title in page
    assert round_.name in page


def written(entry: Entry) -> dict[str, object]:
    """What the form of an entry would send."""
    entry.refresh_from_db()
    said = {year.fiscal_year: year for year in entry.years.all()}
    texts = {f"year{number}": year.text for number, year in said.items()}
    fields = ("rating", "strengths", "issues", "direction", "reason")
    return {"version": entry.version, **texts, **{name: getattr(entry, name) for name in fields}}


def test_a_measure_without_a_division_gets_one(round_: Round) -> None:
    entry, office = entry_of(round_, "46"), a_client(Role.PLAN_OFFICE)
    page = reverse("desk:divisions", args=[entry.measure_id])
    lead, along = (str(Division.objects.get(name=name).pk) for name in ("福祉政策課", "高齢者福祉課"))
    assert office.post(page, {"lead": "", "joint": [along]}).status_code == 422
    assert office.post(page, {"lead": lead, "joint": [along]}).status_code == 302
    assert [one.division.name for one in entry.measure.answering.select_related("division")] == [
        "福祉政策課",
        "高齢者福祉課",
    ]
    assert a_client(Role.DIVISION_STAFF).get(page).status_code == 403
