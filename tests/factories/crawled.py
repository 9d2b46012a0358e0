"""A small city with something behind every address, and a word of its own (a canary) in every personal field.

For tests that ask for everything as everybody. Names, numbers and words are invented, and stand nowhere else.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories.lists import as_csv, body, person, wired
from tests.factories.plain_sheets import a_measure, a_sheet
from tests.factories.sheet_imports import accepted, put_in
from tests.factories.viewers import a_division

from sasaeai.base.files.keeping import examined, keep
from sasaeai.base.files.kinds import DOCUMENTS
from sasaeai.base.imports.models import Batch
from sasaeai.base.outbox.models import Message
from sasaeai.base.outbox.posting import post
from sasaeai.city.accounts.models import Holding, Post, User
from sasaeai.city.accounts.rules.roles import OF_A_DIVISION, Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.people.services import persons
from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import CrossListing
from sasaeai.city.registers.models import Network, Organisation, Programme, Return
from sasaeai.city.registers.rules.returns import month_of
from sasaeai.city.registers.services import (
    enrolment_lists,
    enrolments,
    networks,
    organisations,
    programmes,
    return_items,
    returns,
)
from sasaeai.city.registers.services.returns import Answered
from sasaeai.cycle.indicators.rules.definitions import Definition
from sasaeai.cycle.indicators.services.indicators import define
from sasaeai.cycle.rounds.models import Entry, Round, SettledFinding, SheetImport
from sasaeai.cycle.rounds.public import plans
from sasaeai.cycle.rounds.selectors.findings import questions_of
from sasaeai.cycle.rounds.services import entries, publishing, steps
from sasaeai.lib.vague_days import read_vague_day

START = date(2015, 4, 1)
PASSWORD_LESS = "!"
CANARIES = {
    "office-name": "企画野鹿苑",
    "collector-name": "集野鶴亀",
    "division-name": "担当野獺祭",
    "head-name": "課長野梟",
    "other-division-name": "道端野雉",
    "other-head-name": "道奥野鷺",
    "contractor-name": "委託野鴇",
    "other-contractor-name": "別口野鶉",
    "committee-name": "委員野鵜",
    "auditor-name": "監査野鷹",
    "admin-name": "管理野鳶",
    "mail": "kanariya.tegami@mail.example",
    "person-name": "若荻鈴蘭",
    "person-kana": "ワカオギスズラン",
    "person-born": "1931-02-03",
    "person-address": "みどり野市若荻七丁目八十八番",
    "person-phone": "080-7171-8282",
    "protected-name": "日野桔梗",
    "protected-address": "みどり野市隠町一丁目九十九番",
    "why-left": "入院先の都合による退会",
    "staged-name": "朝倉竜胆",
    "staged-kana": "アサクラリンドウ",
    "staged-phone": "080-7373-8484",
    "staged-address": "みどり野市朝倉六丁目七十七番",
    "staged-why": "家族の介護のための退会",
    "wrong-cell": "昨年の秋に倒れた頃",
    "wrong-name": "真野撫子",
    "list-file": "桔梗組名簿控え",
    "return-file": "野菊の手控え",
    "return-content": "参加した波多紫苑さんの様子",
    "correction": "三隅芙蓉さんを二度数えていた",
    "settled-text": "久世木槿さんの分を除いて",
    "why-missing": "係の早瀬紫陽花が休んだ",
    "sheet-file": "水上版評価控え",
    "letter-name": "片桐茉莉花",
    "letter-address": "みどり野市片桐三丁目三十三番",
    "letter-body": "面談の折に伺った件です",
    "draft": "青柳案の書きかけ",
    "before-mending": "浅井田案の直す前の文",
    "send-back": "宇津木の件は書かない",
    "kept-reason": "小坂井の了解を得ている",
}
"""By what they stand in. The last four are no personal fields, but what is said inside the office alone."""


class Who(NamedTuple):
    """A role in the tests: which post it is."""

    role: Role
    division: str = ""


ROLES = {
    "office": Who(Role.PLAN_OFFICE),
    "collector": Who(Role.PLAN_OFFICE),
    "division": Who(Role.DIVISION_STAFF, "高齢福祉課"),
    "head": Who(Role.DIVISION_HEAD, "高齢福祉課"),
    "other-division": Who(Role.DIVISION_STAFF, "道路課"),
    "other-head": Who(Role.DIVISION_HEAD, "道路課"),
    "contractor": Who(Role.CONTRACTOR),
    "other-contractor": Who(Role.CONTRACTOR),
    "committee": Who(Role.COMMITTEE),
    "auditor": Who(Role.AUDITOR),
    "admin": Who(Role.SYSTEM_ADMIN),
}
_STAGES = ("not-begun", "begun", "submitted", "sent-back", "approved", "frozen", "published")


@dataclass(frozen=True, slots=True)
class Target:
    """An address: its name and, where several things lie behind it, which. ``data`` is what a form there would send."""

    name: str
    args: tuple[object, ...] = ()
    which: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """As the file of access names it."""
        return f"{self.name}@{self.which}" if self.which else self.name

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return reverse(self.name, args=self.args)


@dataclass(slots=True)
class Crawled:
    """The city: who is there, and everything that an address can name."""

    viewers: dict[str, Viewer]
    programme: Programme
    network: Network
    items: list[Any]
    month: date
    persons: dict[str, Any] = field(default_factory=dict)
    enrolled: dict[str, Any] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    sheets: dict[str, SheetImport] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    indicators: dict[str, Any] = field(default_factory=dict)
    letter: Any = None
    round: Round | None = None

    def client(self, role: str) -> Client:
        """A browser of somebody in this role; ``anonymous`` and ``without-post`` are roles, too."""
        client = Client(raise_request_exception=False)
        if role == "anonymous":
            return client
        login = role if role == "without-post" else str(User.objects.get(pk=self.viewers[role].user).login)
        client.force_login(User.objects.get(login=login), "django.contrib.auth.backends.ModelBackend")
        return client


@contextmanager
def a_crawled_city() -> Iterator[Crawled]:
    """The city, in a transaction that is rolled back at the end: tests may each run in one of their own inside."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as TestCase marks its own
    with outer:
        yield _built()
        transaction.set_rollback(True)


def _built() -> Crawled:
    wired()
    today = timezone.localdate()
    viewers = {name: _viewer(name, who, today) for name, who in ROLES.items()}
    User.objects.create(login="without-post", name="無職野鳰", password=PASSWORD_LESS)
    staff = viewers["division"]
    programme = programmes.set_up(name="見守り事業", division=_division("高齢福祉課"), since=START, by=staff)
    network = networks.set_up(programme=programme, name="見守りネットワーク", since=START, by=staff)
    items = [return_items.ask(programme=programme, label="参加者数", unit="人", counts="延べ人数", by=staff)]
    city = Crawled(viewers, programme, network, items, month_of(month_of(today) - timedelta(days=1)))
    _enrol(city, staff)
    _report(city, staff)
    _bring_lists(city, staff)
    _plan(city)
    return city


def _division(name: str) -> Division:
    return a_division(name)


def _viewer(name: str, who: Who, on: date) -> Viewer:
    division = _division(who.division) if who.role in OF_A_DIVISION else None
    called = CANARIES[f"{name}-name"]
    user = User.objects.create(login=f"s-{name}", name=called, mail=CANARIES["mail"], password=PASSWORD_LESS)
    post = Post.objects.create(role=who.role, title=f"{who.division}{who.role.value}", division=division, since=START)
    holding = Holding.objects.create(post=post, user=user, since=START)
    keys = frozenset({str(division.pk)} if division else ())
    return Viewer(str(user.pk), str(holding.pk), str(post.pk), who.role, on, keys)


def _enrol(city: Crawled, staff: Viewer) -> None:
    said = CANARIES
    one = persons.add(
        name=said["person-name"],
        kana=said["person-kana"],
        born_on=date.fromisoformat(said["person-born"]),
        address=said["person-address"],
        phone=said["person-phone"],
        by=staff,
    )
    other = persons.add(name=said["protected-name"], address=said["protected-address"], is_protected=True, by=staff)
    city.persons = {"open": one, "protected": other}
    shop = organisations.add(name="みどり商店", kind="商店", phone="0123-45-6789", by=staff)
    day = read_vague_day
    enrol = lambda **told: enrolments.enrol(network=city.network, since=day("2016-04-01"), by=staff, **told)  # noqa: E731
    city.enrolled = {"body": enrol(organisation=shop), "person": enrol(person=one), "left": enrol(person=other)}
    enrolments.leave(
        enrolment=city.enrolled["left"],
        version=city.enrolled["left"].version,
        until=day("2017-09-30"),
        why=said["why-left"],
        by=staff,
    )


def _report(city: Crawled, staff: Viewer) -> None:
    """A body under contract with a return in each state, and another body with a programme of another division."""
    council = organisations.add(name="みどり野市社会福祉協議会", by=staff)
    first = month_of(city.month - timedelta(days=100))
    programmes.contract(programme=city.programme, organisation=council, since=first, by=staff)
    _represented(city.viewers["contractor"], council, staff)
    stranger = organisations.add(name="みどり野道路公社", by=staff)
    other = city.viewers["other-division"]
    roads = programmes.set_up(name="道の手入れ", division=_division("道路課"), since=START, by=other)
    programmes.contract(programme=roads, organisation=stranger, since=first, by=other)
    _represented(city.viewers["other-contractor"], stranger, other)
    sender = city.viewers["contractor"]
    months = [first, *(month_of(first + timedelta(days=days)) for days in (31, 62))]
    content = f"日,様子\n1,{CANARIES['return-content']}\n".encode()
    name = CANARIES["return-file"] + ".csv"
    file = keep(examined(content, DOCUMENTS), name=name, purpose="registers.return", by=sender.actor)
    item = city.items[0]
    told: dict[str, Any] = {"programme": city.programme, "organisation": council, "seen": None, "by": sender}
    not_counted = Answered({item: None}, {item: CANARIES["why-missing"]})
    city.returns = {
        "accepted": returns.send(month=months[0], answered=not_counted, **told),
        "sent-back": returns.send(month=months[1], answered=Answered({item: 12}), **told),
        "sent": returns.send(month=months[2], answered=Answered({item: 12}, file=file), **told),
    }
    returns.accept(filled=city.returns["accepted"], by=staff)
    returns.send_back(filled=city.returns["sent-back"], text=CANARIES["settled-text"], by=staff)
    city.returns["correction"] = returns.correct(
        accepted=city.returns["accepted"],
        seen=city.returns["accepted"],
        text=CANARIES["correction"],
        answered=Answered({item: 11}),
        by=sender,
    )


def _represented(viewer: Viewer, organisation: Organisation, by: Viewer) -> None:
    programmes.represent(post=Post.objects.get(pk=viewer.post), organisation=organisation, by=by)


def _bring_lists(city: Crawled, staff: Viewer) -> None:
    said = CANARIES
    right = [
        person(
            said["staged-name"], "2016-05-01", "2018-05-01", フリガナ=said["staged-kana"],
            電話番号=said["staged-phone"], 住所=said["staged-address"], 終了理由=said["staged-why"],
        ),
        body(),
    ]  # fmt: skip
    wrong = [person(said["wrong-name"], said["wrong-cell"]), person(said["wrong-name"], said["wrong-cell"])]
    for which, rows in (("checked", right), ("wrong", wrong)):
        batch = _uploaded(city, rows, staff)
        city.batches[which] = enrolment_lists.check(batch=batch, by=staff)
    city.batches["mapped"] = Batch.objects.get(pk=_uploaded(city, right, staff).pk)
    given_up = _uploaded(city, right, staff)
    enrolment_lists.give_up(batch=given_up, by=staff)
    city.batches["given-up"] = Batch.objects.get(pk=given_up.pk)


def _uploaded(city: Crawled, rows: list[Any], staff: Viewer) -> Batch:
    name = f"{CANARIES['list-file']}.csv"
    batch = enrolment_lists.upload(network=city.network, data=as_csv(rows), name=name, by=staff)
    return enrolment_lists.map_columns(batch=batch, mapping=batch.mapping, by=staff)


def _plan(city: Crawled) -> None:
    """A plan with an entry at each stage, a pair of measures that is listed twice, a figure of each family."""
    office, collector = city.viewers["office"], city.viewers["collector"]
    lead = {"divisions": ("高齢福祉課",), "joint_divisions": (), "figures": ()}
    measures = [a_measure(no, title=f"{stage}の取組", **lead) for no, stage in enumerate(_STAGES, 1)]
    other = {"divisions": ("道路課",), "joint_divisions": (), "figures": ()}
    twins = [
        a_measure(8, title="道の見守り", twins=(9,), **other),
        a_measure(9, title="道の見守り", twins=(8,), issues=CANARIES["draft"], **other),
    ]
    taken = put_in(a_sheet(*measures, *twins), office)
    city.round = accepted(taken, office, divisions={}).round
    taken.refresh_from_db()
    waiting = put_in(a_sheet(*measures), office)
    waiting.file.name = f"{CANARIES['sheet-file']}.csv"
    waiting.file.save()
    city.sheets = {"accepted": taken, "read": waiting}
    found = {entry.measure.number: entry for entry in city.round.entries.select_related("measure", "round")}
    city.entries = {stage: found[str(no)] for no, stage in enumerate(_STAGES, 1)}
    Entry.objects.filter(pk=city.entries["not-begun"].pk).update(stage="not_begun", version=1)
    _write(city)
    for stage, one in city.entries.items():
        city.entries[stage] = Entry.objects.select_related("measure", "round").get(pk=one.pk)
    publishing.publish(round_=city.round, decided_on=collector.on, decision_no="福政第1号", by=collector)
    frozen = city.entries["frozen"]
    city.entries["frozen"] = _taken(frozen, collector, "freeze")
    city.entries["published"].refresh_from_db()
    _figures(city)
    _a_letter(city)


def _write(city: Crawled) -> None:
    """Take each entry to its stage, with words of its own in what is not settled."""
    staff, head, collector = (city.viewers[name] for name in ("division", "head", "collector"))
    for stage in ("begun", "submitted", "sent-back", "approved", "frozen", "published"):
        city.entries[stage] = _said(city.entries[stage], staff, CANARIES["before-mending"], full=True)
        if stage in {"begun", "submitted", "sent-back", "approved"}:
            city.entries[stage] = _said(city.entries[stage], staff, CANARIES["draft"])
    _keep_a_question(city)
    for stage in ("submitted", "sent-back", "approved", "frozen", "published"):
        city.entries[stage] = _taken(city.entries[stage], staff, "submit")
        if stage != "submitted":
            city.entries[stage] = _taken(city.entries[stage], head, "send_back", CANARIES["send-back"])
        if stage in {"approved", "frozen", "published"}:
            city.entries[stage] = _said(city.entries[stage], staff, "直した課題。")
            city.entries[stage] = _taken(city.entries[stage], staff, "submit")
            city.entries[stage] = _taken(city.entries[stage], head, "approve")
    city.entries["published"] = _taken(city.entries["published"], collector, "freeze")


def _said(entry: Entry, by: Viewer, words: str, *, full: bool = False) -> Entry:
    texts = {"issues": words}
    if full:
        texts |= {"rating": "○", "strengths": "—", "direction": "continue", "reason": "続けるため。"}
    written = entries.Written(texts=texts)
    return entries.write(entry=entry, seen_version=entry.version, written=written, by=by)


def _taken(entry: Entry, by: Viewer, step: str, text: str = "") -> Entry:
    return steps.take(entry=entry, step=step, seen_version=entry.version, by=by, text=text)


def _keep_a_question(city: Crawled) -> None:
    """Answer every question of the linter about what will be published: the answers stay inside."""
    assert city.round is not None
    entry = city.entries["published"]
    for one in questions_of(city.round).get(entry.measure.number, []):
        SettledFinding.objects.create(
            entry=entry, key=one.key, reason=CANARIES["kept-reason"], at=timezone.now(), by="system:test"
        )


def _a_letter(city: Crawled) -> None:
    told = {"name": CANARIES["letter-name"], "address": CANARIES["letter-address"], "body": CANARIES["letter-body"]}
    message = post(
        channel=Message.Channel.LETTER, subject="お知らせ", about=("rounds.entry", "e-1"), by="system:test", **told
    )
    city.letter = message.pk


def _figures(city: Crawled) -> None:
    told = {"unit": "件", "definition": "登録している人と団体", "polarity": "more"}
    office, measure = city.viewers["office"], city.entries["published"].measure
    make = lambda label, **more: define(measure=measure, definition=Definition(label=label, **told, **more), by=office)  # noqa: E731
    city.indicators = {
        "enrolled": make("登録数", kind="stock", counting="cases", family="enrolled", network=city.network.pk),
        "returns": make("参加数", kind="flow", counting="attendances", family="returns", item=city.items[0].pk),
        "typed": make("会議", kind="flow", counting="times"),
        "cumulative": make(
            "参加累計", kind="cumulative", counting="attendances", family="returns", item=city.items[0].pk
        ),
    }


def targets(city: Crawled) -> list[Target]:
    """Every address of the site with each kind of thing that may lie behind it."""
    return [*_common(), *_of_registers(city), *_of_rounds(city), *_of_faces(city)]


def _common() -> list[Target]:
    return [
        Target("healthz"),
        Target("set_language", data={"language": "ja"}),
        Target("login"),
        Target("logout"),
        Target("accounts:choose-post"),
        Target("accounts:without-post"),
        Target("ui:gallery"),
    ]


def _of_registers(city: Crawled) -> list[Target]:
    network, programme = (city.network.pk,), (city.programme.pk,)
    month = (*programme, city.month.year, city.month.month)
    csv = lambda: SimpleUploadedFile("a.csv", as_csv([body()]))  # noqa: E731
    enrol = {"name": "みどり堂", "since": "2017-04-01"}
    found = [
        Target("registers:networks"),
        Target("registers:network", network),
        Target("registers:enrol", network, data=enrol),
        Target("registers:enrol-person", network, data=enrol),
        Target("registers:import-upload", network, data={"file": csv}),
        Target("registers:programmes"),
        Target("registers:programme-returns", programme),
        Target("registers:returns"),
        Target("registers:return", month, data={f"number-{city.items[0].pk}": "3"}),
    ]
    left = {"until": "2018-03-31", "version": "1"}
    found += [Target("registers:leave", (one.pk,), which, left) for which, one in city.enrolled.items()]
    same = {"name": "みどり堂", "seen-name": "みどり堂"}
    for which, one in city.enrolled.items():
        mistaken = {"version": str(one.version), "is_sure": "on"}
        said = {"since": str(one.since), "until": str(one.until or "")}
        corrected = {"version": str(one.version), **said, **{f"seen-{name}": text for name, text in said.items()}}
        found += [
            Target("registers:correct", (one.pk,), which, corrected),
            Target("registers:correct-party", (one.pk,), which, same),
            Target("registers:strike", (one.pk,), which, mistaken),
        ]
    found += [
        Target(f"registers:{name}", (city.batches[which].pk,), which)
        for name, whiches in _BATCHES_AT.items()
        for which in whiches
    ]
    mended = {"text": "直してください。"}
    found += [
        Target(f"registers:{name}", (city.returns[which].pk,), which, mended)
        for name, whiches in _RETURNS_AT.items()
        for which in whiches
    ]
    return found


_BATCHES_AT = {
    "import": ("checked", "wrong", "mapped", "given-up"),
    "import-columns": ("checked", "given-up"),
    "import-changes": ("checked", "mapped"),
    "import-missing": ("checked", "mapped"),
    "import-check": ("mapped", "given-up"),
    "import-accept": ("checked", "wrong"),
    "import-give-up": ("checked",),
}
_RETURNS_AT = {
    "filled": ("accepted", "sent-back", "sent", "correction"),
    "filled-file": ("accepted", "sent"),
    "filled-accept": ("accepted", "sent"),
    "filled-send-back": ("sent", "correction"),
}


def _of_rounds(city: Crawled) -> list[Target]:
    assert city.round is not None
    key = (city.round.pk,)
    pair = CrossListing.objects.get()
    opened = {"name": "令和2年度", "kind": "yearly", "first_year": "2020", "last_year": "2020"}
    settled = {"pair": str(pair.pk), "main": pair.main.number}
    decision = {"decision_no": "1", "decided_on": "2020-06-28"}
    file = lambda: SimpleUploadedFile("a.csv", "番号,取組名,担当課,評価\n1,見守り,道路課,○\n".encode())  # noqa: E731
    found = [
        Target("rounds:rounds"),
        Target("rounds:open", (city.round.plan_id,), data=opened),
        Target("rounds:board", key),
        Target("rounds:publish", key, data=decision),
        Target("rounds:twins", key),
        Target("rounds:settle", key, data=settled),
        Target("rounds:sheets", data={"file": file}),
        *(Target("rounds:sheet", (*key, suffix), suffix) for suffix in ("xlsx", "pdf", "docx", "csv", "exe")),
    ]
    for which, one in city.sheets.items():
        sheet = (one.pk,)
        found += [Target(f"rounds:{name}", sheet, which) for name in ("sheet-import", "sheet-columns", "sheet-accept")]
        corrected = {"field": "title", "text": "別の名前"}
        found += [
            Target("rounds:sheet-measure", (*sheet, "1"), which, corrected),
            Target("rounds:sheet-give-up", sheet, which),
            Target("rounds:sheet-year", sheet, which, {"fiscal_year": "2018"}),
        ]
    for which, entry in city.entries.items():
        version = {"version": str(entry.version), "issues": "別の課題"}
        found.append(Target("rounds:entry", (entry.pk,), which))
        if which in {"begun", "published"}:
            found.append(Target("rounds:history", (entry.pk,), which))
            found.append(Target("rounds:withdraw", (entry.pk,), which, {"text": "載せてはいけない名前があるため"}))
        if which in {"not-begun", "submitted", "published"}:
            found.append(Target("rounds:write", (entry.pk,), which, version))
        step = {"version": str(entry.version), "text": "直してください。"}
        found += [Target("rounds:step", (entry.pk, name), f"{which}.{name}", step) for name in _STEPS_FROM[which]]
    return found


_STEPS_FROM = {
    "not-begun": ("publish", "nothing"),
    "begun": ("submit",),
    "submitted": ("take_back", "send_back", "approve"),
    "sent-back": ("freeze",),
    "approved": ("return", "freeze"),
    "frozen": ("reopen",),
    "published": ("reopen",),
}


def _of_faces(city: Crawled) -> list[Target]:
    measure = city.entries["published"].measure
    defined = {
        "label": "会場", "unit": "か所", "definition": "会場の数", "source": "", "kind": "flow", "counting": "places",
        "base": "3-31-", "polarity": "unknown",
    }  # fmt: skip
    slug = plans()[0].slug
    return [
        Target("desk:home"),
        Target("desk:measures"),
        Target("desk:measure", (measure.pk,)),
        Target("desk:define", (measure.pk,), data=defined),
        Target("desk:divisions", (measure.pk,), data={"lead": str(_division("高齢福祉課").pk)}),
        *(Target("desk:behind", (one.pk, 2017), which) for which, one in city.indicators.items()),
        *_of_figures(city),
        Target("desk:outbox"),
        *(Target("desk:settle-message", (city.letter, deed), deed) for deed in ("done", "failed", "retry", "close")),
        Target("portal:front"),
        Target("portal:plan", (slug,)),
        Target("portal:measure", (slug, measure.number), "published"),
        Target("portal:measure", (slug, city.entries["frozen"].measure.number), "frozen"),
    ]


def _of_figures(city: Crawled) -> list[Target]:
    """What is given to a figure, and to a cumulative one, which may have a start."""
    typed, sums = city.indicators["typed"], city.indicators["cumulative"]
    definition = {
        "version": "1", "label": "会場", "unit": "か所", "definition": "会場の数", "source": "", "kind": "flow",
        "counting": "places", "base": "3-31-", "polarity": "unknown",
    }  # fmt: skip
    value = {"year": "2018", "value": "12"}
    told = {"source": "事業報告", "value": "12"}
    return [
        Target("desk:indicator", (typed.pk,), data=definition),
        Target("desk:indicator", (sums.pk,), "cumulative", definition | {"source": f"item:{sums.item_id}"}),
        Target("desk:target", (typed.pk,), data=value),
        Target("desk:typed", (typed.pk,), data=value | told),
        Target("desk:opening", (sums.pk,), data=told | {"as_of": "2016-03-31"}),
        Target("desk:ties", (typed.pk,), data={"printed": []}),
    ]


def sent_by(target: Target) -> dict[str, Any]:
    """What a form at an address sends; files are made anew each time, for they are read once."""
    return {name: value() if callable(value) else value for name, value in target.data.items()}
