"""Bodies and people are enrolled in networks and leave them; what was noted of that is corrected or struck out."""

from typing import TYPE_CHECKING, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from sasaeai.base.audit.recording import record
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.errors import ChangedMeanwhileError, RegisterError
from sasaeai.city.registers.models import Enrolment, Network, Organisation
from sasaeai.city.registers.permissions import require_keeping
from sasaeai.city.registers.rules.enrolments import Objection, objection, outlasts
from sasaeai.city.registers.services.typed_texts import tidied
from sasaeai.lib.vague_days import VagueDay

if TYPE_CHECKING:
    from sasaeai.city.people.models import Person

_SUBJECT = "registers.enrolment"
_SENTENCES = {
    Objection.ENDS_BEFORE_IT_BEGINS: (
        "終わりの日が、始まりの日より前です。日付を確かめてください。",
        "The last day lies before the first; check the days.",
    ),
    Objection.THERE_ALREADY: (
        "同じ人・団体が、この登録名簿に重なる期間でもう登録されています。先の登録を確かめてください。",
        "The same party is in this network already for some of these days; look at that enrolment.",
    ),
    Objection.NETWORK_ENDED: (
        "この登録名簿は終了しているので、新しく登録できません。",
        "This network has ended and takes no new enrolments.",
    ),
    Objection.OUTLASTS_THE_NETWORK: (
        "登録名簿の終わりの日より後まで続く登録になっています。日付を確かめてください。",
        "The enrolment goes on after the network ends; check the days.",
    ),
}


class Correction(TypedDict, total=False):
    """What may be corrected; ``until`` is None where the enrolment goes on after all."""

    since: VagueDay
    until: VagueDay | None
    role: str
    why_left: str


def enrol(
    *,
    network: Network,
    since: VagueDay,
    organisation: Organisation | None = None,
    person: "Person | None" = None,
    until: VagueDay | None = None,
    role: str = "",
    by: Viewer,
) -> Enrolment:
    """Enrol a body or a person (one of them), also for a time that is over; where the network's end is set, up to it.

    Raises ``RegisterError`` for a network that has ended, an end before the beginning, and where the party is certainly
    there on some of these days already; ``ValueError`` for both parties or none.
    """
    if (organisation is None) == (person is None):
        raise ValueError("either a body or a person is enrolled")
    require_keeping(by, network.programme.division_id)
    texts = tidied(Enrolment, role=role)
    with transaction.atomic():
        held = _held(network)
        if held.until is not None and held.until < by.on:
            _refuse(Objection.NETWORK_ENDED)
        if until is None and held.until is not None:
            until = VagueDay(held.until)
        added = Enrolment(
            network=held,
            party=Enrolment.Party.BODY if organisation else Enrolment.Party.PERSON,
            organisation=organisation,
            person=person,
            sort_name=organisation.plain_name if organisation else "",
            added_at=timezone.now(),
            **texts,
        )
        added.since, added.until = since, until
        _require_room(added, held)
        added.save(force_insert=True)
        _record("enrol", added, by, fields=["since", "until", "role"])
    return added


def leave(*, enrolment: Enrolment, version: int, until: VagueDay, why: str = "", by: Viewer) -> None:
    """Note the last day of an enrolment, and why it ended. ``version`` is that of the record that the viewer looked at.

    Raises ``RegisterError`` where an end is noted already (that is corrected) or the end lies before the beginning, and
    ``ChangedMeanwhileError`` where the record has another version by now.
    """
    require_keeping(by, enrolment.network.programme.division_id)
    why = tidied(Enrolment, why_left=why)["why_left"]
    with transaction.atomic():
        held = _held(enrolment.network)
        locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        if locked.until is not None:
            raise RegisterError(
                f"この登録は、{locked.until}で終わったことになっています。違うときは、登録を訂正してください。",
                "An end is noted for this enrolment already; correct it if it is wrong.",
            )
        if locked.version != version:
            raise ChangedMeanwhileError
        locked.until, locked.why_left = until, why
        _require_room(locked, held)
        _save(locked)
        _record("leave", locked, by, fields=["until", "why_left"])
    enrolment.refresh_from_db()


def correct(*, enrolment: Enrolment, version: int, by: Viewer, **changed: Unpack[Correction]) -> None:
    """Correct what was noted, as far as given and different. ``version`` is of the record that the viewer looked at.

    Raises ``ChangedMeanwhileError`` where it has another by now, ``RegisterError`` as ``enrol`` does.
    """
    require_keeping(by, enrolment.network.programme.division_id)
    texts = tidied(Enrolment, **{field: changed[field] for field in ("role", "why_left") if field in changed})
    with transaction.atomic():
        held = _held(enrolment.network)
        locked = Enrolment.objects.select_for_update().filter(pk=enrolment.pk).first()
        if locked is None or locked.version != version:
            raise ChangedMeanwhileError
        different = {field: to for field, to in {**changed, **texts}.items() if getattr(locked, field) != to}
        if different:
            for field, to in different.items():
                setattr(locked, field, to)
            if {"since", "until"} & different.keys():
                _require_room(locked, held)
            _save(locked)
            _record("correct", locked, by, fields=sorted(different))
    enrolment.refresh_from_db()


def strike(*, enrolment: Enrolment, version: int, by: Viewer) -> None:
    """Strike out what was enrolled by mistake: it counts for no day any more. Who really left, ``leave``s.

    Raises ``ChangedMeanwhileError`` where somebody has changed it since the viewer looked at it.
    """
    require_keeping(by, enrolment.network.programme.division_id)
    with transaction.atomic():
        _held(enrolment.network)
        locked = Enrolment.objects.select_for_update().filter(pk=enrolment.pk, version=version).first()
        if locked is None:
            raise ChangedMeanwhileError
        _record("strike", locked, by, fields=[])
        locked.delete()


def _held(network: Network) -> Network:
    """The network, held: who enrols in it comes one by one, so that nobody is there twice."""
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)


def _require_room(enrolment: Enrolment, network: Network) -> None:
    """Raise ``RegisterError`` where the party cannot be there for this time, given its other enrolments."""
    others = network.enrolments.filter(organisation=enrolment.organisation_id, person=enrolment.person_id).exclude(
        pk=enrolment.pk
    )
    _refuse(objection(enrolment.stay, [other.stay for other in others]))
    if outlasts(enrolment.stay, network.until):
        _refuse(Objection.OUTLASTS_THE_NETWORK)


def _refuse(found: Objection | None) -> None:
    if found is not None:
        raise RegisterError(*_SENTENCES[found])


def _save(enrolment: Enrolment) -> None:
    enrolment.version += 1
    enrolment.save()


def _record(deed: str, enrolment: Enrolment, by: Viewer, *, fields: list[str]) -> None:
    record(
        action=f"registers.enrolment.{deed}",
        by=by.actor,
        subject_type=_SUBJECT,
        subject_ids=[str(enrolment.pk)],
        fields=fields,
    )
