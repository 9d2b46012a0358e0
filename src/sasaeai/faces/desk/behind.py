"""The records behind a value as a table, a page at a time: enrolments, counts of returns, or values that were given."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from sasaeai.base.ui.items import Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.city.registers.selectors.enrolments import ROWS_A_PAGE, enrolled
from sasaeai.city.registers.words import in_month, vague_day
from sasaeai.cycle.indicators.selectors.values import behind, day_of

if TYPE_CHECKING:
    from sasaeai.cycle.indicators.models import Indicator

GROUND = "figure-check"
"""Why names of enrolled persons are read here: to check a figure of the plan."""
_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class BehindPage:
    """One page of the records; ``hidden`` are those that the viewer may not see."""

    table: Table
    records: int
    page: Page[Any]
    hidden: int = 0
    missing: int = 0


def behind_page(viewer: Viewer, indicator: "Indicator", year: int, number: int) -> BehindPage:
    """A page of what a value was counted from, in a fixed number of queries."""
    day = day_of(indicator, year)
    if indicator.network is not None and day <= viewer.on:
        found = enrolled(viewer, indicator.network, on=day, party=indicator.party or None, page=number, ground=GROUND)
        numbers = Paginator(range(found.total), ROWS_A_PAGE).get_page(found.number)
        return BehindPage(_enrolments(found.rows), found.total, numbers)
    told = behind(viewer=viewer, indicator=indicator, year=year, on=viewer.on)
    page = Paginator(told.rows, _A_PAGE).get_page(number)
    table = _counts(list(page)) if indicator.item_id else _given(list(page))
    return BehindPage(table, told.records, page, told.records - page.paginator.count, len(told.missing))


def _enrolments(rows: Any) -> Table:  # noqa: ANN401 - rows of registers
    columns = (
        Column(_("Name"), "name", is_row_header=True),
        Column(_("Body or person"), lambda row: _("body") if row.party == "body" else _("person")),
        Column(_("Joined"), lambda row: vague_day(row.since)),
        Column(_("Left"), lambda row: vague_day(row.until) or None),
        Column(_("Certain"), lambda row: Tag(_("uncertain"), Tone.WARNING) if row.is_uncertain else None),
    )
    return Table(columns, rows, _("Enrolled on the day"), is_caption_hidden=True)


def _counts(rows: list[Any]) -> Table:
    columns = (
        Column(_("Month"), lambda row: in_month(row.filled.month), is_row_header=True),
        Column(_("Body"), "filled.organisation.name"),
        Column(_("Count"), "quantity", kind="number"),
        Column(_("Why it was not counted"), "why_missing"),
        Column(_("Accepted"), "filled.settled_at", kind="time"),
    )
    return Table(columns, rows, _("Monthly returns"), is_caption_hidden=True)


def _given(rows: list[Any]) -> Table:
    columns = (
        Column(_("Value"), "value", kind="number", is_row_header=True),
        Column(_("Origin"), lambda row: row.get_origin_display()),
        Column(_("Source"), "source"),
        Column(_("Given"), "given_at", kind="time"),
    )
    return Table(columns, rows, _("Given values"), is_caption_hidden=True)
