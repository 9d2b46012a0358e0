"""The sample city's sheet, taken in as the plan office does it: a plan, its measures, a round with its entries."""

from datetime import date
from importlib import resources

from tests.factories.viewers import a_viewer

from sasaeai.city.accounts.rules.roles import Role
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.rounds.models import Entry, Round, SheetImport
from sasaeai.cycle.rounds.selectors.sheet_differences import unknown_divisions
from sasaeai.cycle.rounds.services.sheet_acceptance import Target, accept
from sasaeai.cycle.rounds.services.sheet_divisions import NewDivision, SpellingOf
from sasaeai.cycle.rounds.services.sheet_reading import read
from sasaeai.cycle.rounds.services.sheets import upload

SINCE = date(2017, 4, 1)


def sample_sheet() -> bytes:
    return resources.files("sasaeai.sample").joinpath("plan_sheet.txt").read_bytes()


def changed_sheet(before: str, after: str) -> bytes:
    """The sample city's sheet with one of its texts changed, as it would be sent in once more."""
    text = sample_sheet().decode()
    assert text.count(before) == 1
    return text.replace(before, after).encode()


def taken_in(by: Viewer | None = None, *, is_published: bool = False) -> Round:
    """The round of the sample sheet; one division that it spells in two ways is settled as one."""
    office = by or a_viewer(Role.PLAN_OFFICE)
    found = upload(data=sample_sheet(), name="令和元年度 中間評価シート.txt", by=office)
    found = as_read(found)
    decisions = {one.name: NewDivision(SINCE) for one in unknown_divisions(found, otherwise_on=office.on)}
    decisions["子ども家庭課"] = SpellingOf("こども家庭課")
    target = Target(
        plan="みはる野市地域福祉計画",
        round="平成29・30年度 中間評価",
        kind=Round.Kind.INTERIM,
        is_published=is_published,
    )
    return accept(sheet_import=found, target=target, by=office, divisions=decisions).round


_READ: dict[str, object] = {}


def as_read(found: SheetImport) -> SheetImport:
    """The sample sheet once it is read; what the reading makes of it is the same each time, and kept."""
    if not _READ:
        read(lambda *_told: None, sheet_import=str(found.pk))
        row = SheetImport.objects.get(pk=found.pk)
        _READ.update({name: getattr(row, name) for name in ("state", "read", "columns", "cells", "findings")})
    SheetImport.objects.filter(pk=found.pk).update(**_READ)
    return SheetImport.objects.get(pk=found.pk)


def entry_of(round_: Round, number: str) -> Entry:
    return round_.entries.select_related("measure", "round").get(measure__number=number)
