"""A published document's figures as the page draws them, and its measures by the branches of the plan."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.base.ui.charts import Point
from sasaeai.base.ui.figures import Feed, Figure, Polarity
from sasaeai.base.ui.items import Link, Text
from sasaeai.base.ui.tables import Column, Table
from sasaeai.cycle.rounds.public import Listed, counting, direction, why_missing


def figures_of(document: dict[str, Any]) -> list[Figure]:
    """The figures of a measure, each with its years; the value shown large is the latest year's."""
    return [_figure(told) for told in document["figures"] if told["values"]]


def _figure(told: dict[str, Any]) -> Figure:
    values = told["values"]
    last, before = values[-1], values[-2] if len(values) > 1 else None
    return Figure(
        label=told["label"],
        value=_number(last["value"]),
        unit=told["unit"],
        counting_rule=_("%(rule)s: %(definition)s")
        % {"rule": counting(told["counting"]), "definition": told["definition"]},
        base_day=date.fromisoformat(last["as_of"]) if told["kind"] == "stock" else None,
        year=last["year"],
        feed=Feed(last["feed"]) if last["feed"] in list(Feed) else None,
        why_unknown=why_missing(last["why_missing"]) or _("It was not counted."),
        why_provisional=why_missing(last["why_missing"]) if last["value"] is not None else "",
        before=_number(before["value"]) if before else None,
        polarity=_POLARITIES.get(told["polarity"], Polarity.NEITHER),
        history=tuple(Point(one["year"], _number(one["value"]), why_missing(one["why_missing"])) for one in values),
        target=_number(told["target"]),
    )


_POLARITIES = {"more": Polarity.MORE_IS_BETTER, "less": Polarity.LESS_IS_BETTER}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


ARROW = " › "


class Group(NamedTuple):
    """A branch of the plan, the branches above it, and the table of its measures."""

    title: Text
    above: Text
    table: Table


def grouped(measures: Iterable[Listed], slug: str) -> list[Group]:
    """The measures by branch, in the order of the plan."""
    return [
        Group(path[-1] if path else _("Without a branch"), ARROW.join(path[:-1]), _table(path, list(found), slug))
        for path, found in groupby(measures, key=lambda one: one.path)
    ]


def _table(path: tuple[str, ...], rows: list[Listed], slug: str) -> Table:
    def link(row: Any) -> Link:  # noqa: ANN401 - a row of the table
        return Link(f"{row.number} {row.title}", reverse("portal:measure", args=[slug, row.number]))

    columns = (
        Column(_("Measure"), link, kind="link", is_row_header=True),
        Column(_("Division"), "division"),
        Column(_("Rating"), "rating"),
        Column(_("Future direction"), lambda row: direction(row.direction, row.direction_text)),
    )
    return Table(columns, rows, ARROW.join(path) or _("Without a branch"), is_caption_hidden=True)
