"""Monthly returns: sent by bodies under contract, accepted by the division, corrected without a figure in between."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.cities import installed, run
from tests.factories.viewers import a_division, a_viewer

from sasaeai.base.audit.models import AuditEntry
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.models import Post
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.errors import MyNumberRefusedError
from sasaeai.city.registers.errors import ChangedMeanwhileError, RegisterError, ReturnError
from sasaeai.city.registers.models import Contract, Organisation, Programme, Return, ReturnItem
from sasaeai.city.registers.rules.returns import latest, month_of
from sasaeai.city.registers.selectors.returns import CellState, due, items_of, of_programme
from sasaeai.city.registers.services import organisations, programmes, return_items, returns
from sasaeai.city.registers.services.returns import Answered

pytestmark = pytest.mark.django_db
START, APRIL, MAY = date(2018, 4, 1), date(2019, 4, 1), date(2019, 5, 1)


class City(SimpleNamespace):
    """A programme that a council runs under contract until 31 March 2020; the returns ask for two things."""

    staff: Viewer
    sender: Viewer
    programme: Programme
    council: Organisation
    contract: Contract
    people: ReturnItem
    times: ReturnItem


def representative(body: Organisation, by: Viewer, *, on: date = date(2019, 5, 7)) -> Viewer:
    viewer = a_viewer(Role.CONTRACTOR, on=on)
    programmes.represent(post=Post.objects.get(pk=viewer.post), organisation=body, by=by)
    return viewer


def city_of() -> City:
    """Made where the test's database is, or where the test runs a command."""
    staff = a_viewer(Role.DIVISION_STAFF, on=date(2019, 5, 7))
    programme = programmes.set_up(name="ふれあいサロン", division=a_division(), since=START, by=staff)
    council = organisations.add(name="社会福祉法人みどり野市社会福祉協議会", by=staff)
    contract = programmes.contract(
        programme=programme, organisation=council, since=START, until=date(2020, 3, 31), by=staff
    )
    ask = {"programme": programme, "by": staff}
    return City(
        staff=staff,
        programme=programme,
        council=council,
        contract=contract,
        people=return_items.ask(label="参加者数", unit="人", counts="延べ人数", **ask),  # type: ignore[arg-type]
        times=return_items.ask(label="開催回数", unit="回", counts="1日に2度開けば2回", **ask),  # type: ignore[arg-type]
        sender=representative(council, staff),
    )


@pytest.fixture
def city() -> City:
    return city_of()


def latest_of(month: date) -> Return | None:
    """What whoever opens the form of a month goes on from."""
    sent = Return.objects.filter(month=month_of(month)).exclude(state="replaced").order_by("sent_at")
    return latest({one.state: one for one in sent})


def send(city: City, month: date = APRIL, people: int | None = 120, **other: object) -> Return:
    given = {
        "programme": city.programme,
        "organisation": city.council,
        "month": month,
        "answered": Answered({city.people: people, city.times: 8}),
        "seen": latest_of(month),
        "by": city.sender,
    }
    return returns.send(**given | other)  # type: ignore[arg-type]


def correct(city: City, accepted: Return, people: int = 130, **other: object) -> Return:
    given = {
        "accepted": accepted,
        "answered": Answered({city.people: people, city.times: 8}),
        "text": "数え漏れがあったため",
        "seen": latest_of(accepted.month),
        "by": city.sender,
    }
    return returns.correct(**given | other)  # type: ignore[arg-type]


def states() -> list[str]:
    return list(Return.objects.order_by("sent_at").values_list("state", flat=True))


def test_a_month_is_sent_and_accepted(city: City) -> None:
    filled = send(
        city, answered=Answered({city.people: None, city.times: 8}, {city.people: "名簿を \n取らなかったため"})
    )
    kept = {value.item.label: (value.quantity, value.why_missing) for value in filled.values.all()}
    assert kept == {"参加者数": (None, "名簿を 取らなかったため"), "開催回数": (8, "")}
    assert (filled.sent_by, filled.state) == (city.sender.actor, "sent")
    returns.accept(filled=filled, by=city.staff)
    assert (filled.state, filled.settled_by) == ("accepted", city.staff.actor)
    actions = AuditEntry.objects.filter(subject_type="registers.return").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["registers.return.send", "registers.return.accept"]
    assert not any(word in str(list(AuditEntry.objects.values())) for word in ("名簿", "参加者", "サロン", "みどり"))


def test_what_is_sent_again_replaces_what_is_not_accepted(city: City) -> None:
    first = send(city)
    send(city, people=121)
    second = Return.objects.get(state="sent")
    returns.send_back(filled=second, text="開催回数を 確かめてください", by=city.staff)
    assert second.settled_text == "開催回数を 確かめてください"
    third = send(city, people=122)
    assert states() == ["replaced", "replaced", "sent"]
    returns.accept(filled=third, by=city.staff)
    with pytest.raises(ReturnError, match="訂正"):
        send(city, people=123)
    with pytest.raises(ReturnError, match="差し替え"):
        returns.accept(filled=first, by=city.staff)
    assert states() == ["replaced", "replaced", "accepted"]


def test_nobody_replaces_what_he_did_not_see(city: City) -> None:
    first = send(city)
    with pytest.raises(ChangedMeanwhileError):
        send(city, people=9, seen=None)
    returns.accept(filled=first, by=city.staff)
    correction = correct(city, first)
    with pytest.raises(ChangedMeanwhileError):
        correct(city, first, 131, seen=first)
    assert correct(city, first, 131, seen=correction).state == "sent"
    assert states() == ["accepted", "replaced", "sent"]


def test_an_accepted_month_stays_in_force_until_its_correction_is_accepted(city: City) -> None:
    accepted = send(city)
    returns.accept(filled=accepted, by=city.staff)
    back = correct(city, accepted)
    returns.send_back(filled=back, text="根拠を付けてください", by=city.staff)
    assert states() == ["accepted", "sent_back"]
    correct(city, accepted, 131)
    last = correct(city, accepted, 132)
    assert states() == ["accepted", "replaced", "replaced", "sent"]
    assert last.correction == "数え漏れがあったため"
    returns.accept(filled=last, by=city.staff)
    assert states() == ["replaced", "replaced", "replaced", "accepted"]
    with pytest.raises(ReturnError, match="有効なものではありません"):
        correct(city, accepted)
    entry = AuditEntry.objects.filter(action="registers.return.accept").order_by("pk").last()
    assert entry is not None
    assert entry.subject_ids == [str(last.pk), str(accepted.pk)]


def test_of_two_who_settle_a_return_the_second_is_told(city: City) -> None:
    filled, colleague = send(city), a_viewer(Role.DIVISION_STAFF)
    seen_by_other = Return.objects.get(pk=filled.pk)
    returns.accept(filled=filled, by=city.staff)
    with pytest.raises(ReturnError, match="確認済み"):
        returns.accept(filled=seen_by_other, by=colleague)
    with pytest.raises(ReturnError, match="確認済み"):
        returns.send_back(filled=seen_by_other, text="直してください", by=colleague)
    assert Return.objects.get().settled_by == city.staff.actor


def test_nobody_settles_what_he_sent_himself_in_another_post(city: City) -> None:
    filled = send(city)
    both = replace(city.staff, user=city.sender.user)
    for settle in (
        lambda: returns.accept(filled=filled, by=both),
        lambda: returns.send_back(filled=filled, text="直してください", by=both),
    ):
        with pytest.raises(NotAllowedError):
            settle()
    returns.accept(filled=filled, by=city.staff)


@pytest.mark.parametrize(
    ("on", "month", "is_taken"),
    [
        (date(2019, 4, 29), APRIL, False),
        (date(2019, 4, 30), APRIL, True),
        (date(2019, 5, 7), MAY, False),
        (date(2019, 5, 7), date(2018, 3, 1), False),
        (date(2019, 5, 7), date(2018, 4, 1), True),
        (date(2020, 5, 30), date(2020, 3, 1), True),
        (date(2020, 5, 30), date(2020, 4, 1), False),
        (date(2020, 5, 31), date(2020, 3, 1), False),
    ],
)
def test_months_of_the_contract_are_taken_once_they_are_over(city: City, on: date, month: date, is_taken: bool) -> None:
    sender = replace(city.sender, on=on)
    if is_taken:
        assert send(city, month.replace(day=20), by=sender).month == month
        return
    with pytest.raises((ReturnError, NotAllowedError)) as raised:
        send(city, month, by=sender)
    assert raised.value.message_ja.endswith("。")


def test_the_last_month_can_be_sent_on_the_last_day_of_the_contract(city: City) -> None:
    programmes.end_contract(contract=city.contract, last_day=date(2019, 5, 10), by=city.staff)
    with pytest.raises(ReturnError, match="令和元年5月10日から"):
        send(city, MAY, by=replace(city.sender, on=date(2019, 5, 9)))
    assert send(city, MAY, by=replace(city.sender, on=date(2019, 5, 10))).month == MAY


@pytest.mark.parametrize(
    ("counts", "why", "words"),
    [
        ({"people": 3}, {}, ["開催回数"]),
        ({}, {}, ["参加者数", "開催回数"]),
        ({"people": None, "times": -1}, {}, ["参加者数", "開催回数"]),
        ({"people": 3, "times": 2}, {"times": "休館"}, ["開催回数"]),
        ({"people": 3, "times": None}, {"times": "休" * 121}, ["120 字"]),
    ],
)
def test_everything_that_an_answer_lacks_is_named_at_once(
    city: City, counts: dict[str, int | None], why: dict[str, str], words: list[str]
) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(ReturnError) as raised:
        send(
            city,
            answered=Answered(
                {getattr(city, name): count for name, count in counts.items()},
                {getattr(city, name): text for name, text in why.items()},
            ),
        )
    assert all(word in str(raised.value) for word in words)
    assert (Return.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_items_are_the_programmes_own(city: City) -> None:
    other = programmes.set_up(name="茶話会", division=a_division(), since=START, by=city.staff)
    item = return_items.ask(programme=other, label="来場者", unit="人", counts="実人数", by=city.staff)
    with pytest.raises(ReturnError, match="開き直して"):
        send(city, answered=Answered({city.people: 1, city.times: 1, item: 1}))
    with pytest.raises(MyNumberRefusedError):
        send(city, answered=Answered({city.people: None, city.times: 8}, {city.people: "1234-5678-9018"}))
    for label, unit in (("来場者", "人"), ("", "人"), ("相談", "")):
        with pytest.raises(RegisterError):
            return_items.ask(programme=other, label=label, unit=unit, counts="実人数", by=city.staff)
    assert [one.label for one in items_of(city.programme.pk)] == ["参加者数", "開催回数"]


def test_others_neither_send_nor_settle(city: City) -> None:
    filled, other_body = send(city), organisations.add(name="みどり会", by=city.staff)
    programmes.contract(programme=city.programme, organisation=other_body, since=START, by=city.staff)
    stranger = representative(other_body, city.staff)
    elsewhere = a_viewer(Role.DIVISION_STAFF, division=a_division("子育て支援課"))
    attempts: list[Callable[[], object]] = [
        lambda: send(city, by=stranger),
        lambda: send(city, by=city.staff),
        lambda: send(city, by=a_viewer(Role.CONTRACTOR)),
        lambda: returns.accept(filled=filled, by=elsewhere),
        lambda: returns.accept(filled=filled, by=city.sender),
        lambda: returns.accept(filled=filled, by=a_viewer(Role.DIVISION_HEAD)),
        lambda: returns.send_back(filled=filled, text="直して", by=elsewhere),
        lambda: return_items.ask(programme=city.programme, label="相談", unit="件", counts="延べ", by=elsewhere),
        lambda: due(city.staff, MAY),
        lambda: of_programme(elsewhere, city.programme, 2019),
        lambda: of_programme(city.sender, city.programme, 2019),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    returns.accept(filled=filled, by=city.staff)
    with pytest.raises(NotAllowedError):
        correct(city, filled, by=stranger)
    for text in ("", " ", "字" * 401):
        with pytest.raises(RegisterError):
            correct(city, filled, text=text)
    with pytest.raises(ReturnError):
        returns.send_back(filled=filled, text=" ", by=city.staff)


@pytest.mark.parametrize("state", ["sent", "accepted"])
def test_the_database_holds_one_of_a_month_in_each_open_state(city: City, state: str) -> None:
    filled = send(city)
    Return.objects.update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Return.objects.create(
            programme=city.programme, organisation=city.council, month=APRIL, state=state, sent_at=filled.sent_at
        )


# What is owed, and the division's grid


def test_a_contractor_sees_what_it_owes_with_last_months_counts_beside(city: City) -> None:
    for month in range(4, 13):
        send(city, date(2018, month, 1), people=month)
    for month in (1, 2):
        returns.accept(filled=send(city, date(2019, month, 1), people=month), by=city.staff)
    returns.send_back(filled=send(city, date(2019, 3, 1), people=30), text="回数を直して", by=city.staff)
    owed = due(city.sender, date(2019, 5, 7))
    assert [(one.month, one.deadline, one.is_late, one.sent_back) for one in owed] == [
        (date(2019, 3, 1), date(2019, 4, 5), True, "回数を直して"),
        (APRIL, date(2019, 5, 5), True, ""),
    ]
    assert [[answer.quantity for answer in one.last] for one in owed] == [[2, 8], [30, 8]]
    assert [one.is_late for one in due(city.sender, date(2019, 5, 5))] == [True, False]
    assert due(a_viewer(Role.CONTRACTOR), MAY) == []


def test_what_is_older_than_the_last_fiscal_year_is_not_owed_any_more(city: City) -> None:
    owed = due(replace(city.sender, on=date(2020, 4, 10)), date(2020, 4, 10))
    assert [owed[0].month, owed[-1].month, len(owed)] == [date(2019, 4, 1), date(2020, 3, 1), 12]
    assert due(replace(city.sender, on=date(2020, 5, 31)), date(2020, 5, 31)) == []


def test_a_correction_that_waits_is_not_owed_and_shown_beside_the_accepted_one(city: City) -> None:
    for month in range(4, 13):
        send(city, date(2018, month, 1))
    accepted = send(city, date(2019, 1, 1), people=10)
    returns.accept(filled=accepted, by=city.staff)
    waiting = correct(city, accepted, 11)
    assert date(2019, 1, 1) not in {one.month for one in due(city.sender, date(2019, 5, 7))}
    (line,) = of_programme(city.staff, city.programme, 2018)
    cell = line.cells[9]
    assert (cell.month, cell.state) == (date(2019, 1, 1), CellState.ACCEPTED)
    assert (cell.filled, cell.correction, cell.answers[0].quantity) == (accepted.pk, waiting.pk, 10)


def test_the_division_sees_each_month_of_each_body(city: City) -> None:
    other = organisations.add(name="あおば会", by=city.staff)
    programmes.contract(programme=city.programme, organisation=other, since=date(2019, 4, 15), by=city.staff)
    returns.send_back(filled=send(city), text="直して", by=city.staff)
    lines = of_programme(replace(city.staff, on=date(2019, 6, 3)), city.programme, 2019)
    assert [line.name for line in lines] == ["あおば会", city.council.name]
    shown = [[cell.state.value for cell in line.cells[:3]] for line in lines]
    assert shown == [["late", "owed", "not_due"], ["sent_back", "owed", "not_due"]]
    before = of_programme(a_viewer(Role.DIVISION_HEAD), city.programme, 2018)
    assert [(line.name, line.cells[0].state) for line in before] == [(city.council.name, CellState.LATE)]
    assert of_programme(a_viewer(Role.PLAN_OFFICE), city.programme, 2020) == [
        line for line in of_programme(city.staff, city.programme, 2020) if line.name == "あおば会"
    ]


def test_many_returns_take_as_many_queries_as_few(city: City) -> None:
    counts = []
    for months in ([4], range(5, 13)):
        for month in months:
            send(city, date(2018, month, 1))
        for number in range(3):
            body = organisations.add(name=f"団体{months}{number}", by=city.staff)
            programmes.contract(programme=city.programme, organisation=body, since=START, by=city.staff)
        per_list = []
        for ask in (lambda: due(city.sender, MAY), lambda: of_programme(city.staff, city.programme, 2018)):
            with CaptureQueriesContext(connection) as queries:
                ask()
            per_list.append(len(queries))
        counts.append(per_list)
    assert counts[0] == counts[1] == [3, 3]


# What several do at once, on a database of its own

_AT_ONCE = """
import multiprocessing, sys, django
django.setup()
from datetime import date
from django.db import connection
from tests.factories.viewers import a_viewer
from tests.integration.test_returns import city_of, send as send_april
from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.registers.models import Return
from sasaeai.city.registers.services import returns
from sasaeai.lib.errors import UserFacingError

def settle(viewer, key, barrier, told):
    filled = Return.objects.get(pk=key)
    barrier.wait()
    try:
        returns.accept(filled=filled, by=viewer)
        told.put("accepted")
    except UserFacingError as error:
        told.put(type(error).__name__)

def send(city, barrier, told):
    barrier.wait()
    try:
        told.put(send_april(city, seen=None).state)
    except UserFacingError as error:
        told.put(type(error).__name__)

def at_once(work, arguments):
    connection.close()
    context = multiprocessing.get_context("fork")
    barrier, told = context.Barrier(len(arguments)), context.Queue()
    running = [context.Process(target=work, args=(*given, barrier, told)) for given in arguments]
    [one.start() for one in running]
    found = sorted(told.get(timeout=60) for _ in running)
    [one.join() for one in running]
    return found

city = city_of()
print(at_once(send, [(city,)] * 4), sorted(Return.objects.values_list("state", flat=True)))
key = Return.objects.get(state="sent").pk
staff = [a_viewer(Role.DIVISION_STAFF, on=date(2019, 5, 7)) for _ in range(4)]
print(at_once(settle, [(one, key) for one in staff]), Return.objects.filter(state="accepted").count())
"""


def test_of_many_at_once_each_is_kept_or_told(tmp_path: Path, root: Path) -> None:
    with installed(tmp_path, has_tables=True) as environment:
        environment |= {"PYTHONPATH": str(root), "DJANGO_SETTINGS_MODULE": "sasaeai.config.settings"}
        done = run([sys.executable, "-c", _AT_ONCE], environment)
    assert done.stdout.splitlines() == [
        "['ChangedMeanwhileError', 'ChangedMeanwhileError', 'ChangedMeanwhileError', 'sent'] ['sent']",
        "['ReturnError', 'ReturnError', 'ReturnError', 'accepted'] 1",
    ], done.stderr
