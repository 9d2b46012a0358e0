"""What must not happen to an entry: a text lost or torn, a figure that moves after it was frozen, a page replaced."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories.taken_in import entry_of, taken_in
from tests.factories.viewers import a_viewer
from tests.integration.test_desk_pages import a_client, written
from tests.integration.test_sample_city import other_facts

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import CrossListing
from sasaeai.city.registers.models import Enrolment
from sasaeai.cycle.rounds import public
from sasaeai.cycle.rounds.errors import EntryChangedError, RoundError
from sasaeai.cycle.rounds.models import Entry, Round
from sasaeai.cycle.rounds.rules.stages import Stage
from sasaeai.cycle.rounds.selectors.entries import to_do
from sasaeai.cycle.rounds.selectors.findings import questions_of
from sasaeai.cycle.rounds.selectors.frozen import drift
from sasaeai.cycle.rounds.services.entries import Written, write
from sasaeai.cycle.rounds.services.findings import Answer, keep_as_they_are
from sasaeai.cycle.rounds.services.publishing import publish
from sasaeai.cycle.rounds.services.rounds import open_round
from sasaeai.cycle.rounds.services.steps import take
from sasaeai.cycle.rounds.services.twins import settle
from sasaeai.lib.fiscal_year import fiscal_year_of
from sasaeai.sample.city.building import City, build

pytestmark = pytest.mark.django_db
LATER = date(2019, 6, 28)


def of_division(role: Role, name: str = "高齢者福祉課") -> Viewer:
    return a_viewer(role, division=Division.objects.get(name=name), on=LATER)


def office() -> Viewer:
    return a_viewer(Role.PLAN_OFFICE, on=LATER)


def said(entry: Entry, **texts: str) -> Written:
    return Written(texts=texts)


def frozen(entry: Entry) -> Entry:
    for step, by in (
        ("submit", of_division(Role.DIVISION_STAFF)),
        ("approve", of_division(Role.DIVISION_HEAD)),
        ("freeze", office()),
    ):
        entry = take(entry=entry, step=step, seen_version=entry.version, by=by)
    return entry


@pytest.fixture
def round_() -> Round:
    return taken_in()


@pytest.fixture
def city() -> City:
    return build(other_facts(8), seed=8, today=LATER)


def test_a_refused_form_comes_back_with_its_texts_whole(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    sent = written(entry) | {"issues": "一行目\r\n二行目", "reason": "", "step": "submit"}
    page = client.post(reverse("rounds:write", args=[entry.pk]), sent).content.decode()
    assert "一行目\r\n二行目</textarea>" in page
    assert "[&#x27;" not in page


def test_two_who_change_other_fields_both_keep_theirs(round_: Round) -> None:
    entry, writer = entry_of(round_, "16"), of_division(Role.DIVISION_STAFF)
    write(entry=entry, seen_version=entry.version, written=said(entry, reason="先の人の理由"), by=writer)
    mine = Written(texts={"reason": entry.reason, "strengths": "後の人の良かった点"})
    merged = write(entry=entry, seen_version=entry.version, written=mine, by=writer)
    assert (merged.reason, merged.strengths) == ("先の人の理由", "後の人の良かった点")
    clash = Written(texts={"reason": "後の人の理由"})
    with pytest.raises(EntryChangedError) as refused, transaction.atomic():
        write(entry=entry, seen_version=entry.version, written=clash, by=writer)
    assert refused.value.fields == ("reason",)


def test_a_text_that_comes_too_late_is_shown_to_be_copied(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    sent = written(entry) | {"issues": "長い時間をかけて書いた文"}
    take(entry=entry, step="submit", seen_version=entry.version, by=of_division(Role.DIVISION_STAFF))
    reply = client.post(reverse("rounds:write", args=[entry.pk]), sent)
    assert reply.status_code == 409
    assert "長い時間をかけて書いた文" in reply.content.decode()


def test_who_had_to_log_in_again_comes_to_the_entry(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    for name, more in (("rounds:write", []), ("rounds:step", ["submit"])):
        reply = client.get(reverse(name, args=[entry.pk, *more]))
        assert reply.headers["Location"] == reverse("rounds:entry", args=[entry.pk])


def test_a_text_that_is_too_long_is_refused_and_not_cut(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    page = client.get(reverse("rounds:entry", args=[entry.pk])).content.decode()
    assert "maxlength" not in page
    reply = client.post(reverse("rounds:write", args=[entry.pk]), written(entry) | {"issues": "あ" * 10_001})
    assert reply.status_code == 422
    assert "あ" * 10_001 in reply.content.decode()


def test_every_typed_reason_is_kept_whichever_button_is_pressed(round_: Round) -> None:
    entry, client = entry_of(round_, "16"), a_client(Role.DIVISION_STAFF)
    asked = [one for one in questions_of(round_)["16"] if not one.reason]
    reasons = {f"keep-{one.key}-reason": f"理由{place}" for place, one in enumerate(asked)}
    changed = written(entry) | {"strengths": "書き換えた良かった点。介護の苦労を打ち明けられる。"} | reasons
    client.post(reverse("rounds:write", args=[entry.pk]), changed)
    left = [one for one in questions_of(round_)["16"] if not one.reason]
    assert not {(one.code, one.fields) for one in left} & {(one.code, one.fields) for one in asked}


def test_a_question_of_another_measure_is_not_answered(round_: Round) -> None:
    other = next(one for one in questions_of(round_)["13"] if not one.reason)
    entry = entry_of(round_, "5")
    keep_as_they_are(entry=entry, answers=[Answer(other, "関係のない課")], by=of_division(Role.DIVISION_STAFF))
    assert other.key in {one.key for one in questions_of(round_)["13"] if not one.reason}


def test_an_entry_with_a_slot_that_nothing_fills_is_not_frozen(round_: Round) -> None:
    entry, writer = entry_of(round_, "16"), of_division(Role.DIVISION_STAFF)
    entry = write(entry=entry, seen_version=entry.version, written=Written(years={2018: "参加者 {無い数}"}), by=writer)
    with pytest.raises(RoundError, match="無い数"), transaction.atomic():
        frozen(entry)


def test_a_step_that_was_pressed_twice_is_no_error(round_: Round) -> None:
    entry, head = entry_of(round_, "16"), a_client(Role.DIVISION_HEAD)
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=of_division(Role.DIVISION_STAFF))
    replies = [
        head.post(reverse("rounds:step", args=[entry.pk, "approve"]), {"version": entry.version}).status_code
        for _ in range(2)
    ]
    assert replies == [302, 302]


def test_frozen_figures_stay_and_the_drift_is_told(city: City) -> None:
    entry = frozen(entry_of(city.round, "5"))
    before = {(row.fiscal_year, row.value) for row in entry.frozen_figures.all()}
    gone = Enrolment.objects.filter(since_earliest__lte=date(2018, 3, 31), until_latest=None).first()
    assert gone is not None
    gone.delete()
    moved = drift(entry, on=LATER)
    assert [one.year for one in moved] == [2017, 2018]
    assert all(one.frozen == (one.now or 0) + 1 for one in moved)
    assert {(row.fiscal_year, row.value) for row in entry.frozen_figures.all()} == before
    page = a_client(Role.PLAN_OFFICE).get(reverse("rounds:entry", args=[entry.pk])).content.decode()
    assert f"{moved[0].frozen:,.0f}" in page
    assert "確定後" in page


def test_what_was_published_later_is_not_replaced_by_an_older_round(round_: Round) -> None:
    entry = frozen(entry_of(round_, "16"))
    publish(round_=round_, decided_on=LATER, decision_no="1", by=office())
    newer = open_round(plan=round_.plan, kind=Round.Kind.YEARLY, name="令和元年度", years=(2019, 2019), by=office())
    next_entry = entry_of(newer, "16")
    writer = of_division(Role.DIVISION_STAFF)
    texts = {"rating": "◎", "direction": "expand", "reason": "次の年"}
    next_entry = write(entry=next_entry, seen_version=1, written=Written(texts=texts), by=writer)
    frozen(next_entry)
    later = a_viewer(Role.PLAN_OFFICE, on=date(2020, 6, 1))
    publish(round_=newer, decided_on=date(2020, 5, 1), decision_no="2", by=later)
    entry.refresh_from_db()
    entry = take(entry=entry, step="reopen", seen_version=entry.version, text="数値の誤り", by=office())
    frozen(entry)
    publish(round_=round_, decided_on=LATER, decision_no="3", by=office())
    (plan,) = public.plans()
    latest, older = public.measure(plan.slug, "16"), public.measure(plan.slug, "16", str(round_.pk))
    assert latest is not None
    assert older is not None
    assert (latest["reason"], latest["decision_no"]) == ("次の年", "2")
    assert older["decision_no"] == "3"
    assert latest["others"] == [(str(round_.pk), round_.name)]


def test_a_decision_lies_after_the_rounds_years(round_: Round) -> None:
    frozen(entry_of(round_, "16"))
    for day in (date(1900, 1, 1), date(2019, 3, 31), LATER + timedelta(days=1)):
        with pytest.raises(RoundError, match="決裁"), transaction.atomic():
            publish(round_=round_, decided_on=day, decision_no="1", by=office())


def test_twins_under_way_are_not_silenced(round_: Round) -> None:
    pair = CrossListing.objects.get(main__number="5", repeated__number="42")
    frozen(entry_of(round_, "5"))
    with pytest.raises(RoundError, match="取組5"), transaction.atomic():
        settle(cross_listing=pair, main=entry_of(round_, "42").measure, by=office())
    settle(cross_listing=pair, main=entry_of(round_, "5").measure, by=office())
    publish(round_=round_, decided_on=LATER, decision_no="1", by=office())
    (plan,) = public.plans()
    assert [one.number for one in public.measures(plan.slug)] == ["5", "42"]


def test_what_no_division_leads_is_written_approved_and_published_by_the_office(round_: Round) -> None:
    entry = entry_of(round_, "46")
    first, second = office(), office()
    assert entry in to_do(first)
    texts = {"rating": "△", "direction": "continue", "reason": "多職種の会議を続けるため"}
    entry = write(entry=entry, seen_version=entry.version, written=Written(texts=texts), by=first)
    entry = take(entry=entry, step="submit", seen_version=entry.version, by=first)
    with pytest.raises(RoundError, match="別の人"), transaction.atomic():
        take(entry=entry, step="approve", seen_version=entry.version, by=first)
    entry = take(entry=entry, step="approve", seen_version=entry.version, by=second)
    take(entry=entry, step="freeze", seen_version=entry.version, by=second)
    publish(round_=round_, decided_on=LATER, decision_no="1", by=second)
    assert entry_of(round_, "46").stage == Stage.PUBLISHED


def test_the_same_as_left_is_printed_with_what_the_year_before_said(round_: Round) -> None:
    entry, writer = entry_of(round_, "16"), of_division(Role.DIVISION_STAFF)
    mine = Written(years={2017: "月に1回開いた。", 2018: ""}, same_as_left={2018: True})
    frozen(write(entry=entry, seen_version=entry.version, written=mine, by=writer))
    publish(round_=round_, decided_on=LATER, decision_no="1", by=office())
    (plan,) = public.plans()
    document = public.measure(plan.slug, "16")
    assert document is not None
    assert document["results"][1]["text"] == "同左\n（月に1回開いた。）"


def test_a_reason_that_is_lacking_is_asked_for_where_it_belongs_and_the_others_stay(round_: Round) -> None:
    entry = entry_of(round_, "16")
    asked = [one for one in questions_of(round_)["16"] if not one.reason]
    assert len(asked) > 1
    sent = {f"keep-{one.key}-reason": "" for one in asked} | {f"keep-{asked[0].key}": "keep"}
    sent[f"keep-{asked[1].key}-reason"] = "様式どおり"
    reply = a_client(Role.DIVISION_STAFF).post(reverse("rounds:write", args=[entry.pk]), written(entry) | sent)
    html = reply.content.decode()
    opened = re.findall(r"<details class=\"ui-disclosure ui-finding__keep\" open>.*?</details>", html, re.DOTALL)
    assert reply.status_code == 422
    assert [("様式どおり" in one, 'aria-invalid="true"' in one) for one in opened] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )


def figure_shown(entry: Entry, **query: str) -> str:
    """The large figure of the page of the entry's measure, its words alone."""
    page = a_client(Role.PLAN_OFFICE).get(reverse("desk:measure", args=[entry.measure_id]), query).content.decode()
    part = page.split('class="ui-figure"', 1)[1].split('class="ui-series"', 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", part).split())


def test_the_page_of_a_measure_shows_what_is_known_and_any_year_that_is_asked_for(city: City) -> None:
    entry = Entry.objects.get(measure__number="5")
    known = figure_shown(entry)
    assert "平成31年3月31日" in known
    assert "平成30年3月31日" in figure_shown(entry, year="2017")
    this = fiscal_year_of(timezone.localdate())
    open_round(plan=entry.round.plan, kind=Round.Kind.YEARLY, name="今年度", years=(this, this), by=office())
    assert "不明" not in figure_shown(entry)
    assert "まだ来ていません" in figure_shown(entry, year=str(this))
    assert figure_shown(entry, year="1850") == figure_shown(entry)


def test_the_page_of_a_measure_that_repeats_another_tells_of_the_entry_that_speaks_for_it(round_: Round) -> None:
    pair = CrossListing.objects.get(main__number="5", repeated__number="42")
    settle(cross_listing=pair, main=entry_of(round_, "5").measure, by=office())
    frozen(entry_of(round_, "5"))
    page = a_client(Role.PLAN_OFFICE).get(reverse("desk:measure", args=[pair.repeated_id])).content.decode()
    assert reverse("rounds:entry", args=[entry_of(round_, "5").pk]) in page
    assert entry_of(round_, "42").stage == Stage.BEGUN
    assert "確定" in page
