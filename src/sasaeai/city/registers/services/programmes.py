"""Programmes are set up and end; bodies run them under contract, and posts act for bodies."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.permissions import require_for
from sasaeai.city.accounts.rules.roles import Right, Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.models import Contract, Organisation, Programme, Representative
from sasaeai.city.registers.permissions import require_keeping
from sasaeai.city.registers.rules.terms import Term
from sasaeai.city.registers.services.typed_texts import tidied
from sasaeai.lib.wareki import format_day

if TYPE_CHECKING:
    from sasaeai.city.accounts.models import Post
    from sasaeai.city.places.models import Division


def set_up(*, name: str, division: "Division", since: date, until: date | None = None, by: Viewer) -> Programme:
    """Set up a programme of a division.

    Raises ``RegisterError`` for a blank name, one that another programme has at that time, or days in the wrong order.
    """
    require_keeping(by, division.pk)
    name = tidied(Programme, name=name)["name"]
    if not name:
        raise RegisterError("事業の名前を入れてください。", "The programme needs a name.")
    term = _ordered(since, until)
    with transaction.atomic():
        same = Programme.objects.filter(name=name)
        if any(term.meets(Term(one.since, one.until)) for one in same):
            raise RegisterError(f"「{name}」という事業は、もうあります。", f"There is a programme “{name}” already.")
        programme = Programme.objects.create(name=name, division=division, since=since, until=until)
        _record("registers.programme.set_up", programme, by=by)
    return programme


def end(*, programme: Programme, last_day: date, by: Viewer) -> None:
    """End a programme after a day; contracts that would go on end with it.

    Raises ``RegisterError`` where it has an earlier end, ends before it begins, or has networks that go on.
    """
    require_keeping(by, programme.division_id)
    with transaction.atomic():
        locked = locked_programme(programme)
        _require_earlier_end(locked.name, Term(locked.since, locked.until), last_day)
        going_on = Q(until__isnull=True) | Q(until__gt=last_day)
        _require_no_more(locked, going_on, last_day)
        cut = list(locked.contracts.filter(going_on))
        for one in cut:
            one.until = last_day
        Contract.objects.bulk_update(cut, ["until"])
        locked.until = last_day
        locked.save(update_fields=["until"])
        _record("registers.programme.end", locked, by=by, fields=("until",))
        if cut:
            _record("registers.contract.end", *cut, by=by, fields=("until",))
    programme.refresh_from_db()


def contract(
    *, programme: Programme, organisation: Organisation, since: date, until: date | None = None, by: Viewer
) -> Contract:
    """Note that a body runs a programme for a time; its access to returns follows.

    Raises ``RegisterError`` outside the programme's time, and where the body has a contract for some of these days.
    """
    require_keeping(by, programme.division_id)
    term = _ordered(since, until)
    with transaction.atomic():
        locked = locked_programme(programme)
        whole = Term(locked.since, locked.until)
        if not whole.covers(Term(since, until or locked.until)):
            raise RegisterError(
                f"契約期間が、事業「{locked.name}」の期間からはみ出しています。",
                f"The contract reaches beyond the time of the programme “{locked.name}”.",
            )
        theirs = locked.contracts.filter(organisation=organisation)
        if any(term.meets(Term(one.since, one.until)) for one in theirs):
            raise RegisterError(
                f"「{organisation.name}」には、この期間と重なる契約がもうあります。",
                f"“{organisation.name}” has a contract for some of these days already.",
            )
        made = Contract.objects.create(
            programme=locked, organisation=organisation, since=since, until=until or locked.until
        )
        _record("registers.contract.add", made, by=by)
    return made


def end_contract(*, contract: Contract, last_day: date, by: Viewer) -> None:
    """End a contract after a day, earlier than it would. Raises ``RegisterError`` where it ends by then anyway."""
    require_keeping(by, contract.programme.division_id)
    with transaction.atomic():
        locked_programme(contract.programme)
        locked = Contract.objects.select_related("organisation").get(pk=contract.pk)
        _require_earlier_end(locked.organisation.name, Term(locked.since, locked.until), last_day)
        locked.until = last_day
        locked.save(update_fields=["until"])
        _record("registers.contract.end", locked, by=by, fields=("until",))
    contract.refresh_from_db()


def withdraw_contract(*, contract: Contract, by: Viewer) -> None:
    """Take a contract back that has not begun. Raises ``RegisterError`` where it has: that one is ended."""
    require_keeping(by, contract.programme.division_id)
    with transaction.atomic():
        locked_programme(contract.programme)
        locked = Contract.objects.get(pk=contract.pk)
        if locked.since <= by.on:
            raise RegisterError(
                "この契約はもう始まっています。終わりの日を入れてください。",
                "This contract has begun; note its last day.",
            )
        _record("registers.contract.withdraw", locked, by=by)
        locked.delete()


def represent(*, post: "Post", organisation: Organisation, by: Viewer) -> Representative:
    """Let a contractor's post act for a body that has a contract with the viewer's division (or for any: accounts).

    Raises ``NotAllowedError``, and ``RegisterError`` for a post in the office or one that acts for another body: what
    it has sent stays that body's, so another body gets another post.
    """
    if not by.may(Right.MANAGE_ACCOUNTS):
        _require_a_contract_with(organisation, by)
    if post.role != Role.CONTRACTOR:
        raise RegisterError("受託者の職だけが、団体を代表できます。", "Only a contractor's post may act for a body.")
    with transaction.atomic():
        acting, is_new = Representative.objects.get_or_create(post=post, defaults={"organisation": organisation})
        if acting.organisation_id != organisation.pk:
            raise RegisterError(
                "この職は、もうほかの団体を代表しています。新しい職を作ってください。",
                "This post acts for another body already; make a new post.",
            )
        if is_new:
            _record("registers.representative.add", acting, by=by)
    return acting


def locked_programme(programme: Programme) -> Programme:
    """The programme as it is now, held until the transaction ends: who changes what hangs on it comes one by one.

    Rows that name the programme may still be added by others meanwhile.
    """
    return Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _require_no_more(programme: Programme, going_on: Q, last_day: date) -> None:
    """Raise ``RegisterError`` where networks go on after the programme's last day, or contracts only begin then."""
    networks = list(programme.networks.filter(going_on).order_by("name").values_list("name", flat=True))
    if networks:
        raise RegisterError(
            f"先に、この事業の登録名簿を終了してください：{'、'.join(networks)}。",
            f"End the networks of this programme first: {', '.join(networks)}.",
        )
    later = programme.contracts.filter(since__gt=last_day).count()
    if later:
        raise RegisterError(
            f"この日より後に始まる委託契約が {later} 件あります。先に取り消してください。",
            f"There are {later} contracts that begin after this day; take them back first.",
        )


def _require_a_contract_with(organisation: Organisation, by: Viewer) -> None:
    divisions = {str(one) for one in organisation.contracts.values_list("programme__division", flat=True)}
    of_his = next((one for one in divisions if by.may_for(Right.KEEP_REGISTERS, one)), None)
    require_for(by, Right.KEEP_REGISTERS, of_his)


def _ordered(since: date, until: date | None) -> Term:
    if until is not None and until < since:
        raise RegisterError("終わりの日が、始まりの日より前です。", "The last day lies before the first.")
    return Term(since, until)


def _require_earlier_end(name: str, term: Term, last_day: date) -> None:
    if last_day < term.since:
        raise RegisterError(f"「{name}」が始まる前の日には終われません。", f"“{name}” cannot end before it began.")
    if last_day >= term.last:
        raise RegisterError(
            f"「{name}」は、{format_day(term.last)}で終わることになっています。",
            f"“{name}” ends on {term.last} already.",
        )


def _record(
    action: str, *rows: Programme | Contract | Representative, by: Viewer, fields: tuple[str, ...] = ()
) -> None:
    record(
        action=action,
        by=by.actor,
        subject_type=action.rpartition(".")[0],
        subject_ids=[str(row.pk) for row in rows],
        fields=fields,
    )
