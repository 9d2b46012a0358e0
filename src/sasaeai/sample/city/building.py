"""Builds the sample city out of a table of facts, through the same services that a city's own people use."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from importlib import resources
from random import Random
from typing import NamedTuple

from sasaeai.city.accounts.models import Holding
from sasaeai.city.accounts.selectors.viewers import viewer_of
from sasaeai.city.places.models import Division
from sasaeai.city.plans.models import Measure
from sasaeai.city.registers.models import Programme
from sasaeai.city.registers.services import (
    enrolment_lists,
    networks,
    organisations,
    programmes,
    return_items,
    returns,
)
from sasaeai.city.registers.services.returns import Answered
from sasaeai.cycle.indicators.models import Indicator
from sasaeai.cycle.indicators.rules.definitions import Definition
from sasaeai.cycle.indicators.selectors.printed import printed_figures
from sasaeai.cycle.indicators.services.indicators import define, tie
from sasaeai.cycle.rounds.models import Round, SheetImport
from sasaeai.cycle.rounds.selectors.sheet_differences import unknown_divisions
from sasaeai.cycle.rounds.services.sheet_acceptance import Target, accept
from sasaeai.cycle.rounds.services.sheet_divisions import NewDivision, SpellingOf
from sasaeai.cycle.rounds.services.sheet_reading import read
from sasaeai.cycle.rounds.services.sheets import upload
from sasaeai.sample.city.counts import Counted, counts
from sasaeai.sample.city.enrolments import Enrolled, enrolments
from sasaeai.sample.city.facts import Facts, ReturnFacts, StockFacts
from sasaeai.sample.city.staff import LOGINS, SINCE, Staff, contractor_of, office_of, staff_of
from sasaeai.sample.city.stages import bring_to_stages

PLAN, ROUND = "みはる野市地域福祉計画", "平成29・30年度 中間評価"
_ON = date(2019, 4, 10)
"""The day on which the sheet is taken in and the figures are defined."""
_SHEET = "中間評価シート（平成29・30年度）.txt"
Told = Callable[[str], None]


class City(NamedTuple):
    """What was built."""

    round: Round
    staff: Staff
    indicators: dict[str, Indicator]


def build(facts: Facts, *, seed: int, today: date, told: Told = lambda _words: None) -> City:
    """Build the city in an empty database. The same facts and seed give the same city."""
    random = Random(seed)  # noqa: S311 - nothing here is secret
    office = office_of(random)
    told("評価シートを取り込みます")
    round_ = _sheet_taken_in(office)
    staff = staff_of(office, random)
    indicators = {}
    for network in facts.networks:
        told(f"{network.network}：{network.ever}件の登録を取り込みます")
        indicators[network.label] = _network(network, round_, staff, random)
    for one in facts.returns:
        told(f"{one.programme}：月報を入れます")
        indicators[one.label] = _returns(one, round_, staff, random, today)
    told("評価票を回します")
    bring_to_stages(round_, staff, today)
    return City(round_, staff, indicators)


def _sheet_taken_in(office: Holding) -> Round:
    by = viewer_of(office, on=_ON)
    data = resources.files("sasaeai.sample").joinpath("plan_sheet.txt").read_bytes()
    found = upload(data=data, name=_SHEET, by=by)
    read(lambda *_told: None, sheet_import=str(found.pk))
    found = SheetImport.objects.get(pk=found.pk)
    decisions: dict[str, NewDivision | SpellingOf] = {
        one.name: NewDivision(SINCE) for one in unknown_divisions(found, otherwise_on=_ON)
    }
    decisions["子ども家庭課"] = SpellingOf("こども家庭課")
    target = Target(plan=PLAN, round=ROUND, kind=Round.Kind.INTERIM)
    return accept(sheet_import=found, target=target, by=by, divisions=decisions).round


def _network(facts: StockFacts, round_: Round, staff: Staff, random: Random) -> Indicator:
    by = viewer_of(staff.divisions[facts.division], on=_ON)
    programme = _programme(facts.programme, facts.division, staff)
    network = networks.set_up(programme=programme, name=facts.network, since=date(2009, 4, 1), by=by)
    data = as_list(enrolments(facts, random))
    batch = enrolment_lists.upload(network=network, data=data, name="登録者一覧.csv", by=by)
    batch = enrolment_lists.map_columns(batch=batch, mapping=batch.mapping, by=by)
    batch = enrolment_lists.check(batch=batch, by=by)
    enrolment_lists.accept(batch=batch, by=by)
    definition = Definition(
        label=facts.label,
        unit=facts.unit,
        definition=facts.definition,
        kind=Indicator.Kind.STOCK,
        counting=Indicator.Counting.CASES,
        polarity=Indicator.Polarity.MORE,
        family=Indicator.Family.ENROLLED,
        network=network.pk,
    )
    return _defined(definition, round_, facts.measure, staff)


def _returns(facts: ReturnFacts, round_: Round, staff: Staff, random: Random, today: date) -> Indicator:
    by = viewer_of(staff.divisions[facts.division], on=_ON)
    programme = _programme(facts.programme, facts.division, staff)
    item = return_items.ask(programme=programme, label=facts.label, unit=facts.unit, counts=facts.counts, by=by)
    senders = {}
    for place, name in enumerate(facts.places):
        body = organisations.add(name=name, kind="認知症カフェ", by=by)
        programmes.contract(programme=programme, organisation=body, since=SINCE, until=date(2019, 3, 31), by=by)
        login = LOGINS["contractor"] if place == 0 else f"cafe{place + 1}"
        holding = contractor_of(f"{name} 担当", login, random)
        programmes.represent(post=holding.post, organisation=body, by=by)
        senders[name] = (body, holding)
        if place == 0:
            start = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
            programmes.contract(programme=programme, organisation=body, since=start, by=by)
    for one in counts(facts, random):
        body, holding = senders[one.place]
        after = _after(one)
        sent = returns.send(
            programme=programme,
            organisation=body,
            month=one.month,
            answered=Answered({item: one.quantity}),
            seen=None,
            by=viewer_of(holding, on=after),
        )
        returns.accept(filled=sent, by=viewer_of(staff.divisions[facts.division], on=after))
    definition = Definition(
        label=facts.label,
        unit=facts.unit,
        definition=facts.definition,
        kind=Indicator.Kind.FLOW,
        counting=Indicator.Counting.ATTENDANCES,
        polarity=Indicator.Polarity.MORE,
        family=Indicator.Family.RETURNS,
        item=item.pk,
    )
    return _defined(definition, round_, facts.measure, staff)


def _after(one: Counted) -> date:
    """The day on which a month is reported: the fifth of the next."""
    return (one.month + timedelta(days=32)).replace(day=5)


def _programme(name: str, division: str, staff: Staff) -> Programme:
    found = Division.objects.get(name=division)
    by = viewer_of(staff.divisions[division], on=_ON)
    return programmes.set_up(name=name, division=found, since=date(2009, 4, 1), by=by)


def _defined(definition: Definition, round_: Round, number: str, staff: Staff) -> Indicator:
    """Define a figure of a measure, and tie what the sheet prints under the same label and unit to it."""
    measure = Measure.objects.get(plan=round_.plan_id, number=number)
    by = viewer_of(staff.office, on=_ON)
    indicator = define(measure=measure, definition=definition, by=by)
    for given in printed_figures(measure.pk, definition.label, definition.unit):
        tie(given=given, indicator=indicator, by=by)
    return indicator


def as_list(rows: list[Enrolled]) -> bytes:
    """Enrolments as the list that a division keeps in Excel and saves as CSV."""
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\r\n")
    table.writerow(["区分", "名称", "フリガナ", "登録日", "終了日", "終了理由"])
    for row in rows:
        kind = "協力者" if row.is_person else "機関"
        table.writerow([kind, row.name, row.kana, str(row.since), str(row.until or ""), row.why_left])
    return file.getvalue().encode("utf-8-sig")
