"""What a figure has besides records: its definition, targets, typed values, an opening balance, printed values."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sasaeai.base.ui.items import Link, Tag
from sasaeai.base.ui.tables import Column, Table
from sasaeai.base.ui.wording import in_figures, in_fiscal_year, told
from sasaeai.city.accounts.errors import NotAllowedError
from sasaeai.city.accounts.middleware import viewer_in
from sasaeai.city.accounts.rules.roles import Right
from sasaeai.city.accounts.rules.viewer import Viewer
from sasaeai.cycle.indicators.selectors.given import opening_of, tieable, typed_among, typed_of
from sasaeai.cycle.indicators.selectors.indicators import by_key
from sasaeai.cycle.indicators.selectors.of_measures import targets_of
from sasaeai.cycle.indicators.selectors.typing_rights import may_type
from sasaeai.cycle.indicators.selectors.values import values
from sasaeai.cycle.indicators.selectors.words import why_missing
from sasaeai.cycle.indicators.services.indicators import open_with, set_target, tie
from sasaeai.cycle.indicators.services.typed import type_value
from sasaeai.faces.desk.forms.indicator import IndicatorForm
from sasaeai.faces.desk.forms.values import OpeningForm, TargetForm, TieForm, TypedForm
from sasaeai.lib.errors import UserFacingError
from sasaeai.lib.fiscal_year import fiscal_year_of

_PAST, _AHEAD = 15, 6
"""Of how many fiscal years a page tells, and how many lie ahead for which something can be aimed at."""
_METHODS = ["GET", "HEAD", "POST"]
"""By GET somebody comes who had to log in again, or who opens the address anew: he is shown the page."""
Indicator = Any
"""Another part's row."""


@require_http_methods(_METHODS)
def indicator(request: HttpRequest, key: UUID) -> HttpResponse:
    """The page; sent, the definition."""
    viewer, found = _found(request, key)
    if request.method != "POST":
        return _page(request, viewer, found)
    _require_defining(viewer)
    form = IndicatorForm(request.POST, indicator=found)
    return _kept(request, viewer, found, form=form, keep=lambda: form.change(viewer))


@require_http_methods(_METHODS)
def target(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is aimed at in a year."""
    viewer, found = _found(request, key)
    if request.method != "POST":
        return redirect("desk:indicator", key=key)
    form = _target_form(viewer, request.POST)
    return _kept(request, viewer, found, target_form=form, keep=lambda: _set_target(found, form, viewer))


@require_http_methods(_METHODS)
def typed(request: HttpRequest, key: UUID) -> HttpResponse:
    """A value that no record tells, with its source."""
    viewer, found = _found(request, key)
    if request.method != "POST":
        return redirect("desk:indicator", key=key)
    form = _typed_form(viewer, found, request.POST)
    return _kept(request, viewer, found, typed_form=form, keep=lambda: _type(found, form, viewer))


@require_http_methods(_METHODS)
def opening(request: HttpRequest, key: UUID) -> HttpResponse:
    """What a cumulative figure stood at before its records."""
    viewer, found = _found(request, key)
    if request.method != "POST":
        return redirect("desk:indicator", key=key)
    form = OpeningForm(request.POST, auto_id="opening-%s")
    keep = lambda: open_with(indicator=found, by=viewer, **form.cleaned_data)  # noqa: E731
    return _kept(request, viewer, found, opening_form=form, keep=keep)


@require_http_methods(_METHODS)
def ties(request: HttpRequest, key: UUID) -> HttpResponse:
    """Which printed values are this figure's."""
    viewer, found = _found(request, key)
    if request.method != "POST":
        return redirect("desk:indicator", key=key)
    _require_defining(viewer)
    form = TieForm(request.POST, printed=tieable(found), auto_id="tie-%s")
    return _kept(request, viewer, found, tie_form=form, keep=lambda: _tie(found, form, viewer))


def _found(request: HttpRequest, key: UUID) -> tuple[Viewer, Indicator]:
    """The indicator for who may define it or type its values. Raises ``NotAllowedError`` and ``Http404``."""
    viewer = viewer_in(request)
    found = by_key(key) if viewer.may(Right.READ_PLAN) else None
    if not viewer.may(Right.READ_PLAN) or (found is not None and not may_type(viewer, found.measure_id)):
        raise NotAllowedError
    if found is None:
        raise Http404
    return viewer, found


def _require_defining(viewer: Viewer) -> None:
    if not viewer.may(Right.DEFINE_INDICATORS):
        raise NotAllowedError


def _set_target(found: Indicator, form: TargetForm, by: Viewer) -> None:
    sent = form.cleaned_data
    set_target(indicator=found, fiscal_year=sent["year"], value=sent["value"], by=by)


def _type(found: Indicator, form: TypedForm, by: Viewer) -> None:
    sent = form.cleaned_data
    type_value(
        indicator=found,
        fiscal_year=sent["year"],
        value=sent["value"],
        source=sent["source"],
        is_approximate=sent["is_approximate"],
        replaces=typed_among(found, form.ids_seen(), sent["year"]),
        by=by,
    )


def _tie(found: Indicator, form: TieForm, by: Viewer) -> None:
    with transaction.atomic():
        for given, is_its in form.changed():
            tie(given=given, indicator=found if is_its else None, by=by)


def _kept(
    request: HttpRequest, viewer: Viewer, found: Indicator, *, keep: Callable[[], object], **sent: forms.Form
) -> HttpResponse:
    """Keep what was sent; where it is refused, the page with the form as it was filled in."""
    ((_name, form),) = sent.items()
    if form.is_valid():
        try:
            keep()
        except NotAllowedError:
            raise
        except UserFacingError as error:
            form.add_error(None, told(error))
            if isinstance(form, TypedForm):
                # The page shows now what the other one typed; sending again is a choice made in sight of it.
                form.data = {**form.data.dict(), "seen": ",".join(str(one.pk) for one in typed_of(found))}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:indicator", key=found.pk)
    return _page(request, viewer, found, **sent)


def _page(request: HttpRequest, viewer: Viewer, found: Indicator, **sent: forms.Form) -> HttpResponse:
    may_define, measure = viewer.may(Right.DEFINE_INDICATORS), found.measure
    is_cumulative = (found.kind, found.family) == ("cumulative", "returns")
    balance = opening_of(found.pk) if is_cumulative else None
    context = {
        "indicator": found,
        "may_define": may_define,
        "is_typed": found.family == "",
        "is_cumulative": is_cumulative,
        "table": _years(found, viewer),
        "form": IndicatorForm(indicator=found),
        "target_form": _target_form(viewer),
        "typed_form": _typed_form(viewer, found),
        "opening_form": OpeningForm(initial=_said(balance), auto_id="opening-%s"),
        "tie_form": TieForm(printed=tieable(found), auto_id="tie-%s"),
        "crumbs": [
            Link(_("Measures"), reverse("desk:measures")),
            Link(f"{measure.number} {measure.title}", reverse("desk:measure", args=[measure.pk])),
            Link(found.label),
        ],
        **sent,
    }
    return render(request, "desk/indicator.html", context, status=422 if sent else 200)


def _said(balance: Any) -> dict[str, object]:  # noqa: ANN401 - another part's row
    if balance is None:
        return {}
    return {"as_of": balance.as_of.isoformat(), "value": in_figures(balance.value), "source": balance.source}


def _target_form(viewer: Viewer, data: Any = None) -> TargetForm:  # noqa: ANN401 - what was sent
    this = fiscal_year_of(viewer.on)
    years = range(this + _AHEAD, this - _PAST, -1)
    return TargetForm(data, years=years, initial={"year": this}, auto_id="target-%s")


def _typed_form(viewer: Viewer, found: Indicator, data: Any = None) -> TypedForm:  # noqa: ANN401 - what was sent
    this = fiscal_year_of(viewer.on)
    seen = ",".join(str(one.pk) for one in typed_of(found))
    initial = {"year": this, "seen": seen}
    return TypedForm(data, years=range(this, this - _PAST, -1), initial=initial, auto_id="typed-%s")


def _years(found: Indicator, viewer: Viewer) -> Table:
    """Each fiscal year, the latest first: the value and where it is from, what people and sheets say, the target."""
    this = fiscal_year_of(viewer.on)
    past, ahead = range(this - _PAST + 1, this + 1), range(this + 1, this + _AHEAD + 1)
    told_by = values([found], past, on=viewer.on)
    targets = targets_of([found.pk], [*past, *ahead])
    rows = [year for year in reversed([*past, *ahead]) if year <= this or (found.pk, year) in targets]

    def value(year: Any) -> object:  # noqa: ANN401 - a row of the table
        one = told_by.get((found.pk, year))
        if one is None:
            return None
        if one.value is None:
            return str(why_missing(one))
        return Link(f"{in_figures(one.value)}{found.unit}", reverse("desk:behind", args=[found.pk, year]))

    def given(origin: str) -> Callable[[Any], object]:
        def words(year: Any) -> object:  # noqa: ANN401 - a row of the table
            one = told_by.get((found.pk, year))
            said = [each for each in one.given if each.origin == origin] if one else []
            return [
                Tag(f"{in_figures(each.value)}{each.unit}", "warning" if each.differs else "neutral") for each in said
            ] or None

        return words

    def aim(year: Any) -> object:  # noqa: ANN401 - a row of the table
        amount = targets.get((found.pk, year))
        return None if amount is None else f"{in_figures(amount)}{found.unit}"

    columns = (
        Column(_("Fiscal year"), in_fiscal_year, is_row_header=True),
        Column(_("Value"), value),
        Column(_("Typed"), given("typed")),
        Column(_("Printed in sheets"), given("sheet")),
        Column(_("Target"), aim),
    )
    return Table(columns, rows, _("The years"), is_caption_hidden=True)
