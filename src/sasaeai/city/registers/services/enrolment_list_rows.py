"""Each row of a network's list as it is to stand in the register, or what contradicts it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from sasaeai.base.imports.ids import ordered_ids
from sasaeai.base.imports.kinds import CleanRow, Problem
from sasaeai.base.imports.models import Batch
from sasaeai.base.vault.elsewhere import sealed_columns
from sasaeai.city.registers.errors import RegisterError
from sasaeai.city.registers.models import StagedEnrolment
from sasaeai.city.registers.rules.enrolment_lists import (
    Days,
    PartyKind,
    conflict_in_list,
    conflict_with_register,
    stay_problem,
)
from sasaeai.city.registers.rules.list_parties import BODY, PERSON, Group, Mark, Unclear, grouped, matched
from sasaeai.city.registers.selectors.organisations import plain_name_of
from sasaeai.city.registers.services import enrolment_list_register as asked
from sasaeai.city.registers.services.enrolment_list_register import Outside, Plains, Register, Registered
from sasaeai.lib import names
from sasaeai.lib.japanese_text import fold
from sasaeai.lib.vague_days import Stay, VagueDay

State = StagedEnrolment.State


class Entry(NamedTuple):
    """A row of the list with its values; what the list does not say is None."""

    row: int
    party: str
    word: str
    name: str
    kana: str | None
    phone: str | None
    address: str | None
    stay: Stay
    why_left: str | None
    role: str | None


class Party(NamedTuple):
    """Whom a row is about: an id, and whether it is new.

    ``mark`` is as it stands in the register, or will; ``first`` is the place of the row that says what it is called.
    """

    key: UUID
    is_new: bool
    mark: Mark
    first: int


def staged(batch: Batch, rows: Sequence[CleanRow]) -> Iterator[StagedEnrolment | Problem]:
    """The stage function of the kind: every row becomes a staged row or a problem."""
    network = UUID(batch.subject)
    batch.register = asked.standing(network)
    entries, problems = _entries(rows, batch)
    yield from problems
    plains = Plains.new()
    marks = _marks(entries, plains)
    groups = grouped(marks)
    bodies = {str(mark.name) for mark in marks if mark.party == BODY}
    register = asked.register_of(network, plains, bodies)
    parties, unclear = _parties(groups, entries, register, plains)
    yield from unclear
    yield from _Rows(batch, entries, parties, register, marks).staged()


def _entries(rows: Sequence[CleanRow], batch: Batch) -> tuple[list[Entry], list[Problem]]:
    network = asked.network_of(UUID(batch.subject))
    days, default = Days(network.since, network.until), batch.options.get("party")
    entries, problems = list[Entry](), list[Problem]()
    for row in rows:
        told = row.values
        kind = told.get("party") or (PartyKind(default, "") if default else None)
        stay = Stay(told["since"], told.get("until"))
        wrong = stay_problem(stay, told.get("why_left"), days)
        if wrong is not None:
            problems.append(_problem(row.number, *wrong))
        if kind is None:
            problems.append(_problem(row.number, "party", _no_party()))
        if wrong is not None or kind is None:
            continue
        texts = {key: told.get(key) for key in ("kana", "phone", "address", "why_left", "role")}
        entries.append(Entry(row=row.number, party=kind.party, word=kind.word, name=told["name"], stay=stay, **texts))
    return entries, problems


def _marks(entries: Sequence[Entry], plains: Plains) -> list[Mark]:
    """What each row's party is told by. A body's legal form stands for its reading: 株式会社 and 有限会社 are two."""
    forms = defaultdict[str, set[str]](set)
    for entry in entries:
        if entry.party == BODY and (form := names.legal_form(entry.name)):
            forms[plain_name_of(entry.name)].add(form)
    return [_mark(entry, plains, forms) for entry in entries]


def _mark(entry: Entry, plains: Plains, forms: Mapping[str, Collection[str]]) -> Mark:
    if entry.party == BODY:
        name = plain_name_of(entry.name)
        only = next(iter(forms[name])) if len(forms.get(name, ())) == 1 else None
        return Mark(BODY, name, None, names.legal_form(entry.name) or only)
    told = plains.name.of_text(entry.name), plains.phone.of_text(entry.phone), plains.kana.of_text(entry.kana)
    return Mark(PERSON, *told)


def _parties(
    groups: Sequence[Group], entries: Sequence[Entry], register: Register, plains: Plains
) -> tuple[dict[int, Party], list[Problem]]:
    """The party of each row by its place, and the rows of which that is unclear."""
    since = [entry.stay.since for entry in entries]
    in_network = matched(groups, since, register.known)
    new = [group.mark for at, group in enumerate(groups) if at not in in_network]
    bodies = asked.bodies_named({str(mark.name) for mark in new if mark.party == BODY}, register)
    people = asked.people_with_phone(plains)
    known = {one.key: one.mark for one in register.known}
    ids = ordered_ids(timezone.now())
    parties: dict[int, Party] = {}
    problems: list[Problem] = []
    for at, group in sorted(enumerate(groups), key=lambda one: min(since[row].earliest for row in one[1].rows)):
        found = in_network.get(at) or _elsewhere(group.mark, bodies, people)
        if isinstance(found, Unclear):
            problems += [_problem(entries[row].row, "name", _unclear(group.mark.party)) for row in group.rows]
            continue
        if found is None:
            party = Party(next(ids), True, group.mark, group.rows[0])
        elif isinstance(found, Outside):
            party = Party(found.key, False, found.mark, group.rows[0])
        else:
            party = Party(found, False, known[found], group.rows[0])
        parties |= dict.fromkeys(group.rows, party)
    return parties, problems


def _elsewhere(mark: Mark, bodies: asked.Bodies, people: asked.People) -> "Outside | Unclear | None":
    """Who is not in this network yet but known: a body of the name, a person with the same name and phone."""
    alike = bodies.get(mark.name, []) if mark.party == BODY else people.get((mark.name, mark.phone), [])
    found = [one for one in alike if one.mark.kana == mark.kana]
    found = found or [one for one in alike if None in (one.mark.kana, mark.kana)]
    if mark.party == BODY and len(found) > 1:
        return Unclear(len(found))
    return next(iter(found), None)


class _Rows:
    """The rows of one list, each held against the earlier ones of its party and against the register."""

    def __init__(
        self,
        batch: Batch,
        entries: Sequence[Entry],
        parties: dict[int, Party],
        register: Register,
        marks: Sequence[Mark],
    ) -> None:
        self._batch, self._entries, self._parties, self._register = batch, entries, parties, register
        self._marks = marks
        self._ids = ordered_ids(timezone.now())
        self._earlier: dict[UUID, list[tuple[int, Stay]]] = defaultdict(list)
        self._brought: set[UUID] = set()
        listed = defaultdict[UUID, set[VagueDay]](set)
        for at, party in parties.items():
            listed[party.key].add(entries[at].stay.since)
        self._not_listed = {
            key: [one.stay for one in stays if one.stay.since not in listed[key]]
            for key, stays in register.stays.items()
            if key in listed
        }
        self._addresses = self._of_known(entries, parties)

    def staged(self) -> Iterator[StagedEnrolment | Problem]:
        """First what is wrong, in the order of the list; then the rows by their first days.

        In that order ids are given out and rows become live: nearly all indexes of the register then grow at their end.
        """
        right: list[tuple[int, Party, Registered | None]] = []
        for at, party in sorted(self._parties.items()):
            entry = self._entries[at]
            wrong = conflict_in_list(entry.row, entry.stay, self._earlier[party.key])
            registered = self._register.stays.get(party.key, ())
            known = next((one for one in registered if one.stay.since == entry.stay.since), None)
            if wrong is None and known is None:
                wrong = conflict_with_register(entry.stay, self._not_listed.get(party.key, ()))
            if wrong is not None:
                yield _problem(entry.row, "since", wrong)
                continue
            self._earlier[party.key].append((entry.row, entry.stay))
            right.append((at, party, known))
        for at, party, known in sorted(right, key=lambda one: self._entries[one[0]].stay.since.earliest):
            yield self._row(at, party, known)

    def _row(self, at: int, party: Party, known: Registered | None) -> StagedEnrolment:
        entry = self._entries[at]
        row = StagedEnrolment(batch=self._batch, row=entry.row, party=entry.party, party_id=party.key)
        row.is_party_new = party.is_new and party.key not in self._brought
        row.since = entry.stay.since
        if known is None:
            row.state, row.enrolment, row.until = State.NEW, next(self._ids), entry.stay.until
            row.why_left, row.role = entry.why_left or "", entry.role or ""
        else:
            _set_beside(row, entry, known)
        row.notes = [*self._notes(at, party), *row.notes]
        if row.is_party_new:
            self._brought.add(party.key)
            self._bring(row, self._entries[party.first])
        return row

    def _bring(self, row: StagedEnrolment, entry: Entry) -> None:
        if entry.party == BODY:
            row.body_name, row.body_plain_name = entry.name, plain_name_of(entry.name)
            row.body_kind, row.body_phone = entry.word, entry.phone or ""
            return
        row.row_key = next(self._ids)
        texts = {key: getattr(entry, key) or "" for key in ("name", "kana", "address", "phone")}
        person = asked.person_model()(row_key=row.row_key, **texts)
        for column, sealed in sealed_columns(person).items():
            setattr(row, column, sealed)

    def _notes(self, at: int, party: Party) -> list[str]:
        """What the row says and the register does not take over; ``NOTES`` has the sentences."""
        entry, mark = self._entries[at], self._marks[at]
        if entry.party == BODY:
            phone, kept = names.plain_phone(entry.phone or ""), self._body_phone(party)
            found = [f"{key}_of_body" for key in ("kana", "address") if getattr(entry, key)]
            return found + ["phone_differs"] * (bool(phone) and phone != kept)
        found = [
            f"{key}_differs"
            for key in ("phone", "kana")
            if getattr(mark, key) is not None and getattr(mark, key) != getattr(party.mark, key)
        ]
        # Of a protected address always "differs": whether a guess is right, nobody is told.
        kept = (self._entries[party.first].address if party.is_new else self._addresses.get(party.key)) or ""
        return found + ["address_differs"] * (entry.address is not None and fold(entry.address) != fold(kept))

    def _body_phone(self, party: Party) -> str:
        kept = self._entries[party.first].phone if party.is_new else self._register.phones.get(party.key)
        return names.plain_phone(kept or "")

    def _of_known(self, entries: Sequence[Entry], parties: dict[int, Party]) -> dict[UUID, str]:
        people = {
            party.key
            for at, party in parties.items()
            if entries[at].party == PERSON and not party.is_new and entries[at].address is not None
        }
        return asked.opened(people, lambda one: "" if one.is_protected else str(one.address))


def _set_beside(row: StagedEnrolment, entry: Entry, known: Registered) -> None:
    """The row as the register will have it: what the list leaves blank stays, and that is noted."""
    row.enrolment, row.enrolment_version = known.enrolment, known.version
    row.until = entry.stay.until or known.stay.until
    row.why_left = known.why_left if entry.why_left is None else entry.why_left
    row.role = known.role if entry.role is None else entry.role
    is_same = (row.until, row.why_left, row.role) == (known.stay.until, known.why_left, known.role)
    row.state = State.SAME if is_same else State.CHANGED
    if entry.stay.until is None and known.stay.until is not None:
        row.notes = ["until_blank"]


def _problem(row: int, key: str, error: RegisterError) -> Problem:
    return Problem(row, key, error.message_ja, error.message_en)


def _no_party() -> RegisterError:
    return RegisterError(
        "機関か協力者かが書かれていません。「機関」か「協力者」と書いてください。",
        "It is not said whether this is a body or a person; write 機関 or 協力者.",
    )


def _unclear(party: str) -> RegisterError:
    if party == BODY:
        return RegisterError(
            "同じ名前の団体が台帳にいくつかあり、どれか分かりません。台帳で一つにまとめるか、先にこのネットワークに登録してください。",
            "Several bodies of the register have this name; make them one there, or enrol the right one first.",
        )
    return RegisterError(
        "台帳か一覧に同じ名前の人が何人かいて、どの人か分かりません。電話番号かフリガナを書いてください。",
        "Several people have this name; give the phone or the reading as the register has it.",
    )
