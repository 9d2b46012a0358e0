"""The register as a list is held against it: who is in the network, and which bodies and people there are else."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Count, F, Sum

from sasaeai.base.vault.models import BlindIndexField
from sasaeai.city.registers.models import Enrolment, Network, Organisation
from sasaeai.city.registers.rules.list_parties import BODY, PERSON, Known, Mark
from sasaeai.lib import names
from sasaeai.lib.vague_days import Precision, Stay, VagueDay

_AT_ONCE = 500
"""Values of one condition: SQLite takes a thousand."""


class Registered(NamedTuple):
    """An enrolment of the network as it stands."""

    enrolment: UUID
    version: int
    stay: Stay
    why_left: str
    role: str


class Outside(NamedTuple):
    """A body or a person that is not in the network."""

    key: UUID
    mark: Mark


Bodies = Mapping[Hashable, list[Outside]]
"""By plain name."""
People = Mapping[tuple[Hashable, Hashable], list[Outside]]
"""By plain name and phone."""


@dataclass(slots=True)
class Register:
    """``stays`` by party; ``known`` are the parties with their marks, ``phones`` those of bodies."""

    stays: dict[UUID, list[Registered]] = field(default_factory=lambda: defaultdict(list))
    known: list[Known[UUID]] = field(default_factory=list)
    phones: dict[UUID, str] = field(default_factory=dict)


class Plain:
    """The plain form of what a person is told by, from texts of the list or from the blind indexes of the register.

    An index gives back the plain form where the list has the text; else it stands for itself.
    """

    def __init__(self, index: str) -> None:
        found = person_model()._meta.get_field(index)  # noqa: SLF001 - Django's documented interface
        assert isinstance(found, BlindIndexField)  # noqa: S101 - the model says so
        self._field, self._ring = found, settings.SASAEAI_KEYS()
        self._by_digest: dict[bytes, str] = {}
        self._seen: dict[str, str | None] = {}

    def of_text(self, text: str | None) -> str | None:
        """The plain form of a text, which from now on is known by its digests."""
        if not text:
            return None
        if text not in self._seen:
            plain = self._field.normal(text) or None
            self._seen[text] = plain
            if plain is not None:
                self._by_digest |= dict.fromkeys(self._field.of(text, self._ring), plain)
        return self._seen[text]

    def of_index(self, digest: "bytes | memoryview | None") -> Hashable | None:
        """The plain form behind an index."""
        if digest is None:
            return None
        found = bytes(digest)
        return self._by_digest.get(found, found)

    def knows(self, digest: "bytes | memoryview | None") -> bool:
        """Whether the list has a text with this index."""
        return digest is not None and bytes(digest) in self._by_digest

    def digests(self) -> Collection[bytes]:
        """Every digest of the list's texts, under each key on the ring."""
        return self._by_digest.keys()


class Plains(NamedTuple):
    """The plain forms of a list's names, phones and readings."""

    name: Plain
    phone: Plain
    kana: Plain

    @classmethod
    def new(cls) -> "Plains":
        """None known yet."""
        return cls(Plain("name_index"), Plain("phone_index"), Plain("kana_index"))


def person_model() -> Any:  # noqa: ANN401 - another part's table, reached by its name
    """The table of people; its rows are written by INSERT … SELECT only, and it is the lower part's."""
    return apps.get_model("people", "Person")


def standing(network: UUID) -> str:
    """How the enrolments of a network stand, in a few characters: each change of them changes it."""
    told = Enrolment.objects.filter(network=network).aggregate(count=Count("pk"), versions=Sum("version"))
    return f"{told['count']}-{told['versions'] or 0}"


def network_of(network: UUID) -> Network:
    """The network of a batch."""
    return Network.objects.get(pk=network)


def register_of(network: UUID, plains: Plains, body_names: Collection[str]) -> Register:
    """The parties enrolled in a network that a name of the list is like, with all their stays there."""
    register = Register()
    marks: dict[UUID, Mark] = {}
    rows = Enrolment.objects.filter(network=network).values_list(
        "pk", "version", "party", "why_left", "role",
        "since_earliest", "since_latest", "since_precision", "until_earliest", "until_latest", "until_precision",
        "organisation", F("organisation__plain_name"), F("organisation__name"), F("organisation__phone"),
        "person", F("person__name_index"), F("person__phone_index"), F("person__kana_index"),
    )  # fmt: skip
    for pk, version, party, why, role, *more in rows.iterator(2_000):
        days, (body, plain_name, body_name, body_phone), (person, name, phone, kana) = more[:6], more[6:10], more[10:]
        key = body if party == BODY else person
        if party == BODY and plain_name in body_names:
            marks[key] = _body_mark(plain_name, body_name)
            register.phones[key] = body_phone
        elif party == PERSON and plains.name.knows(name):
            marks[key] = _mark(plains, name, phone, kana)
        else:
            continue
        register.stays[key].append(Registered(pk, version, Stay(_day(*days[:3]), _day_or_none(*days[3:])), why, role))
    for key, mark in marks.items():
        since = frozenset(one.stay.since for one in register.stays[key])
        register.known.append(Known(key, mark, since))
    return register


def bodies_named(plain_names: Collection[str], register: Register) -> Bodies:
    """The bodies of any network by their plain names; their phones are noted in the register."""
    found: dict[Hashable, list[Outside]] = defaultdict(list)
    for chunk in _chunks(sorted(plain_names)):
        rows = Organisation.objects.filter(plain_name__in=chunk).order_by("added_at", "pk")
        for pk, plain_name, name, phone in rows.values_list("pk", "plain_name", "name", "phone"):
            found[plain_name].append(Outside(pk, _body_mark(plain_name, name)))
            register.phones[pk] = phone
    return found


def people_with_phone(plains: Plains) -> People:
    """People of any network with one of the list's phones and names."""
    found: dict[tuple[Hashable, Hashable], list[Outside]] = defaultdict(list)
    for chunk in _chunks(sorted(plains.phone.digests())):
        rows = person_model().objects.filter(phone_index__in=chunk).order_by("pk")
        for pk, *indexes in rows.values_list("pk", "name_index", "phone_index", "kana_index"):
            mark = _mark(plains, *indexes)
            if plains.name.knows(indexes[0]):
                found[mark.name, mark.phone].append(Outside(pk, mark))
    return found


def opened(people: Collection[UUID], text: Callable[[Any], str]) -> dict[UUID, str]:
    """A text of each of these people, opened."""
    found: dict[UUID, str] = {}
    for chunk in _chunks(list(people)):
        found |= {one.pk: text(one) for one in person_model().objects.filter(pk__in=chunk)}
    return found


def _body_mark(plain_name: str, name: str) -> Mark:
    return Mark(BODY, plain_name, None, names.legal_form(name) or None)


def _mark(plains: Plains, name: bytes, phone: bytes | None, kana: bytes | None) -> Mark:
    return Mark(PERSON, plains.name.of_index(name), plains.phone.of_index(phone), plains.kana.of_index(kana))


def _day(earliest: date, latest: date, precision: str) -> VagueDay:
    is_limit = precision == Precision.BEFORE
    return VagueDay(latest + timedelta(days=1) if is_limit else earliest, Precision(precision))


def _day_or_none(earliest: date | None, latest: date | None, precision: str) -> VagueDay | None:
    return None if earliest is None or latest is None else _day(earliest, latest, precision)


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))
