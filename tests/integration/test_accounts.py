"""Logging in, posts, and what ends with them."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import BoundedSemaphore

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.base.jobs.adding import add_recurring
from sasaeai.base.jobs.working import work_once
from sasaeai.city.accounts import hashers
from sasaeai.city.accounts.errors import AccountError, NotAllowedError
from sasaeai.city.accounts.hashers import AT_ONCE, FewAtOnce
from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.permissions import require, require_for
from sasaeai.city.accounts.rules.roles import OF_A_DIVISION, Right, Role, may
from sasaeai.city.accounts.selectors.viewers import holders_by_division, holdings_of, told, users_of, viewer_of
from sasaeai.city.accounts.services import posts, users
from sasaeai.city.places.services import divisions

pytestmark = pytest.mark.django_db
BY = "system:command"
APRIL, LATER = date(2019, 4, 1), date(2019, 7, 1)


def known(login: str = "01234", password: str | None = "midori no yama 7") -> User:
    return users.make_known(login=login, name="森田 葵", password=password, by=BY)


def held(user: User, role: Role = Role.PLAN_OFFICE, since: date = APRIL, until: date | None = None) -> Holding:
    division = a_division() if role in OF_A_DIVISION else None
    post = posts.set_up(role=role, title="企画担当", since=since, until=until, division=division, by=BY)
    return posts.take(post=post, user=user, since=since, by=BY)


def test_a_user_is_known_by_his_login_and_his_name_is_sealed() -> None:
    user = known()
    assert User.objects.get(login="01234").name == "森田 葵"
    raw = User.objects.filter(pk=user.pk).values_list("name", flat=True)[0]
    assert "森田".encode() not in bytes(raw)


@pytest.mark.parametrize("password", ["short", "passwordpassword"[:8], ""])
def test_a_weak_password_is_refused_in_words(password: str) -> None:
    with pytest.raises(AccountError), transaction.atomic():
        known(password=password)
    assert not User.objects.exists()


def test_a_login_is_given_once() -> None:
    known()
    with pytest.raises(AccountError, match="01234"), transaction.atomic():
        known()


def test_a_post_of_a_division_names_it_and_others_do_not() -> None:
    for role, division in ((Role.DIVISION_STAFF, None), (Role.PLAN_OFFICE, a_division())):
        with pytest.raises(AccountError), transaction.atomic():
            posts.set_up(role=role, title="職", since=APRIL, division=division, by=BY)


def test_a_post_has_one_holder_and_any_number_of_deputies() -> None:
    holding = held(known())
    with pytest.raises(AccountError, match="企画担当"), transaction.atomic():
        posts.take(post=holding.post, user=known("2"), since=LATER, by=BY)
    posts.take(post=holding.post, user=known("3"), since=LATER, is_acting=True, by=BY)
    posts.take(post=holding.post, user=known("4"), since=LATER, is_acting=True, by=BY)


def test_a_personnel_change_moves_the_post_on_its_day() -> None:
    first, second = known(), known("2")
    holding = held(first)
    posts.hand_over(post=holding.post, to=second, on=LATER, by=BY)
    assert holdings_of(first, on=date(2019, 6, 30)) == [holding]
    assert holdings_of(first, on=LATER) == []
    assert [one.post for one in holdings_of(second, on=LATER)] == [holding.post]


def test_a_post_is_not_handed_over_before_its_holder_took_it() -> None:
    holding = held(known(), since=LATER)
    with pytest.raises(AccountError), transaction.atomic():
        posts.hand_over(post=holding.post, to=known("2"), on=APRIL, by=BY)


def test_rights_end_with_the_post_and_with_the_user() -> None:
    user = known()
    held(user, until=date(2019, 9, 30))
    assert holdings_of(user, on=date(2019, 9, 30))
    assert holdings_of(user, on=date(2019, 10, 1)) == []
    users.shut_out(user=user, by=BY)
    assert holdings_of(user, on=date(2019, 9, 30)) == []


def test_a_division_answers_for_those_that_it_took_over() -> None:
    old, new = a_division("高齢課"), a_division("長寿課", since=date(2020, 4, 1))
    divisions.succeed(division=old, successor=new, on=date(2020, 4, 1), by=BY)
    post = posts.set_up(role=Role.DIVISION_STAFF, title="長寿係", division=new, since=date(2020, 4, 1), by=BY)
    holding = posts.take(post=post, user=known(), since=date(2020, 4, 1), by=BY)
    viewer = viewer_of(holding, on=date(2020, 5, 1))
    assert viewer.divisions == {str(old.pk), str(new.pk)}
    assert viewer.may_for(Right.WRITE_ENTRIES, str(old.pk))


def test_rights_hang_on_the_division() -> None:
    mine, other = a_division(), a_division("道路課")
    viewer = a_viewer(Role.DIVISION_STAFF, division=mine)
    require_for(viewer, Right.WRITE_ENTRIES, str(mine.pk))
    for division in (str(other.pk), None):
        with pytest.raises(NotAllowedError):
            require_for(viewer, Right.WRITE_ENTRIES, division)
    with pytest.raises(NotAllowedError):
        require(viewer, Right.RUN_ROUNDS)


def test_the_plan_office_writes_only_what_is_nobodys() -> None:
    office = a_viewer(Role.PLAN_OFFICE)
    assert office.may_for(Right.WRITE_ENTRIES, None)
    assert not office.may_for(Right.WRITE_ENTRIES, str(a_division().pk))


def test_every_role_has_its_rights_and_nobody_all() -> None:
    for role in Role:
        held_rights = [right for right in Right if may(role, right)]
        assert held_rights
        assert len(held_rights) < len(Right)


def test_who_did_something_is_told_by_his_post() -> None:
    holding = held(known())
    deputy = posts.take(post=holding.post, user=known("2"), since=LATER, is_acting=True, by=BY)
    names = told([holding.actor, deputy.actor, "system:sealer"])
    assert names == {holding.actor: "企画担当", deputy.actor: "企画担当（代理）"}
    assert users_of([holding.actor]) == {holding.actor: str(holding.user_id)}


def test_whom_to_ring_is_who_holds_the_post_now() -> None:
    user = known()
    holding = held(user, Role.DIVISION_STAFF)
    found = holders_by_division(on=LATER, roles=[Role.DIVISION_STAFF])
    assert found == {str(holding.post.division_id): holding}


def test_what_is_logged_names_nobody() -> None:
    held(known())
    told_rows = [(entry.action, entry.subject_ids, entry.fields) for entry in AuditEntry.objects.all()]
    assert "森田" not in str(told_rows)
    assert {entry[0] for entry in told_rows} >= {"accounts.user.make_known", "accounts.holding.take"}


def test_every_page_asks_for_the_login(client: Client) -> None:
    reply = client.get("/desk/")
    assert (reply.status_code, reply.headers["Location"]) == (302, f"{reverse('login')}?next=/desk/")


def test_without_a_post_nobody_gets_further(client: Client) -> None:
    client.force_login(known())
    reply = client.get(reverse("desk:home"))
    assert reply.headers["Location"] == reverse("accounts:without-post")
    assert client.get(reverse("accounts:without-post")).status_code == 200


def test_logging_in_and_out(client: Client) -> None:
    held(known(), since=date(2010, 4, 1))
    reply = client.post(reverse("login"), {"username": "01234", "password": "midori no yama 7"})
    assert reply.headers["Location"] == reverse("desk:home")
    assert client.get(reverse("desk:home")).status_code == 200
    assert client.post(reverse("logout")).status_code == 302
    assert client.get(reverse("desk:home")).status_code == 302


def test_a_wrong_password_tells_nothing_and_keeps_nothing(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    known()
    replies = [
        client.post(reverse("login"), {"username": login, "password": "secret words typed wrong"}).content.decode()
        for login in ("01234", "nobody-of-that-name")
    ]
    assert all("正しくありません" in reply for reply in replies)
    from axes.models import AccessAttempt

    kept = str(list(AccessAttempt.objects.values()))
    assert "secret words" not in kept
    assert "01234" not in kept
    assert "nobody" not in kept + caplog.text


def test_ten_failures_lock_a_login_for_a_while(client: Client) -> None:
    known()
    for _ in range(10):
        reply = client.post(reverse("login"), {"username": "01234", "password": "wrong"})
    assert reply.status_code == 429
    right = client.post(reverse("login"), {"username": "01234", "password": "midori no yama 7"})
    assert right.status_code == 429
    assert "15分" in right.content.decode()


def test_one_acts_in_one_post_at_a_time(client: Client) -> None:
    user = known()
    first = held(user, since=date(2010, 4, 1))
    post = Post.objects.create(role=Role.AUDITOR, title="監査", since=date(2010, 4, 1))
    second = posts.take(post=post, user=user, since=date(2011, 4, 1), by=BY)
    client.force_login(user)
    assert client.get(reverse("desk:home")).wsgi_request.holding == first
    client.post(reverse("accounts:choose-post"), {"holding": str(second.pk)})
    assert client.get(reverse("desk:home")).wsgi_request.holding == second
    client.post(reverse("accounts:choose-post"), {"holding": "anything"})
    assert client.get(reverse("desk:home")).wsgi_request.holding == second


def test_pages_of_the_office_stay_in_no_cache(client: Client) -> None:
    user = known()
    held(user, since=date(2010, 4, 1))
    client.force_login(user)
    assert client.get(reverse("desk:home")).headers["Cache-Control"] == "no-store"


def test_passwords_are_worked_on_a_few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    working, most = 0, []

    def work(_hasher: object, password: str, _salt: str) -> str:
        nonlocal working
        working += 1
        most.append(working)
        time.sleep(0.02)
        working -= 1
        return password

    monkeypatch.setattr(Argon2PasswordHasher, "encode", work)
    with ThreadPoolExecutor(12) as threads:
        assert set(threads.map(lambda _: FewAtOnce().encode("a", "b"), range(12))) == {"a"}
    assert max(most) <= AT_ONCE


def test_who_waits_too_long_is_told_to_come_again(client: Client, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["sasaeai.city.accounts.hashers.FewAtOnce"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sasaeai.city.accounts.hashers.SECONDS", 0)
        patch.setattr("sasaeai.city.accounts.hashers._turns", BoundedSemaphore(1))
        hashers._turns.acquire()
        reply = client.post(reverse("login"), {"username": "01234", "password": "midori no yama 7"})
    assert (reply.status_code, "混み合っています" in reply.content.decode()) == (503, True)


def test_a_password_is_kept_as_argon2() -> None:
    encoded = FewAtOnce().encode("midori no yama 7", "saltsaltsalt")
    assert encoded.startswith("argon2$argon2id$")
    assert FewAtOnce().verify("midori no yama 7", encoded)
    assert not FewAtOnce().verify("midori no yama 8", encoded)


def test_sessions_that_have_ended_are_cleared_daily() -> None:
    store = SessionStore()
    store["x"] = 1
    store.set_expiry(-60)
    store.save()
    lasting = SessionStore()
    lasting.save()
    add_recurring()
    while work_once():
        pass
    assert list(Session.objects.values_list("session_key", flat=True)) == [lasting.session_key]
