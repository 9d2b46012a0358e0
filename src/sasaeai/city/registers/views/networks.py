"""The networks, and one of them: how many are enrolled on a day, and who."""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasaeai.base.ui.items import Link, Tag, Tone
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import on_day, told
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.people.errors import TooManyPeopleError
from sasaeai.city.registers.forms.networks import EVER, ListForm
from sasaeai.city.registers.models import Enrolment, Network
from sasaeai.city.registers.selectors import networks as selector
from sasaeai.city.registers.selectors import sources
from sasaeai.city.registers.selectors.enrolments import (
    ROWS_A_PAGE,
    Counts,
    EnrolmentPage,
    EnrolmentRow,
    Sort,
    counts_of,
    enrolled,
    stocks_by_party,
)
from sasaeai.city.registers.views.access import (
    GROUND,
    chosen_day,
    network_by_key,
    network_crumbs,
    page_number,
    reader,
)
from sasaeai.city.registers.words import PARTIES, stock, vague_day
from sasaeai.lib import fiscal_year as fiscal_years
from sasaeai.lib.vague_days import Stock

_BODY, _PERSON = Enrolment.Party.BODY.value, Enrolment.Party.PERSON.value


class Counted(NamedTuple):
    """How many bodies and persons there are on a day, in one network."""

    network: Network
    on: date
    bodies: Stock
    persons: Stock

    @property
    def whole(self) -> Stock:
        """Both together."""
        return Stock(self.bodies.total + self.persons.total, self.bodies.uncertain + self.persons.uncertain)


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    """The networks that the viewer keeps, and all others to be read, each with its stock today."""
    viewer = reader(request)
    kept = {one.pk for one in selector.of_viewer(viewer)}
    found = _counted(list(sources.networks().select_related("programme__division")), viewer.on)
    own = [one for one in found if one.network.pk in kept]
    others = [one for one in found if one.network.pk not in kept]
    context = {
        "today": on_day(viewer.on),
        "keeps": viewer.may(Right.KEEP_REGISTERS),
        "own": _table_of_networks(own, _("Networks that you keep")),
        "others": _table_of_networks(others, _("Networks of other divisions") if own else _("Networks")),
        "are_others": bool(others),
    }
    return render(request, "registers/networks.html", context)


@require_safe
def network(request: HttpRequest, key: UUID) -> HttpResponse:
    """A network: figures as of a day, and a page of the list."""
    viewer = reader(request)
    found = network_by_key(key)
    form = ListForm(request.GET or None, initial={"on": viewer.on})
    on = chosen_day(form, viewer)
    counts = counts_of(found, [on, _before(on)])
    ask = partial(enrolled, viewer, found, page=page_number(request), ground=GROUND, counts=counts)
    listed, refusal = _listed(ask, form, on)
    division = str(found.programme.division_id)
    may_keep = viewer.may_for(Right.KEEP_REGISTERS, division)
    context = {
        "network": found,
        "crumbs": network_crumbs(found),
        "form": form,
        "figures": _figures(found, on, counts),
        "table": _table_of_rows(listed.rows, may_keep=may_keep),
        "page": page_of(listed),
        "are_names_hidden": not listed.is_named,
        "refusal": refusal,
        "may_keep": may_keep,
    }
    return render(request, "registers/network.html", context)


def page_of(listed: EnrolmentPage) -> Page[Any]:
    """A page of the selector as the paginator's."""
    return Paginator(range(listed.total), ROWS_A_PAGE).get_page(listed.number)


def _listed(ask: Callable[..., EnrolmentPage], form: ListForm, on: date) -> tuple[EnrolmentPage, str]:
    """The page that was asked for; with a sentence where it cannot be in that order."""
    asked = form.cleaned_data if form.is_valid() else {}
    day = None if asked.get("who") == EVER else on
    party, sort = asked.get("party") or None, Sort(asked.get("sort") or Sort.SINCE)
    try:
        return ask(on=day, party=party, sort=sort), ""
    except TooManyPeopleError as error:
        return ask(on=day, party=party), told(error)


def _counted(networks: Collection[Network], day: date) -> list[Counted]:
    found = stocks_by_party([one.pk for one in networks], [day])
    return [Counted(one, day, found[one.pk, _BODY, day], found[one.pk, _PERSON, day]) for one in networks]


def _before(on: date) -> date:
    """The last 31 March before a day."""
    return fiscal_years.first_day(fiscal_years.fiscal_year_of(on)) - timedelta(days=1)


def _figures(network: Network, on: date, counts: Counts) -> Table:
    """The day that was asked for, and the last 31 March before it."""
    rows = [Counted(network, day, counts.by_day[_BODY, day], counts.by_day[_PERSON, day]) for day in (on, _before(on))]
    columns = (
        Column(_("As of"), "on", kind="day", is_row_header=True),
        Column(_("Bodies"), lambda row: stock(row.bodies), is_numeric=True),
        Column(_("Persons"), lambda row: stock(row.persons), is_numeric=True),
        Column(_("In all"), lambda row: stock(row.whole), is_numeric=True),
    )
    return Table(columns, rows, _("Enrolled"), is_caption_hidden=True)


def _table_of_networks(counted: Iterable[Counted], caption: Any) -> Table:  # noqa: ANN401 - words
    columns = (
        Column(
            _("Network"),
            lambda row: Link(row.network.name, reverse("registers:network", args=[row.network.pk])),
            is_row_header=True,
        ),
        Column(_("Programme"), "network.programme.name"),
        Column(_("Division"), "network.programme.division.name"),
        Column(_("Bodies"), lambda row: stock(row.bodies), is_numeric=True),
        Column(_("Persons"), lambda row: stock(row.persons), is_numeric=True),
        Column(_("Runs"), _term),
    )
    return Table(columns, list(counted), caption, is_caption_hidden=True, empty=_("There is no network yet."))


def _term(row: Counted) -> object:
    until = row.network.until
    if until is None:
        return _("going on")
    return Tag(_("until %(day)s") % {"day": on_day(until)}, Tone.NEUTRAL)


def _table_of_rows(rows: Iterable[EnrolmentRow], *, may_keep: bool) -> Table:
    columns = [
        Column(_("Name"), _name, is_row_header=True),
        Column(_("Body or person"), lambda row: PARTIES[row.party]),
        Column(_("Role"), "role"),
        Column(_("First day"), lambda row: vague_day(row.since)),
        Column(_("Last day"), _last_day, absent=_("going on")),
    ]
    if may_keep:
        columns.append(Column(_("Change"), _change))
    empty = _("Nobody is enrolled on that day.")
    return Table(tuple(columns), list(rows), _("Enrolled"), is_caption_hidden=True, empty=empty)


def _name(row: EnrolmentRow) -> str:
    return f"{row.name}\n{row.kana}" if row.kana else row.name


def _last_day(row: EnrolmentRow) -> object:
    """The last day with why; and that it is not certain whether he was there."""
    words = vague_day(row.until) + (f"（{row.why_left}）" if row.why_left else "")
    uncertain = Tag(_("uncertain on that day"), Tone.WARNING)
    if row.is_uncertain:
        return [words, uncertain] if words else [uncertain]
    return words or None


def _change(row: EnrolmentRow) -> object:
    correct = Link(_("Correct"), reverse("registers:correct", args=[row.id]))
    if row.until is not None:
        return correct
    return [Link(_("Note the end"), reverse("registers:leave", args=[row.id])), correct]
