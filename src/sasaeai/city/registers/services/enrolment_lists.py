"""Taking in a network's list of bodies and people: upload, settle the columns, check, accept, or give up.

A list may come again and again: what is the same stays, what the list knows newer is changed, nothing is ever removed.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from sasaeai.base.imports import accepting, giving_up, staging, taking_in
from sasaeai.base.imports.columns import Column
from sasaeai.base.imports.errors import ImportRefusedError
from sasaeai.base.imports.kinds import Kind
from sasaeai.base.imports.models import Batch
from sasaeai.city.accounts.permissions import require_for
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.models import Enrolment, Network, StagedEnrolment
from sasaeai.city.registers.rules import enrolment_lists as rules
from sasaeai.city.registers.services.enrolment_list_live import ahead, live, take_back
from sasaeai.city.registers.services.enrolment_list_rows import staged

COLUMNS = (
    Column(
        key="party",
        label=_("body or person"),
        headings=("機関／協力者の別", "区分", "種別", "機関・協力者", "登録区分", "party", "kind"),
        clean=rules.read_party,
        hint=_("機関, 団体, 事業者 or 店舗 for a body; 協力者 or 個人 for a person"),
    ),
    Column(
        key="name",
        label=_("name"),
        headings=(
            "名称／氏名", "名称", "氏名", "名前", "お名前", "団体名", "機関名", "事業者名", "店舗名", "協力者名",
            "名称・氏名", "登録者名", "name",
        ),
        clean=rules.read_name,
        is_required=True,
    ),
    Column(
        key="kana",
        label=_("reading"),
        headings=("フリガナ", "ふりがな", "カナ", "かな", "氏名カナ", "カナ氏名", "ヨミ", "よみがな", "kana"),
        clean=rules.read_kana,
        hint=_("tells people of one name apart; not kept for bodies"),
    ),
    Column(
        key="phone",
        label=_("phone"),
        headings=("電話番号", "電話", "連絡先", "連絡先電話番号", "携帯電話", "TEL", "phone"),
        clean=rules.read_phone,
        hint=_("one number; tells people of one name apart"),
    ),
    Column(
        key="address",
        label=_("address"),
        headings=("住所", "所在地", "自宅住所", "住所（所在地）", "address"),
        clean=rules.read_address,
        hint=_("of people; not kept for bodies"),
    ),
    Column(
        key="since",
        label=_("day of enrolment"),
        headings=(
            "登録日", "登録年月日", "加入日", "加入年月日", "入会日", "開始日", "協定締結日", "登録年度", "since",
        ),
        clean=rules.read_day,
        is_required=True,
        hint=_("平成30年4月1日, 2018/4/1, 平成30年4月, 平成30年度 or 平成30年3月31日以前"),
    ),
    Column(
        key="until",
        label=_("last day of the enrolment"),
        headings=(
            "終了日", "終了年月日", "脱退日", "脱退年月日", "退会日", "退会年月日", "解除日", "廃止日", "抹消日",
            "until",
        ),
        clean=rules.read_day,
        hint=_("the last day that is included; where it is blank, the register keeps what it has"),
    ),
    Column(
        key="why_left",
        label=_("why it ended"),
        headings=("終了理由", "脱退理由", "退会理由", "解除理由", "廃止理由", "抹消理由", "why_left"),
        clean=rules.read_why,
        hint=_("in a few words; it is not sealed, so nothing about a person's health or family"),
    ),
    Column(
        key="role",
        label=_("role"),
        headings=("役割", "役職", "role"),  # not 備考: what stands there is often about a person
        clean=rules.read_role,
        hint=_("a role in a few words; it is not sealed, so nothing about a person's health or family"),
    ),
)  # fmt: skip
KIND = Kind(
    name="registers.enrolments",
    columns=COLUMNS,
    staged=StagedEnrolment,
    stage=staged,
    live=live,
    ahead=ahead,
    take_back=take_back,
    may_leave_out=True,
)


def upload(
    *,
    network: Network,
    data: bytes,
    name: str,
    by: Viewer,
    party: str | None = None,
    sheet: str | None = None,
) -> Batch:
    """Take in the file of a network's list; its columns are guessed. Where rows do not say, all are ``party``.

    Raises ``NotAllowedError``, and ``UserFacingError`` where the file cannot be read as a list.
    """
    _require(network, by)
    if party is not None and party not in Enrolment.Party.values:
        raise ValueError(f"no party is called {party}")
    options = {"party": party} if party else {}
    return taking_in.upload(
        kind=KIND, subject=str(network.pk), data=data, name=name, sheet=sheet, options=options, by=by.actor
    )


def map_columns(*, batch: Batch, mapping: Mapping[str, int], by: Viewer) -> Batch:
    """Settle which column (from 0) stands for which key. Raises ``ImportRefusedError`` where one needed is missing."""
    _require(_network(batch), by)
    if "party" not in mapping and not batch.options.get("party"):
        raise ImportRefusedError(
            "機関か協力者かを示す列がありません。列を選ぶか、一覧の全員がどちらかを選んでください。",
            "No column says who is a body and who a person; choose one, or say which all of them are.",
        )
    return taking_in.map_columns(batch=batch, mapping=mapping, by=by.actor)


def check(*, batch: Batch, by: Viewer) -> Batch:
    """Check a list against itself and the register; a long one as a job. Raises ``ImportRefusedError``."""
    _require(_network(batch), by)
    return staging.check(batch=batch, by=by.actor)


def accept(*, batch: Batch, by: Viewer, leave_out_wrong: bool = False) -> Batch:
    """Make a checked list live, all of it in one short transaction; ``leave_out_wrong`` leaves out rows with problems.

    Raises ``ImportRefusedError`` where problems remain, or the register has changed since the check.
    """
    _require(_network(batch), by)
    return accepting.accept(batch=batch, by=by.actor, leave_out_wrong=leave_out_wrong)


def give_up(*, batch: Batch, by: Viewer) -> None:
    """Give a list up; its file goes. Raises ``ImportRefusedError`` where it has been accepted."""
    _require(_network(batch), by)
    giving_up.give_up(batch=batch, by=by.actor)


def _network(batch: Batch) -> Network:
    """The network of a list. Raises ``LookupError`` for a batch of another kind."""
    if batch.kind != KIND.name:
        raise LookupError(f"no list of enrolments: {batch.kind}")
    return Network.objects.select_related("programme").get(pk=batch.subject)


def _require(network: Network, by: Viewer) -> None:
    require_for(by, Right.KEEP_REGISTERS, str(network.programme.division_id))
