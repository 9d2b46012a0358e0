"""Returns (月報) are sent and corrected by bodies under contract, accepted or sent back by the division.

None is ever changed: what is sent anew replaces what was sent before. Whoever sends or settles holds the programme
meanwhile, so that of two at once the second sees what the first did.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.base.files.keeping import content_of
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.permissions import require, require_for
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.accounts.services.telling import tell
from sasaeai.city.people.services.texts import refuse_my_number
from sasaeai.city.registers.errors import ChangedMeanwhileError, ReturnError
from sasaeai.city.registers.models import (
    Organisation,
    Programme,
    Representative,
    Return,
    ReturnItem,
    ReturnValue,
)
from sasaeai.city.registers.rules import returns as rules
from sasaeai.city.registers.rules.returns import State
from sasaeai.city.registers.rules.terms import Term
from sasaeai.city.registers.services.programmes import locked_programme
from sasaeai.city.registers.services.typed_texts import tidied
from sasaeai.lib.wareki import era_year_on, format_day

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sasaeai.base.files.models import StoredFile

_NO_REASONS: Mapping[ReturnItem, str] = MappingProxyType({})
_SETTLED = {
    State.ACCEPTED: ("この月報は、もう確認済みです。", "This return has been accepted already."),
    State.SENT_BACK: ("この月報は、もう差し戻されています。", "This return has been sent back already."),
    State.REPLACED: (
        "この月報は、新しいものに差し替えられました。新しい月報を見てください。",
        "This return has been replaced by a newer one; look at that.",
    ),
}


class Answered(NamedTuple):
    """What is sent of a month: a count of each item, or why there is none, and the paper it was counted from."""

    counts: Mapping[ReturnItem, int | None]
    why_missing: Mapping[ReturnItem, str] = _NO_REASONS
    file: "StoredFile | None" = None


def send(
    *,
    programme: Programme,
    organisation: Organisation,
    month: date,
    answered: Answered,
    seen: Return | None,
    by: Viewer,
) -> Return:
    """Send a month's counts of a body; what it sent of this month before, and is not accepted, is replaced.

    ``seen`` is the return from which the sender went on (``rules.latest``), None where nothing had been sent. A body
    may send the months of its contract until 60 days after the end: the last month is counted after it, and may come
    back. Raises ``NotAllowedError`` for a post that does not act for the body or whose access has ended,
    ``ReturnError`` without a contract, before the month is over, for answers that lack something (all of them named),
    and where the month is accepted (``correct`` is for that), ``ChangedMeanwhileError`` where another return came
    meanwhile.
    """
    month = rules.month_of(month)
    _require_access(programme, organisation, month, by)
    with transaction.atomic():
        held = locked_programme(programme)
        earlier = list(_of_month(held, organisation, month).exclude(state=State.REPLACED))
        if any(one.state == State.ACCEPTED for one in earlier):
            raise ReturnError(
                f"{_named(month)}分は、もう確認済みです。数を直すときは、訂正として送ってください。",
                f"The return of {month:%Y-%m} is accepted already; send a correction.",
            )
        _require_seen(earlier, seen)
        filled = Return(programme=held, organisation=organisation, month=month, file=answered.file)
        _replace(earlier)
        _keep(filled, _answers(held, answered), by)
        _record("send", [filled, *earlier], by)
    return filled


def correct(
    *,
    accepted: Return,
    answered: Answered,
    text: str,
    seen: Return | None,
    by: Viewer,
) -> Return:
    """Send other counts for a month that is accepted, with a text that says why; it waits to be accepted, too.

    Until then the accepted return stays in force, so that no figure changes before the division has seen it. Raises as
    ``send`` does, and ``ReturnError`` without a text or where the return is not the accepted one any more.
    """
    month, organisation = accepted.month, accepted.organisation
    _require_access(accepted.programme, organisation, month, by)
    text = tidied(Return, correction=text)["correction"]
    if not text:
        raise ReturnError("訂正の理由を入れてください。", "Say why the return is corrected.")
    with transaction.atomic():
        held = locked_programme(accepted.programme)
        earlier = list(_of_month(held, organisation, month).exclude(state=State.REPLACED))
        in_force = [one for one in earlier if one.state == State.ACCEPTED]
        if in_force != [accepted]:
            raise ReturnError(
                "この月報は、いま有効なものではありません。新しい月報を開いて、訂正してください。",
                "This return is not the one in force; open the newer one and correct that.",
            )
        _require_seen(earlier, seen)
        waiting = [one for one in earlier if one != accepted]
        filled = Return(programme=held, organisation=organisation, month=month, file=answered.file, correction=text)
        _replace(waiting)
        _keep(filled, _answers(held, answered), by)
        _record("correct", [filled, accepted, *waiting], by)
    return filled


def accept(*, filled: Return, by: Viewer) -> None:
    """Accept a return for its programme's division; of a correction, the return that it corrects is replaced.

    Raises ``NotAllowedError``, also for who sent it himself, and ``ReturnError`` where it is settled already.
    """
    with transaction.atomic():
        locked = _unsettled(filled, State.ACCEPTED, by)
        in_force = list(_of_month(locked.programme, locked.organisation, locked.month).filter(state=State.ACCEPTED))
        _replace(in_force)
        _settle(locked, State.ACCEPTED, by)
        _record("accept", [locked, *in_force], by)
    filled.refresh_from_db()


def send_back(*, filled: Return, text: str, by: Viewer) -> None:
    """Send a return back with what is to be mended. Raises as ``accept`` does, and ``ReturnError`` without a text."""
    text = tidied(Return, settled_text=text)["settled_text"]
    if not text:
        raise ReturnError("どこを直してほしいかを入れてください。", "Say what is to be mended.")
    with transaction.atomic():
        locked = _unsettled(filled, State.SENT_BACK, by)
        locked.settled_text = text
        _settle(locked, State.SENT_BACK, by)
        _record("send_back", [locked], by)
        _tell_senders(locked, by)
    filled.refresh_from_db()


def content_of_file(*, filled: Return, by: Viewer) -> bytes:
    """The file that came with a return, for who may read that (``readable``); that it was read is logged.

    Raises ``SealError`` where the file on the disk is not the one that was kept.
    """
    if filled.file is None:
        raise ValueError("a return without a file")
    with transaction.atomic():
        _record("read_file", [filled], by)
    return content_of(filled.file)


def _require_access(programme: Programme, organisation: Organisation, month: date, by: Viewer) -> None:
    require(by, Right.SEND_RETURNS)
    if not Representative.objects.filter(post=UUID(by.post), organisation=organisation).exists():
        raise NotAllowedError
    theirs = [Term(one.since, one.until) for one in programme.contracts.filter(organisation=organisation)]
    of_month = [term for term in theirs if rules.is_of(month, term)]
    if not of_month:
        raise ReturnError(
            f"{_named(month)}には、この事業の契約がありません。", f"There is no contract for {month:%Y-%m}."
        )
    from_day = max(rules.may_be_sent_from(month, term) for term in of_month)
    if by.on < from_day:
        raise ReturnError(
            f"{_named(month)}分は、{format_day(from_day)}から送れます。",
            f"The return of {month:%Y-%m} can be sent from {from_day} on.",
        )
    if not any(rules.has_access(term, by.on) for term in of_month):
        raise NotAllowedError


def _answers(programme: Programme, answered: Answered) -> list[ReturnValue]:
    """The answer to each item of the programme. Raises ``ReturnError`` that names all that is wrong."""
    items = {str(item.pk): item for item in programme.return_items.all()}
    given = {str(item.pk) for item in (*answered.counts, *answered.why_missing)}
    if not items or given - items.keys():
        raise ReturnError(
            "この事業の月報の項目が変わりました。画面を開き直して、もう一度入れてください。",
            "The programme asks for other things than were answered; open the return again.",
        )
    numbers = {str(item.pk): number for item, number in answered.counts.items()}
    reasons = {str(item.pk): " ".join(text.split()) for item, text in answered.why_missing.items()}
    wrong = rules.problems({key: item.label for key, item in items.items()}, numbers, reasons)
    if wrong:
        raise ReturnError(
            "、".join(f"「{one.label}」：{one.ja}" for one in wrong) + "。",
            "; ".join(f"“{one.label}” {one.en}" for one in wrong) + ".",
        )
    for text in reasons.values():
        refuse_my_number({"why_missing": text}, ReturnValue)
    return [
        ReturnValue(item=item, quantity=numbers.get(key), why_missing=reasons.get(key, ""))
        for key, item in items.items()
    ]


def _of_month(programme: Programme, organisation: Organisation, month: date) -> "QuerySet[Return]":
    return Return.objects.filter(programme=programme, organisation=organisation, month=month).order_by("sent_at")


def _require_seen(earlier: Iterable[Return], seen: Return | None) -> None:
    """Refuse what would replace a return that its sender did not look at. Raises ``ChangedMeanwhileError``."""
    if rules.latest({one.state: one for one in earlier}) != seen:
        raise ChangedMeanwhileError


def _replace(earlier: Iterable[Return]) -> None:
    for one in earlier:
        _require_next(one, State.REPLACED)
        one.state = State.REPLACED.value
        one.save(update_fields=["state"])


def _keep(filled: Return, answers: list[ReturnValue], by: Viewer) -> None:
    filled.state, filled.sent_by, filled.sender_id = State.SENT.value, by.actor, UUID(by.user)
    filled.sent_at = timezone.now()
    filled.save(force_insert=True)
    for answer in answers:
        answer.filled = filled
    ReturnValue.objects.bulk_create(answers)


def _unsettled(filled: Return, to: State, by: Viewer) -> Return:
    """The return as it is now, its programme held. Raises ``NotAllowedError`` and ``ReturnError``."""
    programme = locked_programme(filled.programme)
    require_for(by, Right.ACCEPT_RETURNS, str(programme.division_id))
    now = Return.objects.select_related("organisation", "programme").get(pk=filled.pk)
    if str(now.sender_id) == by.user or now.sent_by == by.actor:
        raise NotAllowedError
    _require_next(now, to)
    return now


def _require_next(filled: Return, to: State) -> None:
    if not rules.may_become(filled.state, to):
        raise ReturnError(*_SETTLED[State(filled.state)])


def _settle(filled: Return, to: State, by: Viewer) -> None:
    filled.state, filled.settled_by, filled.settled_at = to.value, by.actor, timezone.now()
    filled.save(update_fields=["state", "settled_by", "settled_at", "settled_text"])


def _tell_senders(filled: Return, by: Viewer) -> None:
    posts = Representative.objects.filter(organisation=filled.organisation_id).values_list("post", flat=True)
    sentence = f"{filled.programme.name}の{_named(filled.month)}分の月報が差し戻されました"
    tell(posts=list(posts), sentence=sentence, about=("registers.return", str(filled.pk)), by=by.actor, on=by.on)


def _named(month: date) -> str:
    return f"{era_year_on(month)}{month.month}月"


def _record(deed: str, returns: Iterable[Return], by: Viewer) -> None:
    record(
        action=f"registers.return.{deed}",
        by=by.actor,
        subject_type="registers.return",
        subject_ids=[str(one.pk) for one in returns],
    )
