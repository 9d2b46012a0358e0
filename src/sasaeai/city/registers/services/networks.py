"""Networks (登録名簿) are set up for a programme and end."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from sasaeai.base.audit.recording import record
from sasaeai.base.stays import columns_of
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.models import Enrolment, Network, Programme
from sasaeai.city.registers.permissions import require_keeping
from sasaeai.city.registers.rules.terms import Term
from sasaeai.city.registers.services.programmes import locked_programme
from sasaeai.city.registers.services.typed_texts import tidied
from sasaeai.lib.vague_days import VagueDay
from sasaeai.lib.wareki import format_day

_SUBJECT = "registers.network"


def set_up(*, programme: Programme, name: str, since: date, by: Viewer) -> Network:
    """Set up a network of a programme.

    Raises ``RegisterError`` for a blank name, one that another of its networks has, a day outside the programme's time.
    """
    require_keeping(by, programme.division_id)
    name = tidied(Network, name=name)["name"]
    if not name:
        raise RegisterError("登録名簿の名前を入れてください。", "The network needs a name.")
    with transaction.atomic():
        locked = locked_programme(programme)
        if not Term(locked.since, locked.until).holds(since):
            raise RegisterError(
                f"事業「{locked.name}」は、その日には行われていません。",
                f"The programme “{locked.name}” does not run on that day.",
            )
        if locked.networks.filter(name=name).exists():
            raise RegisterError(
                f"「{name}」という登録名簿は、この事業にもうあります。",
                f"The programme has a network “{name}” already.",
            )
        network = Network.objects.create(programme=locked, name=name, since=since)
        record(action="registers.network.set_up", by=by.actor, subject_type=_SUBJECT, subject_ids=[str(network.pk)])
    return network


def end(*, network: Network, last_day: date, why: str = "", by: Viewer) -> int:
    """End a network after a day, and with it every enrolment that would go on; how many these were.

    Enrolments that end earlier, or may have, stay as they are. Raises ``RegisterError`` where the network ends by then
    anyway, would end before it began, or has enrolments that only begin later.
    """
    require_keeping(by, network.programme.division_id)
    why = tidied(Enrolment, why_left=why)["why_left"]
    with transaction.atomic():
        locked = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
        _require_end(locked, last_day)
        locked.until = last_day
        locked.save(update_fields=["until"])
        earliest, latest, precision = columns_of(VagueDay(last_day))
        count = locked.enrolments.filter(Q(until_earliest__isnull=True) | Q(until_earliest__gt=last_day)).update(
            until_earliest=earliest,
            until_latest=latest,
            until_precision=precision,
            why_left=why,
            version=F("version") + 1,
        )
        record(
            action="registers.network.end",
            by=by.actor,
            subject_type=_SUBJECT,
            subject_ids=[str(locked.pk)],
            fields=["until", "enrolments"],
            quantity=count,
        )
    network.refresh_from_db()
    return count


def _require_end(network: Network, last_day: date) -> None:
    if last_day < network.since:
        raise RegisterError(
            f"「{network.name}」が始まる前の日には終われません。", f"“{network.name}” cannot end before it began."
        )
    if network.until is not None and network.until <= last_day:
        raise RegisterError(
            f"「{network.name}」は、{format_day(network.until)}で終わることになっています。",
            f"“{network.name}” ends on {network.until} already.",
        )
    later = network.enrolments.filter(since_earliest__gt=last_day).count()
    if later:
        raise RegisterError(
            f"この日より後に始まる登録が {later} 件あります。先に直してください。",
            f"There are {later} enrolments that begin after this day; correct them first.",
        )
